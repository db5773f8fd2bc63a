"""A small safe expression language over the columns of a frame: `evaluate`, `truth`, `names`."""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.functions import NAMES, OF_COLUMNS, OF_NUMBERS
from analysis.waves.names import is_pattern, unknown
from analysis.waves.scan import Parsed, scan
from analysis.waves.select import matching
from analysis.waves.vectors import as_number, finite, meaning, unknown_where

Compare = Callable[["pd.Series[float]", "pd.Series[float]"], "pd.Series[bool]"]

ARITHMETIC = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Mod: operator.mod,
        ast.FloorDiv: operator.floordiv,
        ast.Pow: operator.pow,
    }
)
COMPARISONS: MappingProxyType[type[ast.cmpop], Compare] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
    }
)


def evaluate(text: str, frame: pd.DataFrame) -> "pd.Series[float]":
    """Return the value of an expression in each row.

    Numbers, ``'text'``, column names (odd ones in backticks); ``+ - * / // % **``; ``== != < <= > >=``;
    ``and or not``; the functions ``abs sqrt log min max clip(x, low, high) where(condition, a, b)
    contains(text, 'part') missing(x)``, and over columns named in quotes, singly or as patterns
    ``'p_{item}'`` or ``'p_*'``: ``rowsum rowmean count missing_share``. Nothing else: no attributes, no
    indexing, no other calls.

    Parameters
    ----------
    text : str
        The expression.
    frame : DataFrame, shape (rows, columns)
        Not changed.

    Returns
    -------
    Series, shape (rows,)
        Index as the frame's; float64, or "boolean" for conditions, or object for text.

    Raises
    ------
    DataError
        If it is not readable, a column or function is unknown, or text, numbers and conditions are mixed up.
        The message points at the place.

    Notes
    -----
    A missing cell makes every number that is computed from it missing, and every comparison unknown. ``and``,
    ``or`` and ``not`` follow Kleene: ``unknown and False`` is False, ``unknown or True`` is True, else
    unknown. ``count``, ``missing`` and ``missing_share`` are never missing. Division by zero, and ``log`` and
    ``sqrt`` outside their domain, give a missing value.
    """
    parsed = scan(text)
    try:
        return _Rows(parsed, frame).value(parsed.tree).set_axis(frame.index).rename(None)
    except RecursionError:
        raise parsed.fault(None, "too deeply nested. Split it into measures.") from None


