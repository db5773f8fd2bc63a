"""Every fault of a form's file, found in one pass: where it is, what it is, and how to mend it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from instruments import definition, scale_definition
from instruments.codings import own
from instruments.definition import CodingTable, FormTable, ItemCodingTable
from instruments.scale_definition import ScaleTable
from instruments.scale_faults import faults_of_scale

Table = TypeVar("Table", bound=BaseModel)

OPEN = "TODO"
"""A word in the texts of a template that have yet to be written; a file with one does not load."""

MOST_CODES = 200
"""Codes of an item are held in a byte."""


def faults_of(raw: Mapping[str, Any]) -> list[str]:
    """List the faults of a parsed file as ``key: finding. Remedy.``, the ill-formed keys first.

    A table that is well-formed is checked in its own right even if another one is not, so that one look at
    the message is enough to mend the whole file.
    """
    return [*_ill_formed(raw), *_left_open(raw), *_contradictions(raw)]


def _left_open(raw: object, place: str = "") -> Iterator[str]:
    """Return the texts of a template that have yet to be written."""
    if isinstance(raw, str) and OPEN in raw.split():
        yield f"{place}: still the words of the template. Write your own."
    parts = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in parts:
        yield from _left_open(value, f"{place}.{key}" if place else str(key))


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
    values = [*vars(definition).values(), *vars(scale_definition).values()]
    tables = [t for t in values if isinstance(t, type) and issubclass(t, BaseModel)]
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
    if coding and (faults := list(_of_coding(coding))):
        yield from (f"coding{fault}" for fault in faults)
        coding = None
    n = raw["items"] if isinstance(raw.get("items"), int) else None
    codings: dict[int, CodingTable] = {}
    for number, found in _own_codings(raw, coding, n):
        if isinstance(found, str):
            yield f"item_coding.{number}{found}"
        else:
            codings[int(number)] = found
    scales = raw.get("scales")
    for key, table in scales.items() if isinstance(scales, dict) else ():
        if key == "answered" or str(key).endswith("_answered"):
            yield f"scales.{key}: the name is that of a count of answers. Choose another."
        if scale := _part(ScaleTable, table):
            for fault in faults_of_scale(scale, coding, codings, n):
                yield f"scales.{key}.{fault}"
    yield from _of_verification(raw)


def _of_coding(coding: CodingTable) -> Iterator[str]:
    """Return codes that do not rise, are too many, or do not match their scores."""
    codes = coding.highest - coding.lowest + 1
    if codes < 2:
        yield (
            f": lowest is {coding.lowest} and highest {coding.highest}. "
            "Give the smallest stored code as lowest and the largest as highest."
        )
        return
    if codes > MOST_CODES + 1:
        yield (
            f": {coding.lowest}..{coding.highest} are more than {MOST_CODES} codes. "
            "An item has few; a measurement is no answer of a form."
        )
        return
    if coding.scores is None:
        return
    if coding.lowest_score is not None:
        yield ".scores: lowest_score is given too. Keep one of them."
    if len(coding.scores) != codes:
        yield (
            f".scores: {len(coding.scores)} scores for the {codes} codes {coding.lowest}..{coding.highest}. "
            "Give one for each code, from the lowest to the highest."
        )
    elif list(coding.scores) != sorted(coding.scores):
        yield ".scores: they fall somewhere. A reversal is declared by `keyed`; order them from low to high."
    elif coding.scores[0] == coding.scores[-1]:
        yield ".scores: all are the same, so that the answer says nothing. Correct them."


def _own_codings(
    raw: Mapping[str, Any], coding: CodingTable | None, n: int | None
) -> Iterator[tuple[str, CodingTable | str]]:
    """Return each item's own coding, or what is wrong with it."""
    tables = raw.get("item_coding")
    for number, table in tables.items() if isinstance(tables, dict) else ():
        item = _part(ItemCodingTable, table)
        if item is None or not str(number).isdecimal():
            continue
        if n is not None and int(number) > n:
            yield number, f": the form has {n} items. Correct the number, or `items` at the top."
        alone = CodingTable.model_validate(
            {
                "lowest_means": "-",
                "highest_means": "-",
                "positions": "-",
                **item.model_dump(exclude_none=True),
            }
        )
        faults = list(_of_coding(alone))
        yield from ((number, fault) for fault in faults)
        if not faults:
            yield number, own(coding or alone, item)


def _of_verification(raw: Mapping[str, Any]) -> Iterator[str]:
    """Return a claim to be unverified without what is, or the reverse."""
    scales = raw.get("scales")
    tables = [t for t in scales.values() if isinstance(t, dict)] if isinstance(scales, dict) else []
    some = [t.get("verified") is False for t in tables]
    if raw.get("verified") is False and not raw.get("unverified"):
        yield "unverified: verified = false, but nothing is named. List what is known from memory only."
    if raw.get("verified", True) is True and raw.get("unverified") and not any(some):
        yield "verified: `unverified` names something. Set verified = false, at the top or of a scale."
    if raw.get("verified", True) is True and some and all(some):
        yield "verified: no scale is verified. Set verified = false at the top instead."
