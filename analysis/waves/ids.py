"""Persons' ids: one writing for the same id, whichever program wrote the file."""

import math
import re

import numpy as np
import pandas as pd

from analysis.errors import DataError

WHOLE = re.compile(r"(-?(?:0|[1-9]\d*))(?:\.0*)?", re.ASCII)
LEADING_ZEROS = re.compile(r"^0+(?=\d)", re.ASCII)
EXACT = 2**53  # from here on, neighboring whole numbers share a float
INT64 = 2**63


def ids_of(cells: "pd.Series[float]", *, place: str) -> "pd.Series[str]":
    """Return each row's id as text, in one writing.

    ``17``, ``17.0`` and ``"17"`` become ``"17"``; outer blanks of text go; ``"007"`` and ``"A1"`` stay.

    Parameters
    ----------
    cells : Series, shape (rows,)
        Numbers or text.
    place : str
        Wave and column, for messages.

    Raises
    ------
    DataError
        If an id is missing, or numeric ids are too long for the file's numbers.
    """
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        raise DataError(f"{place}: the ids are dates. Name the column of the person's id.")
    blank = cells.isna() | cells.map(lambda value: isinstance(value, str) and not value.strip()).astype(bool)
    if blank.any():
        raise DataError(
            f"{place}: the id is missing in {int(blank.sum())} of {len(cells)} row(s). "
            f"Complete the ids, or leave these rows out in a declared step."
        )
    if pd.api.types.is_float_dtype(cells.dtype) and (too_long := int((cells.abs() >= EXACT).sum())):
        raise DataError(
            f"{place}: {too_long} numeric id(s) have more digits than the file's numbers keep, so that "
            f"different "
            f"persons may look alike. Export the ids as text."
        )
    return cells.map(_written).astype(object)


def _written(value: object) -> str:
    if isinstance(value, (int, float, np.integer, np.floating)):
        number = float(value)
        whole = math.isfinite(number) and number.is_integer()
        return str(int(value)) if whole else repr(number)
    text = str(value).strip()
    match = WHOLE.fullmatch(text)
    return str(int(match[1])) if match else text


def as_index(ids: pd.Index) -> pd.Index:
    """Return whole numbers (int64) if every id is one, else the text."""
    if all(WHOLE.fullmatch(text) and abs(int(text)) < INT64 for text in ids.unique()):
        return ids.astype("int64")
    return ids


def padded_alike(one: set[str], two: set[str]) -> int:
    """Count ids of one wave that another wave has only with other leading zeros (007 here, 7 there)."""
    only_one, only_two = one - two, two - one
    if not only_one or not only_two:
        return 0
    return len({_bare(text) for text in only_two} & only_one) + len(
        {_bare(text) for text in only_one} & only_two
    )


def _bare(text: str) -> str:
    return LEADING_ZEROS.sub("", text, count=1) if text.isascii() and text.isdigit() else text
