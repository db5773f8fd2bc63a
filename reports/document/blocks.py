"""Blocks of a section: paragraphs, lists, notices, syntax, tables, figures."""

from dataclasses import dataclass
from typing import Literal

from instruments.lines import wrapped
from instruments.showing import Shown
from reports.document.runs import Run, Words
from reports.document.table import Paragraph, Table


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
    label: Words


@dataclass(frozen=True, slots=True)
class Figure(Shown):
    """A drawing as SVG text, with the words for those who cannot see it.

    Attributes
    ----------
    png : bytes
        A picture in place of the drawing, such as a notebook's plot; `svg` is then empty.
    """

    svg: str
    alt: Words
    caption: Words
    notes: tuple[Paragraph, ...] = ()
    number: int = 0
    png: bytes = b""

    def __repr__(self) -> str:
        alt = self.alt if isinstance(self.alt, str) else self.alt.template
        return wrapped(f"Figure({alt})")

    def _repr_svg_(self) -> str | None:
        """Return the drawing alone, for readers of notebooks that show no HTML of others."""
        return self.svg or None


Block = Paragraph | Listing | Notice | Syntax | Table | Figure
