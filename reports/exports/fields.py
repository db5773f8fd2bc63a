"""A table as fields of data: one value a row, numbers unrounded, an interval as two fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal

from reports.document import Cell, Code, Interval, Marked, Number, Phrase, Run, Table
from reports.manner import Manner

GROUP, INDENT = "group", "indent"
BETWEEN = "to"
Value = str | Number | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column of data; numbers still know how they are printed."""

    name: str
    values: tuple[Value, ...]

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers only, or nothing."""
        return all(value is None or isinstance(value, Number) for value in self.values)


def fields(table: Table, manner: Manner, *, bounds: bool = True) -> tuple[Field, ...]:
    """Return the fields of a table, their names all different.

    Parameters
    ----------
    table : Table
    manner : Manner
        Its language is that of words.
    bounds : bool
        Whether an interval becomes two fields, ``... low`` and ``... high``, and cells of several numbers, such as
        ``12.31 (4.50)``, one for each, ``... mean`` and ``... sd``, after one of the column's own name where it holds
        plain numbers, too; else the column is left to the caller as printed text.

    Returns
    -------
    tuple of Field
        First ``group``, if a group of rows has a title, and ``indent``, if a row stands deeper than others. A title
        under a spanner is ``spanner: title``; a name that is there already takes a number.
    """
    shown = manner.printable(table)
    rows = [row for group in shown.groups for row in group.cells]
    whole = [row for group in table.groups for row in group.cells]
    found = [*_about(shown)]
    for place, column in enumerate(shown.columns):
        name = f"{column.spanner}: {column.title}" if column.spanner else str(column.title)
        cells = [_bare(row[place]) for row in rows]
        several = [_numbers(_bare(row[place])) for row in whole]
        if bounds and any(several):
            found += _parts(name, cells, several)
        elif any(isinstance(cell, Interval) for cell in cells):
            found += (
                _bounds(name, cells) if bounds else [Field(name, tuple(_printed(c, manner) for c in cells))]
            )
        else:
            found.append(Field(name, tuple(_value(cell) for cell in cells)))
    return _distinct(found)


def _about(table: Table) -> Iterable[Field]:
    """Yield what a row is by its place: the title of its group, and how deep it stands."""
    if any(group.title for group in table.groups):
        titles = [str(group.title or "") for group in table.groups for _ in group.cells]
        yield Field(GROUP, tuple(titles))
    if any(any(group.indents) for group in table.groups):
        steps = [step for group in table.groups for step in group.indents or (0,) * len(group.cells)]
        yield Field(INDENT, tuple(Number(step, "count") for step in steps))


def _bare(cell: Cell) -> Cell:
    return cell.cell if isinstance(cell, Marked) else cell


def _value(cell: Cell) -> Value:
    match cell:
        case None | Number():
            return cell
        case Code():
            return cell.text
        case _:
            return str(cell)


def _numbers(cell: Cell) -> Mapping[str, Number]:
    """Return the numbers of a cell that is made of numbers and signs, by the names of their gaps; else nothing."""
    if not isinstance(cell, Phrase) or _worded(tuple(part for part, *_ in Formatter().parse(cell.template))):
        return {}
    found = {name: runs[0] for name, runs in cell.fields if len(runs) == 1 and isinstance(runs[0], Number)}
    others = [_worded(runs) for name, runs in cell.fields if name not in found]
    return {} if any(others) else found


def _worded(runs: tuple[Run, ...]) -> bool:
    """Tell whether runs hold words: anything but signs such as stars, and the word between two ends."""
    return not all(
        isinstance(run, str) and (run.strip() == BETWEEN or not any(sign.isalnum() for sign in run))
        for run in runs
    )


def _parts(name: str, cells: Sequence[Cell], several: Sequence[Mapping[str, Number]]) -> list[Field]:
    """Return a field for each number of the cells; what is a single number or a word keeps the column's own name."""
    gaps = list(dict.fromkeys(gap for numbers in several for gap in numbers))
    own = [None if numbers else _value(cell) for cell, numbers in zip(cells, several, strict=True)]
    if len(gaps) == 1:
        values = [numbers.get(gaps[0], value) for value, numbers in zip(own, several, strict=True)]
        return [Field(name, tuple(values))]
    single = [Field(name, tuple(own))] if any(value not in (None, "") for value in own) else []
    return [*single, *(Field(f"{name} {gap}", tuple(n.get(gap) for n in several)) for gap in gaps)]


def _bounds(name: str, cells: Sequence[Cell]) -> list[Field]:
    """Return the ends of intervals; numbers that are none, which would pass for lower ends, in a field before them."""
    single = any(isinstance(cell, Number) for cell in cells)
    own = [None if isinstance(cell, Interval) else _value(cell) for cell in cells]
    within = [cell if isinstance(cell, Interval) or not single else None for cell in cells]
    pairs = [(_bound(cell, "low"), _bound(cell, "high")) for cell in within]
    ends = [Field(f"{name} {end}", tuple(pair[k] for pair in pairs)) for k, end in enumerate(("low", "high"))]
    return [Field(name, tuple(own)), *ends] if single else ends


def _bound(cell: Cell, end: Literal["low", "high"]) -> Value:
    """Return an end of an interval; a word that stands in its place, such as "fixed", as the lower one."""
    if isinstance(cell, Interval):
        return Number(cell.low if end == "low" else cell.high, cell.kind, cell.places)
    return _value(cell) if end == "low" else None


def _printed(cell: Cell, manner: Manner) -> Value:
    return manner.text(cell) if isinstance(cell, Interval) else _value(cell)


def _distinct(found: Iterable[Field]) -> tuple[Field, ...]:
    taken: set[str] = set()
    made = []
    for field in found:
        name, number = field.name, 1
        while name in taken:
            number += 1
            name = f"{field.name} ({number})"
        taken.add(name)
        made.append(replace(field, name=name))
    return tuple(made)
