"""Styles by their names: those of the template where it has them, ours where it lacks them."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reports.writers.word.bare import part, tongue

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles part as it will be written, and what else writers need of it.

    Attributes
    ----------
    ids : mapping
        Id of each style that is used, by our name for it in lower case.
    text_size : int
        Of the words of tables, in half-points.
    scale : float
        Width of their letters, in those of Helvetica.
    """

    content: bytes
    ids: Mapping[str, str]
    text_size: int
    scale: float

    def __getitem__(self, name: str) -> str:
        """Return the id of a style."""
        return self.ids[name.lower()]


TIMES = 0.93  # of Helvetica's widths, with a little to spare: digits 0.90, small letters 0.88 on average


def merged(document: "WordDocument", language: str, bullets: int | None, *, own: bool) -> Styles:
    """Return the styles of a document, and ours for every name that it has not.

    A template of another language of Word has other ids, but the same names for the styles that Word itself knows.

    Parameters
    ----------
    bullets : int or None
        Number of the list that our style of lists takes; None to leave it as it is.
    own : bool
        Whether the document is a template of the user's own, whose type may be as wide as Helvetica.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    given = deepcopy(document.styles.element)
    ours = parse_xml(part("styles", language))
    known = {_key(style): style for style in _styles(given)}
    taken = {_id(style) for style in known.values()}
    default = {
        style.get(_w("type")): style for style in _styles(given) if style.get(_w("default")) in ("1", "true")
    }
    home: dict[str, str] = {}
    added = []
    for style in _styles(ours):
        there = known.get(_key(style))
        if style.get(_w("default")) and there is None:
            there = default.get(style.get(_w("type")))
        if there is None:
            added.append(style)
        home[_id(style)] = _id(there) if there is not None else _free(_id(style), taken)
    for style in added:
        _append(given, style, home, bullets)
    _speak(given, language)
    ids = {_name(style).lower(): home[_id(style)] for style in _styles(ours)}
    return Styles(
        serialize_part_xml(given), ids, _size(known.get(("paragraph", "table text"))), 1.0 if own else TIMES
    )


def lacks(document: "WordDocument", name: str) -> bool:
    """Return whether a document has no paragraph style of this name."""
    return ("paragraph", name.lower()) not in {_key(style) for style in _styles(document.styles.element)}


def _styles(root: "BaseOxmlElement") -> "list[BaseOxmlElement]":
    return [style for style in root.findall(_w("style")) if style.find(_w("name")) is not None]


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _name(style: "BaseOxmlElement") -> str:
    return str(style.find(_w("name")).get(_w("val")))


def _key(style: "BaseOxmlElement") -> tuple[str, str]:
    return str(style.get(_w("type"))), _name(style).lower()


def _id(style: "BaseOxmlElement") -> str:
    return str(style.get(_w("styleId")))


def _free(wanted: str, taken: set[str]) -> str:
    """Return an id that no style has; Word takes ids that differ in case only for the same."""
    lower = {name.lower() for name in taken}
    while wanted.lower() in lower:
        wanted += "Own"
    taken.add(wanted)
    return wanted


def _append(
    root: "BaseOxmlElement", style: "BaseOxmlElement", home: dict[str, str], bullets: int | None
) -> None:
    """Append a copy of our style under ids of this document; it is no default there."""
    fresh = deepcopy(style)
    fresh.set(_w("styleId"), home[_id(style)])
    fresh.attrib.pop(_w("default"), None)
    for name in ("basedOn", "next", "link"):
        for reference in fresh.findall(_w(name)):
            reference.set(_w("val"), home[reference.get(_w("val"))])
    for number in fresh.iter(_w("numId")):
        if bullets is not None:
            number.set(_w("val"), str(bullets))
    root.append(fresh)


def _speak(root: "BaseOxmlElement", language: str) -> None:
    """Set the language of the document's words, and a font for its script if none is named."""
    defaults = _child(root, "docDefaults", first=True)
    properties = _child(_child(defaults, "rPrDefault", first=True), "rPr")
    latin, asian, font = tongue(language)
    spoken = _child(properties, "lang")
    spoken.set(_w("val"), latin)
    spoken.set(_w("eastAsia"), asian)
    fonts = _child(properties, "rFonts", first=True)
    if fonts.get(_w("eastAsia")) is None and fonts.get(_w("eastAsiaTheme")) is None:
        fonts.set(_w("eastAsia"), font)


def _child(parent: "BaseOxmlElement", name: str, *, first: bool = False) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement

    found = parent.find(_w(name))
    if found is None:
        found = OxmlElement(f"w:{name}")
        parent.insert(0 if first else len(parent), found)
    return cast("BaseOxmlElement", found)


def _size(style: "BaseOxmlElement | None") -> int:
    """Return the size of the words of tables in half-points: the template's own, if it names one."""
    found = None if style is None else style.find(f"{_w('rPr')}/{_w('sz')}")
    return 20 if found is None else int(found.get(_w("val")))
