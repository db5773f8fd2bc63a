"""Which rows a draw takes: rows, or whole clusters, with replacement within their strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.sem.data import Rows
from analysis.sem.linalg import positive
from analysis.sem.moments import moments
from analysis.sem.ram import Implied

Array = NDArray[np.float64]
Index = NDArray[np.intp]

CHUNK = 2**21  # products of two variables held at once: 16 MB


@dataclass(frozen=True, slots=True)
class Design:
    """The units that are drawn.

    Attributes
    ----------
    strata : tuple of ndarray of int
        Units that are drawn for one another: rows of one group; or clusters that lie in the same groups.
    unit : tuple of ndarray of int
        The unit of each row, a group at a time.
    """

    strata: tuple[Index, ...]
    unit: tuple[Index, ...]

    def counts(self, rng: np.random.Generator, draws: int) -> tuple[Array, ...]:
        """Tell how often each draw takes each row: one array (draws, n) a group.

        From each stratum as many units are drawn as it has.
        """
        total = sum(len(members) for members in self.strata)
        taken = np.zeros((draws, total))
        for members in self.strata:
            drawn = members[rng.integers(0, len(members), (draws, len(members)))]
            flat = (drawn + total * np.arange(draws)[:, None]).ravel()
            taken += np.bincount(flat, minlength=draws * total).reshape(draws, total)
        return tuple(taken if len(self.unit) == 1 and len(u) == total else taken[:, u] for u in self.unit)


def design(groups: Sequence[Rows]) -> Design:
    """Lay out what is drawn: rows within groups; with clusters, clusters among those that lie in the same groups."""
    if any(rows.clusters is None for rows in groups):
        ends = np.cumsum([0, *(len(rows.values) for rows in groups)])
        ranges = tuple(np.arange(a, b) for a, b in pairwise(ends))
        return Design(ranges, ranges)
    _, place = np.unique(np.concatenate([rows.clusters for rows in groups]), return_inverse=True)
    ends = np.cumsum([0, *(len(rows.values) for rows in groups)])
    unit = tuple(place[a:b].astype(np.intp) for a, b in pairwise(ends))
    lies = np.zeros((int(place.max()) + 1, len(groups)), dtype=bool)
    for g, of in enumerate(unit):
        lies[of, g] = True
    _, stratum = np.unique(lies, axis=0, return_inverse=True)
    stratum = stratum.ravel()
    return Design(tuple(np.flatnonzero(stratum == s) for s in range(int(stratum.max()) + 1)), unit)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One group's moments, a draw at a time.

    Attributes
    ----------
    covariance : ndarray, shape (draws, p, p)
    mean : ndarray, shape (draws, p)
    n : ndarray, shape (draws,)
        Rows; varies only where clusters differ in size.
    weight : ndarray, shape (draws,)
        Sum of sampling weights; the rows if there are none.
    """

    covariance: Array
    mean: Array
    n: Array
    weight: Array


def drawn(rows: Rows, counts: Array, *, unbiased: bool) -> Drawn:
    """Give the moments of every draw by one product of counts and products of variables.

    Parameters
    ----------
    rows : Rows
        Complete.
    counts : ndarray, shape (draws, n)
    unbiased : bool
        Divisor n - 1 instead of n, but for sampling weights, as in `moments`.
    """
    n = counts.sum(1)
    weighted = counts if rows.weights is None else counts * rows.weights
    total = n if rows.weights is None else weighted.sum(1)
    center = rows.values.mean(0)  # products of deviations lose no digits to far-off means
    y = rows.values - center
    p = y.shape[1]
    i, j = np.tril_indices(p)
    first = weighted @ y
    second = np.zeros((len(counts), len(i)))
    longest = max(1, CHUNK // len(i))
    for a in range(0, len(y), longest):
        part = y[a : a + longest]
        second += weighted[:, a : a + longest] @ (part[:, i] * part[:, j])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first / total[:, None]
        lower = second / total[:, None] - mean[:, i] * mean[:, j]
        if unbiased and rows.weights is None:
            lower *= (n / (n - 1.0))[:, None]
    covariance = np.empty((len(counts), p, p))
    covariance[:, i, j] = covariance[:, j, i] = lower
    return Drawn(covariance, mean + center, n, total)


def under_model(rows: Rows, implied: Implied, *, means: bool) -> Rows:
    r"""Move rows so that the model holds among them exactly (Bollen & Stine).

    .. math:: z_i = \hat\Sigma^{1/2} S^{-1/2}(y_i-\bar y) + \hat\mu

    with S of divisor n; without a mean structure the means stay.

    References
    ----------
    Bollen & Stine (1992), Sociol Methods Res 21:205-229, doi:10.1177/0049124192021002004
    """
    own = moments(rows.values, rows.weights)
    move = symmetric_root(implied.sigma) @ symmetric_root(positive(own.covariance).inverse)
    moved = (rows.values - own.mean) @ move.T + (implied.mu if means else own.mean)
    return replace(rows, values=moved)


def symmetric_root(matrix: Array) -> Array:
    """Give the symmetric root of a positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(values)) @ vectors.T)
