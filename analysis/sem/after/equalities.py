"""The equalities that a model holds, one by one, over rows that are parameters of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem import algebra
from analysis.sem.algebra import Node
from analysis.sem.definitions import definitions
from analysis.sem.fit import Fit
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Equality:
    """An equality, left = right, with both sides' derivatives by the rows of `extend(fit, ())`.

    Attributes
    ----------
    lhs, rhs : str
    left, right : ndarray, shape (rows,)
    """

    lhs: str
    rhs: str
    left: Array
    right: Array

    @property
    def words(self) -> str:
        return f"{self.lhs} == {self.rhs}"


def equalities(fit: Fit, rows: tuple[Parameter, ...]) -> tuple[Equality, ...]:
    """List the ``==`` of the text, then what labels and `group_equal` tie: each row to the first that bears its label.

    Parameters
    ----------
    fit : Fit
    rows : tuple of Parameter
        The free rows first, in the table's order; any others after them.

    Raises
    ------
    ModelError
        If there is none, or the model has inequalities.
    """
    table = fit.parameters
    if any(f.op in ("<", ">") for f in table.formulas):
        raise ModelError(
            "score_tests: not defined with inequality constraints. Take '<' and '>' out of the model, or replace "
            "those that bind by '=='."
        )
    free = [row for row in table.rows if row.free]
    found = [*_written(fit, free, len(rows)), *_tied(table, free, len(rows))]
    if not found:
        raise ModelError(
            "score_tests: the model holds no parameters equal. Use modification_indices() for fixed and absent ones."
        )
    return tuple(found)


def name(row: Parameter, table: ParameterTable) -> str:
    """Name a row by its own label, or as ``f=~x1``, with ``.g2`` for its group if there are several."""
    return row.words.replace(" ", "") + (f".g{row.group}" if table.groups > 1 else "")


def _tied(table: ParameterTable, free: list[Parameter], total: int) -> list[Equality]:
    first: dict[int, int] = {}
    found = []
    for i, row in enumerate(free):
        leader = first.setdefault(row.free, i)
        if leader != i:
            found.append(
                Equality(
                    name(free[leader], table),
                    name(row, table),
                    np.eye(1, total, leader)[0],
                    np.eye(1, total, i)[0],
                )
            )
    return found


def _written(fit: Fit, free: list[Parameter], total: int) -> list[Equality]:
    table = fit.parameters
    flat = {d.name: d.formula for d in definitions(table)}
    place = {row.label: i for i, row in reversed(list(enumerate(free))) if row.label}
    values = {row.label: np.asarray(v) for row, v in zip(table.rows, fit.values, strict=True) if row.label}

    def slope(side: Node) -> Array:
        found = np.zeros(total)
        formula = algebra.substitute(side, flat)
        for label in algebra.names(formula):
            if label in place:
                found[place[label]] += float(algebra.value(algebra.derivative(formula, label), values))
        return found

    return [
        Equality(f.text_left, f.text_right, slope(f.left), slope(f.right))
        for f in table.formulas
        if f.op == "=="
    ]
