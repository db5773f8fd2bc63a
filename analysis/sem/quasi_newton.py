"""A slower search that takes other ways, for models on which Newton's steps, scoring and a trust region have failed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 150
NEAR = 1e-6  # of the gradient: the rest is Newton's
HUGE = 1e10  # stands for a discrepancy that is not defined


def quasi_newton(newton: Callable[[Array], tuple[Array, Array, Array]], start: Array) -> Array:
    """Search by BFGS on the parameters as they are, and return where it ended.

    Where items hardly share anything the discrepancy has several minima, and valleys that fall for ever. Newton's
    steps from all starts may end in the same valley; the first step of BFGS is the gradient itself, in the data's
    units, and leads elsewhere, often to where other programs' quasi-Newton searches arrive.

    Parameters
    ----------
    newton : callable
        Value, gradient and observed information at parameters (q,).
    start : ndarray, shape (q,)

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapter 6
    """

    def at(theta: Array) -> tuple[float, Array]:
        with np.errstate(all="ignore"):
            f, gradient, _ = newton(theta)
        return (float(f), gradient) if np.isfinite(f) else (HUGE, np.zeros_like(theta))

    from scipy import optimize  # slow to import, and rarely needed

    found = optimize.minimize(at, start, jac=True, method="BFGS", options={"maxiter": STEPS, "gtol": NEAR})
    return np.asarray(found.x, dtype=float)
