"""The largest of several correlated statistics: single-step adjusted p and simultaneous limits."""

from __future__ import annotations

from math import inf, isinf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri
from scipy.stats import chi2, f, norm, qmc, t

Array = NDArray[np.float64]

ANGLES = 8192  # half a circle in so many steps: error below 1e-7
DIRECTIONS = 2**14  # Sobol points on the sphere of three and more dimensions: error about 1e-4
RANK = 1e-9  # of the largest eigenvalue: differences of groups depend on each other, (a-b) + (b-c) = a-c


def single_step(statistics: Array, correlation: Array, df: float = inf) -> Array:
    r"""Return each statistic's p, adjusted by the distribution of the largest of all.

    .. math:: \tilde p_j = P\big(\max_k |T_k| \ge |t_j|\big),\qquad T \sim t_{df}(0, R)

    With :math:`R = LL'`, T is a radius times the direction :math:`L\omega`, :math:`\omega` uniform on a sphere, so that
    the probability is a mean over directions of one tail of the radius (Deák 1980). A correlation matrix without full
    rank, as pairwise differences have, needs nothing more. The directions are a fixed grid: the same numbers each time.

    Parameters
    ----------
    statistics : ndarray, shape (k,)
        z, or t with `df` degrees of freedom.
    correlation : ndarray, shape (k, k)
    df : float
        Infinite for z.

    Returns
    -------
    ndarray, shape (k,)
        Never below the p of one statistic alone.

    References
    ----------
    Hothorn, Bretz & Westfall (2008), Biom J 50:346-363, doi:10.1002/bimj.200810425; Deák (1980), Numer Math
    35:369-380
    """
    largest, rank = _largest(correlation)
    return np.array([_tail(abs(float(z)), largest, rank, df) for z in statistics])


def critical_value(correlation: Array, level: float, df: float = inf) -> float:
    """Return the c with P(max |T| < c) = level: simultaneous limits are estimate ± c standard errors."""
    largest, rank = _largest(correlation)
    alone = _alone(level, df)
    bonferroni = _alone(1 - (1 - level) / len(correlation), df)
    if rank == 1 or len(correlation) == 1:
        return alone
    gap = lambda c: _tail(c, largest, rank, df) - (1 - level)  # noqa: E731
    return float(brentq(gap, alone * (1 - 1e-6), bonferroni * (1 + 1e-3), xtol=1e-10))


def _alone(level: float, df: float) -> float:
    return float(ndtri((1 + level) / 2)) if isinf(df) else float(t.isf((1 - level) / 2, df))


def _largest(correlation: Array) -> tuple[Array, int]:
    """For each direction the largest |L w|; and the rank of the correlation."""
    values, vectors = np.linalg.eigh(correlation)
    kept = values > RANK * values[-1]
    L, rank = vectors[:, kept] * np.sqrt(values[kept]), int(kept.sum())
    return np.abs(_directions(rank) @ L.T).max(axis=1), rank


def _directions(rank: int) -> Array:
    if rank == 1:
        return np.ones((1, 1))
    if rank == 2:
        angle = np.pi * (np.arange(ANGLES) + 0.5) / ANGLES
        return np.column_stack([np.cos(angle), np.sin(angle)])
    points = norm.ppf(qmc.Sobol(rank, scramble=True, rng=0).random(DIRECTIONS))
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True), dtype=float)


def _tail(c: float, largest: Array, rank: int, df: float) -> float:
    """P(radius * largest >= c) over the directions; the squared radius is chi-square, or rank * F."""
    square = (c / largest) ** 2
    found = chi2.sf(square, rank) if isinf(df) else f.sf(square / rank, rank, df)
    return float(np.mean(found))
