"""Limits from draws: percentiles, and bias-corrected and accelerated ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]


def percentile(draws: Array, level: float) -> tuple[Array, Array]:
    r"""Give the limits between which a share `level` of the draws lies, as much above as below.

    Parameters
    ----------
    draws : ndarray, shape (R, k)
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of ndarray, shape (k,)

    References
    ----------
    Davison & Hinkley (1997), Bootstrap Methods and their Application, section 5.3
    """
    tail = np.full(draws.shape[1], (1.0 - level) / 2.0)
    ordered = np.sort(draws, axis=0)
    return _quantile(ordered, tail), _quantile(ordered, 1.0 - tail)


def bca(draws: Array, estimate: Array, acceleration: Array, level: float) -> tuple[Array, Array]:
    r"""Give bias-corrected and accelerated limits.

    .. math:: \alpha' = \Phi\Bigl(z_0 + \frac{z_0+z_\alpha}{1-a(z_0+z_\alpha)}\Bigr),\quad
              z_0 = \Phi^{-1}\Bigl(\frac{\#\{t^*<t\}}{R}\Bigr)

    Parameters
    ----------
    draws : ndarray, shape (R, k)
    estimate : ndarray, shape (k,)
        t, of the whole sample.
    acceleration : ndarray, shape (k,)
        a.
    level : float

    Returns
    -------
    tuple of ndarray, shape (k,)
        NaN where all draws lie on one side of the estimate, so that the bias cannot be told.

    References
    ----------
    Efron (1987), J Am Stat Assoc 82:171-185, doi:10.1080/01621459.1987.10478410
    """
    ordered = np.sort(draws, axis=0)
    z0 = ndtri((draws < estimate).mean(0))
    limits = []
    for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        with np.errstate(invalid="ignore"):
            z = z0 + ndtri(tail)
            at = ndtr(z0 + z / (1.0 - acceleration * z))
        limits.append(np.where(np.isfinite(z0), _quantile(ordered, np.where(np.isnan(at), 0.5, at)), np.nan))
    return limits[0], limits[1]


def _quantile(ordered: Array, share: Array) -> Array:
    """Give the (R + 1) share-th of R ordered draws, between two of them on the normal scale.

    Shares beyond the outermost draws give these.
    """
    R = len(ordered)
    place = np.clip((R + 1) * share, 1.0, R)
    low = np.minimum(np.floor(place + 1e-9).astype(int), R - 1)
    z, below, above = ndtri(place / (R + 1)), ndtri(low / (R + 1)), ndtri((low + 1) / (R + 1))
    part = np.clip((z - below) / (above - below), 0.0, 1.0)
    k = np.arange(ordered.shape[1])
    return np.asarray(ordered[low - 1, k] + part * (ordered[low, k] - ordered[low - 1, k]))
