"""Where a fitted model says that persons go: the mean curve with its interval, and the range of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from analysis.errors import ModelError
from analysis.panel.change.curves import Curve, Curves
from analysis.sem import Fit
from analysis.words import nearest

Array = NDArray[np.float64]

WHERE = "trajectories"


def trajectories(
    fit: Fit,
    *,
    times: Sequence[float] | None = None,
    at: Mapping[str, float] | None = None,
    group: object = None,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Give the mean curve of each process and group, with an interval, and the range of persons.

    The mean is :math:`\Lambda(t)\,E_z(\eta)`, its error by the delta method from `fit.vcov`; persons' own curves are
    around it with variance :math:`\Lambda(t)\,V_z(\eta)\,\Lambda(t)'`, both with covariates z held at values.
    Where a curve is known at the waves only, mean and variance are those of the wave's variable without its residual.

    Parameters
    ----------
    fit : Fit
        Of `growth_curve`, `second_order`, `lcs`, `lcm_sr`, `alt` or `dpm`.
    times : sequence of float, optional
        Times to follow, in the unit of the waves' times; by default the waves.
    at : mapping
        ``{"z1": 1.0}``: values at which covariates are held; others have their means and spread, as if they had
        nothing to do with the ones held; the spread is part of the range of persons.
    group : optional
        One group only; by default all.
    level : float
        Of the interval and of the range, between 0 and 1.

    Returns
    -------
    DataFrame
        process group time wave mean se low high person_sd person_low person_high; `wave` is empty between waves.

    Raises
    ------
    ModelError
        If the fit is of another kind, a time is between waves where the curve is not known, or a word does not fit.

    References
    ----------
    Bollen & Curran (2006), Latent Curve Models, Wiley

    Examples
    --------
    >>> from analysis.panel import growth_curve, trajectories
    >>> from analysis.panel.power import simulate
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> trajectories(fit, times=[0, 3, 6])[["process", "time", "mean", "person_sd"]].round(2)
      process  time  mean  person_sd
    0       y   0.0   5.0       1.00
    1       y   3.0   6.5       3.26
    2       y   6.0   8.0       6.18
    """
    spec = spec_of(fit, WHERE)
    if not 0.0 < level < 1.0:
        raise ModelError(f"{WHERE}: level={level!r} is no share between 0 and 1, such as 0.95.")
    held = _held(spec, at)
    wanted = _groups(fit, group)
    z = float(ndtri(0.5 + 0.5 * level))
    found = []
    for number, label in wanted:
        state = _state(fit, number, held)
        for curve in spec.curves:
            found.append(
                _follow(spec, curve, state, fit.vcov, times, z).assign(process=curve.name, group=label)
            )
    table = pd.concat(found, ignore_index=True)
    return table[["process", "group", *(c for c in table.columns if c not in ("process", "group"))]]


def spec_of(fit: Fit, where: str) -> Curves:
    """Give what a fit's builder noted for this verb.

    Raises
    ------
    ModelError
        If it noted nothing.
    """
    spec = fit.about.spec if fit.about is not None else None
    if not isinstance(spec, Curves):
        raise ModelError(
            f"{where}: this fit is not of growth_curve, second_order, lcs, lcm_sr, alt or dpm, so that no "
            f"times are known of it. Fit the model by one of them."
        )
    return spec


@dataclass(frozen=True, slots=True)
class _State:
    """All variables of one group, given the covariates.

    Attributes
    ----------
    place : mapping of str to int
    means : ndarray, shape (m,)
    slopes : ndarray, shape (m, q)
        Of the means by the free parameters.
    covariance, residual : ndarray, shape (m, m)
        Of all variables, and what each has of its own.
    """

    place: Mapping[str, int]
    means: Array
    slopes: Array
    covariance: Array
    residual: Array


