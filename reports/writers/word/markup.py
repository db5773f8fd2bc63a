"""WordprocessingML as text: the one place where words become markup, so that words never are markup.

A body is written as text, not as a tree: a table of 5,000 rows has half a million elements, which cost seconds and
hundreds of megabytes as objects. Every paragraph starts with ``<w:p><w:pPr>`` (`flow` counts on it).
"""

from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from reports.writers.oneline import clean

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())

Level = Literal["superscript", "subscript"]


def attribute(text: str) -> str:
    """Return text as the value of an attribute, with its quotes."""
    return quoteattr(clean(text))


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    style: str = "",
    size: int = 0,
    level: Level | None = None,
) -> str:
    """Return words as a run; empty words as nothing.

    Parameters
    ----------
    style : str
        Id of a character style; empty for none.
    size : int
        Half-points; 0 for that of the paragraph's style.
    """
    if not text:
        return ""
    asked = (
        f'<w:rStyle w:val="{style}"/>' if style else "",
        "<w:b/><w:bCs/>" if bold else "",
        "<w:i/><w:iCs/>" if italic else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        f'<w:vertAlign w:val="{level}"/>' if level else "",
    )
    properties = "".join(asked)
    opened = f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
    return f'{opened}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def paragraph(
    style: str,
    content: str,
    *,
    keep: bool = False,
    align: str = "",
    left: int = 0,
    right: int = 0,
    more: str = "",
) -> str:
    """Return a paragraph.

    Parameters
    ----------
    style : str
        Id of its style.
    keep : bool
        Whether it stays on the page of the next.
    left, right : int
        Indents, in twentieths of a point.
    more : str
        Properties that stand between those of the page and the indents.
    """
    indent = f'<w:ind w:left="{left}" w:right="{right}"/>' if left or right else ""
    asked = (
        f'<w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep else "",
        more,
        indent,
        f'<w:jc w:val="{align}"/>' if align else "",
    )
    return f"<w:p><w:pPr>{''.join(asked)}</w:pPr>{content}</w:p>"


def field(instruction: str, shown: str, *, bold: bool = False) -> str:
    """Return a field of ours with the result that is shown before it is updated; never made of a user's words."""
    parts = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>' for part in parts)
    asked = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{begin}{asked}{separate}{run(shown, bold=bold)}{end}"


def bookmark(name: str, number: int, content: str) -> str:
    """Return content between the ends of a bookmark; name and number are ours and unique."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'
