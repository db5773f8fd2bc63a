"""Latent growth curves of one or several processes: `growth_curve`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.change.checks import groups, whole, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.growth_spec import KINDS, Growth, growth
from analysis.panel.change.growth_text import growth_paths, growth_text
from analysis.panel.change.heywood import FEWER, with_remedy
from analysis.panel.change.shape import Kind
from analysis.panel.design import Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About
from analysis.waves import Panel

WHERE = "growth_curve"


def growth_curve(
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
    predictors: str | Sequence[str] = (),
    time_varying: Mapping[str, Sequence[str]] | None = None,
    varying_effects: Literal["equal", "free"] = "equal",
    split: Literal["none", "person_mean"] = "none",
    factors_on: Mapping[str, str | Sequence[str]] | None = None,
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit growth curves: each person's own intercept and change, around the mean curve.

    .. math:: y_{it} = \sum_k \lambda_k(t)\,\eta_{ik} + \sum_j b_{jt} x_{ijt} + \varepsilon_{it}, \qquad
              \eta_{ik} = \alpha_k + \gamma_k' z_i + \zeta_{ik}

    The loadings :math:`\lambda_k(t)` are numbers made from the times of the waves (see `Shape`), so that means of
    slopes are changes in one unit of time. Several processes are fitted together (parallel growth): all growth factors
    covary, residuals within a wave too. With equal residual variances one process is the mixed model with the same
    random effects, fitted by maximum likelihood.

    Parameters
    ----------
    data, variables, times, waves : optional
        See `analysis.panel.design`; each process has one column a wave.
    shape : str
        ``intercept``, ``linear``, ``quadratic``, ``piecewise`` or ``basis`` (loadings between first and last wave
        free).
    knots : sequence of float
        Times at which a piecewise curve changes its slope; inside, in the unit of `times`.
    center : float, optional
        Time of the intercept, by default that of the first wave.
    residuals : str
        Variances ``free`` or ``equal`` over time. (Residuals that depend on those before: `lcm_sr`.)
    random : sequence of str, optional
        Letters of the growth factors that vary between persons (I, S, Q, S1 ...), by default all.
    residual_covariances : bool
        Residuals of different processes covary within each wave.
    predictors : sequence of str
        Columns, constant over time, that predict every growth factor.
    time_varying : mapping
        ``{"support": ["s1", "s2", "s3"]}``: covariates with one column a wave, each predicting the processes of its
        wave. They and the predictors are then modelled as jointly normal (``fixed_x=False``), so that persons with
        gaps stay in; they are taken as unrelated to what the growth factors have of their own.
    varying_effects : str
        ``equal`` or ``free`` over time.
    split : str
        ``person_mean`` tells the covariate's effect within persons from that between them. The intercept is regressed
        on all waves of the covariate with one coefficient c: on T times the person's mean (Mundlak's device; the mean
        as a further column would be a sum of others). The effect between persons is b + T c. With complete data that is
        the mixed model with the person's mean and the deviation from it.
    factors_on : mapping
        ``{"S_stress": ["I_support"]}``: growth factors that other growth factors predict, instead of covarying.
    group_equal : sequence of str
        What is equal in all groups (``group=``): loadings, means, variances, covariances, residuals,
        residual_covariances, regressions.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default, and ``fixed_x=`` as said above.

    Returns
    -------
    Fit
        `fit.paths`: means, (co)variances and regressions of the growth factors.

    Raises
    ------
    DataError
        If columns, groups or covariates cannot be used.
    ModelError
        If there are too few waves for the shape, a knot is outside, or a word is not known.

    References
    ----------
    Meredith & Tisak (1990), Psychometrika 55:107-122
    Bollen & Curran (2006), Latent Curve Models, Wiley
    Mundlak (1978), Econometrica 46:69-85, doi:10.2307/1913646

    Examples
    --------
    >>> from analysis.panel import growth_curve
    >>> from analysis.panel.power import simulate
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> fit.paths[["what", "source", "target", "estimate"]].round(2)
                        what          source      target  estimate
    0      mean of intercept                           y       5.0
    1          mean of slope                           y       0.5
    2  variance of intercept                           y       1.0
    3      variance of slope                           y       1.0
    4             covariance  intercept of y  slope of y       0.1
    """
    made, frame = design(
        WHERE, data, variables, times=times, waves=waves, sample_cov=options.get("sample_cov")
    )
    if several := [p.name for p in made.processes if p.indicators > 1]:
        raise ModelError(
            f"{WHERE}: {several[0]} has several indicators a wave. Use second_order, or give one column a wave."
        )
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=time_varying is not None)
    spec = growth(
        WHERE,
        made,
        frame,
        labels,
        {p.name: p.observed for p in made.processes},
        {
            "shape": shape, "knots": knots, "center": center, "residuals": residuals, "random": random,
            "residual_covariances": residual_covariances, "predictors": predictors, "time_varying": time_varying,
            "varying_effects": varying_effects, "split": split, "factors_on": factors_on,
            "fixed_x": options.get("fixed_x", True), "known": columns_of(frame, options),
        },
    )  # fmt: skip
    about = About(
        f"{'Growth curve' if len(made.names) == 1 else 'Parallel growth curves'} ({shape}) of "
        f"{' and '.join(made.names)}, {len(made.waves)} waves",
        tuple(growth_paths(spec)),
        notes(spec),
        spec=curves(WHERE, spec, {p.name: p.observed for p in made.processes}, options),
    )
    given = (*spec.predictors, *(c for v in spec.varying for c in v.columns))
    lost = whole(WHERE, frame, given, options)
    return with_remedy(fitted(growth_text(spec), frame, about, options, *lost), spec.residuals, FEWER)


