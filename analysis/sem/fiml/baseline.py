"""The baseline model with missing answers: explained variables that correlate with nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.covariates import pairwise, part
from analysis.sem.fiml.discrepancy import discrepancy
from analysis.sem.fiml.patterns import Patterns
from analysis.sem.fiml.saturated import saturated

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline model's moments.

    Attributes
    ----------
    mean : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
        Divisor n.
    value : float
        The discrepancy there; n times this less the saturated value is the baseline statistic.
    df : int
        Zero covariances.
    """

    mean: Array
    covariance: Array
    value: float
    df: int


def baseline(
    patterns: Patterns, covariates: Sequence[int] = (), moments: Literal["ml", "pairwise"] = "ml"
) -> Baseline:
    """Fit the baseline model: each explained variable's mean and variance over its own answers, in closed form.

    Parameters
    ----------
    patterns : Patterns
    covariates : sequence of int
        Columns of exogenous covariates; their covariances are free, those with the explained variables are 0.
    moments : "ml" or "pairwise"
        The covariates' moments, if some of their answers are missing: by maximum likelihood from the
        covariates alone (what lavaan does where they are random), or pairwise (lavaan's ``missing="fiml.x"``
        with fixed covariates).

    Returns
    -------
    Baseline
    """
    mean, variance = patterns.available()
    covariance = np.diag(variance)
    x = list(covariates)
    if x:
        if moments == "ml":
            own = saturated(part(patterns, x))
            mean[x], covariance[np.ix_(x, x)] = own.mean, own.covariance
        else:
            mean[x], covariance[np.ix_(x, x)] = pairwise(patterns, x)
    y = patterns.p - len(x)
    value = float(discrepancy(covariance, mean, patterns).value)
    return Baseline(mean, covariance, value, y * (y - 1) // 2 + y * len(x))
