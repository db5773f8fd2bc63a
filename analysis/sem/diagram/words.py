"""A diagram in sentences, for those who do not see it."""

from collections.abc import Sequence
from math import isfinite

from analysis.sem.diagram.graph import Arrow, Graph, chance

MOST_TOLD = 24  # parameters of a kind that are told one by one; more are told as a range
MOST_NAMED = 6  # indicators that are named


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
    look = graph.look
    said = [_measured(graph, factor) for factor in graph.latents]
    said += _told(graph, graph.of_kind("path"), "Paths: {list}.", "{source} to {target}", "paths")
    within = [a for a in graph.of_kind("covariance") if _is_residual(graph, a)]
    among = [a for a in graph.of_kind("covariance") if not _is_residual(graph, a)]
    if look.standardized:
        said += _told(graph, among, "Correlations: {list}.", "{source} with {target}", "correlations")
        said += _told(
            graph, within, "Residual correlations: {list}.", "{source} with {target}", "residual correlations"
        )
    else:
        said += _told(graph, among, "Covariances: {list}.", "{source} with {target}", "covariances")
        said += _told(
            graph, within, "Residual covariances: {list}.", "{source} with {target}", "residual covariances"
        )
    said += _told(graph, graph.of_kind("variance"), "Variances: {list}.", "{source}", "variances")
    if graph.r2:
        said.append(_shares(graph))
    return [sentence for sentence in said if sentence]


def _is_residual(graph: Graph, a: Arrow) -> bool:
    return a.source in graph.endogenous and a.target in graph.endogenous


def _measured(graph: Graph, factor: str) -> str:
    """One factor with its indicators: estimated loadings as a range, given ones as a list."""
    look = graph.look
    arrows = [a for a in graph.of_kind("loading") if a.source == factor]
    if not arrows:
        return ""
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


def _told(graph: Graph, arrows: Sequence[Arrow], title: str, pattern: str, kind: str) -> list[str]:
    """Say each arrow; if there are many, their number, range, and the largest."""
    look = graph.look
    given = [a for a in arrows if a.given and a.value == 1]
    arrows = [a for a in arrows if a not in given]
    said = []
    if arrows and len(arrows) <= MOST_TOLD:
        said.append(look.say(title, list="; ".join(_one(graph, a, pattern) for a in arrows)))
    elif arrows:
        values = sorted(a.value for a in arrows)
        largest = max(arrows, key=lambda a: abs(a.value))
        counted = {
            "count": str(len(arrows)),
            "low": look.coefficient(values[0]),
            "high": look.coefficient(values[-1]),
        }
        template = f"{{count}} {kind} from {{low}} to {{high}}, the largest {{largest}}."
        said.append(look.say(template, **counted, largest=_one(graph, largest, pattern)))
    if given:
        pairs = "; ".join(look.say(pattern, **_ends(graph, a)) for a in given)
        said.append(look.say("Fixed to 1: {list}.", list=pairs))
    return said


def _ends(graph: Graph, a: Arrow) -> dict[str, str]:
    return {"source": graph.look.printed(a.source), "target": graph.look.printed(a.target)}


def _one(graph: Graph, a: Arrow, pattern: str) -> str:
    look = graph.look
    words, ends = look.wording(pattern), _ends(graph, a)
    number = look.number(a.value, "degrees") if a.given else look.coefficient(a.value)
    tail = chance(a.p, look) if isfinite(a.p) else look.say("fixed")
    return f"{words.format(**ends)}, {number}, {tail}"


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
