"""Does the key fit the answers? Items keyed already, another item order, single items that look un-reversed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from instruments.checks.correlations import (
    FEWEST,
    Array,
    Mask,
    between,
    flipped,
    item_rest,
    mean_correlation,
    threshold,
)
from instruments.checks.findings import Finding
from instruments.checks.sheet import Sheet, signs
from instruments.checks.siblings import same_codes
from instruments.instrument import Instrument, Scale

AS_GOOD = 0.01
"""A known key is preferred to turning single items if it gives a mean correlation at most this much lower."""

LISTED = 3
"""More items than this that look un-reversed are one finding: not single slips, but the order or the mapping."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another key that the answers may follow: the items in `mask` are scored the other way."""

    name: str
    mask: Mask


@dataclass(frozen=True, slots=True)
class Keyed:
    """The answers to one scale, keyed as the form says.

    Attributes
    ----------
    items : tuple of str
        Items that vary.
    reversed : ndarray of bool, shape (k,)
        The items that the form reverses.
    R : ndarray, shape (k, k)
        Their correlations over the n complete rows.
    """

    scale: Scale
    items: tuple[str, ...]
    reversed: NDArray[np.bool_]
    R: Array
    n: int
    others: tuple[Other, ...]

    @property
    def tests(self) -> int:
        """How many correlations are judged."""
        return len(self.items) + len(self.others)


def key_findings(sheet: Sheet, form: Instrument, variants: Sequence[Instrument]) -> Iterator[Finding]:
    """Say where another key than the form's fits the answers clearly better."""
    parts = [part for scale in _widest(form) if (part := _keyed(sheet, form, scale, variants)) is not None]
    tests = sum(part.tests for part in parts)
    for part in parts:
        yield from _judged(part, sheet, form, threshold(part.n, tests))


def judged_scales(sheet: Sheet, form: Instrument) -> int:
    """Return how many scales have enough complete rows and items for their key to be judged."""
    return sum(_keyed(sheet, form, scale, ()) is not None for scale in _widest(form))


def undecided(sheet: Sheet, form: Instrument, variants: Sequence[Instrument]) -> Iterator[str]:
    """Say where the answers fit the form's key and another alike, so that the codebook must decide."""
    parts = [part for scale in _widest(form) if (part := _keyed(sheet, form, scale, variants)) is not None]
    tests = sum(part.tests for part in parts)
    for part in parts:
        bound = threshold(part.n, tests)
        for other in part.others:
            r = between(part.R, other.mask)
            if abs(r) <= abs(bound):
                key = f"the key of {other.name!r}" if other.name else "no reversing"
                yield (
                    f"Not settled by the answers: {part.scale.name} by this key or by {key}. The items that differ and "
                    f"the others correlate {r:.2f} (n = {part.n:,}; clear: beyond {abs(bound):.2f}). See the codebook."
                )


def _widest(form: Instrument) -> list[Scale]:
    """Return the scales whose items no other scale comprises: a total rather than its parts."""
    usable = [
        scale for scale in form.scales if not (scale.validity or scale.algorithm) and len(scale.items) >= 3
    ]
    sets = [frozenset(scale.items) for scale in usable]
    return [
        scale
        for place, scale in enumerate(usable)
        if not any(sets[place] < other for other in sets) and sets[place] not in sets[:place]
    ]


def _keyed(sheet: Sheet, form: Instrument, scale: Scale, variants: Sequence[Instrument]) -> Keyed | None:
    """Return the keyed correlations of a scale; None if there are too few items or complete rows."""
    key = signs(form, scale)
    items = tuple(item for item in scale.items if item in sheet.items and key[item])
    if len(items) < 3:
        return None
    steps = sheet.of(items)
    varying = steps.std(axis=0) > 0 if len(steps) else np.zeros(len(items), dtype=bool)
    items = tuple(item for item, varies in zip(items, varying, strict=True) if varies)
    if len(steps) < FEWEST or len(items) < 3:
        return None
    sign = np.array([key[item] for item in items])
    R = np.corrcoef(steps[:, varying].T) * np.outer(sign, sign)
    return Keyed(scale, items, sign < 0, R, len(steps), _others(form, scale, items, sign, variants))


def _others(
    form: Instrument,
    scale: Scale,
    items: tuple[str, ...],
    sign: NDArray[np.int64],
    variants: Sequence[Instrument],
) -> tuple[Other, ...]:
    """Return the other keys: those of the variants, and none at all. A key that turns all items is not told apart."""
    found: dict[bytes, Other] = {}
    for variant in variants:
        same = [other for other in variant.scales if other.name == scale.name and other.items == scale.items]
        if not same or not same_codes(variant, form):
            continue
        key = signs(variant, same[0])
        mask = np.array([key[item] for item in items]) != sign
        _add(found, Other(variant.id, mask))
    _add(found, Other("", sign < 0))
    return tuple(found.values())


def _add(found: dict[bytes, Other], other: Other) -> None:
    if other.mask.any() and not other.mask.all():
        found.setdefault(other.mask.tobytes(), other)


