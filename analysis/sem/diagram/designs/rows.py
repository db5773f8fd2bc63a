"""Models that have a row of their own: growth of one process, bifactor and second-order factors."""

from analysis.sem.diagram.designs.common import highest, together, widest
from analysis.sem.diagram.placing import around_a_row, as_tree, in_a_row
from analysis.sem.diagram.plan import ABOVE, BELOW, FAN_DOWN, Placement, Plan, Side, spread, width_of

BETWEEN_WAVES = 30.0
WIDEST = 1500.0  # pixels; wider trees are better read from left to right
WIDEST_ROW = 3000.0


def one_curve(plan: Plan) -> Placement | None:
    """Set growth factors over one row of waves; None unless all latent variables are such, of the same waves.

    What predicts a wave itself stands below the row, everything else above the growth factors.
    """
    graph = plan.graph
    given = {a.source for a in graph.of_kind("loading") if a.given}
    rows = {frozenset(items) for items in graph.loads.values()}
    longest = max(rows, key=len, default=frozenset())
    if set(graph.latents) - given or len(longest) < 3 or not all(row <= longest for row in rows):
        return None
    step = max(widest(plan, graph.items) + BETWEEN_WAVES, plan.number + 24.0)
    at = {item: (k * step, 0.0) for k, item in enumerate(graph.items)}
    middle = step * (len(graph.items) - 1) / 2
    away = -max(FAN_DOWN + 30.0, 0.2 * step * len(graph.items)) - highest(plan, graph.latents)
    at |= spread(plan, graph.latents, {f: [middle] for f in graph.latents}, away)
    rest = [name for name in plan.core if name not in at]
    touched: dict[str, list[float]] = {}
    for a in graph.of_kind("path"):
        if a.target in longest:
            touched.setdefault(a.source, []).append(at[a.target][0])
    below = [name for name in rest if touched.get(name)]
    above = [name for name in rest if name not in below]
    at |= spread(plan, below, {name: touched[name] for name in below}, 120.0)
    at |= spread(plan, above, {name: [middle] for name in above}, away - 110.0)
    outward: dict[str, Side] = dict.fromkeys([*graph.latents, *above], ABOVE)
    return Placement(at, outward | dict.fromkeys([*graph.items, *below], BELOW))


def one_construct(plan: Plan) -> Placement | None:
    """Set the factors of one construct over waves in a row, arcs below; None unless all factors are such."""
    graph = plan.graph
    factors = [f for f in graph.latents if plan.owned[f]]
    owner = {item: f for f in factors for item in plan.owned[f]}
    ends = [(owner.get(a.source), owner.get(a.target)) for a in graph.of_kind("covariance")]
    tied = [(a, b) for a, b in ends if a is not None and b is not None and a != b]
    if set(factors) != set(plan.core) or not tied or len(together(factors, tied)) > 1:
        return None
    row = in_a_row(plan)
    return row if width_of(row) <= WIDEST_ROW else None


def hierarchy(plan: Plan) -> Placement | None:
    """Set factors of factors above these; None unless there are loadings only, and room."""
    tree = as_tree(plan)
    return tree if tree is not None and width_of(tree) <= WIDEST else None


def general_and_specific(plan: Plan) -> Placement | None:
    """Set a general factor on one side of a row and specific ones on the other; None without such."""
    general = [f for f in plan.graph.latents if plan.loads[f] and not plan.owned[f]]
    if len(general) != 1 or plan.pairs or set(plan.loads[general[0]]) != set(plan.graph.items):
        return None
    return around_a_row(plan)
