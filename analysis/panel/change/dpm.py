"""Dynamic panel model with fixed effects by maximum likelihood: `dpm`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.change.checks import covariates, enough, groups, names, word, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.dpm_spec import KIND, KINDS, WHERE, Dynamic, kinds_of, predictors_of, used
from analysis.panel.change.dpm_text import dpm_paths, dpm_text
from analysis.panel.change.growth_curve import columns_of, settled
from analysis.panel.change.heywood import with_remedy
from analysis.panel.change.lags import uneven
from analysis.panel.design import Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About
from analysis.waves import Panel


def dpm(
    data: pd.DataFrame | Panel | None,
    outcome: Variables,
    predictors: Mapping[str, Sequence[str]] | None = None,
    *,
    lag: Literal[0, 1] = 1,
    kind: Literal["predetermined", "predetermined_now", "exogenous"] | Mapping[str, str] = "predetermined",
    own_lag: bool = True,
    constant: str | Sequence[str] = (),
    lags: Literal["equal", "free"] = "equal",
    residuals: Literal["free", "equal"] = "free",
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit a cross-lagged model whose individual effects may covary with everything that came before.

    .. math:: y_{it} = \xi_t + \rho\,y_{i,t-1} + \beta' x_{i,t-l} + \gamma' z_i + \alpha_i + \varepsilon_{it}

    The individual effect :math:`\alpha_i` (``A_<outcome>``) takes all that does not change of a person, and counts
    alike at all waves. It covaries with the first outcome and with every x, which makes it a fixed effect:
    :math:`\beta` is not biased by such differences. Predetermined predictors may depend on earlier outcomes: each
    covaries with the residuals of the waves before it. Without the own lag, with exogenous predictors and equal
    residual variances, it gives the slopes of the regression with a dummy for each person and wave.

    Parameters
    ----------
    data, outcome, times, waves : optional
        See `analysis.panel.design`; one outcome, such as ``{"stress": ["s1", "s2", "s3", "s4"]}``.
    predictors : mapping
        ``{"support": ["u1", "u2", "u3", "u4"]}``: one column a wave of the outcome; those used depend on `lag`.
    lag : int
        1: x one wave before the outcome; 0: of the same wave.
    kind : str or mapping
        ``predetermined``: covaries with the outcome's residuals of earlier waves; ``predetermined_now``: of the same
        wave too (Allison's proposal where the right lag is not known); ``exogenous``: with none. One word for all
        predictors, or a mapping of their names to words.
    own_lag : bool
        Whether the outcome depends on itself one wave before.
    constant : sequence of str
        Columns that do not change; they are taken as unrelated to the individual effect.
    lags : str
        Effects ``equal`` or ``free`` over time.
    residuals : str
        Variances ``free`` or ``equal`` over time.
    group_equal : sequence of str
        means, variances, covariances, residuals, regressions.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default. Predictors are always random (``fixed_x=False``).

    Returns
    -------
    Fit
        `fit.paths`: the effects, and how the individual effect covaries with the predictors.

    Raises
    ------
    DataError, ModelError
        If columns cannot be used, there are fewer than three waves, or a word is not known.

    References
    ----------
    Allison, Williams & Moral-Benito (2017), Socius 3:1-17, doi:10.1177/2378023117710578

    Examples
    --------
    >>> from analysis.panel import dpm
    >>> from analysis.panel.power import simulate
    >>> truth = '''
    ... a =~ 1*y2 + 1*y3 + 1*y4
    ... y2 ~ 0.5*y1 + 0.3*x1; y3 ~ 0.5*y2 + 0.3*x2; y4 ~ 0.5*y3 + 0.3*x3
    ... a ~~ 0.5*y1 + 0.2*x1 + 0.2*x2 + 0.2*x3
    ... x1 ~~ 0.3*x2; x2 ~~ 0.3*x3; x1 ~~ 0.3*x3; x1 ~~ 0.3*y1; x2 ~~ 0.3*y1; x3 ~~ 0.3*y1; x4 ~ 0.3*x3
    ... '''
    >>> data = simulate(truth, 200, seed=1, exact=True)
    >>> fit = dpm(data, {"y": ["y1", "y2", "y3", "y4"]}, {"x": ["x1", "x2", "x3", "x4"]})
    >>> fit.paths[["what", "source", "target", "estimate"]].head(3).round(2)
                                what source target  estimate
    0                 autoregressive      y      y       0.5
    1                   cross-lagged      x      y       0.3
    2  variance of individual effect             y       1.0
    """
    made, frame = design(WHERE, data, outcome, times=times, waves=waves, sample_cov=options.get("sample_cov"))
    if len(made.processes) > 1 or made.processes[0].indicators > 1:
        raise ModelError(
            f"{WHERE}: the outcome is one variable with one column a wave; {', '.join(made.names)} given. "
            f"Name the others as predictors=, and fit the other direction by a second call."
        )
    if options.get("fixed_x"):
        raise ModelError(
            f"{WHERE}: fixed_x=True goes against predictors that covary with the individual effect. Leave it out."
        )
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=True)
    if lag not in (0, 1):
        raise ModelError(
            f"{WHERE}: lag={lag!r} is not known. There are 0 (the same wave) and 1 (the wave before)."
        )
    zs = names(WHERE, "constant", constant)
    series = predictors_of(len(made.waves), predictors)
    columns = {"predictors": tuple(c for v in series for c in v.columns), "constant": zs}
    covariates(WHERE, made, frame, columns_of(frame, options), columns)
    spec = Dynamic(
        name=made.names[0],
        outcome=made.processes[0].observed,
        waves=made.waves,
        own_lag=own_lag,
        predictors=used(series, lag, 1 if own_lag or lag else 0),
        lag=lag,
        kinds=kinds_of(series, kind),
        constant=zs,
        equal=word(WHERE, "lags", lags, ("equal", "free")) == "equal",
        residuals_equal=word(WHERE, "residuals", residuals, ("free", "equal")) == "equal",
        labels=labels,
    )
    least = 3 + (0 if spec.equal else 1)
    what = f"an individual effect beside {'equal' if spec.equal else 'free'} lags"
    enough(WHERE, what, len(made.waves), least, "Add waves, or hold the lags equal (lags='equal').")
    about = About(
        f"Dynamic panel model of {spec.name}, {len(made.waves)} waves",
        tuple(dpm_paths(spec)),
        (
            "The individual effect covaries with every predictor that changes: what is stable in persons, and counts "
            "alike at all waves, does not bias their effects.",
            *(f"{v.name} is {KIND[k]}." for v, k in zip(spec.predictors, spec.kinds, strict=True)),
        ),
        spec=Curves(
            WHERE,
            (Curve(spec.name, spec.explained, spec.explained, made.times[spec.begin :], made.waves[spec.begin :]),),
            zs,
            str(options.get("group") or ""),
            "the curve is made from wave to wave",
        ),
    )  # fmt: skip
    warned = uneven(WHERE, made.intervals, equal=spec.equal, even=made.evenly_spaced)
    return with_remedy(fitted(dpm_text(spec), frame, about, options, *warned), residuals)
