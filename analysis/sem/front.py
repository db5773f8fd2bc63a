"""The four fronts `lavaan()`, `sem()`, `cfa()`, `growth()`: lavaan's words, underscores for dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import DataError, FitError, ModelError
from analysis.sem.checks import (
    as_numbers,
    check_conditional,
    check_uncut,
    check_variances,
    hint,
    ordered_covariates,
    zero_means,
)
from analysis.sem.complete import Roles, complete, roles_of
from analysis.sem.data import columns, from_data
from analysis.sem.effects import coded, started
from analysis.sem.engine import fit
from analysis.sem.fit import Fit
from analysis.sem.options import GROWTH, SEM, Defaults, Estimator, estimator, listed
from analysis.sem.same import shared_by_groups
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
    information: str | None = None,
    group_label: Sequence[object] | None = None,
    auto_fix_first: bool = True,
    effect_coding: bool | str | Sequence[str] = (),
    conditional_x: bool | None = None,
    sampling_weights_normalization: str = "total",
    sample_cov_rescale: bool | None = None,
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
        Ordered categorical variables, as numbers or as ordered categoricals; True: all explained ones. Fixed
        covariates among them count as numbers, as in lavaan; where nothing else is ordered the model is one for
        continuous variables (lavaan then fits it by DWLS all the same).
    cluster, weights : str, optional
        Columns of cluster identifiers, and of sampling weights. Clusters move errors and scaled tests, never estimates;
        with ordered variables too, where lavaan 0.6-14 leaves them out without a word.
    likelihood : str
        ``normal`` (divisor n) or ``wishart`` (divisor n - 1).
    parameterization : str
        ``delta`` or ``theta``, for ordered variables.
    se, test : str, optional
        Another way to errors or to the scaled test than the estimator's own.
    information : str, optional
        ``expected``, ``observed`` or ``first_order``: from which errors and scaled tests are made. By default
        expected; observed with missing values, and with errors robust in Huber and White's way (MLR).
        First-order needs plain ML; GLS has no first-order, the other least squares only expected information.
    group_label : sequence, optional
        The groups to take, in this order; rows of others are not used.
    auto_fix_first : bool
        Fix each first loading at 1; without it the text must set the scales.
    effect_coding : bool, str or sequence of str
        ``loadings``: each latent variable's loadings average 1, instead of a first loading of 1; ``intercepts``:
        its indicators' intercepts sum to 0, and its mean is free; True: both (Little, Slegers & Card 2006,
        doi:10.1207/s15328007sem1301_3).
    conditional_x : bool, optional
        Model the explained variables given the covariates. It is so with ordered variables and `fixed_x`, and
        never else: with continuous ones and fixed covariates it gives the same estimates.
    sampling_weights_normalization : str
        Weights sum to the rows used (``total``), to each group's (``group``), or stay as they are (``none``).
    sample_cov_rescale : bool, optional
        Take `sample_cov` times (n - 1)/n; by default where the discrepancy's divisor is n.

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

    Examples
    --------
    >>> from analysis import sem, simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m", 200, seed=1, exact=True)
    >>> fit = sem("m ~ a*x; y ~ b*m; ab := a*b", data)
    >>> fit.estimates.query("label == 'ab'")["estimate"].round(3).tolist()
    [0.2]
    """
    return _fitted(SEM, locals())


def cfa(model: str, data: Data = None, **options: Any) -> Fit:
    """Fit a confirmatory factor model; the same as `sem`, as in lavaan.

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> fit = cfa("f =~ a + b + c + d", data)
    >>> fit.estimates.query("op == '=~'")["estimate"].round(2).tolist()
    [1.0, 0.9, 0.8, 0.7]
    """
    return sem(model, data, **options)


def growth(model: str, data: Data = None, **options: Any) -> Fit:
    """Fit a latent growth model: factor means free, intercepts of the observed variables 0; else as `sem`.

    Examples
    --------
    >>> from analysis import growth, simulate
    >>> data = simulate("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3; i ~ 5*1; s ~ 1*1", 200, seed=1, exact=True)
    >>> fit = growth("i =~ 1*y1 + 1*y2 + 1*y3; s =~ 0*y1 + 1*y2 + 2*y3", data)
    >>> fit.estimates.query("op == '~1' and lhs in ('i', 's')")["estimate"].round(2).tolist()
    [5.0, 1.0]
    """
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
    """Fit a model to which nothing is added but what the ``auto_…`` and ``int_…`` switches ask for; else as `sem`.

    Examples
    --------
    >>> from analysis import lavaan, simulate
    >>> data = simulate("y ~ 0.4*x", 200, seed=1, exact=True)
    >>> lavaan("y ~ x; y ~~ y; x ~~ x", data).estimates["estimate"].round(2).tolist()[0]
    0.4
    """
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
    "information", "group_label", "auto_fix_first", "effect_coding", "conditional_x",
    "sampling_weights_normalization", "sample_cov_rescale", "sample_cov", "sample_mean", "sample_nobs",
)  # fmt: skip

