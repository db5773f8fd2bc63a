"""Defined parameters (`:=`): their values, and their derivatives by the free parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.sem import algebra
from analysis.sem.algebra import Node
from analysis.sem.jets import jets
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Definition:
    """A named formula over labels, definitions within it already put in."""

    name: str
    text: str
    formula: Node


@lru_cache(maxsize=64)
def definitions(table: ParameterTable) -> tuple[Definition, ...]:
    """Give the definitions of a model, each in terms of labels alone."""
    open_ = {f.text_left: f.right for f in table.formulas if f.op == ":="}
    flat: dict[str, Node] = {}
    while len(flat) < len(open_):  # `complete` has made sure that there is no circle
        for name, formula in open_.items():
            if name not in flat and all(n not in open_ or n in flat for n in algebra.names(formula)):
                flat[name] = algebra.substitute(formula, flat)
    texts = {f.text_left: f.text_right for f in table.formulas if f.op == ":="}
    return tuple(Definition(name, texts[name], flat[name]) for name in open_)


def labelled(table: ParameterTable, values: Array) -> dict[str, Array]:
    """Map each label to its value; `values` (..., rows) are those of the table's rows."""
    found: dict[str, Array] = {}
    for i, row in enumerate(table.rows):
        if row.label:
            found.setdefault(row.label, values[..., i])
    return found


def value(definition: Definition, values: dict[str, Array]) -> Array:
    """Value a definition at labelled values."""
    with np.errstate(all="ignore"):
        return algebra.value(definition.formula, values)


def gradient(definition: Definition, table: ParameterTable, values: dict[str, Array]) -> Array:
    """Differentiate a definition by the free parameters: shape (q,)."""
    slope = np.zeros(table.n_free)
    numbers = {row.label: row.free for row in table.rows if row.label and row.free}
    used = algebra.names(definition.formula)
    free = {name: float(values[name]) for name in used if name in numbers}
    fixed = {name: float(values[name]) for name in used if name not in numbers}
    (jet,) = jets([definition.formula], free, fixed)
    np.add.at(slope, [numbers[name] - 1 for name in free], jet.slope)
    return slope
