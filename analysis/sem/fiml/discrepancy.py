"""Full-information maximum likelihood: the discrepancy of implied moments from data with missing answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.patterns import Batch, Summed
from analysis.sem.linalg import Positive, positive

Array = NDArray[np.float64]

TOLERANCE = (
    1e-3  # share t of a variance that the other variables leave: differences of inverses lose t^-2 digits
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one batch of patterns sees; rows and columns of missing variables are 0.

    Attributes
    ----------
    weight : ndarray, shape (..., b, p, p)
        W, the inverse of the implied covariances of the observed variables.
    pull : ndarray, shape (..., b, p)
        W (mean - mu).
    spread : ndarray, shape (..., b, p, p), or None
        W S W, with S the covariances within the pattern; `None` where that is 0.
    """

    weight: Array
    pull: Array
    spread: Array | None


@dataclass(frozen=True, slots=True)
class Slope:
    """The discrepancy's value, its slope by the implied moments, and the pieces that information needs.

    Attributes
    ----------
    value : ndarray, shape (...)
        :math:`-2\\,loglik/n` less the constant; infinite where the implied covariances are not positive definite.
    by_sigma : ndarray, shape (..., p, p)
        Symmetric; the change of a value is ``trace(by_sigma @ change of sigma)``.
    by_mu : ndarray, shape (..., p)
    pieces : tuple of Piece
        One a batch of patterns.
    """

    value: Array
    by_sigma: Array
    by_mu: Array
    pieces: tuple[Piece, ...]


def discrepancy(sigma: Array, mu: Array, patterns: Summed) -> Slope:
    r"""Give the full-information discrepancy and its slope.

    .. math:: F = \sum_j \frac{n_j}{n}\{\log|\Sigma_j| + tr(\Sigma_j^{-1}T_j)\},\quad
              T_j = S_j + (\bar y_j-\mu_j)(\bar y_j-\mu_j)'

    over the patterns j, each with the rows and columns of its observed variables. The difference of two values
    times n is a likelihood-ratio statistic; :math:`loglik = -\tfrac n2(F + a\log 2\pi)` with a the answers
    a row. The cost is linear in the patterns and free of n.

    Parameters
    ----------
    sigma : ndarray, shape (..., p, p)
        Implied covariances; leading axes are replicates.
    mu : ndarray, shape (..., p)
        Implied means.
    patterns : Patterns or PatternStack
        A stack has as many samples as `sigma` has replicates.

    Returns
    -------
    Slope

    References
    ----------
    Finkbeiner (1979), Psychometrika 44:409-420, doi:10.1007/BF02296204; Arbuckle (1996), in Marcoulides &
    Schumacker, Advanced Structural Equation Modeling, 243-277
    """
    full = positive(sigma)
    left = np.diagonal(full.inverse, axis1=-2, axis2=-1) * np.diagonal(sigma, axis1=-2, axis2=-1)
    sound = bool(np.max(left, initial=0.0, where=full.ok[..., None]) * TOLERANCE < 1.0)
    p = patterns.p
    value: Array = np.zeros(sigma.shape[:-2])
    by_sigma: Array = np.zeros_like(sigma)
    by_mu: Array = np.zeros_like(mu)
    pieces = []
    for batch in patterns.batches:
        weight, logdet = _weight(full, sigma, batch, sound)
        away = batch.mean - mu[..., None, :]
        pull = (weight @ away[..., None])[..., 0]
        each = logdet + (away * pull).sum(-1)
        by_sigma += summed(batch.n, weight.reshape(*weight.shape[:-2], p * p)).reshape(sigma.shape)
        by_sigma -= (np.swapaxes(pull, -1, -2) * batch.n[..., None, :]) @ pull
        by_mu -= 2.0 * summed(batch.n, pull)
        spread = None
        if batch.covariance is not None:
            product = weight @ batch.covariance
            each = each + np.trace(product, axis1=-2, axis2=-1)
            spread = product @ weight
            by_sigma -= summed(batch.n, spread.reshape(*weight.shape[:-2], p * p)).reshape(sigma.shape)
        value = value + summed(batch.n, each[..., None])[..., 0]
        pieces.append(Piece(weight, pull, spread))
    n = np.asarray(patterns.n)
    return Slope(
        np.where(full.ok, value / n, np.inf),
        by_sigma / n[..., None, None],
        by_mu / n[..., None],
        tuple(pieces),
    )


def summed(n: Array, of_patterns: Array) -> Array:
    """Sum over patterns, each as often as it has rows: n (..., b), of_patterns (..., b, k) to (..., k)."""
    return np.asarray(n @ of_patterns if n.ndim == 1 else (n[..., None, :] @ of_patterns)[..., 0, :])


def _weight(full: Positive, sigma: Array, batch: Batch, sound: bool) -> tuple[Array, Array]:
    """Invert each pattern's covariances, through the smaller of its observed and its missing side.

    With K the inverse of all covariances, the inverse of the observed ones is K less
    ``K[:, m] inv(K[m, m]) K[m, :]``, whose missing rows and columns cancel to 0. Where all covariances are
    nearly singular (not `sound`) that difference loses digits, and the observed side is inverted always.
    """
    p, m = sigma.shape[-1], batch.missing.shape[1]
    K = full.inverse
    if m == 0:
        return np.repeat(K[..., None, :, :], len(batch.missing), -3), np.repeat(
            full.logdet[..., None], len(batch.missing), -1
        )
    if m > p - m or not sound:
        o = batch.observed
        inner = positive(sigma[..., o[:, :, None], o[:, None, :]])
        weight = np.zeros((*sigma.shape[:-2], len(o), p, p))
        weight[..., np.arange(len(o))[:, None, None], o[:, :, None], o[:, None, :]] = inner.inverse
        return weight, inner.logdet
    columns = np.moveaxis(K[..., :, batch.missing], -3, -2)
    inner = positive(K[..., batch.missing[:, :, None], batch.missing[:, None, :]])
    weight = K[..., None, :, :] - columns @ inner.inverse @ np.swapaxes(columns, -1, -2)
    rows = np.arange(len(batch.missing))[:, None]
    weight[..., rows, batch.missing, :] = 0.0  # of the cancellation only rounding is left
    np.swapaxes(weight, -1, -2)[..., rows, batch.missing, :] = 0.0
    return weight, full.logdet[..., None] + inner.logdet
