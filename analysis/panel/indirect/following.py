"""`panel_mediation`: autoregressive mediation over waves, among variables or among their parts within persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.design import Columns, design
from analysis.panel.fitting import check_group_equal, fitted
from analysis.panel.indirect.checks import incomplete
from analysis.panel.indirect.limits import Limits, Method, Scale, bounded, limits_of
from analysis.panel.indirect.over_time import Chain
from analysis.panel.indirect.over_time_checks import (
    WHERE,
    check_shape,
    check_words,
    chosen_path,
    covariates_of,
    groups_of,
)
from analysis.panel.indirect.over_time_effects import TimeEffect, effects_over_time
from analysis.panel.indirect.over_time_text import written_over_time
from analysis.panel.indirect.plan import Names
from analysis.panel.indirect.result import Mediation, check_result, tabled
from analysis.panel.lagged import checks
from analysis.sem import compare
from analysis.sem.about import About, Path
from analysis.waves import Panel

CAUSES = (
    "Indirect effects over waves are causal only if no common cause of two variables is left out, if the lag between "
    "waves fits the process, and if the order of the chain is right (Cole & Maxwell 2003, "
    "doi:10.1037/0021-843X.112.4.558)."
)
WITHIN = (
    "Effects are among deviations from each person's own level: common causes that are stable over these waves are "
    "taken out, those that change over time are not."
)
BETWEEN = (
    "Lagged effects mix differences between persons with changes within them; model='riclpm' separates the two from "
    "3 waves on."
)
EQUAL = "Lagged effects are held equal over time (stationarity); lags_test() compares them with free ones."
HALF = (
    "{where}: {waves} waves are fewer than the chain's {length} variables: the product of links between neighbouring "
    "waves is the chain's effect only if no link changes over time (half-longitudinal design, Cole & Maxwell 2003). "
    "These data cannot test that; a further wave can."
)


def panel_mediation(
    data: pd.DataFrame | Panel | None,
    variables: Mapping[str, Columns] | Sequence[str],
    *,
    path: Sequence[str] | None = None,
    model: Literal["clpm", "riclpm"] = "clpm",
    lags: Literal["equal", "free"] = "equal",
    direct: Literal["lag1", "lag2", "none"] = "lag1",
    reverse: bool = False,
    covariates: str | Sequence[str] = (),
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    group: str | None = None,
    limits: Method = "monte_carlo",
    draws: int | None = None,
    seed: int = 1,
    level: float = 0.95,
    executor: Executor | None = None,
    estimator: str = "ML",
    missing: str | None = None,
    sample_cov: pd.DataFrame | None = None,
    sample_mean: pd.Series | None = None,
    sample_nobs: int | None = None,
    **options: Any,
) -> Mediation:
    r"""Follow an indirect effect over waves: x at one wave, mediator at the next, y at the one after.

    Every variable is regressed on itself and on what leads to it, one wave before, :math:`z_t = B z_{t-1} + e_t`.
    With equal lags the total effect of x on y over k waves is the entry of :math:`B^k`. Given are

    - the *minimal indirect* effect :math:`a_1 b_2 \cdots`, from the first wave on, one link a wave, and the same from
      later waves (*time-specific*);
    - the *total indirect* effect from x at the first wave to y at each later one, over all routes that touch a
      mediator, however long they wait in one variable; at the last wave each *route* by itself while there are few;
    - the *direct* effect, over all routes that touch none; and the *total* effect, the sum.

    Parameters
    ----------
    data : DataFrame or Panel
        One row a person; None with `sample_cov`.
    variables : mapping or sequence of str
        Columns of each variable, one a wave; see `analysis.panel.design`.
    path : sequence of str, optional
        The variables from x over the mediators to y; by default the order of `variables`.
    model : {"clpm", "riclpm"}
        Among the variables, or among deviations from each person's own level (3 waves or more).
    lags : {"equal", "free"}
        Whether a path is the same at all waves.
    direct : {"lag1", "lag2", "none"}
        Paths past members of the chain: to the next wave, to the one after, or none.
    reverse : bool
        Whether later members lead back to earlier ones.
    covariates : str or sequence of str
        Time-invariant columns; they explain every variable at every wave, freely (``riclpm``: the observed variables,
        so that the parts within persons are freed of them). Rows without one are left out, unless ``fixed_x=False``.
    waves, times : optional
        Names of the waves, and when they were.
    group : str, optional
        Column of groups: every path is free in each, and every effect is compared between them.
    limits, draws, seed, level, executor
        As in `mediation`.
    estimator, missing, sample_cov, sample_mean, sample_nobs, **options
        As in `analysis.sem`; `missing` is by default ``fiml`` where the data have gaps.

    Returns
    -------
    Mediation
        `std` is by the standard deviations of source and target at their own waves (``riclpm``: within persons).

    Raises
    ------
    DataError
        If columns are absent or cannot be used, or there are too few waves.
    ModelError
        If an option is unknown, or does not go with the number of waves.
    FitError
        If the search does not converge.

    References
    ----------
    Cole & Maxwell (2003), J Abnorm Psychol 112:558-577, doi:10.1037/0021-843X.112.4.558; Maxwell & Cole (2007), Psychol
    Methods 12:23-44, doi:10.1037/1082-989X.12.1.23; Hamaker, Kuiper & Grasman (2015), Psychol Methods 20:102-116,
    doi:10.1037/a0038889

    Examples
    --------
    >>> from analysis.panel import panel_mediation
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> effects = [[0.3, 0, 0], [0.4, 0.3, 0], [0, 0.5, 0.3]]
    >>> world = riclpm_population(3, icc=0.3, cor_between=0.3, cor_within=0.2, phi=effects, names=("x", "m", "y"))
    >>> data = simulate(world.population, 300, seed=1, exact=True)
    >>> columns = {name: [f"{name}{wave}" for wave in (1, 2, 3)] for name in "xmy"}
    >>> result = panel_mediation(data, columns, model="riclpm", limits="delta")
    >>> result.effects[["what", "route", "estimate"]].head(2).round(2)
                   what              route  estimate
    0  minimal indirect  x_1 -> m_2 -> y_3       0.2
    1    total indirect  x_1 -> ... -> y_3       0.2
    """
    checks.check_options(WHERE, options)
    check_group_equal(WHERE, options)
    check_words({"model": model, "lags": lags, "direct": direct})
    how = limits_of(WHERE, limits, draws, seed, level)
    made, frame = design(WHERE, data, variables, waves=waves, times=times, least=2, sample_cov=sample_cov)
    chosen = chosen_path(made, path)
    made = replace(made, processes=tuple(p for name in chosen for p in made.processes if p.name == name))
    check_shape(made, chosen, model, lags)
    beside = covariates_of(made, covariates, frame, sample_cov)
    random_x = options.get("fixed_x") is False
    chain = Chain(
        design=made, path=chosen, model=model, lags=lags, direct=direct, reverse=reverse,
        groups=groups_of(frame, group), means=frame is not None or sample_mean is not None,
        covariates=beside, random_x=random_x,
    )  # fmt: skip
    used = (*made.columns, *(beside if random_x else ()))
    gaps = frame is not None and incomplete(frame, used, estimator)
    given = {
        **options, "estimator": None if estimator == "ML" else estimator,
        "missing": missing or ("fiml" if gaps else None),
        "group": group, "group_label": list(chain.groups) or None,
        "sample_cov": sample_cov, "sample_mean": sample_mean, "sample_nobs": sample_nobs,
    }  # fmt: skip
    return followed(chain, frame, given, how, executor)


def followed(
    chain: Chain,
    frame: pd.DataFrame | None,
    options: Mapping[str, Any],
    how: Limits,
    executor: Executor | None = None,
) -> Mediation:
    """Write a chain's text, fit it, and give its effects their limits."""
    names = Names.beside([*chain.design.columns, *chain.covariates, *_labels(chain)])
    found = effects_over_time(chain, names)
    notes = (CAUSES, WITHIN if chain.model == "riclpm" else BETWEEN, *([EQUAL] if _stationary(chain) else []))
    about = About(_title(chain), _paths(chain, found), notes)
    text = written_over_time(chain, [e.effect for e in found])
    lost = checks.incomplete(chain.covariates, frame, random_x=chain.random_x)
    fit = fitted(text, frame, about, options, *_warnings(chain), *lost)
    shown = [e for e in found if e.effect.what != "step"]
    standardized = {e.effect.name: "complete" if e.steps else "" for e in shown}
    scales = {e.effect.name: Scale("", _group(chain, e) + 1, e.steps) for e in shown if e.steps}
    numbers, many = bounded(fit, [e.effect.name for e in shown], scales, how, executor)
    table = tabled(tuple(e.effect for e in shown), numbers, standardized)
    return Mediation(fit, table, how, notes, many, None, frame, dict(options), chain)


