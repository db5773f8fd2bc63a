"""Contradictions within one scale of a form's file."""

from collections.abc import Iterator, Mapping
from math import fsum, inf, isclose

from instruments.algorithm_faults import faults_of_algorithm
from instruments.codings import scores_of
from instruments.definition import CodingTable
from instruments.scale_definition import BandsTable, MissingTable, ScaleTable

_PUBLISHABLE: dict[str, tuple[str, ...]] = {
    "sum": ("prorate",),
    "mean": ("mean",),
    "count": ("prorate", "available"),
    "weighted": (),
    "algorithm": (),
}
"""The missing rules that go with each rule."""

_NEEDS: dict[str, tuple[str, ...]] = {"weights": ("weighted",), "algorithm": ("algorithm",)}
_ONLY: dict[str, tuple[str, ...]] = {"standardize": ("sum", "mean")}
"""Keys that a rule needs, or that have a meaning for some rules only."""


def faults_of_scale(
    scale: ScaleTable, coding: CodingTable | None, codings: Mapping[int, CodingTable], n: int | None
) -> Iterator[str]:
    """List what is well-formed but cannot be true, as ``key: finding. Remedy.``

    Parameters
    ----------
    coding : CodingTable or None
        The form's codes; None if they have faults themselves.
    codings : mapping of int to CodingTable
        Items with codes of their own.
    n : int or None
        Number of items of the form, if it is known.
    """
    if not scale.items:
        yield "items: the list is empty. Name the numbers of the scale's items."
        return
    yield from _of_items(scale, n)
    yield from _of_keys(scale)
    if scale.factor <= 0:
        yield f"factor: {scale.factor:g} is not positive. A reversal is declared by `keyed`."
    if scale.missing:
        yield from _of_missing(scale, scale.missing)
    if scale.algorithm and scale.rule == "algorithm":
        yield from faults_of_algorithm(scale, scale.algorithm, coding)
    if coding:
        yield from _of_counting(scale, coding)
        yield from _of_range(scale, coding, codings)
    yield from _of_interpretation(scale)


def _of_items(scale: ScaleTable, n: int | None) -> Iterator[str]:
    """Return item numbers that cannot be."""
    if twice := sorted({i for i in scale.items if scale.items.count(i) > 1}):
        yield f"items: {twice} are listed twice. List each item once."
    if n is not None and (beyond := sorted({i for i in scale.items if i > n})):
        yield f"items: {beyond} are beyond the form's {n} items. Correct them, or `items` at the top."
    for key in ("keyed", "standardize"):
        numbers: list[int] = getattr(scale, key)
        if strangers := sorted(set(numbers) - set(scale.items)):
            yield f"{key}: {strangers} are not items of the scale. Take them out, or add them to its items."


def _of_keys(scale: ScaleTable) -> Iterator[str]:
    """Return keys that the rule needs, or does not know."""
    for key, rules in _NEEDS.items():
        if scale.rule in rules and not getattr(scale, key):
            yield f"{key}: the key is absent. rule = {scale.rule!r} needs it."
    for key, rules in {**_NEEDS, **_ONLY}.items():
        if scale.rule not in rules and getattr(scale, key):
            yield f"{key}: has no meaning for rule = {scale.rule!r}. Remove it, or set rule = {rules[0]!r}."
    if scale.rule == "weighted" and scale.weights and len(scale.weights) != len(scale.items):
        yield f"weights: {len(scale.weights)} weights for {len(scale.items)} items. Give one for each item."


def _of_missing(scale: ScaleTable, missing: MissingTable) -> Iterator[str]:
    """Return a published missing rule that does not go with the scale's rule."""
    kind, most = missing.rule.split(":")
    fitting = _PUBLISHABLE[scale.rule]
    if not fitting:
        yield f"missing: rule = {scale.rule!r} has no rule for missing answers. Remove the table."
        return
    if kind not in fitting:
        yield (
            f"missing.rule: {kind!r} does not go with rule = {scale.rule!r}. "
            f"Use one of {[f'{word}:N' for word in fitting]}."
        )
    if int(most) >= len(scale.items):
        yield (
            f"missing.rule: {most} of {len(scale.items)} items may be missing. "
            "At least one must be answered: lower the number."
        )


