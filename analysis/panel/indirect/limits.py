"""Errors, limits and p of defined effects, raw and standardized: delta method, Monte Carlo, bootstrap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from analysis.errors import FitError, ModelError
from analysis.panel.indirect.p_values import p_of_bca, p_of_draws
from analysis.sem import Fit
from analysis.sem.after.monte_carlo import FEWEST, drawn
from analysis.sem.after.standardized import standardized
from analysis.sem.bootstrap import Bootstrap
from analysis.sem.bootstrap.intervals import percentile
from analysis.sem.bootstrap.quantities import quantities
from analysis.sem.definitions import definitions, labelled, value
from analysis.words import nearest

Array = NDArray[np.float64]
Method = Literal["monte_carlo", "percentile", "bca", "delta"]
METHODS: tuple[str, ...] = get_args(Method)
DRAWS: Mapping[str, int] = {"monte_carlo": 20000, "percentile": 5000, "bca": 5000, "delta": 0}
STEP = 1e-5  # of central differences, in units of a parameter (at least 1)
MEMORY = 2**26  # bytes that a block of draws may take: 64 MB
NOTHING = 1e-8  # a standard error that is rounding


@dataclass(frozen=True, slots=True)
class Limits:
    """How limits are found.

    Attributes
    ----------
    method : {"monte_carlo", "percentile", "bca", "delta"}
    draws : int
        0 for the delta method.
    seed : int
    level : float
        Of the limits, between 0 and 1.
    """

    method: str
    draws: int
    seed: int
    level: float


@dataclass(frozen=True, slots=True)
class Scale:
    """How the standardized value of a definition follows from others.

    Attributes
    ----------
    source : str
        An observed exogenous variable by whose standard deviation nothing is multiplied; empty: complete.
    group : int
        From 1.
    steps : tuple of (str, str)
        The regressions along one route from source to target, as cause and effect, where the definition at
        standardized paths is not the standardized definition: paths that are moderated, or equal over time. The
        product of standardized to raw slopes is the ratio of the standard deviations of source and target.
    """

    source: str
    group: int
    steps: tuple[tuple[str, str], ...] = ()


def limits_of(where: str, method: str, draws: int | None, seed: int, level: float) -> Limits:
    """Check the options that say how limits are found."""
    if method not in METHODS:
        raise ModelError(
            f"{where}: limits={method!r} is not known{nearest(str(method), METHODS) or '.'} "
            f"There are {', '.join(METHODS)}."
        )
    if not isinstance(level, float) or not 0.0 < level < 1.0:
        raise ModelError(f"{where}: level={level!r} must lie between 0 and 1, such as 0.95.")
    number = DRAWS[method] if draws is None else draws
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    if method != "delta" and (not whole or number < FEWEST):
        raise ModelError(
            f"{where}: draws={draws!r} is too few for limits. Give a whole number of {FEWEST} or more."
        )
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ModelError(f"{where}: seed={seed!r} must be a whole number of 0 or more.")
    return Limits(method, int(number), int(seed), level)


def bounded(
    fit: Fit, names: Sequence[str], scales: Mapping[str, Scale], limits: Limits, executor: Executor | None
) -> tuple[pd.DataFrame, Bootstrap | None]:
    r"""Value the named definitions, with errors, p and limits.

    Parameters
    ----------
    fit : Fit
    names : sequence of str
        Definitions.
    scales : mapping of str to Scale
        Of definitions whose standardized value is not the definition at standardized paths.
    limits : Limits
        ``delta``: Wald's, by the derivatives (Sobel 1982). ``monte_carlo``: quantiles of the definition at draws from
        :math:`N(\hat\theta, V)`. ``percentile``, ``bca``: of bootstrap draws; those of values with a `Scale` are
        percentiles in both, as their acceleration is not known.
    executor : Executor, optional
        For the bootstrap's blocks.

    Returns
    -------
    DataFrame
        A row a definition: estimate se z p low high std std_low std_high. p by draws is twice the smaller share of
        draws on one side of 0, counted with the estimate's own :math:`(k + 1)/(R + 1)`, so that it is never 0; for
        ``bca`` the level at which a limit would be 0.
    Bootstrap or None

    References
    ----------
    MacKinnon, Lockwood & Williams (2004), Multivar Behav Res 39:99-128, doi:10.1207/s15327906mbr3901_4; Preacher &
    Selig (2012), Commun Methods Meas 6:77-98, doi:10.1080/19312458.2012.679848; Davison & Hinkley (1997), Bootstrap
    Methods and their Application, section 4.2 (p from draws)
    """
    if not np.isfinite(fit.vcov).all():
        raise FitError("limits: the fit has no standard errors to draw from. Fit without se='none'.")
    if limits.method == "delta":
        return _delta(fit, names, scales, limits.level), None
    if limits.method == "monte_carlo":
        return _monte_carlo(fit, names, scales, limits), None
    many = fit.bootstrap(
        limits.draws, seed=limits.seed, executor=executor, ci=limits.method, level=limits.level
    )
    return _bootstrapped(many, names, scales, limits), many


def _rows(fit: Fit, names: Sequence[str]) -> list[int]:
    """The names' places among the estimates."""
    estimates = fit.estimates
    places = {
        name: i
        for i, (name, op) in enumerate(zip(estimates["lhs"], estimates["op"], strict=True))
        if op == ":="
    }
    return [places[name] for name in names]


