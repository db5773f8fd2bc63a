"""Incremental fit: how much better than the baseline model."""

from __future__ import annotations

import math
from collections.abc import Mapping


def incremental(chisq: float, df: float, baseline: float, baseline_df: float) -> Mapping[str, float]:
    r"""Give CFI, TLI (NNFI), NFI, RFI, IFI, RNI and PNFI.

    .. math:: CFI = 1 - \frac{\max(\chi^2-d, 0)}{\max(\chi^2-d,\ \chi_0^2-d_0,\ 0)}, \quad
              TLI = \frac{\chi_0^2/d_0 - \chi^2/d}{\chi_0^2/d_0 - 1}

    Parameters
    ----------
    chisq, baseline : float
        Test statistics of the model and of the baseline model, at least 0.
    df, baseline_df : float
        Their degrees of freedom, at least 0.

    Returns
    -------
    mapping
        CFI lies within 0..1, the others need not; NFI and RFI are NaN if the baseline model has fewer degrees of
        freedom than the model.

    References
    ----------
    Bentler (1990), Psychol Bull 107:238-246, doi:10.1037/0033-2909.107.2.238;
    Tucker & Lewis (1973), Psychometrika 38:1-10, doi:10.1007/BF02291170;
    Bentler & Bonett (1980), Psychol Bull 88:588-606, doi:10.1037/0033-2909.88.3.588
    """
    if math.isnan(chisq) or math.isnan(baseline):
        return dict.fromkeys(("cfi", "tli", "nnfi", "rfi", "nfi", "pnfi", "ifi", "rni"), math.nan)
    excess, excess0 = chisq - df, baseline - baseline_df
    worst = max(excess, excess0, 0.0)
    cfi = 1.0 if worst == 0 else 1.0 - max(excess, 0.0) / worst
    nfi = _ratio(baseline - chisq, baseline)
    pnfi = _ratio(df, baseline_df) * nfi
    if df == 0:
        tli = rfi = 1.0
    else:
        unit, unit0 = chisq / df, _ratio(baseline, baseline_df)
        tli = _ratio(unit0 - unit, unit0 - 1.0)
        rfi = _ratio(unit0 - unit, unit0)
    if df > baseline_df:  # normed by a baseline that the model is not nested above: as in lavaan, not defined
        nfi = rfi = math.nan
    return {
        "cfi": cfi,
        "tli": tli,
        "nnfi": tli,
        "rfi": rfi,
        "nfi": nfi,
        "pnfi": pnfi,
        "ifi": _ratio(baseline - chisq, baseline - df),
        "rni": _ratio(excess0 - excess, excess0),
    }


def _ratio(above: float, below: float) -> float:
    """Nothing to improve on (a baseline without excess) leaves an index at 1."""
    return above / below if below != 0 else 1.0
