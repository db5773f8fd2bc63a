"""Newton's method with Fisher scoring as its safe side, for one problem or a stack of replicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Slope = Callable[[Array], tuple[Array, Array, Array, Array]]
Value = Callable[[Array], Array]

DECREMENT = 1e-16  # of half the discrepancy still to gain: a step of 1e-8 standard errors of one person
STEPS = 300
HALVINGS = 30
SUFFICIENT = 1e-4  # Armijo's share of the promised decrease
LONGEST = 1.0  # step in standard errors of one person: beyond that the quadratic model is not to be trusted
ROUNDING = 1e-13  # of the value: below this a decrease cannot be told from rounding


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended.

    Attributes
    ----------
    theta : ndarray, shape (..., q)
    value : ndarray, shape (...)
        Half the discrepancy.
    converged : ndarray of bool, shape (...)
    steps : int
        Steps of the slowest replicate.
    """

    theta: Array
    value: Array
    converged: NDArray[np.bool_]
    steps: int


def minimize(value: Value, slope: Slope, start: Array) -> Minimum:
    r"""Minimize by steps :math:`\theta \leftarrow \theta - t\,H(\theta)^{-1} g(\theta)`.

    H is the observed information where that is positive definite (Newton), else the expected one (Fisher
    scoring), else that with a ridge. The length t is at most that of one standard error of one person, and
    is halved until the value falls enough (Armijo). The search ends when the decrement :math:`g'H^{-1}g` is
    below `DECREMENT`.

    Parameters
    ----------
    value, slope : callable
        At parameters (..., q): the value (...); and value, gradient, expected and observed information.
    start : ndarray, shape (..., q)

    References
    ----------
    Lee & Jennrich (1979), Psychometrika 44:99-113, doi:10.1007/BF02293789; Nocedal & Wright (2006), Numerical
    Optimization, chapter 3
    """
    theta = start.copy()
    f, gradient, expected, observed = slope(theta)
    done = np.zeros(theta.shape[:-1], dtype=bool)
    for count in range(1, STEPS + 1):
        step = _step(gradient, expected, observed)
        decrement = np.einsum("...i,...i->...", gradient, step)
        done = (decrement < DECREMENT) & np.isfinite(f)
        if done.all() or not np.isfinite(f).any():
            return Minimum(theta, f, done, count)
        length = np.where(done, 0.0, np.minimum(1.0, LONGEST / np.sqrt(np.maximum(decrement, 1e-300))))
        enough = SUFFICIENT * decrement
        slack = ROUNDING * (1.0 + np.abs(f))
        for _ in range(HALVINGS):
            poor = ~done & ~(value(theta - length[..., None] * step) <= f - length * enough + slack)
            if not poor.any():
                break
            length = np.where(poor, 0.5 * length, length)
        else:
            return Minimum(theta, f, done, count)
        theta = theta - length[..., None] * step
        f, gradient, expected, observed = slope(theta)
    return Minimum(theta, f, done, STEPS)


def _step(gradient: Array, expected: Array, observed: Array) -> Array:
    """Solve H step = g for the first H that is positive definite, replicate by replicate."""
    d = np.sqrt(np.maximum(np.diagonal(expected, axis1=-2, axis2=-1), 1e-300))
    outer = d[..., :, None] * d[..., None, :]
    right = (gradient / d)[..., None]
    curves = [observed / outer, expected / outer]
    curves += [curves[1] + ridge * np.eye(gradient.shape[-1]) for ridge in (1e-6, 1e-3, 1.0)]
    step = np.empty_like(right)
    waiting = np.ones(gradient.shape[:-1], dtype=bool)
    for curve in curves:
        smallest = np.linalg.eigvalsh(curve[waiting])[..., 0]
        usable = waiting.copy()
        usable[waiting] = smallest > 1e-9
        step[usable] = np.linalg.solve(curve[usable], right[usable])
        waiting &= ~usable
        if not waiting.any():
            break
    step[waiting] = right[waiting]
    return step[..., 0] / d
