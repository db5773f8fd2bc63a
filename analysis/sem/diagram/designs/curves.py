"""Growth of several processes: each with its growth factors left of its waves, one below the other."""

from analysis.sem.diagram.designs.common import At, highest, together, widest, with_the_rest
from analysis.sem.diagram.plan import BETWEEN_STACKED, LEFT, RIGHT, Placement, Plan, Side

FOR_LOOPS = 34.0  # pixels more between waves, if variances are drawn
FAN, BETWEEN_PROCESSES, BETWEEN_FACTORS = 190.0, 44.0, 34.0


def several_curves(plan: Plan) -> Placement | None:
    """Set growth factors in a column and the waves in another; None unless there are two or more processes.

    Growth factors are recognized by loadings that are all given, on measured variables that they share.
    """
    graph = plan.graph
    given = {a.source for a in graph.of_kind("loading") if a.given}
    growth = [f for f in graph.latents if f in given and len(graph.loads[f]) > 1]
    if not growth or set(growth) != set(graph.latents) or set(graph.items) & set(graph.latents):
        return None
    items = together(graph.items, [graph.loads[f] for f in growth])
    if len(items) < 2:
        return None
    at: At = {}
    outward: dict[str, Side] = {}
    step = highest(plan, graph.items) + BETWEEN_STACKED + (FOR_LOOPS if graph.of_kind("variance") else 6.0)
    apart = highest(plan, growth) + BETWEEN_FACTORS
    away = widest(plan, growth) / 2 + FAN + widest(plan, graph.items) / 2
    edge = 0.0
    for waves in items:
        factors = [f for f in growth if set(graph.loads[f]) & set(waves)]
        height = max(step * len(waves), apart * len(factors))
        for names, x, gap, side in ((waves, away, step, RIGHT), (factors, 0.0, apart, LEFT)):
            for k, name in enumerate(names):
                at[name] = (x, edge + height / 2 + (k - (len(names) - 1) / 2) * gap)
                outward[name] = side
        edge += height + BETWEEN_PROCESSES
    return with_the_rest(plan, at, outward, {})