def _of_counting(scale: ScaleTable, coding: CodingTable) -> Iterator[str]:
    """Return counted codes that are absent, foreign or without use."""
    codes = range(coding.lowest, coding.highest + 1)
    plain = set(scale.items) - set(scale.keyed)
    wanted = {"counted": bool(plain), "counted_keyed": bool(scale.keyed)}
    for key, needed in wanted.items():
        counted: list[int] = getattr(scale, key)
        if scale.rule != "count":
            if counted:
                yield f"{key}: has no meaning for rule = {scale.rule!r}. Remove it, or set rule = 'count'."
        elif needed and not counted:
            yield f"{key}: the key is absent. List the codes that count."
        elif foreign := sorted(set(counted) - set(codes)):
            yield f"{key}: {foreign} are outside the codes {coding.lowest}..{coding.highest}. Correct them."
        elif set(counted) == set(codes):
            yield f"{key}: every code counts, so that the score says nothing. List only those that count."


def attainable(
    scale: ScaleTable, coding: CodingTable, codings: Mapping[int, CodingTable]
) -> tuple[float, float]:
    r"""Lowest and highest score that complete answers can give.

    .. math:: f \sum_i \min_j w_i c_{ij} \quad\text{and}\quad f \sum_i \max_j w_i c_{ij}

    with factor f, weight w (1 unless the scale is weighted) and scores c of each item, divided by the number
    of items for a mean; a count runs from 0 to f times that number, as every item has codes that count and
    codes that don't; an algorithm has the numbers of its categories from 0. A score with items that are
    standardized over the sample has no bounds.
    """
    if scale.standardize:
        return -inf, inf
    if scale.rule == "algorithm":
        return 0.0, float(len(scale.algorithm.categories) - 1) if scale.algorithm else 0.0
    if scale.rule == "count":
        return 0.0, float(scale.factor) * len(scale.items)
    weights = scale.weights or [1] * len(scale.items)
    spans = [
        sorted(w * end for end in (scores[0], scores[-1]))
        for w, scores in zip(weights, (scores_of(codings.get(i, coding)) for i in scale.items), strict=False)
    ]
    f = float(scale.factor) / (len(scale.items) if scale.rule == "mean" else 1)
    return f * fsum(low for low, _ in spans), f * fsum(high for _, high in spans)


def _of_range(scale: ScaleTable, coding: CodingTable, codings: Mapping[int, CodingTable]) -> Iterator[str]:
    """Return a printed range that the key cannot give."""
    if scale.standardize:
        if scale.range:
            yield "range: standardized items have no fixed range. Remove the key."
        return
    if scale.range is None:
        yield "range: the key is absent. Give the lowest and the highest score as printed."
        return
    low, high = attainable(scale, coding, codings)
    if not (isclose(scale.range[0], low, abs_tol=1e-9) and isclose(scale.range[1], high, abs_tol=1e-9)):
        yield (
            f"range: {scale.range} is printed, but items, coding, rule and factor give "
            f"[{low:g}, {high:g}]. One of them is wrong: compare them with the source."
        )


def _of_interpretation(scale: ScaleTable) -> Iterator[str]:
    """Return bands that leave gaps without saying so, and thresholds outside the range."""
    low, high = scale.range or (-inf, inf)
    if scale.bands:
        yield from (f"bands.{fault}" for fault in _of_bands(scale.bands, low, high))
    for place, cutoff in enumerate(scale.cutoffs):
        if not low <= cutoff.value <= high:
            yield (
                f"cutoffs.{place}.value: {cutoff.value:g} is outside the range {low:g}..{high:g}. "
                "Correct it, or say it in the units of this score."
            )


def _of_bands(bands: BandsTable, low: float, high: float) -> Iterator[str]:
    """Return bands that do not rise, overlap, leave the range, or leave gaps without saying so."""
    lowest = list(bands.lowest.values())
    if len(lowest) < 2:
        yield "lowest: fewer than two bands. Name all bands with the lowest score of each."
    elif lowest != sorted(set(lowest)):
        yield f"lowest: {lowest} do not rise. List the bands from the lowest to the highest."
    elif lowest[0] < low or lowest[-1] > high or (lowest[0] != low and not bands.gaps):
        yield (
            f"lowest: bands from {lowest[0]:g} to {lowest[-1]:g} do not cover the range "
            f"{low:g}..{high:g}. Start the first band at {low:g}, or say what is left out in `gaps`."
        )
    if bands.highest and not bands.gaps:
        yield "highest: has a meaning only for bands that leave gaps. Remove it, or say so in `gaps`."
    for label, end in bands.highest.items():
        if label not in bands.lowest:
            yield f"highest: {label!r} is not a band of `lowest`. Use the same labels."
            continue
        following = [start for start in lowest if start > bands.lowest[label]]
        if not bands.lowest[label] <= end <= high or (following and end >= min(following)):
            yield (
                f"highest: {label!r} ends at {end:g}, below its start, in the next band or outside the range. "
                "Correct it."
            )
    if bands.gaps and not bands.highest and lowest and lowest[0] == low:
        yield "gaps: the bands leave none. Remove the key, or give `highest`."
