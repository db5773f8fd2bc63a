"""Fits a parameter table to a sample: solution, errors, and what in it is inadmissible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.errors_of import vcov
from analysis.sem.fit import Fit
from analysis.sem.identify import check_degrees_of_freedom
from analysis.sem.linalg import above
from analysis.sem.options import Estimator
from analysis.sem.sample import Sample
from analysis.sem.solution import Solution, solve
from analysis.sem.table import ParameterTable


def fit(text: str, table: ParameterTable, sample: Sample, estimator: Estimator) -> Fit:
    """Fit a model.

    Raises
    ------
    ModelError
        If the model is not identified.
    FitError
        If the search does not converge.
    DataError
        If the estimator needs rows, and only moments were given.
    """
    check_degrees_of_freedom(table, sum(f.op == "==" for f in table.formulas))
    solution = solve(table, sample, estimator)
    covariance = vcov(solution, sample, estimator)
    found = (
        *warnings_of(solution),
        *_without_errors(table, covariance, estimator),
        *_coarse(table, sample),
    )
    return Fit(text, estimator, solution, sample, covariance, True, found)


SOME = 40  # rows looked at first
SHOWN = 8  # parameters named in one warning
Array = NDArray[np.float64]
ROUNDING = 1e-8  # as far as a search meets its bounds
NEGATIVE = 1e-8  # how far below 0 an eigenvalue of correlations may lie by rounding


def warnings_of(solution: Solution) -> tuple[str, ...]:
    """Tell what in a solution cannot be, or holds only by constraint."""
    table, theta = solution.table, solution.theta
    found: list[str] = []
    for row in table.rows:
        # at a bound of 0 a variance is 0 but for rounding
        edge = -ROUNDING if row.lower == 0.0 else 0.0
        if row.free and row.is_variance and theta[row.free - 1] < edge:
            kind = "residual variance" if row.lhs in table.observed else "latent (residual) variance"
            found.append(
                f"inadmissible: the {kind} of {row.lhs!r} is negative ({theta[row.free - 1]:.3g}; a Heywood case)"
                f"{_in_group(row.group, table)}."
            )
    parts = zip(solution.objective.parts, solution.implied, strict=True)
    for group, (part, implied) in enumerate(parts, start=1):
        ram = part.ram
        p = ram.n_observed
        _, symmetric, _ = ram.matrices(theta)
        total = implied.total[p:, p:]
        if len(total) and not above(_unitless(total), -NEGATIVE):
            found.append(
                f"inadmissible: the covariances of the latent variables are not positive definite"
                f"{_in_group(group, table)}."
            )
        residual = symmetric[:p, :p]
        if not above(_unitless(residual), -NEGATIVE):
            found.append(
                f"inadmissible: the residual covariances are not positive definite{_in_group(group, table)}."
            )
    found += [f"at its limit: the constraint {words!r} binds." for words in solution.active]
    return tuple(found)


def _without_errors(table: ParameterTable, covariance: Array, estimator: Estimator) -> list[str]:
    """Name free parameters whose variance is below 0 or not a number, as where observed information bends down."""
    if estimator.errors == "none":
        return []
    lost = np.flatnonzero(~(np.diag(covariance) >= 0.0))
    if not len(lost):
        return []
    names = [repr(table.first_of(int(i) + 1).words) for i in lost[:SHOWN]]
    more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
    return [
        f"errors of {', '.join(names)}{more} could not be computed: by the information at the estimates their "
        f"variances are not positive. Take information='expected' (with complete data) or fit.bootstrap(), or simplify "
        f"the model."
    ]


def _unitless(covariance: Array) -> Array:
    """Covariances over standard deviations, so that the verdict does not hang on the variables' units."""
    d = np.sqrt(np.abs(np.diag(covariance)))
    d = np.where(d > 0.0, d, np.sqrt(np.abs(covariance).max()) or 1.0)
    return np.asarray(covariance / np.outer(d, d))


FEW = (
    4  # categories up to which normal theory for an ordered answer is clearly biased (Rhemtulla et al. 2012)
)


def _coarse(table: ParameterTable, sample: Sample) -> list[str]:
    """Name explained variables with few whole-number values, which this estimator takes for continuous.

    References
    ----------
    Rhemtulla, Brosseau-Liard & Savalei (2012), Psychol Methods 17:354-373, doi:10.1037/a0029315
    """
    if sample.rows is None:
        return []
    if not any(_few(rows.values[:SOME]).any() for rows in sample.rows):
        return []  # some rows show it already: the usual case, at little cost
    values = np.concatenate([rows.values for rows in sample.rows])
    few = _few(values)
    found = []
    for j in np.flatnonzero(few):
        name = table.observed[j]
        own = values[~np.isnan(values[:, j]), j]
        if name not in (*table.covariates, *table.ordered) and (own == np.round(own)).all():
            found.append(name)
    if not found:
        return []
    return [
        f"taken as continuous: {', '.join(map(repr, found))} with at most {FEW} whole-number values. If they are "
        f"ordered categories, name them in ordered=."
    ]


def _few(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which columns have few different values."""
    ordered = np.sort(values, axis=0)  # nan come last
    return np.asarray((ordered[1:] > ordered[:-1]).sum(0) < FEW)


def _in_group(group: int, table: ParameterTable) -> str:
    return f" in group {group}" if table.groups > 1 else ""
