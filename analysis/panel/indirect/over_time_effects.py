"""Defines the effects of a chain over waves: time-specific, minimal, over all routes, direct, total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from analysis.panel.indirect.graph import Edge, Route, links
from analysis.panel.indirect.over_time import Chain, Lag, Node
from analysis.panel.indirect.plan import MOST_ROUTES, Effect, Names

Monomial = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The effect of x at the first wave on a variable at a later one, as sums of products of labels.

    Attributes
    ----------
    past, through : Counter of tuple of str
        Over routes without and with a mediator: how often each product of labels comes.
    """

    past: Counter[Monomial]
    through: Counter[Monomial]


@dataclass(frozen=True, slots=True)
class TimeEffect:
    """An effect, and the regressions along one route from its source to its target."""

    effect: Effect
    steps: tuple[Edge, ...]


def effects_over_time(chain: Chain, names: Names) -> tuple[TimeEffect, ...]:
    """Define every effect in every group, then the differences between groups."""
    found: list[TimeEffect] = []
    for g in range(max(1, len(chain.groups))):
        found += _half(chain, names, g) if chain.half else _whole(chain, names, g)
    return (*found, *_between_groups(found, names))


def _half(chain: Chain, names: Names, g: int) -> Iterator[TimeEffect]:
    """The product of the links, each from a wave to the next: the chain's effect only if links do not change."""
    labels = [chain.label(Lag(a, b), 1, g) for a, b in pairwise(chain.path)]
    route = " -> ".join(chain.path)
    yield _made(
        chain,
        names,
        f"half_{'_'.join(chain.path)}",
        "*".join(labels),
        "half-longitudinal indirect",
        route,
        g,
        "",
        (),
    )


def _whole(chain: Chain, names: Names, g: int) -> Iterator[TimeEffect]:
    source, y, last = (chain.path[0], 0), chain.path[-1], chain.waves - 1
    yield from _time_specific(chain, names, g)
    steps: dict[tuple[str, Node], TimeEffect] = {}
    if chain.graph()[0].count(chain.term(source), chain.term((y, last))) > MOST_ROUTES:
        steps = _steps(chain, names, g)
        yield from steps.values()
    for end in range(len(chain.path) - 1, chain.waves):
        yield from _over_all_routes(chain, names, g, source, (y, end), steps, listed=end == last)


def _time_specific(chain: Chain, names: Names, g: int) -> Iterator[TimeEffect]:
    """From x at each wave, one link a wave; the first of them is the minimal indirect effect."""
    for start in range(chain.waves - len(chain.path) + 1):
        nodes = [(v, start + k) for k, v in enumerate(chain.path)]
        labels = [chain.label(Lag(a[0], b[0]), b[1], g) for a, b in pairwise(nodes)]
        what = "minimal indirect" if start == 0 else "time-specific indirect"
        yield _between_nodes(chain, names, g, "ind", "*".join(labels), what, nodes)


def _over_all_routes(
    chain: Chain,
    names: Names,
    g: int,
    source: Node,
    target: Node,
    stepwise: Mapping[tuple[str, Node], TimeEffect],
    *,
    listed: bool,
) -> Iterator[TimeEffect]:
    graph, kinds = chain.graph()
    ends = (chain.term(source), chain.term(target))
    count = graph.count(*ends)
    routes = graph.routes(*ends) if count <= MOST_ROUTES else ()
    steps = links(routes[0]) if routes else _any_route(chain, source, target)
    nodes = {chain.term((v, t)): (v, t) for v in chain.path for t in range(chain.waves)}
    for route in routes if listed else ():
        way = [nodes[term] for term in route]
        minimal = tuple(v for v, _ in way) == chain.path  # is there already
        if _mediated(chain, way) and not minimal:
            formula = _product(chain, kinds, route, g)
            yield _between_nodes(chain, names, g, "route", formula, "route", way)
    if routes:
        sums = _sums(chain, kinds, routes, nodes, g)
        through, past = _closed(sums.through), _closed(sums.past)
    else:
        through, past = (
            found.effect.name if (found := stepwise.get((kind, target))) else "" for kind in ("via", "by")
        )
    words = f"{chain.told(source)} -> ... -> {chain.told(target)}"
    stem = f"{source[0]}_{target[0]}_{source[1] + 1}_{target[1] + 1}"
    at = _waves(chain, source, target)
    parts = []
    for formula, name, what in ((through, "total_ind", "total indirect"), (past, "direct", "direct")):
        if formula:
            effect = _made(chain, names, f"{name}_{stem}", formula, what, words, g, at, steps, source, target)
            parts.append(effect.effect.name)
            yield effect
    yield _made(
        chain, names, f"total_{stem}", " + ".join(parts), "total", words, g, at, steps, source, target
    )


def _mediated(chain: Chain, way: list[Node]) -> bool:
    return any(v in chain.mediators for v, _ in way)


