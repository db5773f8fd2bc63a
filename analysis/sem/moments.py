"""Sample moments: what a model for continuous variables sees of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Means and covariances of one group.

    Attributes
    ----------
    covariance : ndarray, shape (..., p, p)
        Divisor n for maximum likelihood, n - 1 for Wishart likelihood and least squares. Leading axes are
        replicates.
    mean : ndarray, shape (..., p)
        Zero where only covariances were given.
    n : int
        Rows.
    weight : float or None
        Sum of the sampling weights, which stands for n in the group's share.
    """

    covariance: Array
    mean: Array
    n: int
    weight: float | None = None

    @property
    def size(self) -> float:
        """Rows, or the sum of their weights."""
        return float(self.n) if self.weight is None else self.weight

    @property
    def spread(self) -> Array:
        """Second moments about 0: covariance + mean mean'."""
        return self.covariance + self.mean[..., :, None] * self.mean[..., None, :]

    @cached_property
    def logdet(self) -> Array:
        """Log determinant of the covariances, shape (...)."""
        return np.asarray(np.linalg.slogdet(self.covariance)[1])

    def take(self, which: NDArray[np.bool_]) -> Moments:
        """Keep some of the replicates."""
        kept = Moments(self.covariance[which], self.mean[which], self.n, self.weight)
        if "logdet" in self.__dict__:
            kept.__dict__["logdet"] = self.logdet[which]
        return kept


def moments(rows: Array, weights: Array | None = None, *, unbiased: bool = False) -> Moments:
    """Give the moments of complete data.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        Complete and finite.
    weights : ndarray, shape (n,), optional
        Sampling weights; they enter as shares.
    unbiased : bool
        Divisor n - 1 instead of n, which sampling weights do without, as in lavaan.
    """
    n = len(rows)
    share = np.full(n, 1.0 / n) if weights is None else weights / weights.sum()
    mean = share @ rows
    centered = rows - mean
    covariance = (centered * share[:, None]).T @ centered
    total = None if weights is None else float(weights.sum())
    larger = unbiased and weights is None
    return Moments(covariance * (n / (n - 1)) if larger else covariance, mean, n, total)


def vech(matrix: Array) -> Array:
    """Stack the lower triangle row by row: (..., p, p) to (..., p(p+1)/2)."""
    i, j = np.tril_indices(matrix.shape[-1])
    return matrix[..., i, j]


def by_cluster(scores: Array, clusters: NDArray[np.intp] | None) -> Array:
    """Sum rows' slopes within clusters, with the correction m/(m - 1) of m clusters."""
    if clusters is None:
        return scores
    _, place = np.unique(clusters, return_inverse=True)
    sums = np.zeros((int(place.max()) + 1, scores.shape[1]))
    np.add.at(sums, place, scores)
    return np.asarray(sums * np.sqrt(len(sums) / (len(sums) - 1.0)))
