"""How far residuals vary by chance: covariances of sample moments, and of what a model leaves of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.errors_of import inverse_within
from analysis.sem.fiml import discrepancy, jacobian, saturated_information, saturated_scores
from analysis.sem.fiml.information import by_moments
from analysis.sem.fiml_part import FimlPart
from analysis.sem.fit import Fit
from analysis.sem.parts import LeastSquaresPart, NormalPart, data_of, explained
from analysis.sem.weights import normal_weight, observed_weight

Array = NDArray[np.float64]
Index = NDArray[np.intp]
ROBUST = ("robust_sem", "robust_huber_white")


@dataclass(frozen=True, slots=True)
class Spread:
    """One group's moments as statistics: means first if the model has them, then distinct covariances.

    Attributes
    ----------
    weight : ndarray, shape (k, k)
        Their information at the model's moments, for one person.
    jacobian : ndarray, shape (k, q)
        Derivative of the implied moments.
    gamma : ndarray, shape (k, k)
        Asymptotic covariance of root-n times the sample's, at the sample's own moments; 0 for moments of exogenous
        covariates.
    first, second : ndarray of int
        Which variables each covariance is of.
    means : bool
    """

    weight: Array
    jacobian: Array
    gamma: Array
    first: Index
    second: Index
    means: bool


def errors(fit: Fit, *, of_residuals: bool) -> list[tuple[Array | None, Array]]:
    r"""Give variances of sample moments (``normalized``), or of their residuals (``standardized``), group by group.

    .. math:: \tfrac1{n_g} Q\Gamma Q',\quad Q = I - w_g\,\Delta_g E^{-1}\Delta_g' W_g

    with E the information of all groups, :math:`w_g = n_g/n`, :math:`\Gamma` the asymptotic covariance of the sample
    moments (normal-theory, or distribution-free where the errors are robust) and Q = I for the moments themselves.
    Where the fit's information is the first-order one, so are W, at the model's moments, and :math:`\Gamma^{-1}`, at
    the sample's: cross-products of the rows' scores, as in lavaan.

    Returns
    -------
    list of (ndarray of shape (p,) or None, ndarray of shape (p, p))
        Of means and covariances; NaN where a residual cannot vary.

    Raises
    ------
    ModelError
        If the errors are by clusters.

    References
    ----------
    Maydeu-Olivares (2017), Psychometrika 82:533-558, doi:10.1007/s11336-016-9552-7
    """
    if fit.sample.clustered and fit.options.errors in (*ROBUST, "robust_cluster"):
        raise ModelError(
            "residuals: their errors are not defined here for clusters. Take kind='cor' or 'raw'."
        )
    spreads = [spread(fit, g) for g in range(len(fit.rams))]
    found = []
    whole = sum(m.size for m in fit.samples)
    pairs = list(zip(spreads, (m.size / whole for m in fit.samples), strict=True))
    information = sum((w * (s.jacobian.T @ s.weight @ s.jacobian) for s, w in pairs), np.zeros(1))
    bread = inverse_within(information, fit.solution.directions) if of_residuals else np.zeros((0, 0))
    for s, w in pairs:
        gamma = s.gamma
        if of_residuals:
            Q = np.eye(len(gamma)) - w * (s.jacobian @ bread @ s.jacobian.T) @ s.weight
            gamma = Q @ gamma @ Q.T
        variance = np.diag(gamma) / (w * whole)
        sure = np.diag(gamma) <= FLAT * np.diag(s.gamma)
        found.append(_unstacked(np.where(sure, np.nan, variance), s, len(fit.parameters.observed)))
    return found


FLAT = 1e-9  # share of a moment's variance that counts as none


def _unstacked(variance: Array, s: Spread, p: int) -> tuple[Array | None, Array]:
    matrix = np.zeros((p, p))
    split = p if s.means else 0
    matrix[s.first, s.second] = matrix[s.second, s.first] = variance[split:]
    return (variance[:p] if s.means else None), matrix


def spread(fit: Fit, group: int) -> Spread:
    """Take one group's moments apart."""
    part = fit.solution.objective.parts[group]
    match part:
        case NormalPart():
            return _complete(fit, part)
        case FimlPart():
            return _incomplete(fit, part)
        case LeastSquaresPart():
            return _least_squares(fit, part)
        case _:
            raise TypeError(f"no errors of residuals for {type(part).__name__}")