def _any_route(chain: Chain, source: Node, target: Node) -> tuple[Edge, ...]:
    """One route: wait in the first variable, then one link a wave."""
    way: list[Node] = [source]
    while way[-1][1] < target[1]:
        v, t = way[-1]
        left = chain.path[chain.path.index(v) :]
        go = target[1] - t < len(left)
        way.append((left[1] if go else v, t + 1))
    return links(tuple(chain.term(node) for node in way))


def _product(chain: Chain, kinds: Mapping[Edge, tuple[Lag, int]], route: Route, g: int) -> str:
    return "*".join(chain.label(*kinds[edge], g) for edge in links(route))


def _sums(
    chain: Chain,
    kinds: Mapping[Edge, tuple[Lag, int]],
    routes: tuple[Route, ...],
    nodes: Mapping[str, Node],
    g: int,
) -> Sums:
    through: Counter[Monomial] = Counter()
    past: Counter[Monomial] = Counter()
    for route in routes:
        labels = tuple(sorted(chain.label(*kinds[edge], g) for edge in links(route)))
        (through if _mediated(chain, [nodes[v] for v in route]) else past)[labels] += 1
    return Sums(past, through)


def _closed(terms: Counter[Monomial]) -> str:
    """Write a sum of products: ``2*a*b``, powers as ``a^2``."""
    found = []
    for labels, count in terms.items():
        powers = [label if k == 1 else f"{label}^{k}" for label, k in Counter(labels).items()]
        found.append("*".join([*([str(count)] if count > 1 else []), *powers]))
    return " + ".join(found)


def _steps(chain: Chain, names: Names, g: int) -> dict[tuple[str, Node], TimeEffect]:
    """Define the effect of x at the first wave on every variable at every later wave, from those a wave before.

    ``via`` is what has passed a mediator, ``by`` what has not: the power of the matrix of lagged paths, step by
    step, where routes are too many to be listed.
    """
    x, last = chain.path[0], chain.waves - 1
    found: dict[tuple[str, Node], TimeEffect] = {}
    for t in range(1, chain.waves):
        for v in chain.path if t < last else chain.path[-1:]:
            terms: dict[str, list[str]] = {"by": [], "via": []}
            for lag, cause in chain.arrivals(v, t):
                label = chain.label(lag, t, g)
                for kind in terms:
                    to = "via" if v in chain.mediators else kind
                    if (kind, cause) in found:
                        terms[to].append(f"{found[kind, cause].effect.name}*{label}")
                    elif (kind, cause) == ("by", (x, 0)):  # the effect of x on itself is 1
                        terms[to].append(label)
            for kind, each in terms.items():
                if each:
                    stem = f"{kind}_{v}_{t + 1}"
                    found[kind, (v, t)] = _made(
                        chain, names, stem, " + ".join(each), "step", "", g, "", (), (x, 0), (v, t)
                    )
    return found


def _between_nodes(
    chain: Chain, names: Names, g: int, stem: str, formula: str, what: str, nodes: list[Node]
) -> TimeEffect:
    name = f"{stem}_{'_'.join(f'{v}_{t + 1}' for v, t in nodes)}"
    route = " -> ".join(chain.told(node) for node in nodes)
    steps = links(tuple(chain.term(node) for node in nodes))
    at = _waves(chain, nodes[0], nodes[-1])
    return _made(chain, names, name, formula, what, route, g, at, steps, nodes[0], nodes[-1])


def _waves(chain: Chain, source: Node, target: Node) -> str:
    return f"waves {chain.design.waves[source[1]]} -> {chain.design.waves[target[1]]}"


def _made(
    chain: Chain,
    names: Names,
    stem: str,
    formula: str,
    what: str,
    route: str,
    g: int,
    at: str,
    steps: tuple[Edge, ...],
    source: Node | None = None,
    target: Node | None = None,
) -> TimeEffect:
    group = chain.groups[g] if chain.groups else ""
    name = names.new(f"{stem}_g{g + 1}" if group else stem)
    ends = [
        chain.told(node) if node else v for node, v in ((source, chain.path[0]), (target, chain.path[-1]))
    ]
    return TimeEffect(Effect(name, formula, what, route, ends[0], ends[1], group, at), steps)


def _between_groups(found: list[TimeEffect], names: Names) -> Iterator[TimeEffect]:
    shown = [e.effect for e in found if e.effect.what not in ("step", "route")]
    for a, b in combinations(shown, 2):
        if (a.what, a.route, a.at) == (b.what, b.route, b.at) and a.group != b.group:
            what = f"difference between groups: {a.what}"
            name = names.new(f"diff_{a.name}_{b.name}")
            group = f"{a.group} - {b.group}"
            formula = f"{a.name} - {b.name}"
            yield TimeEffect(Effect(name, formula, what, a.route, a.source, a.target, group, a.at, True), ())
