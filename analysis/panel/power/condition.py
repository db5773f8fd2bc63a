"""One condition of a Monte-Carlo study, as it is sent to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.panel.power.analysis import Analysis
from analysis.panel.power.recipe import Recipe
from analysis.sem import Fit
from analysis.sem.bootstrap.stackable import stackable
from analysis.sem.constraints import constraints
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]

SMALL = 16  # variables: with more and answers missing, one replicate after the other is quicker


@dataclass(frozen=True, slots=True)
class Fitting:
    """A model that is fitted to each sample.

    Attributes
    ----------
    analysis : Analysis
    table : ParameterTable
    theta : ndarray, shape (q,)
        Its parameters in the population: where each search begins.
    directions : ndarray, shape (q, r), or None
        What equality constraints leave free, if there are any.
    df : int
    together : bool
        Whether a whole block of samples can be fitted at once.
    incomplete : bool
        Whether that is by full information from rows with missing answers.
    """

    analysis: Analysis
    table: ParameterTable
    theta: Array
    directions: Array | None
    df: int
    together: bool
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A way to draw samples of one size, and what is fitted to them.

    Attributes
    ----------
    how : Recipe
    sizes : tuple of int
        Rows of each group.
    seed : int
    fittings : tuple of Fitting
        The model, then null models.
    alpha : float
    draws : int
        For Monte-Carlo limits of defined parameters; 0 for Wald's.
    """

    how: Recipe
    sizes: tuple[int, ...]
    seed: int
    fittings: tuple[Fitting, ...]
    alpha: float
    draws: int

    @property
    def n(self) -> int:
        return sum(self.sizes)

    def stream(self, replicate: int) -> np.random.SeedSequence:
        """The stream of one replicate: child number `replicate` of the condition's own sequence.

        It depends on the seed, the sizes and the replicate's number alone, so that neither other conditions, nor more
        replicates, nor workers change it.
        """
        return np.random.SeedSequence(self.seed, spawn_key=(*self.sizes, replicate))

    def rows(self, replicate: int) -> list[Array]:
        """Draw one sample, group by group."""
        rng = np.random.Generator(np.random.PCG64(self.stream(replicate)))
        return [self.how.rows(g, n, rng) for g, n in enumerate(self.sizes)]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some replicates of a condition: `count` from number `first` on."""

    condition: Condition
    first: int
    count: int

    @property
    def replicates(self) -> range:
        return range(self.first, self.first + self.count)


def fitting(analysis: Analysis, reference: Fit) -> Fitting:
    """Settle how a model is fitted: whole blocks at once where it is plain maximum likelihood.

    Its information is then that of the estimator's default: expected from complete rows, else observed.
    """
    chosen, table = analysis.estimator, reference.parameters
    plain = chosen.discrepancy == "ML" and chosen.errors == "standard" and not chosen.robust
    incomplete = chosen.missing == "fiml" and len(table.observed) <= SMALL
    usual = (incomplete or chosen.missing == "listwise") and chosen.observed == incomplete
    together = plain and usual and not analysis.ordered and chosen.likelihood == "normal" and stackable(table)
    directions = reference.solution.directions if constraints(table).rules else None
    return Fitting(analysis, table, reference.theta, directions, reference.df, together, incomplete)


def pieces(conditions: Sequence[Condition], replicates: int, together: int, single: int) -> list[Piece]:
    """Cut every condition's replicates; the cut depends on the question alone, never on the workers."""
    found = []
    for condition in conditions:
        size = together if all(one.together for one in condition.fittings) else single
        found += [
            Piece(condition, first, min(size, replicates - first)) for first in range(0, replicates, size)
        ]
    return found
