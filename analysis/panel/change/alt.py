"""Autoregressive latent trajectories: `alt`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
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
from analysis.panel.change.shape import shape as shape_of
from analysis.panel.change.writing import Labels, block, covariance, fixed, means, moments, variances
from analysis.panel.design import Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About, Path
from analysis.waves import Panel

WHERE = "alt"
LEAST = {
    "intercept": 4,
    "linear": 5,
    "quadratic": 6,
}  # with free lags; Bollen & Curran (2004) for the linear one
LEAST_EQUAL = {"intercept": 3, "linear": 4, "quadratic": 5}


def alt(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    shape: Literal["intercept", "linear", "quadratic"] = "linear",
    center: float | None = None,
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    lags: Literal["equal", "free", "none"] = "equal",
    cross: bool = True,
    residuals: Literal["free", "equal"] = "free",
    random: str | Sequence[str] | None = None,
    predictors: str | Sequence[str] = (),
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit an autoregressive latent trajectory model.

    .. math:: y_{it} = \alpha_i + \beta_i\,d_t + \rho\,y_{i,t-1} + \varepsilon_{it}, \qquad t = 2 \dots T

    The first wave is predetermined: it has its own mean and variance, and covaries with the growth factors. Other
    than in `lcm_sr`, lagged effects are those of whole scores, and intercept and slope are not heights and rates of
    the mean curve but what drives it beside the score before: read `trajectories` for the mean curve.

    Parameters
    ----------
    data, variables, times, waves, center, random, predictors : optional
        As in `growth_curve`.
    shape : str
        ``intercept``, ``linear`` or ``quadratic``.
    lags : str
        ``equal`` over time, ``free``, or ``none``.
    cross : bool
        Several processes have lagged effects on each other.
    residuals : str
        Variances (and covariances within a wave) from wave 2 on: ``free`` or ``equal`` over time.
    group_equal : sequence of str
        As in `growth_curve`.
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
    Bollen & Curran (2004), Sociol Methods Res 32:336-383, doi:10.1177/0049124103260222

    Examples
    --------
    >>> from analysis.panel import alt
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(5, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3", "x4", "x5"], "y": ["y1", "y2", "y3", "y4", "y5"]}
    >>> fit = alt(data, columns)
    >>> fit.paths[["what", "source", "target", "estimate"]].head(4).round(2)
                 what source target  estimate
    0  autoregressive      x      x       0.3
    1    cross-lagged      y      x       0.1
    2  autoregressive      y      y       0.4
    3    cross-lagged      x      y       0.2
    """
    made, frame = design(
        WHERE, data, variables, times=times, waves=waves, sample_cov=options.get("sample_cov")
    )
    if several := [p.name for p in made.processes if p.indicators > 1]:
        raise ModelError(f"{WHERE}: {several[0]} has several indicators a wave. Give one column a wave.")
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=False)
    lagged = word(WHERE, "lags", lags, ("equal", "free", "none"))
    equal = word(WHERE, "residuals", residuals, ("free", "equal")) == "equal"
    word(WHERE, "shape", shape, tuple(LEAST))
    enough(
        WHERE,
        f"a curve of shape {shape!r} beside lags",
        len(made.waves),
        (LEAST if lagged == "free" else LEAST_EQUAL)[shape],
        "Add waves, hold the lags equal (lags='equal'), or take a simpler shape.",
    )
    curve = shape_of(WHERE, shape, made.times, (), center)
    letters = curve.letters if random is None else names(WHERE, "random", random)
    for letter in letters:
        word(WHERE, "random", letter, curve.letters)
    zs = names(WHERE, "predictors", predictors)
    covariates(WHERE, made, frame, columns_of(frame, options), {"predictors": zs})
    later = made.waves[1:]
    tracks = [Track(p.name, p.observed[1:], later, made.times[1:], curve, letters) for p in made.processes]
    first = [p.observed[0] for p in made.processes]
    factors = {f: zs for t in tracks for f in t.factors} if zs else {}
    effects = Lags({p.name: p.observed for p in made.processes}, made.waves, lagged == "equal", cross, labels)
    varying = [f for t in tracks for f in t.varying]
    text = (
        factor_text(tracks, factors, labels)
        + block("the first wave is predetermined", _first(first, varying, zs, labels))
        + (block("lagged effects", effects.lines()) if lagged != "none" else "")
        + block("residual variances and covariances", _residuals(tracks, labels, equal=equal))
        + (
            block("covariates are jointly normal", moments(zs, Labels()))
            if options.get("fixed_x") is False
            else ""
        )
        + block(
            "growth factors and the wave before carry the means",
            fixed(v for t in tracks for v in t.variables),
        )
    )
    about = About(
        f"Autoregressive latent trajectory ({shape}) of {' and '.join(made.names)}, {len(made.waves)} waves",
        (
            *(effects.paths() if lagged != "none" else ()),
            *factor_paths(tracks, factors),
            *_first_paths(made.names, first, given=bool(zs)),
        ),
        (
            "Lagged effects are those of whole scores, given each person's intercept and slope.",
            "Means of intercept and slope are not the mean curve's: the wave before adds to it.",
        ),
        spec=Curves(
            WHERE,
            tuple(
                Curve(p.name, p.observed, p.observed, made.times, made.waves, whole=p.observed[:1])
                for p in made.processes
            ),
            zs,
            str(options.get("group") or ""),
            "the curve is made from wave to wave",
        ),
    )  # fmt: skip
    warned = uneven(WHERE, made.intervals, equal=lagged == "equal", even=made.evenly_spaced)
    fit = fitted(text, frame, about, options, *warned, *whole(WHERE, frame, zs, options))
    return with_remedy(fit, residuals, FEWER)


def _first(first: Sequence[str], varying: Sequence[str], zs: Sequence[str], labels: Labels) -> Iterator[str]:
    yield from variances(first, labels)
    yield from means(first, labels)
    for a, b in combinations(first, 2):
        yield covariance(a, b, labels)
    for y in first:
        for factor in varying:
            yield covariance(y, factor, labels)
    for y in first:
        if zs:
            yield f"{y} ~ " + " + ".join(f"{labels.single('regressions', f'b_{y}_{z}')}{z}" for z in zs)


def _residuals(tracks: Sequence[Track], labels: Labels, *, equal: bool) -> Iterator[str]:
    for i, first in enumerate(tracks):
        for second in tracks[i:]:
            kind = "residuals" if first is second else "residual_covariances"
            name = f"res_{first.name}" if first is second else f"res_{first.name}_{second.name}"
            for wave, a, b in zip(first.waves, first.variables, second.variables, strict=True):
                modifier = labels.tied(kind, name) if equal else labels.single(kind, f"{name}_{wave}")
                yield f"{a} ~~ {modifier}{b}"


def _first_paths(names_of: Sequence[str], first: Sequence[str], *, given: bool) -> Iterator[Path]:
    where = " at predictors of 0" if given else ""
    for name, y in zip(names_of, first, strict=True):
        yield Path(y, "~1", "", f"mean of the first wave{where}", "", name, "first")
