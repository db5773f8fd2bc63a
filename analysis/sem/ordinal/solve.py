"""Roots of many likelihood equations in a correlation at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LARGEST = 1.0 - 1e-6  # correlation; a root beyond it is none
STEPS = 100
ENOUGH = 1e-8  # Newton's last step: its square is beyond rounding


def root(slope: Callable[[Array], tuple[Array, Array]], start: Array) -> Array:
    """Find where a slope falls through 0, by Newton's steps held within a shrinking bracket.

    Parameters
    ----------
    slope : callable
        At correlations (...): the slope of the log-likelihood and its derivative, elementwise.
    start : ndarray, shape (...)

    Returns
    -------
    ndarray, shape (...)
        Beyond `LARGEST` in absolute value, 1 - 1e-6, never; there where the likelihood rises to the end.
    """
    low, high = np.full(start.shape, -LARGEST), np.full(start.shape, LARGEST)
    rho = np.clip(start, -0.95, 0.95)
    for _ in range(STEPS):
        value, by_rho = slope(rho)
        low, high = np.where(value > 0, rho, low), np.where(value > 0, high, rho)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(by_rho < 0, -value / by_rho, np.inf)
        close = np.abs(step) <= ENOUGH  # also where rounding would put the step outside of the bracket
        inside = (rho + step > low) & (rho + step < high)
        rho = np.where(close | inside, rho + step, 0.5 * (low + high))
        if (close | (high - low < ENOUGH)).all():
            break
    return rho
