"""The statistics of ordinal data that parameters imply, and their derivatives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ordinal.layout import OrdinalLayout
from analysis.sem.ram import Implied

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class OrdinalImplied:
    r"""What parameters imply for latent responses and for their scaled selves.

    Attributes
    ----------
    responses : Implied
        Moments of the latent responses given the covariates, at covariates 0.
    residual : ndarray, shape (..., v)
        Residual variances of the v ordered variables.
    scale : ndarray, shape (..., p)
        :math:`\delta`: 1 for continuous variables.
    covariance : ndarray, shape (..., p, p)
        :math:`\Delta\Sigma^*\Delta`, with 1 on the diagonal for ordered variables.
    thresholds : ndarray, shape (..., cuts)
        As they stand among the statistics: :math:`\delta(\tau - \mu)`, or :math:`-\mu` of continuous variables.
    slopes : ndarray, shape (..., p, x)
        :math:`\Delta\Pi`.
    """

    responses: Implied
    residual: Array
    scale: Array
    covariance: Array
    thresholds: Array
    slopes: Array


def implied(model: OrdinalLayout, theta: Array) -> OrdinalImplied:
    r"""Give what parameters imply.

    Under ``"delta"`` the residual variances s of ordered variables are such that the scaled variances are 1:
    :math:`\sum_k B_{ik}^2 s_k = \delta_i^{-2} - r_i`, with B the total effects and r the variances at s = 0. Under
    ``"theta"`` residual variances are parameters and :math:`\delta_i = 1/\sqrt{\Sigma^*_{ii}}`; NaN where that is
    no positive number.

    Parameters
    ----------
    model : OrdinalLayout
    theta : ndarray, shape (..., q)

    References
    ----------
    Muthen & Asparouhov (2002), Mplus Web Notes 4; Muthen (1984), Psychometrika 49:115-132, doi:10.1007/BF02294210
    """
    at = model.ram.implied(theta)
    y, o = model.explained, model.explained[model.ordered]
    scale = np.ones((*theta.shape[:-1], len(y)))
    if model.parameterization == "delta":
        own = model.scales.values(theta)
        with np.errstate(divide="ignore"):
            left = own**-2.0 - np.diagonal(at.total, axis1=-2, axis2=-1)[..., o]
        residual = left if model.leaves else _solved(at.effects[..., o[:, None], o] ** 2, left)
        at = _with_residuals(at, o, residual)
    else:
        _, S, _ = model.ram.matrices(theta)
        residual = np.diagonal(S, axis1=-2, axis2=-1)[..., o]
        with np.errstate(divide="ignore", invalid="ignore"):
            own = 1.0 / np.sqrt(np.diagonal(at.total, axis1=-2, axis2=-1)[..., o])
    scale[..., model.ordered] = own
    away = model.thresholds.values(theta) - at.means[..., y[model.cut_of]]
    return OrdinalImplied(
        at,
        residual,
        scale,
        at.total[..., y[:, None], y] * scale[..., :, None] * scale[..., None, :],
        away * scale[..., model.cut_of],
        at.effects[..., y[:, None], model.covariates] * scale[..., :, None],
    )


def implied_statistics(model: OrdinalLayout, at: OrdinalImplied) -> Array:
    """Give the implied statistics in their order, shape (..., s)."""
    order = model.order
    lead = at.thresholds.shape[:-1]
    continuous = np.array(list(order.variances), dtype=np.intp)
    return np.concatenate(
        [
            at.thresholds,
            np.swapaxes(at.slopes, -1, -2).reshape(*lead, -1),
            at.covariance[..., continuous, continuous],
            at.covariance[..., order.first, order.second],
        ],
        axis=-1,
    )


def jacobian(model: OrdinalLayout, at: OrdinalImplied) -> Array:
    """Give the derivatives of the implied statistics by the free parameters, shape (..., s, q)."""
    cells = _Cells(model, at.responses)
    by_log = None if model.rigid else _by_log_scale(model, at, cells)
    return np.concatenate(
        [
            _threshold_rows(model, at, cells, by_log),
            _slope_rows(model, at, cells, by_log),
            _covariance_rows(model, at, cells, by_log),
        ],
        axis=-2,
    )


def _by_log_scale(model: OrdinalLayout, at: OrdinalImplied, cells: _Cells) -> Array:
    """How the logarithms of the scales change, shape (..., p, q)."""
    out = np.zeros((*at.scale.shape, model.ram.n_free))
    own = at.scale[..., model.ordered]
    if model.parameterization == "theta":
        o = model.explained[model.ordered]
        out[..., model.ordered, :] = -0.5 * cells.covariances(o, o) * own[..., None] ** 2
    else:
        mine = np.flatnonzero(model.scales.free >= 0)
        out[..., model.ordered[mine], model.scales.free[mine]] = 1.0 / own[..., mine]
    return out


def _threshold_rows(model: OrdinalLayout, at: OrdinalImplied, cells: _Cells, by_log: Array | None) -> Array:
    c = model.cut_of
    out = -cells.means(model.explained)[..., c, :]
    taus = np.flatnonzero(model.thresholds.free >= 0)
    out[..., taus, model.thresholds.free[taus]] += 1.0
    out *= at.scale[..., c, None]
    return out if by_log is None else out + at.thresholds[..., None] * by_log[..., c, :]


def _slope_rows(model: OrdinalLayout, at: OrdinalImplied, cells: _Cells, by_log: Array | None) -> Array:
    x, p = model.covariates, len(model.explained)
    effect, cause = np.tile(np.arange(p), len(x)), np.repeat(x, p)
    out = cells.effects(model.explained[effect], cause) * at.scale[..., effect, None]
    pi = np.swapaxes(at.slopes, -1, -2).reshape(*at.scale.shape[:-1], -1)
    return out if by_log is None else out + pi[..., None] * by_log[..., effect, :]


def _covariance_rows(model: OrdinalLayout, at: OrdinalImplied, cells: _Cells, by_log: Array | None) -> Array:
    """By variances of continuous variables, then covariances; residual variances that are left take part."""
    continuous = np.array(list(model.order.variances), dtype=np.intp)
    i = np.concatenate([continuous, model.order.first])
    j = np.concatenate([continuous, model.order.second])
    a, b = model.explained[i], model.explained[j]
    moved = cells.covariances(a, b)
    if model.parameterization == "delta" and not model.leaves:
        o = model.explained[model.ordered]
        B = at.responses.effects
        target = -cells.covariances(o, o)
        if by_log is not None:
            target -= 2.0 * by_log[..., model.ordered, :] * at.scale[..., model.ordered, None] ** -2.0
        by_residual = np.linalg.solve(B[..., o[:, None], o] ** 2, target)
        moved = moved + (B[..., a[:, None], o] * B[..., b[:, None], o]) @ by_residual
    moved = moved * (at.scale[..., i] * at.scale[..., j])[..., None]
    if by_log is None:
        return moved
    return moved + at.covariance[..., i, j][..., None] * (by_log[..., i, :] + by_log[..., j, :])


def bend(model: OrdinalLayout, at: OrdinalImplied, pulled: Array) -> Array | None:
    r"""Give :math:`\sum_k d_k \ddot\sigma_k`, what the bending of the statistics adds to the curvature.

    Parameters
    ----------
    model : OrdinalLayout
    at : OrdinalImplied
    pulled : ndarray, shape (..., s)
        d: residuals times weights.

    Returns
    -------
    ndarray, shape (..., q, q), or None
        None where it is not as simple as for continuous variables: with scales that change, covariates, or ordered
        causes.
    """
    if not (model.rigid and model.leaves) or len(model.covariates):
        return None
    order, p = model.order, len(model.explained)
    half = np.zeros((*pulled.shape[:-1], p, p))
    v = np.array(list(order.variances), dtype=np.intp)
    half[..., v, v] = pulled[..., list(order.variances.values())]
    half[..., order.first, order.second] = 0.5 * pulled[..., order.own :]
    half[..., order.second, order.first] = half[..., order.first, order.second]
    half *= at.scale[..., :, None] * at.scale[..., None, :]
    cuts = -pulled[..., : len(model.cut_of)] * at.scale[..., model.cut_of]
    by_mu = cuts @ (model.cut_of[:, None] == np.arange(p)).astype(float)
    return model.ram.bend(at.responses, half, by_mu)


def complete_moments(model: OrdinalLayout, at: OrdinalImplied, x_covariance: Array, x_mean: Array) -> Implied:
    """Give the unconditional moments of all variables, covariates with their sample moments: for standardizing.

    Parameters
    ----------
    model : OrdinalLayout
    at : OrdinalImplied
    x_covariance, x_mean : ndarray, shapes (..., x, x) and (..., x)
    """
    if not len(model.covariates):
        return at.responses
    r, p = at.responses, model.ram.n_observed
    by_x = r.effects[..., :, model.covariates]
    total = r.total + by_x @ x_covariance @ np.swapaxes(by_x, -1, -2)
    means = r.means + (by_x @ x_mean[..., None])[..., 0]
    return replace(r, sigma=total[..., :p, :p], mu=means[..., :p], total=total, means=means)


def _solved(matrix: Array, right: Array) -> Array:
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0], dtype=float)


def _with_residuals(at: Implied, o: Index, residual: Array) -> Implied:
    p = at.sigma.shape[-1]
    reach = at.effects[..., :, o]
    total = at.total + (reach * residual[..., None, :]) @ np.swapaxes(reach, -1, -2)
    return replace(at, total=total, sigma=total[..., :p, :p])


@dataclass(frozen=True, slots=True)
class _Cells:
    """Derivatives of the latent responses' moments by the RAM's free cells, gathered by parameter."""

    model: OrdinalLayout
    at: Implied

    def covariances(self, i: Index, j: Index) -> Array:
        """By covariances between variables i and j, shape (..., pairs, q)."""
        c, at = self.model.ram.cells, self.at
        columns = np.concatenate([at.effects, at.total], axis=-1)
        a, b = columns[..., :, c.first], columns[..., :, c.second]
        moved = a[..., i, :] * b[..., j, :] + a[..., j, :] * b[..., i, :]
        return np.asarray((moved * c.scale) @ c.fills, dtype=float)

    def means(self, i: Index) -> Array:
        c, at = self.model.ram.cells, self.at
        height = np.zeros((*at.means.shape[:-1], len(c.kind)))
        height[..., c.kind == 0] = at.means[..., c.column[c.kind == 0]]
        height[..., c.kind == 2] = 1.0
        lifted = at.effects[..., i[:, None], c.row] * height[..., None, :]
        return np.asarray(lifted @ c.fills, dtype=float)

    def effects(self, i: Index, j: Index) -> Array:
        """By total effects of j on i, shape (..., pairs, q)."""
        c, B = self.model.ram.cells, self.at.effects
        path = c.kind == 0
        moved = B[..., i[:, None], c.row[path]] * np.swapaxes(B, -1, -2)[..., j[:, None], c.column[path]]
        return np.asarray(moved @ c.fills[path], dtype=float)
