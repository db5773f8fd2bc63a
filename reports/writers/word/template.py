"""The Word document that is filled: one of the user's own, without its body, or ours."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, is_zipfile

from reports.errors import OutputError
from reports.writers.word.bare import A4, MARGINS, bare
from reports.writers.word.markup import DECLARED

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # first bytes of .doc, and of every encrypted Office file
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LARGEST = 256 * 2**20  # bytes when unpacked; real templates have a few MB
# Last words of the relations of a body, which goes; its styles, headers, footers and numbering stay.
OF_THE_BODY = frozenset(
    {"image", "hyperlink", "oleObject", "package", "chart", "diagramData", "comments", "aFChunk"}
)
TYPES = "[Content_Types].xml"
OTHER = {
    b"ms-word.document.macroEnabled.main": "a Word document with macros (.docm)",
    b"ms-word.template.macroEnabledTemplate.main": "a Word template with macros (.dotm)",
    b"wordprocessingml.template.main": "a Word template (.dotx); open it in Word and save it as .docx",
}
REMEDY = "Name a Word document saved as .docx, or leave `template` out."


def opened(template: Path | None, language: str) -> "WordDocument":
    """Return a document that holds page setup, headers, footers and styles, and one empty section.

    Parameters
    ----------
    template : Path or None
        A .docx of the user's own; None for ours.
    language : str
        BCP 47 tag.

    Raises
    ------
    OutputError
        If the template is not there, is encrypted, or is no .docx.
    """
    if template is None:
        return _emptied(_document(bare(language)))
    content = _read(template)
    try:
        return _emptied(_document(content))
    except Exception as fault:  # what python-docx and lxml raise on a damaged package is not one class
        raise OutputError(f"{template}: the template is {_kind(content)}. {REMEDY}") from fault


def _kind(content: bytes) -> str:
    """Return what a package is that is no Word document."""
    with ZipFile(BytesIO(content)) as package:
        types = package.read(TYPES) if TYPES in package.namelist() else b""
    named = (words for mark, words in OTHER.items() if mark in types)
    return next(named, "no Word document that can be read")


def _document(content: bytes) -> "WordDocument":
    from docx import Document

    return Document(BytesIO(content))


def _read(template: Path) -> bytes:
    try:
        content = template.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise OutputError(f"{template}: the template cannot be read ({reason}). {REMEDY}") from fault
    if content.startswith(COMPOUND):
        kind = "encrypted with a password" if ENCRYPTED in content else "of the old format .doc"
        raise OutputError(f"{template}: the template is {kind}. {REMEDY}")
    if not is_zipfile(BytesIO(content)):
        raise OutputError(f"{template}: the template is no .docx file. {REMEDY}")
    try:
        with ZipFile(BytesIO(content)) as package:
            size = sum(member.file_size for member in package.infolist())
    except BadZipFile as fault:
        raise OutputError(f"{template}: the template is a damaged file. {REMEDY}") from fault
    if size > LARGEST:
        raise OutputError(
            f"{template}: the template holds {size / 2**20:,.0f} MB, more than a template can. {REMEDY}"
        )
    return content


def _emptied(document: "WordDocument") -> "WordDocument":
    """Leave of the body one section with the page setup of the last, and the headers that reached it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    body = document.element.body
    sections = list(body.iter(qn("w:sectPr")))
    section = sections[-1] if sections else parse_xml(f"<w:sectPr {DECLARED}>{A4}{MARGINS}</w:sectPr>")
    _inherit(section, sections)
    for name in ("w:type", "w:sectPrChange"):
        for element in section.findall(qn(name)):
            section.remove(element)
    for name, text in (("w:pgSz", A4), ("w:pgMar", MARGINS)):
        if section.find(qn(name)) is None:
            section.append(parse_xml(text.replace("/>", f" {DECLARED}/>")))
    for child in list(body):
        body.remove(child)
    body.append(section)
    relations = document.part.rels
    for key in [key for key, rel in relations.items() if rel.reltype.rsplit("/", 1)[-1] in OF_THE_BODY]:
        del relations[key]
    return document


def _inherit(section: "BaseOxmlElement", sections: "list[BaseOxmlElement]") -> None:
    """Give the last section the headers and footers that it takes over from those before it."""
    from docx.oxml.ns import qn

    found = {}
    for earlier in sections:
        for name in ("w:headerReference", "w:footerReference"):
            for reference in earlier.findall(qn(name)):
                found[name, reference.get(qn("w:type"))] = reference
    for reference in found.values():
        if reference.getparent() is not section:
            section.insert(0, reference)
