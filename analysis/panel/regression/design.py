"""Formulas in Wilkinson notation, and the matrices that they stand for: `Design`."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.regression.types import Array

EXACT = 1e-10  # residual standard deviation, as a part of the outcome's, that counts as none
QUOTED = re.compile("`([^`]*)`")
MODULES = ("np", "contr")  # what formulaic offers beside functions
DEPENDENT = 1e-9  # relative size of what is left of a column after the others are taken out


@dataclass(frozen=True, slots=True)
class Design:
    """Outcome and predictors of a formula.

    Attributes
    ----------
    formula : str
    outcome : str
    names : tuple of str
        Columns of `x`.
    y : ndarray, shape (rows,)
    x : ndarray, shape (rows, p)
    spec : formulaic.ModelSpec
        Makes the same columns of other data.
    """

    formula: str
    outcome: str
    names: tuple[str, ...]
    y: Array
    x: Array
    spec: Any


def parsed(verb: str, formula: str) -> Any:
    """Return the formula with both its sides, or say what is wrong with it."""
    if not isinstance(formula, str) or "~" not in formula:
        raise ModelError(
            f"{verb}: {formula!r} is no formula. Write outcome ~ predictors, such as 'y ~ time * group'."
        )
    both = terms(verb, formula)
    if not hasattr(both, "lhs") or len(both.lhs) != 1:
        raise ModelError(f"{verb}: the formula {formula!r} needs one outcome before the ~. Name one.")
    return both


def terms(verb: str, text: str) -> Any:
    """Return a formula, of one side such as that of random effects, or of two."""
    from formulaic import Formula

    if "|" in text:
        raise ModelError(
            f"{verb}: {text!r} has a bar. Persons are named by person=, and random effects, where the model has them, "
            f"by random='1 + time'."
        )
    if re.search(r"\blag\(", text):
        raise ModelError(
            f"{verb}: lag() in {text!r} goes by rows, over the borders of persons. Make the column first, person by "
            f"person: data.groupby(person)[x].shift()."
        )
    try:
        return Formula(text)
    except _faults() as fault:
        raise ModelError(
            f"{verb}: the formula {text!r} cannot be read ({_line(fault)}). Correct it."
        ) from fault


def _faults() -> tuple[type[Exception], ...]:
    """What reading and evaluating a formula raises."""
    from formulaic.errors import FormulaicError

    return (FormulaicError, SyntaxError, ValueError, TypeError, NameError)


def _line(fault: BaseException) -> str:
    return str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__


def variables(formula: Any) -> set[str]:
    """Names of the data's columns that a formula needs.

    Read here, as formulaic's own list forgets columns inside some functions (``poly(x, 2)``) or called as one
    (``center``), and cuts quoted names at a dot (`` `bdi.pre` ``).
    """
    return {name for columns in by_factor(formula).values() for name in columns}


def by_factor(formula: Any) -> dict[str, set[str]]:
    """Columns that each factor of a formula needs."""
    from formulaic.formula import SimpleFormula

    parts = [formula] if isinstance(formula, SimpleFormula) else list(formula._flatten())
    return {str(f.expr): _columns(f) for part in parts for term in part for f in term.factors}


def _columns(factor: Any) -> set[str]:
    how = factor.eval_method.value
    return _names(str(factor.expr)) if how == "python" else {str(factor.expr)} if how == "lookup" else set()


def _names(code: str) -> set[str]:
    """Names in a piece of Python but for the functions called, and the modules that they or constants are of."""
    quoted = QUOTED.findall(code)
    tree = ast.parse(QUOTED.sub(lambda found: f"quoted_{quoted.index(found[1])}_", code), mode="eval")
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    modules = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in MODULES
    }
    found = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in functions | modules
    }
    named = {f"quoted_{k}_": name for k, name in enumerate(quoted)}
    return {named.get(name, name) for name in found} | _by_q(tree)


def _by_q(tree: ast.AST) -> set[str]:
    """Columns named by ``Q('...')``, the manner of patsy."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Q" and c.args]
    return {str(c.args[0].value) for c in named if isinstance(c.args[0], ast.Constant)}


