"""Root mean square error of approximation: misfit a degree of freedom, with interval and tests."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scipy.special import chdtr, chndtr, chndtrinc

LEVEL = 0.90
CLOSE, NOT_CLOSE = 0.05, 0.08  # the hypotheses of Browne & Cudeck (1993) and of MacCallum et al. (1996)

SMALL_TAIL = 0.9999  # share below, up to which the share above is taken as its difference from 1


def rmsea(chisq: float, df: float, n: float, groups: int = 1, *, widen: float = 1.0) -> Mapping[str, float]:
    r"""Give RMSEA, its 90 % interval, and the p of close and of not-close fit.

    .. math:: \varepsilon = \sqrt{G}\,\sqrt{\max(\chi^2 - d, 0)/(n d)}

    Parameters
    ----------
    chisq : float
    df : float
    n : int
        The divisor of the discrepancy: n for normal likelihood.
    groups : int
        G.
    widen : float
        Factor on the scale of RMSEA: the root of the scaling factor for robust versions.

    Returns
    -------
    mapping
        ``rmsea`` and its limits are at least 0; p are NaN where df is 0.

    References
    ----------
    Steiger & Lind (1980); Browne & Cudeck (1992), Sociol Methods Res 21:230-258,
    doi:10.1177/0049124192021002005; Steiger (1998), Struct Equ Modeling 5:411-419,
    doi:10.1080/10705519809540115 (groups); MacCallum, Browne & Sugawara (1996), Psychol Methods 1:130-149,
    doi:10.1037/1082-989X.1.2.130
    """
    chisq = max(chisq, 0.0)  # a negative statistic is rounding, or a shift beyond the misfit; NaN stays
    if math.isnan(chisq) or math.isnan(df) or df < 0:
        point = low = high = close = far = (
            math.nan
        )  # a scaling factor that is not positive leaves no statistic
    elif df == 0:
        point, low, high, close, far = 0.0, 0.0, 0.0, math.nan, math.nan
    else:

        def scale(noncentrality: float) -> float:
            return widen * math.sqrt(groups * max(noncentrality, 0.0) / (n * df))

        tail = (1.0 - LEVEL) / 2.0
        point = scale(chisq - df)
        low, high = scale(_noncentrality(chisq, df, 1.0 - tail)), scale(_noncentrality(chisq, df, tail))
        close = _tail(chisq, df, n * df * (CLOSE / widen) ** 2 / groups)
        far = 1.0 - _tail(chisq, df, n * df * (NOT_CLOSE / widen) ** 2 / groups)
    return {
        "rmsea": point,
        "rmsea_ci_lower": low,
        "rmsea_ci_upper": high,
        "rmsea_ci_level": LEVEL,
        "rmsea_pvalue": close,
        "rmsea_close_h0": CLOSE,
        "rmsea_notclose_pvalue": far,
        "rmsea_notclose_h0": NOT_CLOSE,
    }


def _tail(chisq: float, df: float, noncentrality: float) -> float:
    below = float(chndtr(chisq, df, noncentrality))
    if below < SMALL_TAIL:
        return 1.0 - below
    from scipy.stats import ncx2  # slow to import, and rarely needed

    return float(ncx2.sf(chisq, df, noncentrality))  # slower, and exact where the difference from 1 is not


def _noncentrality(chisq: float, df: float, cumulated: float) -> float:
    """The noncentrality at which a share `cumulated` of the distribution lies below the statistic."""
    if chdtr(df, chisq) < cumulated:
        return 0.0
    return float(chndtrinc(chisq, df, cumulated))
