"""Every fault of a form's file, found in one pass: where it is, what it is, and how to mend it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from instruments import definition
from instruments.definition import CodingTable, FormTable, MissingTable, ScaleTable

Table = TypeVar("Table", bound=BaseModel)

MOST_CODES = 200
"""Codes of an item are held in a byte."""


def faults_of(raw: Mapping[str, Any]) -> list[str]:
    """List the faults of a parsed file as ``key: finding. Remedy.``, the ill-formed keys first.

    A table that is well-formed is checked in its own right even if another one is not, so that one look at
    the message is enough to mend the whole file.
    """
    return [*_ill_formed(raw), *_contradictions(raw)]


def _ill_formed(raw: Mapping[str, Any]) -> list[str]:
    """Return what does not have the declared keys and types."""
    try:
        FormTable.model_validate(raw)
    except ValidationError as error:
        return [_worded(detail) for detail in error.errors()]
    return []


def _worded(detail: ErrorDetails) -> str:
    """Return one finding of pydantic in the words of the file."""
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"{key}: the key is absent. Add it."
    if detail["type"] == "extra_forbidden":
        known = get_close_matches(str(detail["loc"][-1]), _all_keys(), n=1)
        meant = f", or write {known[0]!r} if that was meant" if known else ""
        return f"{key}: no such key. Remove it{meant}."
    return f"{key}: {detail['msg']}. Correct the value."


def _all_keys() -> list[str]:
    """List all keys of all tables that a form may have."""
    tables = [t for t in vars(definition).values() if isinstance(t, type) and issubclass(t, BaseModel)]
    return sorted({field.alias or key for t in tables for key, field in t.model_fields.items()})


def _part(table: type[Table], raw: object) -> Table | None:
    """Return one table of the file, or None if it is ill-formed (which is reported elsewhere)."""
    try:
        return table.model_validate(raw)
    except ValidationError:
        return None


def _contradictions(raw: Mapping[str, Any]) -> Iterator[str]:
    """Return what is well-formed but cannot be true."""
    coding = _part(CodingTable, raw.get("coding"))
    if coding and coding.lowest >= coding.highest:
        yield (
            f"coding: lowest is {coding.lowest} and highest {coding.highest}. "
            "Give the smallest stored code as lowest and the largest as highest."
        )
        coding = None
    elif coding and coding.highest - coding.lowest > MOST_CODES:
        yield (
            f"coding: {coding.lowest}..{coding.highest} are more than {MOST_CODES} codes. "
            "An item has few; a measurement is no answer of a form."
        )
        coding = None
    n = raw.get("items")
    scales = raw.get("scales")
    for key, table in scales.items() if isinstance(scales, dict) else ():
        if key == "answered" or str(key).endswith("_answered"):
            yield f"scales.{key}: the name is that of a count of answers. Choose another."
        if scale := _part(ScaleTable, table):
            for fault in _of_scale(scale, coding, n if isinstance(n, int) else None):
                yield f"scales.{key}.{fault}"


def _of_scale(scale: ScaleTable, coding: CodingTable | None, n: int | None) -> Iterator[str]:
    """Return the contradictions within one scale."""
    if not scale.items:
        yield "items: the list is empty. Name the numbers of the scale's items."
        return
    if twice := sorted({i for i in scale.items if scale.items.count(i) > 1}):
        yield f"items: {twice} are listed twice. List each item once."
    if n is not None and (beyond := sorted({i for i in scale.items if i > n})):
        yield f"items: {beyond} are beyond the form's {n} items. Correct them, or `items` at the top."
    if strangers := sorted(set(scale.keyed) - set(scale.items)):
        yield f"keyed: {strangers} are not items of the scale. Take them out, or add them to its items."
    if scale.factor <= 0:
        yield f"factor: {scale.factor:g} is not positive. A reversal is declared by `keyed`."
    if scale.missing:
        yield from _of_missing(scale, scale.missing)
    if coding:
        yield from _of_counting(scale, coding)
        yield from _of_range(scale, coding)
    yield from _of_interpretation(scale)


def _of_missing(scale: ScaleTable, missing: MissingTable) -> Iterator[str]:
    """Return a published missing rule that does not go with the scale's rule."""
    kind, most = missing.rule.split(":")
    fitting = {"sum": ("prorate",), "mean": ("mean",), "count": ("prorate", "available")}[scale.rule]
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


def attainable(scale: ScaleTable, coding: CodingTable) -> tuple[float, float]:
    r"""Lowest and highest score that complete answers can give.

    .. math:: f\,k\,s_0 \quad\text{and}\quad f\,k\,(s_0 + x_{max} - x_{min})

    with factor f, score :math:`s_0` of the lowest code, and k items for a sum, 1 for a mean; a count runs
    from 0 to :math:`f\,k`, as every item has codes that count and codes that don't.
    """
    n, f = len(scale.items), float(scale.factor)
    if scale.rule == "count":
        return 0.0, f * n
    lowest = coding.lowest if coding.lowest_score is None else coding.lowest_score
    highest = lowest + coding.highest - coding.lowest
    k = n if scale.rule == "sum" else 1
    return f * k * lowest, f * k * highest


def _of_range(scale: ScaleTable, coding: CodingTable) -> Iterator[str]:
    """Return a printed range that the key cannot give."""
    low, high = attainable(scale, coding)
    if tuple(scale.range) != (low, high):
        yield (
            f"range: {scale.range} is printed, but items, coding, rule and factor give "
            f"[{low:g}, {high:g}]. One of them is wrong: compare them with the source."
        )


def _of_interpretation(scale: ScaleTable) -> Iterator[str]:
    """Return bands that leave gaps, and thresholds outside the range."""
    low, high = scale.range
    if scale.bands:
        lowest = list(scale.bands.lowest.values())
        if len(lowest) < 2:
            yield "bands.lowest: fewer than two bands. Name all bands with the lowest score of each."
        elif lowest != sorted(set(lowest)):
            yield f"bands.lowest: {lowest} do not rise. List the bands from the lowest to the highest."
        elif lowest[0] != low or lowest[-1] > high:
            yield (
                f"bands.lowest: bands from {lowest[0]:g} to {lowest[-1]:g} do not cover the range "
                f"{low:g}..{high:g}. Start the first band at {low:g}."
            )
    for place, cutoff in enumerate(scale.cutoffs):
        if not low <= cutoff.value <= high:
            yield (
                f"cutoffs.{place}.value: {cutoff.value:g} is outside the range {low:g}..{high:g}. "
                "Correct it, or say it in the units of this score."
            )
