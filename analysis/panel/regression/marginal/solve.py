"""Generalized estimating equations solved: `Marginal`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.link import Link
from analysis.panel.regression.marginal.working import WORKING, pair_moments
from analysis.panel.regression.types import Array, Integers

STEPS = 200
SHARP = 1e-10  # change of the linear predictor, in its root mean square, at which the search stops
FAR = 30.0  # a linear predictor of a binary outcome beyond this is an estimate that goes to infinity


@dataclass(frozen=True, slots=True)
class Wide:
    """Persons by waves; what a person lacks is 0 in `x` and `y`.

    Attributes
    ----------
    x : ndarray, shape (persons, waves, p)
    y : ndarray, shape (persons, waves)
    seen : ndarray, shape (persons, waves)
        1 or 0.
    """

    x: Array
    y: Array
    seen: Array


@dataclass(frozen=True, slots=True)
class Marginal:
    r"""A solution of :math:`\sum_i D_i'V_i^{-1}(y_i - \mu_i) = 0`.

    Attributes
    ----------
    beta : ndarray, shape (p,)
    scale : float
        :math:`\phi`, the mean squared standardized residual (divisor: rows).
    alpha : ndarray
        Parameters of the working correlation.
    correlation : ndarray, shape (waves, waves)
    white_x : ndarray, shape (persons, waves, p)
        :math:`R_i^{-1/2} A_i^{-1/2} D_i`, with which :math:`\sum x'x` is the naive information times the scale.
    white_r : ndarray, shape (persons, waves)
        Standardized residuals in the same metric.
    mean : ndarray, shape (persons, waves)
    converged : bool
    """

    beta: Array
    scale: float
    alpha: Array
    correlation: Array
    white_x: Array
    white_r: Array
    mean: Array
    converged: bool


def wide(x: Array, y: Array, person: Integers, wave: Integers) -> Wide:
    """Return arrays by person and wave."""
    shape = (int(person.max()) + 1, int(wave.max()) + 1)
    out = Wide(np.zeros((*shape, x.shape[1])), np.zeros(shape), np.zeros(shape))
    out.x[person, wave], out.y[person, wave], out.seen[person, wave] = x, y, 1.0
    return out


def solved(data: Wide, link: Link, working: str) -> Marginal:
    """Alternate between correlation and a Fisher step for the coefficients, from independence.

    Raises
    ------
    LinAlgError
        If the working correlation is not positive definite, or estimates go to infinity.

    References
    ----------
    Liang & Zeger (1986), Biometrika 73:13-22, doi:10.1093/biomet/73.1.13
    """
    beta = _first(data, link)
    for kind in dict.fromkeys(("independence", working)):
        for _ in range(STEPS):
            state = _state(data, link, kind, beta)
            flat = state.white_x.reshape(-1, len(beta))
            step = np.linalg.lstsq(flat, state.white_r.ravel(), rcond=None)[0]
            beta = beta + step
            eta = (data.x @ beta)[data.seen > 0]
            if not np.isfinite(eta).all() or (link.family == "binomial" and np.abs(eta).max() > FAR):
                raise np.linalg.LinAlgError("the coefficients go to infinity")
            moved = np.sqrt(np.mean((data.x @ step)[data.seen > 0] ** 2))
            if done := bool(moved < SHARP * max(1.0, np.sqrt(np.mean(eta**2)))):
                break
    last = _state(data, link, working, beta)
    return Marginal(
        beta,
        last.scale,
        last.alpha,
        last.correlation,
        last.white_x,
        last.white_r,
        link.mean(data.x @ beta) * data.seen,
        done,
    )


def _first(data: Wide, link: Link) -> Array:
    """Least squares on a linear predictor taken from the outcome, moved off its bounds."""
    y = data.y[data.seen > 0]
    guess = {
        "gaussian": y,
        "binomial": np.log((y + 0.5) / (1.5 - y)) if link.family == "binomial" else y,
        "poisson": np.log(np.maximum(y, 0.0) + 0.5),
    }[link.family]
    return np.asarray(np.linalg.lstsq(data.x[data.seen > 0], guess, rcond=None)[0])


@dataclass(frozen=True, slots=True)
class _State:
    scale: float
    alpha: Array
    correlation: Array
    white_x: Array
    white_r: Array


def _state(data: Wide, link: Link, working: str, beta: Array) -> _State:
    eta = data.x @ beta
    root = np.sqrt(link.slope(eta))
    residuals = data.seen * (data.y - link.mean(eta)) / root
    scale = float(np.sum(residuals**2) / data.seen.sum())
    products, counts = pair_moments(residuals, data.seen)
    correlation, alpha = WORKING[working](products / scale, counts)
    inverse, pattern = _roots(correlation, data.seen)
    white_x = inverse[pattern] @ (data.x * (root * data.seen)[:, :, None])
    white_r = (inverse[pattern] @ residuals[:, :, None])[:, :, 0]
    return _State(scale, alpha, correlation, white_x, white_r)


def _roots(correlation: Array, seen: Array) -> tuple[Array, Integers]:
    """Return inverse Cholesky factors of each pattern's correlations; waves not seen stand apart, with variance 1."""
    patterns, place = np.unique(seen, axis=0, return_inverse=True)
    both = patterns[:, :, None] * patterns[:, None, :]
    own = np.eye(len(correlation)) * (1 - patterns)[:, :, None]
    return np.linalg.inv(np.linalg.cholesky(correlation * both + own)), place.ravel().astype(np.intp)
