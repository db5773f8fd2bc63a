"""Residual indices: how far implied moments lie from the sample's."""

from __future__ import annotations

import math
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
    away = mean - mu
    correlation_away = mean / sd - mu / model_sd
    return _all(covariance, sigma, (away, away / sd, correlation_away), meanstructure=meanstructure)


def residual_of_responses(
    covariance: Array, thresholds: Array, sigma: Array, implied_thresholds: Array, *, covariates: int = 0
) -> Mapping[str, float]:
    """Give the same for latent responses to ordered variables, with thresholds for means.

    SRMR is that of the correlations alone, and Mplus' form is not defined, as lavaan has it. The root mean squares of
    RMR and SRMR divide by the number of all variances, covariances and thresholds; residuals of variances are taken
    as 0.

    Parameters
    ----------
    covariance, sigma : ndarray, shape (p, p)
        Sample and implied, given the covariates; 1 on the diagonal of ordered variables.
    thresholds, implied_thresholds : ndarray, shape (k,)
        In units of their variable's standard deviation.
    covariates : int
        How many there are: lavaan counts their variances, too.
    """
    away = thresholds - implied_thresholds
    correlations = _all(covariance, sigma, (away, away, away), meanstructure=True)
    off = np.where(np.eye(len(covariance), dtype=bool), covariance, sigma)
    found = dict(_all(covariance, off, (away, away, away), meanstructure=True))
    moments = len(covariance) * (len(covariance) + 1) // 2
    for name in ("rmr_nomean", "srmr_bentler_nomean"):
        found[name] *= math.sqrt(moments / (moments + covariates))
    moments += len(away)
    for name in ("rmr", "srmr_bentler"):
        found[name] *= math.sqrt(moments / (moments + covariates))
    found["srmr"] = found["srmr_bentler_nomean"]
    found |= {name: correlations[name] for name in ("crmr", "crmr_nomean")}
    return found | {"srmr_mplus": math.nan, "srmr_mplus_nomean": math.nan}


def _all(
    covariance: Array, sigma: Array, away: tuple[Array, Array, Array], *, meanstructure: bool
) -> Mapping[str, float]:
    sd, model_sd = np.sqrt(covariance.diagonal()), np.sqrt(sigma.diagonal())
    raw = covariance - sigma
    bentler = raw / (sd[:, None] * sd)
    correlation = covariance / (sd[:, None] * sd) - sigma / (model_sd[:, None] * model_sd)
    mplus = correlation + np.diag(bentler.diagonal())
    p = len(sd)

    def pair(name: str, matrix: Array, means: Array, *, diagonal: bool = True) -> dict[str, float]:
        own = matrix.diagonal()
        total = float(np.vdot(matrix, matrix))  # every pair twice, the diagonal once
        squares = 0.5 * (total + float(own @ own)) if diagonal else 0.5 * (total - float(own @ own))
        count = p * (p + 1) // 2 if diagonal else p * (p - 1) // 2
        without = _root_mean_square(squares, count)
        full = (
            _root_mean_square(squares + float(means @ means), count + len(means))
            if meanstructure
            else without
        )
        return {name: full, f"{name}_nomean": without}

    srmr = pair("srmr_bentler", bentler, away[1])
    return {
        **pair("rmr", raw, away[0]),
        "srmr": srmr["srmr_bentler"],
        **srmr,
        **pair("crmr", correlation, away[1], diagonal=False),
        **pair("srmr_mplus", mplus, away[2]),
    }


def _root_mean_square(squares: float, count: int) -> float:
    return math.sqrt(max(squares, 0.0) / count) if count else 0.0
