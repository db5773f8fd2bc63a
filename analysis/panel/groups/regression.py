"""Least squares with group indicators: coefficients of the groups, with plain, robust or clustered covariance."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Effects:
    """Estimates of the groups against the first, by one method.

    Attributes
    ----------
    method : str
    values : ndarray, shape (groups - 1,)
    covariance : ndarray, shape (groups - 1, groups - 1)
    df : float
        Degrees of freedom of t; infinite for z.
    n : int
        Rows used.
    """

    method: str
    values: Array
    covariance: Array
    df: float = inf
    n: int = 0


def effects(
    method: str,
    outcome: pd.Series,
    dummies: pd.DataFrame,
    covariates: pd.DataFrame,
    errors: str,
    cluster: pd.Series | None,
) -> tuple[Effects, Array]:
    """Regress an outcome on group indicators and covariates by least squares.

    Parameters
    ----------
    errors : str
        ``standard``, or ``HC3`` (MacKinnon & White 1985). With clusters: independent between clusters, free within,
        with the factor G/(G-1) · (n-1)/(n-k) and G - 1 degrees of freedom.

    Returns
    -------
    Effects
        Of the indicators.
    ndarray
        All coefficients: intercept, indicators, covariates.

    References
    ----------
    MacKinnon & White (1985), J Econom 29:305-325, doi:10.1016/0304-4076(85)90158-7
    """
    from statsmodels.api import OLS  # slow to import

    X = np.column_stack([np.ones(len(outcome)), dummies.to_numpy(float), covariates.to_numpy(float)])
    model = OLS(outcome.to_numpy(float), X)
    if cluster is not None:
        codes = pd.factorize(cluster)[0]
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
        df = float(len(np.unique(codes)) - 1)
    else:
        fit = model.fit() if errors == "standard" else model.fit(cov_type=errors, use_t=True)
        df = float(fit.df_resid)
    keep = slice(1, 1 + dummies.shape[1])
    found = Effects(
        method, np.asarray(fit.params)[keep], np.asarray(fit.cov_params())[keep, keep], df, len(X)
    )
    return found, np.asarray(fit.params)
