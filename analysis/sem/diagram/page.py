"""A picture of one or more groups with headings, and notes below."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.sem.diagram.graph import LEVELS, Graph
from analysis.sem.diagram.scene import Scene, Text
from analysis.sem.diagram.text import wrapped

HEADING, FOOT = 13.0, 10.5  # font sizes, in pixels
FOOT_LINE = 14.0
BESIDE, BELOW = 48.0, 36.0  # pixels between groups
WIDEST_PAGE = 1180.0  # groups are set beside each other up to this width
LEAST_FOOT = 420.0


def whole(graphs: Sequence[Graph], scenes: Sequence[Scene]) -> Scene:
    """Set the groups beside each other, or below where that is too wide, each with its name; notes below all."""
    if graphs[0].group is not None:
        scenes = [_headed(graph, scene) for graph, scene in zip(graphs, scenes, strict=True)]
    placed = _beside(scenes)
    merged = placed[0]
    for scene in placed[1:]:
        merged = _both(merged, scene)
    return _footed(merged, foot(graphs))


def _headed(graph: Graph, scene: Scene) -> Scene:
    frame = scene.frame
    words = graph.look.say("Group: {group}", group=str(graph.group))
    return replace(scene, texts=(Text(words, frame.x, frame.top - 18.0, HEADING, bold=True), *scene.texts))


def _beside(scenes: Sequence[Scene]) -> list[Scene]:
    frames = [scene.frame for scene in scenes]
    wide = sum(f.width for f in frames) + BESIDE * (len(frames) - 1)
    found, edge = [], 0.0
    for scene, frame in zip(scenes, frames, strict=True):
        if wide <= WIDEST_PAGE:
            found.append(scene.moved(edge - frame.left, -frame.top))
            edge += frame.width + BESIDE
        else:
            found.append(scene.moved(-frame.left, edge - frame.top))
            edge += frame.height + BELOW
    return found


def _both(a: Scene, b: Scene) -> Scene:
    behind = len(a.lines)
    labels = tuple(replace(label, line=label.line + behind) for label in b.labels)
    return Scene(
        a.nodes + b.nodes, a.lines + b.lines, a.labels + labels, a.texts + b.texts, a.rules + b.rules
    )


def _footed(scene: Scene, words: str) -> Scene:
    frame = scene.frame
    lines = wrapped(words, FOOT, max(frame.width, LEAST_FOOT))
    left = frame.left if frame.width >= LEAST_FOOT else frame.x - LEAST_FOOT / 2
    top = frame.bottom + 24.0
    texts = tuple(
        Text(line, left, top + k * FOOT_LINE, FOOT, "soft", centered=False) for k, line in enumerate(lines)
    )
    return replace(scene, texts=(*scene.texts, *texts))


def foot(graphs: Sequence[Graph]) -> str:
    """Return what the signs in a picture mean, in sentences."""
    graph = graphs[0]
    look, arrows = graph.look, [a for g in graphs for a in g.arrows]
    said = [look.say("Standardized estimates." if look.standardized else "Unstandardized estimates.")]
    if look.beside == "stars" and any(np.isfinite(a.p) for a in arrows):
        limits = {
            name: look.number(level, "p").rstrip("0") for (level, _), name in zip(LEVELS, "cba", strict=True)
        }
        said.append(look.say("* p < {a}, ** p < {b}, *** p < {c}.", **limits))
    if look.beside == "se":
        said.append(look.say("Standard errors in parentheses."))
    if look.beside == "interval":
        said.append(look.say("95% confidence intervals in brackets."))
    if any(a.faint for a in arrows):
        said.append(look.say("Grey: p ≥ {level}.", level=look.number(LEVELS[-1][0], "p").rstrip("0")))
    if any(a.kind == "covariance" for a in arrows):
        words = "Dashed: correlations." if look.standardized else "Dashed: covariances."
        said.append(look.say(words))
    if look.standardized and any(a.given and a.text for a in arrows):
        said.append(look.say("Factors whose loadings are all fixed: loadings as fixed, not standardized."))
    if any(a.given and not a.text for a in arrows) and look.loadings:
        said.append(look.say("Arrows without a number are fixed to 1."))
    return " ".join(said)
