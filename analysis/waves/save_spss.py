"""SPSS files, user-missing codes declared."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import written
from analysis.waves.column import Code, Column
from analysis.waves.outgoing import Outgoing, filled

MOST = 3
"""SPSS declares at most three single codes of a variable, or one range and one code."""

LONGEST_TEXT_CODE = 8
"""Bytes of a text that SPSS can declare as missing."""


def spss_files(leaving: Outgoing, path: Path) -> None:
    """Write a .sav, or a .zsav if the path says so.

    Raises
    ------
    DataError
        If SPSS cannot hold a column's name, or the codes of its missing answers.
    """
    cells = {}
    labels: dict[str, dict[Any, str]] = {}
    ranges: dict[str, list[Any]] = {}
    for column in leaving.columns:
        codes = _codes(leaving, column)
        cells[column.name] = filled(leaving.cells[column.name], leaving.why(column.name), codes)
        labels[column.name] = _labels(leaving, column, codes)
        if codes:
            ranges[column.name] = _declared(leaving, column, set(codes.values()))
    import pyreadstat  # slow to import

    try:
        pyreadstat.write_sav(
            pd.DataFrame(cells),
            str(path),
            file_label=leaving.title[:64],
            column_labels={column.name: column.label or "" for column in leaving.columns},
            variable_value_labels={name: words for name, words in labels.items() if words},
            missing_ranges=ranges,
            compress=path.suffix.lower() == ".zsav",
        )
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
        raise DataError(
            f"{leaving.place}: SPSS cannot hold it ({str(error).rstrip('.')}). Rename the column, or save as CSV."
        ) from None


def _codes(leaving: Outgoing, column: Column) -> dict[str, Code]:
    """Return {reason: code}; where a number column has a text as code, a number that is free stands for it."""
    codes = leaving.codes(column)
    if column.kind == "date" and leaving.why(column.name) is not None:
        raise DataError(
            f"{leaving.place}: column {column.name!r} is a date with reasons for missing answers, which SPSS "
            "cannot hold. Save as CSV or Parquet."
        )
    if column.kind == "date":
        return {}
    if column.kind == "text":
        return {reason: written(code) for reason, code in codes.items()}
    free = _free(leaving, column)
    return {
        reason: next(free) if isinstance(code, str) else float(code)
        for reason, code in codes.items()
        if not isinstance(code, str) or leaving.why(column.name) is not None
    }


def _free(leaving: Outgoing, column: Column) -> Iterator[float]:
    """Give numbers that neither are answers nor mean anything: -99, -98, ..., then below -99."""
    used = {code for code in (*column.value_labels, *column.missing) if not isinstance(code, str)}
    used |= set(leaving.cells[column.name].dropna())
    candidates = (*range(-99, -89), *range(-999, -899))
    return iter([float(code) for code in candidates if code not in used])


def _labels(leaving: Outgoing, column: Column, codes: Mapping[str, Code]) -> dict[Code, str]:
    """Return value labels: answers', and the reason of each missing code that has words."""
    reasons = {code: reason for reason, code in codes.items() if reason != written(code)}
    answers = {
        code: words
        for code, words in leaving.answers(column).items()
        if isinstance(code, str) == (column.kind == "text")
    }
    return {**answers, **_more(column, codes), **reasons}


def _more(column: Column, codes: Mapping[str, Code]) -> dict[Code, str]:
    """Return the labels of further missing codes that share a reason with another."""
    kept = {written(code) for code in codes.values()}
    return {
        code: reason
        for code, reason in column.missing.items()
        if isinstance(code, str) == (column.kind == "text")
        and written(code) not in kept
        and reason != written(code)
    }


def _declared(leaving: Outgoing, column: Column, codes: set[Code]) -> list[Any]:
    """Return the codes as SPSS declares them: up to three, or a range that holds no answer and one code."""
    place = f"{leaving.place}: column {column.name!r}"
    texts = sorted(code for code in codes if isinstance(code, str))
    if long := [code for code in texts if len(code.encode()) > LONGEST_TEXT_CODE]:
        raise DataError(
            f"{place}: SPSS declares texts of at most {LONGEST_TEXT_CODE} bytes as missing, but {len(long)} "
            "code(s) are longer. Recode them, or save as CSV or Parquet."
        )
    if len(codes) <= MOST:
        return sorted(codes, key=str)
    if not texts:
        numbers = sorted(float(code) for code in codes)
        answers = [code for code in leaving.answers(column) if not isinstance(code, str)]
        taken = pd.Series([*leaving.cells[column.name].dropna(), *answers], dtype=float)
        for low, high, single in (
            (numbers[0], numbers[-1], []),
            (numbers[1], numbers[-1], numbers[:1]),
            (numbers[0], numbers[-2], numbers[-1:]),
        ):
            if not taken.between(low, high).any():
                return [{"lo": low, "hi": high}, *single]
    raise DataError(
        f"{place}: {len(codes)} codes mean missing, and SPSS declares {MOST}, or a range without answers and one "
        "code. Recode some to one code, or save as .dta, CSV or Parquet."
    )
