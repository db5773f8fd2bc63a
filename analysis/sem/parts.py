"""One group's share of what is minimized: its value, slope and curvature by the free parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, ModelError
from analysis.sem.linalg import positive
from analysis.sem.ml import Slope, discrepancy
from analysis.sem.moments import Moments, by_cluster, vech
from analysis.sem.ram import Implied, Ram
from analysis.sem.weights import deviations, normal_weight, observed_weight

Array = NDArray[np.float64]
Curve = tuple[Array, Array, Array, Array]


class Part(Protocol):
    """One group: half its discrepancy as a function of the free parameters (..., q), and what robust tests need."""

    @property
    def ram(self) -> Ram:
        """The group's layout."""

    def value(self, theta: Array) -> Array:
        """Half the discrepancy (...); infinite where it is not defined."""

    def slope(self, theta: Array) -> Curve:
        """Value, gradient (..., q), expected and observed information of one person (..., q, q)."""

    def scores(self, theta: Array) -> Array:
        """Each row's slope of the log-likelihood at the model's moments, shape (n, q)."""

    def deviations(self, theta: Array, *, observed: bool = False) -> tuple[Array, Array, Array]:
        """For sandwiches about the sample statistics: a root R of their asymptotic covariance, R'R = Gamma (k, k),
        the weight W (k, k) or its diagonal, and the derivative of the implied statistics (k, q). `observed`: W is
        the observed information of the moments, where likelihood makes it differ."""

    def implied(self, theta: Array) -> Implied:
        """Implied moments of all variables, for what is reported."""

    def flat_information(self, theta: Array) -> Array:
        """Observed information of the moments, carried to the parameters without the moments' own bending."""

    def saturated_trace(self, clusters: NDArray[np.intp] | None, *, observed: bool = True) -> float:
        """tr(B A^-1) of the unrestricted model, B the cross-product of the rows' or clusters' slopes."""


