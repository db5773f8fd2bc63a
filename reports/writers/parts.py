"""What several writers need of a document before they put it into their format; pure functions of its values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from reports import numbers
from reports.document import SYMBOLS, Align, Cell, Marked, Number, Run, Table, Words
from reports.numbers import APA, Style


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name as it is set: in italics if it is a symbol of statistics, with what stands below the line."""

    text: str
    italic: bool = False
    below: str = ""


@dataclass(frozen=True, slots=True)
class Spanner:
    """A heading over `width` columns; empty over columns without one."""

    title: str
    width: int
    align: Align


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table's body: a heading over all columns, or cells, the first of them `depth` steps in."""

    cells: tuple[Cell, ...]
    title: str | None = None
    depth: int = 0


def symbol(name: str) -> Symbol:
    """Return a name, or the title of a column, as it is set.

    Examples
    --------
    >>> symbol("dz"), symbol("RMSEA").italic
    (Symbol(text='d', italic=True, below='z'), False)
    """
    if name not in SYMBOLS:
        return Symbol(name)
    letter, below = SYMBOLS[name]
    return Symbol(letter, italic=True, below=below)


def equation(number: Number, style: Style = APA) -> tuple[Symbol, str]:
    """Return the name of a number as it is set, and the rest of what is printed; no name is an empty symbol.

    Examples
    --------
    >>> name, rest = equation(Number(2.314, "statistic", name="t", degrees=11))
    >>> name.italic, rest.replace(chr(160), " ")
    (True, '(11) = 2.31')
    """
    printed = numbers.text(number, style)
    if number.name is None:
        return Symbol(""), printed
    return symbol(number.name), printed.removeprefix(number.name)


def spanners(table: Table) -> tuple[Spanner, ...]:
    """Return the row of headings over the columns of a printable table; empty if no column has one."""
    if not any(column.spanner for column in table.columns):
        return ()
    runs = [(title, list(columns)) for title, columns in groupby(table.columns, lambda c: c.spanner)]
    return tuple(Spanner(str(title or ""), len(columns), columns[0].align) for title, columns in runs)


def lines(table: Table) -> Iterator[Line]:
    """Yield the rows of a printable table's body; rows under a heading stand one step in."""
    for group in table.groups:
        titled = bool(group.title)
        if titled:
            yield Line((), title=str(group.title))
        for place, cells in enumerate(group.cells):
            deeper = group.indents[place] if group.indents else 0
            yield Line(cells, depth=int(titled) + deeper)


def letters(table: Table) -> Mapping[Words, str]:
    """Return the letter of each footnote of a table's cells, in their order; found once for all cells."""
    return {note: _letter(place) for place, note in enumerate(table.footnotes, start=1)}


def unmarked(cell: Cell, found: Mapping[Words, str]) -> tuple[Run | None, str]:
    """Return a cell without its footnote, and the footnote's letter; empty if it has none."""
    if isinstance(cell, Marked):
        return cell.cell, found[cell.note]
    return cell, ""


def _letter(place: int) -> str:
    """Return a, b, ..., z, aa, ab, ..."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
