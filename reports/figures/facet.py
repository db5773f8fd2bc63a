"""One small plot of scores over waves: means with intervals beside the bars of the distribution."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from reports.document import Number
from reports.figures import axes
from reports.figures.axes import Box, Scale
from reports.figures.canvas import (
    BLUE,
    GREY,
    HAIR,
    NORMAL,
    SKY,
    TINY,
    block,
    circle,
    line,
    n,
    path,
    polyline,
    shortened,
    text,
    wide,
    wrapped,
)
from reports.manner import Manner

PLOT_HEIGHT = 165.0
TOP, RIGHT = 30.0, 6.0
MOST_LABEL = 100.0  # room for the words of a cut-off
MOST_BINS = 22
BAR, MOST_BAR = 0.7, 56.0  # length of the longest bar: share of the distance of waves, and at most
LEAD = 26.0  # from the axis to the first wave


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

    Examples
    --------
    >>> from reports import Axis
    >>> Axis(0, 30, 1, lines=((13.0, "cut-off"),)).high
    30
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

    Examples
    --------
    >>> import numpy as np
    >>> from reports import Occasion
    >>> Occasion("May", 0, np.array([3.0, 5.0, 4.0]), mean=4.0, low=1.5, high=6.5).label
    'May'
    """

    label: str
    at: float
    values: NDArray[np.float64]
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Facet:
    """One small plot.

    Examples
    --------
    >>> import numpy as np
    >>> from reports import Axis, Facet, Occasion
    >>> first = Occasion("May", 0, np.array([3.0, 5.0, 4.0]), 4.0, 1.5, 6.5)
    >>> len(Facet("Burden", Axis(0, 10, 1), (first,)).occasions)
    1
    """

    title: str
    axis: Axis
    occasions: tuple[Occasion, ...]


def label_room(axis: Axis) -> float:
    longest = max((wide(words, TINY) for _, words in axis.lines), default=0.0)
    return min(MOST_LABEL, longest) + 8 if longest else 0.0


def left_of(axis: Axis, manner: Manner) -> float:
    return max(wide(words, TINY) for words in _tick_words(axis, manner)) + 9


def _tick_words(axis: Axis, manner: Manner) -> list[str]:
    """Return the numbers at ticks; the ends of an axis may be values that were met, of any number of decimals."""
    most = max(2, ceil(-log10((axis.high - axis.low) / 4)))
    at = ticks(axis.low, axis.high)
    return [manner.text(Number(value, "degrees", min(most, axes.decimals(value)))) for value in at]


def plotted(facet: Facet, box: Box, cell: float, manner: Manner, *, words: bool) -> tuple[list[str], float]:
    """Return one plot and where it ends."""
    axis = facet.axis
    y = Scale(axis.low, axis.high, box.bottom, box.y)
    start = box.x - left_of(axis, manner) + 2
    heading = shortened(facet.title, cell - 6, NORMAL, bold=True)
    parts = [text(start, box.y - 12, heading, size=NORMAL, bold=True)]
    parts += _scale(axis, box, y, manner)
    parts += _cutoffs(axis, box, y, words=words)
    xs, gap = _positions(facet.occasions, box)
    for x, occasion in zip(xs, facet.occasions, strict=True):
        parts += _bars(occasion, axis, y, x, gap)
    found, end = _below(facet.occasions, box, xs, gap, manner)
    parts += found
    parts += _means(facet, xs, y)
    return parts, end


def _scale(axis: Axis, box: Box, y: Scale, manner: Manner) -> Iterator[str]:
    for value, label in zip(ticks(axis.low, axis.high), _tick_words(axis, manner), strict=True):
        yield line(box.x, y(value), box.right, y(value), stroke=HAIR, width=0.75)
        yield text(box.x - 5, y(value) + 3.5, label, anchor="end", size=TINY, fill=GREY)


def _cutoffs(axis: Axis, box: Box, y: Scale, *, words: bool) -> Iterator[str]:
    """Yield the published lines; their words stand right of the plot, pushed apart where lines are close."""
    lines = sorted(axis.lines, reverse=True)
    at = axes.spread([y.within(value) for value, _ in lines], TINY + 2, box.y, box.bottom)
    for (value, label), place in zip(lines, at, strict=True):
        yield line(box.x, y(value), box.right, y(value), stroke=GREY, width=0.9, dash="4 3")
        if words:
            yield text(box.right + 4, place + 3.5, shortened(label, MOST_LABEL, TINY), size=TINY, fill=GREY)


