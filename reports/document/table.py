"""Tables of a document, whose cells are not yet rounded."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from instruments.showing import Shown
from reports.document.runs import Cell, Kind, Marked, Run, Words

if TYPE_CHECKING:
    import pandas as pd
    from great_tables import GT

    from reports.manner import Manner

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

    Examples
    --------
    >>> from reports import Column
    >>> Column("M", "estimate").align, Column("Scale").align
    ('right', 'left')
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

    Examples
    --------
    >>> from reports import Number, Rows
    >>> len(Rows((("Support", Number(3.14)), ("Stress", Number(2.72))), title="Month 1").cells)
    2
    """

    cells: tuple[tuple[Cell, ...], ...]
    title: Words | None = None
    indents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table(Shown):
    """Cells that are not rounded, under a caption.

    Attributes
    ----------
    notes : tuple of Paragraph
        Below the table, after ``Note.``; the cells' own footnotes (`Marked`) follow them.
    heading_columns : int
        How many of the first columns name the row.
    number : int
        Position among the tables of the document; 0 until `numbered`, or if it stands alone.

    Examples
    --------
    >>> from reports import Column, Number, Rows, Table
    >>> rows = Rows((("Support", Number(3.14159)),), title="Month 1")
    >>> table = Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,))
    >>> "3.14" in str(table)
    True
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

    def __str__(self) -> str:
        """Return the table as plain text of at most 100 columns."""
        from reports.exports.text import text

        return text(self)

    def __repr__(self) -> str:
        return str(self)

    def to_frame(self, *, manner: "Manner | None" = None) -> "pd.DataFrame":
        """Return the table as data, its numbers unrounded, an interval as two columns; see `reports.exports.frame`.

        Examples
        --------
        >>> from reports import Column, Number, Rows, Table
        >>> rows = Rows((("Support", Number(3.14159)),))
        >>> Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,)).to_frame()["M"][0]
        np.float64(3.14159)
        """
        from reports.exports.frame import frame

        return frame(self, manner)

    def to_gt(self, *, manner: "Manner | None" = None) -> "GT":
        """Return the table as a great_tables object; see `reports.exports.gt`.

        Raises
        ------
        OutputError
            If great_tables is not installed.

        Examples
        --------
        >>> from reports import Column, Number, Rows, Table
        >>> rows = Rows((("Support", Number(3.14159)),))
        >>> made = Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,)).to_gt()
        >>> "3.14" in made.as_raw_html()
        True
        """
        from reports.exports.gt import gt

        return gt(self, manner)

    @overload
    def to_latex(self, path: None = None, *, manner: "Manner | None" = None) -> str: ...
    @overload
    def to_latex(self, path: str | PathLike[str], *, manner: "Manner | None" = None) -> Path: ...
    def to_latex(
        self, path: str | PathLike[str] | None = None, *, manner: "Manner | None" = None
    ) -> str | Path:
        """Return the table as LaTeX (booktabs), or write it to a .tex file; see `reports.exports.latex`.

        Raises
        ------
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> from reports import Column, Number, Rows, Table
        >>> rows = Rows((("Support", Number(3.14159)),))
        >>> print(Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,)).to_latex())
        %...
        {}Support & 3.14 \\\\
        ...
        """
        from reports.exports.latex import latex

        return latex(self, path, manner=manner)

    @overload
    def to_csv(self, path: None = None, *, rounded: bool = False, manner: "Manner | None" = None) -> str: ...
    @overload
    def to_csv(
        self, path: str | PathLike[str], *, rounded: bool = False, manner: "Manner | None" = None
    ) -> Path: ...
    def to_csv(
        self,
        path: str | PathLike[str] | None = None,
        *,
        rounded: bool = False,
        manner: "Manner | None" = None,
    ) -> str | Path:
        """Return the table as CSV, or write it to a file; words never are formulas; see `reports.exports.delimited`.

        Parameters
        ----------
        rounded : bool
            Whether numbers stand as a report prints them; else unrounded.

        Raises
        ------
        OutputError
            If the file cannot be written.

        Examples
        --------
        >>> from reports import Column, Number, Rows, Table
        >>> rows = Rows((("Support", Number(-3.14159)),))
        >>> Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,)).to_csv().splitlines()
        ['Scale,M', 'Support,-3.14159']
        """
        from reports.exports.delimited import delimited

        return delimited(self, path, rounded=rounded, manner=manner)

    def to_xlsx(self, path: str | PathLike[str], *, manner: "Manner | None" = None) -> Path:
        """Write the table to an Excel workbook, numbers unrounded; see `reports.exports.workbook`.

        Raises
        ------
        OutputError
            If openpyxl is not installed, or the file cannot be written.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> from reports import Column, Number, Rows, Table
        >>> rows = Rows((("Support", Number(3.14159)),))
        >>> table = Table("Means.", (Column("Scale"), Column("M", "estimate")), (rows,))
        >>> with TemporaryDirectory() as folder:
        ...     print(table.to_xlsx(folder + "/means.xlsx").name)
        means.xlsx
        """
        from reports.exports.workbook import workbook

        return workbook(self, path, manner=manner)
