"""Shapes and text of a drawing as plain SVG: no ids, no references, the same bytes on every machine."""

from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite

from analysis.sem.diagram.text import text_width
from reports.document import Phrase
from reports.errors import OutputError
from reports.manner import Manner

# Okabe & Ito's colors, told apart with every kind of color vision; yellow is too light for lines.
BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000",
)  # fmt: skip
COLORS = (BLUE, VERMILLION, GREEN, PURPLE, BLACK, ORANGE, SKY)
DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 2 2 2 2 2")
SHAPES = ("circle", "square", "triangle", "diamond", "down", "cross")
INK, GREY, RAW, HAIR, PAPER, STAMP = "#1b1b1b", "#555555", "#8c8c8c", "#dddddd", "#ffffff", "#7a3d00"
NORMAL, SMALL, TINY = 12.0, 11.0, 10.0
FONTS = "'Source Sans Pro', 'Source Sans 3', Helvetica, Arial, 'Liberation Sans', sans-serif"
BOLDER = 1.08  # bold letters are wider
WIDTH = 640.0  # of a drawing that needs no more; text of 11 is then 7 pixels high on a phone
STAMP_ROOM = 20.0
ELLIPSIS = "…"


def picture(
    width: float,
    height: float,
    parts: Iterable[str],
    *,
    alt: Phrase,
    manner: Manner,
    stamp: str | Phrase | None = None,
) -> str:
    """Return a whole drawing.

    Parameters
    ----------
    width, height : float
        In pixels; a stamp gets room below.
    parts : iterable of str
        Shapes and text.
    alt : Phrase
        What the drawing shows, in words.
    stamp : str, Phrase or None
        Words written into the drawing itself, such as ``"Simulated data"``.
    """
    words = escape(manner.text(alt))
    body = list(parts)
    if stamp:
        body.append(text(4, height + 12, manner.text(stamp), bold=True, size=SMALL, fill=STAMP))
        height += STAMP_ROOM
    size = f'viewBox="0 0 {n(width)} {n(height)}" width="{n(width)}" height="{n(height)}"'
    font = f'font-family="{FONTS}" font-size="{n(SMALL)}" fill="{INK}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{words}" {font}>'
    return "\n".join([head, f"<title>{words}</title>", *body, "</svg>"])


def styled(index: int) -> tuple[str, str, str]:
    """Return color, dash and shape of a series; no two of the first 210 are alike in all three."""
    return COLORS[index % len(COLORS)], DASHES[index % len(DASHES)], SHAPES[index % len(SHAPES)]


def wide(words: str, size: float = SMALL, *, bold: bool = False) -> float:
    """Return the room that words need in pixels, on the wide side for every font of `FONTS`."""
    return text_width(words, size) * (BOLDER if bold else 1.0)


def shortened(words: str, widest: float, size: float = SMALL, *, bold: bool = False) -> str:
    """Return words with an ellipsis at their end if they need more than `widest` pixels."""
    if wide(words, size, bold=bold) <= widest:
        return words
    kept = words
    while len(kept) > 1 and wide(kept + ELLIPSIS, size, bold=bold) > widest:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrapped(
    words: str, widest: float, size: float = SMALL, most: int = 3, *, bold: bool = False
) -> list[str]:
    """Return words in at most `most` lines, broken at spaces, or anywhere where a word is too long."""
    lines: list[str] = []
    rest = words.strip()
    while rest and len(lines) < most - 1 and wide(rest, size, bold=bold) > widest:
        cut = _cut(rest, widest, size, bold)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, shortened(rest, widest, size, bold=bold)] if rest else lines or [""]


def _cut(words: str, widest: float, size: float, bold: bool) -> int:
    """Return where the first line ends: at its last space, or where the room does."""
    fits = 1
    while fits < len(words) and wide(words[: fits + 1], size, bold=bold) <= widest:
        fits += 1
    space = words.rfind(" ", 0, fits + 1)
    return space if space > 0 else fits


def n(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    if not isfinite(value):
        raise OutputError(
            "a drawing would hold a coordinate that is no number. This is a fault of the figure."
        )
    rounded = f"{value:.1f}"
    return (
        rounded.removesuffix(".0").replace("-0", "0")
        if rounded in ("-0.0", "0.0")
        else rounded.removesuffix(".0")
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = SMALL,
    bold: bool = False,
    fill: str = INK,
) -> str:
    """Return words whose baseline is at y."""
    heavy = ' font-weight="700"' if bold else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{n(x)}" y="{n(y)}"{where} font-size="{n(size)}" fill="{fill}"{heavy}>{escape(words)}</text>'


def upright(x: float, y: float, words: str, *, size: float = SMALL, fill: str = INK) -> str:
    """Return words that run upwards, centered at (x, y)."""
    turned = f'transform="rotate(-90 {n(x)} {n(y)})"'
    return (
        f'<text x="{n(x)}" y="{n(y)}" text-anchor="middle" font-size="{n(size)}" fill="{fill}" {turned}>'
        f"{escape(words)}</text>"
    )


def block(
    x: float, y: float, lines: Sequence[str], *, anchor: str = "start", size: float = SMALL, fill: str = INK,
    bold: bool = False, leading: float = 1.2,
) -> list[str]:  # fmt: skip
    """Return lines of text, the first with its baseline at y."""
    return [
        text(x, y + k * size * leading, words, anchor=anchor, size=size, fill=fill, bold=bold)
        for k, words in enumerate(lines)
    ]


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1.0, dash: str = ""
) -> str:
    """Return a straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    at = f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
    return f'<line {at} stroke="{stroke}" stroke-width="{n(width)}"{dashes}/>'


def polyline(
    points: Sequence[tuple[float, float]], *, stroke: str, width: float = 1.8, dash: str = ""
) -> str:
    """Return a line through points."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    at = " ".join(f"{n(x)},{n(y)}" for x, y in points)
    return f'<polyline points="{at}" fill="none" stroke="{stroke}" stroke-width="{n(width)}"{dashes}/>'


