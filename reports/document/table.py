"""Tables of a document, whose cells are not yet rounded."""

from dataclasses import dataclass, replace
from typing import Literal

from reports.document.runs import Cell, Kind, Marked, Run, Words

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with inline numbers."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    kind : str
        How plain numbers of the column are printed; a `Number` in a cell brings its own.
    spanner : str, Phrase or None
        Heading over neighboring columns with the same spanner.
    """

    title: Words
    kind: Kind = "text"
    places: int | None = None
    spanner: Words | None = None

    @property
    def align(self) -> Align:
        """Words stand left, numbers right."""
        return "left" if self.kind in ("text", "code") else "right"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under one heading within a table; each row has a cell for every column.

    Attributes
    ----------
    indents : tuple of int
        How deep the first cell of each row stands, in steps; empty: none deeper than its heading asks.
    """

    cells: tuple[tuple[Cell, ...], ...]
    title: Words | None = None
    indents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Cells that are not rounded, under a caption.

    Attributes
    ----------
    notes : tuple of Paragraph
        Below the table, after ``Note.``; the cells' own footnotes (`Marked`) follow them.
    heading_columns : int
        How many of the first columns name the row.
    number : int
        Position among the tables of the document; 0 until `numbered`, or if it stands alone.
    """

    caption: Words
    columns: tuple[Column, ...]
    groups: tuple[Rows, ...]
    notes: tuple[Paragraph, ...] = ()
    heading_columns: int = 1
    number: int = 0

    @property
    def footnotes(self) -> tuple[Words, ...]:
        """The different footnotes of cells, in the order in which they are met; the first is *a*."""
        cells = (cell for group in self.groups for row in group.cells for cell in row)
        return tuple(dict.fromkeys(cell.note for cell in cells if isinstance(cell, Marked)))

    def letter(self, note: Words) -> str:
        """Return the letter of a footnote: a to z, then aa, ab, ..."""
        place, letters = self.footnotes.index(note) + 1, ""
        while place:
            place, rest = divmod(place - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters

    def counted(self, number: int) -> "Table":
        """Return the table with its number in the document."""
        return replace(self, number=number)
