"""`files`: a document as a Word file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from reports.document import Document, Figure, Section, numbered, phrase
from reports.manner import Manner
from reports.writers.drawing import checked
from reports.writers.fonts import font_folders
from reports.writers.oneline import clean
from reports.writers.packing import packed
from reports.writers.settings import Settings
from reports.writers.word.blocks import Blocks, Shown
from reports.writers.word.contents import Entry, contents
from reports.writers.word.flow import Part, flow
from reports.writers.word.markup import DECLARED, bookmark, paragraph, run
from reports.writers.word.numbering import bullets
from reports.writers.word.page import Page, furnish, page
from reports.writers.word.pictures import better_turned, pictures
from reports.writers.word.styles import Styles, merged
from reports.writers.word.template import opened

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MADE = datetime(1980, 1, 1, tzinfo=UTC)  # no clock time: the same inputs give the same bytes
LONGEST_PROPERTY = 255
DEEPEST = 3  # levels of headings
FIRST_HEADING = 20_001  # number of the first bookmark of a heading
CAPTION_ROOM = (
    110.0  # points kept beside the tallest picture for its caption, and for the lines that are not full
)
NOTE_LETTER, NOTE_LINE = 4.6, 13.0  # points of a letter, and of a line of notes
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def files(document: Document, settings: Settings) -> dict[str, bytes]:
    """Return the report as one Word document; the same document and settings give the same bytes.

    Raises
    ------
    OutputError
        If the template is no Word document that can be read, or a folder of fonts holds none.
    """
    return {f"{settings.name}.docx": word(document, settings)}


def word(document: Document, settings: Settings) -> bytes:
    """Return the content of the file."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    author = _author(document)
    manner = settings.manner
    report = manner.printable(numbered(document))
    target = opened(settings.template, report.language)
    styles = merged(
        target, report.language, bullets(target, report.language), own=settings.template is not None
    )
    furnish(target, styles, str(report.title), str(report.banner or ""))
    sheet = page(target)
    blocks = Blocks(report, manner, sheet, styles, _pictures(report, settings, sheet, target), target.part)
    body = "".join(flow(_parts(report, manner, blocks), sheet))
    _properties(target, report, author)
    out = BytesIO()
    target.save(out)
    place = target.part.part_related_by(RELATIONSHIP_TYPE.STYLES).partname
    replaced = {
        target.part.partname.lstrip(
            "/"
        ): f"{HEAD}<w:document {DECLARED}><w:body>{body}</w:body></w:document>".encode(),
        place.lstrip("/"): styles.content,
    }
    return packed(out.getvalue(), replaced)


def _parts(report: Document, manner: Manner, blocks: Blocks) -> Iterator[Part]:
    styles = blocks.styles
    yield Part(paragraph(styles["Title"], run(str(report.title))))
    if report.subtitle:
        yield Part(paragraph(styles["Subtitle"], run(str(report.subtitle))))
    yield from (Part(paragraph(styles["Byline"], blocks.runs(line.runs))) for line in report.byline)
    headings = {part.id: place for place, part in enumerate(report.walk())}
    entries = [
        Entry(str(part.title), depth, _mark(headings[part.id])) for part, depth in _outline(report.chapters)
    ]
    yield Part(contents(entries, manner.text(phrase("Contents")), styles))
    for part, depth in _outline(report.chapters):
        yield from _section(part, depth, headings[part.id], blocks, styles)


def _section(part: Section, depth: int, place: int, blocks: Blocks, styles: Styles) -> Iterator[Part]:
    """Yield a heading and what stands below it; the heading is on the page of the first block."""
    below = [blocks.part(*pair) for pair in zip_longest(part.blocks, part.blocks[1:])]
    title = bookmark(_mark(place), FIRST_HEADING + place, run(str(part.title)))
    yield Part(
        paragraph(styles[f"heading {min(depth, DEEPEST)}"], title), turned=below[0].turned if below else False
    )
    yield from below


def _outline(sections: tuple[Section, ...], depth: int = 1) -> Iterator[tuple[Section, int]]:
    for section in sections:
        yield section, depth
        yield from _outline(section.sections, depth + 1)


def _mark(place: int) -> str:
    return f"_Toc{place + 1:06}"


def _pictures(report: Document, settings: Settings, sheet: Page, target: "WordDocument") -> dict[int, Shown]:
    figures = [block for section in report.walk() for block in section.blocks if isinstance(block, Figure)]
    if not figures:
        return {}
    upright = [_room(figure, settings.manner, sheet.width / 20, sheet.height / 20) for figure in figures]
    across = [_room(figure, settings.manner, sheet.turned_width / 20, sheet.width / 20) for figure in figures]
    turned = [
        bool(sheet.turned_width and figure.svg) and better_turned(checked(figure.svg, figure.number), *rooms)
        for figure, *rooms in zip(figures, upright, across, strict=True)
    ]
    rooms = [second if turn else first for first, second, turn in zip(upright, across, turned, strict=True)]
    made = pictures(figures, font_folders(settings), rooms)
    return {
        figure.number: Shown(picture, target.part.get_or_add_image(BytesIO(picture.png))[0], turn)
        for figure, picture, turn in zip(figures, made, turned, strict=True)
    }


def _room(figure: Figure, manner: Manner, width: float, height: float) -> tuple[float, float]:
    """Return what a page of this text column, in points, leaves to a picture with its caption and notes."""
    letters = sum(len(manner.text(run)) for note in figure.notes for run in note.runs)
    lines = letters * NOTE_LETTER / max(width, 1.0)
    return width, max(0.4 * height, height - CAPTION_ROOM - NOTE_LINE * lines)


def _author(document: Document) -> str:
    """Return the authors: the first line below the title if it is plain words, as the study file gives them."""
    first = document.byline[0].runs if document.byline else ()
    return first[0] if len(first) == 1 and isinstance(first[0], str) else ""


def _properties(target: "WordDocument", report: Document, author: str) -> None:
    own = target.core_properties
    own.title = clean(str(report.title))[:LONGEST_PROPERTY]
    own.subject = clean(str(report.subtitle))[:LONGEST_PROPERTY]
    own.author = clean(author)[:LONGEST_PROPERTY]
    own.language = clean(report.language)[:LONGEST_PROPERTY]
    own.last_modified_by, own.comments, own.keywords, own.category = "wavepath", "", "", ""
    own.created = own.modified = MADE
    own.revision = 1
