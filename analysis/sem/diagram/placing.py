"""Several ways to set the variables of a model on the page; the best is chosen once the arrows are drawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from analysis.sem.diagram.layers import Extent, apart, depths, heights, stem_rows
from analysis.sem.diagram.plan import (
    ABOVE,
    BELOW,
    BETWEEN_BOXES,
    BETWEEN_COLUMNS,
    BETWEEN_ROWS,
    FAN_DOWN,
    LEFT,
    RIGHT,
    Placement,
    Plan,
    Side,
    bare,
    between_columns,
    extent,
    spread,
    width_of,
    with_indicators,
)

BETWEEN_REPEATED = 84.0  # pixels between rows of repeated variables; crossed lags have their numbers there
FOR_LOOPS = 64.0  # pixels between boxes that have arrows on both sides, so that a loop goes between
STEEPEST = 0.17  # height of a fan over a whole row of indicators, as a share of the row


def placements(plan: Plan) -> Iterator[Placement]:
    """Yield the ways that suit the model."""
    if plan.pairs or not plan.graph.latents:
        yield in_columns(plan)
    if plan.graph.latents:
        yield in_a_row(plan)
        ways: tuple[Callable[[Plan], Placement | None], ...] = (in_two_rows, as_tree, around_a_row, stacked)
        yield from (placed for way in ways if (placed := way(plan)) is not None)


def in_columns(plan: Plan) -> Placement:
    """Set causes left of effects; indicators of the first column left, of the last right, of others up or down."""
    depth = depths(plan.core, plan.pairs)
    last = max(depth.values(), default=0)
    rough = {f: Extent(0, 0, 60, 60) for f in plan.core}
    order = heights(plan.core, plan.pairs, depth, rough, BETWEEN_ROWS)
    side: dict[str, Side] = {}
    for name in plan.core:
        side[name] = BELOW if order[name] >= 0 else ABOVE
        if depth[name] == last:
            side[name] = RIGHT
        elif depth[name] == 0:
            side[name] = LEFT
    extents = {name: extent(plan, name, side[name]) for name in plan.core}
    rows = stem_rows(plan.core, plan.pairs, depth)
    crossed = rows is not None and max(rows.values()) > 1
    x = _column_places(depth, extents, crossed_columns(plan) if crossed else between_columns(plan))
    if rows is None:
        y = heights(plan.core, plan.pairs, depth, extents, BETWEEN_ROWS)
    else:
        level = _row_places(rows, extents)
        y = {name: level[rows[name]] for name in plan.core}
    centers = {name: (x[depth[name]], y[name]) for name in plan.core}
    bare = [name for name in plan.core if not plan.owned.get(name)]
    outward = {name: RIGHT for name in bare if depth[name] == last}
    outward |= {n: LEFT for n in plan.core if depth[n] == 0 and (n in bare or side[n] == RIGHT)}
    return with_indicators(plan, centers, side, outward)


def in_a_row(plan: Plan) -> Placement:
    """Set all factors side by side, causes first, with their indicators below."""
    return _rows(plan, upper=(), lower=_by_cause(plan, plan.core))


def in_two_rows(plan: Plan) -> Placement | None:
    """Set factors whose indicators covary (repeated waves) in a lower row, the rest above; None without them."""
    owner = {item: f for f, items in plan.owned.items() for item in items}
    tied: set[str] = set()
    for a in plan.graph.of_kind("covariance"):
        ends = (owner.get(a.source), owner.get(a.target))
        if ends[0] and ends[1] and ends[0] != ends[1]:
            tied |= {str(ends[0]), str(ends[1])}
    rest = [name for name in plan.core if name not in tied]
    if not tied or not rest:
        return None
    return _rows(
        plan, upper=_by_cause(plan, rest), lower=_by_cause(plan, [n for n in plan.core if n in tied])
    )


def as_tree(plan: Plan) -> Placement | None:
    """Set factors of factors above them; None unless all variables hang together by loadings."""
    children = {f: [b for a, b in plan.pairs if a == f] for f in plan.core}
    loadings = {(a.source, a.target) for a in plan.graph.of_kind("loading")}
    if not plan.pairs or set(plan.pairs) - loadings:
        return None
    level = dict.fromkeys(plan.core, 0)
    for _ in plan.core:
        for a, b in plan.pairs:
            level[a] = max(level[a], level[b] + 1)
    if max(level.values()) > len(plan.core):
        return None
    lower = _rows(plan, upper=(), lower=[f for f in plan.core if level[f] == 0])
    at, edge = dict(lower.at), 0.0
    for k in range(1, max(level.values()) + 1):
        names = [f for f in plan.core if level[f] == k]
        wish = [float(np.mean([at[c][0] for c in children[f]])) for f in names]
        order = sorted(range(len(names)), key=lambda i: wish[i])
        extents = [bare(plan.sizes[names[i]]) for i in order]
        gaps = [e.left + e.right + BETWEEN_BOXES for e in extents]
        x = apart(np.array([wish[i] for i in order]), np.concatenate([[0.0], np.cumsum(gaps)])[: len(order)])
        rise = max(130.0, STEEPEST * (max(wish) - min(wish) if len(wish) > 1 else width_of(lower)))
        edge -= rise
        at |= {names[i]: (float(v), edge) for i, v in zip(order, x, strict=True)}
    top = dict.fromkeys(plan.core, ABOVE)
    return Placement(at, {**lower.outward, **top})


def around_a_row(plan: Plan) -> Placement | None:
    """Set one row of indicators that several factors share; None if no indicator is shared so.

    Factors of the same indicators (intercept and slope) stand on one side, a general factor on the other.
    """
    without = [f for f in plan.graph.latents if plan.loads[f] and not plan.owned[f]]
    owners = [f for f in plan.graph.latents if plan.owned[f]]
    if not without:
        return None
    row = [item for f in owners for item in plan.owned[f]]
    loops = FOR_LOOPS if plan.graph.of_kind("variance") else 0.0
    step = max(plan.sizes[i].width for i in row) + max(BETWEEN_BOXES, loops)
    at = {item: ((k - (len(row) - 1) / 2) * step, 0.0) for k, item in enumerate(row)}
    twins = [f for f in without if _is_twin(plan, f, owners)]
    sides = {**dict.fromkeys(owners, -1), **{f: -1 if f in twins else 1 for f in without}}
    rest = [name for name in plan.core if name not in sides]
    distance = max(FAN_DOWN + 4.0 * len(row), STEEPEST * step * len(row)) + plan.sizes[owners[0]].height
    for sign in (-1, 1):
        names = [f for f in plan.graph.latents if sides.get(f) == sign]
        at |= spread(plan, names, {f: [at[i][0] for i in plan.loads[f]] for f in names}, sign * distance)
    near = {name: _neighbors(plan, name, at) for name in rest}
    at |= spread(plan, rest, near, -distance - 120.0)
    outward: dict[str, Side] = {f: ((0, s)) for f, s in sides.items()}
    bottom = dict.fromkeys(row, BELOW) if all(s < 0 for s in sides.values()) else {}
    return Placement(at, {**outward, **bottom, **dict.fromkeys(rest, ABOVE)})


def stacked(plan: Plan) -> Placement | None:
    """Set factors on top of each other, indicators right of them; None if there are arrows among factors."""
    if plan.pairs:
        return None
    extents = {name: extent(plan, name, RIGHT) for name in plan.core}
    gap = BETWEEN_ROWS / 2
    steps = [extents[a].down + extents[b].up + gap for a, b in pairwise(plan.core)]
    y = np.concatenate([[0.0], np.cumsum(steps)])
    centers = {name: (0.0, float(v)) for name, v in zip(plan.core, y, strict=True)}
    side = dict.fromkeys(plan.core, RIGHT)
    return with_indicators(plan, centers, side, dict.fromkeys(plan.core, LEFT))


def _is_twin(plan: Plan, factor: str, owners: Sequence[str]) -> bool:
    """Whether another factor owns nearly all of this one's indicators."""
    mine = set(plan.loads[factor])
    return any(len(mine & set(plan.loads[f])) >= 0.7 * max(len(mine), len(plan.loads[f])) for f in owners)


