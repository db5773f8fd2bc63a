"""The verbs `clpm` and `riclpm`: a cross-lagged model from columns, its text, and its fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.panel.design import Variables
from analysis.panel.lagged.making import made_of
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

    Examples
    --------
    >>> from analysis.panel import riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
    >>> fit = riclpm(data, columns, lags="equal")
    >>> fit.paths[["what", "source", "target", "estimate"]].head(4).round(2)
                 what source target  estimate
    0  autoregressive      x      x       0.3
    1    cross-lagged      y      x       0.1
    2    cross-lagged      x      y       0.2
    3  autoregressive      y      y       0.4
    """
    given = dict(locals())
    options = given.pop("options")
    return made_of("riclpm", given, options, random_intercepts=True)


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

    Parameters
    ----------
    data, variables, waves, times, lags, means, residuals, group, group_equal, invariance, lag_order, bounds
        As in `riclpm`, with at least two waves.
    predictors, outcomes : mapping of str to str
        As in `riclpm`, without the words for random intercepts.
    item_covariances : bool
        Let residuals of the same indicator covary over waves.
    **options
        Of `analysis.lavaan`. With rows, `missing` is by default ``fiml``.

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

    Examples
    --------
    >>> from analysis.panel import clpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
    >>> fit = clpm(data, columns, lags="equal")
    >>> fit.paths[["what", "source", "target", "estimate"]].head(4).round(2)
                 what source target  estimate
    0  autoregressive      x      x      0.64
    1    cross-lagged      y      x      0.07
    2    cross-lagged      x      y      0.12
    3  autoregressive      y      y      0.69
    """
    given = dict(locals())
    options = given.pop("options")
    return made_of("clpm", given, options, random_intercepts=False)
