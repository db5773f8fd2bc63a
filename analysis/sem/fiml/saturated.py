"""Means and covariances without a model, by maximum likelihood from data with missing answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from analysis.sem.fiml.discrepancy import Slope, discrepancy
from analysis.sem.fiml.information import by_moments
from analysis.sem.fiml.mixing import mixed
from analysis.sem.fiml.patterns import Patterns
from analysis.sem.linalg import positive

Array = NDArray[np.float64]

DECREMENT = 1e-18  # squared length of a step, in standard errors of one person
STEPS = 2000
EM_FIRST = 30  # EM steps before Newton's, which cost about as much as ten
EM_BETWEEN = 5
NEWTON_STEPS = 100
NEWTON_UP_TO = 60  # variables: beyond, the information matrix costs more than the EM steps that it saves
WINDOW = 8
TINY = 1e-12
CONSTANT = 1e-24  # variance by squared mean
SHRINKS = 0.05  # a step's squared length by its predecessor's: else the curve is taken anew
HALVINGS = 12
ROUNDING = 1e-13  # of the value: below this a decrease cannot be told from rounding
SINGULAR = (
    1e-4  # smallest eigenvalue of the correlations: if Newton's steps also fail, the maximum is not inside
)


@dataclass(frozen=True, slots=True)
class Saturated:
    """The unrestricted maximum-likelihood moments.

    Attributes
    ----------
    mean : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
        Divisor n.
    value : float
        The discrepancy there: n times a model's less this is the likelihood-ratio statistic.
    loglik : float
    converged : bool
    steps : int
        EM and Newton steps.
    """

    mean: Array
    covariance: Array
    value: float
    loglik: float
    converged: bool
    steps: int


def loglik(value: float, patterns: Patterns) -> float:
    r"""Give the log-likelihood from the discrepancy, :math:`-\tfrac n2(F + a\log 2\pi)`, a the answers a row."""
    return -0.5 * patterns.n * (value + patterns.answered * math.log(2.0 * math.pi))


@dataclass(frozen=True, slots=True)
class _Point:
    mean: Array
    covariance: Array
    slope: Slope

    @property
    def value(self) -> float:
        return float(self.slope.value)


def saturated(patterns: Patterns) -> Saturated:
    r"""Maximize the likelihood of multivariate normal data with missing answers, without a model.

    EM steps, extrapolated (Anderson's mixing); where these are slow, Newton's. With G the discrepancy's slope by
    covariances and g minus half that by means, the EM step is :math:`\mu\leftarrow\mu+\Sigma g`,
    :math:`\Sigma\leftarrow\Sigma-\Sigma G\Sigma-\Sigma g g'\Sigma`. The end is where the next step is
    shorter than 1e-9 standard errors of one person.

    Parameters
    ----------
    patterns : Patterns

    Returns
    -------
    Saturated
        `converged` is false also where the likelihood has no maximum inside: a constant variable, or more variables
        than their rows can tell apart, so that the covariances run into singular ones. Where nobody answers
        two variables together (`Patterns.coverage` 0), their covariance is one of many with the same likelihood.

    References
    ----------
    Dempster, Laird & Rubin (1977), J R Stat Soc B 39:1-38; Walker & Ni (2011), SIAM J Numer Anal
    49:1715-1735, doi:10.1137/10078356X
    """
    mean, variance = patterns.available()
    constant = variance <= CONSTANT * mean**2
    point = _at(mean, np.diag(np.where(constant, 1.0, variance)), patterns)
    if constant.any():
        return Saturated(point.mean, point.covariance, point.value, loglik(point.value, patterns), False, 0)
    if patterns.complete and (own := _of_complete(patterns)).converged:
        return own
    few = patterns.p <= NEWTON_UP_TO
    point, done, count = _by_em(point, patterns, EM_FIRST if few else STEPS)
    if few and not done:
        point, done, more = _by_newton(point, patterns)
        count += more
    return Saturated(point.mean, point.covariance, point.value, loglik(point.value, patterns), done, count)


def _of_complete(patterns: Patterns) -> Saturated:
    """Give the sample's own moments, if they are positive definite."""
    batch = patterns.batches[0]
    mean = batch.mean[0]
    covariance = np.zeros((patterns.p, patterns.p)) if batch.covariance is None else batch.covariance[0]
    own = positive(covariance)
    value = float(own.logdet) + patterns.p
    return Saturated(mean, covariance, value, loglik(value, patterns), bool(own.ok), 0)


def _by_em(point: _Point, patterns: Patterns, most: int) -> tuple[_Point, bool, int]:
    """Take EM steps, each extrapolated from the last few as long as that raises the likelihood."""
    p = patterns.p
    root = np.linalg.inv(np.linalg.cholesky(point.covariance + TINY * np.diag(np.diag(point.covariance))))
    points: list[Array] = []
    steps: list[Array] = []
    seen: list[Array] = []
    for count in range(most):
        if _em_length(point) < DECREMENT:
            return point, True, count
        by_mean, by_covariance = _em(point)
        points = [*points[1 - WINDOW :], np.concatenate([point.mean, point.covariance.ravel()])]
        steps = [*steps[1 - WINDOW :], np.concatenate([by_mean, by_covariance.ravel()])]
        whitened = root @ by_covariance @ root.T / np.sqrt(2.0)
        seen = [*seen[1 - WINDOW :], np.concatenate([root @ by_mean, whitened.ravel()])]
        ahead = mixed(np.array(points), np.array(steps), np.array(seen))
        covariance = ahead[p:].reshape(p, p)
        after = _at(ahead[:p], 0.5 * (covariance + covariance.T), patterns)
        if not after.value <= point.value + ROUNDING * (1.0 + abs(point.value)):
            after = _at(point.mean + by_mean, point.covariance + by_covariance, patterns)
            points, steps, seen = [], [], []
            if not np.isfinite(after.value):
                return point, False, count
        point = after
    return point, False, most


def _by_newton(point: _Point, patterns: Patterns) -> tuple[_Point, bool, int]:
    """End with Newton's steps; the curve is kept as long as its steps shrink fast, for it costs most."""
    curve, before = None, np.inf
    for count in range(NEWTON_STEPS):
        curve = _curve(point, patterns) if curve is None else curve
        after = None
        if curve is not None:
            step, length = curve.step(point)
            if length < DECREMENT:
                return point, True, count
            after = _down(point, step, patterns)
            if length > SHRINKS * before or after is None:
                curve = None
            before = length
        if after is None and _singular(point):
            return point, False, count
        point = _by_em(point, patterns, EM_BETWEEN)[0] if after is None else after
    return point, False, NEWTON_STEPS


def _singular(point: _Point) -> bool:
    """Tell whether the covariances have nearly left the positive definite ones: there is no maximum inside."""
    d = np.sqrt(np.diag(point.covariance))
    return bool(np.linalg.eigvalsh(point.covariance / np.outer(d, d))[0] < SINGULAR)


def _at(mean: Array, covariance: Array, patterns: Patterns) -> _Point:
    return _Point(mean, covariance, discrepancy(covariance, mean, patterns))


def _em(point: _Point) -> tuple[Array, Array]:
    """Give the change of means and covariances by one EM step."""
    S = point.covariance
    by_mean = -0.5 * (S @ point.slope.by_mu)
    return by_mean, -(S @ point.slope.by_sigma @ S) - np.outer(by_mean, by_mean)


def _em_length(point: _Point) -> float:
    """Give the squared length of an EM step in the metric of complete data."""
    S, g = point.covariance, 0.5 * point.slope.by_mu
    product = point.slope.by_sigma @ S
    return float(g @ S @ g + 0.5 * np.sum(product * product.T))


@dataclass(frozen=True, slots=True)
class _Curve:
    """The information at some point, factored, in units of standard deviations there."""

    scale: Array
    factor: tuple[Array, bool]

    def step(self, point: _Point) -> tuple[Array, float]:
        """Give the step down from a point, and its squared length: Newton's there where the curve was taken."""
        G, p = point.slope.by_sigma, len(point.mean)
        a, b = np.tril_indices(p)
        gradient = (
            np.concatenate([0.5 * point.slope.by_mu, np.where(a == b, 0.5, 1.0) * G[a, b]]) * self.scale
        )
        step = cho_solve(self.factor, gradient, check_finite=False)
        return step * self.scale, float(gradient @ step)


def _curve(point: _Point, patterns: Patterns) -> _Curve | None:
    """Factor the observed information, `None` if it is not positive definite."""
    a, b = np.tril_indices(patterns.p)
    d = np.sqrt(np.diag(point.covariance))
    scale = np.concatenate([d, d[a] * d[b]])
    information = by_moments(point.slope, patterns, "observed") * (scale[:, None] * scale)
    try:
        return _Curve(scale, cho_factor(information, lower=True, overwrite_a=True, check_finite=False))
    except np.linalg.LinAlgError:
        return None


def _down(point: _Point, step: Array, patterns: Patterns) -> _Point | None:
    """Step down, shorter if need be; `None` if nothing is gained."""
    p = patterns.p
    a, b = np.tril_indices(p)
    change = np.empty((p, p))
    change[a, b] = change[b, a] = step[p:]
    length = 1.0
    for _ in range(HALVINGS):
        after = _at(point.mean - length * step[:p], point.covariance - length * change, patterns)
        if after.value <= point.value + ROUNDING * (1.0 + abs(point.value)):
            return after
        length *= 0.5
    return None
