"""Whether all draws of a model can be fitted in one batch."""

from __future__ import annotations

from analysis.sem import algebra
from analysis.sem.constraints import constraints
from analysis.sem.table import ParameterTable


def stackable(table: ParameterTable) -> bool:
    """Tell whether a model's constraints, if there are any, are linear equalities, and something is free."""
    rules = constraints(table)
    return table.n_free > 0 and all(
        rule.equal and _linear(rule.formula, rules.places) for rule in rules.rules
    )


def _linear(formula: algebra.Node, places: object) -> bool:
    """Tell whether a formula's slopes do not depend on the parameters."""
    names = [n for n in algebra.names(formula) if n in places]  # type: ignore[operator]
    return not any(
        other in places  # type: ignore[operator]
        for name in names
        for other in algebra.names(algebra.derivative(formula, name))
    )
