"""A scale's score as a REDCap calculation."""

from instruments.exchange import key
from instruments.instrument import Instrument, Scale


def calculation(form: Instrument, scale: Scale) -> str:
    r"""Return a REDCap expression that gives the scale's score, or nothing.

    .. math:: f \sum_i s_i(x_i), \qquad \frac{f}{k} \sum_i s_i(x_i)\;(\text{mean-scored})

    Every item is asked for a blank first, so that no answer counts as 0: without a published rule for missing
    answers the field stays empty unless all are given. With one, REDCap's ``mean`` and ``sum``, which leave
    blanks out, are taken over the answered items.

    Notes
    -----
    Syntax as in REDCap's "How do I format calculated fields?": ``[field]``, ``+ - * /``, ``if(condition, yes,
    no)``, ``''`` for a blank; "all blank values are ignored" by ``mean(...)`` and ``sum(...)``.
    """
    terms = {item: _term(form, scale, item) for item in scale.items}
    if scale.missing.most:
        return _over_answered(scale, terms)
    total = " + ".join(terms.values())
    blank = " or ".join(f"[{item}] = ''" for item in scale.items)
    divided = f"({total})" + (f" / {len(terms)}" if scale.rule == "mean" else "")
    return f"if({blank}, '', {divided}{_times(scale.factor)})"


def _over_answered(scale: Scale, terms: dict[str, str]) -> str:
    """Return the score over the answered items, if not too many are blank."""
    blanks = ", ".join(f"if([{item}] = '', 1, 0)" for item in terms)
    given = ", ".join(f"if([{item}] = '', '', {term})" for item, term in terms.items())
    combined = f"sum({given})" if scale.missing.kind == "available" else f"mean({given})"
    if scale.missing.kind == "prorate":
        combined += f" * {len(terms)}"
    return f"if(sum({blanks}) > {scale.missing.most}, '', {combined}{_times(scale.factor)})"


def _term(form: Instrument, scale: Scale, item: str) -> str:
    """Return an item's score: on a line where it lies on one, else a case a code."""
    on = key.line(form, scale, item)
    return on.written(f"[{item}]") if on else _cases(form, scale, item)


def _cases(form: Instrument, scale: Scale, item: str) -> str:
    *first, (_, last) = zip(key.codes(form, item), key.scores(form, scale, item), strict=True)
    text = f"{last:.15g}"
    for code, score in reversed(first):
        text = f"if([{item}] = '{code}', {score:.15g}, {text})"
    return text


def _times(factor: float) -> str:
    return "" if factor == 1 else f" * {factor:.15g}"
