"""Numbers on arrows: each stands where it covers no variable, no other number and no other arrow."""

from collections.abc import Sequence

import numpy as np

from analysis.sem.diagram.geometry import dense, length, point_along, within
from analysis.sem.diagram.graph import Arrow
from analysis.sem.diagram.scene import Label, Line, Node, Points, Rect
from analysis.sem.diagram.text import text_width

SIZE = 11.0  # font size of the numbers, in pixels
HEIGHT = 14.0
PADDING = 6.0
EVERY = 7.0  # pixels between the places that are tried on an arrow
FEWEST, MOST = 15, 61
ASIDE = (1.0, -1.0, 1.8, -1.8, 2.6, -2.6)  # in half heights of the number, across the arrow
FAN_SHARE = 0.6  # numbers of loadings stand nearer to the indicators, where a fan is wider
SWEEPS = 8
COST_NODE, COST_LABEL, COST_LINE, COST_SHARE, COST_ASIDE, COST_HEAD = 8000.0, 6000.0, 900.0, 60.0, 12.0, 40.0
COST_HIDDEN = 20.0
APART = 2.0  # pixels between numbers, and between numbers and variables
CLEAR = 1.5  # pixels between a number and another arrow


def label_rect(text: str, x: float, y: float) -> Rect:
    """Return the rectangle that a number covers."""
    return Rect(x, y, text_width(text, SIZE) + PADDING, HEIGHT)


def placed_labels(arrows: Sequence[Arrow], lines: Sequence[Line], nodes: Sequence[Node]) -> tuple[Label, ...]:
    """Choose a place for each number, in the order of the arrows; those without a text have none.

    Each starts at its cheapest place by itself; then each in turn moves to where it is cheapest beside the
    others, until none moves.
    """
    marked = [i for i, a in enumerate(arrows) if a.text]
    if not marked:
        return ()
    ink = [dense(line.points, 3.0) for line in lines]
    points, owner = np.concatenate(ink), np.repeat(np.arange(len(ink)), [len(p) for p in ink])
    taken = np.array([[n.at.x, n.at.y, n.at.width, n.at.height] for n in nodes])
    boxes, costs = [], []
    for i in marked:
        places, cost = _choice(arrows[i], lines[i], points[owner != i], taken)
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


def _choice(arrow: Arrow, line: Line, ink: Points, taken: Points) -> tuple[Points, Points]:
    """Return places for a number with their costs: on its arrow; also beside it if none of these is good."""
    places, cost = _weighed(arrow, line, ink, taken, (0.0,))
    if np.count_nonzero(cost < COST_LINE) >= 3:
        return places, cost
    beside, costs = _weighed(arrow, line, ink, taken, ASIDE)
    return np.concatenate([places, beside]), np.concatenate([cost, costs])


def _weighed(
    arrow: Arrow, line: Line, ink: Points, taken: Points, asides: Sequence[float]
) -> tuple[Points, Points]:
    places, own = _places(arrow, line, asides)
    return places, own + COST_NODE * _overlapping(places, taken) + COST_LINE * _covering(places, ink)


def _places(arrow: Arrow, line: Line, asides: Sequence[float]) -> tuple[Points, Points]:
    """Rectangles along the arrow, and their cost by the arrow: far from the middle, beside it, over a head."""
    center = FAN_SHARE if arrow.kind == "loading" else 0.5
    own, long = dense(line.points, 2.0), length(line.points)
    heads = np.concatenate([own[-5:], own[:5]]) if line.heads[0] else own[-5:]
    shares = np.linspace(0.06, 0.94, int(np.clip(long / EVERY, FEWEST, MOST)))
    found, costs = [], []
    for share in (center, *shares):
        point, along = point_along(line.points, float(share))
        across = np.array([along[1], -along[0]])
        for aside in asides:
            rect = label_rect(arrow.text, *point)
            half = abs(across[0]) * rect.width / 2 + abs(across[1]) * rect.height / 2
            x, y = point + across * aside * (half + 1.0)
            rect = label_rect(arrow.text, float(x), float(y))
            found.append([rect.x, rect.y, rect.width, rect.height])
            costs.append(
                COST_SHARE * abs(share - center)
                + COST_ASIDE * abs(aside)
                + COST_HEAD * (within(heads, rect, 1.0) > 0)
                + COST_HIDDEN * (rect.width > 0.7 * long and aside == 0)
            )
    return np.array(found), np.array(costs)


def _covering(places: Points, ink: Points) -> Points:
    """Tell, for each place, whether it would cover another arrow (1), and how much of it (up to 2)."""
    half = places[:, 2:] / 2 + CLEAR
    low, high = (places[:, :2] - half).min(axis=0), (places[:, :2] + half).max(axis=0)
    near = ink[((ink > low) & (ink < high)).all(axis=1)]
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
