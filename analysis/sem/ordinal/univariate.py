"""First step: each variable by itself, given the covariates: thresholds or mean, slopes, variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.sem.linalg import above

Array = NDArray[np.float64]
Index = NDArray[np.intp]

STEPS = 100
ENOUGH = 1e-20  # of the log-likelihood per person still to gain
SMALLEST = 1e-300  # probability
FLAT = 1e-10  # information per person, of standardized covariates: a category of one person in 1e6 has a thousandfold


@dataclass(frozen=True, slots=True)
class Univariate:
    r"""One variable's regression on the covariates, :math:`y^* = x'\beta + e`, cut at thresholds if ordered.

    A continuous variable's mean counts as one threshold of opposite sign, :math:`y = -t + x'\beta + e`.

    Attributes
    ----------
    thresholds : ndarray, shape (K - 1,)
        Or (1,): minus the intercept of a continuous variable.
    slopes : ndarray, shape (q,)
    variance : float or None
        Residual variance, divisor n; `None` for ordered variables, where it is 1.
    scores : ndarray, shape (n, K - 1 + q [+ 1])
        Each person's slope of the log-likelihood by thresholds, slopes, variance, not weighted; 0 where not answered.
    curve : ndarray, shape (own, own)
        Minus the second derivative of the weighted log-likelihood by the same.
    flat : bool
        Whether the likelihood has no maximum: covariates tell categories apart without error, or depend on each other.
    """

    thresholds: Array
    slopes: Array
    variance: float | None
    scores: Array
    curve: Array
    flat: bool = False


def cut(code: Index, x: Array, categories: int, weights: Array) -> Univariate:
    r"""Estimate thresholds and slopes of an ordered variable by maximum likelihood (ordered probit).

    .. math:: P(y = k \mid x) = \Phi(\tau_k - x'\beta) - \Phi(\tau_{k-1} - x'\beta)

    Parameters
    ----------
    code : ndarray of int, shape (n,)
        0, ..., K - 1; -1 where not answered. Every category occurs.
    x : ndarray, shape (n, q)
        Covariates; q may be 0.
    categories : int
        K.
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for.

    References
    ----------
    McKelvey & Zavoina (1975), J Math Sociol 4:103-120, doi:10.1080/0022250X.1975.9989847
    """
    answered = code >= 0
    given = weights[answered]
    share = np.bincount(code[answered], given, minlength=categories) / given.sum()
    start = ndtri(np.cumsum(share)[:-1])
    middle = x[answered].mean(0) if x.shape[1] else np.zeros(0)
    spread = x[answered].std(0) if x.shape[1] else np.ones(0)
    z = (x - middle) / spread  # Newton's steps are then well conditioned, whatever the covariates' units
    upper, lower = _designs(code, z, categories)
    theta = np.concatenate([start, np.zeros(x.shape[1])])
    if x.shape[1]:
        theta = _probit(theta, code[answered], upper[answered], lower[answered], categories, given)
    edge = _edges(theta, code, upper, lower, categories, weights)
    scores = np.where(answered[:, None], edge.by_upper[:, None] * upper + edge.by_lower[:, None] * lower, 0.0)
    own = np.where(answered, weights, 0.0)
    to_units = np.diag(np.concatenate([np.ones(categories - 1), spread]))
    to_units[: categories - 1, categories - 1 :] = -middle
    curve = _curve(edge, upper, lower, own)
    flat = bool(x.shape[1]) and not above(curve / own.sum(), FLAT)
    curve = to_units.T @ curve @ to_units
    slopes = np.asarray(theta[categories - 1 :] / spread, dtype=float)
    thresholds = np.asarray(theta[: categories - 1] + middle @ slopes, dtype=float)
    scores[:, categories - 1 :] = (
        scores[:, categories - 1 :] * spread + (-(edge.by_upper + edge.by_lower) * answered)[:, None] * middle
    )
    return Univariate(thresholds, slopes, None, scores, curve, flat)


def line(y: Array, x: Array, weights: Array) -> Univariate:
    r"""Estimate a continuous variable's intercept, slopes and residual variance (divisor n).

    Parameters
    ----------
    y : ndarray, shape (n,)
        NaN where not answered.
    x : ndarray, shape (n, q)
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for.
    """
    answered = ~np.isnan(y)
    design = np.column_stack([np.ones(len(y)), x])
    root = np.sqrt(weights[answered])
    b = np.asarray(
        np.linalg.lstsq(root[:, None] * design[answered], root * y[answered], rcond=None)[0], dtype=float
    )
    e = np.where(answered, y - design @ b, 0.0)
    variance = float(weights @ (e * e) / weights[answered].sum())
    by_mean = e / variance
    by_variance = np.where(answered, (e * e / variance - 1.0) / (2.0 * variance), 0.0)
    scores = np.column_stack([-by_mean, by_mean[:, None] * x, by_variance])
    design[:, 0] = -1.0
    curve = np.zeros((scores.shape[1],) * 2)
    curve[:-1, :-1] = (root[:, None] * design[answered]).T @ (root[:, None] * design[answered]) / variance
    curve[-1, -1] = weights[answered].sum() / (2.0 * variance**2)
    return Univariate(-b[:1], b[1:], variance, scores, curve)


@dataclass(frozen=True, slots=True)
class _Edges:
    """The slope of log P by the upper and the lower limit, and its second derivatives."""

    value: float
    by_upper: Array
    by_lower: Array
    upper_twice: Array
    lower_twice: Array


def _designs(code: Index, x: Array, categories: int) -> tuple[Array, Array]:
    """How the limits of each person's category hang on thresholds and slopes."""
    cuts = np.arange(categories - 1)
    upper = np.column_stack([(code[:, None] == cuts).astype(float), -x])
    lower = np.column_stack([(code[:, None] == cuts + 1).astype(float), -x])
    return upper, lower


