"""Lines from variable to variable: straight where nothing is in the way, else bowed, else around."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.sem.diagram.geometry import (
    BORDER,
    bezier,
    bowed,
    clipped,
    crossings,
    dense,
    length,
    points_along,
)
from analysis.sem.diagram.graph import Arrow, Graph
from analysis.sem.diagram.lanes import crowded, lane_line, lanes_of, rounded, spanned
from analysis.sem.diagram.plan import Placement, Side
from analysis.sem.diagram.scene import Line, Node, Points

COARSE = 9.0  # pixels between the points by which lines are compared
CLEAR = 5.0  # pixels that a line keeps from variables it does not belong to
BOWS = (
    0.0,
    0.1,
    -0.1,
    0.17,
    -0.17,
    0.25,
    -0.25,
    0.34,
    -0.34,
    0.45,
    -0.45,
    0.6,
    -0.6,
)
PAIR_BOWS = (0.1, 0.14, 0.2, 0.28, 0.4)  # of two arrows that point at each other's start
ARC_BOWS = tuple(sign * bow for bow in (0.16, 0.22, 0.28, 0.35, 0.45, 0.6) for sign in (1, -1))
COST_HIT, COST_CROSSING, COST_CLOSE, COST_BOW = 1000.0, 22.0, 3.0, 0.35
TOO_CLOSE = 7.0
LOOP, HALF_LOOP = (
    34.0,
    7.0,
)  # pixels that the control points of a loop are out, and half its width at the foot
PORT = 10.0  # pixels between the ends of arcs on one side of a box
CORNER = 16.0  # distance of a detour's corners from the variables it goes around
ROUND = 14.0


@dataclass(frozen=True, slots=True)
class Laid:
    """A line already drawn, as it is compared with others."""

    coarse: Points
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, points: Points) -> "Laid":
        coarse = dense(points, COARSE)
        return cls(coarse, _box(coarse))

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether it may come into a box (left, top, right, bottom)."""
        mine = self.box
        return mine[0] <= box[2] and box[0] <= mine[2] and mine[1] <= box[3] and box[1] <= mine[3]


