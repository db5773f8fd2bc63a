"""A figure as the data of the template: its drawing as it is, its words in the fonts of the report."""

import re
from typing import Any
from xml.etree import ElementTree

from reports.document import Figure
from reports.manner import Manner
from reports.writers.drawing import checked, size
from reports.writers.pdf import runs
from reports.writers.pdf.faces import MONO
from reports.writers.pdf.fitting import LANDSCAPE, PORTRAIT
from reports.writers.plain import broken, plain
from reports.writers.raster import pixels

PIXEL = 0.75  # points
OVERHANG = 24.0  # points on each side that a wide drawing may stand out into the margins
HIGHEST = 560.0  # points, so that drawing and caption go on one page
HIGHEST_ACROSS = 360.0  # on a page on its side
SMALLEST = 0.75  # of the size as drawn: letters of 11 pixels have 6.2 points
WORTH = 1.25  # how much larger a drawing has to become for that
LETTER, HIGHEST_WITH_NOTES = 0.12, 670.0  # points of height of each letter below; of a page, for both
FLOATS = 300.0  # points of height from which the text goes on before the drawing, to leave no half page empty
FAMILY = re.compile(r"""(?<=\s)font-family=("[^"]*"|'[^']*')""")


def figure(item: Figure, label: str, note: str, families: str, manner: Manner) -> dict[str, Any]:
    """Return a printable figure, as wide as its drawing asks for or the page allows."""
    drawing = "" if item.png else checked(item.svg, item.number)
    picture = list(item.png) if item.png else dressed(drawing, families)
    width, height, turned = _fitted(
        pixels(item.png, item.number) if item.png else size(drawing), drawn=not item.png
    )
    caption = plain(str(item.caption))
    below = len(caption) + sum(len(manner.text(run)) for note in item.notes for run in note.runs)
    long = height + LETTER * below > HIGHEST_WITH_NOTES
    return {
        "kind": "figure",
        "label": label,
        "caption": broken(caption, runs.LONGEST_WORD),
        "note": note,
        "notes": [runs.sentence(paragraph.runs, manner.style) for paragraph in item.notes],
        "picture": picture,
        "format": "png" if item.png else "svg",
        "alt": plain(str(item.alt)) or caption or label,
        "width": width,
        "landscape": turned,
        "floats": height > FLOATS and not turned and not long,
        "breakable": long,
        "overhang": 0.0 if turned else max(0.0, (width - PORTRAIT) / 2),
    }


def dressed(drawing: str, families: str) -> str:
    """Return a drawing whose words are set in these families; nothing else of it is changed.

    Examples
    --------
    >>> dressed("<svg><text font-family='Arial'>x</text></svg>", "Sans")
    '<svg font-family="Sans"><text font-family="Sans">x</text></svg>'
    """

    def family(found: re.Match[str]) -> str:
        mono = "mono" in found[1].lower() and "sans-serif" not in found[1].lower()
        return f'font-family="{MONO}, {families}"' if mono else f'font-family="{families}"'

    changed = FAMILY.sub(family, drawing)
    opening = changed[: changed.index(">")]
    return (
        changed if "font-family=" in opening else changed.replace("<svg", f'<svg font-family="{families}"', 1)
    )


def words(drawing: str) -> str:
    """Return the words in a drawing."""
    return "".join(ElementTree.fromstring(drawing).itertext())


def _fitted(size: tuple[float, float], *, drawn: bool) -> tuple[float, float, bool]:
    """Return width and height in points, no wider and no higher than a page, and whether the page is turned.

    A drawing whose letters would become too small upright, and clearly larger across, gets a page on its side.
    """
    wide, high = size
    width = min(wide * PIXEL, PORTRAIT + 2 * OVERHANG, HIGHEST * wide / high)
    across = min(wide * PIXEL, LANDSCAPE, HIGHEST_ACROSS * wide / high)
    turned = drawn and width < SMALLEST * wide * PIXEL and across > WORTH * width
    width = across if turned else width
    return width, width * high / wide, turned