def settled(options: Mapping[str, Any], frame: pd.DataFrame | None, *, random_x: bool) -> dict[str, Any]:
    """Give the options with this room's defaults."""
    own: dict[str, Any] = {} if frame is None else {"missing": "fiml"}
    if random_x:
        own["fixed_x"] = False
    return {**own, **options}


def columns_of(frame: pd.DataFrame | None, options: Mapping[str, Any]) -> list[str]:
    """Give the names of the columns that a model may name."""
    source = frame if frame is not None else options["sample_cov"]
    return [str(c) for c in source.columns]


def notes(spec: Growth) -> tuple[str, ...]:
    """Say what a growth model assumes."""
    track = spec.tracks[0]
    found = [
        f"Intercepts are heights at time {track.shape.center:g}; slopes are changes in one unit of time."
    ]
    if track.shape.kind == "basis":
        found = [
            "The slope is the whole change from the first to the last wave; loadings are the share reached."
        ]
    if spec.varying:
        found.append(
            "Time-varying covariates are unrelated to the growth factors' own parts: an effect mixes "
            "differences within and between persons, unless split='person_mean' tells them apart."
            if not spec.split
            else "Effects within persons are of deviations from the person's mean, those between of the mean itself."
        )
    if spec.factors_on:
        found.append("Regressions of growth factors on each other are as causal as the design makes them.")
    return tuple(found)


def curves(
    where: str, spec: Growth, columns: Mapping[str, tuple[str, ...]], options: Mapping[str, Any]
) -> Curves:
    """Give what `trajectories` needs of the model."""
    why = ""
    if spec.varying:
        why = "time-varying covariates are known at the waves only"
    elif spec.tracks[0].shape.kind == "basis":
        why = "a latent basis is known at the waves only"
    return Curves(
        where,
        tuple(
            Curve(t.name, columns[t.name], t.variables, t.times, t.waves, t.factors, None if why else t.shape)
            for t in spec.tracks
        ),
        (*spec.predictors, *(c for v in spec.varying for c in v.columns)),
        str(options.get("group") or ""),
        why,
    )
