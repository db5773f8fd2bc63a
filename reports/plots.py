"""Scores over waves as a drawing: means with intervals over the distribution of the scores.

Written as plain SVG shapes and text: the same bytes for the same numbers on every machine, a few kB a figure
however many persons, and no ids that could clash in a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from reports.numbers import MINUS

BLUE, SKY, INK, GREY, HAIR = "#0072B2", "#56B4E9", "#1b1b1b", "#555555", "#dddddd"  # Okabe-Ito blue, sky blue
PAGE, WIDEST = 832.0, 320.0  # of the drawing, and of one plot
PLOT_HEIGHT = 150.0
TOP, BOTTOM, LEFT, RIGHT, GAP = 28.0, 64.0, 30.0, 6.0, 14.0
MOST_LABEL = 92.0  # room for the words of a cut-off
CHARACTER = 0.54  # width of a letter in units of the font size, on the wide side for Helvetica and its kin
BOLD = 0.6
SMALL, NORMAL = 9.0, 11.0
FONTS = "Helvetica, Arial, Liberation Sans, sans-serif"
MOST_BINS = 22
BAR, MOST_BAR = 0.7, 56.0  # length of the longest bar: share of the distance of waves, and at most


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of a score.

    Attributes
    ----------
    low, high : float
        Ends of the axis, in score points.
    step : float or None
        Distance of neighboring scores, so that each bar holds equally many; None if scores are continuous.
    lines : tuple of (float, str)
        Published cut-offs and their words.
    """

    low: float
    high: float
    step: float | None = None
    lines: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One wave of one panel: where it stands, who was there, and what they scored.

    Attributes
    ----------
    at : float
        Position on the axis of time, in any unit.
    values : ndarray, shape (n,)
        Scores, none missing.
    mean, low, high : float
        Mean and its interval; NaN where there is none.
    """

    label: str
    at: float
    values: NDArray[np.float64]
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Facet:
    """One small plot."""

    title: str
    axis: Axis
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a facet's plotting area lies, in user units of the drawing."""

    x: float
    y: float
    width: float
    height: float


def trajectories(rows: Sequence[Sequence[Facet]], *, alt: str, stamp: str | None = None) -> str:
    """Return small plots of scores over waves.

    Parameters
    ----------
    rows : sequence of sequences of Facet
        Plots side by side, row below row. The words of cut-offs stand once at the end of a row whose plots
        have the same axis.
    alt : str
        What the drawing shows, in words.
    stamp : str or None
        Words written into the drawing itself, such as ``"Simulated data"``.

    Returns
    -------
    str
        SVG, at most 832 units wide. Thick points: means; whiskers: their intervals; bars to the right of each
        point: the distribution of the scores.
    """
    across = max(len(row) for row in rows)
    height = TOP + PLOT_HEIGHT + BOTTOM
    parts: list[str] = []
    for number, row in enumerate(rows):
        parts += _row(row, number * height, across)
    total = len(rows) * height + (14.0 if stamp else 0.0)
    width = min(PAGE, across * (WIDEST + GAP) - GAP + max(_row_room(row) for row in rows))
    if stamp:
        parts.append(_text(2, total - 4, stamp, weight="700", fill="#7a3d00"))
    return "\n".join([*_opened(width, total, alt), *parts, "</svg>"])


def _row(row: Sequence[Facet], top: float, across: int) -> Iterator[str]:
    """Yield the plots of a row; each keeps room for its words, or the row at its end if they share an "
    "axis."""
    shared = _shared(row)
    room = _row_room(row)
    cell = min(WIDEST, (PAGE - room - GAP * (across - 1)) / across)
    for column, facet in enumerate(row):
        last = column == len(row) - 1
        inside = 0.0 if shared else _label_room(facet.axis)
        box = Box(column * (cell + GAP) + LEFT, top + TOP, cell - LEFT - RIGHT - inside, PLOT_HEIGHT)
        yield from _facet(facet, box, words=last or not shared)


def _shared(row: Sequence[Facet]) -> bool:
    return len({facet.axis for facet in row}) == 1


def _row_room(row: Sequence[Facet]) -> float:
    return _label_room(row[-1].axis) if _shared(row) else 0.0


def _label_room(axis: Axis) -> float:
    longest = max((len(words) for _, words in axis.lines), default=0)
    return min(MOST_LABEL, longest * CHARACTER * SMALL + 6) if longest else 0.0


def _opened(width: float, height: float, alt: str) -> list[str]:
    size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
    font = f'font-family="{FONTS}" font-size="{_n(SMALL)}" fill="{INK}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(alt)}" {font}>'
    return [head, f"<title>{escape(alt)}</title>"]


def _facet(facet: Facet, box: Box, *, words: bool) -> Iterator[str]:
    room = int((box.width + LEFT) / (BOLD * NORMAL))
    yield _text(box.x - LEFT + 2, box.y - 12, _short(facet.title, room), size=NORMAL, weight="600")
    yield from _scale(facet.axis, box)
    yield from _cutoffs(facet.axis, box, words=words)
    xs, gap = _positions(facet.occasions, box)
    for x, occasion in zip(xs, facet.occasions, strict=True):
        yield from _bars(occasion, facet.axis, box, x, gap)
        yield from _tick(occasion, box, x, gap)
    yield from _means(facet, box, xs)


def _scale(axis: Axis, box: Box) -> Iterator[str]:
    for value in ticks(axis.low, axis.high):
        y = _y(value, axis, box)
        yield _line(box.x, y, box.x + box.width, y, HAIR, 0.75)
        yield _text(box.x - 5, y + 3, _label(value), anchor="end", fill=GREY)