_LISTS = ("group_equal", "group_partial", "ordered", "effect_coding")


def _known(options: dict[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in options if name not in _OPTIONS]:
        raise TypeError(f"unknown option(s) {unknown}; there are {', '.join(_OPTIONS)}")
    return options


def _fitted(defaults: Defaults, given: dict[str, Any]) -> Fit:
    with one_thread():
        return _fit(defaults, given)


def _fit(defaults: Defaults, given: dict[str, Any]) -> Fit:
    given = {**given, **{name: listed(name, given[name]) for name in _LISTS if name in given}}
    syntax = parse(given["model"])
    who = roles_of(syntax)
    declared = _ordered(given.get("ordered", ()), who, syntax, given.get("data"))
    numbers = ordered_covariates(declared, who, fixed_x=bool(given.get("fixed_x", True)))
    check_uncut(numbers, syntax.terms)
    ordered = tuple(v for v in declared if v not in numbers)
    chosen = estimator(
        given.get("estimator", "ML"),
        missing=given.get("missing", "listwise"),
        likelihood=given.get("likelihood", "normal"),
        parameterization=given.get("parameterization", "delta"),
        se=given.get("se"),
        test=given.get("test"),
        information=given.get("information"),
        ordered=bool(ordered),
        clustered=given.get("cluster") is not None,
        weighted=given.get("weights") is not None,
    )
    if given.get("sample_cov") is not None:
        _check_moments(given, chosen)
    switches = ("fixed_x", "std_lv", "orthogonal", "auto_fix_first")
    defaults = replace(defaults, **{k: bool(given[k]) for k in switches if k in given})
    defaults = replace(defaults, effect_coding=given.get("effect_coding", ()))
    if chosen.discrepancy != "ML" and not ordered:
        defaults = replace(defaults, fixed_x=False)  # as in lavaan: covariates are random here
    check_conditional(given.get("conditional_x"), who, defaults, ordered=bool(ordered))
    sample = _sample(given, who, chosen, ordered, numbers, fixed_x=defaults.fixed_x)
    defaults = replace(
        defaults, meanstructure=_meanstructure(given, chosen, defaults, groups=len(sample.moments))
    )
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
    check_variances(table)
    if not sample.ordinal:
        table = started(table, sample.moments, coded(defaults.effect_coding))
    try:
        found = fit(given["model"], table, sample, chosen)
    except FitError as error:
        raise FitError(f"{error}{hint(table)}") from None
    notes = (
        *as_numbers(numbers, ordered),
        *zero_means(table),
        *shared_by_groups(table.rows, syntax.terms),
    )
    return replace(found, warnings=(*notes, *found.warnings)) if notes else found


def _meanstructure(
    given: dict[str, Any], chosen: Estimator, defaults: Defaults, *, groups: int
) -> bool | None:
    """Settle whether the model has means; `None`: if its text mentions one, or there are several groups.

    Missing values and clusters bring them in any case; then the user decides, then what was given: printed means bring
    them, and printed matrices of several groups without means bring none.
    """
    if chosen.missing in ("fiml", "fiml_x") or given.get("cluster") is not None:
        return True
    if given.get("meanstructure") is not None:
        return bool(given["meanstructure"])
    if given.get("sample_mean") is not None:
        return True
    if given.get("sample_cov") is not None and groups > 1 and not defaults.meanstructure:
        return False
    return defaults.meanstructure


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
    for option in ("group", "group_label", "cluster", "weights"):
        if given.get(option) is not None:
            instead = " For several groups give lists of matrices." if option == "group" else ""
            raise DataError(
                f"{option}: {option}= is about rows, and sample_cov has no rows. Give data=, or leave {option}= "
                f"out.{instead}"
            )


def _sample(
    given: dict[str, Any],
    who: Roles,
    chosen: Estimator,
    ordered: tuple[str, ...],
    numbers: tuple[str, ...],
    *,
    fixed_x: bool,
) -> Sample:
    data, covariance = given.get("data"), given.get("sample_cov")
    if (data is None) == (covariance is None):
        raise DataError("data: give either data=, or sample_cov= with sample_nobs=; one of them is needed.")
    if covariance is not None:
        if ordered or numbers:
            raise DataError(
                "ordered: ordered variables need the rows themselves, not sample_cov. Give data=."
            )
        rescale = given.get("sample_cov_rescale")
        moments = from_covariances(
            covariance,
            who.observed,
            nobs=given.get("sample_nobs"),
            mean=given.get("sample_mean"),
            rescale=not unbiased(chosen) if rescale is None else bool(rescale),
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
        ordered=(*ordered, *numbers),
        group_label=given.get("group_label"),
        normalization=given.get("sampling_weights_normalization", "total"),
    )
    if ordered:
        return of_ordinal(rows, who.observed, ordered, who.covariates if fixed_x else (), chosen)
    return of_data(rows, who.observed, chosen)
