"""The table of contents as a field, with the entries shown before it is updated."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.writers.word.markup import paragraph, run
from reports.writers.word.styles import Styles

DEEPEST = 2
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>' for part in ("begin", "separate", "end")
)
ASKED = r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r>'


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of the document: its words, how deep it stands (from 1), and its bookmark."""

    title: str
    depth: int
    bookmark: str


def contents(entries: Sequence[Entry], title: str, styles: Styles) -> str:
    """Return the table of contents.

    Its entries are links without page numbers: only a word processor knows the pages, and it puts them in when it
    updates the field (F9). A number that may be wrong is not printed.
    """
    shown = [entry for entry in entries if entry.depth <= DEEPEST]
    lines = []
    for place, entry in enumerate(shown):
        link = f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{run(entry.title)}</w:hyperlink>'
        before = BEGIN + ASKED + SEPARATE if place == 0 else ""
        after = END if place == len(shown) - 1 else ""
        lines.append(paragraph(styles[f"toc {entry.depth}"], before + link + after))
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    head = paragraph(styles["TOC Heading"], run(title))
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{head}{''.join(lines)}</w:sdtContent></w:sdt>"
