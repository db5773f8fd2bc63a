"""Each person's slope of the log-likelihood, with missing answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.discrepancy import Slope, discrepancy
from analysis.sem.fiml.jacobian import jacobian
from analysis.sem.fiml.patterns import BLOCK, Patterns
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]
Index = NDArray[np.intp]


def casewise_scores(ram: Ram, implied: Implied, patterns: Patterns, slope: Slope | None = None) -> Array:
    r"""Differentiate each row's log-likelihood by the free parameters.

    Parameters
    ----------
    ram : Ram
    implied : Implied
        From `ram.implied`, without replicate axes.
    patterns : Patterns
    slope : Slope, optional
        From `discrepancy` at the same moments, if at hand.

    Returns
    -------
    ndarray, shape (rows given, q)
        In the order of the data; times the row's weight, if there are weights; 0 for rows without any answer.
        The sum over rows is :math:`-\tfrac n2` times the discrepancy's gradient.
    """
    slope = discrepancy(implied.sigma, implied.mu, patterns) if slope is None else slope
    J = jacobian(ram, implied)
    scores = np.zeros((len(patterns.member), J.shape[-1]))
    for rows, by_moments in _blocks(slope, implied.mu, patterns):
        scores[rows] = by_moments @ J
    return scores


def saturated_scores(mean: Array, covariance: Array, patterns: Patterns, slope: Slope | None = None) -> Array:
    r"""Differentiate each row's log-likelihood by the means and the distinct covariances.

    .. math:: \dot\ell_i(\mu) = W_i(y_i-\mu),\quad
              \dot\ell_i(\sigma_{ab}) = (h_a h_b - w_{ab})\,(\tfrac12\text{ if }a=b),\ h = W_i(y_i-\mu)

    with W the inverse covariances of what the row has.

    Parameters
    ----------
    mean : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
    patterns : Patterns
    slope : Slope, optional
        From `discrepancy` at the same moments, if at hand.

    Returns
    -------
    ndarray, shape (rows given, p + p(p+1)/2)
        Means first, then the lower triangle of the covariances row by row; else as `casewise_scores`.
    """
    slope = discrepancy(covariance, mean, patterns) if slope is None else slope
    p = patterns.p
    scores = np.zeros((len(patterns.member), p + p * (p + 1) // 2))
    for rows, by_moments in _blocks(slope, mean, patterns):
        scores[rows] = by_moments
    return scores


def _blocks(slope: Slope, mean: Array, patterns: Patterns) -> Iterator[tuple[Index, Array]]:
    """Give the rows of each batch, in blocks of bounded memory, and their scores by the moments."""
    p = patterns.p
    a, b = np.tril_indices(p)
    half = np.where(a == b, 0.5, 1.0)
    longest = max(1, BLOCK // (p * p))
    order = np.argsort(patterns.member, kind="stable")
    ends = np.searchsorted(patterns.member[order], np.cumsum([0, *(len(k.n) for k in patterns.batches)]))
    first = 0
    for k, (piece, batch) in enumerate(zip(slope.pieces, patterns.batches, strict=True)):
        for start in range(ends[k], ends[k + 1], longest):
            rows = order[start : min(start + longest, ends[k + 1])]
            weight = piece.weight[patterns.member[rows] - first]
            pull = (weight @ (patterns.rows[rows] - mean)[:, :, None])[:, :, 0]
            by_sigma = (pull[:, a] * pull[:, b] - weight[:, a, b]) * half
            scores = np.concatenate([pull, by_sigma], axis=1)
            yield rows, scores if patterns.weights is None else scores * patterns.weights[rows, None]
        first += len(batch.n)
