"""Working correlations, estimated from the moments of standardized residuals: `WORKING`."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import optimize

from analysis.panel.regression.types import Array

EDGE = 1 - 1e-9


def pair_moments(residuals: Array, seen: Array) -> tuple[Array, Array]:
    r"""Return sums :math:`\sum_i e_{ij}e_{ik}` and numbers of persons seen at both waves, shape (waves, waves)."""
    return residuals.T @ residuals, seen.T @ seen


def independent(products: Array, counts: Array) -> tuple[Array, Array]:
    """No correlation."""
    return np.eye(len(products)), np.zeros(0)


def exchangeable(products: Array, counts: Array) -> tuple[Array, Array]:
    """The same correlation for all pairs of waves: the mean product."""
    upper = np.triu_indices(len(products), 1)
    rho = products[upper].sum() / counts[upper].sum()
    return np.where(np.eye(len(products)) > 0, 1.0, rho), np.array([rho])


def autoregressive(products: Array, counts: Array) -> tuple[Array, Array]:
    r""":math:`\rho^{|j-k|}`, by least squares over all pairs of all persons, as geepack has it."""
    t = len(products)
    lag = np.abs(np.subtract.outer(np.arange(t), np.arange(t)))
    sums = np.array([np.triu(np.where(lag == d, products, 0)).sum() for d in range(1, t)])
    number = np.array([np.triu(np.where(lag == d, counts, 0)).sum() for d in range(1, t)])
    d = np.arange(1.0, t)

    def slope(rho: float) -> float:
        return float(np.sum(d * rho ** (d - 1) * (sums - number * rho**d)))

    def loss(rho: float) -> float:
        return float(np.sum(number * rho ** (2 * d) - 2 * sums * rho**d))

    grid = np.linspace(-EDGE, EDGE, 81)
    best = int(np.argmin([loss(r) for r in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    inner = slope(low) > 0 > slope(high)
    rho = float(optimize.brentq(slope, low, high, xtol=1e-15)) if inner else float(grid[best])
    return rho**lag, np.array([rho])


def unstructured(products: Array, counts: Array) -> tuple[Array, Array]:
    """One correlation a pair of waves."""
    upper = np.triu_indices(len(products), 1)
    r = np.eye(len(products))
    r[upper] = products[upper] / counts[upper]
    r = r + np.triu(r, 1).T
    return r, r[upper]


WORKING: Mapping[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "independence": independent,
    "exchangeable": exchangeable,
    "ar1": autoregressive,
    "unstructured": unstructured,
}
