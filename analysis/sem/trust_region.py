"""A search that follows curved valleys and leaves saddles, where Newton's steps along a line make little way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Newton = Callable[[Array], tuple[float, Array, Array]]

STEPS = 75  # searches that arrive need 10 to 50; others follow a valley without an end
RADIUS = 0.3  # of the first step, in standard errors of one person
WIDEST = 10.0
NARROWEST = 1e-10
ACCEPTED = 1e-4  # share of the promised decrease
DECREMENT = 1e-16  # as in `minimize`
FLAT = 1e-9  # smallest eigenvalue, with the scale's unit diagonal, that counts as curved
ROUNDING = 1e-13  # of the value
BISECTIONS = 60
Found = tuple[Array, float, bool, int]


def trust_region(newton: Newton, start: Array, scale: Array, steps: int = STEPS) -> Found:
    r"""Minimize by the quadratic model within a radius about each point.

    .. math:: \min_p\; g'p + \tfrac12 p'Hp \quad\text{with}\quad \lVert Dp\rVert \le \Delta

    H is the observed information, which need not be positive definite: where it is not, the step leads along the
    negative curvature. The radius doubles where the model foretells the value, and shrinks where it does not.

    Parameters
    ----------
    newton : callable
        Value, gradient and observed information at parameters (q,).
    start : ndarray, shape (q,)
    scale : ndarray, shape (q,)
        D: the reciprocal of each parameter's standard error in one person.
    steps : int
        At most so many.

    Returns
    -------
    theta : ndarray, shape (q,)
    value : float
    converged : bool
    steps : int

    References
    ----------
    Moré & Sorensen (1983), SIAM J Sci Stat Comput 4:553-572, doi:10.1137/0904038; Nocedal & Wright (2006), Numerical
    Optimization, chapter 4
    """
    theta, radius = start, RADIUS
    f, gradient, curve = newton(theta)
    if not np.isfinite(f):
        return theta, f, False, 0
    values, c, vectors = _spectrum(gradient, curve, scale)
    for count in range(1, steps + 1):
        if values[0] > -FLAT and float((c * c / np.maximum(values, FLAT)).sum()) < DECREMENT:
            return theta, f, True, count
        step, promised = _within(values, c, radius)
        there = theta + (vectors @ step) / scale
        after = newton(there)
        slack = ROUNDING * (1.0 + abs(f))
        kept = (f - after[0] + slack) / (promised + slack) if np.isfinite(after[0]) else -1.0
        length = float(np.linalg.norm(step))
        if kept < 0.25:
            radius = 0.25 * length
        elif kept > 0.75 and length > 0.99 * radius:
            radius = min(2.0 * radius, WIDEST)
        if kept > ACCEPTED:
            theta, (f, gradient, curve) = there, after
            values, c, vectors = _spectrum(gradient, curve, scale)
        elif radius < NARROWEST:
            return theta, f, False, count
    return theta, f, False, steps


def _spectrum(gradient: Array, curve: Array, scale: Array) -> tuple[Array, Array, Array]:
    """Give the curvature's eigenvalues (q,), rising, the gradient along their vectors (q,), and these (q, q)."""
    values, vectors = np.linalg.eigh(curve / np.outer(scale, scale))
    return values, vectors.T @ (gradient / scale), vectors


def _within(values: Array, c: Array, radius: float) -> tuple[Array, float]:
    r"""Solve for the step along the eigenvectors, :math:`p_i = -c_i/(\lambda_i + \mu)`, and the decrease it promises.

    :math:`\mu = 0` where that is short enough and the curvature positive; else the one that gives the radius. Where
    the gradient does not see the most negative curvature, the step is filled up along it.
    """
    low = max(0.0, -float(values[0]))
    if values[0] > FLAT and np.linalg.norm(c / values) <= radius:
        step = -c / values
    else:
        low += max(FLAT, FLAT * low)  # beside a large curvature, FLAT itself would be lost to rounding
        high = low + float(np.linalg.norm(c)) / radius
        if float(np.linalg.norm(c / (values + low))) <= radius:
            step = -c / (values + low)
            step[0] -= np.copysign(np.sqrt(max(radius**2 - float(step @ step), 0.0)), c[0])
        else:
            for _ in range(BISECTIONS):
                middle = 0.5 * (low + high)
                if float(np.linalg.norm(c / (values + middle))) > radius:
                    low = middle
                else:
                    high = middle
            step = -c / (values + high)
    return step, -float(c @ step + 0.5 * (values * step) @ step)
