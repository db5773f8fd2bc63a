"""The page: its size, and what stands above and below the words on every one."""

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.writers.word.markup import DECLARED, field, paragraph, run
from reports.writers.word.styles import Styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _Footer, _Header

LONGEST_HEAD = 70  # letters of a running head, which stays on one line


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the section says it, in twentieths of a point.

    Attributes
    ----------
    upright, turned : str
        Properties of a section on this page, and on the same page turned by a quarter.
    width, height : int
        Of the text column on the upright page.
    turned_width : int
        Of the text column on the turned page; 0 if the page is broad by itself.
    """

    upright: str
    turned: str
    width: int
    height: int
    turned_width: int


def page(document: "WordDocument") -> Page:
    """Return the page of a document of one section."""
    from docx.oxml.ns import qn

    section = document.element.body.find(qn("w:sectPr"))
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    wide, high = (_length(size, name) for name in ("w", "h"))
    sides = sum(_length(margins, name) for name in ("left", "right", "gutter"))
    ends = sum(abs(_length(margins, name)) for name in ("top", "bottom"))  # negative: exact
    turned = deepcopy(section)
    other = turned.find(qn("w:pgSz"))
    for name, value in (("w", str(high)), ("h", str(wide)), ("orient", "landscape")):
        other.set(qn(f"w:{name}"), value)
    columns = section.find(qn("w:cols"))
    count = 1 if columns is None else int(columns.get(qn("w:num"), "1"))
    space = 0 if columns is None else int(columns.get(qn("w:space"), "720"))
    return Page(
        upright=section.xml,
        turned=turned.xml,
        width=max(2000, (wide - sides - space * (count - 1)) // count),
        height=max(2000, high - ends),
        turned_width=max(2000, high - sides) if high > wide and count == 1 else 0,
    )


def _length(element: "BaseOxmlElement", name: str) -> int:
    from docx.oxml.ns import qn

    return round(float(element.get(qn(f"w:{name}"), "0")))


def furnish(document: "WordDocument", styles: Styles, title: str, banner: str) -> None:
    """Put running head, banner and page number on every page; what a template has there stays.

    Parameters
    ----------
    title : str
        Of the document; the running head.
    banner : str
        Words that no page may lack; empty for none.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    section = document.element.body.find(qn("w:sectPr"))
    own_head = section.find(qn("w:headerReference")) is not None
    own_foot = section.find(qn("w:footerReference")) is not None
    mark = paragraph(styles["Banner"], run(banner)) if banner else ""
    heads, feet = _places(document)
    if not own_foot:
        for foot in feet:
            _fill(foot, paragraph(styles["footer"], field("PAGE", "1"), align="center"))
    for head in heads:
        if not own_head:
            _fill(head, mark + paragraph(styles["header"], run(_short(title))))
        elif mark:
            _declared = mark.replace("<w:p>", f"<w:p {DECLARED}>", 1)
            head.part.element.insert(0, parse_xml(_declared))


def _places(document: "WordDocument") -> "tuple[list[_Header], list[_Footer]]":
    """Return headers and footers that are in use: first and even pages have their own if the document says so."""
    section = document.sections[0]
    heads, feet = [section.header], [section.footer]
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
        feet.append(section.first_page_footer)
    if document.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
        feet.append(section.even_page_footer)
    return heads, feet


def _fill(place: "_Header | _Footer", content: str) -> None:
    from docx.oxml import parse_xml

    element = place.part.element
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(f"<w:hdr {DECLARED}>{content}</w:hdr>")):
        element.append(child)


def _short(title: str) -> str:
    if len(title) <= LONGEST_HEAD:
        return title
    cut = title[:LONGEST_HEAD]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
