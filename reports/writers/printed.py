"""A table whose cells are printed: what stands in each, as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from reports import numbers
from reports.document import Cell, Code, Column, Table
from reports.numbers import Style
from reports.writers.parts import Line, letters, lines, unmarked


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed in a cell."""

    text: str
    code: bool = False
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body: a heading over all columns, or cells, the first of them `depth` steps in."""

    cells: tuple[Printed, ...]
    title: str | None = None
    depth: int = 0


def rows(table: Table, style: Style) -> tuple[Row, ...]:
    """Return the body of a printable table, each cell rounded once."""
    return tuple(_rows(table, style))


def _rows(table: Table, style: Style) -> Iterator[Row]:
    found = letters(table)

    def cell(value: Cell, column: Column) -> Printed:
        inner, letter = unmarked(value, found)
        return Printed(numbers.cell(cast("Cell", inner), column, style), isinstance(inner, Code), letter)

    for line in lines(table):
        yield _row(line, tuple(cell(*pair) for pair in zip(line.cells, table.columns, strict=not line.title)))


def _row(line: Line, cells: tuple[Printed, ...]) -> Row:
    return Row(() if line.title is not None else cells, line.title, line.depth)
