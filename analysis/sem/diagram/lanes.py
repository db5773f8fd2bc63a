"""Many covariances along one side of a row of variables: each runs in a lane of its own, none over another."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.sem.diagram.geometry import bezier
from analysis.sem.diagram.graph import Arrow
from analysis.sem.diagram.scene import Points

LANE = 17.0  # pixels between lanes; a number fits between them
FIRST = 22.0  # pixels from the row to the first lane
CROWDED = 7  # interleaving covariances that are drawn as arcs still; more go in lanes
ROUND = 7.0
ALIKE = 1.0  # pixels by which lengths may differ and count as one


def lanes_of(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return the lane of each span: short ones first, and of equally long ones those further on.

    So a lane's way back to its variable crosses no lane nearer to the row at its beginning.

    Parameters
    ----------
    spans : sequence of (float, float)
        Where each begins and ends, in pixels along the row.

    Returns
    -------
    list of int
        From 0, nearest to the row; spans that overlap have different ones.
    """
    order = sorted(
        range(len(spans)), key=lambda i: (round((spans[i][1] - spans[i][0]) / ALIKE), -spans[i][0])
    )
    taken: list[list[tuple[float, float]]] = []
    lane = [0] * len(spans)
    for i in order:
        low, high = spans[i]
        free = [all(high <= a or b <= low for a, b in ends) for ends in taken]
        lane[i] = free.index(True) if True in free else len(taken)
        if lane[i] == len(taken):
            taken.append([])
        taken[lane[i]].append((low, high))
    return lane


def crowded(spans: Sequence[tuple[float, float]]) -> bool:
    """Whether arcs over these spans would interleave too much to be told apart."""
    within = [sum(a < c < b < d or c < a < d < b for c, d in spans) for a, b in spans]
    return max(within, default=0) >= CROWDED


def room_below(covariances: Sequence[Arrow], x: Mapping[str, float]) -> float:
    """Return how far the covariances among a row of variables reach from it, in pixels."""
    spans = [spanned(x[a.source], x[a.target]) for a in covariances if a.source in x and a.target in x]
    if not spans:
        return 0.0
    if crowded(spans):
        return FIRST + LANE * (max(lanes_of(spans)) + 1)
    return 22.0 + 0.26 * max(b - a for a, b in spans)


def spanned(a: float, b: float) -> tuple[float, float]:
    """Return the two in order."""
    return min(a, b), max(a, b)


def lane_line(start: Points, end: Points, outward: Points, lane: int) -> Points:
    """Return a way out, along the lane and back, with rounded corners."""
    base = max(float(start @ outward), float(end @ outward)) + FIRST + LANE * lane
    first, last = (p + (base - float(p @ outward)) * outward for p in (start, end))
    return rounded([start, first, last, end], ROUND)


def rounded(stops: Sequence[Points], radius: float) -> Points:
    """Return a polyline whose corners are rounded."""
    pieces = [np.asarray(stops[0], dtype=float)[None]]
    for a, b, c in zip(stops, stops[1:], stops[2:], strict=False):
        into, out = a - b, c - b
        long_in, long_out = (max(float(np.linalg.norm(v)), 1e-9) for v in (into, out))
        r = min(radius, long_in / 2, long_out / 2)
        pieces.append(bezier(b + r * into / long_in, b, b + r * out / long_out))
    return np.concatenate([*pieces, np.asarray(stops[-1], dtype=float)[None]])
