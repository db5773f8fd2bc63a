"""The order of the statistics of ordinal data, which is lavaan's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ordinal.univariate import Univariate

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Order:
    """Where the statistics of p variables on q covariates stand in one vector.

    First thresholds (or minus the intercept) variable by variable, then slopes covariate by covariate, then
    variances of continuous variables, then covariances: the lower triangle by columns.

    Attributes
    ----------
    cuts : tuple of int
        Thresholds of each variable, 1 for a continuous one.
    ordered : tuple of bool
    n_covariates : int
    places : tuple of ndarray of int
        Where each variable's own statistics stand: thresholds, slopes, variance.
    variances : mapping of int to int
        The place of each continuous variable's variance.
    first, second : ndarray of int, shape (pairs,)
        The two variables of each covariance.
    own : int
        How many statistics stand before the covariances.
    """

    cuts: tuple[int, ...]
    ordered: tuple[bool, ...]
    n_covariates: int
    places: tuple[Index, ...]
    variances: Mapping[int, int]
    first: Index
    second: Index
    own: int

    @staticmethod
    def of(cuts: Sequence[int], ordered: Sequence[bool], n_covariates: int) -> Order:
        p, q = len(cuts), n_covariates
        begin = np.concatenate([[0], np.cumsum(cuts)])
        total = int(begin[-1])
        continuous = [v for v in range(p) if not ordered[v]]
        variances = {v: total + p * q + i for i, v in enumerate(continuous)}
        places = tuple(
            np.array(
                [*range(begin[v], begin[v + 1]), *range(total + v, total + p * q, p or 1)]
                + ([variances[v]] if v in variances else []),
                dtype=np.intp,
            )
            for v in range(p)
        )
        first, second = np.triu_indices(p, 1)
        own = total + p * q + len(continuous)
        return Order(tuple(cuts), tuple(ordered), q, places, variances, first, second, own)

    def gathered(self, each: Sequence[Univariate]) -> Array:
        """Put the first step's estimates in this order, shape (own,)."""
        out = np.empty(self.own)
        for place, one in zip(self.places, each, strict=True):
            variance = [] if one.variance is None else [one.variance]
            out[place] = [*one.thresholds, *one.slopes, *variance]
        return out

    def labels(self, names: Sequence[str], covariates: Sequence[str]) -> tuple[str, ...]:
        """Name the statistics as lavaan does, such as ``x1|t1 x2~1 x1~age x2~~x2 x1~~x2``."""
        cut = [
            f"{v}|t{k + 1}" if ordered else f"{v}~1"
            for v, ordered, cuts in zip(names, self.ordered, self.cuts, strict=True)
            for k in range(cuts)
        ]
        slopes = [f"{v}~{x}" for x in covariates for v in names]
        variances = [f"{names[v]}~~{names[v]}" for v in self.variances]
        pairs = [f"{names[i]}~~{names[j]}" for i, j in zip(self.first, self.second, strict=True)]
        return (*cut, *slopes, *variances, *pairs)
