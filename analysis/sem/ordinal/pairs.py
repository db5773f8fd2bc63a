"""What the second step gives for each pair: a correlation and each person's slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Correlations of some pairs, with each person's slopes of the log-likelihood.

    Attributes
    ----------
    rho : ndarray, shape (pairs,)
    by_rho : ndarray, shape (pairs, n)
        Slope by the correlation; 0 where one of the two was not answered.
    by_first, by_second : tuple of ndarray, shape (pairs, n)
        Slopes by the upper and the lower limit of an ordered variable, or by the standardized residual of a
        continuous one.
    """

    rho: Array
    by_rho: Array
    by_first: tuple[Array, ...]
    by_second: tuple[Array, ...]
