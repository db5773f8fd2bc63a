"""Within-person dynamics beside stable differences between persons: RI-CLPM and its kin.

The figure of Hamaker's papers: waves in columns; for each process a row of observed variables and a row of
within-person parts; random intercepts (or growth factors) outside.

References
----------
Hamaker, Kuiper & Grasman (2015), Psychol Methods 20:102-116, doi:10.1037/a0038889
Mulder & Hamaker (2021), Struct Equ Modeling 28:638-648, doi:10.1080/10705511.2020.1784738
"""

from itertools import product

from analysis.sem.diagram.designs.common import around, highest, in_time, together, widest, with_the_rest
from analysis.sem.diagram.plan import ABOVE, BELOW, LEFT, Placement, Plan, Side, spread

BETWEEN_WAVES = 92.0  # room for the number of a path
TO_OUTER, TO_INNER, BETWEEN_PROCESSES = 78.0, 56.0, 118.0


def within_and_between(plan: Plan) -> Placement | None:
    """Set the within-person parts of each process in a row; None if there are none.

    They are recognized as latent variables with one measured variable each, on which another latent variable
    loads, too, that loads on several such.
    """
    graph = plan.graph
    inner = {
        f: items[0]
        for f, items in graph.loads.items()
        if len(items) == 1 and items[0] in graph.observed and len(graph.measures[items[0]]) > 1
    }
    shown = {item: f for f, item in inner.items()}
    outer = [f for f, items in graph.loads.items() if f not in inner and set(items) <= set(shown)]
    if len(inner) < 2 or len(shown) < len(inner) or not outer:
        return None
    links = [[shown[i] for i in graph.loads[f]] for f in outer]
    processes = [in_time(names, plan.pairs) for names in together(list(inner), links)]
    if min(len(names) for names in processes) < 2:
        return None
    return _placed(plan, processes, inner, outer)


def _placed(plan: Plan, processes: list[list[str]], inner: dict[str, str], outer: list[str]) -> Placement:
    at: dict[str, tuple[float, float]] = {}
    outward: dict[str, Side] = {}
    step = widest(plan, [*inner, *inner.values()]) + max(BETWEEN_WAVES, plan.number + 44.0)
    high = highest(plan, inner)
    edge, rows = 0.0, []
    for k, names in enumerate(processes):
        mine = [f for f in outer if set(plan.graph.loads[f]) & {inner[n] for n in names}]
        upright = k < len(processes) - 1 or k == 0
        levels = (0.0, TO_OUTER + high, TO_OUTER + TO_INNER + 1.9 * high)
        ys = [edge + (level if upright else levels[-1] - level) for level in levels]
        for t, name in enumerate(names):
            at |= {inner[name]: (t * step, ys[1]), name: (t * step, ys[2])}
        at |= spread(plan, mine, {f: [at[i][0] for i in plan.graph.loads[f]] for f in mine}, ys[0])
        outward |= dict.fromkeys(mine, ABOVE if upright else BELOW)
        edge += levels[-1] + high + BETWEEN_PROCESSES
        rows.append(mine)
    ends = set(product(rows[0], rows[-1])) if len(rows) > 1 else set()
    tied = [
        (a.source, a.target)
        for a in plan.graph.of_kind("covariance")
        if (a.source, a.target) in ends or (a.target, a.source) in ends
    ]
    return with_the_rest(plan, at, outward, around(plan, at, tied, LEFT))
