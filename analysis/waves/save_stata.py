"""Stata files, reasons for missing answers as ``.a`` to ``.z``."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import written
from analysis.waves.column import Code, Column
from analysis.waves.outgoing import Outgoing, filled

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")


def stata_files(leaving: Outgoing, path: Path) -> None:
    """Write a .dta of Stata 15.

    Raises
    ------
    DataError
        If Stata cannot hold a column's name, the codes of its labels, or the reasons of its missing answers.
    """
    if odd := [column.name for column in leaving.columns if not _NAME.fullmatch(column.name)]:
        raise DataError(
            f"{leaving.place}: Stata cannot hold the column name(s) {', '.join(map(repr, odd[:5]))}: at most 32 "
            "letters, digits and _, no digit first. Rename them, or save in another format."
        )
    cells, letters = {}, {}
    labels: dict[str, dict[Any, str]] = {}
    for column in leaving.columns:
        found = _letters(leaving, column)
        cells[column.name] = filled(leaving.cells[column.name], leaving.why(column.name), found)
        labels[column.name] = _labels(leaving, column, found)
        if leaving.why(column.name) is not None:
            letters[column.name] = sorted(map(str, found.values()))
    import pyreadstat  # slow to import

    try:
        pyreadstat.write_dta(
            pd.DataFrame(cells),
            str(path),
            file_label=leaving.title[:80],
            column_labels={column.name: column.label or "" for column in leaving.columns},
            variable_value_labels={name: words for name, words in labels.items() if words},
            missing_user_values=letters,
        )
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
        raise DataError(
            f"{leaving.place}: Stata cannot hold it ({str(error).rstrip('.')}). Save in another format."
        ) from None


def _letters(leaving: Outgoing, column: Column) -> dict[str, Code]:
    """Return {reason: letter}; a file that came with letters keeps them."""
    reasons = leaving.codes(column)
    if column.kind != "number":
        if leaving.why(column.name) is not None:
            raise DataError(
                f"{leaving.place}: column {column.name!r} is a {column.kind} with reasons for missing answers, "
                "which Stata cannot hold. Save as CSV or Parquet."
            )
        return {}
    own = {reason: str(code)[1] for reason, code in reasons.items() if re.fullmatch(r"\.[a-z]", str(code))}
    free = [letter for letter in ascii_lowercase if letter not in own.values()]
    others = [reason for reason in reasons if reason not in own]
    if len(others) > len(free):
        raise DataError(
            f"{leaving.place}: column {column.name!r} has {len(reasons)} reasons for missing answers, and Stata "
            "holds 26. Save as CSV or Parquet."
        )
    return {**own, **dict(zip(others, free, strict=False))}


def _labels(leaving: Outgoing, column: Column, letters: Mapping[str, Code]) -> dict[Code, str]:
    """Return value labels of whole numbers and letters, the only ones that Stata has."""
    if column.kind != "number":
        if leaving.answers(column):
            raise DataError(
                f"{leaving.place}: column {column.name!r} is a {column.kind} with value labels, which Stata "
                "cannot hold. Recode it to numbers, or save in another format."
            )
        return {}
    answers = {code: words for code, words in leaving.answers(column).items() if not isinstance(code, str)}
    if broken := [code for code in answers if not float(code).is_integer()]:
        raise DataError(
            f"{leaving.place}: column {column.name!r} has a label for {written(broken[0])}, and Stata labels "
            "whole numbers only. Save in another format."
        )
    return {int(code): words for code, words in answers.items()} | {
        letter: reason for reason, letter in letters.items()
    }
