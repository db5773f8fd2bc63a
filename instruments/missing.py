"""Rules for missing answers: how they are written, and what they make of a scale's sum."""

import re

import numpy as np
from numpy.typing import NDArray

from instruments.errors import InstrumentError
from instruments.instrument import Instrument, MissingKind, MissingRule, Scale

_FITTING: dict[str, tuple[MissingKind, ...]] = {
    "sum": ("complete", "prorate"),
    "mean": ("complete", "mean"),
    "count": ("complete", "prorate", "available"),
    "weighted": ("complete",),
}
"""What a caller may ask for; an algorithm always needs every answer."""


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
        "'available:N' (counts) with the largest number N of missing items, or None for the published rule."
    )


def chosen(instrument: Instrument, missing: str | None) -> dict[str, MissingRule]:
    """Return the rule of each scale: the published ones, or the one that the caller names.

    An algorithm needs every answer, whatever the caller names for the other scales.

    Raises
    ------
    InstrumentError
        If the named rule is unknown, or does not go with a scale of the form.
    """
    if missing is None:
        return {scale.name: scale.missing for scale in instrument.scales}
    rule = parsed(missing)
    for scale in instrument.scales:
        if scale.rule != "algorithm":
            _check_fits(rule, scale)
    complete = MissingRule()
    return {scale.name: complete if scale.rule == "algorithm" else rule for scale in instrument.scales}


def _check_fits(rule: MissingRule, scale: Scale) -> None:
    """Raise if a rule that the caller names cannot be applied to a scale."""
    if rule.kind not in _FITTING[scale.rule]:
        usable = " or ".join(kind if kind == "complete" else f"{kind}:N" for kind in _FITTING[scale.rule])
        raise InstrumentError(
            f"missing = '{rule}': the score of {scale.name} is a {scale.rule}, so that rule has no meaning. "
            f"Use {usable}."
        )
    if rule.most >= len(scale.items):
        raise InstrumentError(
            f"missing = '{rule}': {scale.name} has {len(scale.items)} items, and at least one must be "
            f"answered. Use a number below {len(scale.items)}."
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
