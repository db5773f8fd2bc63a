"""One draw at a time, for what cannot be stacked and for what the stack left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, FitError, ModelError
from analysis.sem.constrained import minimize_constrained
from analysis.sem.constraints import Constraints, constraints
from analysis.sem.data import Data, Rows
from analysis.sem.minimize import minimize
from analysis.sem.objective import Objective
from analysis.sem.options import Estimator
from analysis.sem.ram import Ram
from analysis.sem.sample import Sample, of_data
from analysis.sem.solution import assemble, solve
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]

One = tuple[Array, float, tuple[Ram, ...]]


def refit(
    table: ParameterTable, estimator: Estimator, sample: Callable[[], Sample], start: Array
) -> One | str:
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
    tuple of (ndarray, float, tuple of Ram), or str
        Parameters, half the discrepancy, layouts; or why there are none: ``unusable``, ``not identified``,
        ``not converged``.
    """
    try:
        drawn = sample()
        objective = assemble(table, drawn, estimator)
        found = _warm(objective, start, constraints(table))
        if found is None:
            solution = solve(table, drawn, estimator)
            return solution.theta, solution.value, solution.rams
    except DataError:
        return "unusable"
    except ModelError:
        return "not identified"
    except (FitError, np.linalg.LinAlgError):
        return "not converged"
    return *found, tuple(part.ram for part in objective.parts)


def _warm(objective: Objective, start: Array, rules: Constraints) -> tuple[Array, float] | None:
    if not np.isfinite(objective.value(start)):
        return None
    if rules.rules:
        bound = minimize_constrained(objective, start, rules)
        return (bound.theta, bound.value) if bound.converged else None
    free = minimize(objective.value, objective.slope, start)
    return (free.theta, float(free.value)) if bool(free.converged) else None


def resampled(
    groups: tuple[Rows, ...], counts: tuple[Array, ...], names: tuple[str, ...], estimator: Estimator
) -> Sample:
    """Make the sample of one draw; weights sum to the rows again.

    Raises
    ------
    DataError
        If a variable is constant in the draw, or its covariances are not positive definite.
    """
    taken = [np.repeat(np.arange(len(c)), c.astype(int)) for c in counts]
    weights = [None if r.weights is None else r.weights[t] for r, t in zip(groups, taken, strict=True)]
    total = sum(float(w.sum()) for w in weights if w is not None)
    scale = sum(len(t) for t in taken) / total if total > 0 else 1.0
    drawn = tuple(
        replace(
            rows,
            values=rows.values[t],
            weights=None if w is None else w * scale,
            clusters=None if rows.clusters is None else rows.clusters[t],
        )
        for rows, t, w in zip(groups, taken, weights, strict=True)
    )
    return of_data(Data(drawn, 0), names, estimator)
