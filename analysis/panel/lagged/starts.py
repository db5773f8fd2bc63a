"""STARTS: stable trait, autoregressive trait and state, of one variable or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, Literal

import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.design import Variables, columns_of, design
from analysis.panel.fitting import fitted
from analysis.panel.lagged import checks
from analysis.panel.lagged.about import lags as lag_paths
from analysis.panel.lagged.constraints import longer_effects
from analysis.panel.lagged.dynamics import variance
from analysis.panel.lagged.grid import unit_steps
from analysis.panel.lagged.making import uneven
from analysis.panel.lagged.spec import Spec
from analysis.sem import Fit
from analysis.sem.about import About, Path
from analysis.waves import Panel

CARRIED = (
    0.3  # autoregressive effect at the start: a search under constraints from 0 may leave what is possible
)


def starts(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    lags: Literal["equal", "time_scaled"] = "equal",
    means: Literal["free", "equal"] = "free",
    stationary: bool = True,
    group: str | None = None,
    group_equal: Sequence[str] = (),
    bounds: bool = False,
    **options: Any,
) -> Fit:
    r"""Fit the model of stable trait, autoregressive trait and state (STARTS).

    .. math:: x_{it} = \mu_t + \kappa_i + a_{it} + e_{it}, \qquad a_{it} = B\,a_{i,t-1} + u_{it}

    :math:`\kappa_i` does not change, :math:`a_{it}` changes slowly, and the state :math:`e_{it}` (with errors of
    measurement) lasts for one wave; its (co)variances are equal over waves. Stationary means that those of
    :math:`a_{it}` are too, :math:`\operatorname{cov}(u) = \Phi - B \Phi B'`.

    Parameters
    ----------
    data : DataFrame, Panel or None
        One row a person; None with ``sample_cov=``, ``sample_nobs=`` (and ``sample_mean=``).
    variables : mapping or sequence of str
        One or more, each with one column at each of four or more waves.
    waves, times : sequence, optional
        Names of the waves, and when they were.
    lags : str
        ``equal``, or ``time_scaled`` over unequal intervals (see `riclpm`).
    means : str
        ``free``, or ``equal`` over waves.
    stationary : bool
        Without it residual (co)variances of the autoregressive trait are equal from the second wave on, and those of
        the first wave are their own.
    group, group_equal : str, and sequence of str
        Column of groups, all of whose parameters are free but for these classes: lags, variances, residuals, means,
        ri (stable trait), item_residuals (state).
    bounds : bool
        Hold variances at 0 or above: improper solutions are common.
    **options
        Of `analysis.lavaan`. `missing` is by default ``fiml`` where a value is missing.

    Returns
    -------
    Fit
        `fit.warnings` name variances below 0, or at the bound.

    Raises
    ------
    DataError
        If there are fewer than four waves, or columns, groups or times cannot be used.
    ModelError
        If an option is unknown, or a variable has several indicators.
    FitError
        If the search does not converge, which is common too: more waves and more persons help.

    References
    ----------
    Kenny & Zautra (1995), J Consult Clin Psychol 63:52-59, doi:10.1037/0022-006X.63.1.52; Kenny & Zautra (2001) in
    Collins & Sayer (eds), New Methods for the Analysis of Change, 243-263, doi:10.1037/10409-008

    Examples
    --------
    >>> from analysis.panel import starts
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> phi = [[0.5, 0.1], [0.2, 0.6]]
    >>> world = riclpm_population(5, icc=0.5, cor_between=0.3, cor_within=0.2, phi=phi, reliability=0.8)
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> fit = starts(data, {name: [f"{name}{wave}" for wave in range(1, 6)] for name in "xy"})
    >>> rows = fit.paths.query("source == 'x' and target == 'x' and what != 'autoregressive'")
    >>> rows[["what", "estimate"]].round(2)
                                 what  estimate
    16          stable-trait variance       1.0
    19  autoregressive-trait variance       1.0
    22                 state variance       0.5
    """
    checks.check_word("starts", "lags", lags, ("equal", "time_scaled"))
    checks.check_word("starts", "means", means, ("free", "equal"))
    matrix = options.get("sample_cov")
    made, frame = design("starts", data, variables, waves=waves, times=times, least=4, sample_cov=matrix)
    if any(process.indicators > 1 for process in made.processes):
        raise ModelError(
            "starts: several indicators a wave are not available. Give their mean score, or take riclpm(), which takes "
            "indicators."
        )
    if lags == "time_scaled" and not made.timed:
        raise ModelError("starts: lags='time_scaled' needs to know when the waves were. Give times=.")
    unit, steps = unit_steps("starts", made.intervals) if lags == "time_scaled" else (1.0, ())
    spec = Spec(
        design=made,
        random_intercepts=True,
        lags=lags,
        means=means,
        residuals="equal",
        groups=checks.groups_of("starts", frame, group, made, options),
        group_equal=checks.check_classes("starts", group, group_equal),
        bounds=bool(bounds),
        meanstructure=matrix is None or options.get("sample_mean") is not None,
        unit=unit,
        steps=steps,
    )
    checks.check_names("starts", spec, columns_of(frame, matrix))
    passed = checks.options_of("starts", frame, group, options)
    if frame is not None and "missing" not in options and frame[list(made.columns)].notna().all(axis=None):
        passed.pop(
            "missing", None
        )  # errors by expected information: observed may have none under curved constraints
    written, told = starts_text(spec, stationary=bool(stationary)), _about(spec, stationary=bool(stationary))
    try:
        return fitted(written, frame, told, passed, *uneven("starts", spec))
    except (FitError, ModelError) as error:
        if isinstance(error, ModelError) and "not identified" not in str(error):
            raise
        raise FitError(
            "starts: no solution was found. Stable trait, autoregressive trait and state are hard to tell apart from "
            "few waves or persons: take bounds=True, fewer variables, or riclpm(), which has no states."
        ) from error


@lru_cache(maxsize=64)
def starts_text(spec: Spec, *, stationary: bool) -> str:
    """Write every parameter of the model."""
    lines = [*_measurement(spec), *_lags(spec, stationary=stationary), *_trait(spec)]
    if stationary:
        lines += [*_stationarity(spec)]
    return "\n".join([*lines, *longer_effects(spec)])


def _measurement(spec: Spec) -> Iterator[str]:
    yield "# stable traits"
    for name in spec.names:
        columns = spec.process(name).observed
        yield f"RI_{name} =~ {' + '.join(f'1*{column}' for column in columns)}"
    yield "# autoregressive traits"
    for name in spec.names:
        for wave, column in zip(spec.waves, spec.process(name).observed, strict=True):
            yield f"W_{name}_{wave} =~ 1*{column}"
    yield "# states: what lasts for one wave"
    for name in spec.names:
        for column in spec.process(name).observed:
            yield variance(spec, column, spec.tag(f"s_{name}", "item_residuals", shown=True))
    for a, b in spec.pairs:
        for one, other in zip(spec.process(a).observed, spec.process(b).observed, strict=True):
            yield f"{one} ~~ {spec.tag(f's_{a}_{b}', 'item_residuals', shown=True)}{other}"
    if spec.meanstructure:
        yield "# means"
        for name in spec.names:
            for wave, column in zip(spec.waves, spec.process(name).observed, strict=True):
                equal = spec.means == "equal"
                label = f"m_{name}" + ("" if equal else f"_{wave}")
                yield f"{column} ~ {spec.tag(label, 'means', shown=equal)}1"


def _lags(spec: Spec, *, stationary: bool) -> Iterator[str]:
    points = spec.occasions
    if any(at.step for at in points):
        yield f"# unmeasured points in time, {spec.unit:g} apart"
        for at in points:
            if at.step:
                yield from (f"{spec.node(n, at)} =~ 0*{spec.carrier(n, at.interval)}" for n in spec.names)
    yield "# lagged effects"
    for before, at in pairwise(points):
        for target in spec.names:
            terms = []
            for source in (target, *(n for n in spec.names if n != target)):
                label = spec.tag(spec.lag_label(source, target, 1, 2), "lags", shown=True)
                node = spec.node(source, before)
                begin = f" + start({CARRIED * (source == target):g})*{node}" if stationary else ""
                terms.append(f"{label}{node}{begin}")
            yield f"{spec.node(target, at)} ~ {' + '.join(terms)}"
    yield "# variances and covariances of the autoregressive traits: at the first wave, then residual"
    for at in points:
        kind = "variances" if at.interval == 1 else "settled" if stationary else "residuals"
        for pair in (*((n,) for n in spec.names), *spec.pairs):
            label = spec.tag(spec.residual_label(pair, at.interval), kind, shown=True)
            one, other = spec.node(pair[0], at), spec.node(pair[-1], at)
            yield variance(spec, one, label) if len(pair) == 1 else f"{one} ~~ {label}{other}"


def _trait(spec: Spec) -> Iterator[str]:
    yield "# variances and covariances of the stable traits"
    for ri in spec.all_intercepts:
        yield variance(spec, ri, spec.tag(f"v_{ri}", "ri"))
    for a, b in combinations(spec.all_intercepts, 2):
        yield f"{a} ~~ {spec.tag(f'c_{a}_{b}', 'ri')}{b}"
    for ri in spec.all_intercepts:
        yield f"{ri} ~~ {' + '.join(f'0*W_{name}_1' for name in spec.names)}"


def _stationarity(spec: Spec) -> Iterator[str]:
    """Residual (co)variances that leave those of the autoregressive traits as they were: an entry of F - B F B'."""
    yield "# variances and covariances of the autoregressive traits stay as they are"
    for group in range(1, spec.groups + 1):
        for pair in (*((n,) for n in spec.names), *spec.pairs):
            own = spec.in_group(spec.residual_label(pair, 2), "settled", group)
            terms = []
            for j in spec.names:
                for k in spec.names:
                    one = spec.in_group(spec.lag_label(j, pair[0], 1, 2), "lags", group)
                    other = spec.in_group(spec.lag_label(k, pair[-1], 1, 2), "lags", group)
                    terms.append(f"{one}*{other}*{_first(spec, j, k, group)}")
            yield f"{own} == {_first(spec, pair[0], pair[-1], group)} - ({' + '.join(terms)})"


