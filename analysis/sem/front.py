"""The four fronts `lavaan()`, `sem()`, `cfa()`, `growth()`: lavaan's words, underscores for dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.sem.complete import complete
from analysis.sem.data import from_covariance, from_data
from analysis.sem.engine import fit
from analysis.sem.fit import Fit
from analysis.sem.options import GROWTH, SEM, Defaults
from analysis.sem.syntax import parse
from analysis.waves import Panel

Data = pd.DataFrame | Panel | None

_NOT_YET: dict[str, tuple[object, ...]] = {
    "estimator": ("ML",),
    "missing": ("listwise",),
    "group": (None,),
    "group_equal": ((),),
    "group_partial": ((),),
    "ordered": ((), False),
    "cluster": (None,),
    "weights": (None,),
    "likelihood": ("normal",),
    "parameterization": ("delta",),
    "se": (None, "standard"),
    "test": (None, "standard"),
}


def sem(
    model: str,
    data: Data = None,
    *,
    estimator: str = "ML",
    missing: str = "listwise",
    group: str | None = None,
    group_equal: Sequence[str] = (),
    group_partial: Sequence[str] = (),
    ordered: Sequence[str] | bool = (),
    cluster: str | None = None,
    weights: str | None = None,
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    std_lv: bool = False,
    orthogonal: bool = False,
    likelihood: str = "normal",
    parameterization: str = "delta",
    se: str | None = None,
    test: str | None = None,
    sample_cov: pd.DataFrame | None = None,
    sample_mean: pd.Series | None = None,
    sample_nobs: int | None = None,
) -> Fit:
    """Fit a structural-equation model, with lavaan's defaults for `sem()`.

    Parameters
    ----------
    model : str
        In lavaan's syntax.
    data : DataFrame or Panel, optional
        One row a person; a panel is taken wide, so that its variables are named ``<name>_<wave>``.
    meanstructure : bool, optional
        Estimate means; by default only if the model mentions an intercept.
    fixed_x : bool
        Take the moments of exogenous covariates from the sample.
    std_lv : bool
        Scale latent variables by variance 1 instead of a first loading of 1.
    orthogonal : bool
        Keep exogenous latent variables uncorrelated.
    sample_cov, sample_mean, sample_nobs : optional
        A named covariance matrix (divisor n - 1), means, and the number of rows, instead of `data`.
    estimator, missing, group, group_equal, group_partial, ordered, cluster, weights, likelihood, \
parameterization, se, test
        As in lavaan. This release estimates by normal maximum likelihood from complete rows of one group with
        standard errors from the expected information; other values are refused.

    Returns
    -------
    Fit

    Raises
    ------
    ModelError
        If the text is no model, or the model is not identified, or an option is not available.
    DataError
        If the data do not fit the model.
    FitError
        If the search does not converge.

    References
    ----------
    Rosseel (2012), J Stat Softw 48(2):1-36, doi:10.18637/jss.v048.i02
    """
    return _fitted(SEM, locals())


def cfa(model: str, data: Data = None, **options: Any) -> Fit:
    """Fit a confirmatory factor model; the same as `sem`, as in lavaan."""
    return sem(model, data, **options)


def growth(model: str, data: Data = None, **options: Any) -> Fit:
    """Fit a latent growth model: factor means free, intercepts of the observed variables 0; else as `sem`."""
    return _fitted(GROWTH, {"model": model, "data": data, **_known(options)})


def lavaan(
    model: str,
    data: Data = None,
    *,
    int_ov_free: bool = False,
    int_lv_free: bool = False,
    auto_fix_first: bool = False,
    auto_fix_single: bool = False,
    auto_var: bool = False,
    auto_cov_lv_x: bool = False,
    auto_cov_y: bool = False,
    **options: Any,
) -> Fit:
    """Fit a model to which nothing is added but what the ``auto_…`` and ``int_…`` switches ask for; else as `sem`."""
    defaults = Defaults(
        int_ov_free=int_ov_free,
        int_lv_free=int_lv_free,
        auto_fix_first=auto_fix_first,
        auto_fix_single=auto_fix_single,
        auto_var=auto_var,
        auto_cov_lv_x=auto_cov_lv_x,
        auto_cov_y=auto_cov_y,
    )
    return _fitted(defaults, {"model": model, "data": data, **_known(options)})


_OPTIONS = (
    *_NOT_YET, "meanstructure", "fixed_x", "std_lv", "orthogonal", "sample_cov", "sample_mean", "sample_nobs",
)  # fmt: skip


def _known(options: dict[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in options if name not in _OPTIONS]:
        raise TypeError(f"unknown option(s) {unknown}; there are {', '.join(_OPTIONS)}")
    return options


def _fitted(defaults: Defaults, given: dict[str, Any]) -> Fit:
    for name, available in _NOT_YET.items():
        wanted = given.get(name, available[0])
        wanted = tuple(wanted) if isinstance(wanted, list) else wanted
        if wanted not in available:
            raise ModelError(
                f"{name}={wanted!r} is not available in this release, which fits "
                f"{name}={available[0]!r} only. Leave the option out."
            )
    syntax = parse(given["model"])
    for formula in syntax.formulas:
        if formula.op != ":=":
            raise ModelError(
                f"model, line {formula.line}: constraints ({formula.op!r}) are not available in this release. "
                f"Hold parameters equal by giving them one label."
            )
    for term in syntax.terms:
        if term.op in ("|", "~*~"):
            raise ModelError(
                f"model, line {term.line}: thresholds and scales ({term.op!r}) are not available in this release."
            )
    chosen: dict[str, Any] = {k: given[k] for k in ("fixed_x", "std_lv", "orthogonal") if k in given}
    if given.get("meanstructure") is not None:
        chosen["meanstructure"] = given["meanstructure"]
    table = complete(syntax, replace(defaults, **chosen))
    covariance = given.get("sample_cov")
    if (given.get("data") is None) == (covariance is None):
        raise DataError("data: give either data=, or sample_cov= with sample_nobs=; one of them is needed.")
    if covariance is None:
        sample = from_data(given["data"], table.observed)
    else:
        if table.meanstructure and given.get("sample_mean") is None:
            raise DataError("sample_mean: the model has intercepts, so means are needed beside sample_cov.")
        sample = from_covariance(
            covariance,
            table.observed,
            nobs=given.get("sample_nobs"),
            mean=given.get("sample_mean"),
            rescale=True,
        )
    return fit(given["model"], table, sample)