def _edges(theta: Array, code: Index, upper: Array, lower: Array, categories: int, weights: Array) -> _Edges:
    u = np.where(code < categories - 1, upper @ theta, np.inf)
    l = np.where(code > 0, lower @ theta, -np.inf)  # noqa: E741
    swap = l > 0  # the upper tail is taken from above, where it has all its digits
    P = np.maximum(np.where(swap, ndtr(-l) - ndtr(-u), ndtr(u) - ndtr(l)), SMALLEST)
    by_upper = np.exp(-0.5 * u * u) / np.sqrt(2 * np.pi) / P
    by_lower = -np.exp(-0.5 * l * l) / np.sqrt(2 * np.pi) / P
    u, l = np.where(np.isinf(u), 0.0, u), np.where(np.isinf(l), 0.0, l)  # noqa: E741
    return _Edges(
        float(weights @ np.log(P)),
        by_upper,
        by_lower,
        -u * by_upper - by_upper**2,
        -l * by_lower - by_lower**2,
    )


def _curve(at: _Edges, upper: Array, lower: Array, weights: Array) -> Array:
    """Minus the second derivative of the weighted log-likelihood."""
    cross = upper.T @ ((weights * at.by_upper * at.by_lower)[:, None] * lower)
    own = upper.T @ ((weights * at.upper_twice)[:, None] * upper)
    own += lower.T @ ((weights * at.lower_twice)[:, None] * lower)
    return np.asarray(cross + cross.T - own, dtype=float)


def _probit(theta: Array, code: Index, upper: Array, lower: Array, categories: int, weights: Array) -> Array:
    """Newton's steps; the log-likelihood is concave, so that halving a step always helps."""
    at = _edges(theta, code, upper, lower, categories, weights)
    for _ in range(STEPS):
        gradient = upper.T @ (weights * at.by_upper) + lower.T @ (weights * at.by_lower)
        curve = _curve(at, upper, lower, weights)
        if not above(curve / weights.sum(), FLAT):
            break
        step = np.linalg.solve(curve, gradient)
        if gradient @ step < ENOUGH * len(code):
            break
        length = 1.0
        new = _edges(theta + step, code, upper, lower, categories, weights)
        while not (new.value >= at.value - 1e-12 * abs(at.value)) and length > 1e-6:
            length /= 2.0
            new = _edges(theta + length * step, code, upper, lower, categories, weights)
        theta, at = theta + length * step, new
    return theta
