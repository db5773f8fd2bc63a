"""A diagram in sentences, for those who do not see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from analysis.sem.diagram.graph import Arrow, Graph, chance

MOST_TOLD = 24  # parameters of a kind that are told one by one; more are told as a range
MOST_NAMED = 6  # indicators that are named


@dataclass(frozen=True, slots=True)
class Saying:
    """How parameters of a kind are told: as a list, each of them, and many of them as a range."""

    all: str
    each: str
    many: str


TO = "{source} to {target}, {number}, {chance}"
WITH = "{source} with {target}, {number}, {chance}"
PATHS = Saying("Paths: {list}.", TO, "{count} paths from {low} to {high}, the largest {largest}.")
CORRELATIONS = Saying(
    "Correlations: {list}.", WITH, "{count} correlations from {low} to {high}, the largest {largest}."
)
COVARIANCES = Saying(
    "Covariances: {list}.", WITH, "{count} covariances from {low} to {high}, the largest {largest}."
)
RESIDUAL_CORRELATIONS = Saying(
    "Residual correlations: {list}.",
    WITH,
    "{count} residual correlations from {low} to {high}, the largest {largest}.",
)
RESIDUAL_COVARIANCES = Saying(
    "Residual covariances: {list}.",
    WITH,
    "{count} residual covariances from {low} to {high}, the largest {largest}.",
)
VARIANCES = Saying(
    "Variances: {list}.",
    "{source}, {number}, {chance}",
    "{count} variances from {low} to {high}, the largest {largest}.",
)


def described(graphs: Sequence[Graph]) -> str:
    """Return the drawn parameters in words: loadings as ranges, paths and covariances with their numbers.

    Where there are many of a kind, they are counted, and their range and the largest are told.

    Returns
    -------
    str
        e.g. ``"Standardized estimates. Paths: x to y, .31, p < .001."``
    """
    look = graphs[0].look
    said = [look.say("Standardized estimates." if look.standardized else "Unstandardized estimates.")]
    for graph in graphs:
        if graph.group is not None:
            said.append(look.say("Group {group}:", group=graph.group))
        said += _of_one(graph)
    return " ".join(said)


def _of_one(graph: Graph) -> list[str]:
    standardized = graph.look.standardized
    covariances = graph.of_kind("covariance")
    among = [a for a in covariances if not _is_residual(graph, a)]
    within = [a for a in covariances if _is_residual(graph, a)]
    return [
        *(_measured(graph, factor) for factor in graph.latents if graph.loads[factor]),
        *_told(graph, graph.of_kind("path"), PATHS),
        *_told(graph, among, CORRELATIONS if standardized else COVARIANCES),
        *_told(graph, within, RESIDUAL_CORRELATIONS if standardized else RESIDUAL_COVARIANCES),
        *_told(graph, graph.of_kind("variance"), VARIANCES),
        *([_shares(graph)] if graph.r2 else []),
    ]


def _is_residual(graph: Graph, a: Arrow) -> bool:
    return a.source in graph.endogenous and a.target in graph.endogenous


def _measured(graph: Graph, factor: str) -> str:
    """One factor with its indicators: estimated loadings as a range, given ones as a list."""
    look = graph.look
    arrows = [a for a in graph.of_kind("loading") if a.source == factor]
    items = [look.printed(a.target) for a in arrows]
    names = ", ".join(items) if len(items) <= MOST_NAMED else f"{items[0]}, …, {items[-1]}"
    gaps = {"factor": look.printed(factor), "items": names, "count": str(len(items))}
    if all(a.given for a in arrows):
        given = [look.number(a.value, "degrees") for a in arrows]
        gaps["values"] = given[0] if len(set(given)) == 1 else ", ".join(given)
        return look.say("{factor} has loadings fixed to {values} on {items}.", **gaps)
    values = sorted(a.value for a in arrows)
    if len(arrows) == 1:
        return look.say(
            "{factor} is measured by {items}, loading {low}.", **gaps, low=look.coefficient(values[0])
        )
    gaps |= {"low": look.coefficient(values[0]), "high": look.coefficient(values[-1])}
    return look.say("{factor} is measured by {items} ({count} in all), loadings {low} to {high}.", **gaps)


def _told(graph: Graph, arrows: Sequence[Arrow], saying: Saying) -> list[str]:
    """Say each arrow; if there are many, their number, range, and the largest."""
    look = graph.look
    ones = [a for a in arrows if a.given and a.value == 1]
    others = [a for a in arrows if not (a.given and a.value == 1)]
    said = []
    if others and len(others) <= MOST_TOLD:
        said.append(look.say(saying.all, list="; ".join(_one(graph, a, saying) for a in others)))
    elif others:
        values = sorted(a.value for a in others)
        low, high = look.coefficient(values[0]), look.coefficient(values[-1])
        largest = _one(graph, max(others, key=lambda a: abs(a.value)), saying)
        said.append(look.say(saying.many, count=str(len(others)), low=low, high=high, largest=largest))
    if ones:
        pairs = [look.say("{source} to {target}", **_ends(graph, a)) for a in ones]
        said.append(look.say("Fixed to 1: {list}.", list="; ".join(pairs)))
    return said


def _ends(graph: Graph, a: Arrow) -> dict[str, str]:
    return {"source": graph.look.printed(a.source), "target": graph.look.printed(a.target)}


def _one(graph: Graph, a: Arrow, saying: Saying) -> str:
    look = graph.look
    number = look.number(a.value, "degrees") if a.given else look.coefficient(a.value)
    tail = chance(a.p, look) if isfinite(a.p) else look.say("fixed")
    return look.say(saying.each, **_ends(graph, a), number=number, chance=tail)


def _shares(graph: Graph) -> str:
    look = graph.look
    shares = [(look.printed(n), v) for n, v in graph.r2.items()]
    if len(shares) <= MOST_TOLD:
        told = ", ".join(f"{name} {look.number(v, 'bounded')}" for name, v in shares)
        return look.say("Explained variance: {list}.", list=told)
    values = sorted(v for _, v in shares)
    low, high = (look.number(v, "bounded") for v in (values[0], values[-1]))
    return look.say(
        "Explained variance of {count} variables: {low} to {high}.",
        count=str(len(shares)),
        low=low,
        high=high,
    )
