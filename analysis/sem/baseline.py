"""The baseline model: explained variables that correlate with nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml import baseline as unrelated
from analysis.sem.identify import moments_of
from analysis.sem.objective import Objective
from analysis.sem.options import Estimator
from analysis.sem.sample import Sample
from analysis.sem.solution import Solution, assemble, solve
from analysis.sem.table import Parameter, ParameterTable, numbered

Array = NDArray[np.float64]


@lru_cache(maxsize=64)
def baseline_table(table: ParameterTable) -> ParameterTable:
    """Write the baseline model of a model, as lavaan has it.

    Every explained variable keeps its variance (and mean); covariates keep their covariances too.
    """
    rows: list[Parameter] = []
    exogenous, cut = set(table.exogenous), set(table.ordered)
    for group in range(1, table.groups + 1):
        for v in table.observed:
            rows.append(Parameter(v, "~~", v, group, fixed=1.0 if v in cut else None, exo=v in exogenous))
        for i, a in enumerate(table.covariates):
            rows += [Parameter(a, "~~", b, group, exo=a in exogenous) for b in table.covariates[i + 1 :]]
        if cut:  # given covariates, the slopes on them stay, as in lavaan
            explained = [v for v in table.observed if v not in exogenous]
            rows += [Parameter(v, "~", x, group) for v in explained for x in table.exogenous]
        rows += [replace(row, free=0, fixed=None, label="") for row in table.in_group(group) if row.op == "|"]
        if table.meanstructure:
            rows += [
                Parameter(v, "~1", "", group, fixed=0.0 if v in cut else None, exo=v in exogenous)
                for v in table.observed
            ]
    return ParameterTable(
        rows=numbered(tuple(rows)),
        formulas=(),
        observed=table.observed,
        latent=(),
        covariates=table.covariates,
        exogenous=table.exogenous,
        groups=table.groups,
        meanstructure=table.meanstructure,
    )


def baseline(table: ParameterTable, sample: Sample, estimator: Estimator) -> Solution:
    """Fit the baseline model: in closed form where it has one."""
    empty = baseline_table(table)
    if sample.incomplete:
        return _of_incomplete(empty, sample, estimator)
    if estimator.discrepancy == "ML" and not sample.ordinal:
        return _of_complete(empty, sample, estimator)
    found = solve(empty, sample, estimator, identified=True)
    if any(row.free and row.is_variance and found.theta[row.free - 1] < 0 for row in empty.rows):
        # least squares may prefer a negative variance, which no unrelated variables have
        above = tuple(replace(row, lower=0.0) if row.is_variance else row for row in empty.rows)
        found = solve(replace(empty, rows=above), sample, estimator, identified=True)
    return found


def _of_complete(table: ParameterTable, sample: Sample, estimator: Estimator) -> Solution:
    """By maximum likelihood from complete data the sample's own moments solve it."""
    objective = assemble(table, sample, estimator)
    theta = _at(table, sample.moments)
    return _solution(table, objective, theta, float(objective.value(theta)))


def _of_incomplete(table: ParameterTable, sample: Sample, estimator: Estimator) -> Solution:
    """With missing values each variable's own answers give its mean and variance."""
    objective = assemble(table, sample, estimator)
    x = [table.observed.index(v) for v in table.covariates]
    moments: Literal["ml", "pairwise"] = "pairwise" if table.exogenous else "ml"
    found = [unrelated(summed, x, moments) for summed, _ in sample.incomplete]
    pieces = zip(found, sample.incomplete, objective.shares, strict=True)
    value = sum(0.5 * share * (own.value - whole.value) for own, (_, whole), share in pieces)
    return _solution(table, objective, _at(table, found), value)


class _Unrelated(Protocol):
    """Means and covariances of one group."""

    @property
    def mean(self) -> Array: ...

    @property
    def covariance(self) -> Array: ...


def _at(table: ParameterTable, groups: Sequence[_Unrelated]) -> Array:
    """Read the parameters off the groups' own moments."""
    theta = np.zeros(table.n_free)
    place = {name: i for i, name in enumerate(table.observed)}
    for row in table.rows:
        if row.free:
            own, i = groups[row.group - 1], place[row.lhs]
            theta[row.free - 1] = own.mean[i] if row.op == "~1" else own.covariance[i, place[row.rhs]]
    return theta


def _solution(table: ParameterTable, objective: Objective, theta: Array, value: float) -> Solution:
    q = table.n_free
    return Solution(table, objective, theta, value, np.eye(q), q, moments_of(table) - q, ())
