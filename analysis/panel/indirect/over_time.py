"""A chain of variables over waves: its lagged paths, their labels, and the routes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from analysis.panel.design import Design
from analysis.panel.indirect.graph import Edge, Graph

Node = tuple[str, int]  # a variable and its wave, from 0


@dataclass(frozen=True, slots=True)
class Lag:
    """A path that is repeated over waves: `cause` leads to `effect`, `waves` later."""

    cause: str
    effect: str
    waves: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Autoregressive mediation along a chain of variables.

    Attributes
    ----------
    design : Design
    path : tuple of str
        The variables in their order, x first, y last.
    model : {"clpm", "riclpm"}
        Paths among the variables themselves, or among their deviations from each person's own level.
    lags : {"equal", "free"}
        Whether a path is the same at all waves.
    direct : {"lag1", "lag2", "none"}
        Whether paths skip members of the chain: from one wave to the next, over two waves, or not at all.
    reverse : bool
        Whether later members lead back to earlier ones.
    groups : tuple of str
    means : bool
    covariates : tuple of str
        Time-invariant columns that explain every variable at every wave.
    random_x : bool
        Whether covariates are random, with variances in the text.
    """

    design: Design
    path: tuple[str, ...]
    model: Literal["clpm", "riclpm"] = "clpm"
    lags: Literal["equal", "free"] = "equal"
    direct: Literal["lag1", "lag2", "none"] = "lag1"
    reverse: bool = False
    groups: tuple[str, ...] = ()
    means: bool = True
    covariates: tuple[str, ...] = ()
    random_x: bool = False

    @property
    def waves(self) -> int:
        return len(self.design.waves)

    @property
    def mediators(self) -> tuple[str, ...]:
        return self.path[1:-1]

    @property
    def half(self) -> bool:
        """Whether there are fewer waves than members of the chain, so that no route reaches its end."""
        return self.waves < len(self.path)

    @property
    def paths(self) -> tuple[Lag, ...]:
        """All kinds of lagged paths: autoregressions, along the chain, past its members, back."""
        found = [Lag(v, v) for v in self.path]
        for i, j in combinations(range(len(self.path)), 2):
            a, b = self.path[i], self.path[j]
            if j == i + 1 or self.direct == "lag1":
                found.append(Lag(a, b))
            elif self.direct == "lag2":
                found.append(Lag(a, b, 2))
            if self.reverse:
                found.append(Lag(b, a))
        return tuple(found)

    def arrivals(self, effect: str, wave: int) -> Iterator[tuple[Lag, Node]]:
        """Give the paths into a variable at a wave, and where they come from."""
        for lag in self.paths:
            if lag.effect == effect and wave >= lag.waves:
                yield lag, (lag.cause, wave - lag.waves)

    def label(self, lag: Lag, wave: int, group: int) -> str:
        """Name a path into `wave`: ``ar_x`` or ``cl_x_m``; free ones end with their waves, ``cl_x_m_12``."""
        stem = f"ar_{lag.cause}" if lag.cause == lag.effect else f"cl_{lag.cause}_{lag.effect}"
        stem += "_lag2" if lag.waves == 2 else ""
        if self.lags == "free":
            between = "_" if self.waves > 9 else ""
            stem += f"_{wave + 1 - lag.waves}{between}{wave + 1}"
        return f"{stem}_g{group + 1}" if self.groups else stem

    def column(self, node: Node) -> str:
        """Give the observed column of a variable at a wave."""
        process = next(p for p in self.design.processes if p.name == node[0])
        return process.observed[node[1]]

    def term(self, node: Node) -> str:
        """Name a variable at a wave in the text: its column, or its part within persons, ``W_x_1``."""
        return f"W_{node[0]}_{node[1] + 1}" if self.model == "riclpm" else self.column(node)

    def told(self, node: Node) -> str:
        """Name a variable at a wave in words: ``x_1``."""
        return f"{node[0]}_{self.design.waves[node[1]]}"

    def graph(self) -> tuple[Graph, dict[Edge, tuple[Lag, int]]]:
        """Give the graph over waves, between the text's terms, and the path behind each edge."""
        kinds: dict[Edge, tuple[Lag, int]] = {}
        for wave in range(self.waves):
            for v in self.path:
                for lag, cause in self.arrivals(v, wave):
                    kinds[self.term(cause), self.term((v, wave))] = (lag, wave)
        return Graph(tuple(kinds)), kinds
