"""A model for ordered answers as scoring sees it: normal responses given covariates, cut at thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fit import Fit
from analysis.sem.ordinal.codes import levels, numbered
from analysis.sem.ordinal.implied import implied
from analysis.sem.ordinal.part import OrdinalPart

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Responses:
    r"""One group's model of p observed and f latent variables, at its estimates.

    Attributes
    ----------
    names : tuple of str
        All p + f variables.
    ordered, continuous, covariates, latent : ndarray of int
        Places among them; the first two are explained variables.
    codes : tuple of ndarray
        Category codes of each ordered variable.
    cuts : tuple of ndarray
        Thresholds of each ordered variable, between infinite ends.
    means : ndarray, shape (p + f,)
        At covariates 0.
    by_covariates : ndarray, shape (p + f, x)
        Total effects of the covariates.
    total : ndarray, shape (p + f, p + f)
        Covariances given the covariates, residual variances of ordered variables included.
    paths : ndarray, shape (p + f, p + f)
        Direct effects.
    residual : ndarray, shape (p + f, p + f)
        Covariances of residuals.
    """

    names: tuple[str, ...]
    ordered: Index
    continuous: Index
    covariates: Index
    latent: Index
    codes: tuple[Array, ...]
    cuts: tuple[Array, ...]
    means: Array
    by_covariates: Array
    total: Array
    paths: Array
    residual: Array

    def center(self, rows: Array) -> Array:
        """Expected values of all variables given each row's covariates, shape (n, p + f)."""
        return np.asarray(self.means + rows[:, self.covariates] @ self.by_covariates.T)

    def limits(self, rows: Array) -> tuple[Array, Array]:
        """Between which thresholds each response lies, shape (n, ordered) twice; infinite where not answered.

        Raises
        ------
        DataError
            If a row has a category that the fit has not.
        """
        lower = np.full((len(rows), len(self.ordered)), -np.inf)
        upper = -lower
        place = numbered(rows[:, self.ordered], self.codes, [self.names[i] for i in self.ordered])
        for j, cuts in enumerate(self.cuts):
            seen = place[:, j] >= 0
            lower[seen, j], upper[seen, j] = cuts[place[seen, j]], cuts[place[seen, j] + 1]
        return lower, upper


def responses(fit: Fit, g: int) -> Responses:
    """Take one group of a fit with ordered variables apart."""
    part = fit.solution.objective.parts[g]
    if not isinstance(part, OrdinalPart):
        raise TypeError(f"no ordered variables in {type(part).__name__}")
    model, at = part.model, implied(part.model, fit.theta)
    ordered = model.explained[model.ordered]
    paths, residual, _ = model.ram.matrices(fit.theta)
    residual = residual.copy()
    residual[ordered, ordered] = at.residual
    taus = model.thresholds.values(fit.theta)
    r = at.responses
    names = tuple(model.ram.variables)
    return Responses(
        names,
        ordered,
        np.setdiff1d(model.explained, ordered),
        model.covariates,
        np.arange(model.ram.n_observed, len(names)),
        categories(fit),
        tuple(np.concatenate([[-np.inf], taus[model.cut_of == i], [np.inf]]) for i in model.ordered),
        r.means,
        r.effects[:, model.covariates],
        r.total,
        paths,
        residual,
    )


def categories(fit: Fit) -> tuple[Array, ...]:
    """Give the category codes of each ordered variable, those of all groups together."""
    ordered = list(fit.parameters.ordered)
    places = [fit.parameters.observed.index(v) for v in ordered]
    rows = [group.values[:, places] for group in fit.sample.rows or ()]
    return levels(np.concatenate(rows), ordered)
