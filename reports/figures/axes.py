"""Axes of a drawing: scales, ticks, their numbers, and labels that keep off each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from reports.document import Number
from reports.document.runs import Kind
from reports.errors import OutputError
from reports.figures.canvas import GREY, HAIR, INK, line, text, upright, wide
from reports.manner import Manner


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from data to pixels.

    Attributes
    ----------
    low, high : float
        Ends in the unit of the data.
    start, end : float
        Their places in pixels; end may be less than start, as on an upright axis.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    def within(self, value: float) -> float:
        """Return the place of the value of the axis that is nearest to this one."""
        return self(min(max(value, self.low), self.high))


@dataclass(frozen=True, slots=True)
class Box:
    """Where a plot lies, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


def step_of(low: float, high: float, parts: int = 5) -> float:
    """Return 1, 2, 2.5 or 5 times a power of ten, of which about `parts` go into the range."""
    rough = (high - low) / parts
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)


def ticks(low: float, high: float, parts: int = 5) -> list[float]:
    """Return the round numbers between the ends of a scale; of ends that are one, this."""
    if not low < high:
        return [low]
    step = step_of(low, high, parts)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(step * k, 12) for k in range(first, last + 1)]


def extent(values: Sequence[float], *, zero: bool = False, room: float = 0.04) -> tuple[float, float]:
    """Return ends of an axis around finite values; of one value alone, a range around it.

    Raises
    ------
    OutputError
        If no value is finite.
    """
    known = [float(v) for v in values if isfinite(v)] + ([0.0] if zero else [])
    if not known:
        raise OutputError("a figure has no value to draw. Give at least one that is not missing.")
    low, high = min(known), max(known)
    wide_ = high - low if high > low else max(1.0, abs(high)) * 0.5
    return low - room * wide_ - (0 if high > low else wide_), high + room * wide_ + (
        0 if high > low else wide_
    )


def tick_words(values: Sequence[float], manner: Manner, kind: Kind = "estimate") -> list[str]:
    """Return the numbers at ticks, all with as many decimals as their distance needs."""
    places = max((decimals(v, kind) for v in values), default=0)
    # a tick at 0 beside 0.5 is printed 0.0; `statistic` keeps the decimals fixed
    shown: Kind = "statistic" if kind == "estimate" else kind
    return [manner.text(Number(v, shown, places)) for v in values]


def decimals(value: float, kind: Kind = "estimate") -> int:
    """Return how many decimals a number needs, at most 7."""
    shown = value * 100 if kind == "percent" else value
    return next((k for k in range(7) if abs(shown - round(shown, k)) <= 1e-9 * max(1.0, abs(shown))), 7)


def left_axis(box: Box, scale: Scale, at: Sequence[float], words: Sequence[str], title: str) -> Iterator[str]:
    """Yield hair lines at ticks, their numbers, and the title running upwards."""
    for value, label in zip(at, words, strict=True):
        y = scale(value)
        yield line(box.x, y, box.right, y, stroke=HAIR)
        yield text(box.x - 6, y + 4, label, anchor="end", fill=GREY)
    if title:
        yield upright(box.x - left_room(words) + 12, box.y + box.height / 2, title)


def left_room(words: Sequence[str]) -> float:
    """Return the room that numbers and title of a left axis need."""
    return max((wide(w) for w in words), default=0.0) + 28


def bottom_axis(
    box: Box, scale: Scale, at: Sequence[float], words: Sequence[str], title: str
) -> Iterator[str]:
    """Yield the line below a plot, ticks with numbers, and the title."""
    yield line(box.x, box.bottom, box.right, box.bottom, stroke=GREY)
    for value, label in zip(at, words, strict=True):
        x = scale(value)
        yield line(x, box.bottom, x, box.bottom + 4, stroke=GREY)
        yield text(x, box.bottom + 16, label, anchor="middle", fill=GREY)
    if title:
        yield text(box.x + box.width / 2, box.bottom + 33, title, anchor="middle", fill=INK)


def spread(at: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places at least `gap` apart, in the order given and as near to the wanted ones as may be.

    Places that crowd are pooled around their mean (isotonic regression of what is wanted less the gaps).

    Parameters
    ----------
    at : sequence of float
        Wanted places, rising.
    gap : float
        Least distance.
    low, high : float
        Ends that no place passes, as long as there is room.
    """
    blocks: list[tuple[float, int]] = []
    for k, wanted in enumerate(at):
        mean, size = wanted - k * gap, 1
        while blocks and blocks[-1][0] >= mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    top = max(low, high - gap * (len(at) - 1))
    free = [min(max(mean, low), top) for mean, size in blocks for _ in range(size)]
    return [place + k * gap for k, place in enumerate(free)]


def kept_apart(places: Sequence[float], widths: Sequence[float], gap: float = 6.0) -> list[int]:
    """Return which labels centered at rising places may stand without touching: first and last, then in order."""
    if not places:
        return []
    last = len(places) - 1

    def clear(a: int, b: int) -> bool:
        return places[b] - places[a] >= (widths[a] + widths[b]) / 2 + gap

    kept = [0]
    for k in range(1, last):
        if clear(kept[-1], k) and clear(k, last):
            kept.append(k)
    return [*kept, last] if last and clear(kept[-1], last) else kept
