"""Excel and Parquet files, where the optional engine is installed."""

import datetime
import importlib
import io
import json
import zipfile
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import number_of, written
from analysis.waves.column import Code
from analysis.waves.raw import Raw, RawColumn
from analysis.waves.save_parquet import METADATA, REASONS
from analysis.waves.text import Rows


def _engine(name: str, place: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise DataError(
            f"{place}: reading this format needs the package {name}. Install it: pip install {name}; "
            f"or save the file as CSV."
        ) from None


def excel_rows(content: bytes, *, place: str) -> Rows:
    """Return the cells of an Excel workbook's only sheet as text.

    Raises
    ------
    DataError
        If openpyxl is not installed, the file is no workbook, or several sheets hold cells.
    """
    openpyxl = _engine("openpyxl", place)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise DataError(
            f"{place}: not readable as an Excel workbook. Save it anew as .xlsx or CSV."
        ) from None
    sheets = [filled for sheet in book.worksheets if (filled := _filled(sheet))]
    if not sheets:
        raise DataError(f"{place}: the file is empty. Export it again.")
    if len(sheets) > 1:
        raise DataError(
            f"{place}: {len(sheets)} sheets hold cells. Save the sheet of answers as a file of its own."
        )
    width = max(len(row) for _, row in sheets[0])
    even = [row + [""] * (width - len(row)) for _, row in sheets[0]]
    return Rows(even, [line for line, _ in sheets[0]])


def _filled(sheet: Any) -> list[tuple[int, list[str]]]:
    rows = ([_text(value) for value in row] for row in sheet.iter_rows(values_only=True))
    return [(line, row) for line, row in enumerate(rows, start=1) if any(row)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return written(value)
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else str(value)


def read_parquet(content: bytes, *, place: str) -> Raw:
    """Read a Parquet file.

    Raises
    ------
    DataError
        If pyarrow is not installed, the file is no Parquet file, or it has no rows.
    """
    pyarrow = _engine("pyarrow", place)
    try:
        frame = pd.read_parquet(io.BytesIO(content), engine="pyarrow")
    except (pyarrow.ArrowException, OSError, ValueError):
        raise DataError(f"{place}: not readable as a Parquet file. Save it anew as Parquet or CSV.") from None
    if frame.empty:
        raise DataError(f"{place}: no rows of answers. Export the responses too.")
    plain = frame.reset_index(drop=True)
    said = _said(pyarrow, content)
    beside = {f"{name}{REASONS}" for name in said} - set(said)
    columns = tuple(
        _described(plain, str(name), said.get(str(name), {})) for name in plain.columns if name not in beside
    )
    return Raw(columns, "parquet", None)


def _said(pyarrow: ModuleType, content: bytes) -> dict[str, dict[str, Any]]:
    """Return what a file that `save_wave` wrote says of its columns; nothing of another's."""
    schema = importlib.import_module("pyarrow.parquet").read_schema(pyarrow.BufferReader(content))
    return json.loads((schema.metadata or {}).get(METADATA, b"{}"))  # type: ignore[no-any-return]


def _described(frame: pd.DataFrame, name: str, said: dict[str, Any]) -> RawColumn:
    """Return a column with its labels; the codes of missing answers stand in their cells again."""
    cells, missing = _plain(frame[name]), said.get("missing", {})
    if name + REASONS in frame and said:
        why = frame[name + REASONS]
        codes = {reason: code for code, reason in missing.items()}
        cells = cells.astype(object).where(why.isna(), why.map(codes))
    labels = {_code(code): words for code, words in said.get("values", {}).items()}
    return RawColumn(
        name,
        cells,
        label=said.get("label"),
        value_labels=labels,
        codes={_code(code): reason for code, reason in missing.items()},
    )


def _code(text: str) -> Code:
    number = number_of(text)
    return text if number is None else number


def _plain(cells: "pd.Series[float]") -> "pd.Series[float]":
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.astype(float)
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return cells
    return cells.astype(object).where(cells.notna(), np.nan)
