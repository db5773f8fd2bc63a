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
from analysis.sem.jets import Jet, jets, values
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
        at = {name: float(theta[place]) for name, place in self.places.items()}
        return values([rule.formula for rule in self.rules], {**at, **self.constants})

    def jacobian(self, theta: Array) -> Array:
        """Derivative of each rule by the free parameters, shape (rules, q)."""
        found = np.zeros((len(self.rules), self.n_free))
        for row, jet in zip(found, self._jets(theta), strict=True):
            np.add.at(row, list(self.places.values()), jet.slope)
        return found

    def curve(self, theta: Array) -> tuple[Array, Array, Array]:
        """Value (rules,), derivative (rules, q) and second derivative (rules, q, q) of each rule at the cost of one."""
        found = self._jets(theta)
        places = list(self.places.values())
        slope, bend = (np.zeros((len(found),) + (self.n_free,) * k) for k in (1, 2))
        for row, block, jet in zip(slope, bend, found, strict=True):
            np.add.at(row, places, jet.slope)
            np.add.at(block, np.ix_(places, places), jet.bend)
        return np.array([float(jet.value) for jet in found]), slope, bend

    def _jets(self, theta: Array) -> list[Jet]:
        at = {name: float(theta[place]) for name, place in self.places.items()}
        return jets([rule.formula for rule in self.rules], at, self.constants)


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
    used = {name for rule in rules for name in algebra.names(rule.formula)}
    places = {name: place for name, place in places.items() if name in used}
    return Constraints(tuple(rules), places, constants, table.n_free)