def matrix(verb: str, formula: Any, data: pd.DataFrame) -> Any:
    """Return formulaic's matrix, or matrices, of the data; only columns and formulaic's own functions are known."""
    try:
        with np.errstate(all="ignore"):  # what is no number is told below
            return formula.get_model_matrix(data, context={}, na_action="raise", output="pandas")
    except _faults() as fault:
        raise ModelError(
            f"{verb}: the formula cannot be evaluated ({_line(fault)}). Check its functions and columns; "
            f"logarithms and the like must give a number for every row."
        ) from fault


def design(verb: str, formula: str, data: pd.DataFrame) -> Design:
    """Return the matrices of a formula.

    Raises
    ------
    DataError
        If the outcome is no number or constant, or a predictor is constant, or predictors depend on each other.
    ModelError
        If the formula cannot be read.
    """
    both = matrix(verb, parsed(verb, formula), data)
    left, right = both.lhs, both.rhs
    if left.shape[1] != 1:
        raise DataError(f"{verb}: the outcome of {formula!r} is no number. Code it as a number.")
    y = left.to_numpy(float)[:, 0]
    outcome = str(left.columns[0])
    if np.ptp(y) == 0:
        raise DataError(
            f"{verb}: the outcome {outcome!r} is constant in {len(y)} rows. There is nothing to explain."
        )
    names = tuple(map(str, right.columns))
    if not names:
        raise ModelError(
            f"{verb}: the formula {formula!r} has no predictor, not even an intercept. Name one."
        )
    x = right.to_numpy(float)
    if len(y) <= len(names):
        raise DataError(
            f"{verb}: {len(y)} row(s) for {len(names)} coefficients. Give more rows, or name fewer predictors."
        )
    check_levels(verb, right.model_spec)
    check_constant(verb, x, names)
    check_rank(verb, x, names)
    check_explained(verb, x, y, outcome)
    return Design(formula, outcome, names, y, x, right.model_spec)


def check_levels(verb: str, spec: Any) -> None:
    """Refuse a factor with a single level."""
    for factor, (kind, state) in spec.encoder_state.items():
        levels = state.get("categories", ())
        if kind.value == "categorical" and len(levels) < 2:
            raise DataError(
                f"{verb}: {str(factor)!r} has the single level {levels[0]!r} in the rows used. Leave it out."
            )


def check_constant(verb: str, x: Array, names: Sequence[str]) -> None:
    """Refuse predictors that are 0, and constant ones beside an intercept."""
    zero = [name for name, z in zip(names, (x == 0).all(axis=0), strict=True) if z]
    if empty := [name for name in zero if ":" in name or "[" in name]:
        raise DataError(
            f"{verb}: {empty} is 0 in all rows used: a group empty at a wave, or an empty combination of levels. "
            f"Leave out the product, that wave, or that level."
        )
    flat = [name for name, f in zip(names, np.ptp(x, axis=0) == 0, strict=True) if f and name != "Intercept"]
    if found := flat if "Intercept" in names else zero:
        raise DataError(f"{verb}: {found} is constant in the rows used. Leave it out of the formula.")


def check_explained(verb: str, x: Array, y: Array, outcome: str) -> None:
    """Refuse an outcome that is a linear function of the predictors."""
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    if np.sqrt(rest @ rest) <= EXACT * np.sqrt(np.sum((y - y.mean()) ** 2)):
        raise DataError(
            f"{verb}: the predictors explain {outcome!r} without error. Is the outcome, or a function of it, among "
            f"them?"
        )


def check_rank(verb: str, x: Array, names: Sequence[str]) -> None:
    """Refuse predictors that are linear functions of each other, and name them."""
    size = np.sqrt((x**2).sum(axis=0))
    scaled = x / np.where(size > 0, size, 1.0)
    before: list[int] = []
    for j in range(x.shape[1]):
        if before:
            weights, *_ = np.linalg.lstsq(scaled[:, before], scaled[:, j], rcond=None)
            rest = scaled[:, j] - scaled[:, before] @ weights
            if np.sqrt(rest @ rest) < DEPENDENT:
                among = [names[b] for b, w in zip(before, weights, strict=True) if abs(w) > DEPENDENT]
                raise DataError(
                    f"{verb}: {names[j]!r} is a linear function of {among}, so their coefficients cannot be told "
                    f"apart. Leave one of them out (a group that is empty at a wave makes their product so)."
                )
        before.append(j)
