"""Cells that hold several numbers, and words that many tables share."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.document import Cell, Column, Number, Phrase, Rows, Words, phrase

Row = tuple[Cell, ...]
Facts = Mapping[Any, Any]  # a row of a data frame
ALL = phrase("All")


def mean_sd(mean: float, sd: float, places: int | None = None) -> Phrase | None:
    """Return ``12.31 (4.50)``; a dash if there is no mean."""
    if mean != mean:
        return None
    return phrase("{mean} ({sd})", mean=Number(mean, places=places), sd=Number(sd, places=places))


def quartiles(median: float, q1: float, q3: float) -> Phrase | None:
    """Return ``12.00 [8.00, 15.00]``; a dash if there is no median."""
    if median != median:
        return None
    return phrase("{median} [{low}, {high}]", median=Number(median), low=Number(q1), high=Number(q3))


def count_share(count: int, share: float) -> Phrase | Number:
    """Return ``12 (40.0%)``; the count alone if there is no share."""
    if share != share:
        return Number(count, "count")
    return phrase("{n} ({share})", n=Number(count, "count"), share=Number(share, "percent"))


def span(low: float, high: float) -> Phrase | None:
    """Return ``0 to 30``; a dash if there are no ends."""
    if low != low or high != high:
        return None
    return phrase("{low} to {high}", low=Number(low, "degrees"), high=Number(high, "degrees"))


def word(name: object, words: Mapping[str, str] | None) -> str:
    """Return the words for a name, or the name."""
    return (words or {}).get(str(name)) or str(name)


def without_constant(
    columns: Sequence[Column], rows: Sequence[Row], drop: Mapping[int, object]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Leave out columns that hold nothing but one unremarkable value in every row.

    Parameters
    ----------
    drop : mapping
        Place of a column, to the value of its numbers (or its text) that need not be told.
    """
    gone = {place for place, value in drop.items() if all(_plain(row[place]) == value for row in rows)}
    kept = [place for place in range(len(columns)) if place not in gone]
    return tuple(columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in rows)


def _plain(cell: Cell) -> object:
    return cell.value if isinstance(cell, Number) else cell


def grouped(pairs: Sequence[tuple[Words | None, Row]]) -> tuple[Rows, ...]:
    """Return rows under their headings, in the order in which these are met."""
    heads = list(dict.fromkeys(head for head, _ in pairs))
    return tuple(Rows(tuple(row for own, row in pairs if own == head), title=head) for head in heads)