def truth(text: str, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether a condition holds in each row.

    Parameters
    ----------
    text : str
        A condition; see `evaluate`.
    frame : DataFrame, shape (rows, columns)
        Not changed.

    Returns
    -------
    Series of "boolean", shape (rows,)
        True, False, or NA where missing cells leave it unknown.

    Raises
    ------
    DataError
        As `evaluate`, and if the expression is not a condition.
    """
    found = evaluate(text, frame)
    if meaning(found) != "truth":
        raise scan(text).fault(None, f"a {meaning(found)}, not a condition. Compare it, e.g. with == 1.")
    return found.astype("boolean")


def names(text: str) -> tuple[str, ...]:
    """Return the columns (patterns as written) that an expression uses, in order of appearance.

    Parameters
    ----------
    text : str
        The expression.

    Raises
    ------
    DataError
        If it is not readable.
    """
    parsed = scan(text)
    functions = {id(node.func) for node in ast.walk(parsed.tree) if isinstance(node, ast.Call)}
    found: list[tuple[int, str]] = []
    for node in ast.walk(parsed.tree):
        if isinstance(node, ast.Name) and id(node) not in functions:
            found.append((node.col_offset, parsed.name(node)))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OF_COLUMNS:
            constants = (one for one in node.args if isinstance(one, ast.Constant))
            found += [(one.col_offset, one.value) for one in constants if isinstance(one.value, str)]
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows over which a parsed expression is evaluated."""

    parsed: Parsed
    frame: pd.DataFrame

    def value(self, node: ast.expr) -> "pd.Series[float]":
        """Return the value of a node in each row."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._column(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BoolOp():
                return self._connected(node)
            case ast.Compare():
                return self._compared(node)
            case ast.Call():
                return self._called(node)
            case _:
                raise self.parsed.fault(
                    node, f"not part of the language ({type(node).__name__}). Rewrite it."
                )

    def _constant(self, node: ast.Constant) -> "pd.Series[float]":
        value = node.value
        if isinstance(value, bool):
            return self._repeat(value, "boolean")
        if isinstance(value, str):
            return self._repeat(value, "object")
        if not isinstance(value, (int, float)):
            raise self.parsed.fault(node, "neither a number nor text. Rewrite it.")
        try:
            number = float(value)
        except OverflowError:
            number = np.inf
        if not np.isfinite(number):
            raise self.parsed.fault(node, "a number too large to compute with. Correct it.")
        return self._repeat(number, "float64")

    def _repeat(self, value: object, dtype: str) -> "pd.Series[float]":
        return pd.Series([value] * len(self.frame), index=range(len(self.frame)), dtype=dtype)

    def _column(self, node: ast.Name) -> "pd.Series[float]":
        name = self.parsed.name(node)
        if name not in self.frame.columns:
            raise self.parsed.fault(node, self._unknown(name))
        cells = self.frame[name].reset_index(drop=True)
        if meaning(cells) is None:
            raise self.parsed.fault(node, "a column of dates, which expressions cannot use. Read it as text.")
        return cells

    def _unknown(self, name: str) -> str:
        return str(unknown("", [name], [str(column) for column in self.frame.columns])).removeprefix(": ")

    def _number(self, node: ast.expr) -> "pd.Series[float]":
        values = self.value(node)
        if meaning(values) == "text":
            if values.isna().all():
                return values.astype(float)
            raise self.parsed.fault(
                node, "text where a number is needed. Declare its missing codes or its type, or recode it."
            )
        return as_number(values)

    def _condition(self, node: ast.expr) -> "pd.Series[bool]":
        values = self.value(node)
        if meaning(values) != "truth":
            raise self.parsed.fault(
                node, f"a {meaning(values)} where a condition is needed. Compare it, e.g. == 1."
            )
        return values.astype("boolean")

    def _arithmetic(self, node: ast.BinOp) -> "pd.Series[float]":
        compute = ARITHMETIC.get(type(node.op))
        if compute is None:
            raise self.parsed.fault(
                node, "this sign is not part of the language. For conditions write and, or, not."
            )
        left, right = self._number(node.left), self._number(node.right)
        with np.errstate(all="ignore"):
            values = finite(compute(left, right))
        return values.mask(left.isna() | right.isna())  # 1 ** NaN and NaN ** 0 would be 1

    def _unary(self, node: ast.UnaryOp) -> "pd.Series[float]":
        if isinstance(node.op, ast.Not):
            return ~self._condition(node.operand)  # type: ignore[return-value]
        if isinstance(node.op, ast.Invert):
            raise self.parsed.fault(node, "~ is not part of the language. Write not.")
        values = self._number(node.operand)
        return -values if isinstance(node.op, ast.USub) else values

    def _connected(self, node: ast.BoolOp) -> "pd.Series[float]":
        found, *others = [self._condition(one) for one in node.values]
        for other in others:
            found = found & other if isinstance(node.op, ast.And) else found | other
        return found  # type: ignore[return-value]

    def _compared(self, node: ast.Compare) -> "pd.Series[float]":
        sides = [node.left, *node.comparators]
        found: pd.Series[bool] | None = None
        for left, sign, right in zip(sides, node.ops, sides[1:], strict=False):
            pair = self._pair(node, left, sign, right)
            found = pair if found is None else found & pair
        assert found is not None  # a comparison has at least two sides
        return found  # type: ignore[return-value]

    def _pair(self, node: ast.expr, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> "pd.Series[bool]":
        compute = COMPARISONS.get(type(sign))
        if compute is None:
            raise self.parsed.fault(node, "in and is are not part of the language. Write == and or.")
        one, two = self.value(left), self.value(right)
        missing = one.isna() | two.isna()
        kinds = {meaning(one), meaning(two)}
        if missing.all():
            return unknown_where(missing, missing)
        if kinds == {"text"}:
            if type(sign) not in (ast.Eq, ast.NotEq):
                raise self.parsed.fault(
                    node, "text can only be compared by == and !=. Declare the column's type."
                )
            return unknown_where(compute(one.astype(object), two.astype(object)), missing)
        if "text" in kinds:
            raise self.parsed.fault(
                node,
                "text compared with a number. Put codes of text columns in quotes, or declare the column's "
                "type.",
            )
        return unknown_where(compute(as_number(one), as_number(two)), missing)

    def _called(self, node: ast.Call) -> "pd.Series[float]":
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in NAMES or node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            raise self.parsed.fault(
                node, f"no such function. There are {', '.join(NAMES)}, without named arguments."
            )
        if name in OF_NUMBERS:
            compute, fewest, most = OF_NUMBERS[name]
            self._check_count(node, fewest, most)
            return compute(*(self._number(one) for one in node.args))
        if name in OF_COLUMNS:
            return self._over_columns(node, name)
        if name == "where":
            return self._where(node)
        if name == "contains":
            return self._contains(node)
        self._check_count(node, 1, 1)
        return self.value(node.args[0]).isna().astype("boolean")  # type: ignore[return-value]

    def _check_count(self, node: ast.Call, fewest: int, most: int) -> None:
        if not fewest <= len(node.args) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} or more"
            raise self.parsed.fault(node, f"{len(node.args)} argument(s), but this function takes {wanted}.")

    def _where(self, node: ast.Call) -> "pd.Series[float]":
        self._check_count(node, 3, 3)
        condition, one, two = (
            self._condition(node.args[0]),
            self.value(node.args[1]),
            self.value(node.args[2]),
        )
        if "text" in (kinds := {meaning(one), meaning(two)}) and len(kinds) > 1:
            raise self.parsed.fault(node, "text in one case and a number in the other. Use one kind.")
        if kinds != {"text"}:
            one, two = as_number(one), as_number(two)
        chosen = one.where(condition.fillna(False).astype(bool), two)
        return chosen.mask(condition.isna(), np.nan)

    def _contains(self, node: ast.Call) -> "pd.Series[float]":
        self._check_count(node, 2, 2)
        part = node.args[1]
        if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
            raise self.parsed.fault(part, "the part to look for must be text in quotes.")
        wanted, cells = part.value, self.value(node.args[0])
        if cells.isna().all():
            return unknown_where(cells.isna(), cells.isna())  # type: ignore[return-value]
        if meaning(cells) != "text":
            raise self.parsed.fault(
                node.args[0], "not text. Compare numbers by ==, or declare the column as text."
            )
        held = cells.map(lambda cell: isinstance(cell, str) and wanted in cell)
        return unknown_where(held, cells.isna())  # type: ignore[return-value]

    def _over_columns(self, node: ast.Call, name: str) -> "pd.Series[float]":
        compute, numbers = OF_COLUMNS[name]
        self._check_count(node, 1, 99)
        columns = list(dict.fromkeys(column for one in node.args for column in self._columns(one)))
        cells = self.frame[columns].reset_index(drop=True)
        if numbers and (
            text := [column for column in columns if meaning(cells[column]) not in ("number", "truth")]
        ):
            filled = [column for column in text if cells[column].notna().any()]
            if filled:
                raise self.parsed.fault(
                    node, f"column {filled[0]!r} holds no numbers. Declare its missing codes."
                )
            cells = cells.astype(dict.fromkeys(text, float))
        return finite(compute(cells.astype(float))) if numbers else compute(cells)

    def _columns(self, node: ast.expr) -> list[str]:
        """Return the columns that an argument of a function over columns names."""
        known = [str(column) for column in self.frame.columns]
        if isinstance(node, ast.Name):
            self._column(node)
            return [self.parsed.name(node)]
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise self.parsed.fault(node, "a column name or a pattern in quotes is needed here.")
        pattern = node.value
        if "*" in pattern and not is_pattern(pattern):
            found = [column for column in known if fnmatchcase(column, pattern)]
            if not found:
                raise self.parsed.fault(node, "no column fits this pattern. Correct it.")
            return found
        try:
            return matching(known, pattern)
        except DataError as error:
            raise self.parsed.fault(node, str(error).removeprefix("columns: ")) from None
