"""Residual indices: how far implied moments lie from the sample's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def residual(
    covariance: Array, mean: Array, sigma: Array, mu: Array, *, meanstructure: bool
) -> Mapping[str, float]:
    r"""Give RMR, SRMR, CRMR and Mplus' SRMR, each with and without the means.

    SRMR takes the root mean square of :math:`(s_{ij}-\sigma_{ij})/\sqrt{s_{ii}s_{jj}}` over all
    variances and covariances (Bentler), and of :math:`(\bar x_i-\mu_i)/\sqrt{s_{ii}}` with means; CRMR
    compares the correlations only; Mplus' form compares correlations, and variances as shares.

    Parameters
    ----------
    covariance, sigma : ndarray, shape (p, p)
        Sample and implied, same divisor.
    mean, mu : ndarray, shape (p,)
    meanstructure : bool
        Whether the unmarked names include the means.

    References
    ----------
    Bentler (1995), EQS program manual; Maydeu-Olivares (2017), Psychometrika 82:533-558,
    doi:10.1007/s11336-016-9552-7; Asparouhov & Muthen (2018), SRMR in Mplus, technical report
    """
    sd, model_sd = np.sqrt(np.diag(covariance)), np.sqrt(np.diag(sigma))
    raw = covariance - sigma
    bentler = raw / np.outer(sd, sd)
    correlation = covariance / np.outer(sd, sd) - sigma / np.outer(model_sd, model_sd)
    mplus = correlation + np.diag(np.diag(bentler))
    away, away_correlation = (mean - mu) / sd, mean / sd - mu / model_sd

    def pair(name: str, matrix: Array, means: Array, *, diagonal: bool = True) -> dict[str, float]:
        lower = matrix[np.tril_indices(len(matrix), 0 if diagonal else -1)]
        without = _root_mean_square(lower)
        full = _root_mean_square(np.concatenate([lower, means])) if meanstructure else without
        return {name: full, f"{name}_nomean": without}

    srmr = pair("srmr_bentler", bentler, away)
    return {
        **pair("rmr", raw, mean - mu),
        "srmr": srmr["srmr_bentler"],
        **srmr,
        **pair("crmr", correlation, away, diagonal=False),
        **pair("srmr_mplus", mplus, away_correlation),
    }


def _root_mean_square(x: Array) -> float:
    return float(np.sqrt(np.mean(x**2))) if len(x) else 0.0
