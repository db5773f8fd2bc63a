"""Populations of the random-intercept cross-lagged panel model, from a few numbers that mean something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.linalg import above

Array = NDArray[np.float64]

HERE = "riclpm_population"
FEWEST = 3  # waves
DEFINITE = 1e-10


@dataclass(frozen=True, slots=True)
class Within:
    """A population and the model that is fitted to samples of it; `power` takes it in the place of both.

    Attributes
    ----------
    population : str
        With numbers, for `simulate`.
    model : str
        With free parameters, for `sem` or `lavaan`.
    residual : tuple of tuple of float
        Psi: covariances of the within-person residuals from wave 2 on.
    intercept : tuple of tuple of float
        Covariances of the random intercepts.
    error : tuple of float
        Variance of each process's measurement error.

    Examples
    --------
    >>> from analysis.panel.power import riclpm_population
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> "=~" in world.model
    True
    """

    population: str
    model: str
    residual: tuple[tuple[float, ...], ...]
    intercept: tuple[tuple[float, ...], ...]
    error: tuple[float, ...]


def riclpm_population(
    waves: int,
    *,
    icc: float | Sequence[float],
    cor_between: float | Sequence[Sequence[float]],
    cor_within: float | Sequence[Sequence[float]],
    phi: Sequence[Sequence[float]] | Array,
    reliability: float | Sequence[float] = 1.0,
    names: Sequence[str] = (),
    equal_lags: bool = False,
    estimate_error: bool = False,
) -> Within:
    r"""Write the population of a random-intercept cross-lagged panel model.

    Within-person parts have variance 1 and the same correlations R at every wave, so that lagged effects are
    standardized ones:

    .. math:: \Psi = R - \Phi R\Phi', \quad \tau = \frac{\rho_I}{1-\rho_I}, \quad
        \varepsilon = \frac{(1-r)(1+\tau)}{r}

    with the random intercepts' variance tau from the intraclass correlation :math:`\rho_I` (of scores without error),
    and the error variance epsilon from the reliability r of the scores.

    Parameters
    ----------
    waves : int
        3 or more.
    icc : float or sequence of float
        Share of the variance that lies between persons, in [0, 1), for all processes or each.
    cor_between, cor_within : float or matrix
        Correlations of the random intercepts, and of the within-person parts of one wave; a number stands for every
        pair.
    phi : matrix, shape (k, k)
        Lagged effects: row i, column j is the effect of process j on process i a wave later.
    reliability : float or sequence of float
        In (0, 1].
    names : sequence of str, optional
        Of the processes; x, y, z, or v1, v2 ... by default. Columns are ``x1``, ``x2`` ..., intercepts ``RI_x``,
        within-person parts ``wx1``.
    equal_lags : bool
        Hold each lagged effect equal over time, with labels ``a_x`` for autoregressions and ``b_yx`` for the effect of
        x on y.
    estimate_error : bool
        Estimate error variances, equal over time (the STARTS model); else the model has none, whatever the reliability.

    Returns
    -------
    Within

    Raises
    ------
    ModelError
        If a number is out of its range, or no such population exists; the message names how far one may go.

    References
    ----------
    Mulder (2023), Struct Equ Modeling 30:645-658, doi:10.1080/10705511.2022.2122467; Hamaker, Kuiper & Grasman
    (2015), Psychol Methods 20:102-116, doi:10.1037/a0038889

    Examples
    --------
    >>> from analysis.panel.power import riclpm_population
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> [round(v, 3) for v in world.residual[0]]
    [0.888, 0.072]
    >>> print(world.population.splitlines()[8])
    wx2 ~ 0.3*wx1 + 0.1*wy1
    """
    Phi = _square(phi)
    k = len(Phi)
    if isinstance(waves, bool) or not isinstance(waves, int | np.integer) or waves < FEWEST:
        raise ModelError(
            f"{HERE}: waves={waves!r} must be a whole number of {FEWEST} or more; random intercepts are not identified "
            f"from fewer."
        )
    shares = _each("icc", icc, k, low=0.0, high=1.0, ends=(True, False))
    trust = _each("reliability", reliability, k, low=0.0, high=1.0, ends=(False, True))
    R = _correlations("cor_within", cor_within, k)
    B = _correlations("cor_between", cor_between, k)
    Psi = _residual(Phi, R)
    tau = shares / (1.0 - shares)
    T = B * np.sqrt(np.outer(tau, tau))
    error = (1.0 - trust) * (1.0 + tau) / trust
    who = _names(names, k)
    return Within(
        _population(int(waves), who, Phi, R, Psi, T, error),
        _model(int(waves), who, equal_lags=equal_lags, estimate_error=estimate_error),
        tuple(tuple(float(v) for v in row) for row in Psi),
        tuple(tuple(float(v) for v in row) for row in T),
        tuple(float(v) for v in error),
    )


def _square(phi: object) -> Array:
    try:
        found = np.array(phi, dtype=float)
    except (TypeError, ValueError):
        found = np.zeros(0)
    if found.ndim != 2 or found.shape[0] != found.shape[1] or len(found) < 2 or not np.isfinite(found).all():
        raise ModelError(
            f"{HERE}: phi must be a square matrix of finite numbers with a row for each of two processes or more, such "
            f"as [[0.3, 0.1], [0.2, 0.4]]."
        )
    return found


def _each(name: str, given: object, k: int, *, low: float, high: float, ends: tuple[bool, bool]) -> Array:
    values = np.atleast_1d(np.array(given, dtype=float))
    values = np.repeat(values, k) if len(values) == 1 else values
    above_low = values >= low if ends[0] else values > low
    below_high = values <= high if ends[1] else values < high
    if len(values) != k or not (above_low & below_high).all():
        left, right = "[" if ends[0] else "(", "]" if ends[1] else ")"
        raise ModelError(
            f"{HERE}: {name}={given!r} must be one number, or {k}, in {left}{low:g}, {high:g}{right}."
        )
    return values


def _correlations(name: str, given: object, k: int) -> Array:
    values = np.array(given, dtype=float)
    if values.ndim == 0:
        least = -1.0 / (k - 1)
        if not least < values < 1.0:
            raise ModelError(
                f"{HERE}: {name}={given!r} cannot be the correlation of every pair of {k} processes; it must lie "
                f"between {least:.3g} and 1."
            )
        return np.asarray(np.where(np.eye(k) > 0, 1.0, values))
    fine = values.shape == (k, k) and np.allclose(values, values.T) and np.allclose(np.diag(values), 1.0)
    if not fine or not above(values, DEFINITE):
        raise ModelError(
            f"{HERE}: {name} must be one number, or a positive definite {k} x {k} matrix of correlations with 1 on its "
            f"diagonal."
        )
    return values


def _residual(Phi: Array, R: Array) -> Array:
    """Psi; or the largest multiple of Phi for which there is one."""
    explained = Phi @ R @ Phi.T
    Psi = R - explained
    largest = float(np.linalg.eigvals(np.linalg.solve(R, explained)).real.max())
    most = 1.0 / np.sqrt(largest) if largest > 0 else np.inf
    radius = float(np.abs(np.linalg.eigvals(Phi)).max())
    if radius >= 1.0:
        raise ModelError(
            f"{HERE}: phi is not stationary: its largest eigenvalue is {radius:.3f} in size, and must be below 1. With "
            f"these correlations phi may be {most:.3f} times as large at most."
        )
    if largest >= 1.0 or not above(Psi, DEFINITE):
        worst = int(np.argmin(np.diag(Psi)))
        raise ModelError(
            f"{HERE}: phi explains more than there is: the residual covariances are not positive definite (the "
            f"smallest residual variance is {Psi[worst, worst]:.3f}). With these correlations phi may be "
            f"{most:.3f} times as large at most."
        )
    return np.asarray(0.5 * (Psi + Psi.T))


def _names(given: Sequence[str], k: int) -> tuple[str, ...]:
    if not given:
        return ("x", "y", "z")[:k] if k <= 3 else tuple(f"v{i + 1}_" for i in range(k))
    if (
        len(given) != k
        or len(set(given)) != k
        or not all(isinstance(v, str) and v.isidentifier() for v in given)
    ):
        raise ModelError(
            f"{HERE}: names={tuple(given)!r} must be {k} different names of letters, digits and underscores."
        )
    return tuple(given)


def _population(
    waves: int, who: Sequence[str], Phi: Array, R: Array, Psi: Array, T: Array, error: Array
) -> str:
    def value(number: float) -> str:
        return f"{float(number)!r}*"

    lines = _measured(waves, who)
    k = len(who)
    for t in range(2, waves + 1):
        for i in range(k):
            terms = [f"{value(Phi[i, j])}w{who[j]}{t - 1}" for j in range(k)]
            lines.append(f"w{who[i]}{t} ~ {' + '.join(terms)}")
    for t in range(1, waves + 1):
        own = R if t == 1 else Psi
        lines += [f"w{who[i]}{t} ~~ {value(own[i, j])}w{who[j]}{t}" for i in range(k) for j in range(i, k)]
    lines += [f"RI_{who[i]} ~~ {value(T[i, j])}RI_{who[j]}" for i in range(k) for j in range(i, k)]
    lines += [f"{v}{t} ~~ {value(error[i])}{v}{t}" for i, v in enumerate(who) for t in range(1, waves + 1)]
    lines += [f"{v}{t} ~ 0*1" for v in who for t in range(1, waves + 1)]
    return "\n".join([*lines, *_apart(who)]) + "\n"


def _model(waves: int, who: Sequence[str], *, equal_lags: bool, estimate_error: bool) -> str:
    lines = _measured(waves, who)

    def label(a: str, b: str) -> str:
        if not equal_lags:
            return ""
        return f"a_{a}*" if a == b else f"b_{a}{b}*"

    for t in range(2, waves + 1):
        lines += [f"w{a}{t} ~ {' + '.join(f'{label(a, b)}w{b}{t - 1}' for b in who)}" for a in who]
    for t in range(1, waves + 1):
        lines += [f"w{v}{t} ~~ w{v}{t}" for v in who]
        lines += [f"w{a}{t} ~~ w{b}{t}" for a, b in combinations(who, 2)]
    lines += [f"RI_{v} ~~ RI_{v}" for v in who] + [f"RI_{a} ~~ RI_{b}" for a, b in combinations(who, 2)]
    for v in who:
        error = f"e_{v}*" if estimate_error else "0*"
        lines += [f"{v}{t} ~~ {error}{v}{t}" for t in range(1, waves + 1)]
    lines += [f"{v}{t} ~ 1" for v in who for t in range(1, waves + 1)]
    return "\n".join([*lines, *_apart(who)]) + "\n"


def _measured(waves: int, who: Sequence[str]) -> list[str]:
    lines = [f"RI_{v} =~ {' + '.join(f'1*{v}{t}' for t in range(1, waves + 1))}" for v in who]
    return lines + [f"w{v}{t} =~ 1*{v}{t}" for v in who for t in range(1, waves + 1)]


def _apart(who: Sequence[str]) -> list[str]:
    """Random intercepts and first within-person parts do not correlate; written, as sem() would free it."""
    return [f"RI_{a} ~~ 0*w{b}1" for a in who for b in who]
