"""Codes: how a number is written, which cells are plain numbers, and which codes mean "missing"."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.waves.column import Code

# No thousands commas, no "1_000", no "inf", no leading zeros ("007" is an id). An exponent needs its sign, as
# R and Excel write it: "1e+05" is a number, "12e5" may be the name of a class.
PLAIN_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)?(?:\.\d+|(?<=\d)\.?)(?:[eE][+-]\d+)?", re.ASCII)
DIGITS_OF_A_FLOAT = 15  # every whole number of 15 digits is its own float; of 17 digits, not
NA_SPELLINGS = frozenset(
    [
        "NA",
        "N/A",
        "n/a",
        "na",
        "NaN",
        "nan",
        "NULL",
        "null",
        "None",
        "none",
        ".",
        "-",
        "--",
        "?",
        "#N/A",
        "#NA",
        "#NULL!",
        "#VALUE!",
        "missing",
        "Missing",
    ]
)


def number_of(text: str) -> float | None:
    """Return the number that a cell of text plainly is, or None.

    Whole numbers of more than 15 digits are not plain: as floats they lose digits.
    """
    text = text.strip()
    if not text or not PLAIN_NUMBER.fullmatch(text):
        return None
    if len(text.lstrip("+-")) > DIGITS_OF_A_FLOAT and re.fullmatch(r"[+-]?\d+", text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def written(code: Code) -> str:
    """Return the code as a person writes it: ``-99``, not ``-99.0``."""
    if isinstance(code, str):
        return code
    return str(int(code)) if float(code).is_integer() and abs(code) < 1e15 else repr(float(code))


def same_code(value: object, code: Code) -> bool:
    """Say whether a cell is the code: equal as plain numbers, or else as text without outer blanks."""
    left = number_of(value) if isinstance(value, str) else _as_float(value)
    right = number_of(code) if isinstance(code, str) else float(code)
    if left is not None and right is not None:
        return left == right
    return isinstance(value, str) and value.strip() == written(code).strip()


def _as_float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float, np.integer, np.floating)) else None


def distinct_values(cells: "pd.Series[float]") -> list[object]:
    """Return the distinct values that are not missing."""
    return list(pd.unique(cells.dropna()))


@dataclass(frozen=True, slots=True)
class MissingRule:
    """Which values of one column mean "missing".

    Attributes
    ----------
    codes : mapping of code to str or None
        Single codes and the reason each stands for; None where no words were given.
    ranges : sequence of (low, high)
        Ranges, both ends included; numbers.
    labels : mapping of code to str
        The column's value labels, where the words may be.
    """

    codes: Mapping[Code, str | None]
    ranges: Sequence[tuple[float, float]]
    labels: Mapping[Code, str]

    def reason(self, value: object) -> str | None:
        """Return why the value is missing (words, else value label, else code), or None if it is not."""
        for code, words in self.codes.items():
            if same_code(value, code):
                return words or self._label(value) or written(code)
        number = _as_float(value)
        if number is not None and any(low <= number <= high for low, high in self.ranges):
            return self._label(value) or written(number)
        return None

    def _label(self, value: object) -> str | None:
        return next((words for code, words in self.labels.items() if same_code(value, code)), None)

    def declared(self, values: Iterable[object]) -> dict[Code, str]:
        """Return {code: reason}: the single codes, and those labeled or among `values` in a range."""
        single = {code: words or self._label(code) or written(code) for code, words in self.codes.items()}
        candidates = [*self.labels, *(value for value in values if isinstance(value, (int, float)))]
        in_range = {float(code): self.reason(code) for code in candidates if not isinstance(code, str)}
        met = {code: words for code, words in in_range.items() if words and code not in single}
        return single | dict(sorted(met.items()))


def take_out(
    cells: "pd.Series[float]", rule: MissingRule
) -> tuple["pd.Series[float]", "pd.Series[str] | None"]:
    """Empty the cells whose value means "missing".

    Parameters
    ----------
    cells : Series, shape (rows,)
        Numbers or text; NaN where empty. Not changed.
    rule : MissingRule
        The column's rule.

    Returns
    -------
    Series, shape (rows,)
        NaN for every missing cell.
    Series of str, shape (rows,), or None
        The reason of each cell that was emptied, else NaN; None if there was none.
    """
    reasons = {value: words for value in distinct_values(cells) if (words := rule.reason(value)) is not None}
    if not reasons:
        return cells, None
    why = cells.map(reasons).astype(object)
    return cells.mask(why.notna()), why
