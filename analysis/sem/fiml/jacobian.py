"""How the implied means and covariances change with the free parameters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]


def jacobian(ram: Ram, at: Implied) -> Array:
    """Differentiate the implied means and distinct covariances by the free parameters.

    Parameters
    ----------
    ram : Ram
    at : Implied
        From `ram.implied`.

    Returns
    -------
    ndarray, shape (..., p + p(p+1)/2, q)
        Means first, then the lower triangle of the covariances row by row.
    """
    p, c = ram.n_observed, ram.cells
    U = np.concatenate([at.reach, at.total[..., :p, :]], axis=-1)
    left, right = U[..., :, c.first], U[..., :, c.second] * c.scale
    a, b = np.tril_indices(p)
    sigma = left[..., a, :] * right[..., b, :] + left[..., b, :] * right[..., a, :]
    mu = left * ram._height(at)[..., None, :]
    return np.asarray(np.concatenate([mu, sigma], axis=-2) @ c.fills, dtype=float)


def bend(ram: Ram, at: Implied, by_sigma: Array, by_mu: Array) -> Array:
    """Weigh the second derivatives of the implied moments by a slope.

    Parameters
    ----------
    ram : Ram
    at : Implied
    by_sigma : ndarray, shape (..., p, p)
        Symmetric.
    by_mu : ndarray, shape (..., p)

    Returns
    -------
    ndarray, shape (..., q, q)
        ``trace(by_sigma @ sigma_ij) + by_mu @ mu_ij``: what a discrepancy's second derivative has beside that
        by the moments.
    """
    of_sigma = ram._bends(at, ram._seen_through(at, by_sigma))
    return ram._gather(of_sigma + ram._mean_bends(at, by_mu))