def _box(points: Points, gap: float = 0.0) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = points.min(axis=0) - gap, points.max(axis=0) + gap
    return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where arrows may start and end: of arcs along one side, and of loadings on the edge of a box."""

    arcs: Mapping[int, Points]
    shifts: Mapping[int, tuple[Side, float]]


def routed(graph: Graph, nodes: Mapping[str, Node], placement: Placement) -> tuple[Line, ...]:
    """Draw every arrow, in the order of the table; loadings are laid first, then paths, then covariances."""
    landing = Landing(_ports(graph, nodes, placement.outward), _shifts(graph, nodes, placement.outward))
    drawn: dict[int, Line] = {}
    laid: list[Laid] = []
    paths = {(a.source, a.target) for a in graph.of_kind("path", "loading")}
    turn = [(_turn(a), _span(a, nodes)) for a in graph.arrows]
    order = sorted(range(len(turn)), key=turn.__getitem__)
    for i in order:
        arrow = graph.arrows[i]
        mutual = (arrow.target, arrow.source) in paths
        points = _points(i, arrow, nodes, placement, landing, laid, mutual=mutual)
        drawn[i] = Line(arrow.source, arrow.target, arrow.kind, points, arrow.faint)
        laid.append(Laid.of(points))
    return tuple(drawn[i] for i in range(len(graph.arrows)))


def hits(points: Points, nodes: Iterable[Node], gap: float = 0.0) -> int:
    """Count the variables that a line runs into."""
    left, top, right, bottom = _box(points, gap)
    near = [
        n
        for n in nodes
        if n.at.left < right and n.at.right > left and n.at.top < bottom and n.at.bottom > top
    ]
    if not near:
        return 0
    fine = dense(points, 2.0)
    return sum(bool(node.holds(fine, gap).any()) for node in near)


def _turn(arrow: Arrow) -> int:
    return ("loading", "path", "covariance", "variance").index(arrow.kind)


def _span(arrow: Arrow, nodes: Mapping[str, Node]) -> float:
    a, b = nodes[arrow.source].at, nodes[arrow.target].at
    return abs(a.x - b.x) + abs(a.y - b.y)


def _points(
    i: int,
    arrow: Arrow,
    nodes: Mapping[str, Node],
    placement: Placement,
    landing: Landing,
    drawn: Sequence[Laid],
    *,
    mutual: bool,
) -> Points:
    source, target = nodes[arrow.source], nodes[arrow.target]
    others = [n for n in nodes.values() if n.name not in (arrow.source, arrow.target)]
    if arrow.kind == "variance" or source is target:
        return _loop(source, others, placement.outward.get(source.name), drawn)
    if (way := placement.ways.get((arrow.source, arrow.target))) is not None and arrow.kind == "covariance":
        return clipped(rounded(list(way), ROUND), source, target)
    if i in landing.shifts:
        fan = _fan(source, target, *landing.shifts[i])
        if not hits(fan, others, 2.0):
            return fan
    if i in landing.arcs and not hits(landing.arcs[i], others, 2.0):
        return landing.arcs[i]
    start, end = _center(source), _center(target)
    bows = ARC_BOWS if arrow.kind == "covariance" else BOWS
    if arrow.kind == "path" and mutual:
        bows = PAIR_BOWS
    distance = float(np.linalg.norm(end - start))
    wanted = _wanted_bow(arrow, placement, start, end)
    options = [clipped(bowed(start, end, bow * distance), source, target) for bow in bows]
    costs = [
        _cost(points, others, drawn) + COST_BOW * distance * abs(bow) + (12.0 if wanted * bow < 0 else 0.0)
        for points, bow in zip(options, bows, strict=True)
    ]
    best = int(np.argmin(costs))
    if costs[best] >= COST_HIT and (way := _detour(source, target, others)) is not None:
        return way
    return options[best]


def _center(node: Node) -> Points:
    return np.array([node.at.x, node.at.y])


def _wanted_bow(arrow: Arrow, placement: Placement, start: Points, end: Points) -> float:
    """Sign of a bow toward the outside, where both ends agree where that is; 0 if they do not."""
    sides = [placement.outward.get(n) for n in (arrow.source, arrow.target)]
    if sides[0] is None or sides[0] != sides[1]:
        return 0.0
    way = end - start
    return float(np.sign(np.array([way[1], -way[0]]) @ np.array(sides[0], dtype=float)))


def _shifts(
    graph: Graph, nodes: Mapping[str, Node], outward: Mapping[str, Side]
) -> dict[int, tuple[Side, float]]:
    """Return on which side of its indicator each loading ends, and how far from the middle of that side."""
    ends: dict[tuple[str, Side], list[tuple[float, int]]] = {}
    for i, a in enumerate(graph.arrows):
        if a.kind != "loading" or nodes[a.target].shape != "box":
            continue
        factor, item = nodes[a.source].at, nodes[a.target].at
        side = _entry(factor.x - item.x, factor.y - item.y, outward.get(a.target))
        if side is not None:
            ends.setdefault((a.target, side), []).append((factor.y if side[0] else factor.x, i))
    found = {}
    for (name, side), arrows in ends.items():
        edge = nodes[name].at.height if side[0] else nodes[name].at.width
        gap = min(PORT, 0.6 * edge / len(arrows))
        for k, (_, i) in enumerate(sorted(arrows)):
            found[i] = (side, (k - (len(arrows) - 1) / 2) * gap)
    return found


def _entry(dx: float, dy: float, outward: Side | None) -> Side | None:
    """Side of an indicator that faces a factor: the inner one, else the upper or lower one if it is far enough."""
    if outward is not None and -(dx * outward[0] + dy * outward[1]) > 30.0:
        return (-outward[0], -outward[1])
    return (0, int(np.sign(dy))) if outward is None and abs(dy) > 50.0 else None


def _fan(factor: Node, item: Node, side: Side, shift: float) -> Points:
    """A straight loading to one side of an indicator."""
    x = item.at.x + (side[0] * item.at.width / 2 if side[0] else shift)
    y = item.at.y + (side[1] * item.at.height / 2 if side[1] else shift)
    return clipped(np.array([_center(factor), [x, y]]), factor, item)


def _cost(points: Points, others: Sequence[Node], drawn: Sequence[Laid]) -> float:
    blocked = hits(points, others, CLEAR)
    near = [line for line in drawn if line.meets(_box(points, TOO_CLOSE))]
    coarse = dense(points, COARSE)
    crossed = sum(crossings(coarse, line.coarse) for line in near)
    return COST_HIT * blocked + COST_CROSSING * crossed + COST_CLOSE * _closeness(points, near)


def _closeness(points: Points, drawn: Sequence[Laid]) -> int:
    """Count the points of a line's middle part that nearly touch another line."""
    total = length(points)
    if total < 60.0 or not drawn:
        return 0
    middle = points_along(points, np.linspace(0.15, 0.85, 15))[0]
    rest = np.concatenate([line.coarse for line in drawn])
    near = np.linalg.norm(middle[:, None] - rest[None], axis=2).min(axis=1) < TOO_CLOSE
    return int(np.count_nonzero(near))


