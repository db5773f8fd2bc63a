"""A slower search under equalities, for constraints so curved that sequential quadratic steps make little way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.constraints import Constraints
from analysis.sem.objective import Objective
from analysis.sem.trust_region import trust_region

Array = NDArray[np.float64]

ROUNDS = 5
STEPS = 25  # of each round
MET = 1e-7  # violation, in standard errors of one person, that is left to Newton's steps
SHRINKS = 0.25  # share of the violation that a round may leave without a steeper penalty
STEEPER = 10.0
SEEN = 1e-8  # least information of a parameter that a scale is made of


def augmented(objective: Objective, start: Array, rules: Constraints, active: tuple[int, ...]) -> Array:
    r"""Search by the augmented Lagrangian, and return where it ended.

    .. math:: L(\theta) = f(\theta) - \lambda'c(\theta) + \tfrac{\rho}{2}\, c(\theta)'c(\theta)

    is minimized within a trust region, then :math:`\lambda \leftarrow \lambda - \rho\,c`, and so on. Each rule is
    counted in its own slope, on the scale of standard errors of one person.

    Parameters
    ----------
    objective : Objective
    start : ndarray, shape (q,)
    rules : Constraints
    active : tuple of int
        Which of the rules hold with equality.

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapter 17
    """
    which, theta = list(active), start
    scale = np.sqrt(np.maximum(objective.expected(start).diagonal(), SEEN))
    unit = 1.0 / np.maximum(np.linalg.norm(rules.jacobian(start)[which] / scale, axis=1), SEEN)
    multipliers, penalty = np.zeros(len(which)), 1.0

    def newton(at: Array) -> tuple[float, Array, Array]:
        f, gradient, observed = objective.newton(at)
        value, slope, bend = (piece[which] for piece in rules.curve(at))
        c, J = unit * value, unit[:, None] * slope
        if not (np.isfinite(f) and np.isfinite(c).all() and np.isfinite(J).all()):
            return np.inf, gradient, observed
        push = multipliers - penalty * c
        lagrangian = float(f) - multipliers @ c + 0.5 * penalty * c @ c
        bent = observed - np.tensordot(push * unit, bend, 1) + penalty * J.T @ J
        return float(lagrangian), gradient - J.T @ push, bent

    before = np.inf
    for _ in range(ROUNDS):
        theta = trust_region(newton, theta, scale, STEPS)[0]
        c = unit * rules.value(theta)[which]
        off = float(np.max(np.abs(c), initial=0.0))
        if not off > MET:
            break
        multipliers = multipliers - penalty * c
        if off > SHRINKS * before:
            penalty *= STEEPER
        before = off
    return theta
