"""A whole document in a notebook: its title, its sections one below the other, its provenance."""

from collections.abc import Iterator

from reports.document import Block, Document, Notice, Paragraph, Section, Styled, Words, numbered, paragraph
from reports.manner import ENGLISH_APA


def document(value: Document) -> Iterator[Block]:
    """Yield every block of a document, each section's below its title."""
    found = numbered(value)
    yield _title(found.title)
    if found.subtitle:
        yield paragraph(found.subtitle)
    if found.banner:
        yield Notice("warning", (found.banner,))
    yield from found.byline
    for chapter in found.chapters:
        yield from section(chapter)


def section(value: Section) -> Iterator[Block]:
    """Yield the blocks of a section, and of those below it."""
    yield _title(value.title)
    yield from value.blocks
    for below in value.sections:
        yield from section(below)


def _title(words: Words) -> Paragraph:
    return Paragraph((Styled(ENGLISH_APA.text(words), strong=True),))