def _cutoffs(axis: Axis, box: Box, *, words: bool) -> Iterator[str]:
    """Yield the published lines; their words stand right of the plot, pushed apart where lines are close."""
    lowest, room = float("inf"), int(MOST_LABEL / (CHARACTER * SMALL))
    for value, label in sorted(axis.lines):
        y = _y(value, axis, box)
        yield _line(box.x, y, box.x + box.width, y, GREY, 0.9, dash="4 3")
        lowest = min(y + 3, lowest - SMALL - 1)
        if words:
            yield _text(box.x + box.width + 4, lowest, _short(label, room), fill=GREY)


def _bars(occasion: Occasion, axis: Axis, box: Box, x: float, gap: float) -> Iterator[str]:
    counts, edges = histogram(occasion.values, axis)
    if not counts.any():
        return
    longest = max(6.0, min(gap * BAR, MOST_BAR))
    path = []
    for number, (low, high) in zip(counts, pairwise(edges), strict=True):
        if number:
            top, bottom = _y(min(high, axis.high), axis, box), _y(max(low, axis.low), axis, box)
            length = longest * number / counts.max()
            path.append(f"M{_n(x + 5)} {_n(top)}h{_n(length)}V{_n(bottom - 0.6)}h{_n(-length)}z")
    yield f'<path d="{"".join(path)}" fill="{SKY}" fill-opacity="0.55"/>'


def _tick(occasion: Occasion, box: Box, x: float, gap: float) -> Iterator[str]:
    edges = 2 * min(x - box.x + LEFT, box.x + box.width + RIGHT - x)
    lines = _wrapped(occasion.label, max(3, int(min(gap - 3, max(edges, 40.0)) / (CHARACTER * SMALL))))
    below = box.y + box.height + 13
    for number, line in enumerate(lines):
        yield _text(x, below + 11 * number, line, anchor="middle")
    yield _text(x, below + 11 * len(lines), f"n = {occasion.values.size}", anchor="middle", fill=GREY)


def _means(facet: Facet, box: Box, xs: Sequence[float]) -> Iterator[str]:
    shown = [(x, o) for x, o in zip(xs, facet.occasions, strict=True) if isfinite(o.mean)]
    points = [(x, _y(o.mean, facet.axis, box)) for x, o in shown]
    if len(points) > 1:
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{BLUE}" stroke-width="1.4"/>'
    for (x, y), (_, occasion) in zip(points, shown, strict=True):
        if isfinite(occasion.low) and isfinite(occasion.high):
            ends = [_y(_within(v, facet.axis), facet.axis, box) for v in (occasion.low, occasion.high)]
            yield _line(x, ends[0], x, ends[1], BLUE, 1.6)
            yield from (_line(x - 3, end, x + 3, end, BLUE, 1.6) for end in ends)
        yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.8" fill="{BLUE}"/>'


def histogram(values: NDArray[np.float64], axis: Axis) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return counts and edges of at most 22 bars; every bar but the last holds equally many possible scores.

    Parameters
    ----------
    values : ndarray, shape (n,)
        In score points; those outside the axis are counted in its end bars.
    axis : Axis

    Returns
    -------
    counts : ndarray, shape (bars,)
        Their sum is n.
    edges : ndarray, shape (bars + 1,)
    """
    span = axis.high - axis.low
    step = axis.step or span / (MOST_BINS - 2)
    width = step * ceil(round(span / step + 1) / MOST_BINS)
    bars = max(1, ceil(round((span + step) / width, 6)))
    start = axis.low - step / 2
    edges = start + width * np.arange(bars + 1)
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), bins=edges)
    return counts.astype(np.int64), edges.astype(np.float64)


def ticks(low: float, high: float) -> list[float]:
    """Return both ends of a scale, and round numbers between them that do not crowd the ends."""
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    inner = (step * k for k in range(ceil(low / step), floor(high / step) + 1))
    return [low, *(v for v in inner if min(v - low, high - v) >= step * 0.45), high]


def _positions(occasions: Sequence[Occasion], box: Box) -> tuple[list[float], float]:
    """Return where each wave stands, and the smallest distance of two."""
    times = [occasion.at for occasion in occasions]
    span, lead = max(times) - min(times), 24.0
    if not span:
        return [box.x + lead], box.width - lead
    closest = min(later - earlier for earlier, later in pairwise(times)) / span
    longest = BAR * closest
    width = max((box.width - lead - 8) / (1 + longest), box.width - lead - MOST_BAR - 8)
    xs = [box.x + lead + width * (time - times[0]) / span for time in times]
    return xs, closest * width


def _y(value: float, axis: Axis, box: Box) -> float:
    return box.y + box.height * (axis.high - value) / (axis.high - axis.low)


def _within(value: float, axis: Axis) -> float:
    return min(max(value, axis.low), axis.high)


def _label(value: float) -> str:
    return f"{value:.10g}".replace("-", MINUS)


def _short(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: max(1, letters - 1)].rstrip()}…"


def _wrapped(words: str, letters: int, most: int = 3) -> list[str]:
    """Return words in at most three lines of so many letters."""
    cut = words.rfind(" ", 0, letters + 1)
    if len(words) <= letters or cut <= 0 or most == 1:
        return [_short(words, letters)]
    return [words[:cut], *_wrapped(words[cut + 1 :], letters, most - 1)]


def _n(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}" '
        f'stroke-width="{_n(width)}"{dashes}/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = SMALL,
    weight: str = "",
    fill: str = INK,
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    at = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{_n(size)}" fill="{fill}"{bold}'
    return f"<text {at}>{escape(words)}</text>"
