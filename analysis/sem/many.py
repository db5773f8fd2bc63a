"""Many small symmetric matrices at once: elimination with the replicates last, so that each step is one long vector.

LAPACK takes one matrix after the other; below `SMALL` rows most of that time is spent around the matrix, not in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SMALL = 24  # rows up to which, and
ENOUGH = 60  # replicates from which this was measured to be quicker than LAPACK, one matrix after the other
DEFINITE = 1e-12  # smallest pivot, by its own diagonal entry, that counts as positive: units do not matter


def inverse(matrix: Array) -> tuple[Array, Array, Mask]:
    """Invert positive definite matrices by sweeping every pivot.

    Parameters
    ----------
    matrix : ndarray, shape (draws, p, p)
        Symmetric.

    Returns
    -------
    inverse : ndarray, shape (draws, p, p)
        The identity where the matrix is not positive definite.
    logdet : ndarray, shape (draws,)
        Infinite there.
    definite : ndarray of bool, shape (draws,)

    References
    ----------
    Goodnight (1979), Am Stat 33:149-158, doi:10.1080/00031305.1979.10482685
    """
    left, floor, definite = _last(matrix)
    p = len(left)
    pivots = np.empty((p, left.shape[-1]))
    for k in range(p):
        pivot = left[k, k].copy()
        definite &= pivot > floor[k]
        pivots[k] = pivot
        column = left[:, k].copy()
        scaled = column / pivot
        left -= scaled[:, None] * column
        left[k] = scaled
        left[:, k] = scaled
        left[k, k] = -1.0 / pivot
    out = np.negative(np.moveaxis(left, -1, 0), order="C")
    if definite.all():
        return out, np.log(pivots).sum(0), definite
    out[~definite] = np.eye(p)
    return out, np.where(definite, np.log(np.where(definite, pivots, 1.0)).sum(0), np.inf), definite


def solve(matrix: Array, right: Array) -> tuple[Array, Mask]:
    """Solve with positive definite matrices by elimination, and say which are.

    Parameters
    ----------
    matrix : ndarray, shape (draws, q, q)
        Symmetric.
    right : ndarray, shape (draws, q)

    Returns
    -------
    solution : ndarray, shape (draws, q)
        Finite, and without meaning, where the matrix is not positive definite.
    definite : ndarray of bool, shape (draws,)
    """
    left, floor, definite = _last(matrix)
    q = len(left)
    out = np.array(right.T, order="C")
    for k in range(q):
        definite &= left[k, k] > floor[k]
        scaled = left[k, k + 1 :] / left[k, k]
        out[k] /= left[k, k]
        for i in range(k + 1, q):  # the upper triangle alone
            left[i, i:] -= scaled[i - k - 1] * left[k, i:]
        out[k + 1 :] -= left[k, k + 1 :] * out[k]
        left[k, k + 1 :] = scaled
    for k in range(q - 2, -1, -1):
        out[k] -= np.einsum("ir,ir->r", left[k, k + 1 :], out[k + 1 :])
    out[:, ~definite] = 0.0
    return np.ascontiguousarray(out.T), definite


def _last(matrix: Array) -> tuple[Array, Array, Mask]:
    """Copy with the replicates last; matrices that are not finite, or have no positive diagonal, become identities."""
    left = np.array(np.moveaxis(matrix, 0, -1), order="C")
    diagonal = np.einsum("iir->ir", left)
    with np.errstate(invalid="ignore"):
        definite = np.isfinite(left.reshape(-1, left.shape[-1]).sum(0)) & (diagonal > 0.0).all(0)
    if not definite.all():
        left[..., ~definite] = np.eye(len(left))[..., None]
    return left, DEFINITE * np.einsum("iir->ir", left), definite
