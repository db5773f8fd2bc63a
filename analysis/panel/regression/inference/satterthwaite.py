"""Satterthwaite's degrees of freedom for mixed and marginal Gaussian models: `Satterthwaite`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.inference.method import Inference, Joint, f_test, wald
from analysis.panel.regression.likelihood.fit import Optimum, hessian_in_coordinates
from analysis.panel.regression.types import Array

FLAT = 1e-8  # relative eigenvalue below which a direction of the covariance parameters is not estimated
ALIKE = 1e-8  # degrees of freedom that differ by less are the same


@dataclass(frozen=True, slots=True)
class Satterthwaite:
    r"""Moment matching of the variance of a combination, :math:`\nu = 2 (l'\Phi l)^2 / (g'Ag)`.

    Attributes
    ----------
    beta, covariance : ndarray
        Estimates and :math:`\Phi = (X'V^{-1}X)^{-1}`.
    slopes : ndarray, shape (m, p, p)
        :math:`\partial\Phi/\partial\psi`, so that :math:`g_j = l'\,(\partial\Phi/\partial\psi_j)\,l`.
    spread : ndarray, shape (m, m)
        Asymptotic covariance of :math:`\psi`: twice the inverse observed Hessian of the deviance.

    References
    ----------
    Giesbrecht & Burns (1985), Biometrics 41:477-486.
    Fai & Cornelius (1996), J Stat Comput Simul 54:363-378 (several combinations).
    """

    beta: Array
    covariance: Array
    slopes: Array
    spread: Array

    def df(self, combination: Array) -> float:
        l = combination  # noqa: E741 - the papers' letter
        g = np.einsum("a,mab,b->m", l, self.slopes, l)
        variance = float(l @ self.covariance @ l)
        against = float(g @ self.spread @ g)
        return 2 * variance**2 / against if against > 0 else np.inf

    def joint(self, combinations: Array) -> Joint:
        r"""F with :math:`\nu = 2E/(E - q)`, :math:`E = \sum_m \nu_m/(\nu_m - 2)` over the q orthogonal parts."""
        _, vectors = np.linalg.eigh(combinations @ self.covariance @ combinations.T)
        parts = np.array([self.df(row) for row in vectors.T @ combinations])
        return f_test(wald(self, combinations), len(combinations), _pooled(parts))


def _pooled(parts: Array) -> float:
    if len(parts) == 1 or np.ptp(parts) < ALIKE * parts.min():
        return float(parts.mean())
    if (parts <= 2).any():
        return 2.0
    expected = float(np.sum(parts / (parts - 2)))
    return 2 * expected / (expected - len(parts))


def satterthwaite(best: Optimum) -> Inference:
    """Return the method for a fitted likelihood.

    It works in the coordinates of the search, in which the derivative by the root of a variance of 0 is 0: such a
    variance then counts as known.
    """
    p = len(best.criterion.beta)
    phi, t = best.criterion.phi, best.problem.back
    by_theta = phi @ best.cross.w1[:, :p, :p] @ phi
    slopes = np.einsum("kab,km->mab", by_theta, best.chart.jacobian)
    spread = 2 * positive_inverse(hessian_in_coordinates(best))
    return Satterthwaite(t @ best.criterion.beta, t @ phi @ t.T, t @ slopes @ t.T, spread)


def positive_inverse(matrix: Array) -> Array:
    """Return the inverse over the directions with positive eigenvalues, after scaling to a unit diagonal."""
    size = np.sqrt(np.maximum(np.abs(np.diagonal(matrix)), np.finfo(float).tiny ** 0.5))
    values, vectors = np.linalg.eigh(matrix / np.outer(size, size))
    kept = values > FLAT * values.max()
    half = vectors[:, kept] / np.sqrt(values[kept]) / size[:, None]
    return np.asarray(half @ half.T)
