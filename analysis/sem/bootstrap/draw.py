"""One block of draws: resample, fit, value everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.sem.bootstrap.quantities import SCALES, Quantities, quantities
from analysis.sem.bootstrap.resample import Design, Drawn, drawn
from analysis.sem.bootstrap.single import refit, resampled
from analysis.sem.bootstrap.stack import search, stacked
from analysis.sem.data import Rows, check_positive, scaling
from analysis.sem.fit import Fit
from analysis.sem.moments import Moments
from analysis.sem.options import Estimator
from analysis.sem.ram import layout
from analysis.sem.sample import Sample, multiplier, unbiased
from analysis.sem.table import ParameterTable
from analysis.sem.threads import one_thread

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Problem:
    """What every block needs; small enough to be sent to a worker.

    Attributes
    ----------
    table : ParameterTable
    estimator : Estimator
    theta : ndarray, shape (q,)
        The estimate: where each draw's search begins.
    rows : tuple of Rows
        What is drawn from.
    design : Design
    categories : mapping
        How many categories each ordered variable has.
    stackable : bool
        Whether draws can be fitted in one batch.
    directions : ndarray, shape (q, r), or None
        What linear equality constraints leave free, if there are any.
    normalization : str
        What a draw's sampling weights sum to, as those of the sample do.
    """

    table: ParameterTable
    estimator: Estimator
    theta: Array
    rows: tuple[Rows, ...]
    design: Design
    categories: Mapping[str, int]
    stackable: bool
    directions: Array | None
    normalization: str = "total"


@dataclass(frozen=True, slots=True)
class Block:
    """What a block of draws gave; rows of the arrays are the draws that were fitted.

    Attributes
    ----------
    theta : ndarray, shape (fitted, q)
    chisq : ndarray, shape (fitted,)
        The standard test statistic.
    values : Quantities
        Shapes (fitted, rows).
    failed : tuple of str
        Why the others were not.
    """

    theta: Array
    chisq: Array
    values: Quantities
    failed: tuple[str, ...]


def draw(problem: Problem, stream: np.random.SeedSequence, draws: int) -> Block:
    """Draw and fit one block.

    Parameters
    ----------
    problem : Problem
    stream : SeedSequence
        The block's own; nothing else decides what is drawn.
    draws : int
    """
    with one_thread():
        counts = problem.design.counts(np.random.Generator(np.random.PCG64(stream)), draws)
        return _stacked(problem, counts) if problem.stackable else _one_by_one(problem, counts)


def _stacked(problem: Problem, counts: tuple[Array, ...]) -> Block:
    table, estimator = problem.table, problem.estimator
    divisor = unbiased(estimator)
    each = [drawn(rows, c, unbiased=divisor) for rows, c in zip(problem.rows, counts, strict=True)]
    if problem.rows[0].weights is not None:
        factors = scaling([d.n for d in each], [d.weight for d in each], problem.normalization)
        each = [replace(d, weight=d.weight * factor) for d, factor in zip(each, factors, strict=True)]
    exogenous = tuple(table.observed.index(v) for v in table.exogenous)
    rams = tuple(layout(table, g + 1) for g in range(table.groups))
    everyone, usable = stacked(rams, each, exogenous, means=table.meanstructure, unbiased=divisor)
    theta = np.zeros((len(usable), len(problem.theta)))
    value, fitted = np.zeros(len(usable)), usable.copy()
    found = search(everyone.take(usable), problem.theta, problem.directions)
    theta[usable], value[usable], fitted[usable] = found.theta, found.value, found.converged
    failed = ["unusable"] * int((~usable).sum())
    for k in np.flatnonzero(usable & ~fitted):
        one = refit(table, estimator, partial(_moments, table, each, int(k)), problem.theta)
        if isinstance(one, str):
            failed.append(one)
        else:
            theta[k], value[k], fitted[k] = one.theta, one.solution.value, True
    theta, value = theta[fitted], value[fitted]
    n = sum(d.weight[fitted] - (1.0 if divisor else 0.0) for d in each)
    values = quantities(table, everyone.take(fitted).rams, theta)
    return Block(theta, 2.0 * n * np.maximum(value, 0.0), values, tuple(failed))


def _moments(table: ParameterTable, each: list[Drawn], k: int) -> Sample:
    for d in each:
        check_positive(d.covariance[k], table.observed)
    one = tuple(Moments(d.covariance[k], d.mean[k], int(d.n[k]), float(d.weight[k])) for d in each)
    return Sample(one, None, 0)


def _one_by_one(problem: Problem, counts: tuple[Array, ...]) -> Block:
    table, estimator = problem.table, problem.estimator
    fits: list[Fit] = []
    failed: list[str] = []
    chisq: list[float] = []
    for k in range(len(counts[0])):
        mine = tuple(c[k] for c in counts)
        sample = partial(
            resampled, problem.rows, mine, table, estimator, problem.categories, problem.normalization
        )
        one = refit(table, estimator, sample, problem.theta)
        if isinstance(one, str):
            failed.append(one)
            continue
        fits.append(one)
        n = sum(multiplier(m, estimator) for m in one.samples)
        chisq.append(2.0 * n * max(one.solution.value, 0.0))
    tables = [one.estimates for one in fits]
    values = (np.array([t[name] for t in tables], dtype=float) for name in SCALES)
    theta = np.reshape([one.theta for one in fits], (len(fits), len(problem.theta)))
    return Block(theta, np.array(chisq, dtype=float), Quantities(*values), tuple(failed))
