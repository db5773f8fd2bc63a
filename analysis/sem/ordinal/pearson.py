"""The correlation of two continuous variables, for many pairs at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ordinal.pairs import Pairs, of_persons
from analysis.sem.ordinal.solve import root

Array = NDArray[np.float64]


def pearson(first: Array, second: Array, start: Array, weights: Array, *, exact: bool = False) -> Pairs:
    """Correlate continuous variables by maximum likelihood; from complete data this is Pearson's r.

    Parameters
    ----------
    first, second : ndarray, shape (pairs, n)
        Standardized residuals; NaN in both where either was not answered.
    start : ndarray, shape (pairs,)
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for.
    exact : bool
        Whether second derivatives are wanted.
    """
    answered = ~np.isnan(first)
    a, b = np.where(answered, first, 0.0), np.where(answered, second, 0.0)
    n, aa, bb, ab = answered @ weights, (a * a) @ weights, (b * b) @ weights, (a * b) @ weights

    def slope(rho: Array) -> tuple[Array, Array]:
        free = 1.0 - rho**2
        # the score times (1 - rho^2)^2 has the same root and is a cubic
        return n * rho * free + ab * (1.0 + rho**2) - rho * (aa + bb), n * (
            1.0 - 3.0 * rho**2
        ) + 2.0 * rho * ab - (aa + bb)

    rho = root(slope, start)
    r = rho[:, None]
    free = 1.0 - r**2
    by_rho = (r + a * b - r * (a * a - 2.0 * r * a * b + b * b) / free) / free
    by_rho = np.where(answered, by_rho, 0.0)
    found = of_persons(rho, by_rho, (-(a - r * b) / free,), (-(b - r * a) / free,), weights)
    if not exact:
        return found
    q = a * a - 2.0 * r * a * b + b * b
    twice = (1.0 + r * r + 4.0 * r * a * b - q) / free**2 - 4.0 * r * r * q / free**3
    counted = np.where(answered, weights, 0.0)
    return replace(
        found,
        curve=-(counted * twice).sum(1),
        bend_first=(-counted * (b - 2.0 * r * (a - r * b) / free) / free,),
        bend_second=(-counted * (a - 2.0 * r * (b - r * a) / free) / free,),
    )
