"""Several constructs measured by the same items at each wave: waves in columns, constructs in rows."""

from analysis.sem.diagram.designs.common import highest, in_time, together, widest
from analysis.sem.diagram.lanes import room_below
from analysis.sem.diagram.layers import stem_of
from analysis.sem.diagram.plan import ABOVE, BELOW, Placement, Plan, Side, between_items, offsets

BETWEEN_WAVES, BETWEEN_CONSTRUCTS = 40.0, 44.0
BETWEEN_ROWS, BETWEEN_LAGS = 150.0, 60.0  # of two constructs that face each other
LEAST_ITEMS = 18  # below that a single row of factors is still easily read


def factor_grid(plan: Plan) -> Placement | None:
    """Set factors in rows by construct and in columns by wave; None unless there are two or more of each.

    Factors are of one construct if residuals of their items covary, or if their names differ by wave only. Two
    constructs have their items outside, so that lags run free between them; more have them below.
    """
    graph = plan.graph
    factors = [f for f in graph.latents if plan.owned[f]]
    if not factors or set(factors) != set(plan.core):
        return None
    owner = {item: f for f in factors for item in plan.owned[f]}
    ends = [(a.source, a.target) for a in graph.of_kind("covariance")]
    tied = [(owner[a], owner[b]) for a, b in ends if a in owner and b in owner and owner[a] != owner[b]]
    if not tied:
        stems = {f: stem.name for f in factors if (stem := stem_of(f))}
        tied = [(a, b) for a in stems for b in stems if stems[a] == stems[b]]
    constructs = [in_time(names, plan.pairs) for names in together(factors, tied)]
    waves = {len(names) for names in constructs}
    if len(constructs) < 2 or len(waves) > 1 or waves == {1}:
        return None
    if len(constructs) == 2:
        return _facing(plan, constructs)
    few = len(graph.items) < LEAST_ITEMS or plan.pairs
    return None if few else _below_each_other(plan, constructs)


def _facing(plan: Plan, constructs: list[list[str]]) -> Placement:
    at: dict[str, tuple[float, float]] = {}
    outward: dict[str, Side] = {}
    step = max(
        _widest_row(plan, constructs) + BETWEEN_WAVES, widest(plan, plan.core) + plan.number + BETWEEN_LAGS
    )
    for names, y, side in zip(
        constructs, (0.0, BETWEEN_ROWS + highest(plan, plan.core)), (ABOVE, BELOW), strict=True
    ):
        for t, factor in enumerate(names):
            at[factor] = (t * step, y)
            for item, (dx, dy) in offsets(plan, factor, side).items():
                at[item] = (t * step + dx, y + dy)
                outward[item] = side
    return Placement(at, outward)


def _widest_row(plan: Plan, constructs: list[list[str]]) -> float:
    return max(
        len(plan.owned[f]) * between_items(plan, widest(plan, plan.owned[f]))
        for names in constructs
        for f in names
    )


def _below_each_other(plan: Plan, constructs: list[list[str]]) -> Placement:
    at: dict[str, tuple[float, float]] = {}
    outward: dict[str, Side] = {}
    step, edge = _widest_row(plan, constructs) + BETWEEN_WAVES, 0.0
    for names in constructs:
        for t, factor in enumerate(names):
            at[factor] = (t * step, edge)
            outward[factor] = ABOVE
            for item, (dx, dy) in offsets(plan, factor, BELOW).items():
                at[item] = (t * step + dx, edge + dy)
                outward[item] = BELOW
        items = [i for f in names for i in plan.owned[f]]
        bottom = max(at[i][1] + plan.sizes[i].height / 2 for i in items)
        below = room_below(plan.graph.of_kind("covariance"), {i: at[i][0] for i in items})
        edge = bottom + below + BETWEEN_CONSTRUCTS + highest(plan, names) / 2
    return Placement(at, outward)
