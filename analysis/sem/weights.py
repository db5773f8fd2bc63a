"""Weight matrices of least squares, and the asymptotic covariance of sample moments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, MomentsError
from analysis.sem.linalg import positive
from analysis.sem.moments import Moments, vech
from analysis.sem.options import Discrepancy, Estimator
from analysis.sem.ordinal.sample import OrdinalSample

Array = NDArray[np.float64]


def deviations(
    rows: Array, *, means: bool, weights: Array | None = None, exogenous: Sequence[int] = ()
) -> Array:
    """Give each row's deviations from the sample moments, whose covariance is that of the moments times n.

    Given exogenous covariates x, deviations are taken from what x predicts: those of the other variables are
    their residuals, products with x are residual times x, products of two others lose those of their
    predictions, and moments of x alone do not deviate.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        Complete.
    means : bool
        Whether the means come first.
    weights : ndarray, shape (n,), optional
        Sampling weights; the means are weighted by them.
    exogenous : sequence of int
        Columns whose moments are taken as fixed.

    Returns
    -------
    ndarray, shape (n, k)
        x - mean, then the lower triangle of (x - mean)(x - mean)' less its mean, row by row.
    """
    share = np.full(len(rows), 1.0 / len(rows)) if weights is None else weights / weights.sum()
    centered = rows - share @ rows
    i, j = np.tril_indices(rows.shape[1])
    products = centered[:, i] * centered[:, j]
    if len(exogenous):
        x = np.isin(np.arange(rows.shape[1]), list(exogenous))
        root = np.sqrt(share)[:, None]
        slopes, *_ = np.linalg.lstsq(root * centered[:, x], root * centered, rcond=None)
        predicted = centered[:, x] @ slopes
        products = products - predicted[:, i] * predicted[:, j]
        centered = centered - predicted
    products = products - share @ products
    return np.concatenate([centered, products], axis=1) if means else products


def gamma(rows: Array, *, means: bool) -> Array:
    """Give the distribution-free asymptotic covariance (k, k) of root-n times the moments; divisor n.

    References
    ----------
    Browne (1984), Br J Math Stat Psychol 37:62-83, doi:10.1111/j.2044-8317.1984.tb00789.x
    """
    d = deviations(rows, means=means)
    return np.asarray(d.T @ d / len(rows), dtype=float)


def normal_weight(covariance: Array, *, means: bool) -> Array:
    r"""Give the normal-theory weight: block diagonal, :math:`S^{-1}` and :math:`\tfrac12 D'(S^{-1}\otimes S^{-1})D`."""
    W = positive(covariance).inverse
    p = len(W)
    i, j = np.tril_indices(p)
    twice = np.where(i == j, 0.5, 1.0)
    block = W[i[:, None], i] * W[j[:, None], j] + W[i[:, None], j] * W[j[:, None], i]
    block *= twice[:, None] * twice
    if not means:
        return np.asarray(block)
    out = np.zeros((p + len(i), p + len(i)))
    out[:p, :p], out[p:, p:] = W, block
    return out


def observed_weight(inverse: Array, spread: Array, away: Array | None) -> Array:
    r"""Give the observed information of normal moments, of one person, at implied moments.

    .. math:: D'(W \otimes (M - \tfrac12 W))D \ \text{for covariances}, \quad W \ \text{for means}, \quad
              D'(W \otimes W(\bar x - \mu)) \ \text{between}

    with :math:`M = W\{S + (\bar x - \mu)(\bar x - \mu)'\}W`; `normal_weight` is its expectation.

    Parameters
    ----------
    inverse : ndarray, shape (p, p)
        W, the inverse of the implied covariances.
    spread : ndarray, shape (p, p)
        M.
    away : ndarray, shape (p,), or None
        Sample less implied means, if there are any in the model.

    References
    ----------
    Magnus & Neudecker (1999), Matrix Differential Calculus, chapter 15
    """
    W, p = inverse, len(inverse)
    B = spread - 0.5 * W
    i, j = np.tril_indices(p)
    half = np.where(i == j, 0.5, 1.0)

    def paired(X: Array, Y: Array) -> Array:
        return X[i[:, None], i] * Y[j[:, None], j] + X[i[:, None], j] * Y[j[:, None], i]

    block = paired(W, B) + paired(B, W)
    block *= half[:, None] * half
    if away is None:
        return np.asarray(block)
    pull = W @ away
    cross = (W[:, i] * pull[j] + W[:, j] * pull[i]) * half
    return np.block([[W, cross], [cross.T, block]])


def statistics(sample: Moments, *, means: bool) -> Array:
    """Stack the sample moments as least squares sees them: means, then the lower triangle."""
    covariances = vech(sample.covariance)
    return np.concatenate([sample.mean, covariances], axis=-1) if means else covariances


def ordinal_weight(sample: OrdinalSample, estimator: Estimator) -> Array:
    """Give the weight matrix, or its diagonal, of a least-squares estimator for ordinal data.

    Raises
    ------
    DataError
        If WLS needs the inverse of a singular matrix.
    """
    match estimator.discrepancy:
        case "ULS":
            return np.ones(len(sample.statistics))
        case "WLS":
            inverse = positive(sample.working)
            if not inverse.ok or len(sample.statistics) >= sample.n:
                raise MomentsError(
                    f"estimator: WLS inverts the covariance of {len(sample.statistics)} statistics, which "
                    f"{sample.n} rows cannot give. Use estimator='WLSMV', or fewer variables."
                )
            return inverse.inverse
        case _:
            return sample.weight_diagonal


def weight(kind: Discrepancy, sample: Moments, rows: Array | None, *, means: bool) -> Array:
    """Give the weight matrix, or its diagonal, of a least-squares estimator.

    That of WLS and DWLS is made of the rows without their sampling weights, as in lavaan: it decides how precise
    estimates are, not what they estimate.

    Raises
    ------
    DataError
        If the estimator needs rows and only moments are given, or has too few of them.
    """
    k = len(statistics(sample, means=means))
    if kind == "ULS":
        return np.ones(k)
    if kind == "GLS":
        return normal_weight(sample.covariance, means=means)
    if rows is None:
        raise DataError(f"estimator: {kind} needs the rows themselves, not only sample_cov. Give data=.")
    if kind == "DWLS":
        d = deviations(rows, means=means)
        return np.asarray(len(rows) / np.sum(d**2, axis=0))
    if len(rows) <= k:
        raise MomentsError(
            f"estimator: WLS inverts the covariance of {k} sample moments, which {len(rows)} rows cannot give. "
            f"Use estimator='DWLS' or 'MLR', or fewer variables."
        )
    inverse = positive(gamma(rows, means=means))
    if not inverse.ok:
        raise MomentsError(
            "estimator: the asymptotic covariance of the sample moments is singular, so that WLS is not "
            "defined. Use estimator='DWLS' or 'MLR'."
        )
    return inverse.inverse
