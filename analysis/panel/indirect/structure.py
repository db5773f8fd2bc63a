"""Turns x, m, y (or a text of paths) into the edges of a path model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.errors import ModelError
from analysis.panel.indirect.graph import Edge, Graph, staged, told
from analysis.sem.syntax import Term, parse
from analysis.words import nearest

WHERE = "mediation"
STRUCTURES = ("auto", "simple", "parallel", "serial")

Words = str | Sequence[str]
Stages = str | Sequence[str] | Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Structure:
    """The paths among the variables under study.

    Attributes
    ----------
    sources, targets : tuple of str
    stages : tuple of tuple of str
        Mediators, first ones first; of a text of paths all in one.
    edges : tuple of (str, str)
    pairs : tuple of (str, str)
        Residual covariances that are free.
    latent : tuple of (str, tuple of str)
    labels : tuple of (edge, str)
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]
    pairs: tuple[Edge, ...]
    latent: tuple[tuple[str, tuple[str, ...]], ...] = ()
    labels: tuple[tuple[Edge, str], ...] = ()


def names_of(option: str, given: Words | None, where: str = WHERE) -> tuple[str, ...]:
    """Give one name, or several, as a tuple."""
    found: tuple[str, ...] = ()
    if isinstance(given, str) or not isinstance(given, Iterable | None):
        found = (given,)
    elif given is not None:
        found = tuple(given)
    if not all(isinstance(name, str) for name in found):
        raise ModelError(
            f"{where}: {option}={given!r} are no names. Give a column's name, or a list of names."
        )
    if twice := [name for name in found if found.count(name) > 1]:
        raise ModelError(f"{where}: {option} names {twice[0]!r} twice. Name each variable once.")
    return found


def stages_of(m: Stages | None, structure: str) -> tuple[tuple[str, ...], ...]:
    """Give the mediators, stage by stage."""
    if structure not in STRUCTURES:
        raise ModelError(
            f"{WHERE}: structure={structure!r} is not known{nearest(str(structure), STRUCTURES) or '.'} "
            f"There are {', '.join(STRUCTURES)}."
        )
    given: list[Words] = [m] if isinstance(m, str) else list(m or ())
    nested = any(not isinstance(entry, str) for entry in given)
    if nested:
        stages = tuple(names_of("m", entry) for entry in given)
    elif structure == "serial":
        stages = tuple((str(entry),) for entry in given)
    else:
        stages = (names_of("m", [str(entry) for entry in given]),) if given else ()
    count = sum(len(stage) for stage in stages)
    if not count or not all(stages):
        raise ModelError(
            f"{WHERE}: no mediator is named. Give m=, a name, a list, or a list of lists for stages."
        )
    if structure == "simple" and count > 1:
        raise ModelError(
            f"{WHERE}: structure='simple' has one mediator, and m names {count}. Take 'parallel' or 'serial'."
        )
    if structure == "parallel" and len(stages) > 1:
        raise ModelError(
            f"{WHERE}: structure='parallel' has one stage, and m names {len(stages)}. Give one list, or take 'serial'."
        )
    return stages


def of_stages(x: Words, m: Stages | None, y: Words, structure: str, *, skip: bool, direct: bool) -> Structure:
    """Lead sources over the mediators' stages to targets; variables of one stage covary beyond their causes."""
    sources, targets, stages = names_of("x", x), names_of("y", y), stages_of(m, structure)
    _check_apart({"x": sources, "m": tuple(v for stage in stages for v in stage), "y": targets})
    edges = staged([sources, *stages, targets], skip=skip, direct=direct)
    pairs = tuple(pair for stage in (*stages, targets) for pair in combinations(stage, 2))
    return Structure(sources, targets, stages, edges, pairs)


def _check_apart(roles: dict[str, tuple[str, ...]]) -> None:
    for name, given in roles.items():
        if not given:
            raise ModelError(f"{WHERE}: {name} names no variable. Give a column's name, or a list of names.")
        if twice := [v for v in given if given.count(v) > 1]:
            raise ModelError(f"{WHERE}: {name} names {twice[0]!r} twice. Name each variable once.")
    for (a, left), (b, right) in combinations(roles.items(), 2):
        if both := [v for v in left if v in right]:
            raise ModelError(
                f"{WHERE}: {both[0]!r} is named as {a} and as {b}. A variable has one place on a route; take it out "
                f"of one of them."
            )


def of_paths(text: str, x: Words, y: Words) -> Structure:
    """Read a text of regressions (``~``), latent variables (``=~``) and residual covariances (``~~``)."""
    sources, targets = names_of("x", x), names_of("y", y)
    _check_apart({"x": sources, "y": targets})
    syntax = parse(text)
    if syntax.formulas or any(t.op not in ("~", "=~", "~~") for t in syntax.terms):
        raise ModelError(
            f"{WHERE}: paths= may hold regressions (~), latent variables (=~) and covariances (~~) only. Effects are "
            f"defined here; fit any other text by sem()."
        )
    for term in syntax.terms:
        _check_plain(term)
    edges = tuple(dict.fromkeys((t.rhs, t.lhs) for t in syntax.terms if t.op == "~"))
    labels = tuple(
        ((t.rhs, t.lhs), t.modifiers.labels[0])
        for t in syntax.terms
        if t.op == "~" and t.modifiers.labels and t.modifiers.labels[0]
    )
    factors = dict.fromkeys(t.lhs for t in syntax.terms if t.op == "=~")
    latent = tuple((f, tuple(t.rhs for t in syntax.terms if t.op == "=~" and t.lhs == f)) for f in factors)
    pairs = tuple((t.lhs, t.rhs) for t in syntax.terms if t.op == "~~" and t.lhs != t.rhs)
    middle = tuple(v for v in Graph(edges).nodes if v not in sources and v not in targets)
    return Structure(sources, targets, (middle,), edges, pairs, latent, labels)


def _check_plain(term: Term) -> None:
    given = term.modifiers
    several = given.labels is not None and len(given.labels) > 1
    if several or any(
        v is not None for v in (given.fixed, given.starts, given.equal, given.lower, given.upper)
    ):
        raise ModelError(
            f"{WHERE}: paths=, line {term.line}: {term.words!r} has a modifier. Give paths and single labels only; "
            f"fit a model with fixed or bounded paths by sem(), with := for its effects."
        )


def check_routes(structure: Structure, controls: Iterable[Edge] = ()) -> None:
    """Refuse circles, sources without a route to any target, and targets that no source reaches by a mediator."""
    graph = Graph(structure.edges)
    if circle := Graph((*structure.edges, *controls)).circle():
        raise ModelError(
            f"{WHERE}: the paths run in a circle, {told(circle)}. Indirect effects need an order from cause to "
            f"effect; take out one of these paths, or follow the variables over waves by panel_mediation()."
        )
    for role, chosen in (("x", structure.sources), ("y", structure.targets)):
        if absent := [v for v in chosen if v not in graph.nodes]:
            raise ModelError(
                f"{WHERE}: {role} {absent[0]!r} is in none of the paths{nearest(absent[0], graph.nodes) or '.'} "
                f"Correct the name, or add its path."
            )
    if not any(
        graph.count(s, t) > ((s, t) in graph.edges) for s in structure.sources for t in structure.targets
    ):
        raise ModelError(
            f"{WHERE}: no route leads from {', '.join(structure.sources)} over another variable to "
            f"{', '.join(structure.targets)}. Add the paths to and from a mediator."
        )
