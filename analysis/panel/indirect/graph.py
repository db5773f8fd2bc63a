"""Directed graphs of a path model: who leads to whom, and by which routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]
Route = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Directed edges between named variables.

    Attributes
    ----------
    edges : tuple of (str, str)
        From cause to effect, each once.
    """

    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All variables, in order of first appearance."""
        return tuple(dict.fromkeys(v for edge in self.edges for v in edge))

    def children(self, node: str) -> tuple[str, ...]:
        return tuple(b for a, b in self.edges if a == node)

    def parents(self, node: str) -> tuple[str, ...]:
        return tuple(a for a, b in self.edges if b == node)

    def order(self) -> tuple[str, ...] | None:
        """Causes before effects; None if there is a circle."""
        left, found = list(self.nodes), []
        while left:
            free = [v for v in left if not any(p in left for p in self.parents(v))]
            if not free:
                return None
            found += free
            left = [v for v in left if v not in free]
        return tuple(found)

    def circle(self) -> Route:
        """Give one circle, its first variable again at the end; empty if there is none."""
        left = list(self.nodes)
        while free := [v for v in left if not any(p in left for p in self.parents(v))]:
            left = [v for v in left if v not in free]
        if not left:
            return ()
        walk = [left[0]]
        while walk[-1] not in walk[:-1]:
            walk.append(next(p for p in self.parents(walk[-1]) if p in left))
        return tuple(reversed(walk[walk.index(walk[-1]) :]))

    def routes(self, source: str, target: str) -> tuple[Route, ...]:
        """Give every directed route from one variable to another, short ones first; of a graph without circles."""
        found = sorted(self._walk((source,), target), key=lambda route: (len(route), self._places(route)))
        return tuple(found)

    def count(self, source: str, target: str) -> int:
        """How many routes there are, without listing them."""
        order = self.order() or ()
        ways = {source: 1}
        for node in order:
            if node != source:
                ways[node] = sum(ways.get(parent, 0) for parent in self.parents(node))
        return ways.get(target, 0)

    def _walk(self, route: Route, target: str) -> Iterator[Route]:
        if route[-1] == target:
            yield route
            return
        for child in self.children(route[-1]):
            yield from self._walk((*route, child), target)

    def _places(self, route: Route) -> tuple[int, ...]:
        nodes = self.nodes
        return tuple(nodes.index(v) for v in route)


def links(route: Route) -> tuple[Edge, ...]:
    """Give the edges of a route."""
    return tuple(pairwise(route))


def told(route: Route) -> str:
    """Write a route: ``x -> m -> y``."""
    return " -> ".join(route)


def staged(
    stages: Sequence[Sequence[str]], *, skip: bool, apart: Iterable[Edge] = (), direct: bool = True
) -> tuple[Edge, ...]:
    """Lead each stage's variables to those of later stages.

    Parameters
    ----------
    stages : sequence of sequences of str
        Sources first, targets last.
    skip : bool
        To all later stages; otherwise to the next one only.
    apart : iterable of (str, str)
        Edges to leave out.
    direct : bool
        From the first stage to the last one, whether or not stages are skipped.
    """
    last, out = len(stages) - 1, set(apart)
    found = []
    for to in range(1, len(stages)):
        for at in range(to):
            whole = at == 0 and to == last and last > 1
            if (direct if whole else (skip or to == at + 1)) or (last == 1):
                found += [(a, b) for b in stages[to] for a in stages[at]]
    return tuple(edge for edge in found if edge not in out)
