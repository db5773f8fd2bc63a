"""SVG as it may stand inside a page: well-formed, without script, reference or id."""

import re
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2000/svg"
SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
ELEMENTS = frozenset(("svg", "title", "desc", "g", "text", "tspan", *SHAPES))
REFUSED = frozenset({"id", "class"})
PROLOG = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE[^>]*>)?\s*", re.IGNORECASE)


def inline(svg: str) -> str:
    """Return the drawing without its prolog, once nothing in it can run, load or clash.

    Parameters
    ----------
    svg : str
        A whole SVG document of shapes and text.

    Raises
    ------
    ValueError
        If it is not well-formed, or holds an element or attribute beyond plain shapes and text.
    """
    body = PROLOG.sub("", svg, count=1).strip()
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as fault:
        raise ValueError(f"a drawing is not well-formed SVG: {fault}") from fault
    for element in root.iter():
        _check(element)
    return body


def _check(element: ElementTree.Element) -> None:
    name = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
    if name not in ELEMENTS:
        raise ValueError(f"a drawing holds <{name}>; only shapes and text are allowed")
    for attribute, value in element.attrib.items():
        name, loads = attribute.lower(), "url(" in value
        if name.startswith("on") or "href" in name or name in REFUSED or loads:
            raise ValueError(f"a drawing holds the attribute {attribute!r}; only presentation is allowed")
