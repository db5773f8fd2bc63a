"""Variables that are not normal: Fleishman's polynomials, and the correlations that they need beneath."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, root

from analysis.errors import ModelError
from analysis.sem.linalg import above

Array = NDArray[np.float64]

EXACT = 1e-10  # of the three moment equations
GRID = 40  # kurtoses on the way from a start that is known to the one that is asked for
SINGULAR = 1e-10


def moments_of(b: float, c: float, d: float) -> tuple[float, float, float]:
    r"""Give variance, skewness and excess kurtosis of :math:`-c + bZ + cZ^2 + dZ^3`, Z standard normal.

    The last two are those of a variable of variance 1.

    References
    ----------
    Fleishman (1978), Psychometrika 43:521-532, doi:10.1007/BF02293811
    """
    variance = b**2 + 6 * b * d + 2 * c**2 + 15 * d**2
    skew = 2 * c * (b**2 + 24 * b * d + 105 * d**2 + 2)
    kurtosis = 24 * (
        b * d + c**2 * (1 + b**2 + 28 * b * d) + d**2 * (12 + 48 * b * d + 141 * c**2 + 225 * d**2)
    )
    return variance, skew, kurtosis


def fleishman(skew: float, kurtosis: float) -> tuple[float, float, float, float]:
    r"""Give a, b, c, d so that :math:`a + bZ + cZ^2 + dZ^3` has mean 0, variance 1 and the moments asked for.

    Parameters
    ----------
    skew : float
    kurtosis : float
        Excess: 0 for the normal distribution.

    Returns
    -------
    tuple of float

    Raises
    ------
    ModelError
        If no such polynomial exists: the kurtosis is too low for the skew.

    References
    ----------
    Fleishman (1978), Psychometrika 43:521-532, doi:10.1007/BF02293811
    """
    found = _solved(float(skew), float(kurtosis))
    if found is None:
        raise ModelError(
            f"skew, kurtosis: skew {skew:g} with excess kurtosis {kurtosis:g} is beyond what a polynomial of a normal "
            f"variable can have. With this skew the excess kurtosis must be at least {_lowest(float(skew)):.3f}, and "
            f"not extreme."
        )
    b, c, d = found
    return -c, b, c, d


@lru_cache(maxsize=256)
def _solved(skew: float, kurtosis: float) -> tuple[float, float, float] | None:
    """Solve the moment equations, from the normal distribution on, along a path of growing departure."""
    for bend in (1.0, 2.0):  # skew first or in step: one of the paths may cross where no solution is
        now = np.array([1.0, 0.0, 0.0])
        for share in np.linspace(0.0, 1.0, GRID)[1:]:
            now = _root(now, skew * share, kurtosis * share**bend)
        if _off(now, skew, kurtosis) < EXACT and now[0] > 0:
            return float(now[0]), float(now[1]), float(now[2])
    heavy = np.array([0.5, 0.0, 0.15])
    now = _root(heavy, 0.0, max(kurtosis, 0.0))
    for share in np.linspace(0.0, 1.0, GRID)[1:]:
        now = _root(now, skew * share, max(kurtosis, 0.0) if kurtosis > 0 else kurtosis * share)
    if _off(now, skew, kurtosis) < EXACT:
        return float(now[0]), float(now[1]), float(now[2])
    return None


def _root(start: Array, skew: float, kurtosis: float) -> Array:
    def off(x: Array) -> Array:
        variance, third, fourth = moments_of(*x)
        return np.array([variance - 1.0, third - skew, fourth - kurtosis])

    return np.asarray(root(off, start, method="lm", options={"xtol": 1e-14, "ftol": 1e-14}).x, dtype=float)


def _off(x: Array, skew: float, kurtosis: float) -> float:
    variance, third, fourth = moments_of(*x)
    return max(abs(variance - 1.0), abs(third - skew), abs(fourth - kurtosis))


def _lowest(skew: float) -> float:
    """Find the lowest kurtosis that goes with a skew, by halving."""
    low, high = -2.0 + skew**2, -1.0 + 2.5 * skew**2 + 2.0 * abs(skew)
    for _ in range(30):
        middle = 0.5 * (low + high)
        if _solved(skew, middle) is None:
            low = middle
        else:
            high = middle
    return high


def beneath(correlation: Array, coefficients: Array) -> Array:
    r"""Give the correlations of the normal variables from which polynomials with wanted correlations are made.

    Each solves

    .. math:: r = \rho(b_1b_2 + 3b_1d_2 + 3d_1b_2 + 9d_1d_2) + 2c_1c_2\rho^2 + 6d_1d_2\rho^3

    Parameters
    ----------
    correlation : ndarray, shape (p, p)
        Wanted.
    coefficients : ndarray, shape (p, 4)
        a, b, c, d of each variable.

    Raises
    ------
    ModelError
        If a correlation cannot be reached, or those beneath are not positive definite together.

    References
    ----------
    Vale & Maurelli (1983), Psychometrika 48:465-471, doi:10.1007/BF02293687
    """
    p = len(correlation)
    found = np.eye(p)
    for i in range(p):
        for j in range(i):
            found[i, j] = found[j, i] = _beneath(correlation[i, j], coefficients[i], coefficients[j])
    if not above(found, SINGULAR):
        raise ModelError(
            "skew, kurtosis: with this skew and kurtosis the normal variables beneath would need correlations that are "
            "not positive definite (a limit of Vale and Maurelli's method). Lower skew, kurtosis or the correlations."
        )
    return found


def _beneath(r: float, first: Array, second: Array) -> float:
    _, b1, c1, d1 = first
    _, b2, c2, d2 = second

    def off(rho: float) -> float:
        line = b1 * b2 + 3 * b1 * d2 + 3 * d1 * b2 + 9 * d1 * d2
        return float(rho * line + 2 * c1 * c2 * rho**2 + 6 * d1 * d2 * rho**3 - r)

    if off(-1.0) * off(1.0) > 0:
        raise ModelError(
            f"skew, kurtosis: two variables with this skew and kurtosis cannot correlate {r:.3g}; "
            f"{off(-1.0) + r:.3g} to {off(1.0) + r:.3g} is possible. Lower the correlation, skew or kurtosis."
        )
    return float(brentq(off, -1.0, 1.0, xtol=1e-14))
