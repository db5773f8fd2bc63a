"""The four fronts `lavaan()`, `sem()`, `cfa()`, `growth()`: lavaan's words, underscores for dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.sem.complete import Roles, complete, roles
from analysis.sem.data import columns, from_data
from analysis.sem.engine import fit
from analysis.sem.fit import Fit
from analysis.sem.options import GROWTH, SEM, Defaults, Estimator, estimator
from analysis.sem.sample import Sample, of_data, of_ordinal, unbiased
from analysis.sem.summary import from_covariances
from analysis.sem.syntax import Syntax, parse
from analysis.sem.threads import one_thread
from analysis.waves import Panel
from analysis.words import nearest

Data = pd.DataFrame | Panel | None


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
    estimator : str
        ML, MLM, MLMV, MLMVS, MLR, MLF, GLS, ULS, ULSM, ULSMV, ULSMVS, WLS, DWLS, WLSM, WLSMV or WLSMVS.
    missing : str
        ``listwise``, ``fiml`` or ``fiml_x``; with ordered variables ``listwise`` or ``pairwise``.
    group : str, optional
        Column whose values are the groups, in the order of their first appearance.
    group_equal : sequence of str
        Classes of parameters to hold equal: loadings, intercepts, means, thresholds, regressions, residuals,
        residual_covariances, lv_variances, lv_covariances.
    group_partial : sequence of str
        Parameters to leave out of that, such as ``"f =~ x2"`` or ``"x3 ~ 1"``.
    ordered : sequence of str, or True
        Ordered categorical variables, as numbers or as ordered categoricals; True: all explained ones.
    cluster, weights : str, optional
        Columns of cluster identifiers, and of sampling weights. Clusters move errors and scaled tests, never estimates;
        with ordered variables too, where lavaan 0.6-14 leaves them out without a word.
    likelihood : str
        ``normal`` (divisor n) or ``wishart`` (divisor n - 1).
    parameterization : str
        ``delta`` or ``theta``, for ordered variables.
    se, test : str, optional
        Another way to errors or to the scaled test than the estimator's own.

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
    auto_th: bool = False,
    auto_delta: bool = False,
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
        auto_th=auto_th,
        auto_delta=auto_delta,
    )
    return _fitted(defaults, {"model": model, "data": data, **_known(options)})


_OPTIONS = (
    "estimator", "missing", "group", "group_equal", "group_partial", "ordered", "cluster", "weights",
    "meanstructure", "fixed_x", "std_lv", "orthogonal", "likelihood", "parameterization", "se", "test",
    "sample_cov", "sample_mean", "sample_nobs",
)  # fmt: skip


def _known(options: dict[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in options if name not in _OPTIONS]:
        raise TypeError(f"unknown option(s) {unknown}; there are {', '.join(_OPTIONS)}")
    return options


def _fitted(defaults: Defaults, given: dict[str, Any]) -> Fit:
    with one_thread():
        return _fit(defaults, given)


def _fit(defaults: Defaults, given: dict[str, Any]) -> Fit:
    syntax = parse(given["model"])
    who = roles(syntax.terms)
    ordered = _ordered(given.get("ordered", ()), who, syntax, given.get("data"))
    chosen = estimator(
        given.get("estimator", "ML"),
        missing=given.get("missing", "listwise"),
        likelihood=given.get("likelihood", "normal"),
        parameterization=given.get("parameterization", "delta"),
        se=given.get("se"),
        test=given.get("test"),
        ordered=bool(ordered),
        clustered=given.get("cluster") is not None,
        weighted=given.get("weights") is not None,
    )
    if given.get("sample_cov") is not None:
        _check_moments(given, chosen)
    switches: dict[str, Any] = {k: given[k] for k in ("fixed_x", "std_lv", "orthogonal") if k in given}
    if given.get("meanstructure") is not None:
        switches["meanstructure"] = given["meanstructure"]
    if chosen.missing in ("fiml", "fiml_x") or given.get("cluster") is not None:
        switches["meanstructure"] = True
    if chosen.discrepancy != "ML" and not ordered:
        switches["fixed_x"] = False  # as in lavaan: covariates are random here
    defaults = replace(defaults, **switches)
    sample = _sample(given, who, chosen, ordered, fixed_x=defaults.fixed_x)
    if given.get("sample_mean") is not None and given.get("meanstructure") is None:
        defaults = replace(defaults, meanstructure=True)
    if len(sample.moments) > 1 and given.get("sample_cov") is not None and given.get("sample_mean") is None:
        # groups bring means, but printed matrices without means bring none
        defaults = replace(defaults, meanstructure=bool(given.get("meanstructure")))
    table = complete(
        syntax,
        defaults,
        groups=len(sample.moments),
        group_equal=given.get("group_equal", ()),
        group_partial=given.get("group_partial", ()),
        categories=sample.categories,
        parameterization=chosen.parameterization,
    )
    if table.meanstructure and given.get("sample_cov") is not None and given.get("sample_mean") is None:
        raise DataError("sample_mean: the model has intercepts, so means are needed beside sample_cov.")
    return fit(given["model"], table, sample, chosen)


def _ordered(given: Sequence[str] | bool, who: Roles, syntax: Syntax, data: object) -> tuple[str, ...]:
    """The ordered variables: those named, those with thresholds in the text; True: all but covariates.

    A name may be a column that the model leaves alone (one list of items serves many models), but no unknown word.
    """
    written = [t.lhs for t in syntax.terms if t.op == "|"]
    if given is True:
        return tuple(v for v in who.observed if v not in who.covariates)
    named = [given] if isinstance(given, str) else list(given or ())
    beside = [name for name in named if name not in who.observed]
    if beside and (absent := [name for name in beside if name not in columns(data)]):
        raise ModelError(
            f"ordered: {absent[0]!r} is no observed variable of the model and no column of the data"
            f"{nearest(absent[0], who.observed) or '.'} Correct the name, or take it out of ordered=."
        )
    return tuple(dict.fromkeys([v for v in who.observed if v in {*named, *written}]))


def _check_moments(given: dict[str, Any], chosen: Estimator) -> None:
    """Refuse options that need rows when only covariances are given."""
    if chosen.missing != "listwise":
        raise DataError(
            f"missing: missing={given['missing']!r} needs the rows themselves, not sample_cov. Give data=, or "
            f"leave missing= out."
        )
    for option in ("group", "cluster", "weights"):
        if given.get(option) is not None:
            instead = " For several groups give lists of matrices." if option == "group" else ""
            raise DataError(
                f"{option}: {option}= names a column, and sample_cov has no rows. Give data=, or leave {option}= "
                f"out.{instead}"
            )


def _sample(
    given: dict[str, Any], who: Roles, chosen: Estimator, ordered: tuple[str, ...], *, fixed_x: bool
) -> Sample:
    data, covariance = given.get("data"), given.get("sample_cov")
    if (data is None) == (covariance is None):
        raise DataError("data: give either data=, or sample_cov= with sample_nobs=; one of them is needed.")
    if covariance is not None:
        if ordered:
            raise DataError(
                "ordered: ordered variables need the rows themselves, not sample_cov. Give data=."
            )
        moments = from_covariances(
            covariance,
            who.observed,
            nobs=given.get("sample_nobs"),
            mean=given.get("sample_mean"),
            rescale=not unbiased(chosen),
        )
        return Sample(moments, None, 0)
    required = None
    if chosen.missing in ("fiml", "pairwise"):
        required = who.covariates if fixed_x else ()
    elif chosen.missing == "fiml_x":
        required = ()
    rows = from_data(
        data,
        who.observed,
        group=given.get("group"),
        cluster=given.get("cluster"),
        weights=given.get("weights"),
        required=required,
        ordered=ordered,
    )
    if ordered:
        return of_ordinal(rows, who.observed, ordered, who.covariates if fixed_x else (), chosen)
    return of_data(rows, who.observed, chosen)
