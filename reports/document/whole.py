"""A whole document: sections of blocks, from the title to the provenance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from instruments.lines import wrapped
from instruments.showing import Shown
from reports.document.blocks import Block, Figure
from reports.document.runs import Words
from reports.document.table import Paragraph, Table


@dataclass(frozen=True, slots=True)
class Section(Shown):
    """Blocks under a heading, and the sections below it; `id` is unique in the document."""

    title: Words
    id: str
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...] = ()

    def __repr__(self) -> str:
        inside = f"{len(self.blocks)} blocks, {len(self.sections)} sections"
        return wrapped(f"Section({_plain(self.title)!r}: {inside})")


@dataclass(frozen=True, slots=True)
class Document(Shown):
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

    title: Words
    subtitle: Words
    language: str
    banner: Words | None
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

    def __repr__(self) -> str:
        titles = ", ".join(_plain(section.title) for section in self.sections)
        return wrapped(f"Document({_plain(self.title)!r}: {titles or 'empty'})")


def _plain(title: Words) -> str:
    return title if isinstance(title, str) else title.template


def _walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.sections)


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
