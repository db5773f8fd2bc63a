"""The picture as geometry: nodes, lines and labels with coordinates, in pixels, y downward."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.diagram.graph import Kind

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
class Node:
    """A variable: its name, the lines printed in it, and where it is."""

    name: str
    lines: tuple[str, ...]
    note: str
    shape: Literal["ellipse", "box"]
    at: Rect

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
    """The number on an arrow."""

    text: str
    at: Rect
    faint: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn; `lines` and `labels` are in the same order."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
