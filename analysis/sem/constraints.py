"""Constraints between parameters: linear and non-linear equalities, inequalities, bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.sem import algebra
from analysis.sem.algebra import Name, Node, Number, Operation
from analysis.sem.definitions import definitions
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula that must be 0 (`equal`), or at least 0."""

    formula: Node
    equal: bool
    words: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Constraints:
    """All rules of a model, as functions of the free parameters (q,).

    Attributes
    ----------
    rules : tuple of Rule
    places : mapping
        Which free parameter (from 0) each name in the formulas is.
    constants : mapping
        Names whose parameter is fixed.
    n_free : int
    """

    rules: tuple[Rule, ...]
    places: Mapping[str, int]
    constants: Mapping[str, float]
    n_free: int

    def value(self, theta: Array) -> Array:
        """Value of each rule, shape (rules,)."""
        at = self._at(theta)
        with np.errstate(all="ignore"):
            return np.array([float(algebra.value(rule.formula, at)) for rule in self.rules])

    def jacobian(self, theta: Array) -> Array:
        """Derivative of each rule by the free parameters, shape (rules, q)."""
        at = self._at(theta)
        found = np.zeros((len(self.rules), self.n_free))
        with np.errstate(all="ignore"):
            for k, rule in enumerate(self.rules):
                for name in algebra.names(rule.formula):
                    if name in self.places:
                        slope = algebra.value(algebra.derivative(rule.formula, name), at)
                        found[k, self.places[name]] += float(slope)
        return found

    def bend(self, theta: Array, multipliers: Array) -> Array:
        """Second derivative of the rules, summed by multipliers, shape (q, q)."""
        at = self._at(theta)
        found = np.zeros((self.n_free, self.n_free))
        for rule, multiplier in zip(self.rules, multipliers, strict=True):
            names = [n for n in algebra.names(rule.formula) if n in self.places]
            for a in names:
                first = algebra.derivative(rule.formula, a)
                for b in algebra.names(first):
                    if b in self.places:
                        with np.errstate(all="ignore"):
                            second = float(algebra.value(algebra.derivative(first, b), at))
                        found[self.places[a], self.places[b]] += multiplier * second
        return found

    def _at(self, theta: Array) -> dict[str, Array]:
        free = {name: np.asarray(theta[place]) for name, place in self.places.items()}
        return free | {name: np.asarray(value) for name, value in self.constants.items()}


@lru_cache(maxsize=64)
def constraints(table: ParameterTable) -> Constraints:
    """Gather a model's constraints: ``==``, ``<``, ``>`` and bounds."""
    flat = {d.name: d.formula for d in definitions(table)}
    rules: list[Rule] = []
    for formula in table.formulas:
        left, right = algebra.substitute(formula.left, flat), algebra.substitute(formula.right, flat)
        words = f"{formula.text_left} {formula.op} {formula.text_right}"
        match formula.op:
            case "==":
                rules.append(Rule(Operation("-", left, right), True, words))
            case ">":
                rules.append(Rule(Operation("-", left, right), False, words))
            case "<":
                rules.append(Rule(Operation("-", right, left), False, words))
            case _:
                pass
    places: dict[str, int] = {}
    constants: dict[str, float] = {}
    for row in table.rows:
        if row.label and row.free:
            places[row.label] = row.free - 1
        elif row.label and row.fixed is not None:
            constants.setdefault(row.label, row.fixed)
        if row.free and (row.lower is not None or row.upper is not None):
            own = f"#{row.free}"
            places[own] = row.free - 1
            if row.lower is not None:
                rules.append(
                    Rule(
                        Operation("-", Name(own), Number(row.lower)),
                        False,
                        f"{row.words} > {row.lower:g}",
                        True,
                    )
                )
            if row.upper is not None:
                rules.append(
                    Rule(
                        Operation("-", Number(row.upper), Name(own)),
                        False,
                        f"{row.words} < {row.upper:g}",
                        True,
                    )
                )
    return Constraints(tuple(rules), places, constants, table.n_free)
