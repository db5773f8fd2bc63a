"""Compares two nested fits by their chi-square difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.sem.after.difference import (
    Difference,
    plain,
    satorra_2000,
    satorra_bentler_2001,
    satorra_bentler_2010,
)
from analysis.sem.after.nested import check_comparable, check_nested
from analysis.sem.fit import Fit
from analysis.tails import chi_square
from analysis.words import nearest

METHODS = ("standard", "satorra_bentler_2001", "satorra_bentler_2010", "satorra_2000")


def compare(fit_a: Fit, fit_b: Fit, method: str | None = None) -> pd.DataFrame:
    r"""Test the restrictions by which two nested models differ.

    Parameters
    ----------
    fit_a, fit_b : Fit
        In either order; fitted to the same data by the same estimator.
    method : str, optional
        ``standard``: the difference of the chi-squares. ``satorra_bentler_2001``, ``satorra_bentler_2010``: scaled.
        ``satorra_2000``: scaled and shifted. By default the first for a plain estimator, the second where the test is
        scaled (MLM, MLR), the last where it is adjusted (MLMV, ULSMV, WLSMV). Dots and hyphens are read as
        underscores.

    Returns
    -------
    DataFrame
        One row a fit, that with fewer degrees of freedom first, named ``a`` and ``b`` as given: df aic bic chisq
        chisq_diff df_diff p. `chisq` is the standard statistic, of which the difference is a function; aic and bic are
        NaN without a likelihood. ``.attrs`` holds ``method``, ``scaling`` and ``shift``.

    Raises
    ------
    ModelError
        If the fits are not comparable or not nested, or the method does not fit them.
    FitError
        If a scaled difference is not defined for the data.

    References
    ----------
    Satorra & Bentler (2001), Psychometrika 66:507-514, doi:10.1007/BF02296192; Satorra & Bentler (2010),
    Psychometrika 75:243-248, doi:10.1007/s11336-009-9135-y; Satorra (2000) in Heijmans, Pollock & Satorra (eds),
    Innovations in Multivariate Statistical Analysis, 233-247

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis import compare
    >>> free, equal = cfa("f =~ a + b + c + d", data), cfa("f =~ a + k*b + k*c + k*d", data)
    >>> compare(equal, free)["df_diff"].iloc[-1]
    np.float64(2.0)
    """
    check_comparable(fit_a, fit_b)
    wanted = _method(method, fit_a)
    named = sorted((("a", fit_a), ("b", fit_b)), key=lambda pair: pair[1].df)
    larger, smaller = named[0][1], named[1][1]
    check_nested(larger, smaller)
    found = _difference(wanted, larger, smaller)
    lines = [(fit.df, *_criteria(fit), fit.tests[0].chisq) for _, fit in named]
    frame = pd.DataFrame(
        lines,
        columns=["df", "aic", "bic", "chisq"],
        index=pd.Index([name for name, _ in named], name="fit"),
        dtype=float,
    )
    frame["chisq_diff"] = [np.nan, found.chisq]
    frame["df_diff"] = [np.nan, found.df]
    frame["p"] = [np.nan, float(chi_square(found.chisq, found.df))]
    frame.attrs |= {"method": wanted, "scaling": found.scaling, "shift": found.shift}
    return frame


def _difference(method: str, larger: Fit, smaller: Fit) -> Difference:
    match method:
        case "standard":
            return plain(larger, smaller)
        case "satorra_bentler_2001":
            return satorra_bentler_2001(larger, smaller)
        case "satorra_bentler_2010":
            return satorra_bentler_2010(larger, smaller)
        case _:
            return satorra_2000(larger, smaller)


def _method(given: str | None, fit: Fit) -> str:
    if given is None or given == "default":
        if not fit.options.robust:
            return "standard"
        adjusted = fit.options.test in ("scaled_shifted", "mean_var_adjusted")
        return "satorra_2000" if adjusted else "satorra_bentler_2001"
    word = str(given).lower().replace(".", "_").replace("-", "_")
    if word not in METHODS:
        raise ModelError(
            f"compare: method={given!r} is not known{nearest(word, METHODS) or '.'} There are {', '.join(METHODS)}."
        )
    if word != "standard" and not fit.options.robust:
        raise ModelError(
            f"compare: method={given!r} needs fits with a scaled test, not plain {fit.options.name}. Fit both with "
            f"estimator='MLR' or 'MLM', or take method='standard'."
        )
    return word


def _criteria(fit: Fit) -> tuple[float, float]:
    return float(fit.measures.get("aic", np.nan)), float(fit.measures.get("bic", np.nan))
