"""Normal-theory maximum likelihood: the discrepancy of implied from sample moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.linalg import positive
from analysis.sem.moments import Moments

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """A discrepancy's value and its slope by the implied moments.

    Attributes
    ----------
    value : ndarray, shape (...)
        At least 0; infinite where the implied covariances are not positive definite.
    by_sigma : ndarray, shape (..., p, p)
        Symmetric.
    by_mu : ndarray, shape (..., p)
    weight : ndarray, shape (..., p, p)
        W, the inverse of the implied covariances.
    spread : ndarray, shape (..., p, p)
        W T W, with T the covariances of the data about the implied means.
    away : ndarray, shape (..., p)
        Sample less implied means.
    """

    value: Array
    by_sigma: Array
    by_mu: Array
    weight: Array
    spread: Array
    away: Array


def discrepancy(sigma: Array, mu: Array, sample: Moments) -> Slope:
    r"""Give the maximum-likelihood discrepancy and its slope.

    .. math:: F = \log|\Sigma| + tr(S\Sigma^{-1}) - \log|S| - p + (\bar x-\mu)'\Sigma^{-1}(\bar x-\mu)

    Parameters
    ----------
    sigma : ndarray, shape (..., p, p)
        Implied covariances.
    mu : ndarray, shape (..., p)
        Implied means; give the sample's means where the model has none.
    sample : Moments
        S with divisor n.

    Returns
    -------
    Slope

    References
    ----------
    Joreskog (1969), Psychometrika 34:183-202, doi:10.1007/BF02289343
    """
    implied = positive(sigma)
    W = implied.inverse
    away = sample.mean - mu
    spread = sample.covariance + away[..., :, None] * away[..., None, :]
    product = W @ spread
    p = sigma.shape[-1]
    trace = np.trace(product, axis1=-2, axis2=-1)
    value = implied.logdet + trace - np.linalg.slogdet(sample.covariance)[1] - p
    by_mu = -2.0 * (W @ away[..., None])[..., 0]
    M = product @ W
    return Slope(np.where(implied.ok, value, np.inf), W - M, by_mu, W, M, away)