@dataclass(frozen=True, slots=True)
class NormalPart:
    """Maximum likelihood from complete data; see `analysis.sem.ml`.

    Attributes
    ----------
    ram : Ram
    sample : Moments
    meanstructure : bool
    rows : ndarray, shape (n, p), or None
        The data themselves, for robust errors and tests.
    weights : ndarray, shape (n,), or None
        Sampling weights.
    exogenous : tuple of int
        Columns of exogenous covariates, whose moments are fixed.
    """

    ram: Ram
    sample: Moments
    meanstructure: bool
    rows: Array | None = None
    weights: Array | None = None
    exogenous: tuple[int, ...] = ()

    def implied(self, theta: Array) -> Implied:
        return self.ram.implied(theta)

    def value(self, theta: Array) -> Array:
        return self._inverted(theta)[0]

    def _inverted(self, theta: Array) -> tuple[Array, Implied, Array, Array, Array | None]:
        """Value, implied moments, their inverse, spread of the data about them, sample less implied means."""
        implied = self.ram.implied(theta)
        sample = self.sample
        away = sample.mean - implied.mu if self.meanstructure else None
        spread = sample.covariance
        if away is not None:
            spread = spread + away[..., :, None] * away[..., None, :]
        W = positive(implied.sigma)
        trace = (W.inverse * spread).sum((-1, -2))
        value = 0.5 * (W.logdet + trace - sample.logdet - sample.covariance.shape[-1])
        return np.asarray(np.where(W.ok, value, np.inf)), implied, W.inverse, spread, away

    def at(self, theta: Array) -> tuple[Implied, Slope]:
        """Implied moments and the discrepancy there."""
        implied = self.ram.implied(theta)
        mu = implied.mu if self.meanstructure else self.sample.mean
        return implied, discrepancy(implied.sigma, mu, self.sample)

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Value, gradient and observed information: `slope` without what Newton's method can spare."""
        value, implied, weight, spread, away = self._inverted(theta)
        return value, *self.ram.newton(implied, weight, spread, away)

    def expected(self, theta: Array) -> Array:
        """Expected information alone."""
        implied = self.ram.implied(theta)
        W = positive(implied.sigma).inverse
        return self.ram.information(implied, W, W if self.meanstructure else None)

    def slope(self, theta: Array) -> Curve:
        implied, at = self.at(theta)
        means = self.meanstructure
        by_mu = at.by_mu if means else np.zeros_like(at.by_mu)
        return (
            0.5 * at.value,
            0.5 * self.ram.pull_back(implied, at.by_sigma, by_mu),
            self.ram.information(implied, at.weight, at.weight if means else None),
            self.ram.curvature(implied, at.weight, at.spread, at.away if means else None),
        )

    def scores(self, theta: Array) -> Array:
        implied, at = self.at(theta)
        rows = data_of(self.rows)
        mu = implied.mu if self.meanstructure else self.sample.mean
        found = self.ram.scores(implied, at.weight, rows - mu, implied.sigma, means=self.meanstructure)
        return found if self.weights is None else found * self.weights[:, None]

    def deviations(self, theta: Array, *, observed: bool = False) -> tuple[Array, Array, Array]:
        implied, at = self.at(theta)
        by_mu, by_sigma = self.ram.jacobian(implied)
        means = self.meanstructure
        jacobian = np.concatenate([by_mu, by_sigma]) if means else by_sigma
        root = _root(data_of(self.rows), self.weights, self.exogenous, means=means)
        W = (
            observed_weight(at.weight, at.spread, at.away if means else None)
            if observed
            else normal_weight(implied.sigma, means=means)
        )
        return root, W, jacobian

    def flat_information(self, theta: Array) -> Array:
        implied, at = self.at(theta)
        away = at.away if self.meanstructure else None
        return self.ram.curvature(implied, at.weight, at.spread, away, bends=False)

    def saturated_trace(self, clusters: NDArray[np.intp] | None, *, observed: bool = True) -> float:
        rows, means = data_of(self.rows), self.meanstructure
        away = deviations(rows, means=means, weights=self.weights)
        if self.weights is not None:
            away = away * self.weights[:, None]
        W = normal_weight(self.sample.covariance, means=means)
        free = explained(len(self.sample.mean), self.exogenous, means=means)
        scores = by_cluster(away @ W[:, free], clusters)
        return float(np.sum(np.linalg.solve(W[np.ix_(free, free)], scores.T).T * scores) / self.sample.size)


