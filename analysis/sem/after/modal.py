"""Where a normal density times the probability of ordered answers is highest, all rows at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError
from analysis.sem.after.intervals import Answers

Array = NDArray[np.float64]

STEPS = 200
HALVINGS = 60
ENOUGH = 1e-22  # of the logarithm still to gain; the step that is left then is about 1e-11
ROUNDING = 1e-13


def modes(linear: Array, precision: Array, answers: Answers) -> Array:
    r"""Maximize :math:`h'u - \tfrac12 u'Ku + \log P(answers \mid u)`.

    The function is concave; Newton's steps are halved until it rises, for all rows together. Rows that are alike are
    searched once.

    Parameters
    ----------
    linear : ndarray, shape (n, r)
        h, one row a person.
    precision : ndarray, shape (r, r)
        K, positive semidefinite; definite where answers leave a direction open.
    answers : Answers
        Of the n rows.

    Returns
    -------
    ndarray, shape (n, r)

    Raises
    ------
    FitError
        If a row's maximum is not reached.
    """
    told = np.concatenate([linear, answers.lower, answers.upper], axis=1)
    _, first, of = np.unique(told, axis=0, return_index=True, return_inverse=True)
    return _searched(linear[first], precision, answers.of(first))[of.ravel()]


def _searched(linear: Array, precision: Array, answers: Answers) -> Array:
    at = np.zeros_like(linear)
    todo = np.arange(len(linear))
    for _ in range(STEPS):
        u, h, those = at[todo], linear[todo], answers.of(todo)
        curve = those.curve(u)
        gradient = h - u @ precision + curve.slope
        step = np.asarray(np.linalg.solve(precision - curve.bend, gradient[..., None])[..., 0], dtype=float)
        gain = np.sum(gradient * step, axis=1)
        at[todo] = u + _rising(u, step, _whole(curve.value, u, h, precision), h, precision, those)
        todo = todo[gain > ENOUGH]
        if not todo.size:
            return at
    raise FitError(
        f"predict: the scores of {todo.size} row(s) were not found in {STEPS} steps. Take method='regression', or "
        f"look for an item whose residual variance is almost 0."
    )


def _rising(u: Array, step: Array, value: Array, h: Array, K: Array, answers: Answers) -> Array:
    """Halve the steps of those rows where the function falls."""
    low = np.arange(len(u))
    for _ in range(HALVINGS):
        at = u[low] + step[low]
        new = _whole(answers.of(low).value(at), at, h[low], K)
        low = low[~(new >= value[low] - ROUNDING * (1.0 + np.abs(value[low])))]
        if not low.size:
            break
        step[low] *= 0.5
    return step


def _whole(value: Array, u: Array, h: Array, K: Array) -> Array:
    return np.asarray(value + np.sum(h * u, axis=1) - 0.5 * np.sum((u @ K) * u, axis=1))