def _bars(occasion: Occasion, axis: Axis, y: Scale, x: float, gap: float) -> Iterator[str]:
    counts, edges = histogram(occasion.values, axis)
    if not counts.any():
        return
    longest = max(6.0, min(gap * BAR, MOST_BAR))
    pieces = []
    for number, (low, high) in zip(counts.tolist(), pairwise(edges.tolist()), strict=True):
        if number:
            top, bottom = y.within(high), y.within(low)
            length = longest * number / counts.max()
            pieces.append(f"M{n(x + 5)} {n(top)}h{n(length)}V{n(bottom - 0.6)}h-{n(length)}z")
    yield path("".join(pieces), fill=SKY, opacity=0.55)


def _below(
    occasions: Sequence[Occasion], box: Box, xs: Sequence[float], gap: float, manner: Manner
) -> tuple[list[str], float]:
    """Return the words and counts below waves, of many waves those that have room, and where they end."""
    rooms = [max(22.0, min(max(gap - 4, 34.0), 2 * min(x - box.x + 20, box.right + RIGHT - x))) for x in xs]
    lines = [wrapped(o.label, room, TINY) for o, room in zip(occasions, rooms, strict=True)]
    counts = [_count(o, room, manner) for o, room in zip(occasions, rooms, strict=True)]
    widths = [max(wide(w, TINY) for w in [*words, count]) for words, count in zip(lines, counts, strict=True)]
    parts: list[str] = []
    end = box.bottom
    for k in axes.kept_apart(xs, widths, 3.0):
        parts += block(xs[k], box.bottom + 14, lines[k], anchor="middle", size=TINY)
        below = box.bottom + 14 + TINY * 1.2 * len(lines[k])
        parts.append(text(xs[k], below, counts[k], anchor="middle", size=TINY, fill=GREY))
        end = max(end, below)
    return parts, end


def _count(occasion: Occasion, room: float, manner: Manner) -> str:
    """Return ``n = 412``, or the number alone where that has no room."""
    named = manner.text(Number(occasion.values.size, "count", name="n"))
    return named if wide(named, TINY) <= room else manner.text(Number(occasion.values.size, "count"))


def _means(facet: Facet, xs: Sequence[float], y: Scale) -> Iterator[str]:
    shown = [(x, o) for x, o in zip(xs, facet.occasions, strict=True) if isfinite(o.mean)]
    points = [(x, y.within(o.mean)) for x, o in shown]
    if len(points) > 1:
        yield polyline(points, stroke=BLUE, width=1.6)
    for (x, height), (_, occasion) in zip(points, shown, strict=True):
        if isfinite(occasion.low) and isfinite(occasion.high):
            ends = [y.within(v) for v in (occasion.low, occasion.high)]
            yield line(x, ends[0], x, ends[1], stroke=BLUE, width=1.6)
            yield from (line(x - 3, end, x + 3, end, stroke=BLUE, width=1.6) for end in ends)
        yield circle(x, height, 3.2, fill=BLUE)


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
    step = axes.step_of(low, high, 4)
    inner = (v for v in axes.ticks(low, high, 4) if low <= v <= high)
    return [low, *(v for v in inner if min(v - low, high - v) >= step * 0.45), high]


def _positions(occasions: Sequence[Occasion], box: Box) -> tuple[list[float], float]:
    """Return where each wave stands, and the smallest distance of two."""
    times = [occasion.at for occasion in occasions]
    span = max(times) - min(times)
    if not span:
        return [box.x + LEAD], box.width - LEAD
    closest = min(later - earlier for earlier, later in pairwise(times)) / span
    longest = BAR * closest
    width = max((box.width - LEAD - 8) / (1 + longest), box.width - LEAD - MOST_BAR - 8)
    xs = [box.x + LEAD + width * (time - times[0]) / span for time in times]
    return xs, closest * width
