"""Numbers on arrows: each stands where it covers no variable and no other number."""

from collections.abc import Sequence

import numpy as np

from analysis.sem.diagram.geometry import dense, length, point_along, within
from analysis.sem.diagram.graph import Arrow
from analysis.sem.diagram.scene import Label, Line, Node, Rect
from analysis.sem.diagram.text import text_width

SIZE = 11.0  # font size of the numbers, in pixels
HEIGHT = 14.0
PADDING = 6.0
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85)
ASIDE = (0.0, 1.0, -1.0, 1.8, -1.8)  # in half heights of the number, across the arrow
FAN_SHARE = 0.6  # numbers of loadings stand nearer to the indicators, where a fan is wider
SWEEPS = 6
COST_NODE, COST_LABEL, COST_LINE, COST_SHARE, COST_ASIDE, COST_HEAD = 4000.0, 3000.0, 60.0, 60.0, 12.0, 40.0
COST_HIDDEN = 20.0
APART = 2.0  # pixels between numbers, and between numbers and variables


def label_rect(text: str, x: float, y: float) -> Rect:
    """Return the rectangle that a number covers."""
    return Rect(x, y, text_width(text, SIZE) + PADDING, HEIGHT)


def placed_labels(arrows: Sequence[Arrow], lines: Sequence[Line], nodes: Sequence[Node]) -> tuple[Label, ...]:
    """Choose a place for each number, in the order of the arrows.

    Each starts at its cheapest place by itself; then each in turn moves to where it is cheapest beside the
    others, until none moves.
    """
    if not arrows:
        return ()
    options = [_places(a, line) for a, line in zip(arrows, lines, strict=True)]
    boxes = [np.array([[r.x, r.y, r.width, r.height] for r, _, _ in places]) for places in options]
    inked = [dense(line.points, 3.0) for line in lines]
    taken = np.array([[n.at.x, n.at.y, n.at.width, n.at.height] for n in nodes])
    fixed = [
        COST_NODE * _overlapping(boxes[i], taken)
        + COST_LINE * _crossed(boxes[i], inked, i)
        + _own_costs(options[i], lines[i])
        for i in range(len(arrows))
    ]
    chosen = [int(np.argmin(cost)) for cost in fixed]
    for _ in range(SWEEPS):
        moved = False
        for i in range(len(arrows)):
            now = np.array([boxes[j][chosen[j]] for j in range(len(arrows)) if j != i])
            best = int(np.argmin(fixed[i] + COST_LABEL * _overlapping(boxes[i], now)))
            moved |= best != chosen[i]
            chosen[i] = best
        if not moved:
            break
    return tuple(
        Label(a.text, places[k][0], a.faint) for a, places, k in zip(arrows, options, chosen, strict=True)
    )


def _places(arrow: Arrow, line: Line) -> list[tuple[Rect, float, float]]:
    """Rectangles along the arrow, each with its share of the way and its distance from the arrow."""
    center = FAN_SHARE if arrow.kind == "loading" else 0.5
    found = []
    for share in SHARES:
        point, along = point_along(line.points, min(max(share + center - 0.5, 0.1), 0.9))
        rect = label_rect(arrow.text, *point)
        across = np.array([along[1], -along[0]])
        half = abs(across[0]) * rect.width / 2 + abs(across[1]) * rect.height / 2
        for aside in ASIDE:
            x, y = point + across * aside * (half + 1.0)
            found.append((label_rect(arrow.text, float(x), float(y)), abs(share - 0.5), abs(aside)))
    return found


def _own_costs(places: Sequence[tuple[Rect, float, float]], line: Line) -> np.ndarray:
    """Cost of each place by its own arrow: far from the middle, beside it, over a head, or hiding most of it."""
    own, long = dense(line.points, 2.0), length(line.points)
    heads = np.concatenate([own[-5:], own[:5]]) if line.heads[0] else own[-5:]
    return np.array(
        [
            COST_SHARE * share
            + COST_ASIDE * aside
            + COST_HEAD * (within(heads, rect, 1.0) > 0)
            + COST_HIDDEN * (rect.width > 0.7 * long and aside == 0)
            for rect, share, aside in places
        ]
    )


def _crossed(places: np.ndarray, inked: Sequence[np.ndarray], mine: int) -> np.ndarray:
    """Count, for each place, the other arrows that it would cover."""
    count = np.zeros(len(places))
    for j, points in enumerate(inked):
        if j != mine:
            gap = np.abs(points[None] - places[:, None, :2])
            count += (gap < places[:, None, 2:] / 2 + 1.0).all(axis=2).any(axis=1)
    return count


def _overlapping(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Count, for each place, the rectangles (x, y, width, height) that it would come too near to."""
    if not len(others):
        return np.zeros(len(places))
    gap = np.abs(places[:, None, :2] - others[None, :, :2])
    reach = (places[:, None, 2:] + others[None, :, 2:]) / 2 + APART
    return np.asarray((gap < reach).all(axis=2).sum(axis=1))