def _judged(part: Keyed, sheet: Sheet, form: Instrument, bound: float) -> Iterator[Finding]:
    """Name the other key that fits best, then the items that fit neither."""
    singles = _turned(part.R, bound)
    aim = mean_correlation(flipped(part.R, singles)) - AS_GOOD
    fitting = [
        (mean_correlation(flipped(part.R, other.mask)), place)
        for place, other in enumerate(part.others)
        if between(part.R, other.mask) < bound
    ]
    best = part.others[max(fitting)[1]] if fitting and max(fitting)[0] >= aim else None
    if best is not None:
        yield _other_key(part, best, form, bound)
        singles = _turned(flipped(part.R, best.mask), bound)
    R = part.R if best is None else flipped(part.R, best.mask)
    yield from _single_items(part, R, singles, sheet, form, bound)


def _turned(R: Array, bound: float) -> Mask:
    """Turn the item with the most negative corrected item-total correlation, again and again while it is clear."""
    turned = np.zeros(len(R), dtype=bool)
    for _ in range(len(R) // 2):
        rest = item_rest(flipped(R, turned))
        rest[turned] = np.nan
        if np.isnan(rest).all() or not np.nanmin(rest) < bound:
            break
        turned[int(np.nanargmin(rest))] = True
    return turned


def _other_key(part: Keyed, other: Other, form: Instrument, bound: float) -> Finding:
    """Say which known key fits, and by what evidence."""
    after = flipped(part.R, other.mask)
    differing = [item for item, differs in zip(part.items, other.mask, strict=True) if differs]
    already = bool((other.mask == part.reversed).all())
    evidence = (
        f"the {len(differing)} item(s) {_numbers(differing)} and the other {len(part.items) - len(differing)} "
        f"correlate {between(part.R, other.mask):.2f} as keyed by {form.id} (n = {part.n:,}; clearly negative is "
        f"below {bound:.2f}); corrected item-total correlations are negative for "
        f"{int((item_rest(part.R) < 0).sum())} of {len(part.items)} items, and for "
        f"{int((item_rest(after) < 0).sum())} if those items are scored the other way; mean correlation between items "
        f"{mean_correlation(part.R):.2f} against {mean_correlation(after):.2f}"
    )
    use = f"score {other.name!r}" if other.name else "reverse them back in the data"
    if already:
        return Finding(
            "keyed-already",
            "serious",
            part.scale.name,
            f"exactly the reversed items look keyed already: {evidence}",
            f"If the file holds them reversed already, {use}. (The same correlations arise if instead the other items "
            "were reversed: look at what the highest code of one item of each kind means.)",
        )
    return Finding(
        "other-key",
        "serious",
        part.scale.name,
        f"the answers follow the key of {other.name!r}, not that of {form.id!r}: {evidence}",
        f"Compare the order and coding of the items with both forms; if {other.name!r} is the right one, {use}.",
    )


def _single_items(
    part: Keyed, R: Array, singles: Mask, sheet: Sheet, form: Instrument, bound: float
) -> Iterator[Finding]:
    """Name the items that are clearly negative, also within their own sub-scale."""
    rest = item_rest(R)
    turned = flipped(R, singles)
    places = [place for place in np.flatnonzero(singles) if _within_part(R, part, int(place), form) < 0]
    if not places:
        return
    if len(places) > LISTED:
        named = [part.items[place] for place in places]
        yield Finding(
            "items-negative",
            "serious",
            part.scale.name,
            f"{len(places)} of {len(part.items)} items ({_numbers(named)}) run against the rest: mean correlation "
            f"between items {mean_correlation(R):.2f}, and {mean_correlation(turned):.2f} if they are scored the "
            f"other way (n = {part.n:,})",
            "Compare the order of the columns with that of the form, and the reversed items with its key; no known "
            "variant of the form explains it.",
        )
        return
    for place in places:
        item = part.items[place]
        keyed = bool(part.reversed[place])
        others = singles.copy()
        others[place] = False
        r = item_rest(flipped(R, others))[place]
        first = (
            f" ({rest[place]:.2f} before {int(others.sum())} other item(s) were turned)"
            if others.any()
            else ""
        )
        yield Finding(
            "item-negative",
            "serious",
            f"{part.scale.name}, {sheet.place(item)}",
            f"corrected item-total correlation {r:.2f}{first}, n = {part.n:,}; clearly negative is below {bound:.2f}, "
            f"by Fisher's z at 1 % over all tests and at least 0.10 from zero",
            (
                "The form reverses it: is it stored reversed already? "
                if keyed
                else "The form does not reverse it: is it stored reversed, or is the column that of another item? "
            )
            + "If so, recode it (lowest + highest - code) or map the right column.",
        )


def _within_part(R: Array, part: Keyed, place: int, form: Instrument) -> float:
    """Return an item's corrected correlation with its smallest scale of three items or more."""
    item = part.items[place]
    holding = [
        scale.items
        for scale in form.scales
        if item in scale.items and not scale.validity and scale.items != part.scale.items
    ]
    sets = [[i for i, name in enumerate(part.items) if name in items] for items in holding]
    smallest = min((found for found in sets if len(found) >= 3), key=len, default=None)
    if smallest is None:
        return -1.0
    return float(item_rest(R[np.ix_(smallest, smallest)])[smallest.index(place)])


def _numbers(items: Sequence[str]) -> str:
    """Return the numbers of items."""
    return ", ".join(item.rpartition("_")[2] for item in items)
