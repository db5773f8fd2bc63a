r"""Correlations over waves or times, with first and second derivatives: `CORRELATIONS`.

Each takes correlation parameters :math:`\rho` (k,) and distances (..., n, n), and gives R, dR (k, ...) and ddR
(k, k, ...).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.types import Array

Derivatives = tuple[Array, Array, Array]


def autoregressive(rho: Array, distance: Array) -> Derivatives:
    r"""First-order autoregressive, :math:`R_{jk} = \rho^{|t_j - t_k|}`."""
    r, d = rho[0], distance
    base = r if r != 0 else np.finfo(float).tiny ** 0.25  # 0 to the power d - 2 is no number
    first = np.where(d > 0, d * _power(base, d - 1), 0.0)
    second = np.where(d > 0, d * (d - 1) * _power(base, d - 2), 0.0)
    return _power(r, d), first[None], second[None, None]


def _power(base: float, exponent: Array) -> Array:
    return np.asarray(np.power(np.full_like(exponent, base), exponent))


def exchangeable(rho: Array, distance: Array) -> Derivatives:
    r"""The same for any two rows, :math:`R_{jk} = \rho`."""
    off = (distance > 0).astype(float)
    return (1.0 - off) + rho[0] * off, off[None], np.zeros((1, 1, *distance.shape))


def toeplitz(rho: Array, distance: Array) -> Derivatives:
    r"""One correlation a distance, :math:`R_{jk} = \rho_{|j-k|}`."""
    bands = np.stack([(distance == lag).astype(float) for lag in range(1, len(rho) + 1)])
    k = len(rho)
    return (distance == 0) + np.tensordot(rho, bands, 1), bands, np.zeros((k, k, *distance.shape))


@dataclass(frozen=True, slots=True)
class Bounded:
    r"""How :math:`\rho` follows from a free coordinate: value, first and second derivative."""

    of: Callable[[Array], Derivatives]
    back: Callable[[Array], Array]


def _tanh(psi: Array) -> Derivatives:
    rho = np.tanh(psi)
    slope = 1 - rho**2
    return rho, slope, -2 * rho * slope


def _logistic(psi: Array) -> Derivatives:
    rho = 1 / (1 + np.exp(-psi))
    slope = rho * (1 - rho)
    return rho, slope, slope * (1 - 2 * rho)


def _free(psi: Array) -> Derivatives:
    return psi, np.ones_like(psi), np.zeros_like(psi)


BETWEEN_MINUS_ONE_AND_ONE = Bounded(_tanh, np.arctanh)
BETWEEN_ZERO_AND_ONE = Bounded(_logistic, lambda rho: np.log(rho / (1 - rho)))
FREE = Bounded(_free, lambda rho: rho)


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation function and the bounds of its parameters."""

    of: Callable[[Array, Array], Derivatives]
    bounds: Bounded


CORRELATIONS: Mapping[str, Correlation] = {
    "ar1": Correlation(autoregressive, BETWEEN_MINUS_ONE_AND_ONE),
    "car1": Correlation(autoregressive, BETWEEN_ZERO_AND_ONE),
    "cs": Correlation(exchangeable, FREE),
    "toeplitz": Correlation(toeplitz, FREE),
}
