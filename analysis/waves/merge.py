"""Columns of the same name from several waves or samples become one, or their contradiction is named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.errors import DataError
from analysis.waves.codes import written
from analysis.waves.column import Code, Column


def merged(columns: Mapping[str, Sequence[Column]], waves: Sequence[str]) -> tuple[Column, ...]:
    """Merge the columns of several waves or samples by name.

    Parameters
    ----------
    columns : mapping of place to sequence of Column
        For messages, the place is e.g. ``"wave 'w1'"``. Each column's `waves` says where it is.
    waves : sequence of str
        In order.

    Returns
    -------
    tuple of Column
        In order of first appearance. Missing codes met are added up; low and high span all; labels, units and
        notes are joined where one of the waves has none; origins are listed.

    Raises
    ------
    DataError
        If a column is of different kinds or units, or the same words stand for different codes.
    """
    found: dict[str, tuple[str, Column]] = {}
    for place, described in columns.items():
        for column in described:
            if column.name in found:
                earlier, other = found[column.name]
                found[column.name] = (earlier, _joined(other, column, (earlier, place), waves))
            else:
                found[column.name] = (place, column)
    return tuple(column for _, column in found.values())


def _joined(one: Column, two: Column, places: tuple[str, str], waves: Sequence[str]) -> Column:
    _check_kind(one, two, places)
    _check_unit(one, two, places)
    _check_labels(one, two, places)
    return replace(
        one,
        label=one.label or two.label,
        unit=one.unit or two.unit,
        low=_outer(one.low, two.low, smallest=True),
        high=_outer(one.high, two.high, smallest=False),
        value_labels={**two.value_labels, **one.value_labels},
        missing={**two.missing, **one.missing},
        missing_met=dict(Counter(one.missing_met) + Counter(two.missing_met)),
        origin="; ".join(dict.fromkeys([*one.origin.split("; "), *two.origin.split("; ")])),
        notes=tuple(dict.fromkeys([*one.notes, *two.notes, *_label_notes(one, two, places)])),
        waves=tuple(wave for wave in waves if wave in one.waves or wave in two.waves),
    )


def _outer(a: float | None, b: float | None, *, smallest: bool) -> float | None:
    if a is None or b is None:
        return a if b is None else b
    return min(a, b) if smallest else max(a, b)


def _check_kind(one: Column, two: Column, places: tuple[str, str]) -> None:
    if one.kind != two.kind:
        why = "; ".join((*one.notes, *two.notes))
        raise DataError(
            f"column {one.name!r}: {one.kind} in {places[0]}, {two.kind} in {places[1]}"
            + (f" ({why})" if why else "")
            + ". Declare its missing codes or its type where it is wrong, or rename one of them."
        )


def _check_unit(one: Column, two: Column, places: tuple[str, str]) -> None:
    if one.unit and two.unit and one.unit != two.unit:
        raise DataError(
            f"column {one.name!r}: in {one.unit} in {places[0]}, in {two.unit} in {places[1]}. "
            f"Convert one of them, or give it another name."
        )


def _codes_of_words(column: Column) -> dict[str, Code]:
    """Return {words: code} of the words that stand for one answer code only."""
    pairs = [
        (words.strip().casefold(), code)
        for code, words in column.value_labels.items()
        if code not in column.missing
    ]
    often = Counter(words for words, _ in pairs)
    return {words: code for words, code in pairs if often[words] == 1}


def _check_labels(one: Column, two: Column, places: tuple[str, str]) -> None:
    """Refuse a coding that was shifted or turned round between waves."""
    first, second = _codes_of_words(one), _codes_of_words(two)
    if moved := [words for words in first if words in second and first[words] != second[words]]:
        words = moved[0]
        raise DataError(
            f"column {one.name!r}: {words!r} is code {written(first[words])} in {places[0]} but "
            f"{written(second[words])} in {places[1]}; {len(moved)} label(s) moved. Recode one of the waves "
            f"first."
        )


def _label_notes(one: Column, two: Column, places: tuple[str, str]) -> list[str]:
    differ = [
        code
        for code, words in one.value_labels.items()
        if two.value_labels.get(code, words).casefold() != words.casefold()
    ]
    if not differ:
        return []
    codes = ", ".join(written(code) for code in differ)
    return [f"the words of code(s) {codes} differ between {places[0]} and {places[1]}"]
