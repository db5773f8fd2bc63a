"""Lines over time or size as a drawing: intervals, raw lines behind, names at the lines' ends, counts below."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from reports.document import Phrase
from reports.document.runs import Kind
from reports.figures.axes import (
    Box,
    Scale,
    extent,
    kept_apart,
    left_axis,
    left_room,
    spread,
    tick_words,
    ticks,
)
from reports.figures.canvas import (
    GREY,
    INK,
    SMALL,
    TINY,
    WIDTH,
    block,
    line,
    marker,
    picture,
    shortened,
    styled,
    text,
    wide,
    wrapped,
)
from reports.figures.strokes import Course, Points, bands, finite, raw, strokes
from reports.manner import Manner

HEIGHT = 250.0  # of the plot
MOST_NAME = 150.0  # room for a name at a line's end
MOST_HEAD = 120.0  # room for a name of a row of counts
MOST_GROWN = 1000.0  # what a drawing may grow to, so that many waves have room
TOP, EDGE = 14.0, 8.0
NEAR = 40.0  # a line that ends before this has no leader to its name: it would look like data
LEADING = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """Lines on one pair of axes.

    Attributes
    ----------
    places : tuple of (float, str)
        Ticks of the axis below, with their words.
    limits : (float, float) or None
        Ends of the upright axis; None: what is drawn.
    raw : tuple of lines
        Pieces of persons' own lines, each of (place, value); of one point: a dot.
    reference : (float, str) or None
        A dashed level with its words.
    counts : tuple of (str, tuple of str)
        Rows below the axis: a name, and words at each place.
    counted : str
        What the rows below are.
    """

    lines: tuple[Course, ...]
    places: tuple[tuple[float, str], ...]
    across: str = ""
    upright: str = ""
    kind: Kind = "estimate"
    limits: tuple[float, float] | None = None
    raw: tuple[Points, ...] = ()
    reference: tuple[float, str] | None = None
    counts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    counted: str = ""


def courses(
    plot: Courses, *, alt: Phrase, manner: Manner, stamp: str | Phrase | None = None, width: float = WIDTH
) -> str:
    """Return lines as SVG.

    Parameters
    ----------
    plot : Courses
    alt : Phrase
        What the drawing shows, in words.
    """
    low, high = plot.limits or extent(_values(plot))
    at = ticks(low, high)
    words = tick_words(at, manner, plot.kind)
    names = _names(plot)
    left = max(left_room(words), _head_room(plot))
    right = _name_room(names) if names else 14.0
    width = max(width, min(MOST_GROWN, left + right + _needed(plot)))
    gap = SMALL * LEADING * max((len(lines) for lines in names.values()), default=1) + 2
    box = Box(left, TOP, width - left - right, max(HEIGHT, gap * (len(names) + 1)))
    y = Scale(low, high, box.bottom, box.y)
    x = _across(plot, box)
    parts = list(left_axis(box, y, at, words, shortened(plot.upright, box.height)))
    parts += raw(plot.raw, x, y)
    parts += [part for item in plot.lines for part in bands(item, x, y)]
    parts += _reference(plot, box, y)
    beside = _beside(plot, x)
    for item in plot.lines:
        parts += strokes(item, x, y, 0.0 if item.smooth else beside[item.style])
    parts += _ends(plot, names, box, x, y, gap)
    below, height = _below(plot, box, x, width)
    return picture(width, height, [*parts, *below], alt=alt, manner=manner, stamp=stamp)


def _values(plot: Courses) -> list[float]:
    drawn = [v for c in plot.lines for part in (c.mean, c.low, c.high, c.far_low, c.far_high) for v in part]
    drawn += [value for piece in plot.raw for _, value in piece]
    return [*drawn, *([plot.reference[0]] if plot.reference else [])]


def _names(plot: Courses) -> dict[int, list[str]]:
    """Return the lines of each name that stands at a line's end."""
    return {
        item.style: wrapped(item.name, MOST_NAME, SMALL, 2)
        for item in plot.lines
        if item.name and any(isfinite(v) for v in item.mean)
    }


def _name_room(names: dict[int, list[str]]) -> float:
    return max(wide(words) for lines in names.values() for words in lines) + 46


def _head_room(plot: Courses) -> float:
    heads = [min(MOST_HEAD, wide(name)) for name, _ in plot.counts]
    return max(heads, default=0.0) + 34 if heads else 0.0


def _needed(plot: Courses) -> float:
    """Return how wide the plot must be so that the words at every place have room."""
    places = sorted(place for place, _ in plot.places)
    if len(places) < 2 or not plot.counts:
        return 0.0
    closest = min(b - a for a, b in pairwise(places)) / (places[-1] - places[0])
    widest = max((wide(w, TINY) for _, row in plot.counts for w in row), default=0.0)
    return (widest + 8) / closest + 2 * _pad(plot)


