"""Numbers on arrows: each stands where it covers no variable, no other number and no other arrow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.diagram.geometry import dense, length, points_along
from analysis.sem.diagram.graph import Arrow
from analysis.sem.diagram.scene import Label, Line, Node, Points, Rect
from analysis.sem.diagram.text import text_width

SIZE = 11.0  # font size of the numbers, in pixels
HEIGHT = 14.0
PADDING = 6.0
EVERY = 7.0  # pixels between the places that are tried on an arrow
FEWEST, MOST = 15, 61
ASIDE = (1.0, -1.0, 1.8, -1.8)  # in half heights of the number, across the arrow
AROUND = (0.5, -0.5, 1.0, -1.0, 1.4, -1.4, 1.8, -1.8, 2.2, -2.2)  # of a variance, whose loop is small
FAN_SHARE = 0.6  # numbers of loadings stand nearer to the indicators, where a fan is wider
SWEEPS = 8
COST_NODE, COST_LABEL, COST_LINE, COST_SHARE, COST_ASIDE, COST_HEAD = 8000.0, 6000.0, 900.0, 60.0, 12.0, 40.0
COST_HIDDEN = 20.0
APART = 2.0  # pixels between numbers, and between numbers and variables
CLEAR = 1.5  # pixels between a number and another arrow


@dataclass(frozen=True, slots=True)
class Ink:
    """Points on all arrows, sorted by x, each with the number of its arrow; `mine` is left out of account."""

    points: Points
    owner: NDArray[np.intp]
    mine: int = -1

    @classmethod
    def of(cls, lines: Sequence[Points]) -> "Ink":
        """Collect the points of arrows."""
        points, owner = np.concatenate(lines), np.repeat(np.arange(len(lines)), [len(p) for p in lines])
        by_x = np.argsort(points[:, 0], kind="stable")
        return cls(points[by_x], owner[by_x])

    def beside(self, mine: int) -> "Ink":
        """Return all but that of one arrow."""
        return replace(self, mine=mine)

    def within(self, low: Points, high: Points) -> Points:
        """Return the points in a rectangle by its upper left and lower right corner."""
        first, last = np.searchsorted(self.points[:, 0], [low[0], high[0]])
        near = self.points[first:last]
        return near[(near[:, 1] > low[1]) & (near[:, 1] < high[1]) & (self.owner[first:last] != self.mine)]


def placed_labels(arrows: Sequence[Arrow], lines: Sequence[Line], nodes: Sequence[Node]) -> tuple[Label, ...]:
    """Choose a place for each number, in the order of the arrows; those without a text have none.

    Each starts at its cheapest place by itself; then each in turn moves to where it is cheapest beside the
    others, until none moves.
    """
    marked = [i for i, a in enumerate(arrows) if a.text]
    if not marked:
        return ()
    ink = Ink.of([dense(line.points, 3.0) for line in lines])
    taken = np.array([[n.at.x, n.at.y, n.at.width, n.at.height] for n in nodes])
    boxes, costs = [], []
    for i in marked:
        places, cost = _choice(arrows[i], lines[i], ink.beside(i), taken)
        boxes.append(places)
        costs.append(cost)
    chosen = _settled(boxes, costs)
    return tuple(
        Label(arrows[i].text, Rect(*(float(v) for v in boxes[j][chosen[j]])), arrows[i].faint, i)
        for j, i in enumerate(marked)
    )


def _settled(boxes: Sequence[Points], costs: Sequence[Points]) -> list[int]:
    chosen = [int(np.argmin(cost)) for cost in costs]
    now = np.array([places[k] for places, k in zip(boxes, chosen, strict=True)])
    for _ in range(SWEEPS):
        moved = False
        for i, (places, cost) in enumerate(zip(boxes, costs, strict=True)):
            others = np.delete(now, i, axis=0)
            best = int(np.argmin(cost + COST_LABEL * _overlapping(places, others)))
            moved |= best != chosen[i]
            chosen[i] = best
            now[i] = places[best]
        if not moved:
            break
    return chosen


def _choice(arrow: Arrow, line: Line, ink: Ink, taken: Points) -> tuple[Points, Points]:
    """Return places for a number with their costs: on its arrow; also beside it if none of these is good."""
    places, cost = _weighed(arrow, line, ink, taken, (0.0,))
    if np.count_nonzero(cost < COST_LINE) >= 3 and arrow.kind != "variance":
        return places, cost
    beside, costs = _weighed(arrow, line, ink, taken, AROUND if arrow.kind == "variance" else ASIDE)
    return np.concatenate([places, beside]), np.concatenate([cost, costs])


def _weighed(
    arrow: Arrow, line: Line, ink: Ink, taken: Points, asides: Sequence[float]
) -> tuple[Points, Points]:
    places, own = _places(arrow, line, asides)
    return places, own + COST_NODE * _overlapping(places, taken) + COST_LINE * _covering(places, ink)


def _places(arrow: Arrow, line: Line, asides: Sequence[float]) -> tuple[Points, Points]:
    """Rectangles along the arrow, and their cost by the arrow: far from the middle, beside it, over a head."""
    center = FAN_SHARE if arrow.kind == "loading" else 0.5
    own, long = dense(line.points, 2.0), length(line.points)
    heads = np.concatenate([own[-5:], own[:5]]) if line.heads[0] else own[-5:]
    shares = np.concatenate([[center], np.linspace(0.06, 0.94, int(np.clip(long / EVERY, FEWEST, MOST)))])
    middle, along = points_along(line.points, shares)
    size = np.array([text_width(arrow.text, SIZE) + PADDING, HEIGHT])
    across = np.column_stack([along[:, 1], -along[:, 0]])
    half = (np.abs(across) * size / 2).sum(axis=1) + 1.0
    steps = np.array(asides)
    places = (middle[:, None] + (half[:, None] * steps)[..., None] * across[:, None]).reshape(-1, 2)
    headed = (np.abs(heads[None] - places[:, None]) < size / 2 + 1.0).all(axis=2).any(axis=1)
    hides = size[0] > 0.7 * long or arrow.kind == "variance"
    hidden = np.tile(hides & (steps == 0), len(shares))
    cost = (COST_SHARE * np.abs(shares - center)[:, None] + COST_ASIDE * np.abs(steps)).ravel()
    return (
        np.column_stack([places, np.broadcast_to(size, places.shape)]),
        cost + COST_HEAD * headed + COST_HIDDEN * hidden,
    )


def _covering(places: Points, ink: Ink) -> Points:
    """Tell, for each place, whether it would cover another arrow (1), and how much of it (up to 2)."""
    half = places[:, 2:] / 2 + CLEAR
    near = ink.within((places[:, :2] - half).min(axis=0), (places[:, :2] + half).max(axis=0))
    if not len(near):
        return np.zeros(len(places))
    covered = (
        (np.abs(near[None, :, 0] - places[:, None, 0]) < half[:, None, 0])
        & (np.abs(near[None, :, 1] - places[:, None, 1]) < half[:, None, 1])
    ).sum(axis=1)
    return np.asarray((covered > 0) + np.minimum(covered / 20.0, 1.0))


def _overlapping(places: Points, others: Points) -> Points:
    """Count, for each place, the rectangles (x, y, width, height) that it would come too near to."""
    if not len(others):
        return np.zeros(len(places))
    gap = np.abs(places[:, None, :2] - others[None, :, :2])
    reach = (places[:, None, 2:] + others[None, :, 2:]) / 2 + APART
    return np.asarray((gap < reach).all(axis=2).sum(axis=1))
