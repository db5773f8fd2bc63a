"""Kenward and Roger's adjusted covariance, F statistic and degrees of freedom: `KenwardRoger`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.inference.method import Inference, Joint, f_test, wald
from analysis.panel.regression.inference.satterthwaite import positive_inverse
from analysis.panel.regression.likelihood.fit import Optimum
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class KenwardRoger:
    r"""Small-sample inference for REML estimates.

    .. math::
        \Phi_A = \Phi + 2\Phi\Big\{\sum_{ij} W_{ij}(Q_{ij} - P_i\Phi P_j - \tfrac14 R_{ij})\Big\}\Phi

    with :math:`P_i = -X'V^{-1}V_iV^{-1}X`, :math:`Q_{ij} = X'V^{-1}V_iV^{-1}V_jV^{-1}X`,
    :math:`R_{ij} = X'V^{-1}V_{ij}V^{-1}X` and W the inverse of the expected information of :math:`\theta`.

    Attributes
    ----------
    beta : ndarray, shape (p,)
    covariance : ndarray, shape (p, p)
        :math:`\Phi_A`.
    phi : ndarray, shape (p, p)
        :math:`\Phi`.
    turned : ndarray, shape (k, p, p)
        :math:`\Phi P_i \Phi`.
    spread : ndarray, shape (k, k)
        W.

    Notes
    -----
    R vanishes for parameters in which V is linear (variances and covariances: random effects, unstructured, compound
    symmetry). For autoregressive and Toeplitz correlations and heterogeneous variances the adjustment depends on the
    parameters chosen; here variances and correlations, and R is kept, as the paper has it.

    References
    ----------
    Kenward & Roger (1997), Biometrics 53:983-997, doi:10.2307/2533558
    """

    beta: Array
    covariance: Array
    phi: Array
    turned: Array
    spread: Array

    def df(self, combination: Array) -> float:
        return self._moments(combination[None, :])[0]

    def joint(self, combinations: Array) -> Joint:
        df2, factor = self._moments(combinations)
        return f_test(factor * wald(self, combinations), len(combinations), df2)

    def _moments(self, combinations: Array) -> tuple[float, float]:
        r"""Denominator df m and scale :math:`\lambda` that match mean and variance of F to those of an F(l, m)."""
        ell, row = len(combinations), combinations
        inverse = np.linalg.inv(row @ self.phi @ row.T)
        parts = inverse @ (row @ self.turned @ row.T)
        traces = np.trace(parts, axis1=1, axis2=2)
        a1 = float(traces @ self.spread @ traces)
        a2 = float(np.sum(self.spread * np.einsum("iab,jba->ij", parts, parts)))
        if a2 <= 0:
            return np.inf, 1.0
        return _matched(ell, a1, a2)


def _matched(ell: int, a1: float, a2: float) -> tuple[float, float]:
    if ell == 1:
        return 2 / a2, 1.0  # what the formulas below come to, without their 0 / 0
    b = (a1 + 6 * a2) / (2 * ell)
    g = ((ell + 1) * a1 - (ell + 4) * a2) / ((ell + 2) * a2)
    under = 3 * ell + 2 * (1 - g)
    c1, c2, c3 = g / under, (ell - g) / under, (ell + 2 - g) / under
    mean = 1 / (1 - a2 / ell)
    variance = 2 / ell * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    rho = variance / (2 * mean**2)
    m = 4 + (ell + 2) / (ell * rho - 1)
    return m, m / (mean * (m - 2))


def kenward_roger(best: Optimum, second_order: bool = True) -> Inference:
    """Return the method for a likelihood fitted by REML; `second_order` keeps the term with R."""
    p = len(best.criterion.beta)
    phi, t, cross = best.criterion.phi, best.problem.back, best.cross
    w1, w2 = cross.w1[:, :p, :p], cross.w2[:, :, :p, :p]
    spread = positive_inverse(best.criterion.information / 2)
    middle = np.einsum("ij,ijab->ab", spread, w2) - np.einsum("ij,iab,bc,jcd->ad", spread, w1, phi, w1)
    if second_order:
        middle = middle - np.einsum("ij,ijab->ab", spread, cross.w_bend[:, :, :p, :p]) / 4
    adjusted = phi + 2 * phi @ middle @ phi
    turned = -phi @ w1 @ phi
    return KenwardRoger(
        t @ best.criterion.beta, _even(t @ adjusted @ t.T), t @ phi @ t.T, t @ turned @ t.T, spread
    )


def _even(matrix: Array) -> Array:
    return (matrix + matrix.T) / 2
