"""What layouts of repeated measures share: order in time, columns, and ways around the picture."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from analysis.sem.diagram.layers import depths
from analysis.sem.diagram.plan import LEFT, RIGHT, Placement, Plan, Side
from analysis.sem.diagram.scene import Points

At = dict[str, tuple[float, float]]
LANE = 17.0  # pixels between lines that run beside each other; a number fits between them
OUTSIDE = 34.0  # pixels from the variables to the first of them
ASIDE = 150.0  # pixels from the first or last wave to variables without waves


def in_time(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Sort variables by the arrows among them, then as in the table."""
    depth = depths(names, [(a, b) for a, b in pairs if a in names and b in names])
    return sorted(names, key=lambda n: (depth[n], names.index(n)))


def together(names: Sequence[str], links: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the groups of variables that hang together by links, all in the order of the table."""
    group = {name: name for name in names}
    for link in links:
        known = [name for name in link if name in group]
        merged = {group[name] for name in known}
        first = min(merged, key=list(names).index, default="")
        group = {name: first if g in merged else g for name, g in group.items()}
    return [[n for n in names if group[n] == g] for g in dict.fromkeys(group.values())]


def widest(plan: Plan, names: Iterable[str]) -> float:
    """Return the largest width, in pixels; 0 of none."""
    return max((plan.sizes[n].width for n in names), default=0.0)


def highest(plan: Plan, names: Iterable[str]) -> float:
    """Return the largest height, in pixels; 0 of none."""
    return max((plan.sizes[n].height for n in names), default=0.0)


def with_the_rest(
    plan: Plan, at: At, outward: dict[str, Side], ways: Mapping[tuple[str, str], Points]
) -> Placement:
    """Set what is not placed yet (predictors left, outcomes right), each with its indicators further out."""
    rest = [name for name in plan.core if name not in at]
    causes = [n for n in rest if not any(b == n and a in at for a, b in plan.pairs)]
    xs = [x for x, _ in at.values()]
    middle = (min(y for _, y in at.values()) + max(y for _, y in at.values())) / 2
    lanes = LANE * len(ways)
    for names, side, edge in (
        (causes, LEFT, min(xs)),
        ([n for n in rest if n not in causes], RIGHT, max(xs)),
    ):
        step = highest(plan, names) + 60.0
        for k, name in enumerate(names):
            x = edge + side[0] * (ASIDE + lanes + widest(plan, at))
            at[name] = (x, middle + (k - (len(names) - 1) / 2) * step)
            outward[name] = side
            own = plan.owned.get(name, ())
            for j, item in enumerate(own):
                away = plan.sizes[name].width / 2 + 100.0 + plan.sizes[item].width / 2
                at[item] = (
                    x + side[0] * away,
                    at[name][1] + (j - (len(own) - 1) / 2) * (highest(plan, own) + 12),
                )
                outward[item] = side
    return Placement(at, outward, ways)


def around(
    plan: Plan, at: Mapping[str, tuple[float, float]], pairs: Sequence[tuple[str, str]], side: Side
) -> dict[tuple[str, str], Points]:
    """Lead covariances between the top and the bottom row around one side of the picture, none on another.

    A variable at the near end of its row is left sideways if it is the only one to be, others by the top or the
    bottom.
    """
    edge = max(side[0] * x + plan.sizes[n].width / 2 for n, (x, _) in at.items())
    inner = sorted(pairs, key=lambda p: -side[0] * (at[p[0]][0] + at[p[1]][0]))
    ways = {}
    for k, (a, b) in enumerate(inner):
        lane = side[0] * (edge + OUTSIDE + LANE * k)
        stops = [at[a], *_exit(plan, at, a, b, lane, k), *_exit(plan, at, b, a, lane, k)[::-1], at[b]]
        ways[a, b] = np.array(stops)
    return ways


def _exit(
    plan: Plan, at: Mapping[str, tuple[float, float]], name: str, other: str, lane: float, k: int
) -> list[tuple[float, float]]:
    x, y = at[name]
    beyond = [
        n for n, (u, v) in at.items() if n != name and abs(v - y) < 1 and min(x, lane) < u < max(x, lane)
    ]
    if not beyond and k == 0:
        return [(lane, y)]
    away = np.sign(y - at[other][1])
    out = y + float(away) * (plan.sizes[name].height / 2 + 22.0 + LANE * k)
    return [(x, out), (lane, out)]
