"""Errors of a least-squares fit clustered by person, by the names of their small-sample factors: `ERRORS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.marginal.sandwich import kauermann_carroll, liang_zeger, mancl_derouen
from analysis.panel.regression.types import Array, Integers


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """A regression on transformed columns.

    Attributes
    ----------
    x : ndarray, shape (rows, k + m)
        Slopes asked for, then indicators of waves, whose leverage counts in CR2.
    residuals : ndarray, shape (rows,)
    person : ndarray, shape (rows,)
        0, 1, ...; sorted.
    slopes : int
        k.
    effects : int
        Effects, of persons and waves, that are counted in the degrees of freedom of classical errors.
    """

    x: Array
    residuals: Array
    person: Integers
    slopes: int
    effects: int

    @property
    def persons(self) -> int:
        """Clusters."""
        return int(self.person[-1]) + 1

    @property
    def df(self) -> int:
        """Rows minus slopes minus effects."""
        return len(self.x) - self.slopes - self.effects


def least_squares(
    x: Array, y: Array, person: Integers, effects: int, waves: Array | None = None
) -> tuple[Array, LeastSquares]:
    """Return the coefficients of `x`, with `waves` beside it, and what their errors need."""
    full = x if waves is None else np.column_stack([x, waves])
    beta = np.asarray(np.linalg.lstsq(full, y, rcond=None)[0], dtype=float)
    return beta[: x.shape[1]], LeastSquares(full, y - full @ beta, person, x.shape[1], effects)


def classical(fit: LeastSquares) -> Array:
    r""":math:`s^2 (X'X)^{-1}`, with all effects counted."""
    variance = fit.residuals @ fit.residuals / fit.df
    return _slopes(fit, variance * np.linalg.inv(fit.x.T @ fit.x))


def _slopes(fit: LeastSquares, covariance: Array) -> Array:
    return covariance[: fit.slopes, : fit.slopes]


def clusters(fit: LeastSquares) -> tuple[Array, Array]:
    """Return predictors and residuals by cluster, filled up with zeros."""
    sizes = np.bincount(fit.person)
    position = np.arange(len(fit.person)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    x = np.zeros((fit.persons, sizes.max(), fit.x.shape[1]))
    r = np.zeros(x.shape[:2])
    x[fit.person, position], r[fit.person, position] = fit.x, fit.residuals
    return x, r


def sandwich(fit: LeastSquares, middle: Callable[[Array, Array], Array] = liang_zeger) -> Array:
    """Return the clustered covariance of the slopes."""
    return _slopes(fit, middle(*clusters(fit)))


def _fixest(fit: LeastSquares) -> Array:
    g, (n, k) = fit.persons, fit.x.shape
    return np.asarray(g / (g - 1) * (n - 1) / (n - k - 1) * sandwich(fit))


def _factored(factor: Callable[[float, float, float], float]) -> Callable[[LeastSquares], Array]:
    return lambda fit: factor(fit.persons, len(fit.x), fit.slopes) * sandwich(fit)


def _linearmodels(fit: LeastSquares) -> Array:
    n = len(fit.x)
    return n / (n - fit.slopes if fit.x.shape[1] == fit.slopes else fit.df) * sandwich(fit)


ERRORS: Mapping[str, Callable[[LeastSquares], Array]] = {
    "CR1": _fixest,
    "CR0": sandwich,
    "CR1_plain": _factored(lambda g, n, k: g / (g - 1)),
    "CR1_plm": _factored(lambda g, n, k: g / (g - 1) * (n - 1) / (n - k)),
    "CR1_linearmodels": _linearmodels,
    "CR2": lambda fit: sandwich(fit, kauermann_carroll),
    "CR3": lambda fit: sandwich(fit, mancl_derouen),
    "classical": classical,
}
