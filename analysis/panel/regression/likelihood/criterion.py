r"""The deviance, minus twice the (restricted) log-likelihood with :math:`\beta` profiled out: `Criterion`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.likelihood.cross import Cross
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Criterion:
    r"""Deviance and its derivatives by :math:`\theta`, without the constant :math:`(N - p)\log 2\pi` (N for ML).

    Attributes
    ----------
    value : float
    slope : ndarray, shape (k,)
    hessian : ndarray, shape (k, k)
    information : ndarray, shape (k, k)
        Expected Hessian.
    beta : ndarray, shape (p,)
    phi : ndarray, shape (p, p)
        :math:`\Phi = (X'V^{-1}X)^{-1}`.
    """

    value: float
    slope: Array
    hessian: Array
    information: Array
    beta: Array
    phi: Array


def deviance(logdet: float, w0: Array, restricted: bool) -> float:
    r"""Return :math:`\log|V| + r'V^{-1}r \;[+ \log|X'V^{-1}X|]`; infinite if X is deficient in this metric."""
    try:
        root = np.linalg.cholesky(w0)
    except np.linalg.LinAlgError:
        return np.inf
    diagonal = np.diagonal(root)
    return float(logdet + diagonal[-1] ** 2 + (2 * np.log(diagonal[:-1]).sum() if restricted else 0.0))


def criterion(cross: Cross, restricted: bool) -> Criterion:
    r"""Return deviance, slope and Hessian.

    .. math::
        g_i = tr(PV_i) - y'PV_iPy, \quad
        H_{ij} = -tr(PV_iPV_j) + tr(PV_{ij}) + 2y'PV_iPV_jPy - y'PV_{ij}Py

    with :math:`P = V^{-1} - V^{-1}X\Phi X'V^{-1}`; for maximum likelihood the traces have :math:`V^{-1}` for P.
    """
    p = len(cross.w0) - 1
    x = np.s_[..., :p, :p]
    phi = np.asarray(np.linalg.inv(cross.w0[x]), dtype=float)
    beta = phi @ cross.w0[:p, p]
    c = np.append(-beta, 1.0)
    along = cross.w1 @ c
    u = along[:, :p]
    trace1, information, trace_bend = cross.trace1, cross.trace2, cross.trace_bend
    if restricted:
        turned = phi @ cross.w1[x]
        trace1 = trace1 - np.trace(turned, axis1=-2, axis2=-1)
        information = (
            information
            - 2 * np.einsum("ab,ijba->ij", phi, cross.w2[x])
            + np.einsum("iab,jba->ij", turned, turned)
        )
        trace_bend = trace_bend - np.einsum("ab,ijba->ij", phi, cross.w_bend[x])
    curved = c @ cross.w2 @ c - u @ phi @ u.T
    hessian = -information + trace_bend + 2 * curved - c @ cross.w_bend @ c
    return Criterion(
        deviance(cross.logdet, cross.w0, restricted),
        trace1 - along @ c,
        (hessian + hessian.T) / 2,
        information,
        beta,
        phi,
    )
