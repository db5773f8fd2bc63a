"""Strokes of one line over places: persons' raw lines, bands, whiskers, marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from reports.figures.axes import Scale
from reports.figures.canvas import RAW, line, marker, n, path, polygon, polyline, styled

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One line with its interval.

    Attributes
    ----------
    name : str
        Stands at the end of the line; empty: none.
    at, mean, low, high : tuple of float
        Places and what stands there; NaN where there is nothing.
    far_low, far_high : tuple of float
        A second, wider range, such as that of persons; empty: none.
    smooth : bool
        A curve with a band; else points with whiskers.
    joined : bool
        Whether points are joined.
    style : int
        Number of color, dash and shape.
    """

    name: str
    at: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    far_low: tuple[float, ...] = ()
    far_high: tuple[float, ...] = ()
    smooth: bool = False
    joined: bool = True
    style: int = 0


def raw(lines: Sequence[Points], x: Scale, y: Scale) -> Iterator[str]:
    """Yield persons' lines as one path; a value between two gaps is a dot."""
    moves = [
        "M" + "L".join(f"{n(x(at))} {n(y.within(value))}" for at, value in piece)
        for piece in lines
        if len(piece) > 1
    ]
    dots = [
        f"M{n(x(at) - 1.5)} {n(y.within(value))}h3"
        for piece in lines
        if len(piece) == 1
        for at, value in piece
    ]
    if moves:
        yield path("".join(moves), stroke=RAW, width=0.8, opacity=0.5)
    if dots:
        yield path("".join(dots), stroke=RAW, width=3, opacity=0.6)


def bands(item: Course, x: Scale, y: Scale) -> Iterator[str]:
    color, _, _ = styled(item.style)
    if item.far_low:
        for edge in (item.far_low, item.far_high):
            points = finite(item.at, edge, x, y)
            if len(points) > 1:
                yield polyline(points, stroke=color, width=1.0, dash="2 3")
    if item.smooth:
        upper, lower = finite(item.at, item.high, x, y), finite(item.at, item.low, x, y)
        if len(upper) > 1 and len(lower) > 1:
            yield polygon([*upper, *reversed(lower)], fill=color, opacity=0.18)


def finite(
    at: Sequence[float], values: Sequence[float], x: Scale, y: Scale, beside: float = 0.0
) -> list[tuple[float, float]]:
    return [(x(a) + beside, y.within(v)) for a, v in zip(at, values, strict=True) if isfinite(v)]


def strokes(item: Course, x: Scale, y: Scale, beside: float) -> Iterator[str]:
    color, dash, shape = styled(item.style)
    if item.joined:
        for piece in _pieces(item, x, y, beside):
            yield polyline(piece, stroke=color, width=2.0, dash=dash)
    if item.smooth:
        return
    for at, mean, low, high in zip(item.at, item.mean, item.low, item.high, strict=True):
        if not isfinite(mean):
            continue
        place = x(at) + beside
        if isfinite(low) and isfinite(high):
            ends = y.within(low), y.within(high)
            yield line(place, ends[0], place, ends[1], stroke=color, width=1.4)
            yield from (line(place - 3, end, place + 3, end, stroke=color, width=1.4) for end in ends)
        yield marker(shape, place, y.within(mean), color)


def _pieces(item: Course, x: Scale, y: Scale, beside: float) -> list[list[tuple[float, float]]]:
    """Return the line's pieces between gaps."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for at, mean in zip(item.at, item.mean, strict=True):
        if isfinite(mean):
            pieces[-1].append((x(at) + beside, y.within(mean)))
        else:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]
