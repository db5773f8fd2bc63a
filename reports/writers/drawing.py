"""SVG as it may stand inside a page: well-formed, without script, reference or id, of a size that can be printed."""

import re
from math import isfinite
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from reports.errors import OutputError

NAMESPACE = "http://www.w3.org/2000/svg"
SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
ELEMENTS = frozenset(("svg", "title", "desc", "g", "text", "tspan", *SHAPES))
WORDS_ONLY = ("title", "desc")  # a page reads what stands in them as its own markup
REFUSED = frozenset({"id", "class", "style", "tabindex"})
PROLOG = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE[^>\[]*>)?\s*", re.IGNORECASE)
COMMENT = re.compile("<!--.*?-->", re.DOTALL)
LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(px)?\s*")
DEEPEST = 64  # elements within elements
LARGEST, SLIMMEST = 20_000.0, 200.0  # pixels of a side; how many times longer than the other it may be
REMEDY = "Make it again of shapes and text alone, or give the picture as `png`."


def inline(svg: str) -> str:
    """Return the drawing without its prolog and comments, once nothing in it can run, load or clash.

    A page does not read comments, entities and prefixes as XML does, so that what is checked here could be another
    thing there: comments go, the others are refused.

    Parameters
    ----------
    svg : str
        A whole SVG document of shapes and text.

    Raises
    ------
    OutputError
        If it is not well-formed, or holds an element or attribute beyond plain shapes and text.

    Examples
    --------
    >>> inline('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><!-- made --></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    """
    body = PROLOG.sub("", COMMENT.sub("", svg), count=1).strip()
    if found := re.search(r"<!\[CDATA|<!|<\?|</?[\w.-]+:", body):
        raise _refused(f"holds {found[0]!r}; only shapes and text are allowed")
    root = _parsed(body)
    if root.tag not in (f"{{{NAMESPACE}}}svg", "svg"):
        raise _refused("does not begin with <svg>")
    _check(root, 1)
    return body


def described(svg: str, words: str) -> str:
    """Return a checked drawing with words for those who cannot see it, unless it has its own.

    Examples
    --------
    >>> described('<svg width="9">', 'A "box"')
    '<svg role="img" aria-label="A &quot;box&quot;" width="9">'
    """
    opening = svg[: svg.index(">")]
    if not words or "aria-label=" in opening:
        return svg
    role = "" if "role=" in opening else ' role="img"'
    label = escape(words, {'"': "&quot;", "\n": "&#10;"})
    return svg.replace("<svg", f'<svg{role} aria-label="{label}"', 1)


def size(svg: str) -> tuple[float, float]:
    """Return width and height of a checked drawing in pixels: those it states, else those of its view box.

    Raises
    ------
    OutputError
        If it states none that are finite and above 0, or one that no page can show.

    Examples
    --------
    >>> size('<svg viewBox="0 0 300 120" width="100%"/>')
    (300.0, 120.0)
    """
    root = _parsed(svg)
    found = _stated(root) or _box(root)
    if found is None or not all(isfinite(side) and side > 0 for side in found):
        raise _refused("has no size: give `viewBox`, or `width` and `height` in pixels, above 0")
    if max(found) > LARGEST or max(found) > SLIMMEST * min(found):
        raise _refused(
            f"is {found[0]:,.0f} by {found[1]:,.0f} pixels; no side may be longer than {LARGEST:,.0f}, or "
            f"{SLIMMEST:.0f} times the other"
        )
    return found


def checked(svg: str, number: int) -> str:
    """Return the drawing of a figure that may stand in a page and has a size; what every writer does first.

    Parameters
    ----------
    number : int
        Of the figure, which a message names.

    Raises
    ------
    OutputError
        As `inline` and `size` do.
    """
    try:
        body = inline(svg)
        size(body)
    except OutputError as fault:
        raise OutputError(f"Figure {number}: {fault}") from fault
    return body


def _parsed(body: str) -> ElementTree.Element:
    try:
        body.encode()
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, UnicodeEncodeError) as fault:
        raise _refused(f"is not well-formed SVG: {fault}") from fault


def _check(element: ElementTree.Element, depth: int) -> None:
    name = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
    if name not in ELEMENTS:
        raise _refused(f"holds <{name}>; only shapes and text are allowed")
    if depth > DEEPEST or (name in WORDS_ONLY and len(element)):
        raise _refused(f"holds elements within <{name}>, which is too deep; only shapes and text are allowed")
    for attribute, value in element.attrib.items():
        if _runs_or_loads(attribute.lower(), value.lower()):
            raise _refused(f"holds the attribute {attribute!r}; only presentation is allowed")
    for child in element:
        _check(child, depth + 1)


def _runs_or_loads(name: str, value: str) -> bool:
    if name.startswith("aria-"):  # words, such as the label of a variable
        return False
    loads = "url(" in value or "\\" in value  # a backslash may spell it
    foreign = name.startswith("{") and not name.endswith(("}space", "}lang"))
    return name.startswith("on") or "href" in name or name in REFUSED or foreign or loads


def _stated(root: ElementTree.Element) -> tuple[float, float] | None:
    wide, high = (LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height"))
    return (float(wide[1]), float(high[1])) if wide and high else None


def _box(root: ElementTree.Element) -> tuple[float, float] | None:
    parts = root.get("viewBox", "").replace(",", " ").split()
    try:
        return (float(parts[2]), float(parts[3])) if len(parts) == 4 else None
    except ValueError:
        return None


def _refused(finding: str) -> OutputError:
    return OutputError(f"A drawing of the report {finding}. {REMEDY}")
