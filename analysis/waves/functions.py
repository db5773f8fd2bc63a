"""The functions of the expression language; each takes and returns one value a row."""

from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd


def clip(x: "pd.Series[float]", low: "pd.Series[float]", high: "pd.Series[float]") -> "pd.Series[float]":
    """Return x, at least low and at most high; missing if any is."""
    return minimum(maximum(x, low), high)


def minimum(*values: "pd.Series[float]") -> "pd.Series[float]":
    """Return the smallest; missing if any is missing."""
    return pd.concat(values, axis=1).min(axis=1, skipna=False)


def maximum(*values: "pd.Series[float]") -> "pd.Series[float]":
    """Return the largest; missing if any is missing."""
    return pd.concat(values, axis=1).max(axis=1, skipna=False)


def log(x: "pd.Series[float]") -> "pd.Series[float]":
    """Return the natural logarithm; missing where x is not positive."""
    return pd.Series(np.log(x.where(x > 0).to_numpy(dtype=float)), index=x.index)


def sqrt(x: "pd.Series[float]") -> "pd.Series[float]":
    """Return the square root; missing where x is negative."""
    return x.where(x >= 0) ** 0.5


def absolute(x: "pd.Series[float]") -> "pd.Series[float]":
    """Return the distance from zero."""
    return x.abs()


def rowsum(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return the sum over columns; missing if any is missing."""
    return cells.sum(axis=1, skipna=False)


def rowmean(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return the mean over columns; missing if any is missing."""
    return cells.mean(axis=1, skipna=False)


def count(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return how many of the columns have a value."""
    return cells.notna().sum(axis=1).astype(float)


def missing_share(cells: pd.DataFrame) -> "pd.Series[float]":
    """Return the share of the columns that are missing, 0 to 1."""
    return cells.isna().mean(axis=1)


# name: (function, fewest and most arguments), all numbers
OF_NUMBERS: MappingProxyType[str, tuple[Callable[..., "pd.Series[float]"], int, int]] = MappingProxyType(
    {
        "clip": (clip, 3, 3),
        "min": (minimum, 1, 99),
        "max": (maximum, 1, 99),
        "log": (log, 1, 1),
        "sqrt": (sqrt, 1, 1),
        "abs": (absolute, 1, 1),
    }
)

# name: (function, whether its columns must be numbers); the arguments are column names or patterns in quotes
OF_COLUMNS: MappingProxyType[str, tuple[Callable[[pd.DataFrame], "pd.Series[float]"], bool]] = (
    MappingProxyType(
        {
            "rowsum": (rowsum, True),
            "rowmean": (rowmean, True),
            "count": (count, False),
            "missing_share": (missing_share, False),
        }
    )
)

OF_TRUTH: Sequence[str] = ("where", "contains", "missing", "is_missing")
NAMES: Sequence[str] = (*OF_NUMBERS, *OF_COLUMNS, *OF_TRUTH)
