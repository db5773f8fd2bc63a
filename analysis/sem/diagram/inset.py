"""Covariances among many factors as a small table below the picture: as arcs nobody could tell them apart."""

from dataclasses import replace

import numpy as np

from analysis.sem.diagram.graph import Arrow, Graph
from analysis.sem.diagram.scene import Scene, Text
from analysis.sem.diagram.text import text_width

MOST_ARCS = 15  # covariances among latent variables; more are told in a table
SIZE = 11.0
ROW = 19.0
GAP = 14.0
BELOW = 40.0


def without_crowd(graph: Graph) -> tuple[Graph, tuple[Arrow, ...]]:
    """Return what is drawn, and the covariances among latent variables if they are too many to be drawn."""
    crowd = tuple(
        a for a in graph.of_kind("covariance") if a.source in graph.latents and a.target in graph.latents
    )
    if len(crowd) <= MOST_ARCS:
        return graph, ()
    told = set(map(id, crowd))
    return replace(graph, arrows=tuple(a for a in graph.arrows if id(a) not in told)), crowd


def with_table(scene: Scene, graph: Graph, crowd: tuple[Arrow, ...]) -> Scene:
    """Put the covariances below a picture: one row and one column a variable, the lower triangle filled."""
    if not crowd:
        return scene
    names = [n for n in graph.latents if any(n in (a.source, a.target) for a in crowd)]
    cells = {}
    for a in crowd:
        row, column = sorted((names.index(a.source), names.index(a.target)), reverse=True)
        cells[row, column] = a
    wide = max(text_width(a.text or "00", SIZE) for a in crowd) + GAP
    stub = max(text_width(f"{k + 1}. {graph.look.printed(n)}", SIZE) for k, n in enumerate(names)) + GAP
    frame = scene.frame
    left, top = frame.x - (stub + wide * (len(names) - 1)) / 2, frame.bottom + BELOW
    look = graph.look
    words = "Correlations of latent variables" if look.standardized else "Covariances of latent variables"
    texts = [Text(look.say(words), left, top, SIZE, bold=True, centered=False)]
    head = top + 1.3 * ROW
    texts += [Text(str(k + 1), left + stub + (k + 0.5) * wide, head, SIZE) for k in range(len(names) - 1)]
    for k, name in enumerate(names):
        y = head + (k + 1) * ROW
        texts.append(Text(f"{k + 1}. {look.printed(name)}", left, y, SIZE, centered=False))
        texts += [
            Text(told.text, left + stub + (j + 0.5) * wide, y, SIZE, "faint" if told.faint else "ink")
            for j in range(k)
            if (told := cells.get((k, j))) is not None
        ]
    right = left + stub + wide * (len(names) - 1)
    ys = (head - ROW / 2, head + ROW / 2, head + (len(names) + 0.5) * ROW)
    rules = tuple(np.array([[left, y], [right, y]]) for y in ys)
    return replace(scene, texts=(*scene.texts, *texts), rules=(*scene.rules, *rules))
