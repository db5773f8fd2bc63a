"""How wide the columns of a table become, in which size of type, on which page; pure arithmetic.

All widths are in units of the size of the type until the size is chosen, then in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PORTRAIT, LANDSCAPE = 453.5, 697.8  # points between the margins of 25 mm of A4
GAP, WIDEST_GAP = 1.1, 2.4  # between columns
SPARE = 1.02  # for what the sum of the letters' widths does not know


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for.

    Attributes
    ----------
    floor : float
        Its widest number, which is never broken.
    least : float
        Its longest word.
    whole : float
        Its longest cell on one line.
    wish : float
        The same with its head.
    """

    floor: float
    least: float
    whole: float
    wish: float


@dataclass(frozen=True, slots=True)
class Stage:
    """A size of type and a page; words longer than `longest` are broken, columns of words get `comfort`."""

    size: float
    landscape: bool
    longest: float
    comfort: float

    @property
    def room(self) -> float:
        """Width between the margins, in units of the size."""
        return (LANDSCAPE if self.landscape else PORTRAIT) / self.size


@dataclass(frozen=True, slots=True)
class Layout:
    """Panels of a table one below the other: which columns each has, how wide in points, and how far apart."""

    stage: Stage
    panels: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[float, ...], ...]
    gaps: tuple[float, ...]


STAGES = (
    Stage(9.0, False, 16.0, 13.0),
    Stage(8.5, False, 15.0, 11.0),
    Stage(8.0, False, 13.0, 9.0),
    Stage(7.5, False, 11.0, 7.5),
    Stage(8.5, True, 13.0, 9.0),
    Stage(7.5, True, 10.0, 7.0),
)
UNBROKEN = STAGES[:3]


def layout(needs: Sequence[Need], heading: int) -> Layout:
    """Return how a table is set: the first stage in which it fits, else its columns split into panels.

    Upright and in not too small type a table is set without a broken line, if it can be.

    Parameters
    ----------
    needs : sequence of Need
        One for each column.
    heading : int
        How many of the first columns name the row; they stand in every panel.
    """
    whole = [need.wish * SPARE for need in needs]
    stages = [stage for stage in UNBROKEN if _total(whole) <= stage.room] or STAGES
    for stage in stages:
        if _total(_asked(needs, stage)) <= stage.room:
            return _laid(needs, [tuple(range(len(needs)))], stage)
    stage = STAGES[-1]
    found = _asked(needs, stage)
    return _laid(needs, _panels(found, min(heading, len(needs) - 1), stage.room), stage)


def spread(needs: Sequence[Need], room: float, stage: Stage) -> tuple[tuple[float, ...], float]:
    """Return widths that fill the room as far as the cells ask for it, and the gap between them."""
    widths = _asked(needs, stage)
    left = max(0.0, room - _total(widths))
    wishes = [max(0.0, need.wish * SPARE - width) for need, width in zip(needs, widths, strict=True)]
    share = min(1.0, left / sum(wishes)) if sum(wishes) else 0.0
    widths = [width + share * wish for width, wish in zip(widths, wishes, strict=True)]
    between = len(widths) - 1
    gap = min(WIDEST_GAP, (room - sum(widths)) / between) if between else 0.0
    return tuple(widths), gap


def _asked(needs: Sequence[Need], stage: Stage) -> list[float]:
    return [_least(need, stage) for need in needs]


def _least(need: Need, stage: Stage) -> float:
    words = max(min(need.least, stage.longest), min(need.whole, stage.comfort))
    return max(min(need.floor, stage.room), words) * SPARE


def _total(widths: Sequence[float]) -> float:
    return sum(widths) + GAP * (len(widths) - 1)


def _panels(widths: Sequence[float], heading: int, room: float) -> list[tuple[int, ...]]:
    """Return which columns stand together, each panel as full as the widest can be."""
    first = tuple(range(heading))
    start = sum(widths[:heading]) + GAP * max(0, heading - 1)
    panels, used = [first], start
    for place in range(heading, len(widths)):
        if used + GAP + widths[place] > room and panels[-1] != first:
            panels.append(first)
            used = start
        panels[-1] = (*panels[-1], place)
        used += GAP + widths[place]
    return panels


def _laid(needs: Sequence[Need], panels: Sequence[tuple[int, ...]], stage: Stage) -> Layout:
    found = [spread([needs[place] for place in panel], stage.room, stage) for panel in panels]
    shrunk = [_within(widths, gap, stage.room) for widths, gap in found]
    return Layout(
        stage=stage,
        panels=tuple(panels),
        widths=tuple(tuple(width * stage.size for width in widths) for widths, _ in shrunk),
        gaps=tuple(gap * stage.size for _, gap in shrunk),
    )


def _within(widths: Sequence[float], gap: float, room: float) -> tuple[Sequence[float], float]:
    """Return widths that do not pass the room, whatever was asked: a panel of one huge column is squeezed."""
    gap = max(gap, min(GAP, 0.1 * room / max(1, len(widths) - 1)))
    free = room - gap * (len(widths) - 1)
    factor = min(1.0, free / sum(widths))
    return [width * factor for width in widths], gap