@dataclass(frozen=True, slots=True)
class LeastSquaresPart:
    r"""Weighted least squares, :math:`F = (s-\sigma)'W(s-\sigma)`, over means and covariances.

    Attributes
    ----------
    ram : Ram
    statistics : ndarray, shape (..., k)
        s: means first if the model has them, then the lower triangle of the covariances row by row.
    weight : ndarray, shape (k, k) or (k,)
        W, or its diagonal.
    meanstructure : bool
    rows : ndarray, shape (n, p), or None
    weights : ndarray, shape (n,), or None
        Sampling weights.
    exogenous : tuple of int
    """

    ram: Ram
    statistics: Array
    weight: Array
    meanstructure: bool
    rows: Array | None = None
    weights: Array | None = None
    exogenous: tuple[int, ...] = ()

    def value(self, theta: Array) -> Array:
        residual = self.statistics - self._sigma(self.ram.implied(theta))
        return np.asarray(0.5 * np.sum(residual * self._weigh(residual), axis=-1))

    def slope(self, theta: Array) -> Curve:
        implied = self.ram.implied(theta)
        residual = self.statistics - self._sigma(implied)
        pulled = self._weigh(residual)
        jacobian = self.jacobian(implied)
        gradient = -np.einsum("...kq,...k->...q", jacobian, pulled)
        expected = np.swapaxes(jacobian, -1, -2) @ weighted(self.weight, jacobian)
        observed = expected - self._bend(implied, pulled)
        return np.asarray(0.5 * np.sum(residual * pulled, axis=-1)), gradient, expected, observed

    def jacobian(self, implied: Implied) -> Array:
        """Derivative of the implied statistics by the free parameters, shape (..., k, q)."""
        by_mu, by_sigma = self.ram.jacobian(implied)
        return np.concatenate([by_mu, by_sigma], axis=-2) if self.meanstructure else by_sigma

    def scores(self, theta: Array) -> Array:
        root, W, jacobian = self.deviations(theta)
        size = len(root) if self.weights is None else self.weights.sum()
        return np.asarray(np.sqrt(size) * root @ weighted(W, jacobian))

    def deviations(self, theta: Array, *, observed: bool = False) -> tuple[Array, Array, Array]:
        root = _root(data_of(self.rows), self.weights, self.exogenous, means=self.meanstructure)
        return root, self.weight, self.jacobian(self.ram.implied(theta))

    def flat_information(self, theta: Array) -> Array:
        return self.slope(theta)[2]

    def saturated_trace(self, clusters: NDArray[np.intp] | None, *, observed: bool = True) -> float:
        raise ModelError(
            "test='yuan_bentler_mplus' needs a maximum-likelihood estimator. Use 'satorra_bentler'."
        )

    def implied(self, theta: Array) -> Implied:
        return self.ram.implied(theta)

    def fitted(self, theta: Array) -> Array:
        """The implied statistics, in the order of `statistics`."""
        return self._sigma(self.ram.implied(theta))

    def _sigma(self, implied: Implied) -> Array:
        covariances = vech(implied.sigma)
        return np.concatenate([implied.mu, covariances], axis=-1) if self.meanstructure else covariances

    def _weigh(self, residual: Array) -> Array:
        return residual * self.weight if self.weight.ndim == 1 else residual @ self.weight

    def _bend(self, implied: Implied, pulled: Array) -> Array:
        """What the bending of the implied moments adds to the curvature, times -1."""
        p = self.ram.n_observed
        split = p if self.meanstructure else 0
        i, j = np.tril_indices(p)
        half = np.zeros((*pulled.shape[:-1], p, p))
        half[..., i, j] = np.where(i == j, 1.0, 0.5) * pulled[..., split:]
        half[..., j, i] = half[..., i, j]
        return self.ram.bend(implied, half, pulled[..., :split] if self.meanstructure else None)


def _root(rows: Array, weights: Array | None, exogenous: Sequence[int], *, means: bool) -> Array:
    r"""Give a root of the distribution-free asymptotic covariance of the moments, one row a person.

    With sampling weights w it is :math:`R'R = \sum_i w_i^2 d_i d_i' / \sum_i w_i`, d the deviations from the weighted
    moments: their linearized covariance under unequal probabilities of selection. lavaan 0.6-14 leaves the weights out
    of it, so that its robust.sem errors and Satorra-Bentler's tests (MLM, ULSM, WLSMV ...) are those of a sample
    without weights about estimates with weights. Where a model leaves nothing, the errors here are those of MLR, as
    they must be, since any estimator then gives the same function of the moments.

    References
    ----------
    Asparouhov (2005), Struct Equ Modeling 12:411-434, doi:10.1207/s15328007sem1203_4
    """
    away = deviations(rows, means=means, weights=weights, exogenous=exogenous)
    if weights is None:
        return np.asarray(away / np.sqrt(len(rows)))
    return np.asarray(away * (weights / np.sqrt(weights.sum()))[:, None])


def weighted(weight: Array, matrix: Array) -> Array:
    """Multiply by a weight matrix, or by its diagonal."""
    return np.asarray(weight[:, None] * matrix if weight.ndim == 1 else weight @ matrix)


def explained(p: int, exogenous: Sequence[int], *, means: bool) -> NDArray[np.bool_]:
    """Tell which moments the model explains: all but those among exogenous covariates."""
    x = np.isin(np.arange(p), list(exogenous))
    i, j = np.tril_indices(p)
    covariances = ~(x[i] & x[j])
    return np.concatenate([~x, covariances]) if means else covariances


def data_of(rows: Array | None) -> Array:
    """Return the rows, or refuse.

    Raises
    ------
    DataError
        If only moments were given.
    """
    if rows is None:
        raise DataError(
            "estimator: robust errors and tests need the rows themselves, not sample_cov. Give data=."
        )
    return rows