def _complete(fit: Fit, part: NormalPart) -> Spread:
    implied = part.ram.implied(fit.theta)
    means = part.meanstructure
    by_mu, by_sigma = part.ram.jacobian(implied)
    J = np.concatenate([by_mu, by_sigma]) if means else by_sigma
    free = explained(part.ram.n_observed, part.exogenous, means=means)
    gamma = np.zeros((len(free), len(free)))
    i, j = np.tril_indices(part.ram.n_observed)
    if fit.options.errors == "first_order":
        own = part.sample.mean, part.sample.covariance
        gamma[np.ix_(free, free)] = np.linalg.inv(first_order(part, *own)[np.ix_(free, free)])
        return Spread(
            first_order(part, implied.mu if means else own[0], implied.sigma), J, gamma, i, j, means
        )
    if fit.options.errors in ROBUST:
        root, _, _ = part.deviations(fit.theta)
        gamma = root.T @ root
    else:
        inner = normal_weight(part.sample.covariance, means=means)[np.ix_(free, free)]
        gamma[np.ix_(free, free)] = np.linalg.inv(inner)
    weight = _observed(part, fit) if fit.options.observed else normal_weight(implied.sigma, means=means)
    return Spread(weight, J, gamma, i, j, means)


def first_order(part: NormalPart, mean: Array, covariance: Array) -> Array:
    """Cross-product over n of the rows' scores by the moments (means first if the model has them)."""
    rows, means = data_of(part.rows), part.meanstructure
    i, j = np.tril_indices(rows.shape[1])
    away = rows - mean
    products = away[:, i] * away[:, j] - covariance[i, j]
    deviations = np.concatenate([away, products], axis=1) if means else products
    scores = deviations @ normal_weight(covariance, means=means)
    if part.weights is not None:
        scores = scores * part.weights[:, None]
    return np.asarray(scores.T @ scores / part.sample.size)


def _observed(part: NormalPart, fit: Fit) -> Array:
    """Observed information of the moments at the model's, for one person."""
    _, at = part.at(fit.theta)
    return observed_weight(at.weight, at.spread, at.away if part.meanstructure else None)


def _least_squares(fit: Fit, part: LeastSquaresPart) -> Spread:
    W = part.weight if part.weight.ndim == 2 else np.diag(part.weight)
    if fit.options.errors in ROBUST or fit.options.discrepancy in ("ULS", "DWLS"):
        root, _, _ = part.deviations(fit.theta)
        gamma = root.T @ root
    else:
        gamma = np.asarray(np.linalg.inv(W), dtype=float)
    i, j = np.tril_indices(part.ram.n_observed)
    return Spread(W, part.jacobian(part.ram.implied(fit.theta)), gamma, i, j, part.meanstructure)


def _incomplete(fit: Fit, part: FimlPart) -> Spread:
    implied = part.ram.implied(fit.theta)
    kind: Literal["expected", "observed"] = "observed" if fit.options.observed else "expected"
    first = fit.options.errors == "first_order"
    if first:
        own = saturated_scores(implied.mu, implied.sigma, part.patterns)
        weight = own.T @ own / part.patterns.n
    else:
        weight = by_moments(discrepancy(implied.sigma, implied.mu, part.patterns), part.patterns, kind)
    mean, covariance = part.saturated.mean, part.saturated.covariance
    p = len(mean)
    i, j = np.tril_indices(p)
    x = np.isin(np.arange(p), list(part.exogenous))
    free = np.concatenate([~x, ~(x[i] & x[j])])
    scores = saturated_scores(mean, covariance, part.patterns)
    meat = scores.T @ scores / part.patterns.n
    unrestricted = meat if first else saturated_information(mean, covariance, part.patterns, kind)
    inverse = np.zeros_like(unrestricted)
    inverse[np.ix_(free, free)] = np.linalg.inv(unrestricted[np.ix_(free, free)])
    gamma = inverse
    if fit.options.errors in ROBUST:
        gamma = inverse @ meat @ inverse
    return Spread(weight, jacobian(part.ram, implied), gamma, i, j, True)
