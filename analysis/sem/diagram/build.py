"""From estimates to the finished picture."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from analysis.sem.diagram.drawing import svg
from analysis.sem.diagram.geometry import crossings, dense, length, within
from analysis.sem.diagram.graph import Beside, Graph, read_graph, shown_number
from analysis.sem.diagram.labels import placed_labels
from analysis.sem.diagram.placing import Placement, Size, placements, plan_of, width_of
from analysis.sem.diagram.routing import hits, routed
from analysis.sem.diagram.scene import Node, Rect, Scene
from analysis.sem.diagram.text import fitted, text_width
from analysis.sem.diagram.words import described

SIZE = 13.0  # font size of names, in pixels
LINE_HEIGHT = 15.0
NOTE_SIZE = 10.5
WIDEST_NAME = 134.0
WIDEST_ITEM = 84.0  # of indicators, of which there are many
PAGE = 860.0  # pixels that a page shows at full size; wider pictures are shrunk
COST_HIT, COST_CLASH, COST_COVERED, COST_CROSSING, COST_WIDE = 4000.0, 2000.0, 40.0, 30.0, 0.5


def diagram(
    estimates: pd.DataFrame,
    *,
    standardized: bool = True,
    beside: Beside = "stars",
    variances: bool = False,
    group: object = None,
    r2: Mapping[str, float] | None = None,
    title: str = "Path diagram",
) -> str:
    """Draw a model with its estimates.

    Factors are ellipses, observed variables boxes, paths and loadings arrows, covariances dashed curves with
    two heads. A parameter that is free and not significant (p >= .05) is grey, and dotted if it is a path. Not
    drawn are intercepts, thresholds, defined parameters, parameters fixed to zero, and covariances among
    exogenous observed variables that were taken as they are in the sample. The same table always gives the
    same text.

    Parameters
    ----------
    estimates : DataFrame
        One row a parameter, with the columns lhs op rhs free estimate se p, and std_all if `standardized`;
        `group` if there are several.
    standardized : bool
        Print `std_all`; otherwise `estimate`, in the units of the variables.
    beside : {"stars", "se", "none"}
        What follows a number: stars by `p` (of the unstandardized estimate; * < .05, ** < .01, *** < .001),
        its standard error in parentheses (unstandardized only), or nothing.
    variances : bool
        Also draw variances, as loops.
    group : object, optional
        Which group to draw; the first if there are several and none is named. The picture says which.
    r2 : mapping of str to float, optional
        Explained share of variance by variable, 0..1; printed inside the variable.
    title : str
        Accessible name of the picture.

    Returns
    -------
    str
        One ``<svg>`` element: no ids, classes, markers or outside references.

    Raises
    ------
    ModelError
        If a column is absent, the group is unknown, or there is nothing to draw.
    """
    graph = read_graph(
        estimates, standardized=standardized, group=group, beside=beside, variances=variances, r2=r2
    )
    return svg(best_scene(graph), title=title, words=described(graph), foot=_foot(graph))


def scene_of(estimates: pd.DataFrame, *, variances: bool = False, beside: Beside = "stars") -> Scene:
    """Return the geometry of the standardized diagram: nodes, lines and labels with coordinates in pixels.

    Raises
    ------
    ModelError
        As `diagram`.
    """
    return best_scene(
        read_graph(estimates, standardized=True, group=None, beside=beside, variances=variances, r2=None)
    )


def best_scene(graph: Graph) -> Scene:
    """Place the variables in every way that suits the model, and keep the picture with the least disorder."""
    frames = _frames(graph)
    plan = plan_of(graph, {name: Size(f.at.width, f.at.height) for name, f in frames.items()})
    ways = list(placements(plan))
    widest = max(2 * PAGE, min(width_of(way) for way in ways))
    scenes = [_scene(graph, frames, way) for way in ways if width_of(way) <= widest]
    return min(scenes, key=disorder)


def disorder(scene: Scene) -> float:
    """Return how far a picture is from a good one: things on top of each other, crossings, and size.

    Returns
    -------
    float
        0 or more, in arbitrary units; comparable between pictures of one model.
    """
    inked = [dense(line.points, 3.0) for line in scene.lines]
    run_into = sum(
        hits(line.points, [n for n in scene.nodes if n.name not in (line.source, line.target)])
        for line in scene.lines
    )
    clashes = sum(a.at.overlaps(b.at) for i, a in enumerate(scene.labels) for b in scene.labels[:i]) + sum(
        label.at.overlaps(node.at) for label in scene.labels for node in scene.nodes
    )
    covered = sum(
        within(points, label.at) > 0
        for i, label in enumerate(scene.labels)
        for j, points in enumerate(inked)
        if i != j
    )
    crossed = sum(crossings(a.points, b.points) for i, a in enumerate(scene.lines) for b in scene.lines[:i])
    width, height = _size(scene)
    return (
        COST_HIT * run_into
        + COST_CLASH * clashes
        + COST_COVERED * covered
        + COST_CROSSING * crossed
        + COST_WIDE * max(0.0, width - PAGE)
        + 0.12 * (width + 1.3 * height)
        + 0.02 * sum(length(line.points) for line in scene.lines)
    )


def _size(scene: Scene) -> tuple[float, float]:
    points = np.concatenate(
        [line.points for line in scene.lines]
        + [np.array([[n.at.left, n.at.top], [n.at.right, n.at.bottom]]) for n in scene.nodes]
    )
    width, height = points.max(axis=0) - points.min(axis=0)
    return float(width), float(height)


def _scene(graph: Graph, frames: Mapping[str, Node], placement: Placement) -> Scene:
    place = placement.at
    nodes = {
        name: Node(f.name, f.lines, f.note, f.shape, Rect(*place[name], f.at.width, f.at.height))
        for name, f in frames.items()
    }
    lines = routed(graph, nodes, placement)
    labels = placed_labels(graph.arrows, lines, list(nodes.values()))
    return Scene(tuple(nodes.values()), lines, labels)


def _frames(graph: Graph) -> dict[str, Node]:
    """Size each variable to its text: all factors alike, all indicators, all other observed variables."""
    items = {a.target for a in graph.of_kind("loading") if a.target not in graph.latents}
    others = [n for n in graph.observed if n not in items]
    frames = _framed(graph, graph.latents, "ellipse", WIDEST_NAME)
    frames |= _framed(graph, [n for n in graph.observed if n in items], "box", WIDEST_ITEM)
    frames |= _framed(graph, others, "box", WIDEST_NAME)
    return {n: frames[n] for n in graph.names}


def _framed(
    graph: Graph, names: Sequence[str], shape: Literal["ellipse", "box"], widest: float
) -> dict[str, Node]:
    if not names:
        return {}
    lines = {n: fitted(n, SIZE, widest) for n in names}
    notes = {
        n: f"R² = {shown_number(graph.r2[n], standardized=True)}" if n in graph.r2 else "" for n in names
    }
    texts = [_text_box(lines[n], notes[n]) for n in names]
    wide, high = max(w for w, _ in texts), max(h for _, h in texts)
    if shape == "ellipse":
        outline = Rect(0, 0, max(1.25 * wide + 14, 84), max(1.4 * high + 12, 46))
    else:
        outline = Rect(0, 0, max(wide + 12, 46), high + 13)
    return {n: Node(n, lines[n], notes[n], shape, outline) for n in names}


def _text_box(lines: tuple[str, ...], note: str) -> tuple[float, float]:
    width = max(*(text_width(line, SIZE) for line in lines), text_width(note, NOTE_SIZE))
    return width, LINE_HEIGHT * len(lines) + (LINE_HEIGHT - 2 if note else 0)


def _foot(graph: Graph) -> str:
    parts = ["Standardized estimates" if graph.standardized else "Unstandardized estimates"]
    if graph.group is not None:
        parts[0] += f", group {graph.group} (1 of {graph.groups} groups)"
    if graph.beside == "stars":
        parts.append("* p < .05, ** p < .01, *** p < .001")
    if graph.beside == "se" and not graph.standardized:
        parts.append("standard errors in parentheses")
    if any(a.faint for a in graph.arrows):
        parts.append("grey: p ≥ .05")
    if graph.of_kind("covariance"):
        parts.append(
            "dashed curves: covariances" if not graph.standardized else "dashed curves: correlations"
        )
    return "; ".join(parts) + "."
