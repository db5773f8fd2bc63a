"""Functions of a fit's parameters, with the errors that they inherit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem import Fit

Array = NDArray[np.float64]
Row = tuple[str, str, str, int]
STEP = 1e-5  # of 1 + the value: central differences are then right to about 1e-10


@dataclass(frozen=True)
class Values:
    """Rows of a parameter table as a vector.

    Attributes
    ----------
    values : ndarray, shape (m,)
    covariance : ndarray, shape (m, m)
        Zero for fixed rows.
    """

    values: Array
    covariance: Array


def taken(fit: Fit, rows: Sequence[Row]) -> Values:
    """Take rows (lhs, op, rhs, group from 1) out of a fit."""
    table = fit.parameters.rows
    place = {(r.lhs, r.op, r.rhs, r.group): i for i, r in enumerate(table)}
    at = [place[row] for row in rows]
    free = [table[i].free - 1 for i in at]
    pick = np.zeros((len(at), fit.parameters.n_free))
    for k, number in enumerate(free):
        if number >= 0:
            pick[k, number] = 1.0
    return Values(fit.values[at], pick @ fit.vcov @ pick.T)


def jacobian(function: Callable[[Array], Array], at: Array) -> Array:
    """Give the derivative by central differences, shape (values, m)."""
    columns = []
    for k in range(len(at)):
        step = STEP * (1.0 + abs(at[k]))
        move = np.eye(1, len(at), k)[0] * step
        columns.append((function(at + move) - function(at - move)) / (2.0 * step))
    return np.asarray(np.stack(columns, axis=-1))


def propagated(function: Callable[[Array], Array], given: Values) -> tuple[Array, Array]:
    """Give a function of parameters and its standard errors (delta method)."""
    slope = jacobian(function, given.values)
    spread = np.einsum("ai,ij,aj->a", slope, given.covariance, slope)
    return function(given.values), np.sqrt(np.maximum(spread, 0.0))