def _first(spec: Spec, a: str, b: str, group: int) -> str:
    pair = (a,) if a == b else (a, b) if (a, b) in spec.pairs else (b, a)
    return spec.in_group(spec.residual_label(pair, 1), "variances", group)


def _about(spec: Spec, *, stationary: bool) -> About:
    found = list(lag_paths(spec))
    for what, variables in (
        ("stable-trait", {n: f"RI_{n}" for n in spec.names}),
        ("autoregressive-trait", {n: f"W_{n}_1" for n in spec.names}),
        ("state", {n: spec.process(n).observed[0] for n in spec.names}),
    ):
        found += [Path(v, "~~", v, f"{what} variance", n, n) for n, v in variables.items()]
        found += [Path(variables[a], "~~", variables[b], f"{what} covariance", a, b) for a, b in spec.pairs]
    notes = (
        "States hold what lasts for one wave, errors of measurement included.",
        "Autoregressive traits are stationary: their variances are the same at all waves."
        if stationary
        else "Autoregressive traits may start from another variance than that to which they tend.",
        "Stable and autoregressive traits are hard to tell apart from few waves: look at the errors, and at variances "
        "near 0.",
    )
    title = f"STARTS of {' and '.join(spec.names)}, {len(spec.waves)} waves"
    return About(title, tuple(found), notes)