def lags_test(result: Mediation) -> pd.DataFrame:
    """Test whether lagged effects are the same at all waves: the model with equal ones against that with free ones.

    Parameters
    ----------
    result : Mediation
        Of `panel_mediation`, with either.

    Returns
    -------
    DataFrame
        As of `analysis.compare`, rows equal and free.

    Raises
    ------
    ModelError
        If the result is none over time, or has two waves only.

    References
    ----------
    Cole & Maxwell (2003), J Abnorm Psychol 112:558-577, doi:10.1037/0021-843X.112.4.558

    Examples
    --------
    >>> from analysis.panel import lags_test, panel_mediation
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> effects = [[0.3, 0, 0], [0.4, 0.3, 0], [0, 0.5, 0.3]]
    >>> world = riclpm_population(3, icc=0.3, cor_between=0.3, cor_within=0.2, phi=effects, names=("x", "m", "y"))
    >>> data = simulate(world.population, 300, seed=1, exact=True)
    >>> columns = {name: [f"{name}{wave}" for wave in (1, 2, 3)] for name in "xmy"}
    >>> result = panel_mediation(data, columns, limits="delta")
    >>> lags_test(result)["df_diff"].iloc[-1].item()
    6.0
    """
    check_result("lags_test", result, "panel_mediation()")
    chain = result.over_time
    if not isinstance(chain, Chain):
        raise ModelError("lags_test: this is no result over waves. Give one of panel_mediation().")
    if chain.waves < 3:
        raise ModelError("lags_test: two waves have one lag, and nothing to compare. Add a wave.")
    quick = replace(result.limits, method="delta", draws=0)
    other = "free" if chain.lags == "equal" else "equal"
    again = followed(replace(chain, lags=other), result.data, result.options, quick)  # type: ignore[arg-type]
    pair = (result.fit, again.fit) if chain.lags == "equal" else (again.fit, result.fit)
    return compare(*pair).rename(index={"a": "equal", "b": "free"})


