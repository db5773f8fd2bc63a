"""The report as a value: sections of paragraphs, tables and figures, whose numbers are not yet rounded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal

Kind = Literal["text", "code", "count", "estimate", "statistic", "bounded", "p", "percent", "degrees"]
Align = Literal["left", "right"]

DECIMALS: dict[Kind, int] = {"estimate": 2, "statistic": 2, "bounded": 3, "p": 3, "percent": 1, "degrees": 2}
# Names of numbers that are set in italics, with what stands below the line.
SYMBOLS: dict[str, tuple[str, str]] = {
    name: (name, "") for name in ("N", "n", "M", "SD", "SE", "t", "z", "p", "df")
}
SYMBOLS |= {"dz": ("d", "z"), "dav": ("d", "av")}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was computed, and how it is to be printed.

    Attributes
    ----------
    value : float or None
        Unrounded; None or NaN is printed as a dash.
    kind : str
        ``bounded`` cannot exceed 1 in size and loses its leading zero; ``percent`` holds a share from 0 to 1.
    places : int or None
        Decimals; None takes those of the kind in `DECIMALS`.
    name : str or None
        If given, it is printed as an equation: ``RMSEA = .035``, ``p < .001``.
    degrees : float or None
        Degrees of freedom, printed after the name: ``t(11) = 2.31``.
    """

    value: float | None
    kind: Kind = "estimate"
    places: int | None = None
    name: str | None = None
    degrees: float | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A pair of bounds in the unit of what they enclose; printed ``[low, high]``."""

    low: float | None
    high: float | None
    kind: Kind = "estimate"
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A word of the study file or of a data file, printed as it is spelled there."""

    text: str


Run = str | Number | Interval | Code
Cell = str | Number | Interval | Code | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words with inline numbers."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Paragraphs as items of a list."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must not overlook: a model that failed, or a warning."""

    kind: Literal["failure", "warning"]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Syntax:
    """Text printed line by line as it stands, e.g. a model; `label` says what it is."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    kind : str
        How plain numbers of the column are printed; a `Number` in a cell brings its own.
    spanner : str or None
        Heading over neighboring columns with the same spanner.
    """

    title: str
    kind: Kind = "text"
    places: int | None = None
    spanner: str | None = None

    @property
    def align(self) -> Align:
        """Words stand left, numbers right."""
        return "left" if self.kind in ("text", "code") else "right"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under one heading within a table; each row has a cell for every column."""

    cells: tuple[tuple[Cell, ...], ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells that are not rounded, under a caption.

    Attributes
    ----------
    heading_columns : int
        How many of the first columns name the row.
    number : int
        Position among the tables of the document; 0 until `numbered`.
    """

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Rows, ...]
    notes: tuple[Paragraph, ...] = ()
    heading_columns: int = 1
    number: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG text, with the words for those who cannot see it."""

    svg: str
    alt: str
    caption: str
    notes: tuple[Paragraph, ...] = ()
    number: int = 0


Block = Paragraph | Listing | Notice | Syntax | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading, and the sections below it; `id` is unique in the document."""

    title: str
    id: str
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    language : str
        BCP 47 tag of its sentences.
    banner : str or None
        Words that stand on every page, e.g. ``"Simulated data"``.
    byline : tuple of Paragraph
        Lines below the title: authors, citation.
    provenance : Section
        What the numbers depend on; the last section.
    """

    title: str
    subtitle: str
    language: str
    banner: str | None
    byline: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    provenance: Section

    @property
    def chapters(self) -> tuple[Section, ...]:
        """Every section of the first level, from first to last page."""
        return (*self.sections, self.provenance)

    def walk(self) -> Iterator[Section]:
        """Yield every section, from first to last page."""
        yield from _walk(self.chapters)


def _walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.sections)


def paragraph(*runs: Run | tuple[Run, ...]) -> Paragraph:
    """Return a paragraph of these runs; a tuple of runs is taken as its members."""
    return Paragraph(flat(*runs))


def say(template: str, **fields: Run | tuple[Run, ...]) -> Paragraph:
    """Return a paragraph from a sentence with named gaps, as ``say("{n} persons", n=Number(3, "count"))``.

    Parameters
    ----------
    template : str
        Words of ours; names and labels from files go into gaps, where a brace is a brace.
    **fields : Run or tuple of Run
        What fills each gap.
    """
    runs: list[Run] = []
    for words, name, _, _ in Formatter().parse(template):
        runs += [words] if words else []
        runs += flat(fields[name]) if name else ()
    return Paragraph(tuple(runs))


def flat(*runs: Run | tuple[Run, ...]) -> tuple[Run, ...]:
    """Return runs and tuples of runs as one tuple."""
    return tuple(run for part in runs for run in (part if isinstance(part, tuple) else (part,)))


def counted(value: int, one: str, many: str | None = None) -> tuple[Run, ...]:
    """Return a count with its noun: 1 person, 412 persons.

    Parameters
    ----------
    value : int
    one, many : str
        Noun for 1, and for any other number (default: with an s).
    """
    return (Number(value, "count"), f"\u00a0{one if value == 1 else many or one + 's'}")


def numbered(document: Document) -> Document:
    """Return the document with its tables and its figures counted from 1."""
    tables, figures = iter(range(1, 10**6)), iter(range(1, 10**6))

    def block(item: Block) -> Block:
        if isinstance(item, Table):
            return replace(item, number=next(tables))
        return replace(item, number=next(figures)) if isinstance(item, Figure) else item

    def section(item: Section) -> Section:
        blocks = tuple(block(part) for part in item.blocks)
        return replace(item, blocks=blocks, sections=tuple(section(part) for part in item.sections))

    return replace(
        document,
        sections=tuple(section(part) for part in document.sections),
        provenance=section(document.provenance),
    )
