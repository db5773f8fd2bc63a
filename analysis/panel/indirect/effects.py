"""Labels of the paths, and the definitions of every effect between sources and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from analysis.panel.indirect.graph import Edge, Route, links, told
from analysis.panel.indirect.plan import MOST_ROUTES, Effect, Names, Plan, Product

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a model's paths, in each group.

    Attributes
    ----------
    paths : mapping of (edge, group) to str
        `group` counts from 0.
    products : mapping of (product, group) to str
        Of product columns: how much the path changes with a unit of the moderator.
    """

    paths: Mapping[tuple[Edge, int], str]
    products: Mapping[tuple[Product, int], str]


def labelled(plan: Plan, names: Names) -> Labels:
    """Give each path a label: ``p_x_m``, in groups ``p_x_m_g1``, ``p_x_m_g2``."""
    own = dict(plan.labels)
    groups = range(max(1, len(plan.groups)))
    paths: dict[tuple[Edge, int], str] = {}
    for edge in plan.edges:
        stem = own[edge] if edge in own else names.new(f"p_{edge[0]}_{edge[1]}")
        for g in groups:
            paths[edge, g] = names.new(f"{stem}_g{g + 1}") if plan.groups else stem
    products: dict[tuple[Product, int], str] = {}
    for p in plan.products:
        stem = names.new(f"p_{p.name}_{p.effect}")
        for g in groups:
            products[p, g] = names.new(f"{stem}_g{g + 1}") if plan.groups else stem
    return Labels(paths, products)


def effects(plan: Plan, labels: Labels, names: Names) -> tuple[Effect, ...]:
    """Define specific indirect, total indirect, direct and total effects, and their contrasts."""
    found: list[Effect] = []
    for g in range(max(1, len(plan.groups))):
        for values in _settings(plan):
            for source, target in product(plan.sources, plan.targets):
                found += _between(plan, labels, names, source, target, g, values)
        found += _indices(plan, labels, names, g)
    contrasts = [*_of_routes(found, names), *_of_values(plan, found, names)] if plan.contrasts else []
    return (*found, *contrasts, *_of_groups(plan, found, names))


def _settings(plan: Plan) -> Iterator[Values]:
    """Every combination of the moderators' values; one empty one without moderators."""
    moderators = [name for name, _ in plan.values]
    for chosen in product(*(values for _, values in plan.values)):
        yield dict(zip(moderators, chosen, strict=True))


def _between(
    plan: Plan, labels: Labels, names: Names, source: str, target: str, g: int, values: Values
) -> Iterator[Effect]:
    graph = plan.graph
    if not (count := graph.count(source, target)):
        return
    group = plan.groups[g] if plan.groups else ""
    end = (f"_g{g + 1}" if group else "") + _tail(plan, values)
    at = ", ".join(f"{name} = {value:.6g}" for name, value in values.items())
    stem = f"{source}_{target}"

    def made(name: str, formula: str, what: str, route: str) -> Effect:
        return Effect(names.new(name), formula, what, route, source, target, group, at)

    direct = None
    if (source, target) in graph.edges:
        slope = path(plan, labels, (source, target), g, values)
        direct = made(f"direct_{stem}{end}", slope, "direct", told((source, target)))
    if count <= MOST_ROUTES:
        routes = [r for r in graph.routes(source, target) if len(r) > 2]
        single = [
            made(f"ind_{'_'.join(r)}{end}", along(plan, labels, r, g, values), "specific indirect", told(r))
            for r in routes
        ]
        whole = " + ".join(e.name for e in single)
        yield from single
    else:
        single, whole = [], ""
        for effect in _recursive(plan, labels, names, source, target, g, values, end):
            yield effect
            whole = effect.name
        whole = f"{whole} - {direct.name}" if direct else whole
    parts = []
    if single or whole:
        route = f"{source} -> ... -> {target}"
        indirect = made(f"total_ind_{stem}{end}", whole, "total indirect", route)
        yield indirect
        parts.append(indirect.name)
    if direct:
        yield direct
        parts.append(direct.name)
    total = made(f"total_{stem}{end}", " + ".join(parts), "total", f"{source} => {target}")
    yield total
    if len(parts) == 2:
        yield made(f"share_{stem}{end}", f"{parts[0]}/{total.name}", "proportion mediated", total.route)


