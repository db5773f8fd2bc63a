"""Latent change scores: waves in columns, the changes above (or below) the scores that they lead to.

References
----------
McArdle (2009), Annu Rev Psychol 60:577-605, doi:10.1146/annurev.psych.60.110707.163612
"""

from analysis.sem.diagram.designs.common import around, highest, widest, with_the_rest
from analysis.sem.diagram.plan import ABOVE, BELOW, RIGHT, Placement, Plan, Side, spread

BETWEEN_WAVES = 96.0
TO_CHANGE, TO_ITEMS, BETWEEN_PROCESSES = 76.0, 58.0, 120.0


def change_scores(plan: Plan) -> Placement | None:
    """Set each chain of scores in a row; None if there is none.

    A chain is recognized by arrows fixed to 1 from score to score, and a latent variable at each arrow's end
    that loads 1 on it alone.
    """
    graph = plan.graph
    after = {a.source: a.target for a in graph.of_kind("path") if a.fixed and a.given and a.value == 1}
    change = {
        a.target: a.source
        for a in graph.of_kind("loading")
        if a.fixed and a.value == 1 and len(graph.loads[a.source]) == 1 and a.target in after.values()
    }
    if not after or set(after.values()) - set(change):
        return None
    chains = []
    for first in [n for n in after if n not in after.values()]:
        chain = [first]
        while (following := after.get(chain[-1])) is not None and following not in chain:
            chain.append(following)
        chains.append(chain)
    if not chains or len(chains) > 2:
        return None
    return _placed(plan, chains, change)


def _placed(plan: Plan, chains: list[list[str]], change: dict[str, str]) -> Placement:
    graph, at = plan.graph, dict[str, tuple[float, float]]()
    outward: dict[str, Side] = {}
    scores = [n for chain in chains for n in chain]
    own = {n: [i for i in graph.loads.get(n, ()) if i in graph.observed] for n in scores}
    widths = [max(plan.sizes[n].width, sum(plan.sizes[i].width + 10 for i in own[n])) for n in scores]
    step = max(*widths, widest(plan, change.values())) + max(BETWEEN_WAVES, plan.number + 44.0)
    high, low = highest(plan, scores), highest(plan, [i for items in own.values() for i in items])
    rows = []
    for k, chain in enumerate(chains):
        sign = 1.0 if k == 0 and len(chains) == 1 else (-1.0 if k == 0 else 1.0)
        single = len(chains) == 1
        middle = 0.0 if single else sign * (BETWEEN_PROCESSES / 2 + high * 1.5 + TO_CHANGE)
        inward = -sign * (high + TO_CHANGE)
        for t, name in enumerate(chain):
            at[name] = (t * step, middle)
            for j, item in enumerate(own[name]):
                shift = (j - (len(own[name]) - 1) / 2) * (plan.sizes[item].width + 10)
                at[item] = (t * step + shift, middle + sign * (high / 2 + TO_ITEMS + low / 2))
                outward[item] = BELOW if sign > 0 else ABOVE
            if name in change:
                at[change[name]] = (t * step, middle + inward)
        changes = [change[n] for n in chain if n in change]
        constants = [f for f, items in graph.loads.items() if items and set(items) <= set(changes)]
        if single:
            at |= spread(
                plan, constants, {f: [at[i][0] for i in graph.loads[f]] for f in constants}, 2 * inward
            )
            outward |= dict.fromkeys(constants, ABOVE)
        else:
            at |= {f: (-0.15 * step * j, middle + inward) for j, f in enumerate(constants)}
        rows.append([i for n in chain for i in own[n]])
    tied = [
        (a.source, a.target)
        for a in graph.of_kind("covariance")
        if len(rows) > 1 and {a.source, a.target} & set(rows[0]) and {a.source, a.target} & set(rows[1])
    ]
    return with_the_rest(plan, at, outward, around(plan, at, tied, RIGHT))