def _state(fit: Fit, group: int, held: Mapping[str, float]) -> _State:
    r"""Give the moments of all variables with some covariates held at values.

    .. math:: \mu = E m,\quad E = (I-A)^{-1},\quad d\mu = E\,(dA\,\mu + dm),\quad V = E S E'
    """
    ram = fit.rams[group - 1]
    A, S, m = (np.array(x) for x in ram.matrices(fit.theta))
    place = {name: i for i, name in enumerate(ram.variables)}
    given = [place[name] for name in held]
    m[given] = list(held.values())
    S[given, :] = S[:, given] = 0.0
    E = np.linalg.inv(np.eye(len(A)) - A)
    means = E @ m
    slopes = np.zeros((len(A), ram.n_free))
    cells = ram.cells
    for row, column, kind, free in zip(cells.row, cells.column, cells.kind, cells.free, strict=True):
        if kind == 0:
            slopes[:, free] += E[:, row] * means[column]
        elif kind == 2 and row not in given:
            slopes[:, free] += E[:, row]
    return _State(place, means, slopes, E @ S @ E.T, S)


def _held(spec: Curves, at: Mapping[str, float] | None) -> dict[str, float]:
    for name, value in (at or {}).items():
        if name not in spec.covariates:
            known = f"There are {', '.join(spec.covariates)}." if spec.covariates else "The model has none."
            raise ModelError(
                f"{WHERE}: at: {name!r} is no covariate of the "
                f"model{nearest(str(name), spec.covariates) or '.'} {known}"
            )
        if not np.isfinite(value):
            raise ModelError(f"{WHERE}: at: {name}={value!r} is no value. Give a finite number.")
    return {name: float(value) for name, value in (at or {}).items()}


def _groups(fit: Fit, group: object) -> list[tuple[int, str]]:
    labels = list(enumerate(fit.groups, start=1))
    if group is None:
        return labels
    found = [(number, label) for number, label in labels if label == str(group)]
    if not found:
        raise ModelError(
            f"{WHERE}: there is no group {group!r}. There are {', '.join(fit.groups) or 'none'}."
        )
    return found


def _follow(
    spec: Curves, curve: Curve, state: _State, vcov: Array, times: Sequence[float] | None, z: float
) -> pd.DataFrame:
    asked = curve.times if times is None else _times(times)
    if curve.shape is not None:
        where = [state.place[f] for f in curve.factors]
        L = curve.shape.loadings(asked)
        mean, slope = L @ state.means[where], L @ state.slopes[where]
        variance = np.einsum("tk,kl,tl->t", L, state.covariance[np.ix_(where, where)], L)
    else:
        if strange := [t for t in asked if t not in curve.times]:
            raise ModelError(
                f"{WHERE}: {curve.name} at time {strange[0]:g}: {spec.why_waves}, at "
                f"{', '.join(f'{t:g}' for t in curve.times)}. Leave times= out, or take some of these."
            )
        variables = [curve.variables[curve.times.index(t)] for t in asked]
        where = [state.place[v] for v in variables]
        mean, slope = state.means[where], state.slopes[where]
        own = np.where([v in curve.whole for v in variables], 0.0, np.diag(state.residual)[where])
        variance = np.diag(state.covariance)[where] - own
    se = np.sqrt(np.maximum(np.einsum("tq,qr,tr->t", slope, vcov, slope), 0.0))
    sd = np.sqrt(np.where(variance >= 0, variance, np.nan))  # of an inadmissible solution there is no range
    named = dict(zip(curve.times, curve.waves, strict=True))
    return pd.DataFrame(
        {
            "time": np.asarray(asked, dtype=float),
            "wave": [named.get(float(t), "") for t in asked],
            "mean": mean,
            "se": se,
            "low": mean - z * se,
            "high": mean + z * se,
            "person_sd": sd,
            "person_low": mean - z * sd,
            "person_high": mean + z * sd,
        }
    )


def _times(given: Sequence[float]) -> tuple[float, ...]:
    try:
        found = tuple(float(t) for t in given)
    except (TypeError, ValueError):
        raise ModelError(f"{WHERE}: times={given!r} are no numbers. Give a list of times.") from None
    if not found or not np.all(np.isfinite(found)):
        raise ModelError(f"{WHERE}: times={given!r} are no finite times. Give one or more.")
    return found
