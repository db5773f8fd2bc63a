"""Wald limits of estimates at any level."""

from __future__ import annotations

import pandas as pd
from scipy.special import ndtri

from analysis.sem.fit import Z95

LEVEL = 0.95


def wald(estimates: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    r"""Return the limits :math:`\hat\theta \mp z_{(1+level)/2}\,se` of each estimate.

    Parameters
    ----------
    estimates : DataFrame
        Columns estimate and se, such as `Fit.estimates`.
    level : float
        Between 0 and 1.

    Returns
    -------
    DataFrame
        low high; at 0.95 those of `Fit.estimates`, to the last digit.
    """
    z = Z95 if level == LEVEL else float(ndtri(0.5 * (1.0 + level)))
    estimate, se = estimates["estimate"], estimates["se"]
    return pd.DataFrame({"low": estimate - z * se, "high": estimate + z * se})
