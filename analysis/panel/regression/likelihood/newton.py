"""Newton's method that leaves saddle points: `minimize`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.types import Array

STEPS = 200
SMALL = 1e-10  # half the squared Newton step's length: what the deviance could still fall by
FLAT = 1e-10  # curvature, as a part of the largest, below which a direction is not moved along
SUFFICIENT = 1e-4  # Armijo's constant


@dataclass(frozen=True, slots=True)
class Search:
    """Where a search ended."""

    at: Array
    converged: bool
    steps: int


def minimize(
    value: Callable[[Array], float], second: Callable[[Array], tuple[float, Array, Array]], start: Array
) -> Search:
    """Minimize by Newton steps in the metric of the Hessian's absolute eigenvalues, with a line search.

    Parameters
    ----------
    value : callable
        Infinite outside the domain.
    second : callable
        Value, slope and Hessian.
    start : ndarray, shape (m,)
        Inside the domain.

    References
    ----------
    Dauphin et al. (2014), Adv Neural Inf Process Syst 27 (absolute eigenvalues at saddle points).
    """
    at = start
    for step in range(STEPS):
        here, slope, hessian = second(at)
        move = -_solved(hessian, slope)
        fall = float(slope @ move)
        if -fall / 2 < SMALL:
            return Search(at, True, step)
        length = _length(value, at, move, here, fall)
        if length == 0.0:
            return Search(at, -fall < SMALL * max(1.0, abs(here)), step)
        at = at + length * move
    return Search(at, False, STEPS)


def _solved(hessian: Array, slope: Array) -> Array:
    scale = 1 / np.sqrt(np.maximum(np.abs(np.diagonal(hessian)), np.finfo(float).tiny ** 0.5))
    values, vectors = np.linalg.eigh(scale[:, None] * hessian * scale)
    size = np.abs(values)
    turned = vectors.T @ (scale * slope)
    moved = np.divide(turned, size, out=np.zeros_like(turned), where=size > FLAT * size.max())
    return np.asarray(scale * (vectors @ moved))


def _length(value: Callable[[Array], float], at: Array, move: Array, here: float, fall: float) -> float:
    length = 1.0
    for _ in range(60):
        if value(at + length * move) <= here + SUFFICIENT * length * fall:
            return length
        length /= 2
    return 0.0
