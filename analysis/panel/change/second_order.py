"""Growth of latent variables that several indicators measure in each wave: `second_order`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.change.checks import groups, whole, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.growth_curve import columns_of, notes, settled
from analysis.panel.change.growth_spec import KINDS, growth
from analysis.panel.change.growth_text import growth_paths, growth_text
from analysis.panel.change.heywood import FEWER, with_remedy
from analysis.panel.change.shape import Kind
from analysis.panel.change.writing import Labels, block, covariance, measured, variances
from analysis.panel.design import Process, Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About
from analysis.waves import Panel

WHERE = "second_order"


def second_order(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    shape: Kind = "linear",
    knots: Sequence[float] = (),
    center: float | None = None,
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    residuals: Literal["free", "equal"] = "free",
    random: str | Sequence[str] | None = None,
    residual_covariances: bool = True,
    indicator_covariances: bool = True,
    predictors: str | Sequence[str] = (),
    factors_on: Mapping[str, str | Sequence[str]] | None = None,
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    """Fit growth curves of latent variables, so that errors of measurement are told from changes.

    Each wave's latent variable ``F_<name>_<wave>`` has loadings and intercepts that are equal over waves (scalar
    invariance: without it the curve would mix change with change of meaning; test it first). Its scale is that of the
    first indicator: loading 1 and intercept 0 in every wave, so that the growth factors' means are in its unit. With
    groups, loadings and intercepts are equal in all groups too unless `group_equal` is given and leaves them out.

    Parameters
    ----------
    data, variables, times, waves : optional
        See `analysis.panel.design`; ``{"stress": [["a1", "b1", "c1"], ["a2", "b2", "c2"], ...]}``, the marker first.
    shape, knots, center, random, predictors, factors_on : optional
        As in `growth_curve`, of the latent variables.
    residuals : str
        Variances of the latent variables around the curves: ``free`` or ``equal`` over time. (The indicators' residual
        variances are free.)
    residual_covariances : bool
        What is left of different processes covaries within each wave.
    indicator_covariances : bool
        Residuals of the same indicator covary between waves.
    group_equal : sequence of str
        As in `growth_curve`; ``loadings`` and ``intercepts`` are the indicators'.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default.

    Returns
    -------
    Fit

    Raises
    ------
    DataError, ModelError
        As `growth_curve`; and if a process has one indicator only.

    References
    ----------
    McArdle (1988), in Nesselroade & Cattell, Handbook of Multivariate Experimental Psychology, 561-614
    Hancock, Kuo & Lawrence (2001), Struct Equ Modeling 8:470-489, doi:10.1207/S15328007SEM0803_7

    Examples
    --------
    >>> from analysis.panel import second_order
    >>> from analysis.panel.power import simulate
    >>> truth = '''
    ... i =~ 1*f1 + 1*f2 + 1*f3
    ... s =~ 0*f1 + 1*f2 + 2*f3
    ... f1 =~ 1*a1 + 0.8*b1; f2 =~ 1*a2 + 0.8*b2; f3 =~ 1*a3 + 0.8*b3
    ... i ~~ 0.1*s; i ~ 2*1; s ~ 0.5*1
    ... '''
    >>> data = simulate(truth, 200, seed=1, exact=True)
    >>> fit = second_order(data, {"f": [["a1", "b1"], ["a2", "b2"], ["a3", "b3"]]})
    >>> fit.paths[["what", "target", "estimate"]].round(2)
                        what      target  estimate
    0      mean of intercept           f       2.0
    1          mean of slope           f       0.5
    2  variance of intercept           f       1.0
    3      variance of slope           f       1.0
    4             covariance  slope of f       0.1
    """
    made, frame = design(
        WHERE, data, variables, times=times, waves=waves, sample_cov=options.get("sample_cov")
    )
    if single := [p.name for p in made.processes if p.indicators == 1]:
        raise ModelError(
            f"{WHERE}: {single[0]} has one indicator a wave, from which no latent variable can be told. Give two or "
            f"more a wave, or use growth_curve."
        )
    by_default = ("loadings", "intercepts") if options.get("group") is not None and not group_equal else ()
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal or by_default, KINDS)
    options = settled(options, frame, random_x=False)
    latent = {p.name: tuple(f"F_{p.name}_{wave}" for wave in made.waves) for p in made.processes}
    spec = growth(
        WHERE,
        made,
        frame,
        labels,
        latent,
        {
            "shape": shape, "knots": knots, "center": center, "residuals": residuals, "random": random,
            "residual_covariances": residual_covariances, "predictors": predictors, "time_varying": None,
            "varying_effects": "equal", "split": "none", "factors_on": factors_on,
            "fixed_x": options.get("fixed_x", True), "known": columns_of(frame, options),
        },
    )  # fmt: skip
    text = "".join(
        _measurement(p, latent[p.name], labels, over_time=indicator_covariances) for p in made.processes
    )
    basis = spec.tracks[0].shape.kind == "basis"
    about = About(
        f"Second-order growth ({shape}) of {' and '.join(made.names)}, {len(made.waves)} waves",
        tuple(growth_paths(spec)),
        (
            "Loadings and intercepts of the indicators are equal over time; means are in the unit of each "
            "first indicator.",
            *notes(spec),
        ),
        spec=Curves(
            WHERE,
            tuple(
                Curve(
                    t.name, p.observed, t.variables, t.times, t.waves, t.factors, None if basis else t.shape
                )
                for t, p in zip(spec.tracks, made.processes, strict=True)
            ),
            spec.predictors,
            str(options.get("group") or ""),
            "a latent basis is known at the waves only" if basis else "",
        ),
    )  # fmt: skip
    lost = whole(WHERE, frame, spec.predictors, options)
    return with_remedy(fitted(text + growth_text(spec), frame, about, options, *lost), spec.residuals, FEWER)


def _measurement(process: Process, latent: Sequence[str], labels: Labels, *, over_time: bool) -> str:
    found = block(
        f"measurement of {process.name}: loadings equal over time", _loadings(process, latent, labels)
    )
    found += block("intercepts equal over time, 0 for the first indicator", _intercepts(process, labels))
    found += block(
        "residual variances of the indicators",
        variances([c for wave in process.columns for c in wave], Labels(labels.groups)),
    )
    if over_time:
        found += block("residual covariances of the same indicator", _over_time(process))
    return found


def _loadings(process: Process, latent: Sequence[str], labels: Labels) -> Iterator[str]:
    for factor, columns in zip(latent, process.columns, strict=True):
        others = (labels.tied("loadings", f"l_{process.name}_{k}") for k in range(2, len(columns) + 1))
        yield measured(factor, columns, ("1*", *others))


def _intercepts(process: Process, labels: Labels) -> Iterator[str]:
    for columns in process.columns:
        yield f"{columns[0]} ~ 0*1"
        for k, column in enumerate(columns[1:], start=2):
            yield f"{column} ~ {labels.tied('intercepts', f'i_{process.name}_{k}')}1"


def _over_time(process: Process) -> Iterator[str]:
    for series in zip(*process.columns, strict=True):
        for first, second in combinations(series, 2):
            yield covariance(first, second, Labels())