def _ports(graph: Graph, nodes: Mapping[str, Node], outward: Mapping[str, Side]) -> dict[int, Points]:
    """Return each covariance that runs along one outer side of a row or stack of boxes: an arc, or a lane."""
    along: dict[int, Side] = {}
    for i, a in enumerate(graph.arrows):
        side = outward.get(a.source)
        if a.kind == "covariance" and side is not None and side == outward.get(a.target):
            s, t = nodes[a.source], nodes[a.target]
            level = abs(s.at.x - t.at.x) if side[0] else abs(s.at.y - t.at.y)
            if s.shape == t.shape == "box" and level < 1.0:
                along[i] = side
    ends: dict[str, list[tuple[float, int]]] = {}
    for i, side in along.items():
        a = graph.arrows[i]
        for mine, other in ((a.source, a.target), (a.target, a.source)):
            where = nodes[other].at.y if side[0] else nodes[other].at.x
            ends.setdefault(mine, []).append((where, i))
    port: dict[tuple[str, int], Points] = {}
    for name, arcs in ends.items():
        for k, (_, i) in enumerate(sorted(arcs)):
            port[name, i] = _port(nodes[name], along[i], k - (len(arcs) - 1) / 2, len(arcs))
    rows: dict[tuple[Side, float], list[int]] = {}
    for i, side in along.items():
        at = nodes[graph.arrows[i].source].at
        rows.setdefault((side, round(at.x if side[0] else at.y)), []).append(i)
    found: dict[int, Points] = {}
    for (side, _), row in rows.items():
        pairs = [(port[graph.arrows[i].source, i], port[graph.arrows[i].target, i]) for i in row]
        found |= dict(zip(row, _along(pairs, side), strict=True))
    return found


def _along(pairs: Sequence[tuple[Points, Points]], side: Side) -> list[Points]:
    """Return arcs on one side of a row, or lanes if the arcs would interleave too much."""
    axis = 1 if side[0] else 0
    spans = [spanned(float(a[axis]), float(b[axis])) for a, b in pairs]
    if not crowded(spans):
        return [_arc(a, b, side) for a, b in pairs]
    out = np.array(side, dtype=float)
    return [lane_line(a, b, out, lane) for (a, b), lane in zip(pairs, lanes_of(spans), strict=True)]


def _port(node: Node, side: Side, place: float, count: int) -> Points:
    edge = node.at.height if side[0] else node.at.width
    shift = place * min(PORT, 0.8 * edge / count)
    x = node.at.x + (side[0] * (node.at.width / 2 + BORDER) if side[0] else shift)
    y = node.at.y + (side[1] * (node.at.height / 2 + BORDER) if side[1] else shift)
    return np.array([x, y])


def _arc(start: Points, end: Points, side: Side) -> Points:
    """An arc on the outer side of a row of boxes; the farther its ends, the higher."""
    distance = float(np.linalg.norm(end - start))
    rise = np.array(side, dtype=float) * (22.0 + 0.26 * distance)
    lean = 0.12 * (end - start)
    return bezier(start, start + rise + lean, end, end + rise - lean)


def _loop(node: Node, others: Sequence[Node], outward: Side | None, drawn: Sequence[Laid]) -> Points:
    """A small loop on the side of a variable where there is most room."""
    sides: list[Side] = [outward] if outward else []
    sides += [s for s in ((0, -1), (0, 1), (1, 0), (-1, 0)) if s != outward]
    loops = [_loop_at(node, side) for side in sides]
    costs = [_cost(points, others, drawn) + 5.0 * k for k, points in enumerate(loops)]
    return loops[int(np.argmin(costs))]


def _loop_at(node: Node, side: Side) -> Points:
    out = np.array(side, dtype=float)
    across = np.array([-out[1], out[0]])
    reach = abs(out[0]) * node.at.width / 2 + abs(out[1]) * node.at.height / 2
    wide = abs(across[0]) * node.at.width / 2 + abs(across[1]) * node.at.height / 2
    if node.shape == "ellipse":
        foot = (reach + BORDER) * float(np.sqrt(1.0 - (HALF_LOOP / (wide + BORDER)) ** 2))
    else:
        foot = reach + BORDER
    middle = _center(node) + out * foot
    start, end = middle - HALF_LOOP * across, middle + HALF_LOOP * across
    return bezier(start, start + LOOP * out - 16.0 * across, end, end + LOOP * out + 16.0 * across)


def _detour(source: Node, target: Node, others: Sequence[Node]) -> Points | None:
    """Return the shortest way around all other variables, its corners rounded; None if there is none."""
    corners = [
        np.array([n.at.x + i * (n.at.width / 2 + CORNER), n.at.y + j * (n.at.height / 2 + CORNER)])
        for n in others
        for i in (-1, 1)
        for j in (-1, 1)
    ]
    stops = [
        _center(source),
        *[c for c in corners if not hits(np.array([c, c]), others, CLEAR)],
        _center(target),
    ]
    goal = len(stops) - 1
    far = np.full(len(stops), np.inf)
    before = np.full(len(stops), -1)
    far[0] = 0.0
    open_stops = set(range(len(stops)))
    while open_stops:
        here = min(open_stops, key=lambda k: (far[k], k))
        if not np.isfinite(far[here]):
            return None
        if here == goal:
            break
        open_stops.remove(here)
        for there in sorted(open_stops):
            reach = far[here] + float(np.linalg.norm(stops[there] - stops[here])) + 20.0
            if reach < far[there] and not hits(np.array([stops[here], stops[there]]), others, CLEAR):
                far[there], before[there] = reach, here
    way = [goal]
    while way[-1] != 0:
        way.append(int(before[way[-1]]))
    return clipped(rounded([stops[k] for k in reversed(way)], ROUND), source, target)
