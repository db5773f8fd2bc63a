"""The door for data: from a frame, a panel or a covariance matrix to checked moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.sem.moments import Moments, moments
from analysis.waves import Panel
from analysis.words import nearest

Array = NDArray[np.float64]

SINGULAR = 1e-10  # smallest eigenvalue of the correlations that counts as positive


@dataclass(frozen=True, slots=True)
class Sample:
    """What a model is fitted to.

    Attributes
    ----------
    moments : tuple of Moments
        One a group.
    n_left_out : int
        Rows with a missing value in one of the model's variables.
    """

    moments: tuple[Moments, ...]
    n_left_out: int

    @property
    def n(self) -> int:
        return sum(m.n for m in self.moments)


def from_data(data: object, names: Sequence[str]) -> Sample:
    """Take complete rows of the model's variables.

    Parameters
    ----------
    data : DataFrame or Panel
        A panel is taken wide, with columns ``<name>_<wave>``.
    names : sequence of str
        The model's observed variables.

    Raises
    ------
    DataError
        If a variable is unknown, text, infinite, constant, a copy of another, or too few rows are complete.
    """
    frame = _columns(_frame(data, names), names)
    values = np.column_stack([_numbers(frame[name]) for name in names])
    infinite = np.isinf(values)
    if infinite.any():
        where = names[int(np.flatnonzero(infinite.any(0))[0])]
        raise DataError(
            f"data: column {where!r} holds infinite values in {int(infinite.any(1).sum())} row(s). "
            f"Replace them, or make them missing."
        )
    complete = ~np.isnan(values).any(1)
    rows = values[complete]
    if len(rows) <= len(names):
        raise DataError(
            f"data: {len(rows)} of {len(values)} rows are complete in the model's {len(names)} variables; "
            f"more rows than variables are needed. Take out the variables that are rarely observed."
        )
    sample = moments(rows)
    _check_positive(sample.covariance, names)
    return Sample((sample,), int((~complete).sum()))


def from_covariance(
    covariance: object, names: Sequence[str], *, nobs: object, mean: object, rescale: bool
) -> Sample:
    """Take a sample covariance matrix instead of rows.

    Parameters
    ----------
    covariance : DataFrame
        Rows and columns named alike; divisor n - 1 as printed in papers.
    nobs : int
        Rows it was computed from.
    mean : Series, mapping or None
    rescale : bool
        Bring the divisor to n.

    Raises
    ------
    DataError
        If it is not a named, symmetric, positive definite matrix, or `nobs` is absent.
    """
    if not isinstance(covariance, pd.DataFrame) or list(covariance.index) != list(covariance.columns):
        raise DataError(
            "sample_cov: a DataFrame with the variables' names on rows and columns, in the same order, is "
            "needed. Make one with pandas.DataFrame(matrix, index=names, columns=names)."
        )
    if isinstance(nobs, bool) or not isinstance(nobs, int | np.integer) or nobs < 2:
        raise DataError(
            "sample_nobs: the number of rows that sample_cov was computed from is needed, a whole number."
        )
    frame = _columns(covariance, names, "sample_cov")
    matrix = frame.loc[list(names)].to_numpy(dtype=float)
    if not np.isfinite(matrix).all():
        raise DataError("sample_cov: it holds missing or infinite values. Give a complete matrix.")
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=1e-8 * float(np.abs(matrix).max())):
        raise DataError("sample_cov: it is not symmetric. Fill both triangles, or check the order of names.")
    _check_positive(matrix, names)
    if mean is None:
        center = np.zeros(len(names))
    else:
        series = pd.Series(mean)
        if absent := [name for name in names if name not in series.index]:
            raise DataError(f"sample_mean: no mean for {absent}. Give one for each variable of the model.")
        center = series[list(names)].to_numpy(dtype=float)
    scale = (int(nobs) - 1) / int(nobs) if rescale else 1.0
    return Sample((Moments(0.5 * scale * (matrix + matrix.T), center, int(nobs)),), 0)


def _frame(data: object, names: Sequence[str]) -> pd.DataFrame:
    if isinstance(data, Panel):
        stems = [
            name
            for name in data.data.columns
            if any(wanted == f"{name}_{wave}" for wave in data.waves for wanted in names)
        ]
        return data.wide(stems) if stems else pd.DataFrame()
    if isinstance(data, pd.DataFrame):
        return data
    raise DataError(f"data: a DataFrame or a Panel is needed, not {type(data).__name__}.")


def _columns(frame: pd.DataFrame, names: Sequence[str], place: str = "data") -> pd.DataFrame:
    known = [str(c) for c in frame.columns]
    for name in names:
        if name not in known:
            raise DataError(
                f"model: the variable {name!r} is no column of the {place}{nearest(name, known)} "
                f"Correct the model, or add the column."
            )
        if known.count(name) > 1:
            raise DataError(f"{place}: {known.count(name)} columns are named {name!r}. Rename all but one.")
    return frame.loc[:, list(names)]


def _numbers(column: pd.Series) -> Array:
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
        raise DataError(
            f"data: column {column.name!r} is {column.dtype}, not numbers. Turn it into numbers first "
            f"(for categories: one 0/1 column each)."
        )
    return column.to_numpy(dtype=float, na_value=np.nan)


def _check_positive(covariance: Array, names: Sequence[str]) -> None:
    d = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.maximum(np.abs(covariance).max(), 1e-300)
    if (constant := np.flatnonzero(d**2 <= 1e-14 * scale)).size:
        raise DataError(
            f"data: {names[constant[0]]!r} is constant (variance 0) in the rows used. Take it out of the model."
        )
    correlation = covariance / np.outer(d, d)
    lower = np.tril(np.abs(correlation), -1)
    if (lower > 1 - 1e-10).any():
        i, j = (int(k[0]) for k in np.nonzero(lower > 1 - 1e-10))
        raise DataError(
            f"data: {names[i]!r} and {names[j]!r} are copies of one another (correlation 1). Take one out."
        )
    if np.linalg.eigvalsh(correlation)[0] < SINGULAR:
        raise DataError(
            "data: the covariance matrix of the model's variables is not positive definite: one of them is a "
            "sum of others, or there are too few rows. Take one out, or check how the matrix was made."
        )
