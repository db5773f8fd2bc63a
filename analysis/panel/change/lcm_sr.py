"""Growth with lagged effects among persons' deviations from their own curves: `lcm_sr`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.change.checks import covariates, enough, groups, names, whole, word, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.factors import Track, factor_paths, factor_text
from analysis.panel.change.growth_curve import columns_of, settled
from analysis.panel.change.growth_spec import KINDS
from analysis.panel.change.heywood import FEWER, with_remedy
from analysis.panel.change.lags import Lags, uneven
from analysis.panel.change.shape import Kind
from analysis.panel.change.shape import shape as shape_of
from analysis.panel.change.writing import Labels, block, fixed, moments
from analysis.panel.change.writing import means as free_means
from analysis.panel.design import Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About, Path
from analysis.waves import Panel

WHERE = "lcm_sr"
LEAST = 3  # waves from which a person's curve and lags among deviations can be told
PER_FACTOR = 2  # waves needed beyond the factors that vary, as lags and residuals need moments too


def lcm_sr(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    shape: Kind = "linear",
    knots: Sequence[float] = (),
    center: float | None = None,
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    lags: Literal["equal", "free", "none"] = "equal",
    residuals: Literal["free", "equal"] = "free",
    random: str | Sequence[str] | None = None,
    means: Literal["growth", "waves"] = "growth",
    predictors: str | Sequence[str] = (),
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit a latent curve model with structured residuals.

    .. math:: y_{it} = \sum_k \lambda_k(t)\,\eta_{ik} + w_{it}, \qquad w_{it} = A\,w_{i,t-1} + e_{it}

    The curves take what is stable in a person, and the course; lagged effects are those of deviations from them,
    within persons. Growth factors are unrelated to the deviations. Without slopes and with free means of the waves
    (``shape="intercept", means="waves"``) it is the RI-CLPM; with all lags 0 the growth curve.

    Parameters
    ----------
    data, variables, times, waves, shape, knots, center, random, predictors : optional
        As in `growth_curve`; ``random`` letters only may vary between persons.
    lags : str
        ``equal`` over time, ``free``, or ``none``.
    residuals : str
        Variances of the deviations' innovations from wave 2 on, and their covariances within a wave: ``free`` or
        ``equal`` over time. The first wave's have their own.
    means : str
        ``growth``: the growth factors carry them; ``waves``: each wave has its own.
    group_equal : sequence of str
        As in `growth_curve`; ``regressions`` are the lags and the effects of predictors.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default.

    Returns
    -------
    Fit
        `fit.paths`: lagged effects first, then the growth factors'.

    Raises
    ------
    DataError, ModelError
        As `growth_curve`.

    References
    ----------
    Curran, Howard, Bainter, Lane & McGinley (2014), J Consult Clin Psychol 82:879-894, doi:10.1037/a0035297

    Examples
    --------
    >>> from analysis.panel import lcm_sr
    >>> from analysis.panel.power import simulate
    >>> truth = '''
    ... i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4 + 1*y5
    ... s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4 + 4*y5
    ... e1 =~ 1*y1; e2 =~ 1*y2; e3 =~ 1*y3; e4 =~ 1*y4; e5 =~ 1*y5
    ... e2 ~ 0.3*e1; e3 ~ 0.3*e2; e4 ~ 0.3*e3; e5 ~ 0.3*e4
    ... e1 ~~ 1*e1; e2 ~~ 1*e2; e3 ~~ 1*e3; e4 ~~ 1*e4; e5 ~~ 1*e5
    ... i ~~ 1*i + 0.1*s; s ~~ 0.2*s
    ... i ~ 5*1; s ~ 0.5*1
    ... '''
    >>> data = simulate(truth, 200, seed=1, front="lavaan", exact=True)
    >>> fit = lcm_sr(data, {"y": ["y1", "y2", "y3", "y4", "y5"]})
    >>> fit.paths[["what", "target", "estimate"]].round(2)
                        what      target  estimate
    0         autoregressive           y       0.3
    1      mean of intercept           y       5.0
    2          mean of slope           y       0.5
    3  variance of intercept           y       1.0
    4      variance of slope           y       0.2
    5             covariance  slope of y       0.1
    """
    made, frame = design(
        WHERE, data, variables, times=times, waves=waves, least=LEAST, sample_cov=options.get("sample_cov")
    )
    if several := [p.name for p in made.processes if p.indicators > 1]:
        raise ModelError(f"{WHERE}: {several[0]} has several indicators a wave. Give one column a wave.")
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=False)
    lagged = word(WHERE, "lags", lags, ("equal", "free", "none"))
    equal = word(WHERE, "residuals", residuals, ("free", "equal")) == "equal"
    by_growth = word(WHERE, "means", means, ("growth", "waves")) == "growth"
    curve = shape_of(WHERE, shape, made.times, knots, center)
    letters = curve.letters if random is None else names(WHERE, "random", random)
    for letter in letters:
        word(WHERE, "random", letter, curve.letters)
    if lagged != "none":
        enough(
            WHERE,
            f"{len(letters)} growth factor(s) that vary, beside lagged deviations,",
            len(made.waves),
            len(letters) + PER_FACTOR,
            "Add waves, or let fewer factors vary (random=), or leave out the lags (growth_curve).",
        )
    zs = names(WHERE, "predictors", predictors)
    covariates(WHERE, made, frame, columns_of(frame, options), {"predictors": zs})
    tracks = [Track(p.name, p.observed, made.waves, made.times, curve, letters) for p in made.processes]
    regressions = {f: zs for t in tracks for f in t.factors} if zs else {}
    within = {p.name: tuple(f"W_{p.name}_{wave}" for wave in made.waves) for p in made.processes}
    effects = Lags(within, made.waves, lagged == "equal", True, labels)
    text = (
        factor_text(tracks, regressions, labels, means_free=by_growth)
        + _deviations(tracks, within)
        + (block("lagged effects among deviations", effects.lines()) if lagged != "none" else "")
        + block(
            "variances and covariances of the deviations",
            _innovations(within, made.waves, labels, equal=equal),
        )
        + (
            block("covariates are jointly normal", moments(zs, Labels()))
            if options.get("fixed_x") is False
            else ""
        )
        + _intercepts(tracks, labels, by_growth=by_growth)
    )
    paths = [
        *(effects.paths() if lagged != "none" else ()),
        *factor_paths(tracks, regressions, means_free=by_growth),
    ]
    about = About(
        f"Growth ({shape}) with structured residuals of {' and '.join(made.names)}, {len(made.waves)} waves",
        (*paths, *_within_paths(within, made.waves)),
        (
            "Lagged effects are among deviations from each person's own curve: within persons.",
            "They are causal only if nothing that changes within persons drives both, and the lag is the right one.",
        ),
        spec=_curves(tracks, zs, options, by_growth=by_growth),
    )
    warned = uneven(WHERE, made.intervals, equal=lagged == "equal", even=made.evenly_spaced)
    fit = fitted(text, frame, about, options, *warned, *whole(WHERE, frame, zs, options))
    return with_remedy(fit, residuals, FEWER)


