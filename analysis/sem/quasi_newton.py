"""A slower search that curvature cannot mislead, for models on which Newton's steps and scoring have failed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Array = NDArray[np.float64]

STEPS = 1000
NEAR = 1e-6  # of the gradient, in standard errors of one person: the rest is Newton's
HUGE = 1e10  # stands for a discrepancy that is not defined


def quasi_newton(slope: Callable[[Array], tuple[Array, Array, Array, Array]], start: Array) -> Array:
    """Search by BFGS on the scale of standard errors, and return where it ended.

    Where the expected information is nearly singular on the way (two indicators, correlated errors, a residual variance
    that wants to be negative) scoring's steps run along the flat direction; BFGS learns its curve from gradients alone.

    Parameters
    ----------
    slope : callable
        Value, gradient, expected and observed information at parameters (q,).
    start : ndarray, shape (q,)

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapter 6
    """
    d = np.sqrt(np.maximum(slope(start)[2].diagonal(), 1e-8))

    def at(scaled: Array) -> tuple[float, Array]:
        with np.errstate(all="ignore"):
            f, gradient, _, _ = slope(scaled / d)
        return (float(f), gradient / d) if np.isfinite(f) else (HUGE, np.zeros_like(scaled))

    found = optimize.minimize(
        at, start * d, jac=True, method="BFGS", options={"maxiter": STEPS, "gtol": NEAR}
    )
    return np.asarray(found.x / d, dtype=float)
