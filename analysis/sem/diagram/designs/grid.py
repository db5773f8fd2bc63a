"""Several constructs measured by the same items at each wave: waves in columns, constructs in rows."""

from analysis.sem.diagram.designs.common import highest, in_time, together
from analysis.sem.diagram.lanes import room_below
from analysis.sem.diagram.layers import stem_of
from analysis.sem.diagram.plan import ABOVE, BELOW, Placement, Plan, Side, between_items, offsets

BETWEEN_WAVES, BETWEEN_CONSTRUCTS = 40.0, 44.0
LEAST_ITEMS = 18  # below that a single row of factors is still easily read


def factor_grid(plan: Plan) -> Placement | None:
    """Set factors in rows by construct and in columns by wave; None unless there are two or more of each.

    Factors are of one construct if residuals of their items covary, or if their names differ by wave only.
    """
    graph = plan.graph
    factors = [f for f in graph.latents if plan.owned[f]]
    if set(factors) != set(plan.core) or len(graph.items) < LEAST_ITEMS or graph.of_kind("path"):
        return None
    owner = {item: f for f in factors for item in plan.owned[f]}
    ends = [(a.source, a.target) for a in graph.of_kind("covariance")]
    tied = [(owner[a], owner[b]) for a, b in ends if a in owner and b in owner]
    if not tied:
        stems = {f: stem.name for f in factors if (stem := stem_of(f))}
        tied = [(a, b) for a in stems for b in stems if stems[a] == stems[b]]
    constructs = [in_time(names, plan.pairs) for names in together(factors, tied)]
    waves = {len(names) for names in constructs}
    if len(constructs) < 2 or len(waves) > 1 or waves == {1}:
        return None
    return _placed(plan, constructs)


def _placed(plan: Plan, constructs: list[list[str]]) -> Placement:
    at: dict[str, tuple[float, float]] = {}
    outward: dict[str, Side] = {}
    wide = max(
        len(plan.owned[f]) * between_items(plan, max(plan.sizes[i].width for i in plan.owned[f]))
        for names in constructs
        for f in names
    )
    edge = 0.0
    for names in constructs:
        for t, factor in enumerate(names):
            x = t * (wide + BETWEEN_WAVES)
            at[factor] = (x, edge)
            outward[factor] = ABOVE
            for item, (dx, dy) in offsets(plan, factor, BELOW).items():
                at[item] = (x + dx, edge + dy)
                outward[item] = BELOW
        items = [i for f in names for i in plan.owned[f]]
        bottom = max(at[i][1] + plan.sizes[i].height / 2 for i in items)
        below = room_below(plan.graph.of_kind("covariance"), {i: at[i][0] for i in items})
        edge = bottom + below + BETWEEN_CONSTRUCTS + highest(plan, names) / 2
    return Placement(at, outward)
