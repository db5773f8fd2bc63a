"""Logistic regression of leaving a study on what was known at its first wave."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.describe.characteristics import Characteristic
from analysis.describe.moments import Array
from instruments.lines import frame_text, p_told
from instruments.showing import Shown

COLUMNS = ("term", "level", "estimate", "se", "z", "p", "low", "high", "odds_ratio", "odds_low", "odds_high")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dropout(Shown):
    """What predicts leaving.

    Attributes
    ----------
    estimates : DataFrame
        term ("" for the intercept), level (of a category, against its first), estimate (log odds of having left, for
        one unit of the term), se, z, p, low, high (95 %), odds_ratio, odds_low, odds_high.
    n, n_left_out : int
        Persons with every predictor, and without.
    left : int
        Of the n.
    chisq, df, p : float
        Likelihood-ratio test of all predictors together.
    pseudo_r2 : float
        McFadden's.
    """

    estimates: pd.DataFrame
    n: int
    n_left_out: int
    left: int
    chisq: float
    df: int
    p: float
    pseudo_r2: float

    def __repr__(self) -> str:
        shown = self.estimates[
            ["term", "level", "estimate", "se", "p", "odds_ratio", "odds_low", "odds_high"]
        ]
        return f"Dropout({self.left} of {self.n} left; {self.n_left_out} left out)\n{frame_text(shown, {'p': p_told})}"


def dropout(
    frame: pd.DataFrame, left: "pd.Series[bool]", known: Sequence[Characteristic]
) -> tuple[Dropout | None, str | None]:
    """Fit the regression, or say why it cannot be fitted.

    Parameters
    ----------
    frame : DataFrame, shape (persons, predictors)
    left : Series of bool, same index
    known : sequence of Characteristic
        Of each predictor: a category is coded by its levels against the first one met.
    """
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

    complete = frame.notna().all(axis=1)
    x, names = _coded(frame[complete], known)
    y = left[complete].to_numpy(dtype=float)
    if len(y) <= len(names) + 1 or np.ptp(y) == 0:
        return None, f"{len(y)} person(s) with every predictor, of whom {int(y.sum())} left, are too few."
    if np.linalg.matrix_rank(x) < x.shape[1]:
        return None, "A predictor does not vary, or follows from the others."
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            fit = sm.Logit(y, x).fit(disp=0, maxiter=100)
        except (PerfectSeparationWarning, ConvergenceWarning, np.linalg.LinAlgError):
            return None, "The predictors tell without error who left, so the regression has no estimates."
    return _told(fit, names, len(frame) - len(y), int(y.sum())), None


def _coded(
    frame: pd.DataFrame, known: Sequence[Characteristic]
) -> tuple[Array, list[tuple[str, str | None]]]:
    """Return the design with its intercept, and the term and level of each further column."""
    columns: list[Array] = [np.ones(len(frame))]
    names: list[tuple[str, str | None]] = []
    for one in known:
        values = frame[one.name]
        if one.kind != "categorical":
            columns.append(values.to_numpy(dtype=float))
            names.append((one.name, None))
            continue
        met = [(c, word) for c, word in zip(one.codes, one.levels, strict=True) if (values == c).any()]
        for code, word in met[1:]:
            columns.append((values == code).to_numpy().astype(float))
            names.append((one.name, word))
    return np.column_stack(columns), names


def _told(fit, names: list[tuple[str, str | None]], left_out: int, left: int) -> Dropout:  # type: ignore[no-untyped-def]
    limits = fit.conf_int()
    rows = [
        (term, level, b, se, z, p, low, high, np.exp(b), np.exp(low), np.exp(high))
        for (term, level), b, se, z, p, (low, high) in zip(
            [("", None), *names], fit.params, fit.bse, fit.tvalues, fit.pvalues, limits, strict=True
        )
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return Dropout(
        estimates=frame.astype(dict.fromkeys(COLUMNS[2:], float)),
        n=int(fit.nobs),
        n_left_out=left_out,
        left=left,
        chisq=float(fit.llr),
        df=int(fit.df_model),
        p=float(fit.llr_pvalue),
        pseudo_r2=float(fit.prsquared),
    )
