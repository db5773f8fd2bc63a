"""`group_panel`: one panel model in several groups, its structure free in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from analysis.errors import DataError
from analysis.panel.design import Design, Variables, design
from analysis.panel.fitting import check_group_equal, fitted
from analysis.panel.groups.names import check_filled, groups_of, without_group, words_of
from analysis.panel.groups.spec import (
    GroupPanel,
    covariance_paths,
    defined_paths,
    lagged,
    nodes_of,
    text,
)
from analysis.panel.groups.written import written
from analysis.sem import Fit
from analysis.sem.about import About
from analysis.waves import Panel
from analysis.words import nearest

ROWS_A_PARAMETER = 5  # Bentler & Chou (1987): fewer rows a free parameter leave errors that cannot be trusted

NOTES = (
    "Every path, mean, variance and covariance is the group's own. That paths differ between groups is tested by "
    "path_differences(fit), not by one group's p being below .05 and another's above it.",
    "Unless the groups were made by lot, a difference between their paths describes who posts, reads or stays away as "
    "much as what posting does.",
    "Lagged paths mix differences between persons with change within them; from three waves on compare with the "
    "random-intercept model.",
)


def group_panel(
    data: pd.DataFrame | Panel,
    variables: Variables,
    *,
    group: str,
    order: Sequence[object] | None = None,
    paths: str | None = None,
    covariates: Sequence[str] = (),
    measurement: Literal["groups and waves", "groups"] = "groups and waves",
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    missing: str = "fiml",
    **options: Any,
) -> Fit:
    """Fit a panel model in several groups at once, with a structure of its own in each.

    Parameters
    ----------
    data : DataFrame or Panel
        One row a person.
    variables : mapping or sequence of str
        As for `design`: ``{"support": ["s1", "s2"], "stress": ["d1", "d2"]}``; several indicators a wave make a latent
        variable ``<name>_<wave>``.
    group : str
        The column of the groups, such as posting, reading only, not online.
    order : sequence, optional
        The groups to take, in this order; by default all, in the order of the categories or of the rows.
    paths : str, optional
        Regressions and definitions for one group, in the names of the columns (or latent variables):
        ``"s2 ~ a*post1 + s1"``, ``"half := a*b"``. Each path gets one label a group, ``a_posting``; each definition is
        made for each group, ``half_posting``. By default every variable is regressed on every one of the wave before.
    covariates : sequence of str
        Predict every variable of every wave; their moments are taken from the sample.
    measurement : str
        Of several indicators: loadings and intercepts equal over ``groups and waves``, or over ``groups`` alone.
    waves, times : optional
        As for `design`.
    missing, **options
        Of `analysis.lavaan`: estimator, cluster, weights, se, test ...

    Returns
    -------
    Fit
        `fit.model` is the whole text, `fit.paths` the paths group by group.

    Raises
    ------
    DataError
        If there are fewer than two groups; if a group is empty or constant at a wave, or too small; and what `design`
        refuses.
    ModelError
        If `paths` cannot be given to every group.

    References
    ----------
    Jöreskog (1971), Psychometrika 36:409-426, doi:10.1007/BF02291366; Bentler & Chou (1987), Sociol Methods Res
    16:78-117, doi:10.1177/0049124187016001004

    Examples
    --------
    >>> from analysis.panel import group_panel
    >>> from analysis.panel.power import simulate
    >>> truth = "x2 ~ 0.5*x1 + c(0.1, 0.4)*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1; y1 ~ c(0, 0.5)*1"
    >>> data = simulate(truth, 200, seed=1, groups=("post", "read"), exact=True)
    >>> fit = group_panel(data, {"x": ["x1", "x2"], "y": ["y1", "y2"]}, group="group")
    >>> fit.paths.query("what == 'cross-lagged'")[["source", "target", "group", "estimate"]].round(2)
      source target group  estimate
    2      y      x  post       0.1
    3      y      x  read       0.4
    4      x      y  post       0.2
    5      x      y  read       0.2
    """
    where = "group_panel"
    if measurement not in ("groups and waves", "groups"):
        raise DataError(
            f"{where}: measurement={measurement!r} is not known. Choose 'groups and waves' or 'groups'."
        )
    check_group_equal(where, options)
    made, frame = design(where, data, variables, waves=waves, times=times)
    if frame is None:
        raise DataError(f"{where}: groups need the rows themselves. Give data.")
    chosen = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    groups = groups_of(where, frame, group, order)
    _check_names(where, made, frame, chosen)
    check_filled(where, frame, group, groups, (*made.columns, *chosen), len(made.columns) + len(chosen) + 2)
    lags, defined = written(where, paths, made) if paths is not None else (lagged(made), ())
    spec = GroupPanel(
        design=made,
        words=words_of(groups),
        lags=lags,
        defined=defined,
        covariates=chosen,
        over_waves=measurement == "groups and waves",
    )
    settings = {"group": group, "group_label": list(groups), "missing": missing, **options}
    fit = fitted(text(spec), frame, _about(spec, groups), settings, *without_group(frame, group, groups))
    return replace(fit, warnings=(*_small(fit), *fit.warnings))


def _check_names(where: str, made: Design, frame: pd.DataFrame, covariates: tuple[str, ...]) -> None:
    known = [str(column) for column in frame.columns]
    for name in covariates:
        if name not in known:
            raise DataError(
                f"{where}: there is no column {name!r} for a covariate{nearest(name, known) or '.'} Correct the name."
            )
        if name in made.columns:
            raise DataError(f"{where}: {name!r} is a variable of the panel and cannot be a covariate too.")
    latent = {node for wave in nodes_of(made) for node in wave} - set(made.columns)
    if taken := sorted(latent & set(known)):
        raise DataError(
            f"{where}: {taken[0]!r} is a column, and would name a latent variable. Call the variable or the wave "
            f"otherwise."
        )


def _about(spec: GroupPanel, groups: tuple[str, ...]) -> About:
    count = len(spec.design.waves)
    title = f"Panel of {', '.join(spec.design.names)} in {len(groups)} groups ({', '.join(groups)}), {count} waves"
    within = covariance_paths(spec)
    return About(title, (*(lag.path for lag in spec.lags), *within, *defined_paths(spec)), NOTES)


def _small(fit: Fit) -> tuple[str, ...]:
    each = fit.parameters.n_free / len(fit.groups)
    return tuple(
        f"group {name!r} has {sample.n} rows for about {each:.0f} parameters of its own: its errors and p are "
        f"uncertain (fewer than {ROWS_A_PARAMETER} rows a parameter)."
        for name, sample in zip(fit.groups, fit.samples, strict=True)
        if sample.n < ROWS_A_PARAMETER * each
    )
