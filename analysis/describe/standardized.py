"""Standardized differences between groups: how far apart they are, whatever the unit and the sample size."""

from itertools import combinations
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EMPTY = 1e-12  # a share below is that of a level that nobody has


def standardized_difference(means: tuple[float, float], variances: tuple[float, float]) -> float:
    r"""Return the size of the standardized difference of two means.

    .. math:: d = \frac{|\bar x_1 - \bar x_2|}{\sqrt{(s_1^2 + s_2^2)/2}}

    Parameters
    ----------
    means, variances : pair of float
        Of the two groups; variances with divisor n - 1, or weighted.

    Returns
    -------
    float
        At least 0, without unit; infinite if the groups differ and nobody within them does, 0 if nobody differs at
        all, NaN if a variance is not known.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
    Austin (2009), Stat Med 28:3083-3107, doi:10.1002/sim.3697

    Examples
    --------
    >>> from analysis.describe import standardized_difference
    >>> standardized_difference((10.0, 12.0), (16.0, 16.0))
    0.5
    """
    difference = abs(means[0] - means[1])
    pooled = (variances[0] + variances[1]) / 2
    if pooled > 0 or pooled != pooled:
        return difference / sqrt(pooled)
    return inf if difference else 0.0


def categorical_difference(first: Array, second: Array) -> float:
    r"""Return the standardized difference of two distributions over the same categories.

    .. math:: d = \sqrt{(T - C)'\, S^{-1} (T - C)}, \qquad S = (\Sigma_T + \Sigma_C)/2

    with T and C the shares of all categories but one, and :math:`\Sigma` of each group
    :math:`p_k(1-p_k)` on the diagonal and :math:`-p_k p_l` beside it. It does not matter which category is left out,
    and for two of them it is the difference of proportions by their pooled standard deviation.

    Parameters
    ----------
    first, second : ndarray, shape (categories,)
        Shares, each summing to 1.

    Returns
    -------
    float
        At least 0; infinite if a category's share can be told from the group without error, NaN if a share is.

    References
    ----------
    Yang & Dalton (2012), A unified approach to measuring the effect size between two groups using SAS, SAS Global
    Forum, paper 335

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.describe import categorical_difference
    >>> categorical_difference(np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    0.0
    """
    if np.isnan(first).any() or np.isnan(second).any():
        return nan
    met = (first > EMPTY) | (second > EMPTY)
    T, C = first[met][1:], second[met][1:]
    if not len(T):
        return 0.0
    S = (_multinomial(T) + _multinomial(C)) / 2
    difference = T - C
    if np.linalg.matrix_rank(S) < len(S):  # groups without a category in common
        return inf if np.abs(difference).max() > EMPTY else 0.0
    return sqrt(float(difference @ np.linalg.solve(S, difference)))


def _multinomial(p: Array) -> Array:
    covariance: Array = np.diag(p) - np.outer(p, p)
    return covariance


def largest(groups: int, difference: "dict[tuple[int, int], float]") -> tuple[float, tuple[int, int]]:
    """Return the largest of all pairs' differences, and the pair.

    Parameters
    ----------
    groups : int
        At least 2.
    difference : dict
        Of each pair of groups, counted from 0, in rising order; NaN is passed over.
    """
    pairs = [pair for pair in combinations(range(groups), 2) if difference[pair] == difference[pair]]
    if not pairs:
        return nan, (0, 1)
    pair = max(pairs, key=lambda pair: difference[pair])
    return difference[pair], pair
