"""A diagram as text of Graphviz's DOT language, for those who want to lay it out by other programs."""

from collections.abc import Sequence

from analysis.sem.diagram.graph import Arrow, Graph


def dot(graphs: Sequence[Graph]) -> str:
    """Write the drawn variables and arrows as a digraph; several groups as clusters.

    Returns
    -------
    str
        Factors are ellipses, observed variables boxes; covariances are dashed with two heads and do not
        take part in the layout. Names are quoted, whatever is in them.
    """
    lines = [
        "digraph model {",
        "  rankdir=LR;",
        '  node [fontname="Helvetica"];',
        '  edge [fontname="Helvetica"];',
    ]
    for k, graph in enumerate(graphs):
        before = "" if len(graphs) == 1 else f"{graph.group}: "
        inner = [_node(graph, name, before) for name in graph.names]
        inner += [_edge(a, before) for a in graph.arrows]
        if len(graphs) > 1:
            inner = [
                f"subgraph {quoted(f'cluster_{k}')} {{",
                f"  label={quoted(str(graph.group))};",
                *inner,
                "}",
            ]
        lines += [f"  {line}" for line in inner]
    return "\n".join([*lines, "}"]) + "\n"


def quoted(text: str) -> str:
    """Return a text as a DOT string: nothing in it is taken as an escape or ends it."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", "\\n")
    return f'"{safe}"'


def _node(graph: Graph, name: str, before: str) -> str:
    shape = "ellipse" if name in graph.latents else "box"
    return f"{quoted(before + name)} [shape={shape}, label={quoted(graph.look.printed(name))}];"


def _edge(a: Arrow, before: str) -> str:
    looks = [f"label={quoted(a.text)}"] if a.text else []
    if a.kind in ("covariance", "variance"):
        looks += ["dir=both", "constraint=false"]
    if a.kind == "covariance":
        looks.append("style=dashed")
    elif a.faint:
        looks.append("style=dotted")
    if a.faint:
        looks += ['color="#9aa5b1"', 'fontcolor="#616e7c"']
    return f"{quoted(before + a.source)} -> {quoted(before + a.target)} [{', '.join(looks)}];"