def _recursive(
    plan: Plan, labels: Labels, names: Names, source: str, target: str, g: int, values: Values, end: str
) -> Iterator[Effect]:
    """Define the total effect on each variable on the way, from those on its causes: no listing of routes."""
    graph = plan.graph
    on: dict[str, str] = {}
    for node in graph.order() or ():
        terms = []
        for parent in graph.parents(node):
            slope = path(plan, labels, (parent, node), g, values)
            if parent == source:
                terms.append(slope)
            elif parent in on:
                terms.append(f"{on[parent]}*{slope}")
        if node != source and terms and graph.count(node, target):
            name = names.new(f"sum_{source}_{node}{end}")
            on[node] = name
            group = plan.groups[g] if plan.groups else ""
            yield Effect(name, " + ".join(terms), "step", "", source, node, group)


def path(plan: Plan, labels: Labels, edge: Edge, g: int, values: Values) -> str:
    """Write a path's slope, at the moderators' values where it is moderated."""
    own = labels.paths[edge, g]
    terms = [
        f"{labels.products[p, g]}*{_number(values[p.moderator] - p.centers[1])}"
        for p in plan.products
        if (p.cause, p.effect) == edge
    ]
    return f"({' + '.join([own, *terms])})" if terms else own


def along(plan: Plan, labels: Labels, route: Route, g: int, values: Values) -> str:
    """Write the product of a route's slopes."""
    return "*".join(path(plan, labels, edge, g, values) for edge in links(route))


def _indices(plan: Plan, labels: Labels, names: Names, g: int) -> Iterator[Effect]:
    """Hayes's index: how a specific indirect effect changes with a unit of the moderator, where that is one number."""
    for source, target in product(plan.sources, plan.targets):
        if plan.graph.count(source, target) > MOST_ROUTES:
            continue
        for route in plan.graph.routes(source, target):
            steps = links(route)
            moderated = [p for p in plan.products if (p.cause, p.effect) in steps]
            if len(route) < 3 or len(moderated) != 1:
                continue
            (p,) = moderated
            rest = [labels.paths[e, g] for e in steps if e != (p.cause, p.effect)]
            group = plan.groups[g] if plan.groups else ""
            name = names.new(f"index_{'_'.join(route)}_{p.moderator}{f'_g{g + 1}' if group else ''}")
            formula = "*".join([labels.products[p, g], *rest])
            what = "index of moderated mediation"
            yield Effect(
                name, formula, what, told(route), source, target, group, f"per unit of {p.moderator}"
            )


def _of_routes(found: Sequence[Effect], names: Names) -> Iterator[Effect]:
    """Differences between specific indirect effects of one source, target, group and setting."""
    single = [e for e in found if e.what == "specific indirect"]
    for a, b in combinations(single, 2):
        if (a.source, a.target, a.group, a.at) == (b.source, b.target, b.group, b.at):
            yield _difference(
                a, b, names, "difference between routes", f"({a.route}) - ({b.route})", a.group, a.at
            )


def _of_values(plan: Plan, found: Sequence[Effect], names: Names) -> Iterator[Effect]:
    """Differences between conditional effects at two settings of the moderators."""
    if not plan.values:
        return
    for a, b in combinations([e for e in found if e.what == "specific indirect"], 2):
        if (a.route, a.group) == (b.route, b.group) and a.at != b.at:
            at = f"({b.at}) - ({a.at})"
            yield _difference(b, a, names, "difference between values", a.route, a.group, at)


def _of_groups(plan: Plan, found: Sequence[Effect], names: Names) -> Iterator[Effect]:
    """Differences between groups, of every effect but shares."""
    if not plan.groups:
        return
    comparable = [e for e in found if e.what != "proportion mediated"]
    for a, b in combinations(comparable, 2):
        same = (a.what, a.route, a.source, a.target, a.at) == (b.what, b.route, b.source, b.target, b.at)
        if same and a.group != b.group:
            what = f"difference between groups: {a.what}"
            yield _difference(a, b, names, what, a.route, f"{a.group} - {b.group}", a.at)


def _difference(a: Effect, b: Effect, names: Names, what: str, route: str, group: str, at: str) -> Effect:
    name = names.new(f"diff_{a.name}_{b.name}")
    return Effect(name, f"{a.name} - {b.name}", what, route, a.source, a.target, group, at, contrast=True)


def _tail(plan: Plan, values: Values) -> str:
    """Name a setting of the moderators: ``_at1`` for the first."""
    settings = list(_settings(plan))
    return f"_at{settings.index(values) + 1}" if values else ""


def _number(value: float) -> str:
    return f"{value:.15g}" if value >= 0 else f"({value:.15g})"
