"""Kinds of cells: numbers, text, dates; a column is numeric only if each of its cells plainly is a number."""

import datetime
import re

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import NA_SPELLINGS, distinct_values, number_of, written
from analysis.waves.column import Kind

PADDED = re.compile(r"\s*[+-]?0\d+(\.\d+)?\s*", re.ASCII)
TYPES = "number, text, date (as 2020-04-30), or date: with a format such as date:%d/%m/%Y"


def typed(
    cells: "pd.Series[float]", declared: str | None, *, place: str
) -> tuple["pd.Series[float]", Kind, tuple[str, ...]]:
    """Give the cells their kind.

    Parameters
    ----------
    cells : Series, shape (rows,)
        Numbers, dates, text or numbers mixed with text; NaN where missing.
    declared : str or None
        ``"number"``, ``"text"``, ``"date"``, ``"date:<format>"``; None lets the cells decide: a column
        without any cell is numeric; one that is numbers or dates already, stays so; text is numeric only if
        each cell is a plain number.
    place : str
        File and column, for messages.

    Returns
    -------
    Series, shape (rows,)
        float64, object (text) or datetime64.
    str
        The kind.
    tuple of str
        Notes, e.g. why a column is text.

    Raises
    ------
    DataError
        If the cells are not what is declared.
    """
    if declared == "text":
        return _as_text(cells), "text", ()
    if declared is not None and declared.startswith("date"):
        return _as_dates(cells, declared, place), "date", ()
    if declared not in (None, "number"):
        raise DataError(f"{place}: unknown type {declared!r}. Use {TYPES}.")
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return cells, "date", ()
    return _by_cells(cells, must=declared == "number", place=place)


def _by_cells(
    cells: "pd.Series[float]", *, must: bool, place: str
) -> tuple["pd.Series[float]", Kind, tuple[str, ...]]:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.astype(float), "number", ()
    numbers = {value: _number(value, padded=must) for value in distinct_values(cells)}
    odd = [value for value, number in numbers.items() if number is None]
    if not odd:
        return cells.map(numbers).astype(float), "number", ()
    count = int(cells.isin(odd).sum())
    if must:
        raise DataError(
            f"{place}: declared as number, but {count} cell(s) are not plain numbers{_na_words(odd)}. "
            f"Declare their codes as missing, or the column as text."
        )
    return _as_text(cells), "text", _why_text(cells, odd, some_numbers=len(odd) < len(numbers))


def _number(value: object, *, padded: bool) -> float | None:
    if isinstance(value, str):
        return float(value) if padded and PADDED.fullmatch(value) else number_of(value)
    return float(value) if isinstance(value, (int, float, np.integer, np.floating)) else None


def _na_words(odd: list[object]) -> str:
    spelled = sorted(str(value) for value in odd if str(value).strip() in NA_SPELLINGS)
    return f" (among them {', '.join(map(repr, spelled))})" if spelled else ""


def _why_text(cells: "pd.Series[float]", odd: list[object], *, some_numbers: bool) -> tuple[str, ...]:
    """Say why a column that nearly is numeric is text."""
    if some_numbers and all(str(value).strip() in NA_SPELLINGS for value in odd):
        counts = cells[cells.isin(odd)].map(lambda value: str(value).strip()).value_counts()
        spelled = ", ".join(f"{word!r} in {number} cell(s)" for word, number in counts.items())
        return (f"text only because of {spelled}; declare missing = {list(counts.index)} to read numbers",)
    if all(isinstance(value, str) and PADDED.fullmatch(value) for value in odd):
        count = int(cells.isin(odd).sum())
        return (f"text because {count} cell(s) have leading zeros; declare the type number if they count",)
    count = int(cells.isin(odd).sum())
    if 2 * count < int(cells.notna().sum()):
        return (f"text because {count} cell(s) are not plain numbers, though the others are",)
    return ()


def _as_text(cells: "pd.Series[float]") -> "pd.Series[float]":
    return cells.map({value: _text(value) for value in distinct_values(cells)}).astype(object)


def _text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return str(value)
    if isinstance(value, (int, float, np.integer, np.floating)):
        return written(float(value))
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def _as_dates(cells: "pd.Series[float]", declared: str, place: str) -> "pd.Series[float]":
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return cells
    word, _, pattern = declared.partition(":")
    if word != "date":
        raise DataError(f"{place}: unknown type {declared!r}. Use {TYPES}.")
    dates = pd.to_datetime(_as_text(cells), format=pattern or "ISO8601", errors="coerce")
    if failed := int((dates.isna() & cells.notna()).sum()):
        raise DataError(
            f"{place}: declared as {declared}, but {failed} cell(s) are not dates so written. "
            f"Correct the format, or declare their codes as missing."
        )
    return dates  # type: ignore[return-value]