def _rescaled(
    fit: Fit, names: Sequence[str], scales: Mapping[str, Scale], raw: Array, standard: Array
) -> Array:
    """Standardize the definitions; raw and standardized values of all estimates have shapes (draws, rows)."""
    rows = _rows(fit, names)
    found = standard[:, rows].copy()
    table = fit.parameters.rows
    places = {(row.lhs, row.rhs, row.group): i for i, row in enumerate(table) if row.op == "~"}
    for k, name in enumerate(names):
        if (scale := scales.get(name)) is None:
            continue
        if scale.steps:
            at = [places[effect, cause, scale.group] for cause, effect in scale.steps]
            found[:, k] = raw[:, rows[k]] * np.prod(standard[:, at] / raw[:, at], axis=1)
        if scale.source:
            found[:, k] /= np.sqrt(raw[:, _variance(fit, scale.source, scale.group)])
    return found


def _variance(fit: Fit, source: str, group: int) -> int:
    """The row of a source's variance."""
    rows = enumerate(fit.parameters.rows)
    return next(i for i, r in rows if r.is_variance and r.lhs == source and r.group == group)


def _at(fit: Fit, theta: Array, names: Sequence[str], scales: Mapping[str, Scale]) -> tuple[Array, Array]:
    """Value the definitions at free parameters, raw and standardized, shapes (draws, names), in bounded memory."""
    variables = len(fit.rams[0].variables) * len(fit.rams)
    size = max(1, MEMORY // (8 * 6 * variables**2))
    raw, standard = [], []
    for start in range(0, len(theta), size):
        found = quantities(fit.parameters, fit.rams, theta[start : start + size])
        raw.append(found.estimate[:, _rows(fit, names)])
        standard.append(_rescaled(fit, names, scales, found.estimate, found.std_all))
    return np.concatenate(raw), np.concatenate(standard)


def _delta(fit: Fit, names: Sequence[str], scales: Mapping[str, Scale], level: float) -> pd.DataFrame:
    own = fit.estimates.iloc[_rows(fit, names)]
    wide = float(norm.isf(0.5 * (1.0 - level)))
    estimate, se = own["estimate"].to_numpy(), own["se"].to_numpy()
    if fit.sample.ordinal:
        rows = standardized(fit).iloc[_rows(fit, names)]
        by = np.array([_deviation(fit, scales.get(name)) for name in names])
        std, error = rows["estimate"].to_numpy() / by, rows["se"].to_numpy() / by
    else:
        std, error = _standard(fit, names, scales)
    return _table(
        names, estimate, se, own["p"].to_numpy(), (estimate - wide * se, estimate + wide * se),
        std, (std - wide * error, std + wide * error),
    )  # fmt: skip


def _deviation(fit: Fit, scale: Scale | None) -> float:
    """Standard deviation of a two-valued source beside ordered variables: a moment of the sample, without error."""
    if scale is None or not scale.source:
        return 1.0
    return float(np.sqrt(fit.values[_variance(fit, scale.source, scale.group)]))


def _standard(fit: Fit, names: Sequence[str], scales: Mapping[str, Scale]) -> tuple[Array, Array]:
    """Standardized values, and their errors by central differences, all parameters at once."""
    theta = fit.theta
    step = np.diag(STEP * np.maximum(1.0, np.abs(theta)))
    _, sides = _at(fit, np.concatenate([theta + step, theta - step]), names, scales)
    slopes = (sides[: len(theta)] - sides[len(theta) :]) / (2.0 * np.diag(step)[:, None])
    _, std = _at(fit, theta[None], names, scales)
    return std[0], np.sqrt(np.maximum(np.einsum("qk,qr,rk->k", slopes, fit.vcov, slopes), 0.0))


def _monte_carlo(fit: Fit, names: Sequence[str], scales: Mapping[str, Scale], limits: Limits) -> pd.DataFrame:
    if fit.sample.ordinal:
        return _monte_carlo_of_ordered(fit, names, scales, limits)
    theta = drawn(fit, limits.draws, np.random.default_rng(limits.seed))
    raw, standard = _at(fit, theta, names, scales)
    _, std = _at(fit, fit.theta[None], names, scales)
    share = [0.5 * (1.0 - limits.level), 0.5 * (1.0 + limits.level)]
    low, high = np.quantile(raw, share, axis=0)
    estimate = fit.estimates["estimate"].to_numpy()[_rows(fit, names)]
    own = np.nanquantile(
        standard, share, axis=0
    )  # NaN: a draw with a negative variance has no standard deviation
    return _table(names, estimate, raw.std(0, ddof=1), p_of_draws(raw), (low, high), std[0], (own[0], own[1]))


def _monte_carlo_of_ordered(
    fit: Fit, names: Sequence[str], scales: Mapping[str, Scale], limits: Limits
) -> pd.DataFrame:
    """Raw limits from draws; standardized ones by the delta method, as residual variances follow from the rest."""
    raw = definitions_at(fit, drawn(fit, limits.draws, np.random.default_rng(limits.seed)), names)
    low, high = np.quantile(raw, [0.5 * (1.0 - limits.level), 0.5 * (1.0 + limits.level)], axis=0)
    found = _delta(fit, names, scales, limits.level)
    return found.assign(
        se=raw.std(0, ddof=1), z=found["estimate"] / raw.std(0, ddof=1), p=p_of_draws(raw), low=low, high=high
    )


def definitions_at(fit: Fit, theta: Array, names: Sequence[str]) -> Array:
    """Definitions at draws of the labelled parameters, shape (draws, names)."""
    table = fit.parameters
    values = np.broadcast_to(fit.values, (len(theta), len(table.rows))).copy()
    for i, row in enumerate(table.rows):
        if row.free:
            values[:, i] = theta[:, row.free - 1]
    at = labelled(table, values)
    found = {d.name: np.broadcast_to(value(d, at), (len(theta),)) for d in definitions(table)}
    return np.stack([found[name] for name in names], axis=1)


def _bootstrapped(
    many: Bootstrap, names: Sequence[str], scales: Mapping[str, Scale], limits: Limits
) -> pd.DataFrame:
    fit, rows = many.fit, _rows(many.fit, names)
    own = fit.estimates
    raw = many.values.estimate[:, rows]
    standard = _rescaled(fit, names, scales, many.values.estimate, many.values.std_all)
    estimate, all_ = own["estimate"].to_numpy(), own["std_all"].to_numpy()
    std = _rescaled(fit, names, scales, estimate[None], all_[None])[0]
    low, high = percentile(standard, limits.level)
    plain = np.array([name not in scales for name in names])
    std_low, std_high = (
        np.where(plain, getattr(many, side).std_all[rows], other)
        for side, other in (("low", low), ("high", high))
    )
    estimate = estimate[rows]
    p = p_of_draws(raw) if limits.method == "percentile" else p_of_bca(many, raw, estimate, rows)
    bounds = (many.low.estimate[rows], many.high.estimate[rows])
    return _table(names, estimate, raw.std(0, ddof=1), p, bounds, std, (std_low, std_high))


def _table(
    names: Sequence[str],
    estimate: Array,
    se: Array,
    p: Array,
    bounds: tuple[Array, Array],
    std: Array,
    std_bounds: tuple[Array, Array],
) -> pd.DataFrame:
    z = np.divide(
        estimate, se, out=np.full(len(se), np.nan), where=se > NOTHING * np.maximum(1.0, np.abs(estimate))
    )
    columns = {
        "estimate": estimate, "se": se, "z": z, "p": p, "low": bounds[0], "high": bounds[1],
        "std": std, "std_low": std_bounds[0], "std_high": std_bounds[1],
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.Index(list(names), name="label"))