def _pad(plot: Courses) -> float:
    """Return the room at both sides of the plot, so that words under the first place are within it."""
    return 22.0 if plot.counts or not all(item.smooth for item in plot.lines) else 10.0


def _across(plot: Courses, box: Box) -> Scale:
    places = [place for place, _ in plot.places] + [at for item in plot.lines for at in item.at]
    low, high = min(places), max(places)
    if low == high:
        low, high = low - 1.0, high + 1.0
    pad = _pad(plot)
    return Scale(low, high, box.x + pad, box.right - pad)


def _reference(plot: Courses, box: Box, y: Scale) -> Iterator[str]:
    if plot.reference is None:
        return
    value, words = plot.reference
    yield line(box.x, y(value), box.right, y(value), stroke=GREY, dash="6 4")
    yield text(box.x + 4, y(value) - 4, shortened(words, box.width, TINY), size=TINY, fill=GREY)


def _beside(plot: Courses, x: Scale) -> dict[int, float]:
    """Return how far each line's points stand beside their places, or whiskers would hide each other."""
    own = [item.style for item in plot.lines if not item.smooth]
    styles = list(dict.fromkeys(own))
    places = sorted({x(at) for item in plot.lines if not item.smooth for at in item.at})
    closest = min((b - a for a, b in pairwise(places)), default=60.0)
    step = min(7.0, 0.5 * closest / max(1, len(styles)))
    return {style: (k - 0.5 * (len(styles) - 1)) * step for k, style in enumerate(styles)}


def _ends(
    plot: Courses, names: dict[int, list[str]], box: Box, x: Scale, y: Scale, gap: float
) -> Iterator[str]:
    """Yield the names at the ends of lines, kept apart, each joined to its line and led by the line's mark."""
    ends = []
    for item in {c.style: c for c in plot.lines if c.style in names and (c.joined or c.smooth)}.values():
        points = finite(item.at, item.mean, x, y)
        ends.append((points[-1][1], item.style, points[-1][0]))
    ends.sort()
    at = spread([end[0] for end in ends], gap, box.y + gap / 2, box.bottom - gap / 2 + 2)
    for (wanted, style, last), place in zip(ends, at, strict=True):
        color, dash, shape = styled(style)
        start = last + 8 if box.right - last < NEAR else box.right + 2
        yield line(start, wanted, box.right + 12, place, stroke=color, width=0.8)
        yield line(box.right + 12, place, box.right + 34, place, stroke=color, width=2.0, dash=dash)
        yield marker(shape, box.right + 23, place, color, 3.4)
        lines = names[style]
        first = place + 4 - (len(lines) - 1) * SMALL * LEADING / 2
        yield from block(box.right + 39, first, lines, fill=INK, leading=LEADING)


def _below(plot: Courses, box: Box, x: Scale, width: float) -> tuple[list[str], float]:
    """Return the axis below with the rows of counts, and where they end."""
    at = [x(place) for place, _ in plot.places]
    room = min((b - a for a, b in pairwise(at)), default=120.0) - 6
    rooms = [min(max(room, 34.0), 2 * (place - 2), 2 * (width - 2 - place)) for place in at]
    lines = [wrapped(words, own, SMALL, 3) for own, (_, words) in zip(rooms, plot.places, strict=True)]
    shown = set(kept_apart(at, [max(wide(w) for w in words) for words in lines]))
    parts = [line(box.x, box.bottom, box.right, box.bottom, stroke=GREY)]
    for k, place in enumerate(at):
        parts.append(line(place, box.bottom, place, box.bottom + 4, stroke=GREY))
        if k in shown:
            parts += block(place, box.bottom + 16, lines[k], anchor="middle", leading=LEADING)
    height = box.bottom + 16 + SMALL * LEADING * (max(len(lines[k]) for k in shown) - 1)
    if plot.across:
        height += 18
        parts.append(text(box.x + box.width / 2, height, shortened(plot.across, box.width), anchor="middle"))
    if plot.counts:
        height += 18
        parts.append(text(4, height, shortened(plot.counted, box.right, TINY), size=TINY, fill=GREY))
    for name, row in plot.counts:
        height += 15
        parts.append(text(4, height, shortened(name, box.x - 6, TINY), size=TINY))
        own = set(kept_apart(at, [wide(words, TINY) for words in row], 4.0))
        parts += [
            text(place, height, words, anchor="middle", size=TINY)
            for k, (place, words) in enumerate(zip(at, row, strict=True))
            if k in own
        ]
    return parts, height + EDGE
