"""The list that bulleted paragraphs belong to, in a template that has no style for them."""

from typing import TYPE_CHECKING, cast

from reports.writers.word.bare import KIND, part
from reports.writers.word.styles import lacks

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import XmlPart

BULLETS = "List Bullet"


def bullets(document: "WordDocument", language: str) -> int | None:
    """Add our list to the document if it lacks the style of bulleted lists; return the list's number.

    Returns
    -------
    int or None
        None if the template's own style is used, or ours in our document.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.parts.numbering import NumberingPart

    if not lacks(document, BULLETS):
        return None
    ours = parse_xml(part("numbering", language))
    try:
        lists = cast("XmlPart", document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)).element
    except KeyError:
        place = PackURI("/word/numbering.xml")
        fresh = NumberingPart(place, f"{KIND}.numbering+xml", ours, document.part.package)
        document.part.relate_to(fresh, RELATIONSHIP_TYPE.NUMBERING)
        return 1
    kind, number = ours.find(qn("w:abstractNum")), ours.find(qn("w:num"))
    kinds, numbers = lists.findall(qn("w:abstractNum")), lists.findall(qn("w:num"))
    kind_id = 1 + max((int(k.get(qn("w:abstractNumId"))) for k in kinds), default=0)
    own_id = 1 + max((int(n.get(qn("w:numId"))) for n in numbers), default=0)
    kind.set(qn("w:abstractNumId"), str(kind_id))
    number.set(qn("w:numId"), str(own_id))
    number.find(qn("w:abstractNumId")).set(qn("w:val"), str(kind_id))
    if kinds:  # all kinds of lists stand before all lists
        kinds[-1].addnext(kind)
    else:
        lists.insert(0, kind)
    kinds_and_numbers = lists.findall(qn("w:num"))
    (kinds_and_numbers[-1] if kinds_and_numbers else kind).addnext(number)
    return own_id
