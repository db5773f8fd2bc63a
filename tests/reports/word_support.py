"""A document with every kind of block for tests of the Word writer, and what python-docx reads of it."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document as open_word

from reports.document import (
    Code,
    Column,
    Document,
    Figure,
    Interval,
    Listing,
    Marked,
    Notice,
    Number,
    Rows,
    Section,
    Syntax,
    Table,
    paragraph,
)
from reports.writers.settings import Settings
from reports.writers.word import files

if TYPE_CHECKING:
    from docx.document import Document as Word

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200" role="img" '
    'aria-label="box" font-family="Source Sans Pro, Source Sans 3, Helvetica, sans-serif">'
    '<rect x="1" y="1" width="398" height="198" fill="none" stroke="#0072B2"/>'
    '<text x="20" y="60" font-size="20">Box</text></svg>'
)
HOSTILE = '{ INCLUDETEXT "c:\\\\x" } =SUM(A1) <w:fldSimple w:instr="QUIT"/> ]]> & "q" \' \x00\x0b\ud800 \u202e {{7*7}}'


def table(words: str = "plain", columns: int = 3, rows: int = 4) -> Table:
    """Return a table with spanners, groups, steps and footnotes, its labels all the same words."""
    heads = (
        Column(words),
        *(Column(words, "estimate", spanner=words) for _ in range(columns - 2)),
        Column("p", "p"),
    )
    cells = tuple(
        (Code(words), *(Number(-1.234 * k - place) for place in range(columns - 2)), Number(0.0004, "p"))
        for k in range(rows)
    )
    marked = ((Marked(words, words), *(Marked(Number(7.125), words) for _ in range(columns - 2)), None),)
    return Table(
        words,
        heads,
        (Rows(cells, title=words, indents=tuple(range(rows))), Rows(marked)),
        notes=(paragraph(words, Number(12.3456, name="M"), Interval(-0.5, 0.25)),),
    )


def document(words: str = "plain", *, banner: str | None = None, more: tuple[Table, ...] = ()) -> Document:
    """Return a document with every kind of block, its labels all the same words."""
    blocks = (
        paragraph(words, Number(1204, "count"), Code(words)),
        Listing((paragraph(words), paragraph(Code(words)))),
        Notice("failure", (words,)),
        Notice("warning", (words,)),
        Syntax(f"{words}\n  {words}", words),
        table(words),
        Figure(SVG, words, words, (paragraph(words),)),
        *more,
    )
    below = Section(words, "below", (paragraph(words),), (Section(words, "deep", (table(words),)),))
    return Document(
        title=words,
        subtitle=words,
        language="en",
        banner=banner,
        byline=(paragraph("Ann Author"), paragraph("by ", words)),
        sections=(Section(words, "first", blocks, (below,)),),
        provenance=Section("Provenance", "provenance", (paragraph(words),)),
    )


def made(content: Document, settings: Settings | None = None) -> bytes:
    """Return the Word file of a document."""
    return files(content, settings or Settings())[f"{(settings or Settings()).name}.docx"]


def read(content: bytes) -> "Word":
    """Return a Word file as python-docx reads it."""
    return open_word(BytesIO(content))


def text(word: "Word") -> str:
    """Return all words of a body in their order, a line a paragraph, and those that stand for pictures."""
    return "\n".join(_lines(word))


def _lines(word: "Word") -> Iterator[str]:
    for element in word.element.body.iter():
        if element.tag.endswith("}docPr"):
            yield element.get("descr", "")
        if element.tag.endswith("}p"):
            yield "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))