def _labels(chain: Chain) -> set[str]:
    groups = range(max(1, len(chain.groups)))
    waves = range(1, chain.waves)
    return {chain.label(lag, t, g) for lag in chain.paths for t in waves for g in groups}


def _stationary(chain: Chain) -> bool:
    return chain.lags == "equal" and chain.waves > 2


def _warnings(chain: Chain) -> tuple[str, ...]:
    found = []
    if chain.half:
        found.append(HALF.format(where=WHERE, waves=chain.waves, length=len(chain.path)))
    if _stationary(chain) and chain.design.timed and not chain.design.evenly_spaced:
        steps = ", ".join(f"{step:g}" for step in chain.design.intervals)
        found.append(
            f"{WHERE}: the waves are {steps} apart, and lags='equal' takes one effect for all intervals. Take "
            f"lags='free', or leave out waves until the intervals are equal."
        )
    return tuple(found)


def _title(chain: Chain) -> str:
    kind = "random-intercept cross-lagged" if chain.model == "riclpm" else "cross-lagged"
    return (
        f"Mediation over {chain.waves} waves, {' -> '.join(chain.path)}: {kind} paths, {chain.lags} over time"
    )


def _paths(chain: Chain, found: Sequence[TimeEffect]) -> tuple[Path, ...]:
    slopes = []
    for t in range(1, chain.waves):
        for v in chain.path:
            for lag, cause in chain.arrivals(v, t):
                what = "autoregressive" if lag.cause == v else "cross-lagged"
                waves = f"{chain.design.waves[cause[1]]} -> {chain.design.waves[t]}"
                slopes.append(Path(chain.term((v, t)), "~", chain.term(cause), what, lag.cause, v, waves))
    within = [
        Path(chain.term((a, t)), "~~", chain.term((b, t)), "within wave", a, b, chain.design.waves[t])
        for t in range(chain.waves)
        for a, b in combinations(chain.path, 2)
    ]
    words = [
        Path(
            e.effect.name,
            ":=",
            "",
            e.effect.what,
            e.effect.source,
            e.effect.target,
            e.effect.at.removeprefix("waves "),
        )
        for e in found
        if e.effect.what != "step"
    ]
    return (*slopes, *within, *words)


def _group(chain: Chain, found: TimeEffect) -> int:
    return chain.groups.index(found.effect.group) if found.effect.group in chain.groups else 0
