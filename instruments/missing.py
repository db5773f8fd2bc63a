"""Rules for missing answers: how they are written, and what they make of a scale's sum.

`RULES` is the one list of them. A form's file names the published rule of a scale; a caller may name another
one by ``missing=`` (in a study file ``missing = ``, on the command line ``--missing``). Without either, a scale
has no score unless every item is answered.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from instruments.errors import InstrumentError
from instruments.instrument import Instrument, MissingKind, MissingRule, Scale


@dataclass(frozen=True, slots=True)
class NamedRule:
    """How a rule is written, what it does, and to which scores it can be applied."""

    text: str
    words: str
    fits: tuple[str, ...]


RULES: tuple[NamedRule, ...] = (
    NamedRule(
        "complete",
        "no score unless every item is answered",
        ("sum", "mean", "count", "weighted", "algorithm"),
    ),
    NamedRule(
        "prorate:N",
        "with at most N missing items, each is replaced by the person's mean of the answered items; a scale of N "
        "items or fewer needs all of them",
        ("sum", "mean", "count"),
    ),
    NamedRule(
        "mean:N",
        "with at most N missing items, the mean of the answered items: the same for means",
        ("mean",),
    ),
    NamedRule(
        "available:N", "with at most N missing items, the count over the answered items as it is", ("count",)
    ),
    NamedRule(
        "one-missing",
        "at most one missing item: prorate:1 for sums and counts, mean:1 for means",
        ("sum", "mean", "count"),
    ),
    NamedRule(
        "half",
        "at least half of the scale's items answered: prorated for sums and counts, the mean of the answered "
        "items for means",
        ("sum", "mean", "count"),
    ),
)
"""Every rule that may be named, none of which is ever applied unless the form publishes it or it is asked for."""

_SHARES = ("one-missing", "half")
"""Rules whose number of missing items, or kind, follows from the scale."""


def usable(scale_rule: str) -> list[str]:
    """List the rules that go with a kind of score, as they are written."""
    return [rule.text for rule in RULES if scale_rule in rule.fits]


def parsed(text: object, source: str = "") -> MissingRule:
    """Return the rule that ``complete``, ``prorate:N``, ``mean:N`` or ``available:N`` stands for.

    Raises
    ------
    InstrumentError
        If the text is none of these.
    """
    if text == "complete":
        return MissingRule(source=source)
    if match := re.fullmatch(r"(prorate|mean|available):([1-9]\d*)", str(text)):
        kind: MissingKind = match[1]  # type: ignore[assignment]
        return MissingRule(kind, int(match[2]), source)
    raise InstrumentError(
        f"missing = {text!r}: no such rule. Use 'complete', 'prorate:N' (sums), 'mean:N' (means) or "
        "'available:N' (counts) with the largest number N of missing items, 'one-missing', 'half', or None for "
        "the published rule."
    )


def chosen(instrument: Instrument, missing: str | None) -> dict[str, MissingRule]:
    """Return the rule of each scale: the published ones, or the one that the caller names.

    An algorithm needs every answer, whatever the caller names for the other scales; so does a scale that has no more
    items than the rule lets be missing, if the form has longer ones (sub-scales of two or three items).

    Raises
    ------
    InstrumentError
        If the named rule is unknown, or does not go with a scale of the form.
    """
    if missing is None:
        return {scale.name: scale.missing for scale in instrument.scales}
    asked = {scale.name: _asked(missing, scale) for scale in instrument.scales if scale.rule != "algorithm"}
    lengths = {scale.name: len(scale.items) for scale in instrument.scales}
    if asked and all(rule.most >= lengths[name] for name, rule in asked.items()):
        longest = max(asked, key=lengths.__getitem__)
        raise InstrumentError(
            f"missing = {missing!r}: {longest} has {lengths[longest]} items, and at least one must be "
            f"answered. Use a number below {lengths[longest]}."
        )
    return {
        scale.name: asked[scale.name]
        if scale.name in asked and asked[scale.name].most < len(scale.items)
        else MissingRule()
        for scale in instrument.scales
    }


def _asked(missing: str, scale: Scale) -> MissingRule:
    """Return what a rule that the caller names is for one scale."""
    if missing not in _SHARES:
        rule = parsed(missing)
        if rule.kind not in [text.partition(":")[0] for text in usable(scale.rule)]:
            raise InstrumentError(_unfit_words(str(rule), scale))
        return replace(rule, kind="mean") if rule.kind == "prorate" and scale.rule == "mean" else rule
    if missing not in usable(scale.rule):
        raise InstrumentError(_unfit_words(missing, scale))
    k = len(scale.items)
    most = min(1, k - 1) if missing == "one-missing" else k // 2
    kind: MissingKind = "mean" if scale.rule == "mean" else "prorate"
    return MissingRule(kind, most) if most else MissingRule()


def _unfit_words(rule: str, scale: Scale) -> str:
    """Return the message about a rule that has no meaning for a scale."""
    kind = "weighted sum" if scale.rule == "weighted" else scale.rule
    return (
        f"missing = '{rule}': the score of {scale.name} is a {kind}, so that rule has no meaning. "
        f"Use {' or '.join(usable(scale.rule))}."
    )


def completed(
    total: NDArray[np.float64], answered: NDArray[np.int64], scale: Scale, rule: MissingRule
) -> NDArray[np.float64]:
    r"""Turn the sum over the answered items into the scale's score.

    .. math:: f\,t\;(\text{complete, available}), \qquad \frac{f\,t\,k}{a}\;(\text{prorate}),
        \qquad \frac{f\,t}{a}\;(\text{mean-scored})

    with sum t over a answered of k items, and factor f. Sums of whole numbers stay exact.

    Parameters
    ----------
    total : ndarray, shape (n,)
        Sum of the item scores over the answered items.
    answered : ndarray, shape (n,)
        Number of answered items, 0..k.

    Returns
    -------
    ndarray, shape (n,)
        NaN where more items are missing than the rule admits.
    """
    k = len(scale.items)
    enough = (answered >= k - rule.most) & (answered > 0)
    score = total * scale.factor
    if rule.kind == "prorate":
        score *= k
    if rule.kind == "prorate" or scale.rule == "mean":
        np.divide(score, answered, out=score, where=enough)
    score[~enough] = np.nan
    return score
