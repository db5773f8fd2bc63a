"""Drawings as pictures for Word: every one of a document in one run of the typesetter, 300 dots an inch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

from reports.document import Figure
from reports.errors import OutputError
from reports.writers.boxes import boxes, of_a_script
from reports.writers.drawing import NAMESPACE, checked, size
from reports.writers.fonts import missing
from reports.writers.raster import pixels

DOTS = 300  # an inch
SMALLEST, WORTH = 0.75, 1.25  # of the size as drawn; how much larger a drawing has to become on its side
POINTS = 0.75  # of a unit of a drawing, 96 to an inch
FONT = "Source Sans Pro"
ARMENIAN, PHONETIC, RADICALS = "\u0530", "\u1d00", "\u2e80"  # where the typesetter's own fonts end
PROGRAM = """
#set page(margin: 0pt)
#for drawing in json(bytes(sys.inputs.drawings)) {
  page(width: drawing.width * 1pt, height: drawing.height * 1pt,
    image(bytes(drawing.svg), format: "svg", width: 100%, height: 100%))
}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG, the size in points at which it is shown, and the signs that are drawn as boxes, since no font has them."""

    png: bytes
    width: float
    height: float
    boxed: frozenset[int] = frozenset()


def pictures(
    figures: Sequence[Figure], folders: Sequence[Path], rooms: Sequence[tuple[float, float]]
) -> tuple[Picture, ...]:
    """Return the drawings as pictures, each no larger than the room, none larger than it was drawn.

    Parameters
    ----------
    figures : sequence of Figure
    folders : sequence of Path
        Of fonts; no others are used, so that every machine draws the same.
    rooms : sequence of (float, float)
        Width and height for each, in points.

    Raises
    ------
    OutputError
        If no font has a letter of a drawing, the typesetter refuses, or a PNG cannot be read.
    """
    drawn = iter(_drawn([(f, room) for f, room in zip(figures, rooms, strict=True) if not f.png], folders))
    return tuple(
        _photo(figure, room) if figure.png else next(drawn)
        for figure, room in zip(figures, rooms, strict=True)
    )


def better_turned(svg: str, upright: tuple[float, float], across: tuple[float, float]) -> bool:
    """Return whether a checked drawing needs a page on its side: too small upright, and clearly larger there."""
    wide, high = (side * POINTS for side in size(svg))
    first, second = (_fitted((wide, high), room)[0] for room in (upright, across))
    return first < SMALLEST * wide and second > WORTH * first


def _photo(figure: Figure, room: tuple[float, float]) -> Picture:
    """Return a picture that is one already, such as a plot of a notebook, at the size that it states."""
    from docx.image.image import Image

    pixels(figure.png, figure.number)
    found = Image.from_blob(figure.png)
    return Picture(figure.png, *_fitted((max(found.width.pt, 1.0), max(found.height.pt, 1.0)), room))


def _drawn(given: Sequence[tuple[Figure, tuple[float, float]]], folders: Sequence[Path]) -> Sequence[Picture]:
    """Return drawings, each with its room, as pictures."""
    if not given:
        return ()
    import typst

    lettered = [_lettered(checked(figure.svg, figure.number)) for figure, _ in given]
    without = [_without_font(svg, tuple(folders)) for svg in lettered]
    drawn = [svg.translate(boxes(codes)) for svg, codes in zip(lettered, without, strict=True)]
    stated = [size(svg) for svg in drawn]
    sizes = [
        _fitted((wide * POINTS, high * POINTS), room)
        for (wide, high), (_, room) in zip(stated, given, strict=True)
    ]
    asked = [
        {"svg": svg, "width": wide, "height": high} for svg, (wide, high) in zip(drawn, sizes, strict=True)
    ]
    try:
        made = typst.compile(
            PROGRAM.encode(),
            format="png",
            ppi=DOTS,
            font_paths=cast("Any", [str(folder) for folder in folders]),  # its type is that of the input
            ignore_system_fonts=True,
            sys_inputs={"drawings": json.dumps(asked)},
        )
    except RuntimeError as fault:  # typst.TypstError is one
        raise OutputError(f"the figures cannot be made into pictures for Word: {fault}") from fault
    pages = cast("list[bytes]", made if isinstance(made, list) else [made])
    return [Picture(page, *size, codes) for page, size, codes in zip(pages, sizes, without, strict=True)]


def _without_font(svg: str, folders: tuple[Path, ...]) -> frozenset[int]:
    """Return the signs that no font has, but refuse letters of a script; the typesetter has Latin, Greek, Cyrillic."""
    shown = ElementTree.fromstring(svg).iter(f"{{{NAMESPACE}}}text")
    words = "".join("".join(element.itertext()) for element in shown)
    foreign = "".join(
        dict.fromkeys(sign for sign in words if ARMENIAN <= sign < PHONETIC or sign >= RADICALS)
    )
    unknown = missing(foreign, folders) if foreign else ""
    if letters := "".join(sign for sign in unknown if of_a_script(ord(sign))):
        raise OutputError(
            f"Word: no font has the letters {letters[:20]!r} of a figure. For Japanese run: pip install "
            "'wavepath[japanese]'; else name a folder with a font that has them as `fonts`, or leave docx out of the "
            "formats."
        )
    return frozenset(map(ord, unknown))


def _lettered(svg: str) -> str:
    """Return a drawing whose words name one font; the typesetter takes a serif if it cannot read a list of them."""
    etree = import_module("lxml.etree")  # comes with python-docx
    root = etree.fromstring(svg.encode())
    for element in root.iter():
        if element.get("font-family") is not None:
            element.set("font-family", FONT)
    return str(etree.tostring(root, encoding="unicode"))


def _fitted(asked: tuple[float, float], room: tuple[float, float]) -> tuple[float, float]:
    scale = min(1.0, room[0] / asked[0], room[1] / asked[1])
    return round(asked[0] * scale, 2), round(asked[1] * scale, 2)
