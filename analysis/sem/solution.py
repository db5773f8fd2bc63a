"""Finds the minimum: parts from the sample, search, constraints, identification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError
from analysis.sem.constrained import minimize_constrained, null_space
from analysis.sem.constraints import Constraints, constraints
from analysis.sem.fiml_part import FimlPart
from analysis.sem.identify import check_identified, moments_of
from analysis.sem.minimize import Minimum, minimize
from analysis.sem.objective import Objective
from analysis.sem.options import Estimator
from analysis.sem.ordinal.layout import ordinal_layout
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import Curve, LeastSquaresPart, NormalPart, Part
from analysis.sem.quasi_newton import quasi_newton
from analysis.sem.ram import Implied, Ram, layout
from analysis.sem.sample import Sample, multiplier
from analysis.sem.start import cautious_start, plain_start, start
from analysis.sem.table import ParameterTable
from analysis.sem.weights import ordinal_weight, statistics, weight

Array = NDArray[np.float64]

ROUNDING = 1e-12
LEADS = 3  # starts
PATIENT = 600  # points of a search along a valley that does end, far away
MET = 1e-6  # by which a constraint may be missed


@dataclass(frozen=True)
class Solution:
    """A model at its minimum.

    Attributes
    ----------
    table : ParameterTable
    objective : Objective
    theta : ndarray, shape (q,)
    value : float
        Half the discrepancy.
    directions : ndarray, shape (q, r)
        Basis of the directions that the active constraints leave free; the identity without constraints.
    npar : int
        Free parameters less independent equality constraints.
    df : int
    active : tuple of str
        Inequality constraints that bind, in words.
    """

    table: ParameterTable
    objective: Objective
    theta: Array
    value: float
    directions: Array
    npar: int
    df: int
    active: tuple[str, ...]

    @cached_property
    def curve(self) -> Curve:
        """Value, gradient, expected and observed information of one person at the minimum."""
        return self.objective.slope(self.theta)

    @cached_property
    def expected(self) -> Array:
        """Expected information of one person, shape (q, q)."""
        return self.objective.of_rows.expected(self.theta)

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """The implied moments at the minimum, one a group."""
        return tuple(part.implied(self.theta) for part in self.objective.parts)

    @property
    def observed(self) -> Array:
        """Observed information of one person, shape (q, q)."""
        return self.curve[3]

    @property
    def minimum(self) -> float:
        """Half the discrepancy; what is left of rounding counts as 0."""
        return self.value if self.value > ROUNDING else 0.0

    @property
    def rams(self) -> tuple[Ram, ...]:
        return tuple(part.ram for part in self.objective.parts)


def assemble(table: ParameterTable, sample: Sample, estimator: Estimator) -> Objective:
    """Build what is minimized: one part a group."""
    places = tuple(table.observed.index(v) for v in table.exogenous)
    n = sum(multiplier(m, estimator) for m in sample.moments)
    parts: list[Part] = []
    for g, m in enumerate(sample.moments):
        if sample.ordinal:
            model = ordinal_layout(table, g + 1, parameterization=estimator.parameterization)
            parts.append(OrdinalPart(model, sample.ordinal[g], ordinal_weight(sample.ordinal[g], estimator)))
            continue
        ram = layout(table, g + 1).with_covariates(m.covariance, m.mean, places)
        rows = None if sample.rows is None else sample.rows[g]
        values = None if rows is None else rows.values
        means = table.meanstructure
        weights = None if rows is None else rows.weights
        if sample.incomplete:
            parts.append(FimlPart(ram, *sample.incomplete[g], places))
        elif estimator.discrepancy == "ML":
            parts.append(NormalPart(ram, m, means, values, weights, places))
        else:
            W = weight(estimator.discrepancy, m, values, means=means)
            s = statistics(m, means=means)
            parts.append(LeastSquaresPart(ram, s, W, means, values, weights, places))
    shares = tuple(multiplier(m, estimator) / n for m in sample.moments)
    whole = sum(m.size for m in sample.moments)
    return Objective(tuple(parts), shares, tuple(m.size / whole for m in sample.moments))


def solve(
    table: ParameterTable, sample: Sample, estimator: Estimator, *, identified: bool = False
) -> Solution:
    """Minimize a model's discrepancy.

    Parameters
    ----------
    table, sample, estimator : ParameterTable, Sample, Estimator
    identified : bool
        Whether the model is known to be identified, so that it need not be checked.

    Raises
    ------
    ModelError
        If the model is not identified.
    FitError
        If the search does not converge.
    """
    rules = constraints(table)
    objective = assemble(table, sample, estimator)
    if table.n_free == 0:
        theta = np.zeros(0)
        value = float(objective.value(theta))
        if not np.isfinite(value):
            raise FitError("fit: the fixed values imply a covariance matrix that is not positive definite.")
        return Solution(table, objective, theta, value, np.zeros((0, 0)), 0, moments_of(table), ())
    theta, value, directions, equalities, active = _search(table, sample, objective, rules)
    npar = table.n_free - equalities
    df = moments_of(table) - npar
    found = Solution(table, objective, theta, value, directions, npar, df, active)
    if not identified:
        check_identified(table, found.expected, directions)
    return found


def _search(
    table: ParameterTable, sample: Sample, objective: Objective, rules: Constraints
) -> tuple[Array, float, Array, int, tuple[str, ...]]:
    steps, broken, undefined = 0, list[str](), None
    for first in _starts(table, sample, objective):
        if rules.rules:
            if not np.isfinite(objective.value(first)):
                continue
            try:
                bound = minimize_constrained(objective, first, rules)
            except FitError as error:  # a constraint is not defined there; another start may lead elsewhere
                undefined = error
                continue
            theta, value, converged = bound.theta, bound.value, bound.converged
            steps = max(steps, bound.steps)
            if broken := _unmet(rules, theta):
                continue  # another start may meet them
            J = rules.jacobian(theta)
            equal = [k for k, rule in enumerate(rules.rules) if rule.equal]
            # errors are given the constraints that bind; bounds count as if they did not, as in lavaan
            binding = [k for k in bound.active if not rules.rules[k].bound]
            directions = null_space(J[binding]) if binding else np.eye(table.n_free)
            equalities = table.n_free - null_space(J[equal]).shape[1] if equal else 0
            active = tuple(rules.rules[k].words for k in bound.active if not rules.rules[k].equal)
        else:
            free = minimize(objective.slope, first, objective.newton, objective.expected)
            theta, value, converged = free.theta, float(free.value), bool(free.converged)
            steps = max(steps, free.steps)
            directions, equalities, active = np.eye(table.n_free), 0, ()
        if converged:
            return theta, value, directions, equalities, active
    if not rules.rules and not sample.incomplete:
        late = _late(table, sample, objective)
        if late is not None:
            return late.theta, float(late.value), np.eye(table.n_free), 0, ()
    if undefined is not None:
        raise undefined
    if steps == 0:
        raise FitError(
            "fit: the starting values imply a covariance matrix that is not positive definite. "
            "Give starting values for variances and loadings, as in 'f ~~ start(1)*f'."
        )
    if broken:
        raise FitError(
            f"fit: the constraints {', '.join(map(repr, broken))} could not be met. They contradict others, or the "
            f"fixed values; take one out."
        )
    check_identified(table, objective.slope(theta)[2], directions)
    raise FitError(
        f"fit: no convergence after {steps} steps. Give starting values (start(0.5)*x), check the "
        f"variables' scales and signs, or simplify the model; estimates on the way are not reported."
    )


def _late(table: ParameterTable, sample: Sample, objective: Objective) -> Minimum | None:
    """Search once more where no start led to a minimum: with patience, then on other ways."""
    starts = [begin(table, sample.moments, sample.ordinal) for begin in (start, cautious_start)]
    usable = [first for first in starts if np.isfinite(objective.value(first))]
    for first in usable[:1]:
        found = minimize(objective.slope, first, objective.newton, objective.expected, PATIENT)
        if found.converged:
            return found
    for first in usable:
        near = quasi_newton(objective.newton, first)
        found = minimize(objective.slope, near, objective.newton, objective.expected)
        if found.converged:
            return found
    return None


def _unmet(rules: Constraints, theta: Array) -> list[str]:
    """Name the constraints that do not hold."""
    values = rules.value(theta)
    return [
        rule.words
        for rule, value in zip(rules.rules, values, strict=True)
        if not (abs(value) < MET if rule.equal else value > -MET)
    ]


def _starts(table: ParameterTable, sample: Sample, objective: Objective) -> Iterator[Array]:
    """Give the points to search from, each when it is needed.

    With missing values a search costs much more than its like with complete data, which therefore goes ahead, also with
    patience; of the starts that lead nowhere there the lowest comes last.
    """
    lost = []
    for begin in (start, plain_start, cautious_start):
        first = begin(table, sample.moments, sample.ordinal)
        if all(summed.complete for summed, _ in sample.incomplete):
            yield first
            continue
        near, found = _near(table, sample, objective, first)
        if found:
            yield near
        else:
            lost.append(near)
    if len(lost) == LEADS:
        late = _late(table, sample, _as_complete(table, sample, objective))
        if late is not None and np.isfinite(objective.value(late.theta)):
            yield late.theta
    yield from sorted(lost, key=lambda theta: float(objective.value(theta)))[:1]


def _as_complete(table: ParameterTable, sample: Sample, objective: Objective) -> Objective:
    """Give what would be minimized, were the unrestricted moments those of complete data."""
    parts = tuple(
        NormalPart(part.ram, m, table.meanstructure)
        for part, m in zip(objective.parts, sample.moments, strict=True)
    )
    return Objective(parts, objective.shares)


def _near(table: ParameterTable, sample: Sample, objective: Objective, first: Array) -> tuple[Array, bool]:
    """Go to where the unrestricted moments would be fitted as if complete; tell whether that was found."""
    as_complete = _as_complete(table, sample, objective)
    if not np.isfinite(as_complete.value(first)):
        return first, False
    found = minimize(as_complete.slope, first, as_complete.newton, as_complete.expected)
    if not np.isfinite(objective.value(found.theta)):
        return first, False
    return found.theta, found.converged
