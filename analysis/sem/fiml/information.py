"""Expected and observed information of data with missing answers, for one person."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.discrepancy import Piece, Slope, discrepancy, summed
from analysis.sem.fiml.jacobian import bend, jacobian
from analysis.sem.fiml.patterns import Batch, Patterns, Summed
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Kind = Literal["expected", "observed"]


def saturated_information(
    mean: Array, covariance: Array, patterns: Patterns, kind: Kind = "observed"
) -> Array:
    r"""Give one person's information by the means and the distinct covariances, at any moments.

    Expected is conditional on the patterns, :math:`\sum_j \frac{n_j}{n}\tfrac12 tr(W_j\dot\Sigma_s W_j\dot\Sigma_t)`
    for covariances, :math:`\sum_j\frac{n_j}{n} W_j` for means, 0 between. Observed is half the second derivative
    of the discrepancy.

    Parameters
    ----------
    mean : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
        Positive definite.
    patterns : Patterns
    kind : "expected" or "observed"

    Returns
    -------
    ndarray, shape (p + p(p+1)/2, p + p(p+1)/2)
        Means first, then the lower triangle of the covariances row by row.

    References
    ----------
    Savalei (2010), Struct Equ Modeling 17:52-77 (information matrices with missing data)
    """
    return by_moments(discrepancy(covariance, mean, patterns), patterns, kind)


def expected_information(ram: Ram, implied: Implied, patterns: Summed, slope: Slope | None = None) -> Array:
    """Give one person's expected information by the free parameters, the patterns being given.

    Parameters
    ----------
    ram : Ram
    implied : Implied
        From `ram.implied`.
    patterns : Patterns or PatternStack
    slope : Slope, optional
        From `discrepancy` at the same moments, if at hand.

    Returns
    -------
    ndarray, shape (..., q, q)
    """
    slope = discrepancy(implied.sigma, implied.mu, patterns) if slope is None else slope
    J = jacobian(ram, implied)
    return np.asarray(np.swapaxes(J, -1, -2) @ by_moments(slope, patterns, "expected") @ J, dtype=float)


def observed_information(ram: Ram, implied: Implied, patterns: Summed, slope: Slope | None = None) -> Array:
    """Give half the discrepancy's second derivative by the free parameters, exactly.

    Parameters and return as for `expected_information`.
    """
    slope = discrepancy(implied.sigma, implied.mu, patterns) if slope is None else slope
    J = jacobian(ram, implied)
    by_theta = np.swapaxes(J, -1, -2) @ by_moments(slope, patterns, "observed") @ J
    return by_theta + bend(ram, implied, 0.5 * slope.by_sigma, 0.5 * slope.by_mu)


def by_moments(slope: Slope, patterns: Summed, kind: Kind) -> Array:
    """Give one person's information by means and covariances; as `saturated_information`, from the pieces.

    Patterns enter by one matrix product over all of them: each adds ``W (x) W`` (expected) or
    ``W (x) (2 W T W - W)`` (observed), of which only the distinct entries are multiplied.
    """
    p = patterns.p
    lead = slope.value.shape
    means = np.zeros((*lead, p, p))
    distinct = p * (p + 1) // 2
    curved = np.zeros((*lead, distinct, distinct))
    mixed = np.zeros((*lead, distinct, p))
    for piece, batch in zip(slope.pieces, patterns.batches, strict=True):
        w = _distinct(piece.weight)
        means += summed(batch.n, piece.weight.reshape(*piece.weight.shape[:-2], p * p)).reshape(means.shape)
        left = np.swapaxes(w * batch.n[..., None], -1, -2)
        curved += left @ (0.5 * w if kind == "expected" else _spread(piece, batch) - 0.5 * w)
        if kind == "observed":
            mixed += left @ piece.pull
    n = np.asarray(patterns.n, dtype=float)[..., None, None]
    return np.asarray(_assembled(means, curved + np.swapaxes(curved, -1, -2), mixed) / n)


def _assembled(means: Array, curved: Array, mixed: Array) -> Array:
    p, distinct = mixed.shape[-1], mixed.shape[-2]
    a, b = _lower(p)
    half = np.where(a == b, 0.5, 1.0)
    pair = _pair(p)
    one, two = _places(p)
    flat = curved.reshape(*curved.shape[:-2], distinct * distinct)
    out = np.empty((*means.shape[:-2], p + distinct, p + distinct))
    out[..., :p, :p] = means
    out[..., p:, p:] = (np.take(flat, one, axis=-1) + np.take(flat, two, axis=-1)) * (half[:, None] * half)
    c = np.arange(p)[:, None]
    cross = (mixed[..., pair[c, a], b] + mixed[..., pair[c, b], a]) * half
    out[..., :p, p:] = cross
    out[..., p:, :p] = np.swapaxes(cross, -1, -2)
    return out


def _distinct(matrices: Array) -> Array:
    p = matrices.shape[-1]
    a, b = _lower(p)
    flat = matrices.reshape(*matrices.shape[:-2], p * p)
    return np.asarray(np.take(flat, a * p + b, axis=-1), dtype=float)


def _spread(piece: Piece, batch: Batch) -> Array:
    """W T W of each pattern, distinct entries."""
    a, b = _lower(piece.pull.shape[-1])
    outer = np.take(piece.pull, a, axis=-1) * np.take(piece.pull, b, axis=-1)
    return outer if piece.spread is None else outer + _distinct(piece.spread)


@lru_cache(maxsize=64)  # numpy makes them anew each time, which took a third of a search
def _lower(p: int) -> tuple[Index, Index]:
    """Where the distinct entries of a symmetric matrix stand."""
    return np.tril_indices(p)


@lru_cache(maxsize=4)
def _pair(p: int) -> Index:
    """Where the entry (i, j) of a symmetric matrix stands among its distinct ones."""
    a, b = _lower(p)
    pair = np.empty((p, p), dtype=np.intp)
    pair[a, b] = pair[b, a] = np.arange(len(a))
    return pair


@lru_cache(maxsize=4)
def _places(p: int) -> tuple[Index, Index]:
    """Where the products (ac, bd) and (ad, bc) stand, for all pairs of covariances ab and cd."""
    a, b = _lower(p)
    pair = _pair(p)
    i, j, k, l = a[:, None], b[:, None], a, b  # noqa: E741
    return pair[i, k] * len(a) + pair[j, l], pair[i, l] * len(a) + pair[j, k]
