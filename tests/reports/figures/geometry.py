"""What must hold of every drawing: safe SVG, everything on the canvas, no text on a text."""

import re
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from analysis.sem.diagram.text import text_width
from reports.document import Figure
from reports.figures.canvas import BOLDER
from reports.manner import ENGLISH_APA, Manner
from reports.writers.drawing import NAMESPACE, inline

ASCENT, DESCENT = 0.74, 0.22  # of the font size: digits and capitals above the baseline, a g below it
ROUNDING = 0.6  # coordinates have one decimal
NUMBER = re.compile(r"-?\d+\.?\d*")


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Word") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > ROUNDING and down > ROUNDING


def words_of(svg: str) -> list[Word]:
    root = ElementTree.fromstring(svg)
    return [_word(element) for element in root.iter(f"{{{NAMESPACE}}}text") if element.text]


def _word(element: ElementTree.Element) -> Word:
    size = float(element.get("font-size", "0"))
    x, y = float(element.get("x", "nan")), float(element.get("y", "nan"))
    text = element.text or ""
    width = text_width(text, size) * (BOLDER if element.get("font-weight") else 1.0)
    before = {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
    if "rotate(-90" in (element.get("transform") or ""):
        return Word(text, x - ASCENT * size, y - width / 2, x + DESCENT * size, y + width / 2)
    return Word(text, x - before, y - ASCENT * size, x - before + width, y + DESCENT * size)


def canvas(svg: str) -> tuple[float, float]:
    width, height = ElementTree.fromstring(svg).get("viewBox", "").split()[2:]
    return float(width), float(height)


def check(figure: Figure, manner: Manner = ENGLISH_APA, *, widest: float = 1000.0, most: int = 60_000) -> str:
    """Fail if the drawing is unsafe, too large, beside its canvas, or has text on text; return its SVG."""
    svg = figure.svg
    root = ElementTree.fromstring(inline(svg))
    assert "nan" not in re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", svg).lower()
    assert len(svg.encode()) < most
    assert root.get("role") == "img"
    assert root.get("aria-label") == manner.text(figure.alt)
    assert manner.text(figure.alt) and manner.text(figure.caption)
    width, height = canvas(svg)
    assert width <= widest
    words = words_of(svg)
    for word in words:
        assert word.left >= -ROUNDING and word.right <= width + ROUNDING, f"{word} is beside {width}"
        assert word.top >= -ROUNDING and word.bottom <= height + ROUNDING, f"{word} is beside {height}"
    for one, other in combinations(words, 2):
        assert not one.touches(other), f"{one} lies on {other}"
    _shapes_inside(root, width, height)
    return svg


def _shapes_inside(root: ElementTree.Element, width: float, height: float) -> None:
    for element in root.iter():
        kind = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        at = element.attrib
        match kind:
            case "line":
                xs, ys = [float(at["x1"]), float(at["x2"])], [float(at["y1"]), float(at["y2"])]
            case "rect":
                x, y = float(at["x"]), float(at["y"])
                xs, ys = [x, x + float(at["width"])], [y, y + float(at["height"])]
                assert float(at["width"]) >= 0 and float(at["height"]) >= 0
            case "circle":
                x, y, r = float(at["cx"]), float(at["cy"]), float(at["r"])
                xs, ys = [x - r, x + r], [y - r, y + r]
            case "polyline" | "polygon":
                numbers = [float(v) for v in NUMBER.findall(at["points"])]
                xs, ys = numbers[::2], numbers[1::2]
            case _:
                continue
        assert min(xs) >= -ROUNDING and max(xs) <= width + ROUNDING, f"{kind} {xs} is beside {width}"
        assert min(ys) >= -ROUNDING and max(ys) <= height + ROUNDING, f"{kind} {ys} is beside {height}"


def told(figure: Figure, manner: Manner = ENGLISH_APA) -> str:
    """Return all words of a figure: caption, notes, alt text."""
    notes = [manner.text(run) for note in figure.notes for run in note.runs]
    return " ".join([manner.text(figure.caption), *notes, manner.text(figure.alt)])


def printed(svg: str) -> list[str]:
    """Return the texts that are drawn, with plain spaces."""
    return [word.text.replace("\u00a0", " ") for word in words_of(svg)]
