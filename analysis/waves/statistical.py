"""SPSS, Stata and SAS files by pyreadstat, with their user-defined missing values kept."""

import datetime
import math
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.column import Code
from analysis.waves.raw import Raw, RawColumn
from analysis.waves.xport import RECORD, special_missing

POR_NOTE = "user-missing codes of a .por file are read as empty cells; their reasons are not kept"

# extension: (pyreadstat's reader, layout, whether the reader keeps user-missing values)
READERS: Mapping[str, tuple[str, str, bool]] = MappingProxyType(
    {
        ".sav": ("read_sav", "spss", True),
        ".zsav": ("read_sav", "spss", True),
        ".por": ("read_por", "spss", False),
        ".dta": ("read_dta", "stata", True),
        ".sas7bdat": ("read_sas7bdat", "sas", True),
        ".xpt": ("read_xport", "sas", False),
    }
)


def read_statistical(content: bytes, extension: str, *, place: str, encoding: str | None) -> Raw:
    """Read the bytes of an SPSS, Stata or SAS file.

    Parameters
    ----------
    content : bytes
        The whole file.
    extension : str
        One of `READERS`.
    place : str
        The file, for messages.
    encoding : str or None
        None means the one that the file declares.

    Raises
    ------
    DataError
        If the file cannot be read to its end, or has no rows.

    Notes
    -----
    Extended missing values of Stata and SAS (``.a`` to ``.z``, ``.A`` to ``.Z``, ``._``) become the codes
    ``".a"`` ...
    """
    _, layout, _ = READERS[extension]
    if extension == ".xpt" and len(content) % RECORD:
        raise DataError(f"{place}: the last record is not whole. The file is cut off; copy it again.")
    frame, meta = _parsed(content, extension, place, encoding)
    if meta.number_rows is not None and 0 <= meta.number_rows != len(frame):
        raise DataError(
            f"{place}: the file declares {meta.number_rows} rows but holds {len(frame)}. It is cut off; "
            f"copy it again."
        )
    if frame.empty:
        raise DataError(f"{place}: no rows of answers. Export the responses too.")
    if extension == ".xpt":
        frame, letters = _with_specials(frame, content)
        meta.missing_user_values.update(letters)
    columns = tuple(_column(name, frame[name], meta, layout) for name in frame.columns)
    if extension == ".por":
        columns = tuple(
            replace(column, notes=(POR_NOTE,)) if column.cells.isna().any() else column for column in columns
        )
    return Raw(columns, layout, meta.file_encoding)


def _with_specials(frame: pd.DataFrame, content: bytes) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Put the letters of special missing values into the cells, as pyreadstat does for other formats."""
    found = special_missing(content, len(frame))
    cells = {
        name: frame[name]
        .astype(object)
        .where(pd.Series(letters == "", index=frame.index), pd.Series(letters))
        for name, letters in found.items()
        if name in frame and pd.api.types.is_numeric_dtype(frame[name].dtype)
    }
    return frame.assign(**cells), {name: sorted(set(found[name]) - {""}) for name in cells}


def _parsed(content: bytes, extension: str, place: str, encoding: str | None) -> tuple[pd.DataFrame, Any]:
    import pyreadstat  # slow to import

    reader, layout, keeps = READERS[extension]
    options: dict[str, object] = {"dates_as_pandas_datetime": True}
    if keeps:
        options["user_missing"] = True
    if encoding is not None and extension != ".por":
        options["encoding"] = encoding
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"wave{extension}"
        path.write_bytes(content)  # so that what is parsed is what was hashed
        try:
            frame, meta = getattr(pyreadstat, reader)(str(path), **options)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
            raise DataError(
                f"{place}: not readable as a file of {layout} ({str(error).rstrip('.')}). It may be cut "
                f"off, of another "
                f'format than its extension says, or need encoding = "cp1252".'
            ) from None
        except (UnicodeDecodeError, OverflowError, ValueError) as error:
            raise DataError(
                f"{place}: text or dates in the file cannot be read ({type(error).__name__}). "
                f'Declare its encoding, e.g. encoding = "cp1252", or save it anew.'
            ) from None
    return frame, meta


def _column(name: str, cells: "pd.Series[float]", meta: Any, layout: str) -> RawColumn:
    letters = meta.missing_user_values.get(name, [])
    ranges = meta.missing_ranges.get(name, [])
    labels = meta.variable_value_labels.get(name, {})
    single = {_code(r["lo"]): None for r in ranges if r["lo"] == r["hi"]} | {
        f".{letter}": None for letter in letters
    }
    return RawColumn(
        name=name,
        cells=_cells(cells, letters),
        label=meta.column_names_to_labels.get(name) or None,
        value_labels={_label_code(code, layout): words for code, words in labels.items()},
        codes=single,
        ranges=tuple(
            (_end(r["lo"], -math.inf), _end(r["hi"], math.inf)) for r in ranges if r["lo"] != r["hi"]
        ),
    )


def _code(value: object) -> Code:
    return value.rstrip() if isinstance(value, str) else float(value)  # type: ignore[arg-type]


def _label_code(code: object, layout: str) -> Code:
    """Return the code of a value label; Stata's and SAS's letters get their dot."""
    if isinstance(code, str):
        return f".{code}" if layout != "spss" and len(code) == 1 else code.rstrip()
    return float(code)  # type: ignore[arg-type]


def _end(value: object, open_end: float) -> float:
    return open_end if value is None else float(value)  # type: ignore[arg-type]


def _cells(cells: "pd.Series[float]", letters: list[str]) -> "pd.Series[float]":
    """Return floats for numbers, objects for text or numbers with missing letters; NaN where empty."""
    if pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_datetime64_any_dtype(cells.dtype):
        return cells
    words = {letter: f".{letter}" for letter in letters}
    return pd.Series([_cell(value, words) for value in cells], index=cells.index, dtype=object)


def _cell(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return words.get(value, value) if value.strip() else np.nan
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return np.nan if pd.isna(value) else value  # type: ignore[call-overload]
