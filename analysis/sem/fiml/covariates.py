"""What becomes of rows that miss an exogenous covariate, and of the covariates' own moments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.patterns import Patterns, patterns
from analysis.sem.fiml.saturated import Saturated

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def keeps(rows: Array, exogenous: Sequence[int], mode: Literal["fiml", "fiml_x"]) -> Mask:
    """Tell which rows full-information likelihood uses, as lavaan does.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        NaN where missing.
    exogenous : sequence of int
        Columns of covariates whose moments are fixed to the sample's; empty with ``fixed_x=False``.
    mode : "fiml" or "fiml_x"
        "fiml" leaves out every row that misses a covariate (rows that have all covariates and nothing else
        stay: they tell about the covariates only); "fiml_x" keeps it, and leaves out rows without any answer.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    observed = ~np.isnan(rows)
    kept = observed.any(1)
    if mode == "fiml":
        kept = kept & observed[:, list(exogenous)].all(1)
    return np.asarray(kept, dtype=bool)


def part(given: Patterns, columns: Sequence[int]) -> Patterns:
    """Give the patterns of some of the variables alone."""
    places = list(columns)
    rows = np.full((len(given.member), len(places)), np.nan)
    some = given.member >= 0
    observed = given.observed[given.member[some]][:, places]
    rows[some] = np.where(observed, given.rows[some][:, places], np.nan)
    return patterns(rows, given.weights)


def pairwise(given: Patterns, columns: Sequence[int]) -> tuple[Array, Array]:
    r"""Give available-case means, and covariances over the rows that have both variables of a pair.

    Divisor :math:`(n_{ab} - 1)\,n/(n - 1)`, as lavaan has it; weights count as rows.

    Returns
    -------
    tuple of ndarray, shape (k,) and (k, k)
    """
    places = list(columns)
    some = given.member >= 0
    observed = given.observed[given.member[some]][:, places].astype(float)
    weight = np.ones(len(observed)) if given.weights is None else given.weights[some]
    mean = given.available()[0][places]
    z = (given.rows[some][:, places] - mean) * observed
    both = (observed.T * weight) @ observed
    first = (z.T * weight) @ observed / both  # mean of a over the rows that also have b
    within = (z.T * weight) @ z / both - first * first.T
    return mean, within * (both / (both - 1.0)) * ((given.n - 1.0) / given.n)


def covariates_loglik(
    given: Patterns, exogenous: Sequence[int], unrestricted: Saturated
) -> tuple[float, float]:
    r"""Give what lavaan subtracts as the covariates' log-likelihood: from the model's, and from the unrestricted.

    Each is :math:`-\tfrac n2(k\log 2\pi + \log|C| + k)` over all n rows. For the model C is the covariates' part of
    the unrestricted covariances, for the unrestricted one their pairwise covariances. Without missing covariates
    both are their sample covariances. With missing ones (``fiml_x``) the two differ, and twice the
    difference of the two conditional log-likelihoods is not the statistic: lavaan's numbers, kept for agreement.
    """
    x = list(exogenous)
    if not x:
        return 0.0, 0.0
    joint = unrestricted.covariance[np.ix_(x, x)]
    return tuple(_gaussian(C, given.n) for C in (joint, pairwise(given, x)[1]))  # type: ignore[return-value]


def _gaussian(covariance: Array, n: float) -> float:
    k = len(covariance)
    return -0.5 * n * (k * math.log(2.0 * math.pi) + float(np.linalg.slogdet(covariance)[1]) + k)
