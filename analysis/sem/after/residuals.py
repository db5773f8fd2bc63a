"""Residuals: what a model leaves of the sample's means and covariances."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.ordered_residuals import ordered_residuals
from analysis.sem.after.residual_errors import errors
from analysis.sem.fit import Fit
from analysis.words import nearest

Array = NDArray[np.float64]
Kind = Literal["cor", "raw", "cor_bentler", "normalized", "standardized"]

KINDS = ("cor", "raw", "cor_bentler", "normalized", "standardized")
NOTHING = 1e-5  # of a standard deviation: a residual that the model makes 0, up to where the search stopped


def residuals(fit: Fit, kind: str = "cor") -> pd.DataFrame | dict[str, pd.DataFrame]:
    r"""Give sample less implied moments.

    ``raw``: :math:`s_{ij} - \sigma_{ij}`. ``cor``: correlations less implied correlations (Bollen). ``cor_bentler``:
    :math:`(s_{ij}-\sigma_{ij})/\sqrt{s_{ii}s_{jj}}`. ``normalized``: raw over the standard error of the sample
    moment. ``standardized``: raw over the residual's own standard error, so that it is a z statistic where the model
    holds.

    Parameters
    ----------
    fit : Fit
    kind : str

    Returns
    -------
    DataFrame, or dict of DataFrame
        Symmetric, named by the observed variables; with several groups one a group, by the group's value.
        ``.attrs["mean"]`` holds the residuals of the means by name (for ``cor`` and ``cor_bentler`` over the sample's
        standard deviations), or None for a model without means. A residual that the model makes 0 has z = 0; NaN
        where a residual's variance is 0 but the residual is not.

        With ordered variables residuals are those of polychoric (polyserial) correlations, and, if there are
        covariates, of everything given these; variables are the explained ones. ``.attrs["thresholds"]`` holds
        residuals by ``x1|t1``, ``.attrs["mean"]`` those of continuous variables' intercepts, ``.attrs["slopes"]``
        those of the regressions on covariates by ``x1~age``, or None.

    Raises
    ------
    ModelError
        If `kind` is not known, or errors are asked for that clusters do not allow.

    References
    ----------
    Bollen (1989), Structural Equations with Latent Variables, 257-262; Bentler (1995), EQS program manual;
    Maydeu-Olivares (2017), Psychometrika 82:533-558, doi:10.1007/s11336-016-9552-7
    """
    if kind not in KINDS:
        raise ModelError(
            f"residuals: kind={kind!r} is not known{nearest(str(kind), KINDS) or '.'} There are {', '.join(KINDS)}."
        )
    if fit.parameters.ordered:
        found = ordered_residuals(fit, kind)
        return found if len(found) > 1 else next(iter(found.values()))
    spread = (
        errors(fit, of_residuals=kind == "standardized") if kind in ("normalized", "standardized") else None
    )
    frames = {}
    for g, label in enumerate(fit.groups):
        means, matrix = _of_group(fit, g, kind)
        if spread is not None:
            variance_of_means, variances = spread[g]
            sd = np.sqrt(np.diag(fit.samples[g].covariance))
            matrix = _over(matrix, variances, np.outer(sd, sd))
            means = means if variance_of_means is None else _over(means, variance_of_means, sd)
        frames[label] = _framed(fit, matrix, means)
    return frames if len(frames) > 1 else next(iter(frames.values()))


def _of_group(fit: Fit, g: int, kind: str) -> tuple[Array, Array]:
    sample, implied = fit.samples[g], fit.implied[g]
    S, sigma = sample.covariance, implied.sigma
    away = sample.mean - implied.mu
    sd, model_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(sigma))
    match kind:
        case "cor":
            return away / sd, S / np.outer(sd, sd) - sigma / np.outer(model_sd, model_sd)
        case "cor_bentler":
            return away / sd, (S - sigma) / np.outer(sd, sd)
        case _:
            return away, S - sigma


def _over(residual: Array, variance: Array, scale: Array) -> Array:
    """Divide by standard errors; 0 where neither the residual nor its error is more than rounding."""
    with np.errstate(invalid="ignore"):
        z = residual / np.sqrt(variance)
    sure = np.isnan(variance)
    return np.asarray(np.where(sure & (np.abs(residual) < NOTHING * scale), 0.0, z))


def _framed(fit: Fit, matrix: Array, means: Array) -> pd.DataFrame:
    names = list(fit.parameters.observed)
    frame = pd.DataFrame(0.5 * (matrix + matrix.T), index=names, columns=names)
    # a plain mapping: pandas compares attrs when frames are joined, which a Series does not allow
    frame.attrs["mean"] = (
        {name: float(value) for name, value in zip(names, means, strict=True)}
        if fit.parameters.meanstructure
        else None
    )
    return frame
