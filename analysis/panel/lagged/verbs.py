"""The verbs `clpm` and `riclpm`: a cross-lagged model from columns, its text, and its fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.design import Design, Variables, design
from analysis.panel.fitting import fitted
from analysis.panel.lagged import checks
from analysis.panel.lagged.about import about
from analysis.panel.lagged.grid import unit_steps
from analysis.panel.lagged.spec import INVARIANCE, LAGS, Spec
from analysis.panel.lagged.text import text
from analysis.sem import Fit
from analysis.waves import Panel

Data = pd.DataFrame | Panel | None


def riclpm(
    data: Data,
    variables: Variables,
    *,
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    lags: Literal["free", "equal", "std_equal", "time_scaled"] = "free",
    means: Literal["free", "equal"] = "free",
    residuals: Literal["free", "equal"] = "free",
    ri_loadings: Literal["fixed", "free"] = "fixed",
    predictors: Mapping[str, str] | None = None,
    outcomes: Mapping[str, str] | None = None,
    group: str | None = None,
    group_equal: Sequence[str] = (),
    invariance: Literal["configural", "metric", "scalar", "strict"] = "metric",
    indicators_ri: Literal["per_indicator", "latent"] = "per_indicator",
    item_covariances: bool = False,
    lag_order: Literal[1, 2] = 1,
    bounds: bool = False,
    **options: Any,
) -> Fit:
    r"""Fit a cross-lagged panel model with random intercepts (RI-CLPM).

    .. math:: x_{it} = \mu_t + \kappa_i + w_{it}, \qquad w_{it} = B_t\,w_{i,t-1} + u_{it}

    for all variables together: :math:`\kappa_i` are stable differences between persons, :math:`w_{it}` deviations
    from them; observed variables have no other residual, and :math:`\kappa_i` is uncorrelated with :math:`w_{i1}`.

    Parameters
    ----------
    data : DataFrame, Panel or None
        One row a person; None with ``sample_cov=``, ``sample_nobs=`` (and ``sample_mean=``).
    variables : mapping or sequence of str
        Two or more, each with one column (or several indicators) at each of three or more waves: see
        `analysis.panel.design`.
    waves, times : sequence, optional
        Names of the waves, and when they were.
    lags : str
        ``free``; ``equal`` over time; ``std_equal``: the standardized ones are equal; ``time_scaled``: effects over an
        interval are powers of those over the longest common unit of time, by unmeasured points in between.
    means, residuals : str
        ``free``, or ``equal`` over time; residual (co)variances from the second wave on. With ``std_equal``
        residual covariances are equal when standardized (the variances follow).
    ri_loadings : str
        ``fixed`` at 1, or ``free`` from the second wave on: stable differences that grow or shrink.
    predictors : mapping of str to str
        Time-invariant columns: ``observed`` (effects on the observed variables, free at each wave),
        ``observed_equal`` (equal over waves), or ``ri`` (on random intercepts: the same model as the former where
        `ri_loadings` are fixed).
    outcomes : mapping of str to str
        Time-invariant columns explained by ``ri`` (random intercepts), ``within`` (within parts of all waves), ``last``
        (those of the last wave), or ``both`` (random intercepts and the last within parts; all of them together
        are not identified).
    group, group_equal : str, and sequence of str
        Column of groups, all of whose parameters are free but for these classes: lags, residuals, variances (of
        the first wave), means, ri, ri_loadings, loadings, intercepts, item_residuals, predictors, outcomes.
    invariance : str
        Of several indicators over waves: ``configural``, ``metric``, ``scalar`` or ``strict``.
    indicators_ri : str
        With several indicators: a random intercept ``per_indicator``, or one ``latent``, on the factor.
    item_covariances : bool
        Let residuals of the same indicator covary over waves (with a latent random intercept).
    lag_order : int
        1, or 2: effects of the last two waves.
    bounds : bool
        Hold latent variances at 0 or above.
    **options
        Of `analysis.lavaan`: estimator, missing, cluster, weights ... With rows, `missing` is by default ``fiml``.

    Returns
    -------
    Fit
        `fit.paths`: lagged effects, with `std_all` standardized within persons; `fit.about.notes`.

    Raises
    ------
    DataError
        If columns, groups or times cannot be used.
    ModelError
        If there are two waves only, or an option is unknown or does not fit the others.
    FitError
        If the search does not converge.

    References
    ----------
    Hamaker, Kuiper & Grasman (2015), Psychol Methods 20:102-116, doi:10.1037/a0038889; Mulder & Hamaker (2021),
    Struct Equ Modeling 28:638-648, doi:10.1080/10705511.2020.1784738
    """
    given = dict(locals())
    options = given.pop("options")
    return _fit("riclpm", given, options, random_intercepts=True)


def clpm(
    data: Data,
    variables: Variables,
    *,
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    lags: Literal["free", "equal", "std_equal", "time_scaled"] = "free",
    means: Literal["free", "equal"] = "free",
    residuals: Literal["free", "equal"] = "free",
    predictors: Mapping[str, str] | None = None,
    outcomes: Mapping[str, str] | None = None,
    group: str | None = None,
    group_equal: Sequence[str] = (),
    invariance: Literal["configural", "metric", "scalar", "strict"] = "metric",
    item_covariances: bool = True,
    lag_order: Literal[1, 2] = 1,
    bounds: bool = False,
    **options: Any,
) -> Fit:
    """Fit a cross-lagged panel model, of observed variables or of factors of several indicators.

    It is `riclpm` without random intercepts, and takes the same words: two or more waves; predictors ``observed`` or
    ``observed_equal``; outcomes ``within`` (all waves) or ``last``. With several indicators residuals of the same
    indicator covary over waves (`item_covariances`), and loadings are equal over waves by `invariance`.

    Returns
    -------
    Fit

    Raises
    ------
    DataError
        If columns, groups or times cannot be used.
    ModelError
        If an option is unknown or does not fit the others.
    FitError
        If the search does not converge.

    References
    ----------
    Hamaker, Kuiper & Grasman (2015), Psychol Methods 20:102-116, doi:10.1037/a0038889
    """
    given = dict(locals())
    options = given.pop("options")
    return _fit("clpm", given, options, random_intercepts=False)


def _fit(where: str, given: dict[str, Any], options: dict[str, Any], *, random_intercepts: bool) -> Fit:
    _check_words(where, given, random_intercepts=random_intercepts)
    made, frame = design(
        where,
        given.pop("data"),
        given.pop("variables"),
        waves=given.pop("waves"),
        times=given.pop("times"),
        sample_cov=options.get("sample_cov"),
    )
    if len(made.names) < 2:
        raise ModelError(
            f"{where}: one variable has no cross-lagged effects. Give two or more, or take starts() for one."
        )
    if random_intercepts:
        checks.check_two_waves(where, made)
    spec = _spec(where, made, frame, given, options, random_intercepts=random_intercepts)
    passed = checks.options_of(where, frame, given["group"], options)
    warnings = (
        *uneven(where, spec),
        *checks.incomplete([z for z, _ in spec.predictors], frame, random_x=spec.random_x),
    )
    return fitted(text(spec), frame, about(spec), passed, *warnings)


def _check_words(where: str, given: Mapping[str, Any], *, random_intercepts: bool) -> None:
    checks.check_word(where, "lags", given["lags"], LAGS)
    for option in ("means", "residuals"):
        checks.check_word(where, option, given[option], ("free", "equal"))
    checks.check_word(where, "invariance", given["invariance"], INVARIANCE)
    if random_intercepts:
        checks.check_word(where, "ri_loadings", given["ri_loadings"], ("fixed", "free"))
        checks.check_word(where, "indicators_ri", given["indicators_ri"], ("per_indicator", "latent"))
    if given["lag_order"] not in (1, 2):
        raise ModelError(f"{where}: lag_order={given['lag_order']!r} is not available. It is 1 or 2.")
    if given["lag_order"] == 2 and given["lags"] in ("std_equal", "time_scaled"):
        raise ModelError(
            f"{where}: lags={given['lags']!r} is made for effects of one wave on the next. Take lag_order=1, or "
            f"lags='equal'."
        )


def _spec(
    where: str,
    made: Design,
    frame: pd.DataFrame | None,
    given: dict[str, Any],
    options: Mapping[str, Any],
    *,
    random_intercepts: bool,
) -> Spec:
    matrix = options.get("sample_cov")
    known = [str(c) for own in (frame, matrix) if own is not None for c in own.columns]
    ways = checks.PREDICTORS if random_intercepts else checks.PREDICTORS[:2]
    ends = checks.OUTCOMES if random_intercepts else ("within", "last")
    group = given["group"]
    unit, steps = _steps(where, made, given["lags"])
    spec = Spec(
        design=made,
        random_intercepts=random_intercepts,
        lags=given["lags"],
        means=given["means"],
        residuals=given["residuals"],
        ri_loadings=given.get("ri_loadings", "fixed"),
        invariance=given["invariance"],
        indicators_ri=given.get("indicators_ri", "per_indicator"),
        item_covariances=bool(given["item_covariances"]),
        lag_order=given["lag_order"],
        predictors=checks.covariates_of(where, "predictors", given["predictors"], ways, made, frame, known),
        outcomes=checks.covariates_of(where, "outcomes", given["outcomes"], ends, made, frame, known),
        groups=checks.groups_of(where, frame, group, made, options),
        group_equal=checks.check_classes(where, group, given["group_equal"]),
        bounds=bool(given["bounds"]),
        meanstructure=matrix is None or options.get("sample_mean") is not None,
        random_x=options.get("fixed_x") is False,
        unit=unit,
        steps=steps,
    )
    _check_spec(where, spec)
    checks.check_names(where, spec, known)
    return spec


def _check_spec(where: str, spec: Spec) -> None:
    if spec.several and spec.means == "equal" and spec.invariance in ("configural", "metric"):
        raise ModelError(
            f"{where}: means='equal' with several indicators needs equal intercepts. Take invariance='scalar'."
        )
    if not spec.meanstructure and spec.means == "equal":
        raise ModelError(f"{where}: means='equal' needs means beside sample_cov. Give sample_mean=.")
    if (
        spec.random_intercepts
        and spec.several
        and spec.indicators_ri == "per_indicator"
        and spec.item_covariances
    ):
        raise ModelError(
            f"{where}: item_covariances=True with a random intercept per indicator says the same twice. Take "
            f"indicators_ri='latent', or leave it out."
        )


def _steps(where: str, made: Design, lags: str) -> tuple[float, tuple[int, ...]]:
    if lags != "time_scaled":
        return 1.0, ()
    if not made.timed:
        raise ModelError(f"{where}: lags='time_scaled' needs to know when the waves were. Give times=.")
    return unit_steps(where, made.intervals)


def uneven(where: str, spec: Spec) -> tuple[str, ...]:
    """Warn of equal lagged effects over unequal intervals."""
    if spec.design.evenly_spaced or spec.lags not in ("equal", "std_equal"):
        return ()
    told = ", ".join(f"{t:g}" for t in spec.design.intervals)
    return (
        f"unequal intervals: {where} holds lagged effects equal over intervals of {told}, though an effect depends on "
        f"its interval. lags='time_scaled' makes them powers of one matrix; lags='free' leaves each its own.",
    )
