"""Residuals of fits with ordered variables: of polychoric correlations, thresholds, slopes; with their errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sem.errors_of import inverse_within
from analysis.sem.fit import Fit
from analysis.sem.ordinal.part import OrdinalPart

Array = NDArray[np.float64]

FLAT = 1e-9  # share of a statistic's variance that counts as none
NOTHING = 1e-5  # of a standard deviation: a residual that the model makes 0, up to where the search stopped


def ordered_residuals(fit: Fit, kind: str) -> dict[str, pd.DataFrame]:
    """Give each group's residuals; see `analysis.sem.after.residuals.residuals` for the kinds.

    Returns
    -------
    dict of DataFrame
        By group, named by the explained variables; ``.attrs`` holds ``thresholds``, ``mean``, ``slopes``.
    """
    parts = [part for part in fit.solution.objective.parts if isinstance(part, OrdinalPart)]
    residual = [part.sample.statistics - part.fitted(fit.theta) for part in parts]
    if kind in ("normalized", "standardized"):
        spread = variances(fit, parts, of_residuals=kind == "standardized")
        residual = [_over(r, v, part) for r, v, part in zip(residual, spread, parts, strict=True)]
    return {label: _framed(part, r, kind) for label, part, r in zip(fit.groups, parts, residual, strict=True)}


def variances(fit: Fit, parts: Sequence[OrdinalPart], *, of_residuals: bool) -> list[Array]:
    r"""Give the variances of the sample statistics or of what the model leaves of them, group by group.

    .. math:: \tfrac1{n_g} diag(Q\Gamma_g Q'),\quad Q = I - w_g\,\Delta_g E^{-1}\Delta_g' W_g,\quad
              E = \sum_h w_h\,\Delta_h' W_h\Delta_h

    with W the weights of the estimator, :math:`\Gamma` the asymptotic covariance of thresholds, slopes and latent
    correlations, :math:`w_g = n_g/n`, and Q = I for the statistics themselves.

    Returns
    -------
    list of ndarray of shape (s,)
        NaN where a residual cannot vary.

    References
    ----------
    Muthen (1984), Psychometrika 49:115-132, doi:10.1007/BF02294210; Maydeu-Olivares (2017), Psychometrika
    82:533-558, doi:10.1007/s11336-016-9552-7
    """
    n = sum(part.sample.n for part in parts)
    laid = [part.deviations(fit.theta)[1:] for part in parts]
    shares = [part.sample.n / n for part in parts]
    weighed = [W[:, None] * J if W.ndim == 1 else W @ J for W, J in laid]
    q = len(fit.theta)
    information = sum(
        (w * (J.T @ WJ) for w, (_, J), WJ in zip(shares, laid, weighed, strict=True)), np.zeros((q, q))
    )
    bread = inverse_within(information, fit.solution.directions)
    found = []
    for part, w, (_, J), WJ in zip(parts, shares, laid, weighed, strict=True):
        gamma = part.sample.gamma
        own = np.diag(gamma)
        if of_residuals:
            Q = np.eye(len(gamma)) - w * (J @ bread) @ WJ.T
            own = np.einsum("st,tu,su->s", Q, gamma, Q, optimize=True)
        found.append(np.where(own <= FLAT * np.diag(gamma), np.nan, own) / part.sample.n)
    return found


def _over(residual: Array, variance: Array, part: OrdinalPart) -> Array:
    """Divide by standard errors; 0 where neither the residual nor its error is more than rounding."""
    with np.errstate(invalid="ignore"):
        z = residual / np.sqrt(variance)
    scale = np.sqrt(np.diag(part.sample.gamma))
    return np.asarray(np.where(np.isnan(variance) & (np.abs(residual) < NOTHING * scale), 0.0, z))


def _framed(part: OrdinalPart, residual: Array, kind: str) -> pd.DataFrame:
    sample, order = part.sample, part.model.order
    p, cuts = len(sample.names), len(part.model.cut_of)
    matrix = np.zeros((p, p))
    for v, place in order.variances.items():
        matrix[v, v] = residual[place]
    matrix[order.first, order.second] = matrix[order.second, order.first] = residual[order.own :]
    sd = np.sqrt(np.diag(sample.covariance))
    if kind == "cor":
        implied = sample.covariance - matrix
        model_sd = np.sqrt(np.diag(implied))
        matrix = sample.covariance / np.outer(sd, sd) - implied / np.outer(model_sd, model_sd)
    elif kind == "cor_bentler":
        matrix = matrix / np.outer(sd, sd)
    frame = pd.DataFrame(matrix, index=list(sample.names), columns=list(sample.names))
    of = dict(zip(sample.labels, residual, strict=True))
    cut = np.isin(part.model.cut_of, part.model.ordered)
    scale = sd if kind in ("cor", "cor_bentler") else np.ones(p)
    # a continuous variable's mean stands among the statistics with the opposite sign
    means = {
        sample.names[v]: -float(residual[i]) / float(scale[v])
        for i, v in enumerate(part.model.cut_of)
        if not cut[i]
    }
    frame.attrs["mean"] = means or None
    frame.attrs["thresholds"] = {sample.labels[i]: float(residual[i]) for i in np.flatnonzero(cut)}
    slopes = sample.labels[cuts : cuts + p * len(sample.covariates)]
    frame.attrs["slopes"] = {name: float(of[name]) for name in slopes} or None
    return frame