def polygon(points: Sequence[tuple[float, float]], *, fill: str, opacity: float = 1.0) -> str:
    """Return a filled shape with these corners."""
    see = "" if opacity == 1.0 else f' fill-opacity="{opacity:g}"'
    at = " ".join(f"{n(x)},{n(y)}" for x, y in points)
    return f'<polygon points="{at}" fill="{fill}"{see}/>'


def path(d: str, *, fill: str = "none", stroke: str = "", width: float = 1.0, opacity: float = 1.0) -> str:
    """Return a path; with `fill` an area, with `stroke` a line."""
    drawn = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke else ""
    see = "" if opacity == 1.0 else f' {"stroke" if stroke else "fill"}-opacity="{opacity:g}"'
    return f'<path d="{d}" fill="{fill}"{drawn}{see}/>'


def rect(
    x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str = "", opacity: float = 1.0,
    line_width: float = 1.0,
) -> str:  # fmt: skip
    """Return a rectangle."""
    edge = f' stroke="{stroke}" stroke-width="{n(line_width)}"' if stroke else ""
    see = "" if opacity == 1.0 else f' fill-opacity="{opacity:g}"'
    at = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
    return f'<rect {at} fill="{fill}"{see}{edge}/>'


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str = "", width: float = 1.0) -> str:
    """Return a disc, or a ring if it is filled with paper."""
    edge = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke else ""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"{edge}/>'


def marker(shape: str, x: float, y: float, color: str, size: float = 4.0) -> str:
    """Return the mark of a series at a point; all shapes of `SHAPES` look equally large."""
    s = size
    match shape:
        case "circle":
            return circle(x, y, 0.95 * s, fill=color)
        case "square":
            return rect(x - 0.85 * s, y - 0.85 * s, 1.7 * s, 1.7 * s, fill=color)
        case "triangle":
            return polygon(
                [(x, y - 1.2 * s), (x + 1.1 * s, y + 0.8 * s), (x - 1.1 * s, y + 0.8 * s)], fill=color
            )
        case "down":
            return polygon(
                [(x, y + 1.2 * s), (x + 1.1 * s, y - 0.8 * s), (x - 1.1 * s, y - 0.8 * s)], fill=color
            )
        case "diamond":
            return polygon(
                [(x, y - 1.25 * s), (x + 1.25 * s, y), (x, y + 1.25 * s), (x - 1.25 * s, y)], fill=color
            )
        case _:
            a, b = 0.9 * s, n(0.9 * s)
            return path(f"M{n(x - a)} {n(y - a)}l{n(2 * a)} {n(2 * a)}m-{n(2 * a)} 0l{n(2 * a)} -{n(2 * a)}",
                        stroke=color, width=0.55 * s) if b else ""  # fmt: skip


def arrow(x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, head: float = 6.0) -> list[str]:
    """Return a level or upright line with a head at its second end."""
    level = abs(x2 - x1) > abs(y2 - y1)
    sign = 1.0 if (x2 - x1 if level else y2 - y1) >= 0 else -1.0
    if level:
        back = x2 - sign * head
        return [
            line(x1, y1, back, y2, stroke=stroke),
            polygon([(x2, y2), (back, y2 - 3), (back, y2 + 3)], fill=stroke),
        ]
    back = y2 - sign * head
    return [
        line(x1, y1, x2, back, stroke=stroke),
        polygon([(x2, y2), (x2 - 3, back), (x2 + 3, back)], fill=stroke),
    ]


def empty(words: Phrase, *, manner: Manner, stamp: str | Phrase | None = None, width: float = WIDTH) -> str:
    """Return a drawing that says why there is nothing to draw."""
    lines = wrapped(manner.text(words), width - 40, NORMAL, 4)
    height = 34 + 15 * len(lines)
    parts = [
        rect(0.5, 0.5, width - 1, height - 1, stroke=HAIR),
        *block(20, 28, lines, size=NORMAL, fill=GREY),
    ]
    return picture(width, height, parts, alt=words, manner=manner, stamp=stamp)
