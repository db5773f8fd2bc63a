"""One draw at a time, for what cannot be stacked and for what the stack left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, FitError, ModelError
from analysis.sem.constrained import minimize_constrained
from analysis.sem.constraints import constraints
from analysis.sem.data import Data, Rows, scaling
from analysis.sem.fit import Fit
from analysis.sem.minimize import minimize
from analysis.sem.objective import Objective
from analysis.sem.options import Estimator
from analysis.sem.sample import Sample, of_data, of_ordinal
from analysis.sem.solution import Solution, assemble, solve
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]


def refit(
    table: ParameterTable, estimator: Estimator, sample: Callable[[], Sample], start: Array
) -> Fit | str:
    """Fit a model to one draw: from the estimate, and if that leads nowhere from the draw itself.

    Parameters
    ----------
    table : ParameterTable
    estimator : Estimator
    sample : callable
        Makes the draw's sample; may find that it cannot be used.
    start : ndarray, shape (q,)

    Returns
    -------
    Fit or str
        Without a covariance of the parameters; or why there is none: ``unusable``, ``not identified``,
        ``not converged``.
    """
    try:
        drawn = sample()
        solution = _warm(table, assemble(table, drawn, estimator), start)
        if solution is None:
            solution = solve(table, drawn, estimator)
    except DataError:
        return "unusable"
    except ModelError:
        return "not identified"
    except (FitError, np.linalg.LinAlgError):
        return "not converged"
    return Fit("", estimator, solution, drawn, np.zeros((len(start), len(start))), True, ())


def _warm(table: ParameterTable, objective: Objective, start: Array) -> Solution | None:
    if not np.isfinite(objective.value(start)):
        return None
    rules = constraints(table)
    if rules.rules:
        bound = minimize_constrained(objective, start, rules)
        theta, value, converged = bound.theta, bound.value, bound.converged
    else:
        free = minimize(objective.slope, start, objective.newton)
        theta, value, converged = free.theta, float(free.value), bool(free.converged)
    q = len(start)
    return Solution(table, objective, theta, value, np.eye(q), q, 0, ()) if converged else None


def resampled(
    groups: tuple[Rows, ...],
    counts: tuple[Array, ...],
    table: ParameterTable,
    estimator: Estimator,
    categories: Mapping[str, int],
    normalization: str = "total",
) -> Sample:
    """Make the sample of one draw.

    Parameters
    ----------
    groups : tuple of Rows
    counts : tuple of ndarray, shape (n,)
        How often each row is drawn, a group at a time.
    table : ParameterTable
    estimator : Estimator
    categories : mapping
        How many categories each ordered variable has in the whole sample.
    normalization : str
        What weights sum to; see `scaling`.

    Raises
    ------
    DataError
        If a variable is constant in the draw or lacks a category, or the covariances are not positive definite.
    """
    taken = [np.repeat(np.arange(len(c)), c.astype(int)) for c in counts]
    weights = [None if r.weights is None else r.weights[t] for r, t in zip(groups, taken, strict=True)]
    factors = [np.ones(())] * len(groups)
    sums = [w.sum() for w in weights if w is not None]
    if sums:
        if min(sums) <= 0:
            raise DataError("data: the draw has rows of weight 0 only.")
        factors = scaling([np.asarray(len(t)) for t in taken], sums, normalization)
    drawn = tuple(
        replace(
            rows,
            values=rows.values[t],
            weights=None if w is None else w * factor,
            clusters=None if rows.clusters is None else rows.clusters[t],
        )
        for rows, t, w, factor in zip(groups, taken, weights, factors, strict=True)
    )
    if not categories:
        return of_data(Data(drawn, 0), table.observed, estimator)
    found = of_ordinal(Data(drawn, 0), table.observed, tuple(categories), table.exogenous, estimator)
    if dict(found.categories) != dict(categories):
        raise DataError("data: the draw lacks a category of an ordered variable.")
    return found
