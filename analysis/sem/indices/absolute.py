"""Absolute fit: goodness of fit, critical n, McDonald's index, expected cross-validation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from analysis.sem.linalg import positive

Array = NDArray[np.float64]


def goodness(
    covariance: Array,
    mean: Array,
    sigma: Array,
    mu: Array,
    *,
    meanstructure: bool,
    covariates: Sequence[int] = (),
) -> tuple[float, float]:
    r"""Give the two weighted sums of squares whose ratio makes GFI: of the residuals, and of the sample.

    :math:`GFI = 1 - e'We/s'Ws` with W the normal-theory weight at the implied moments; for covariances
    alone :math:`e'We = \tfrac12 tr\{(\Sigma^{-1}(S-\Sigma))^2\}`. Moments of the exogenous covariates, which the
    model does not explain, count for neither.

    References
    ----------
    Tanaka & Huba (1985), Br J Math Stat Psychol 38:197-201, doi:10.1111/j.2044-8317.1985.tb00834.x
    """
    W = positive(sigma).inverse
    x = np.asarray(covariates, dtype=np.intp)
    covariance, mean = covariance.copy(), mean.copy()
    residuals, away = covariance - sigma, mean - mu
    covariance[x[:, None], x] = 0.0
    mean[x] = 0.0
    e, s = W @ residuals, W @ covariance
    left, whole = 0.5 * float(np.sum(e * e.T)), 0.5 * float(np.sum(s * s.T))
    if meanstructure:
        left += float(away @ W @ away)
        whole += float(mean @ W @ mean)
    return left, whole


def absolute(chisq: float, df: int, n: float, npar: int, moments: int, gfi: float) -> Mapping[str, float]:
    r"""Give critical n (Hoelter), GFI, AGFI, PGFI, McDonald's index and ECVI.

    Parameters
    ----------
    chisq : float
    df, n, npar : int
    moments : int
        How many sample moments there are, those of exogenous covariates included.
    gfi : float
        From `goodness`, averaged over groups by their rows.

    References
    ----------
    Hoelter (1983), Sociol Methods Res 11:325-344, doi:10.1177/0049124183011003003;
    Joreskog & Sorbom (1981), LISREL V; Mulaik et al. (1989), Psychol Bull 105:430-445,
    doi:10.1037/0033-2909.105.3.430; McDonald (1989), J Classif 6:97-103, doi:10.1007/BF01908590;
    Browne & Cudeck (1989), Multivar Behav Res 24:445-455, doi:10.1207/s15327906mbr2404_4
    """
    critical = {
        name: float(chdtri(df, alpha)) / (chisq / n) + 1.0 if df > 0 and chisq > 0 else math.nan
        for name, alpha in (("cn_05", 0.05), ("cn_01", 0.01))
    }
    return {
        **critical,
        "gfi": gfi,
        "agfi": 1.0 - (moments / df) * (1.0 - gfi) if df > 0 else 1.0,
        "pgfi": df / moments * gfi,
        "mfi": math.exp(-0.5 * (chisq - df) / n),
        "ecvi": chisq / n + 2.0 * npar / n,
    }
