"""Blocks of a document as paragraphs, tables and pictures of Word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from reports import numbers
from reports.document import (
    Block,
    Code,
    Document,
    Figure,
    Interval,
    Link,
    Listing,
    Notice,
    Number,
    Paragraph,
    Phrase,
    Run,
    Styled,
    Syntax,
    Table,
    phrase,
)
from reports.manner import Manner
from reports.writers.boxes import told
from reports.writers.oneline import clean
from reports.writers.parts import equation
from reports.writers.word import tables
from reports.writers.word.flow import Part
from reports.writers.word.markup import attribute, bookmark, field, paragraph, run
from reports.writers.word.page import Page
from reports.writers.word.pictures import Picture
from reports.writers.word.styles import Styles

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
LONGEST_ADDRESS = 2_000
EMU = 12_700  # English metric units in a point
LONGEST_SYNTAX = 30  # lines of a model that stay on one page
THIN = '<w:spacing w:before="0" w:after="280" w:line="20" w:lineRule="exact"/>'


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, the key under which the package holds it, and whether its page is turned."""

    picture: Picture
    key: str
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Blocks:
    """What blocks need to become Word's: page, styles, words, and the pictures by the number of their figure."""

    document: Document
    manner: Manner
    page: Page
    styles: Styles
    pictures: Mapping[int, Shown]
    part_of_word: "DocumentPart"

    def part(self, block: Block, following: Block | None = None) -> Part:
        """Return a block as a part of the body; a sentence stays with the list or the syntax that it leads to."""
        match block:
            case Paragraph():
                leads = isinstance(following, Listing | Syntax)
                return Part(paragraph(self.styles["Normal"], self.runs(block.runs), keep=leads))
            case Listing():
                style = self.styles["List Bullet"]
                return Part("".join(paragraph(style, self.runs(item.runs)) for item in block.items))
            case Notice():
                return Part(paragraph(self.styles["Notice"], self._notice(block)))
            case Syntax():
                return Part(self._syntax(block))
            case Table():
                return self._table(block)
            case Figure():
                return Part(self._figure(block), self.pictures[block.number].turned)

    def runs(self, items: Iterable[Run]) -> str:
        """Return the runs of a sentence as markup."""
        return "".join(self._run(item) for item in items)

    def _run(self, item: Run) -> str:
        match item:
            case str():
                return run(item)
            case Code():
                return run(item.text, style=self.styles["Code"])
            case Interval():
                return run(numbers.interval(item, self.manner.style))
            case Number():
                name, rest = equation(item, self.manner.style)
                below = run(name.below, italic=True, level="subscript")
                return run(name.text, italic=name.italic) + below + run(rest)
            case Styled():
                return run(item.text, bold=item.strong, italic=not item.strong)
            case Link():
                return self._link(item)
            case Phrase():
                raise ValueError(
                    "words are put into their language before they are printed: Manner.printable"
                )

    def _link(self, item: Link) -> str:
        """Return words that lead to the web or to mail; an address that Word could not read is left out."""
        address = addressed(item.address) if item.safe else ""
        if not address:
            return run(item.text)
        key = self.part_of_word.relate_to(address, HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{key}">{run(item.text, style=self.styles["Hyperlink"])}</w:hyperlink>'

    def _notice(self, block: Notice) -> str:
        word = phrase("Failed.") if block.kind == "failure" else phrase("Warning.")
        return run(f"{self.manner.text(word)} ", bold=True) + self.runs(block.runs)

    def _syntax(self, block: Syntax) -> str:
        lines = block.text.splitlines() or [""]
        short = "<w:keepLines/>" if len(lines) <= LONGEST_SYNTAX else ""
        return paragraph(
            self.styles["Syntax"], "<w:r><w:br/></w:r>".join(_line(line) for line in lines), more=short
        )

    def _caption(self, kind: str, word: str, number: int, title: str) -> str:
        """Return the number as a field, so that Word counts on, and the title below it."""
        count = field(rf"SEQ {kind} \* ARABIC", str(number), bold=True)
        label = bookmark(
            f"{kind}_{number}",
            number + (10_000 if kind == "Figure" else 0),
            run(f"{word}\u00a0", bold=True) + count,
        )
        stamp = run("\u2003") + run(self.banner, style=self.styles["Stamp"]) if self.banner else ""
        above = paragraph(self.styles["caption"], label + stamp, keep=True)
        return above + paragraph(self.styles["Caption Title"], run(_untitled(title)), keep=True)

    @property
    def banner(self) -> str:
        """Words that no table or figure may lack."""
        return str(self.document.banner or "")

    def _table(self, block: Table) -> Part:
        word = self.manner.text(phrase("Table"))
        made = tables.table(block, self.page, self.styles, self.manner.style)
        again = self.manner.text(phrase("(continued)"))
        following = paragraph(
            self.styles["caption"], run(f"{word}\u00a0{block.number} {again}", bold=True), keep=True
        )
        content = self._caption("Table", word, block.number, str(block.caption)) + following.join(made.panels)
        return Part(content + self._notes(block.notes, tables.notes(block)), made.turned)

    def _figure(self, block: Figure) -> str:
        word = self.manner.text(phrase("Figure"))
        shown = self.pictures[block.number]
        drawing = _drawing(shown, block.number, str(block.alt))
        above = self._caption("Figure", word, block.number, str(block.caption))
        boxed = told(shown.picture.boxed)
        notes = (*block.notes, *((self.manner.printable(boxed),) if boxed else ()))
        return (
            above
            + paragraph(self.styles["Figure Picture"], drawing, keep=bool(notes))
            + self._notes(notes, ())
        )

    def _notes(self, notes: tuple[Paragraph, ...], letters: tuple[tuple[str, str], ...]) -> str:
        """Return the notes of a table or figure: those on all of it, then those of its cells on a line of their own."""
        style = self.styles["Table Note"]
        parts = []
        if notes:
            lead = run(self.manner.text(phrase("Note.")), italic=True)
            parts.append(lead + "".join(run(" ") + self.runs(note.runs) for note in notes))
        if letters:
            parts.append(
                run(" ").join(
                    run(letter, level="superscript") + run(f"\u2009{words}") for letter, words in letters
                )
            )
        if not parts:  # a thin line keeps the distance to what follows
            return paragraph(style, "", more=THIN)
        return paragraph(style, "<w:r><w:br/></w:r>".join(parts))


def addressed(address: str) -> str:
    """Return an address as a relation of Word may hold it; empty if it is none, which Word takes for damage.

    Examples
    --------
    >>> addressed("https://doi.org/10.1000/a b"), addressed("http://[")
    ('https://doi.org/10.1000/a%20b', '')
    """
    plain = quote(clean(address), safe="%/:?#[]@!$&'()*+,;=~-._")
    try:
        parts = urlsplit(plain)
    except ValueError:  # a bracket without its partner
        return ""
    whole = parts.path if parts.scheme == "mailto" else parts.hostname
    return plain if whole and len(plain) <= LONGEST_ADDRESS else ""


def _line(text: str) -> str:
    return run(text.replace("\t", "    "))


def _untitled(title: str) -> str:
    """Return a title on a line of its own: without the full stop of a sentence, unless it holds several."""
    several = ". " in title or title.count("。") > 1
    return title if several else title.removesuffix(".").removesuffix("。")


def _drawing(shown: Shown, number: int, alt: str) -> str:
    wide, high = (round(length * EMU) for length in (shown.picture.width, shown.picture.height))
    named = f'id="{number}" name="Figure {number}" descr={attribute(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {named}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{shown.key}"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
