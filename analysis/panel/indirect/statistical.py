"""`mediation`: simple, parallel, serial and moderated indirect effects in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import columns_of, frame_of
from analysis.panel.fitting import check_group_equal
from analysis.panel.indirect.checks import (
    binary_warnings,
    check_collinear,
    check_names,
    check_values,
    incomplete,
    two_valued,
)
from analysis.panel.indirect.estimating import estimated
from analysis.panel.indirect.limits import Method, limits_of
from analysis.panel.indirect.moderation import Moderators, products, values_of
from analysis.panel.indirect.notes import notes_of
from analysis.panel.indirect.plan import Plan
from analysis.panel.indirect.result import Mediation
from analysis.panel.indirect.structure import (
    WHERE,
    Stages,
    Structure,
    Words,
    check_routes,
    names_of,
    of_paths,
    of_stages,
)
from analysis.waves import Panel
from analysis.words import nearest


def mediation(
    data: pd.DataFrame | Panel | None = None,
    *,
    x: Words,
    y: Words,
    m: Stages | None = None,
    covariates: Words = (),
    moderators: Moderators | None = None,
    at: Mapping[str, Sequence[float]] | None = None,
    center: bool = True,
    structure: Literal["auto", "simple", "parallel", "serial"] = "auto",
    paths: str | None = None,
    skip: bool = True,
    direct: bool = True,
    latent: Mapping[str, Sequence[str]] | None = None,
    group: str | None = None,
    contrasts: bool = False,
    limits: Method = "monte_carlo",
    draws: int | None = None,
    seed: int = 1,
    level: float = 0.95,
    executor: Executor | None = None,
    design: Literal["randomized", "longitudinal"] | None = None,
    estimator: str = "ML",
    missing: str | None = None,
    ordered: Sequence[str] | bool = (),
    cluster: str | None = None,
    weights: str | None = None,
    fixed_x: bool | None = None,
    sample_cov: pd.DataFrame | None = None,
    sample_mean: pd.Series | None = None,
    sample_nobs: int | None = None,
    **options: Any,
) -> Mediation:
    r"""Estimate every indirect effect of x on y, with limits, beside direct and total effects.

    A specific indirect effect is the product of the slopes along one route; the total effect of x on y is their sum
    with the direct path,

    .. math:: \text{total} = c' + \sum_{\text{routes}}\ \prod_{(u,v)\in\text{route}} p_{uv}.

    The model is written out in `Mediation.text`, every variance, covariance and intercept included, and gives
    the same in R's lavaan. With complete data and one equation a variable, slopes are those of least squares.

    Parameters
    ----------
    data : DataFrame or Panel, optional
        One row a person; a panel is taken wide, so that its variables are named ``<name>_<wave>``.
    x, y : str or sequence of str
        Causes and outcomes; effects are given for each pair.
    m : str or list
        One mediator; a list: parallel ones, whose residuals covary; a list of lists: stages in series.
    covariates : str or sequence of str
        They enter every regression, and covary with x.
    moderators : mapping, optional
        ``{"w": "first"}``: w changes the paths from x to mediators; ``"second"``: from mediators to y; ``"direct"``;
        a list of these, or of pairs ``("x", "m")``. Product columns, such as ``x_by_w``, are added to a copy of
        the data.
    at : mapping, optional
        Values of each moderator at which effects are given; by default mean and mean -/+ one SD, or its two values.
    center : bool
        Take the means of both variables before they are multiplied. It changes the meaning of no effect here.
    structure : {"auto", "simple", "parallel", "serial"}
        What `m` must be; ``serial`` makes each name of a plain list a stage of its own.
    paths : str, optional
        Instead of `m`: regressions in lavaan's syntax, with ``=~`` and ``~~`` as needed; every route in them is found.
    skip : bool
        Whether earlier stages lead to all later ones, or to the next one only.
    direct : bool
        Whether x leads to y past the mediators.
    latent : mapping, optional
        ``{"stress": ["s1", "s2", "s3"]}``: variables measured by indicators; the first loading is 1.
    group : str, optional
        Column of groups; every path is free in each, and every effect is compared between them.
    contrasts : bool
        Give the differences between specific indirect effects, and between values of moderators.
    limits : {"monte_carlo", "percentile", "bca", "delta"}
        See `analysis.panel.indirect.limits.bounded`.
    draws : int, optional
        By default 20,000 for Monte Carlo, 5,000 for the bootstrap.
    seed : int
        The same seed gives the same limits, whatever the executor.
    level : float
        Of the limits.
    executor : Executor, optional
        Where bootstrap draws are fitted.
    design : {"randomized", "longitudinal"}, optional
        What is known of the data beyond the columns; it changes `notes` only.
    estimator, cluster, weights, sample_cov, sample_mean, sample_nobs, **options
        As in `analysis.sem`.
    missing : str, optional
        By default ``fiml`` where the data have gaps, with ordered variables ``listwise``.
    ordered : sequence of str, or True
        Ordered categorical mediators, outcomes or indicators.
    fixed_x : bool, optional
        Leave the moments of x and covariates to the sample, as `sem` does; by default only with ordered variables.

    Returns
    -------
    Mediation

    Raises
    ------
    DataError
        If a column is absent, constant, empty, of words, or follows from others.
    ModelError
        If the variables' places contradict each other, the paths run in a circle, or no route leads over a mediator.
    FitError
        If the search does not converge.

    References
    ----------
    MacKinnon, Lockwood & Williams (2004), Multivar Behav Res 39:99-128, doi:10.1207/s15327906mbr3901_4; Preacher &
    Hayes (2008), Behav Res Methods 40:879-891, doi:10.3758/BRM.40.3.879; Hayes (2015), Multivar Behav Res 50:1-22,
    doi:10.1080/00273171.2014.962683 (index of moderated mediation)

    Examples
    --------
    >>> from analysis.panel import mediation
    >>> from analysis.panel.power import simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> result = mediation(data, x="x", m="m", y="y", draws=2000, seed=1)
    >>> result.effects[["what", "route", "estimate"]].round(2)
                      what          route  estimate
    0    specific indirect    x -> m -> y      0.20
    1       total indirect  x -> ... -> y      0.20
    2               direct         x -> y      0.10
    3                total         x => y      0.30
    4  proportion mediated         x => y      0.67
    """
    check_group_equal(WHERE, options)
    how = limits_of(WHERE, limits, draws, seed, level)
    made = _structure(x, m, y, structure, paths, skip=skip, direct=direct, latent=latent)
    frame = frame_of(WHERE, data, sample_cov)
    controls = names_of("covariates", covariates)
    _check_columns(columns_of(frame, sample_cov), made, controls, group)
    found, frame = products(frame, made, moderators or {}, center=center)
    plan = _plan(made, controls, found, contrasts)
    plan = replace(plan, values=values_of(frame, moderators, at) if moderators and frame is not None else ())
    check_routes(made, plan.controls)
    plan = _with_scales(plan, _ordered(ordered, plan), fixed_x)
    plan = _with_data(plan, frame, group, sample_cov, means=sample_mean is not None)
    fiml = frame is not None and not plan.ordered and incomplete(frame, plan.observed, estimator)
    given = {
        **options, "estimator": None if estimator == "ML" else estimator,
        "missing": missing or ("fiml" if fiml else None),
        "group": group, "group_label": list(plan.groups) or None, "ordered": list(plan.ordered) or None,
        "auto_th": True if plan.ordered else None, "cluster": cluster, "weights": weights,
        "sample_cov": sample_cov, "sample_mean": sample_mean, "sample_nobs": sample_nobs,
    }  # fmt: skip
    binary = two_valued(frame, plan.sources)
    has = {"shares": direct, "products": bool(found), "ordered": bool(plan.ordered), "binary": bool(binary)}
    notes = notes_of(made, design, data.waves if isinstance(data, Panel) else (), **has)
    warnings = binary_warnings(frame, plan.explained, plan.ordered)
    return estimated(plan, frame, given, how, notes, binary, warnings, executor)


def _with_scales(plan: Plan, ordered: tuple[str, ...], fixed_x: bool | None) -> Plan:
    """Settle what is ordered, and whether moments of exogenous variables are left to the sample.

    They cannot be where they covary with something in the text: a latent cause, or the residuals of mediators whose
    products enter the model.
    """
    fixed = bool(ordered) if fixed_x is None else bool(fixed_x)
    residual = any(p.cause in plan.explained for p in plan.products)
    latent = any(v in plan.factors for v in plan.exogenous)
    return replace(plan, ordered=ordered, fixed_x=fixed and not residual and not latent)


def _with_data(
    plan: Plan, frame: pd.DataFrame | None, group: str | None, sample_cov: pd.DataFrame | None, *, means: bool
) -> Plan:
    """Check the columns used, and take groups from them; means are free unless only covariances are given."""
    used = list(plan.observed)
    if frame is not None:
        check_values(frame, used, plan.ordered)
        return replace(plan, groups=_groups(frame, group))
    if sample_cov is not None:
        check_collinear(_correlations(sample_cov.loc[used, used]))
    return replace(plan, means=means)


def _structure(
    x: Words,
    m: Stages | None,
    y: Words,
    structure: str,
    paths: str | None,
    *,
    skip: bool,
    direct: bool,
    latent: Mapping[str, Sequence[str]] | None,
) -> Structure:
    if paths is not None and m is not None:
        raise ModelError(f"{WHERE}: m= and paths= both say which variables stand between. Give one of them.")
    staged = paths is None
    made = of_stages(x, m, y, structure, skip=skip, direct=direct) if staged else of_paths(str(paths), x, y)
    given = tuple((str(name), names_of(f"latent {name}", items)) for name, items in (latent or {}).items())
    for name, items in given:
        if name not in {v for edge in made.edges for v in edge}:
            raise ModelError(
                f"{WHERE}: latent names {name!r}, which is in none of the paths. Correct the name."
            )
        if len(items) < 2:
            raise ModelError(f"{WHERE}: latent {name!r} has {len(items)} indicator(s). Give two or more.")
    return replace(made, latent=(*made.latent, *given))


def _check_columns(known: list[str], made: Structure, covariates: Sequence[str], group: str | None) -> None:
    factors = dict(made.latent)
    middle = [v for stage in made.stages for v in stage]
    roles = [("x", v) for v in made.sources] + [("m", v) for v in middle] + [("y", v) for v in made.targets]
    named = [(role, v) for role, v in roles if v not in factors]
    named += [(f"latent {f}", item) for f, items in factors.items() for item in items]
    named += [("covariates", v) for v in covariates]
    check_names(known, named)
    if group is not None and group not in known:
        raise DataError(
            f"{WHERE}: group: there is no column {group!r}{nearest(group, known) or '.'} Correct the name."
        )
    if taken := [f for f in factors if f in known]:
        raise ModelError(
            f"{WHERE}: latent {taken[0]!r} is also a column. Call the latent variable otherwise."
        )
    places = [v for _, v in roles]
    if both := [v for v in covariates if v in places]:
        raise ModelError(
            f"{WHERE}: {both[0]!r} is a covariate and has a place on a route. Take it out of one of them."
        )


def _plan(
    made: Structure,
    covariates: Sequence[str],
    found: Sequence[Any],
    contrasts: bool,
) -> Plan:
    explained = dict.fromkeys(b for _, b in made.edges)
    controls = [(c, v) for v in explained for c in covariates]
    for p in found:  # a moderator has its own path wherever it changes one
        if (p.moderator, p.effect) not in [*controls, *made.edges]:
            controls.append((p.moderator, p.effect))
    return Plan(
        sources=made.sources, targets=made.targets, edges=made.edges, controls=tuple(controls), pairs=made.pairs,
        latent=made.latent, products=tuple(found), labels=made.labels, contrasts=contrasts,
    )  # fmt: skip


def _ordered(given: Sequence[str] | bool, plan: Plan) -> tuple[str, ...]:
    items = [item for _, indicators in plan.latent for item in indicators]
    able = [v for v in (*plan.explained, *items) if v not in plan.factors]
    if given is True:
        return tuple(able)
    named = names_of("ordered", given or ())
    if strange := [v for v in named if v not in able]:
        raise ModelError(
            f"{WHERE}: ordered names {strange[0]!r}, which is no mediator, outcome or indicator of the model. "
            f"Ordered causes count as numbers; take it out of ordered=."
        )
    return named


def _groups(frame: pd.DataFrame, group: str | None) -> tuple[str, ...]:
    if group is None:
        return ()
    found = tuple(str(v) for v in frame[group].dropna().unique())
    if len(found) < 2:
        raise DataError(
            f"{WHERE}: group {group!r} has {len(found)} value(s). Give a column with two or more."
        )
    return found


def _correlations(covariance: pd.DataFrame) -> pd.DataFrame:
    S = covariance.to_numpy(dtype=float)
    sd = np.sqrt(np.diag(S))
    return pd.DataFrame(S / np.outer(sd, sd), index=covariance.index, columns=covariance.columns)
