"""Waves as 0, 1, ... and times as numbers, from a column of the data: `Waves`."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.panel.regression.frame import Rows
from analysis.panel.regression.types import Array, Integers
from analysis.words import plain


@dataclass(frozen=True, slots=True)
class Waves:
    """Waves of the rows used.

    Attributes
    ----------
    names : tuple of str
        Of the waves that occur, in order.
    index : ndarray, shape (rows,)
        0, 1, ... in that order, whatever the codes or times are.
    time : ndarray, shape (rows,)
        Times; the index where no times are needed.
    step : float
        Median distance of a person's consecutive times.
    """

    names: tuple[str, ...]
    index: Integers
    time: Array
    step: float

    @property
    def place(self) -> Array:
        """Wave and time as columns."""
        return np.column_stack([self.index, self.time]).astype(float)


def wave_and_time(verb: str, used: Rows, wave: str, time: str | None, *, ordered: bool, timed: bool) -> Waves:
    """Return the waves of the rows.

    Raises
    ------
    DataError
        If there is one wave; if the order of waves matters and they are text without an order; if times matter and
        are no numbers.
    """
    column = used.data[wave]
    categories = isinstance(column.dtype, pd.CategoricalDtype)
    if ordered and not _has_order(column):
        raise DataError(
            f"{verb}: column {wave!r} holds text without an order, and this covariance needs the order of the waves. "
            f"Make it an ordered categorical, or give numbers."
        )
    levels = list(column.cat.categories) if categories else sorted(column.unique())
    if len(levels) < 2:
        raise DataError(f"{verb}: the rows used are of one wave ({levels[0]!r}). Give two or more waves.")
    index = pd.Categorical(column, categories=levels).codes.astype(np.intp)
    at = _times(verb, used, wave if time is None else time) if timed else index.astype(float)
    same = np.diff(used.person) == 0
    steps = np.diff(at)[same]
    if timed and (steps <= 0).any():
        raise DataError(
            f"{verb}: {int((steps <= 0).sum())} row(s) have a time that is not later than that of the person's wave "
            f"before. Correct the times, or the order of the waves."
        )
    return Waves(tuple(plain(v) for v in levels), index, at, float(np.median(steps)) if len(steps) else 1.0)


def _has_order(column: pd.Series) -> bool:
    """Numbers have one; categories if it was declared, as that of text is otherwise the alphabet's."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return bool(column.cat.ordered) or pd.api.types.is_numeric_dtype(column.cat.categories.dtype)
    return pd.api.types.is_numeric_dtype(column.dtype)


def _times(verb: str, used: Rows, time: str) -> Array:
    if not pd.api.types.is_numeric_dtype(used.data[time].dtype):
        raise DataError(
            f"{verb}: column {time!r} holds no numbers, and this covariance needs times. Give numbers."
        )
    return used.data[time].to_numpy(float)
