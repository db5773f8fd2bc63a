"""The bivariate standard normal distribution, elementwise over arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, owens_t

Array = NDArray[np.float64]

SMALLEST = 2.3e-16  # probability of a cell: below it a difference of distributions is rounding
FAR = 38.0  # standard deviations beyond which a normal tail is zero in double precision


def bell(x: Array) -> Array:
    """Give the standard normal density."""
    return np.asarray(np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi), dtype=float)


def density(h: Array, k: Array, rho: Array) -> Array:
    r"""Give :math:`\varphi_2(h, k; \rho)`, which also is the derivative of the distribution by rho (Plackett).

    Parameters
    ----------
    h, k : ndarray
        Limits; infinite ones give 0. Shapes broadcast.
    rho : ndarray
        Correlations, strictly between -1 and 1.

    References
    ----------
    Plackett (1954), Biometrika 41:351-360, doi:10.1093/biomet/41.3-4.351
    """
    free = (1.0 - rho) * (1.0 + rho)
    h, k = np.clip(h, -FAR, FAR), np.clip(k, -FAR, FAR)
    exponent = (h * h - 2.0 * rho * h * k + k * k) / (-2.0 * free)
    return np.asarray(np.exp(exponent) / (2.0 * np.pi * np.sqrt(free)), dtype=float)


def distribution(h: Array, k: Array, rho: Array) -> Array:
    r"""Give :math:`\Phi_2(h, k; \rho) = P(X \le h, Y \le k)`, to about 1e-15.

    .. math:: \Phi_2 = \tfrac12\Phi(h) + \tfrac12\Phi(k) - T(h, a_h) - T(k, a_k) - \tfrac12[hk < 0],
        \quad a_h = \frac{k/h - \rho}{\sqrt{1-\rho^2}},\; a_k = \frac{h/k - \rho}{\sqrt{1-\rho^2}}

    with Owen's function T.

    Parameters
    ----------
    h, k : ndarray
        Limits; may be infinite. Shapes broadcast.
    rho : ndarray
        Correlations, strictly between -1 and 1.

    References
    ----------
    Owen (1956), Ann Math Stat 27:1075-1090, doi:10.1214/aoms/1177728074, equation 2.1
    """
    h, k = np.clip(h, -FAR, FAR), np.clip(k, -FAR, FAR)
    # a limit of 0 is the limit of formulas as it tends to 0; a sign must be taken, and 1e-300 loses nothing
    h, k = np.where(h == 0, 1e-300, h), np.where(k == 0, 1e-300, k)
    root = np.sqrt((1.0 - rho) * (1.0 + rho))
    ratio = k / h
    below = (
        0.5 * (ndtr(h) + ndtr(k)) - owens_t(h, (ratio - rho) / root) - owens_t(k, (1.0 / ratio - rho) / root)
    )
    return np.asarray(np.maximum(below - 0.5 * (ratio < 0), 0.0), dtype=float)


def rectangles(corners: Array) -> Array:
    """Give the amount in each cell from the amounts below its corners: differences along the last two axes."""
    down = corners[..., 1:, :] - corners[..., :-1, :]
    return np.asarray(down[..., 1:] - down[..., :-1], dtype=float)
