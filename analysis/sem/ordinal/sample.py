"""What a model for ordinal data sees of the data: statistics, influence values, asymptotic covariance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.moments import by_cluster

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class OrdinalSample:
    r"""What a model for ordinal (and other) variables sees of the data of one group.

    Attributes
    ----------
    n : int
        Rows used.
    size : float
        The sum of their sampling weights; without weights n. It stands for n in what follows.
    names, covariates : tuple of str
        The p explained variables, and the q covariates that everything is conditional on.
    ordered : tuple of bool
        Which of the p are ordered.
    thresholds : tuple of ndarray
        Of each variable; empty for continuous ones. With covariates, those of the residual at x = 0.
    intercepts : ndarray, shape (p,)
        0 for ordered variables.
    slopes : ndarray, shape (p, q)
    covariance : ndarray, shape (p, p)
        (Residual) covariances of the latent responses; the diagonal is 1 for ordered variables. Divisor n.
    x_covariance, x_mean : ndarray, shapes (q, q) and (q,)
        Of the covariates, divisor n - 1, with sampling weights their sum, as lavaan has it here.
    statistics : ndarray, shape (s,)
        The vector that is fitted: thresholds and *minus* intercepts by variable, slopes covariate by covariate,
        variances of continuous variables, covariances of the lower triangle by columns.
    labels : tuple of str
        Their names as lavaan writes them.
    influence : ndarray, shape (n, s)
        By how much each row moved the statistics, times n; with sampling weights, times its weight. A, the derivative
        of the likelihood equations, is estimated by sums of products of scores: right if responses are normal.
    exact : ndarray, shape (n, s), or None
        The same with A the derivative itself: right whatever the distribution. None unless clusters or the caller
        ask for it.
    gamma : ndarray, shape (s, s)
        Asymptotic covariance of :math:`\sqrt n` times the statistics: the cross-product over n of `influence`, or of
        the sums of `exact` in m clusters, times m/(m - 1).
    working : ndarray, shape (s, s)
        The same as if rows were independent, which weights of WLS and DWLS are made of: clusters then move errors and
        tests, not estimates.
    clusters : ndarray of int, shape (n,), or None
    kept : ndarray of int, shape (n,)
        Which of the rows given these are.
    """

    n: int
    size: float
    names: tuple[str, ...]
    covariates: tuple[str, ...]
    ordered: tuple[bool, ...]
    thresholds: tuple[Array, ...]
    intercepts: Array
    slopes: Array
    covariance: Array
    x_covariance: Array
    x_mean: Array
    statistics: Array
    labels: tuple[str, ...]
    influence: Array
    exact: Array | None
    gamma: Array
    working: Array
    clusters: Index | None
    kept: Index

    @property
    def weight_diagonal(self) -> Array:
        """The weights of DWLS, shape (s,): 1 over the diagonal of `working`."""
        return np.asarray(1.0 / np.diag(self.working), dtype=float)

    @property
    def root(self) -> Array:
        """A root R of `gamma`, R'R = gamma: one row a person or a cluster, shape (n or m, s)."""
        if self.clusters is None or self.exact is None:
            return np.asarray(self.influence / np.sqrt(self.size), dtype=float)
        return np.asarray(by_cluster(self.exact, self.clusters) / np.sqrt(self.size), dtype=float)
