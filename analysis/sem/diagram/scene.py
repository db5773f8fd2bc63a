"""The picture as geometry: nodes, lines and labels with coordinates, in pixels, y downward."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.diagram.graph import Kind
from analysis.sem.diagram.text import text_width

NAME_SIZE, NOTE_SIZE, LABEL_SIZE = 13.0, 10.5, 11.0  # of fonts, in pixels
LINE_HEIGHT = 15.0
HIGH = 1.2  # height of a line of text, as a multiple of its font size
BOLDER = 1.2  # width of bold letters beside regular ones

Points = NDArray[np.float64]
"""Polyline, shape (points, 2)."""


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle by its center and its full width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Smallest x."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Largest x."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Smallest y."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Largest y."""
        return self.y + self.height / 2

    def overlaps(self, other: "Rect", gap: float = 0.0) -> bool:
        """Whether two rectangles come nearer than `gap` pixels in both directions."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + gap
            and abs(self.y - other.y) < (self.height + other.height) / 2 + gap
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: around `x` if centered, else from there to the right; `y` is the middle of the line."""

    text: str
    x: float
    y: float
    size: float
    tone: Literal["ink", "soft", "faint"] = "ink"
    centered: bool = True
    bold: bool = False

    @property
    def at(self) -> Rect:
        """The box that it needs, on the wide side."""
        width = text_width(self.text, self.size) * (BOLDER if self.bold else 1.0)
        return Rect(self.x if self.centered else self.x + width / 2, self.y, width, HIGH * self.size)


@dataclass(frozen=True, slots=True)
class Node:
    """A variable: its name, the lines printed in it, and where it is."""

    name: str
    lines: tuple[str, ...]
    note: str
    shape: Literal["ellipse", "box"]
    at: Rect

    @property
    def texts(self) -> tuple[Text, ...]:
        """The lines printed in it, centered."""
        lines = [(line, NAME_SIZE) for line in self.lines] + ([(self.note, NOTE_SIZE)] if self.note else [])
        first = self.at.y - (len(lines) - 1) * LINE_HEIGHT / 2
        return tuple(
            Text(words, self.at.x, first + k * LINE_HEIGHT, size, "soft" if size == NOTE_SIZE else "ink")
            for k, (words, size) in enumerate(lines)
        )

    def holds(self, points: Points, gap: float = 0.0) -> NDArray[np.bool_]:
        """Tell which points lie inside the outline, widened by `gap` pixels.

        Returns
        -------
        ndarray of bool, shape (points,)
        """
        u = np.abs(points[:, 0] - self.at.x) / (self.at.width / 2 + gap)
        v = np.abs(points[:, 1] - self.at.y) / (self.at.height / 2 + gap)
        return np.asarray(u**2 + v**2 < 1 if self.shape == "ellipse" else np.maximum(u, v) < 1)


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow as drawn: from the outline of one node to the outline of another (or in a loop to its own)."""

    source: str
    target: str
    kind: Kind
    points: Points
    faint: bool

    @property
    def heads(self) -> tuple[bool, bool]:
        """Whether there is an arrowhead at the start and at the end."""
        return self.kind in ("covariance", "variance"), True


@dataclass(frozen=True, slots=True)
class Label:
    """The number on an arrow, its white ground, and which line it belongs to."""

    text: str
    at: Rect
    faint: bool
    line: int


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn: variables, arrows with their numbers; headings, tables and notes; thin rules."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    texts: tuple[Text, ...] = ()
    rules: tuple[Points, ...] = ()

    @property
    def written(self) -> tuple[Text, ...]:
        """Every line of text, in the order in which it is drawn."""
        names = (text for node in self.nodes for text in node.texts)
        numbers = (
            Text(a.text, a.at.x, a.at.y, LABEL_SIZE, "faint" if a.faint else "ink") for a in self.labels
        )
        return (*names, *numbers, *self.texts)

    @property
    def frame(self) -> Rect:
        """The smallest rectangle that holds everything."""
        rects = [n.at for n in self.nodes] + [a.at for a in self.labels] + [t.at for t in self.written]
        corners = [np.array([[r.left, r.top], [r.right, r.bottom]]) for r in rects]
        points = np.concatenate([*corners, *(line.points for line in self.lines), *self.rules])
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Rect((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)

    def moved(self, x: float, y: float) -> "Scene":
        """Return the same, shifted by some pixels."""
        by = np.array([x, y])

        def shifted(r: Rect) -> Rect:
            return Rect(r.x + x, r.y + y, r.width, r.height)

        return Scene(
            tuple(replace(n, at=shifted(n.at)) for n in self.nodes),
            tuple(replace(line, points=line.points + by) for line in self.lines),
            tuple(replace(a, at=shifted(a.at)) for a in self.labels),
            tuple(replace(t, x=t.x + x, y=t.y + y) for t in self.texts),
            tuple(rule + by for rule in self.rules),
        )
