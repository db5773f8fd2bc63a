"""The ladder as a table: fit of each step, and how it differs from the step it is nested in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.measurement.ladder import Step
from analysis.sem import Fit, compare

INDICES = ("cfi", "rmsea", "srmr", "gamma_hat", "mcnci")
COLUMNS = (
    *("npar", "chisq", "df", "p", *INDICES, "against"),
    *(f"d_{name}" for name in INDICES),
    *("lrt_chisq", "lrt_df", "lrt_p"),
)


def gamma_hat(chisq: float, df: float, n: float, variables: int) -> float:
    r"""Give Steiger's population gamma index.

    .. math:: \hat\Gamma = \frac{p}{p + 2\,(\chi^2 - df)/N}

    Parameters
    ----------
    chisq, df : float
    n : float
        All rows, over the groups.
    variables : int
        p, observed variables of one group.

    Returns
    -------
    float
        1 for perfect fit; above 1 where chi-square is below its df.

    References
    ----------
    Steiger (1989), EzPATH, SYSTAT; West, Taylor & Wu (2012) in Hoyle (ed), Handbook of Structural Equation Modeling,
    209-231
    """
    return variables / (variables + 2.0 * (chisq - df) / n)


def mcnci(chisq: float, df: float, n: float) -> float:
    r"""Give McDonald's noncentrality index, :math:`\exp\{-(\chi^2 - df)/(2N)\}`.

    References
    ----------
    McDonald (1989), J Classif 6:97-103, doi:10.1007/BF01908590
    """
    return math.exp(-0.5 * (chisq - df) / n)


def fit_of(fit: Fit) -> dict[str, float]:
    """Give the indices of a fit: npar chisq df p, and those of `INDICES`.

    Of a scaled estimator the scaled statistic; CFI and RMSEA then in their robust version (Brosseau-Liard, Savalei)
    for continuous items, in their scaled version for ordinal ones, on which the literature's cut-offs were used.
    """
    m = fit.measures
    scaled = "_scaled" if "chisq_scaled" in m.index else ""
    better = "_robust" if scaled and not fit.parameters.ordered else scaled
    chisq, df = float(m[f"chisq{scaled}"]), float(m[f"df{scaled}"])
    found = {
        "npar": float(m["npar"]),
        "chisq": chisq,
        "df": df,
        "p": float(m[f"pvalue{scaled}"]),
        "srmr": float(m["srmr"]),
        "gamma_hat": gamma_hat(chisq, df, float(m["ntotal"]), len(fit.parameters.observed)),
        "mcnci": mcnci(chisq, df, float(m["ntotal"])),
    }
    for name in ("cfi", "rmsea"):
        value = float(m.get(f"{name}{better}", np.nan))
        found[name] = value if math.isfinite(value) else float(m[f"{name}{scaled}"])
    return found


def ladder(steps: Sequence[Step]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the table of the steps, and what could not be computed.

    Index step; columns npar chisq df p cfi rmsea srmr gamma_hat mcnci against, the differences d_... (this step less
    the one it is compared with), and the chi-square difference test lrt_chisq lrt_df lrt_p.
    """
    by_name = {step.name: step for step in steps}
    indices = {step.name: fit_of(step.fit) for step in steps}
    rows: list[dict[str, object]] = []
    notes: list[str] = []
    for step in steps:
        row: dict[str, object] = {**indices[step.name], "against": step.against}
        if step.against:
            row |= _differences(indices[step.name], indices[step.against])
            test, note = _tested(by_name[step.against], step)
            row |= test
            notes += [note] if note else []
        rows.append(row)
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index([s.name for s in steps], name="step"))
    return frame.astype({"npar": int}), tuple(notes)


def _differences(this: Mapping[str, float], that: Mapping[str, float]) -> dict[str, float]:
    return {f"d_{name}": this[name] - that[name] for name in INDICES}


def _tested(before: Step, now: Step) -> tuple[dict[str, float], str]:
    """Compare two steps; where scaling is not defined, by Satorra's test of 2000, which always is."""
    note = ""
    try:
        found = compare(before.fit, now.fit)
    except FitError:
        found = compare(before.fit, now.fit, "satorra_2000")
        note = f"{now.name}: the scaled difference is not defined; the test is Satorra's (2000)."
    except ModelError as error:
        return {}, f"{now.name}: not compared with {before.name}. {error}"
    last = found.iloc[-1]
    return {"lrt_chisq": last["chisq_diff"], "lrt_df": last["df_diff"], "lrt_p": last["p"]}, note
