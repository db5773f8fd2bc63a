"""How well an estimator did over replicates, each number with its own Monte-Carlo error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def performance(estimate: Array, error: Array, low: Array, high: Array, truth: float) -> dict[str, float]:
    r"""Give bias, spread, error, coverage and power of one parameter.

    With estimates t of K replicates, their errors s, and the true value T:

    .. math::

        \text{bias} &= \bar t - T, & \text{mcse} &= S/\sqrt K\\
        S &= \sqrt{\textstyle\sum(t-\bar t)^2/(K-1)}, & \text{mcse} &= S/\sqrt{2(K-1)}\\
        \text{mse} &= \textstyle\sum(t-T)^2/K, &
            \text{mcse} &= \sqrt{\textstyle\sum\{(t-T)^2-\text{mse}\}^2/\{K(K-1)\}}\\
        M &= \sqrt{\textstyle\sum s^2/K}, & \text{mcse} &= \sqrt{\operatorname{var}(s^2)/(4KM^2)}\\
        \text{se bias} &= M/S - 1, & \text{mcse} &= (M/S)\sqrt{\operatorname{var}(s^2)/(4KM^4) + 1/\{2(K-1)\}}\\
        \text{coverage, power} &= p, & \text{mcse} &= \sqrt{p(1-p)/K}

    The error of the root of mse is that of mse over twice the root (delta method); relative bias is bias over T.

    Parameters
    ----------
    estimate, error, low, high : ndarray, shape (K,)
        Limits of the level whose coverage is asked; power is the share of limits without 0.
    truth : float

    Returns
    -------
    dict
        NaN where a number does not exist: relative bias at T = 0, errors of fewer than two replicates.

    References
    ----------
    Morris, White & Crowther (2019), Stat Med 38:2074-2102, doi:10.1002/sim.8086, table 6
    """
    K = len(estimate)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = float(np.mean(estimate)) if K else np.nan
        S = float(np.std(estimate, ddof=1)) if K > 1 else np.nan
        squares = (estimate - truth) ** 2
        mse = float(np.mean(squares)) if K else np.nan
        mse_error = float(np.sqrt(np.sum((squares - mse) ** 2) / (K * (K - 1)))) if K > 1 else np.nan
        M = float(np.sqrt(np.mean(error**2))) if K else np.nan
        spread = float(np.var(error**2, ddof=1)) if K > 1 else np.nan
        covered = float(np.mean((low <= truth) & (truth <= high))) if K else np.nan
        power = float(np.mean((low > 0) | (high < 0))) if K else np.nan
        ratio = float(np.divide(M, S))
        root = float(np.sqrt(mse))
        relative = truth if truth != 0 else np.nan
        return {
            "replicates": float(K),
            "power": power,
            "power_mcse": _share(power, K),
            "mean": mean,
            "bias": mean - truth,
            "bias_mcse": float(np.divide(S, np.sqrt(K))),
            "relative_bias": (mean - truth) / relative,
            "relative_bias_mcse": float(np.divide(S, np.sqrt(K))) / abs(relative),
            "sd": S,
            "sd_mcse": float(np.divide(S, np.sqrt(2.0 * (K - 1)))) if K > 1 else np.nan,
            "mean_se": M,
            "mean_se_mcse": float(np.sqrt(np.divide(spread, 4.0 * K * M**2))),
            "se_bias": ratio - 1.0,
            "se_bias_mcse": ratio * float(np.sqrt(np.divide(spread, 4.0 * K * M**4) + 0.5 / max(K - 1, 1))),
            "rmse": root,
            "rmse_mcse": float(np.divide(mse_error, 2.0 * root)),
            "coverage": covered,
            "coverage_mcse": _share(covered, K),
        }


def _share(p: float, K: int) -> float:
    return float(np.sqrt(p * (1.0 - p) / K)) if K else np.nan
