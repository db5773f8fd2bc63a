"""Fits a parameter table to moments: search, identification, errors, what is inadmissible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError
from analysis.sem.data import Sample
from analysis.sem.fit import Fit
from analysis.sem.identify import check_identified, degrees_of_freedom
from analysis.sem.linalg import positive
from analysis.sem.minimize import minimize
from analysis.sem.objective import Objective
from analysis.sem.ram import Ram, layout
from analysis.sem.start import plain_start, start
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]


def fit(text: str, table: ParameterTable, sample: Sample) -> Fit:
    """Fit a model by maximum likelihood.

    Raises
    ------
    ModelError
        If the model is not identified.
    FitError
        If the search does not converge.
    """
    df = degrees_of_freedom(table)
    places = [table.observed.index(v) for v in table.exogenous]
    rams = tuple(
        layout(table, g + 1).with_covariates(m.covariance, m.mean, places)
        for g, m in enumerate(sample.moments)
    )
    objective = Objective(rams, sample.moments, table.meanstructure)
    if table.n_free == 0:
        theta = np.zeros(0)
        return Fit(
            text, "ML", table, sample.moments, rams, theta, np.zeros((0, 0)), float(objective.value(theta)), df,
            sample.n_left_out, True, (),
        )  # fmt: skip
    found = minimize(objective.value, objective.slope, start(table, sample.moments))
    if not found.converged:
        found = minimize(objective.value, objective.slope, plain_start(table, sample.moments))
    if not np.isfinite(found.value):
        raise FitError(
            "fit: the starting values imply a covariance matrix that is not positive definite. "
            "Give starting values for variances and loadings, as in 'f ~~ start(1)*f'."
        )
    _, _, information, _ = objective.slope(found.theta)
    check_identified(table, information)
    if not found.converged:
        raise FitError(
            f"fit: no convergence after {found.steps} steps. Give starting values (start(0.5)*x), check the "
            f"variables' scales and signs, or simplify the model; estimates on the way are not reported."
        )
    vcov = positive(information).inverse / objective.n
    return Fit(
        text, "ML", table, sample.moments, rams, found.theta, vcov, float(found.value), df,
        sample.n_left_out, True, inadmissible(table, rams, found.theta),
    )  # fmt: skip


def inadmissible(table: ParameterTable, rams: tuple[Ram, ...], theta: Array) -> tuple[str, ...]:
    """Tell what in a solution cannot be: negative variances, impossible covariances."""
    found: list[str] = []
    for row in table.rows:
        if row.free and row.is_variance and theta[row.free - 1] < 0:
            kind = "residual variance" if row.lhs in table.observed else "latent (residual) variance"
            found.append(
                f"inadmissible: the {kind} of {row.lhs!r} is negative ({theta[row.free - 1]:.3g}; a Heywood case)."
            )
    for group, ram in enumerate(rams, start=1):
        where = f" in group {group}" if len(rams) > 1 else ""
        p = ram.n_observed
        _, symmetric, _ = ram.matrices(theta)
        total = ram.implied(theta).total[p:, p:]
        if len(total) and np.linalg.eigvalsh(total)[0] < -1e-8 * np.abs(total).max():
            found.append(
                f"inadmissible: the covariances of the latent variables are not positive definite{where}."
            )
        residual = symmetric[:p, :p]
        if np.linalg.eigvalsh(residual)[0] < -1e-8 * np.abs(residual).max():
            found.append(f"inadmissible: the residual covariances are not positive definite{where}.")
    return tuple(found)