def _deviations(tracks: Sequence[Track], within: dict[str, tuple[str, ...]]) -> str:
    lines = [f"{w} =~ 1*{y}" for t in tracks for w, y in zip(within[t.name], t.variables, strict=True)]
    still = [f"{y} ~~ 0*{y}" for t in tracks for y in t.variables]
    return block("deviations from the curves", lines) + block("they hold all that the curves leave", still)


def _innovations(
    within: dict[str, tuple[str, ...]], waves: Sequence[str], labels: Labels, *, equal: bool
) -> Iterator[str]:
    together = list(within)
    for k, wave in enumerate(waves):
        for i, first in enumerate(together):
            for second in together[i:]:
                a, b = within[first][k], within[second][k]
                kind = "residuals" if first == second else "residual_covariances"
                name = f"res_{first}" if first == second else f"res_{first}_{second}"
                if k and equal:
                    yield f"{a} ~~ {labels.tied(kind, name)}{b}"
                else:
                    yield f"{a} ~~ {labels.single(kind, f'{name}_{wave}')}{b}"


def _intercepts(tracks: Sequence[Track], labels: Labels, *, by_growth: bool) -> str:
    observed = [y for t in tracks for y in t.variables]
    if by_growth:
        return block("the growth factors carry the means", fixed(observed))
    return block("means of the waves", free_means(observed, labels, "intercepts"))


def _within_paths(within: dict[str, tuple[str, ...]], waves: Sequence[str]) -> Iterator[Path]:
    together = list(within)
    for i, first in enumerate(together):
        for second in together[i + 1 :]:
            for wave, a, b in zip(waves, within[first], within[second], strict=True):
                yield Path(a, "~~", b, "covariance of deviations", first, second, wave)


def _curves(
    tracks: Sequence[Track], zs: tuple[str, ...], options: dict[str, Any], *, by_growth: bool
) -> Curves:
    why = ""
    if not by_growth:
        why = "with means='waves' the mean is known at the waves only"
    elif tracks[0].shape.kind == "basis":
        why = "a latent basis is known at the waves only"
    made = tuple(
        Curve(t.name, t.variables, t.variables, t.times, t.waves, t.factors, None if why else t.shape)
        for t in tracks
    )
    return Curves(WHERE, made, zs, str(options.get("group") or ""), why)
