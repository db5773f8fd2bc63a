"""Newton's method with Fisher scoring as its safe side, and a trust region where both are slow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dposv

from analysis.sem.trust_region import trust_region

Array = NDArray[np.float64]
Slope = Callable[[Array], tuple[Array, Array, Array, Array]]
Expected = Callable[[Array], Array]
Newton = Callable[[Array], tuple[Any, Array, Array]]

DECREMENT = 1e-16  # of half the discrepancy still to gain: a step of 1e-8 standard errors of one person
LEFT = 1e-10  # what a last Newton step may leave of the distance, in standard errors of one person
FAR = 0.03  # decrement above which steps are Fisher scoring's
SUFFICIENT = 1e-4  # Armijo's share of the promised decrease
LONGEST = 1.0  # step in standard errors of one person: beyond that the quadratic model is not to be trusted
ROUNDING = 1e-13  # of the value: below this a decrease cannot be told from rounding
FLAT = 1e-9  # smallest squared pivot, with a unit diagonal, that counts as curved
TRIALS = 60  # points tried before a trust region takes over; most searches need about ten
SEEN = 1e-8  # least information of a parameter that a scale is made of
RIDGES = (0.0, 1e-6, 1e-3, 1.0)


@dataclass(frozen=True, slots=True)
class Minimum:
    """Where the search ended.

    Attributes
    ----------
    theta : ndarray, shape (q,)
    value : float
        Half the discrepancy.
    converged : bool
    steps : int
    """

    theta: Array
    value: float
    converged: bool
    steps: int


def minimize(
    slope: Slope,
    start: Array,
    newton: Newton | None = None,
    expected: Expected | None = None,
    trials: int = TRIALS,
) -> Minimum:
    r"""Minimize by steps :math:`\theta \leftarrow \theta - t\,H(\theta)^{-1} g(\theta)`.

    H is the observed information where that is positive definite and the minimum is near (Newton), else the expected
    one (Fisher scoring), else that with a ridge. The length t is at most that of one standard error of one person, and
    is halved until the value falls enough (Armijo). The search ends when the decrement :math:`l = g'H^{-1}g` is
    below `DECREMENT`, or with a full Newton step that leaves less than `LEFT`: distances square from step to step, so
    that after a step of decrement l, which followed one of l', about :math:`l\sqrt l/l'` is left.

    Where `trials` points have not led to the minimum, a trust region does: from the start, since scoring may have left
    the valley of the minimum, and then from the point that was reached. The best that was found is given back.

    Parameters
    ----------
    slope : callable
        Value, gradient, expected and observed information at parameters (q,).
    start : ndarray, shape (q,)
    newton : callable, optional
        Value, gradient and observed information alone, where that is cheaper.
    expected : callable, optional
        Expected information alone, likewise.
    trials : int
        Points tried before a trust region takes over.

    References
    ----------
    Lee & Jennrich (1979), Psychometrika 44:99-113, doi:10.1007/BF02293789; Nocedal & Wright (2006), Numerical
    Optimization, chapter 3
    """

    def at(theta: Array) -> tuple[float, Array, Array]:
        if newton is not None:
            f, gradient, observed = newton(theta)
        else:
            f, gradient, _, observed = slope(theta)
        return float(f), gradient, observed

    def information(theta: Array) -> Array:
        return slope(theta)[2] if expected is None else expected(theta)

    best = _by_lines(at, information, start, trials)
    steps, reached = best.steps, best.theta
    for begin in (start, reached):
        if best.converged or not np.isfinite(best.value):
            break
        scale = np.sqrt(np.maximum(information(begin).diagonal(), SEEN))
        found = Minimum(*trust_region(at, begin, scale))
        steps += found.steps
        if found.converged or found.value < best.value:
            best = found
    return replace(best, steps=steps)


def _by_lines(at: Newton, information: Expected, start: Array, trials: int) -> Minimum:
    """Newton's steps and scoring's, each along its line."""
    theta, before, tried, count = start.copy(), 0.0, 0, 0
    f, gradient, observed = at(theta)
    while np.isfinite(f):
        count += 1
        step = _solved(observed, gradient)
        curved = step is not None
        if step is None:
            step = _scoring(information(theta), gradient)
        decrement = float(gradient @ step)
        if (
            curved and decrement > FAR
        ):  # the observed curve holds near the minimum only: farther off it misleads
            step, curved = _scoring(information(theta), gradient), False
            decrement = float(gradient @ step)
        if decrement < DECREMENT:
            return Minimum(theta, f, True, count)
        if curved and decrement**1.5 < LEFT * before:
            return Minimum(theta - step, f - 0.5 * decrement, True, count)
        length = min(1.0, LONGEST / decrement**0.5)
        slack = ROUNDING * (1.0 + abs(f))
        while tried < trials:
            tried += 1
            there = theta - length * step
            after = at(there)
            if after[0] <= f - SUFFICIENT * length * decrement + slack:
                break
            length *= 0.5
        else:
            break
        theta, before = there, decrement if curved and length == 1.0 else 0.0
        f, gradient, observed = after
    return Minimum(theta, f, False, count)


def _solved(curve: Array, gradient: Array) -> Array | None:
    """Solve H step = g on the scale of a unit diagonal; `None` if H is not clearly positive definite."""
    d = curve.diagonal()
    if not d.min() > 0.0:
        return None
    d = np.sqrt(d)
    factor, step, failed = dposv(curve / (d[:, None] * d), gradient / d, lower=1)
    if failed or not factor.diagonal().min() ** 2 > FLAT:
        return None
    return np.asarray(step / d)


def _scoring(expected: Array, gradient: Array) -> Array:
    """Solve with the expected information, and as large a ridge as that needs."""
    d = np.sqrt(np.maximum(expected.diagonal(), 1e-300))
    scaled = expected / (d[:, None] * d)
    for ridge in RIDGES:
        step = _solved(scaled + ridge * np.eye(len(d)), gradient / d)
        if step is not None:
            return np.asarray(step / d)
    return np.asarray(gradient / d**2)
