"""What an indirect-effects model is made of, and the effects that are asked of it: values, no text yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.panel.indirect.graph import Edge, Graph

MOST_ROUTES = 50  # between one source and one target, to be listed one by one


@dataclass(frozen=True, slots=True)
class Product:
    """A product column: the path from `cause` to `effect` changes with `moderator`.

    Attributes
    ----------
    name : str
        Of the column, such as ``x_by_w``.
    cause, moderator : str
    effect : str
        Whose regression it enters.
    centers : tuple of (float, float)
        What was taken from cause and moderator before they were multiplied; 0 without centering.
    """

    name: str
    cause: str
    moderator: str
    effect: str
    centers: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An indirect-effects model of one time or of variables in a given order.

    Attributes
    ----------
    sources, targets : tuple of str
        Between which effects are defined.
    edges : tuple of (str, str)
        The paths among the variables under study, each once, without covariates.
    controls : tuple of (str, str)
        From covariates (and moderators) to what they explain.
    pairs : tuple of (str, str)
        Residual covariances that are free.
    latent : tuple of (str, tuple of str)
        Latent variables and their indicators.
    products : tuple of Product
    values : tuple of (str, tuple of float)
        At which values of each moderator effects are given.
    labels : tuple of (edge, str)
        Labels of the user's own.
    groups : tuple of str
        Values of the grouping column; empty for one group.
    ordered : tuple of str
        Ordered categorical variables.
    means : bool
        Whether the text has intercepts.
    fixed_x : bool
        Whether moments of exogenous observed variables are left to the sample.
    contrasts : bool
        Whether differences between routes are defined.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    edges: tuple[Edge, ...]
    controls: tuple[Edge, ...] = ()
    pairs: tuple[Edge, ...] = ()
    latent: tuple[tuple[str, tuple[str, ...]], ...] = ()
    products: tuple[Product, ...] = ()
    values: tuple[tuple[str, tuple[float, ...]], ...] = ()
    labels: tuple[tuple[Edge, str], ...] = ()
    groups: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    means: bool = True
    fixed_x: bool = False
    contrasts: bool = False

    @property
    def graph(self) -> Graph:
        """The paths among the variables under study."""
        return Graph(self.edges)

    @property
    def factors(self) -> tuple[str, ...]:
        """The latent variables' names."""
        return tuple(name for name, _ in self.latent)

    @property
    def explained(self) -> tuple[str, ...]:
        """Variables with a regression, causes first."""
        whole = Graph((*self.edges, *self.controls))
        effects = {b for _, b in whole.edges}
        return tuple(v for v in whole.order() or () if v in effects)

    @property
    def exogenous(self) -> tuple[str, ...]:
        """Variables that nothing in the model explains: sources, covariates, product columns."""
        whole = Graph((*self.edges, *self.controls))
        explained = set(self.explained)
        plain = [v for v in whole.nodes if v not in explained]
        return tuple(dict.fromkeys([*plain, *(p.name for p in self.products)]))

    @property
    def observed(self) -> tuple[str, ...]:
        """The columns that are used."""
        items = [item for _, indicators in self.latent for item in indicators]
        rest = [v for v in (*self.exogenous, *self.explained) if v not in self.factors]
        return tuple(dict.fromkeys([*rest, *items]))


@dataclass(frozen=True, slots=True)
class Effect:
    """One defined effect.

    Attributes
    ----------
    name : str
        Left of ``:=``.
    formula : str
        Right of it.
    what : str
        ``specific indirect``, ``total indirect``, ``direct``, ``total``, ``proportion mediated``,
        ``index of moderated mediation``; of contrasts what is compared.
    route : str
        ``x -> m -> y``; of contrasts the two, with a minus between them.
    source, target : str
    group : str
        The group's value; empty for one group.
    at : str
        At which values of moderators, or between which waves.
    contrast : bool
        Whether it is a difference between effects.
    """

    name: str
    formula: str
    what: str
    route: str = ""
    source: str = ""
    target: str = ""
    group: str = ""
    at: str = ""
    contrast: bool = False


@dataclass(slots=True)
class Names:
    """Gives names that are not taken yet."""

    taken: set[str] = field(default_factory=set)

    @classmethod
    def beside(cls, taken: Iterable[str]) -> Names:
        return cls(set(taken))

    def new(self, wanted: str) -> str:
        found, k = wanted, 2
        while found in self.taken:
            found, k = f"{wanted}_{k}", k + 1
        self.taken.add(found)
        return found
