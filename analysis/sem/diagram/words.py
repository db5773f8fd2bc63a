"""A diagram in sentences, for those who do not see it."""

from math import isfinite

from analysis.sem.diagram.graph import Arrow, Graph

OPENING = {
    "loading": "{source} is measured by {target}",
    "path": "{source} to {target}",
    "covariance": "{source} with {target}",
    "variance": "variance of {source}",
}
TITLES = {"loading": "Loadings", "path": "Paths", "covariance": "Covariances", "variance": "Variances"}


def described(graph: Graph) -> str:
    """Return every drawn parameter in words, by kind, with the number that stands on its arrow.

    Returns
    -------
    str
        e.g. ``"Paths: x to y, .31, p < .001."``
    """
    what = "Standardized estimates" if graph.standardized else "Unstandardized estimates"
    if graph.group is not None:
        what += f" of group {graph.group}"
    parts = [f"{what}."]
    for kind, title in TITLES.items():
        arrows = [a for a in graph.arrows if a.kind == kind]
        if arrows:
            parts.append(f"{title}: " + "; ".join(_sentence(a) for a in arrows) + ".")
    if graph.r2:
        shares = ", ".join(f"{name} {value:.2f}" for name, value in graph.r2.items() if name in graph.names)
        parts.append(f"Explained variance: {shares}.")
    return " ".join(parts)


def _sentence(arrow: Arrow) -> str:
    words = OPENING[arrow.kind].format(source=arrow.source, target=arrow.target)
    number = arrow.text.rstrip("*").strip().replace("−", "-")
    return f"{words}, {number}, {_chance(arrow.p)}"


def _chance(p: float) -> str:
    if not isfinite(p):
        return "fixed"
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".")
