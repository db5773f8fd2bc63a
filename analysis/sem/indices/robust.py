"""Robust CFI, TLI and RMSEA: population misfit estimated under the scaled statistics."""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.sem.indices.rmsea import rmsea
from analysis.sem.tests_of import ExactFit

ROBUST = (
    "cfi_robust", "tli_robust", "nnfi_robust", "rni_robust", "rmsea_robust", "rmsea_ci_lower_robust",
    "rmsea_ci_upper_robust", "rmsea_pvalue_robust", "rmsea_notclose_pvalue_robust",
)  # fmt: skip


def robust_incremental(
    plain: ExactFit, scaled: ExactFit, plain0: ExactFit, scaled0: ExactFit
) -> Mapping[str, float]:
    r"""Give the CFI, TLI and RNI that scaled statistics estimate.

    .. math:: CFI = 1 - \frac{\max(T - c\,d, 0)}{\max(T - c\,d,\ T_0 - c_0 d_0,\ 0)}

    with T the unscaled statistics and c the scaling factors (for adjusted statistics the average weight).

    References
    ----------
    Brosseau-Liard & Savalei (2014), Multivar Behav Res 49:460-470, doi:10.1080/00273171.2014.933697
    """
    c, c0 = scaled.trace, scaled0.trace
    d, d0 = plain.df, plain0.df
    if d == 0:
        return {"cfi_robust": 1.0, "tli_robust": 1.0, "nnfi_robust": 1.0, "rni_robust": 1.0}
    if math.isnan(c) or math.isnan(c0):
        return {name: math.nan for name in ROBUST if not name.startswith("rmsea")}
    excess, excess0 = plain.chisq - c * d, plain0.chisq - c0 * d0
    worst = max(excess, excess0, 0.0)
    tli = 1.0 - (excess / d) / (excess0 / d0) if excess0 != 0 else math.nan
    return {
        "cfi_robust": 1.0 if worst == 0 else 1.0 - max(excess, 0.0) / worst,
        "tli_robust": tli,
        "nnfi_robust": tli,
        "rni_robust": 1.0 - excess / excess0 if excess0 != 0 else math.nan,
    }


def robust_rmsea(plain: ExactFit, scaled: ExactFit, n: float, groups: int) -> Mapping[str, float]:
    r"""Give the RMSEA that scaled statistics estimate, :math:`\sqrt{G\max(T - c\,d, 0)/(n d)}`.

    Its interval is that of the scaled statistic, times root c.

    References
    ----------
    Brosseau-Liard, Savalei & Li (2012), Multivar Behav Res 47:904-930, doi:10.1080/00273171.2012.715252
    """
    if plain.df == 0:
        return {
            "rmsea_robust": 0.0, "rmsea_ci_lower_robust": 0.0, "rmsea_ci_upper_robust": 0.0,
            "rmsea_pvalue_robust": math.nan, "rmsea_notclose_pvalue_robust": math.nan,
        }  # fmt: skip
    c, d = scaled.trace, plain.df
    if not c > 0:
        return {name: math.nan for name in ROBUST if name.startswith("rmsea")}
    corrected = scaled.chisq if scaled.shift else plain.chisq / c
    point = math.sqrt(groups * max(plain.chisq - c * d, 0.0) / (n * d))
    # lavaan widens the interval of a shifted statistic by that statistic's own scaling factor
    under = rmsea(corrected, d, n, groups, widen=math.sqrt(scaled.scaling if scaled.shift else c))
    return {
        "rmsea_robust": point,
        "rmsea_ci_lower_robust": under["rmsea_ci_lower"],
        "rmsea_ci_upper_robust": under["rmsea_ci_upper"],
        "rmsea_pvalue_robust": under["rmsea_pvalue"],
        "rmsea_notclose_pvalue_robust": under["rmsea_notclose_pvalue"],
    }
