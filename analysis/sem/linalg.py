"""Symmetric positive definite matrices with leading replicate axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dposv, dpotrf, dpotri

from analysis.sem import many

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Positive:
    """A positive definite matrix's inverse and log determinant, replicate by replicate.

    Attributes
    ----------
    inverse : ndarray, shape (..., p, p)
        The identity where `ok` is false.
    logdet : ndarray, shape (...)
        Infinite where `ok` is false.
    ok : ndarray of bool, shape (...)
        Whether the matrix is positive definite.
    """

    inverse: Array
    logdet: Array
    ok: NDArray[np.bool_]


def positive(matrix: Array) -> Positive:
    """Invert symmetric matrices by Cholesky's factors, and say which are positive definite.

    Parameters
    ----------
    matrix : ndarray, shape (..., p, p)
        Symmetric.
    """
    if matrix.ndim == 2:
        return _single(matrix)
    if _quicker(matrix):
        return Positive(*many.inverse(matrix))
    factor, ok = _cholesky(matrix)
    logdet = 2.0 * np.log(np.diagonal(factor, axis1=-2, axis2=-1)).sum(-1)
    root = np.linalg.inv(factor)
    inverse = np.swapaxes(root, -1, -2) @ root
    return Positive(inverse, np.where(ok, logdet, np.inf), ok)


def solved(matrix: Array, right: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Solve a stack of symmetric systems, and say which matrices are positive definite.

    Parameters
    ----------
    matrix : ndarray, shape (draws, q, q)
        Symmetric and finite.
    right : ndarray, shape (draws, q)

    Returns
    -------
    solution : ndarray, shape (draws, q)
        0 where the matrix is not positive definite.
    definite : ndarray of bool, shape (draws,)
    """
    if _quicker(matrix):
        return many.solve(matrix, right)
    out, definite = np.zeros(right.shape), np.zeros(len(matrix), dtype=bool)
    for k, (one, b) in enumerate(zip(matrix, right, strict=True)):
        factor, step, failed = dposv(one, b, lower=1)
        pivots = factor.diagonal() ** 2
        if not failed and (pivots > many.DEFINITE * one.diagonal()).all():
            out[k], definite[k] = step, True
    return out, definite


def _quicker(matrix: Array) -> bool:
    """Whether elimination side by side beats LAPACK one by one."""
    return matrix.ndim == 3 and matrix.shape[-1] <= many.SMALL and len(matrix) >= many.ENOUGH


def above(matrix: Array, least: float) -> bool:
    """Tell whether every eigenvalue of a symmetric matrix lies above a bound, at the cost of one Cholesky factor."""
    if not len(matrix):
        return True
    shifted = np.array(matrix)
    shifted.ravel()[:: len(matrix) + 1] -= least
    factor, failed = dpotrf(shifted, lower=1)
    return not failed and bool(np.isfinite(factor[-1, -1]))


def _single(matrix: Array) -> Positive:
    """The same for one matrix, straight from LAPACK: half the time is spent around it otherwise."""
    p = len(matrix)
    factor, failed = dpotrf(matrix, lower=1)
    if failed or not np.isfinite(factor[-1, -1] if p else 1.0):
        return Positive(np.eye(p), np.asarray(np.inf), np.asarray(False))
    logdet = 2.0 * np.log(factor.diagonal()).sum()
    lower, _ = dpotri(factor, lower=1)
    inverse = lower + lower.T
    inverse.ravel()[:: p + 1] *= 0.5
    return Positive(inverse, np.asarray(logdet), np.asarray(True))


def _cholesky(matrix: Array) -> tuple[Array, NDArray[np.bool_]]:
    shape = matrix.shape[:-2]
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=float), np.full(shape, True)
    except np.linalg.LinAlgError:
        pass
    # numpy refuses the whole stack for one bad matrix: find the bad ones by the eigenvalues of correlations
    d = np.diagonal(matrix, axis1=-2, axis2=-1)
    finite = np.asarray(np.isfinite(matrix).all((-1, -2)) & (d > 0.0).all(-1))
    safe = np.where(finite[..., None, None], matrix, np.eye(matrix.shape[-1]))
    d = np.sqrt(np.diagonal(safe, axis1=-2, axis2=-1))
    ok = finite & (np.linalg.eigvalsh(safe / (d[..., :, None] * d[..., None, :]))[..., 0] > many.DEFINITE)
    factor = np.linalg.cholesky(np.where(ok[..., None, None], safe, np.eye(matrix.shape[-1])))
    return np.asarray(factor, dtype=float), ok
