"""Tail areas of the chi-square distribution; `scipy.stats` gives the same, but takes half a second to import."""

from typing import Any

import numpy as np
from scipy.special import chdtrc


def chi_square(x: Any, df: Any) -> Any:
    r"""Return :math:`P(X > x)` for :math:`X \sim \chi^2_{df}`.

    Parameters
    ----------
    x, df : float or ndarray
        Broadcast against each other.

    Returns
    -------
    float or ndarray
        From 0 to 1; 1 for negative `x`; NaN where `df` is not positive, as in `scipy.stats.chi2.sf`.
    """
    positive = np.greater(df, 0)
    tail = np.where(positive, chdtrc(np.where(positive, df, 1.0), np.maximum(x, 0.0)), np.nan)
    return tail if tail.ndim else float(tail)
