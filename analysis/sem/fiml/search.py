"""The way to a full-information fit: from the fit to the unrestricted moments, by Newton's steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from analysis.sem import ml
from analysis.sem.fiml.discrepancy import Slope, discrepancy
from analysis.sem.fiml.information import expected_information, observed_information
from analysis.sem.fiml.mixing import mixed
from analysis.sem.fiml.patterns import Patterns
from analysis.sem.fiml.saturated import Saturated
from analysis.sem.linalg import positive
from analysis.sem.minimize import minimize
from analysis.sem.moments import Moments
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]

DECREMENT = 1e-16  # squared length of a step, in standard errors of one person
COMPLETIONS = 15  # steps in the metric of completed data, before the observed information is worth its cost
STEPS = 200
HALVINGS = 30
SHRINKS = 0.05  # a step's squared length by its predecessor's: else the information is taken anew
ROUNDING = 1e-13
RIDGE = 1e-8


@dataclass(frozen=True, slots=True)
class FimlFit:
    """Where the search ended.

    Attributes
    ----------
    theta : ndarray, shape (q,)
    implied : Implied
    slope : Slope
    information : ndarray, shape (q, q)
        Observed, of one person.
    converged : bool
    steps : int
    """

    theta: Array
    implied: Implied
    slope: Slope
    information: Array
    converged: bool
    steps: int


def start_from(ram: Ram, unrestricted: Saturated, n: int, start: Array) -> Array:
    """Give the complete-data fit to the unrestricted moments: one or two Newton steps from the solution."""
    sample = Moments(unrestricted.covariance, unrestricted.mean, n)

    def slope(theta: Array) -> tuple[Array, Array, Array, Array]:
        at = ram.implied(theta)
        s = ml.discrepancy(at.sigma, at.mu, sample)
        return (
            0.5 * s.value,
            0.5 * ram.pull_back(at, s.by_sigma, s.by_mu),
            ram.information(at, s.weight, s.weight),
            ram.curvature(at, s.weight, s.spread, s.away),
        )

    found = minimize(slope, start)
    return found.theta if np.isfinite(found.value) else start


def fit_fiml(ram: Ram, patterns: Patterns, start: Array) -> FimlFit:
    """Minimize the full-information discrepancy of one group without constraints.

    First steps in the metric of the completed data (which costs no more than complete data do), extrapolated;
    where these are slow or fail, Newton's with the observed information, or scoring where that is not positive
    definite.

    Parameters
    ----------
    ram : Ram
    patterns : Patterns
    start : ndarray, shape (q,)
        Best from `start_from`.

    Returns
    -------
    FimlFit
    """
    point, done, count = _by_completion(_at(ram, start, patterns), ram, patterns)
    if not done:
        point, done, more = _by_newton(point, ram, patterns)
        count += more
    information = observed_information(ram, point.implied, patterns, point.slope)
    return FimlFit(point.theta, point.implied, point.slope, information, done, count)


def completed_information(ram: Ram, at: Implied, slope: Slope) -> Array:
    """Give the observed information that the data would have, were the missing answers what is expected of them.

    Larger than `observed_information`: a metric for steps, not for errors.

    Parameters
    ----------
    ram : Ram
    at : Implied
    slope : Slope
        From `discrepancy` at the same moments.

    Returns
    -------
    ndarray, shape (..., q, q)
    """
    weight = positive(at.sigma).inverse
    away = -0.5 * (at.sigma @ slope.by_mu[..., None])[..., 0]
    return ram.curvature(at, weight, weight - slope.by_sigma, away)


@dataclass(frozen=True, slots=True)
class _Point:
    theta: Array
    implied: Implied
    slope: Slope

    def gradient(self, ram: Ram) -> Array:
        return 0.5 * ram.pull_back(self.implied, self.slope.by_sigma, self.slope.by_mu)

    def allows(self, after: _Point) -> bool:
        """Tell whether a point is no higher than this one, but for rounding."""
        value = float(self.slope.value)
        return float(after.slope.value) <= value + ROUNDING * (1.0 + abs(value))


def _at(ram: Ram, theta: Array, patterns: Patterns) -> _Point:
    at = ram.implied(theta)
    return _Point(theta, at, discrepancy(at.sigma, at.mu, patterns))


def _by_completion(point: _Point, ram: Ram, patterns: Patterns) -> tuple[_Point, bool, int]:
    metric = completed_information(ram, point.implied, point.slope)
    try:
        root = np.linalg.cholesky(metric)
    except np.linalg.LinAlgError:
        return point, False, 0
    points: list[Array] = []
    steps: list[Array] = []
    for count in range(COMPLETIONS):
        gradient = point.gradient(ram)
        seen = np.linalg.solve(root, gradient)
        if float(seen @ seen) < DECREMENT:
            return point, True, count
        points, steps = [*points, point.theta], [*steps, -np.linalg.solve(root.T, seen)]
        ahead = mixed(np.array(points), np.array(steps), np.array(steps) @ root)
        after = _at(ram, ahead, patterns)
        if not point.allows(after):
            return point, False, count
        point = after
    return point, False, COMPLETIONS


def _by_newton(point: _Point, ram: Ram, patterns: Patterns) -> tuple[_Point, bool, int]:
    factor, before = None, np.inf
    for count in range(1, STEPS + 1):
        factor = _factor(ram, point, patterns) if factor is None else factor
        gradient = point.gradient(ram)
        step = cho_solve(factor, gradient)
        length = float(gradient @ step)
        if length < DECREMENT:
            return point, True, count
        if length > SHRINKS * before:
            factor = None
        before = length
        share = min(1.0, 1.0 / np.sqrt(length))
        for _ in range(HALVINGS):
            after = _at(ram, point.theta - share * step, patterns)
            if point.allows(after):
                break
            share, factor = 0.5 * share, None
        else:
            return point, False, count
        point = after
    return point, False, STEPS


def _factor(ram: Ram, point: _Point, patterns: Patterns) -> tuple[Array, bool]:
    """Factor the observed information, or where that is not positive definite the expected one."""
    try:
        observed = observed_information(ram, point.implied, patterns, point.slope)
        root, lower = cho_factor(observed, lower=True)
    except np.linalg.LinAlgError:
        expected = expected_information(ram, point.implied, patterns, point.slope)
        root, lower = cho_factor(expected + RIDGE * np.diag(np.diag(expected)), lower=True)
    return np.asarray(root, dtype=float), bool(lower)
