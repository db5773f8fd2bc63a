"""The chi-bar-square test: variances against 0, the edge of what they can be."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2, multivariate_normal

from analysis.panel.lagged.checks import check_fit
from analysis.panel.lagged.nested import random_intercepts
from analysis.sem import Fit

Array = NDArray[np.float64]

SEED = 20061101  # of the integration beyond three dimensions, so that the same fits give the same p


def chibar(clpm_fit: Fit, riclpm_fit: Fit) -> pd.DataFrame:
    r"""Test a CLPM against the RI-CLPM: are the random intercepts' variances 0?

    The CLPM is the RI-CLPM without variances and covariances of random intercepts. As variances cannot be negative, the
    difference of the chi-squares is, if they are 0, a mixture

    .. math:: \Pr(T \ge t) = \sum_{i=0}^{k} w_i \Pr(\chi^2_{u+i} \ge t)

    of k variances, which are restricted to 0 or above under the alternative, and u covariances, which are not; the
    weights come from the covariance of the k estimated variances. The plain test has u + k degrees of freedom, and is
    conservative. That covariances are limited by variances (their matrix is a covariance matrix) is left out of
    account, as by Stoel et al.

    Parameters
    ----------
    clpm_fit, riclpm_fit : Fit
        Of `clpm` and `riclpm`, alike in all else, to the same data, by maximum likelihood.

    Returns
    -------
    DataFrame
        Two rows, ``chi-square`` and ``chi-bar-square``: chisq_diff df p; of the latter df is the mean of the mixture's,
        and ``.attrs`` holds the ``weights`` by degrees of freedom, and the ``variances``.

    Raises
    ------
    ModelError
        If the fits are not such a pair; if they are not by plain maximum likelihood; if a variance is negative.

    References
    ----------
    Stoel, Garre, Dolan & van den Wittenboer (2006), Psychol Methods 11:439-455, doi:10.1037/1082-989X.11.4.439;
    Hamaker, Kuiper & Grasman (2015), Psychol Methods 20:102-116, doi:10.1037/a0038889

    Examples
    --------
    >>> from analysis.panel import chibar, clpm, riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
    >>> found = chibar(clpm(data, columns), riclpm(data, columns))
    >>> found.round(2)
                    chisq_diff    df    p
    chi-square           16.68  3.00  0.0
    chi-bar-square       16.68  2.06  0.0
    >>> {df: round(weight, 2) for df, weight in found.attrs["weights"].items()}
    {1: 0.22, 2: 0.5, 3: 0.28}
    """
    check_fit("chibar", clpm_fit, riclpm_fit)
    variances, V, covariances = random_intercepts(clpm_fit, riclpm_fit)
    statistic = max(float(clpm_fit.measures["chisq"] - riclpm_fit.measures["chisq"]), 0.0)
    weights = chibar_weights(V)
    dfs = covariances + np.arange(len(weights))
    return _table(statistic, weights, dfs, variances)


def _table(
    statistic: float, weights: Array, dfs: NDArray[np.int64], variances: tuple[str, ...]
) -> pd.DataFrame:
    found = pd.DataFrame(
        {
            "chisq_diff": [statistic, statistic],
            "df": [float(dfs[-1]), float(weights @ dfs)],
            "p": [float(chi2.sf(statistic, dfs[-1])), chibar_p(statistic, weights, int(dfs[0]))],
        },
        index=["chi-square", "chi-bar-square"],
    )
    found.attrs = {
        "weights": {int(df): float(w) for df, w in zip(dfs, weights, strict=True)},
        "variances": variances,
    }
    return found


def chibar_p(statistic: float, weights: Array, lowest: int) -> float:
    r"""Tail area of a mixture of chi-squares, :math:`\sum_i w_i \Pr(\chi^2_{u+i} \ge t)`.

    Parameters
    ----------
    statistic : float
        0 or above.
    weights : ndarray, shape (k + 1,)
        Of u, u + 1, ... u + k degrees of freedom; they sum to 1.
    lowest : int
        u; with 0 degrees of freedom all mass is at 0.
    """
    tails = [
        float(statistic <= 0.0) if lowest + i == 0 else float(chi2.sf(statistic, lowest + i))
        for i in range(len(weights))
    ]
    return float(weights @ np.array(tails))


def chibar_weights(covariance: Array) -> Array:
    r"""Probabilities that 0, 1, ... k parameters stay above 0 when all are 0 and none may be negative.

    .. math:: w_j = \sum_{|M|=j} \Pr(z > 0;\ (V_{\bar M\bar M})^{-1})\ \Pr(z > 0;\ V_{MM\cdot\bar M})

    over the subsets M of j parameters: the estimates of M, given that the others are 0, are positive, and the others
    are pushed to their bound.

    Parameters
    ----------
    covariance : ndarray, shape (k, k)
        Of the k estimates, positive definite; its scale does not matter.

    Returns
    -------
    ndarray, shape (k + 1,)
        They sum to 1; for one parameter 1/2, 1/2.

    References
    ----------
    Kudo (1963), Biometrika 50:403-418; Shapiro (1985), Biometrika 72:133-144, doi:10.1093/biomet/72.1.133
    """
    V = np.asarray(covariance, dtype=float)
    k = len(V)
    found = np.zeros(k + 1)
    for j in range(k + 1):
        for inside in combinations(range(k), j):
            outside = [i for i in range(k) if i not in inside]
            found[j] += _positive(np.linalg.inv(V[np.ix_(outside, outside)])) * _positive(
                _given(V, list(inside), outside)
            )
    return np.asarray(found / found.sum())  # beyond three parameters the integration leaves about 1e-5


def _given(V: Array, inside: list[int], outside: list[int]) -> Array:
    """Covariance of some variables given others."""
    if not outside:
        return V
    cross = V[np.ix_(inside, outside)]
    return np.asarray(
        V[np.ix_(inside, inside)] - cross @ np.linalg.solve(V[np.ix_(outside, outside)], cross.T)
    )


def _positive(V: Array) -> float:
    """Probability that normal variables with mean 0 are all positive; in closed form up to three."""
    k = len(V)
    if k < 2:
        return 1.0 if k == 0 else 0.5
    d = np.sqrt(np.diag(V))
    R = np.clip(V / np.outer(d, d), -1.0, 1.0)
    if k <= 3:
        angles = np.arcsin(R[np.triu_indices(k, 1)]).sum()
        return float(2.0**-k + angles / (2.0 * np.pi * (1 if k == 2 else 2)))
    law = multivariate_normal(np.zeros(k), R, allow_singular=True, seed=SEED)
    return float(law.cdf(np.zeros(k)))
