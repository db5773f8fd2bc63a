"""Newton's method under constraints: sequential quadratic steps on an active set."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError
from analysis.sem.augmented import augmented
from analysis.sem.constraints import Constraints
from analysis.sem.objective import Objective

Array = NDArray[np.float64]

TRIALS = 600  # points tried before the augmented Lagrangian takes over; most searches need about twenty
CHANGES = 50  # of the active set
LOST = 4  # searches without an end, of one active set each, that are borne
SMALL = 1e-9  # step in standard errors of one person, and violation of a rule
LONGEST = 1.0
HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Constrained:
    """Where the search under constraints ended.

    Attributes
    ----------
    theta : ndarray, shape (q,)
    value : float
    converged : bool
    steps : int
    active : tuple of int
        Rules that hold with equality: all equalities, and the inequalities that bind.
    multipliers : ndarray
        Lagrange multipliers of the active rules.
    """

    theta: Array
    value: float
    converged: bool
    steps: int
    active: tuple[int, ...]
    multipliers: Array


def minimize_constrained(objective: Objective, start: Array, rules: Constraints) -> Constrained:
    """Minimize under equalities and inequalities.

    Inequalities enter the active set when violated, and leave it when their multiplier says that the value
    would fall inside.

    Raises
    ------
    FitError
        If the constraints contradict one another.

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapters 16 and 18
    """
    equal = [k for k, rule in enumerate(rules.rules) if rule.equal]
    active = list(equal)
    theta, total, lost = start.copy(), 0, 0
    for _ in range(CHANGES):
        begin = theta
        found = _newton(objective, begin, rules, tuple(active))
        values = rules.value(found.theta)
        if not found.converged and all(k in active or v >= -SMALL for k, v in enumerate(values)):
            near = augmented(objective, begin, rules, tuple(active))
            again = _newton(objective, near, rules, tuple(active))
            found = replace(again, steps=found.steps + again.steps)
        lost += not found.converged
        if lost > LOST:
            break
        theta, total = found.theta, total + found.steps
        values = rules.value(theta)
        violated = [k for k in range(len(values)) if k not in active and values[k] < -SMALL]
        if violated:
            active.append(violated[int(np.argmin(values[violated]))])
            continue
        # a binding inequality g >= 0 has gradient f = multiplier * gradient g with a positive multiplier
        pushing = [
            (m, k)
            for m, k in zip(found.multipliers, found.active, strict=True)
            if k not in equal and m < -SMALL
        ]
        if not pushing:
            return Constrained(theta, found.value, found.converged, total, found.active, found.multipliers)
        active.remove(min(pushing)[1])
    return Constrained(theta, found.value, False, total, found.active, found.multipliers)


def _newton(objective: Objective, start: Array, rules: Constraints, active: tuple[int, ...]) -> Constrained:
    theta = start.copy()
    which = list(active)
    multipliers = np.zeros(len(which))
    weight, tried, count = 0.0, 0, 0
    f, gradient, expected, observed = objective.slope(theta)
    while tried < TRIALS:
        count += 1
        c, J, bends = (piece[which] for piece in rules.curve(theta))
        if which and not np.isfinite(J).all():
            raise FitError("fit: a constraint is not defined at the values reached. Give starting values.")
        bend = np.tensordot(multipliers, bends, 1) if which else 0.0
        step, multipliers = _solve(gradient, expected, observed - bend, c, J)
        size = math.sqrt(max(float(step @ expected @ step), 0.0))
        off = float(np.max(np.abs(c), initial=0.0))
        if size < SMALL and off < SMALL:
            return Constrained(theta, float(f), bool(np.isfinite(f)), count, active, multipliers)
        weight = max(weight, 2.0 * float(np.max(np.abs(multipliers), initial=0.0)))
        length = min(1.0, LONGEST / size) if size > 0 else 1.0
        merit = f + weight * np.abs(c).sum()
        slope = gradient @ step - weight * np.abs(c).sum()
        for _ in range(HALVINGS):
            tried += 1
            trial = theta + length * step
            reached = objective.value(trial) + weight * np.abs(rules.value(trial)[which]).sum()
            if reached <= merit + 1e-4 * length * min(slope, 0.0) + 1e-13 * (1.0 + abs(merit)):
                break
            length *= 0.5
        else:
            done = size < 1e-5 and off < 1e-7
            return Constrained(theta, float(f), bool(done), count, active, multipliers)
        theta = theta + length * step
        f, gradient, expected, observed = objective.slope(theta)
    return Constrained(theta, float(f), False, count, active, multipliers)


def _solve(gradient: Array, expected: Array, observed: Array, c: Array, J: Array) -> tuple[Array, Array]:
    """Solve the quadratic problem's equations in the null space of J, with H positive definite there."""
    if len(c):
        particular, *_ = np.linalg.lstsq(J, -c, rcond=None)
        K = null_space(J)
    else:
        particular, K = np.zeros_like(gradient), np.eye(len(gradient))
    step = particular
    if K.shape[1]:
        H = expected
        for curve in (
            observed,
            expected,
            expected + 1e-6 * np.diag(np.diag(expected)) + 1e-12 * np.eye(len(K)),
        ):
            H = curve
            if np.linalg.eigvalsh(K.T @ curve @ K)[0] > 1e-10 * np.abs(curve).max():
                break
        inner = np.asarray(np.linalg.lstsq(K.T @ H @ K, -K.T @ (gradient + H @ particular), rcond=None)[0])
        step = particular + K @ inner
        residual = gradient + H @ step
    else:
        residual = gradient
    multipliers = np.linalg.lstsq(J.T, residual, rcond=None)[0] if len(c) else np.zeros(0)
    return np.asarray(step, dtype=float), np.asarray(multipliers, dtype=float)


def null_space(J: Array) -> Array:
    """Give an orthonormal basis (q, q - rank) of what the rows of J leave free."""
    _, singular, right = np.linalg.svd(J, full_matrices=True)
    rank = int((singular > 1e-9 * max(singular.max(initial=0.0), 1e-300)).sum())
    return np.asarray(right[rank:].T)