def _neighbors(plan: Plan, name: str, at: Mapping[str, tuple[float, float]]) -> list[float]:
    """Return the x of the variables that are placed already and joined to this one by an arrow."""
    ends = [b if a == name else a for a, b in plan.pairs if name in (a, b)]
    return [at[end][0] for end in ends if end in at]


def _by_cause(plan: Plan, names: Sequence[str]) -> list[str]:
    depth = depths(plan.core, plan.pairs)
    return sorted(names, key=lambda n: (depth[n], plan.core.index(n)))


def _rows(plan: Plan, *, upper: Sequence[str], lower: Sequence[str]) -> Placement:
    """Set a lower row with indicators below, and an upper one, near its neighbors, with indicators above."""
    linked = any(a in lower and b in lower for a, b in plan.pairs)
    gap = BETWEEN_COLUMNS if linked and not all(plan.owned.get(n) for n in lower) else BETWEEN_COLUMNS / 2
    at: dict[str, tuple[float, float]] = {}
    edge = 0.0
    for name in lower:
        e = extent(plan, name, BELOW)
        at[name] = (edge + e.left, 0.0)
        edge += e.left + e.right + gap
    if upper:
        near = {n: _neighbors(plan, n, at) for n in upper}
        middle = edge / 2
        wish = np.array([float(np.mean(near[n])) if near[n] else middle for n in upper])
        order = np.argsort(wish, kind="stable")
        extents = [extent(plan, upper[i], ABOVE) for i in order]
        steps = [a.right + b.left + BETWEEN_COLUMNS / 2 for a, b in pairwise(extents)]
        x = apart(wish[order], np.concatenate([[0.0], np.cumsum(steps)]))
        at |= {upper[i]: (float(v), -165.0) for i, v in zip(order, x, strict=True)}
    side = {**dict.fromkeys(lower, BELOW), **dict.fromkeys(upper, ABOVE)}
    outward = {} if upper else dict.fromkeys(lower, ABOVE)
    return with_indicators(plan, at, side, outward)


def crossed_columns(plan: Plan) -> float:
    """Return the distance between columns where lags cross over three rows or more.

    On the middle row, a number stands between where arrows part and where others cross.
    """
    return 2.0 * (plan.number + 32.0)


def _column_places(depth: Mapping[str, int], extents: Mapping[str, Extent], gap: float) -> list[float]:
    columns = [
        [extents[n] for n in depth if depth[n] == d] for d in range(max(depth.values(), default=-1) + 1)
    ]
    x, edge = [], 0.0
    for column in columns:
        left, right = max(e.left for e in column), max(e.right for e in column)
        x.append(edge + left)
        edge += left + right + gap
    return x


def _row_places(rows: Mapping[str, int], extents: Mapping[str, Extent]) -> list[float]:
    y, edge = [], 0.0
    for r in range(max(rows.values()) + 1):
        row = [extents[n] for n in rows if rows[n] == r]
        up, down = max(e.up for e in row), max(e.down for e in row)
        y.append(edge + up)
        edge += up + down + BETWEEN_REPEATED
    return y
