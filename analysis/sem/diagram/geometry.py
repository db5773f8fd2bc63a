"""Curves between nodes, and what they meet on their way."""

import numpy as np

from analysis.sem.diagram.scene import Node, Points, Rect

STEP = 4.0  # pixels between the points of a drawn curve
BORDER = 0.7  # pixels from an outline to the outer edge of its stroke, where arrows start and end
HALVINGS = 6  # of a pixel


def bezier(start: Points, control: Points, end: Points, other_control: Points | None = None) -> Points:
    """Return a quadratic curve (one control point) or a cubic one (two) as a polyline of even steps.

    Parameters
    ----------
    start, control, end, other_control : ndarray, shape (2,)
        `other_control` is the second control point of a cubic, next to `end`.
    """
    rough = float(np.linalg.norm(control - start) + np.linalg.norm(end - control))
    t = np.linspace(0.0, 1.0, max(8, int(rough / STEP) + 1))[:, None]
    s = 1 - t
    if other_control is None:
        return s**2 * start + 2 * s * t * control + t**2 * end
    return s**3 * start + 3 * s**2 * t * control + 3 * s * t**2 * other_control + t**3 * end


def bowed(start: Points, end: Points, bow: float) -> Points:
    """Return a curve whose middle lies `bow` pixels left of the way from start to end (0: straight)."""
    way = end - start
    normal = np.array([way[1], -way[0]]) / max(float(np.linalg.norm(way)), 1e-9)
    return bezier(start, (start + end) / 2 + 2 * bow * normal, end)


def clipped(points: Points, source: Node, target: Node) -> Points:
    """Cut a curve from center to center where it leaves the first node for good and enters the second."""
    fine = dense(points, 1.0)
    inside_source = np.flatnonzero(source.holds(fine, BORDER))
    first = int(inside_source[-1]) if len(inside_source) else 0
    inside_target = np.flatnonzero(target.holds(fine, BORDER)[first + 1 :])
    last = first + 1 + int(inside_target[0]) if len(inside_target) else len(fine) - 1
    if last - first < 2:
        return fine[[min(first, len(fine) - 2), min(first, len(fine) - 2) + 1]]
    start = _border(fine[first + 1], fine[first], source) if len(inside_source) else fine[first]
    end = _border(fine[last - 1], fine[last], target) if len(inside_target) else fine[last]
    return thinned(np.concatenate([start[None], fine[first + 1 : last], end[None]]))


def _border(outside: Points, inside: Points, node: Node) -> Points:
    """Return the point between two where a node's border is met, by halving."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        if node.holds(middle[None], BORDER)[0]:
            inside = middle
        else:
            outside = middle
    return outside


def dense(points: Points, step: float) -> Points:
    """Return the same polyline with points about every `step` pixels, its ends kept."""
    pieces = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(pieces)])
    if along[-1] == 0:
        return points[:1].repeat(2, axis=0)
    at = np.linspace(0.0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.column_stack([np.interp(at, along, points[:, k]) for k in (0, 1)])


def thinned(points: Points) -> Points:
    """Return a polyline with a point about every `STEP` pixels; a straight one keeps its two ends alone."""
    ends = points[[0, -1]]
    if len(points) > 2 and float(np.max(_distance_to_chord(points))) > 0.05:
        return dense(points, STEP)
    return ends


def _distance_to_chord(points: Points) -> Points:
    way = points[-1] - points[0]
    length = max(float(np.linalg.norm(way)), 1e-9)
    off = points - points[0]
    return np.asarray(np.abs(off[:, 0] * way[1] - off[:, 1] * way[0]) / length)


def points_along(points: Points, shares: Points) -> tuple[Points, Points]:
    """Return the points at shares (0..1) of a polyline's length, and the unit directions there.

    Returns
    -------
    ndarray, ndarray of shape (shares, 2)
    """
    pieces = np.diff(points, axis=0)
    lengths = np.linalg.norm(pieces, axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = shares * along[-1]
    k = np.minimum(np.searchsorted(along, at, side="right") - 1, len(pieces) - 1)
    directions = pieces[k] / np.maximum(lengths[k], 1e-9)[:, None]
    return points[k] + directions * (at - along[k])[:, None], directions


def length(points: Points) -> float:
    """Return the length of a polyline in pixels."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def within(points: Points, rect: Rect, gap: float = 0.0) -> int:
    """Count the points in a rectangle widened by `gap` pixels on each side."""
    x, y = np.abs(points[:, 0] - rect.x), np.abs(points[:, 1] - rect.y)
    return int(np.count_nonzero((x < rect.width / 2 + gap) & (y < rect.height / 2 + gap)))


def crossings(a: Points, b: Points) -> int:
    """Count the crossings of two polylines."""
    if (a.min(axis=0) > b.max(axis=0)).any() or (b.min(axis=0) > a.max(axis=0)).any():
        return 0
    p, r = a[:-1, None], np.diff(a, axis=0)[:, None]
    q, s = b[None, :-1], np.diff(b, axis=0)[None]
    turn = _cross(r, s)
    with np.errstate(divide="ignore", invalid="ignore"):
        t, u = _cross(q - p, s) / turn, _cross(q - p, r) / turn
    return int(np.count_nonzero((turn != 0) & (t >= 0) & (t < 1) & (u >= 0) & (u < 1)))


def _cross(a: Points, b: Points) -> Points:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])
