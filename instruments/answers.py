"""From a column of a data frame to answer codes, checked at the door."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.errors import AnswerError
from instruments.instrument import Coding, Instrument

_SHOWN = 8
"""A column with more different values outside the coding is no item; its values are not shown."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit in one column: the finding in words, and the codes met (empty if not numbers)."""

    column: str
    finding: str
    codes: tuple[float, ...] = ()


def located(
    answers: pd.DataFrame, instrument: Instrument, columns: Mapping[str, Hashable] | str | None
) -> dict[str, Hashable]:
    """Return the column of every item that a scale uses.

    Raises
    ------
    AnswerError
        If a column is absent or there twice, if two items share one, or if `columns` names no item.
    """
    wanted = _wanted(instrument, columns)
    used = {item for scale in instrument.scales for item in scale.items}
    wanted = {item: column for item, column in wanted.items() if item in used}
    if absent := [column for column in wanted.values() if column not in answers.columns]:
        raise AnswerError(_absent_words(answers, instrument, absent))
    if twice := [column for column in wanted.values() if list(answers.columns).count(column) > 1]:
        raise AnswerError(
            f"{instrument.id}: column(s) {_quoted(twice)} appear more than once in the data. "
            "Give every column its own name."
        )
    if shared := {c for c in wanted.values() if list(wanted.values()).count(c) > 1}:
        raise AnswerError(
            f"{instrument.id}: column(s) {_quoted(sorted(shared, key=str))} are mapped to more than one item. "
            "Map each item to its own column."
        )
    return wanted


def _wanted(instrument: Instrument, columns: Mapping[str, Hashable] | str | None) -> dict[str, Hashable]:
    """Return the column asked for, item by item."""
    if columns is None:
        return {item: item for item in instrument.items}
    if isinstance(columns, str):
        if "{item}" not in columns:
            raise AnswerError(
                f"columns = {columns!r}: the pattern has no {{item}}. Write it where the item's number stands, "
                "as in 'q12_{item}'."
            )
        return {item: columns.replace("{item}", item.rpartition("_")[2]) for item in instrument.items}
    if strangers := [str(item) for item in columns if item not in instrument.items]:
        raise AnswerError(
            f"columns: {_quoted(strangers)} are not items of {instrument.id}, whose items are "
            f"{instrument.items[0]!r} to {instrument.items[-1]!r}. Use the item ids as keys."
        )
    return {item: columns.get(item, item) for item in instrument.items}


def _absent_words(answers: pd.DataFrame, instrument: Instrument, absent: list[Hashable]) -> str:
    """Return the message about absent columns, with the nearest names there are."""
    known = [str(column) for column in answers.columns]
    nearest: dict[str, None] = {}
    for column in absent:
        bare = re.sub(r"[\W_]", "", str(column).lower())
        folded = {re.sub(r"[\W_]", "", name.lower()): name for name in known}
        near = [folded[name] for name in get_close_matches(bare, folded, n=1, cutoff=0.6)]
        nearest.update(dict.fromkeys(near))
    offer = f"Nearest in the data: {_quoted(list(nearest))}. " if nearest else ""
    return (
        f"{instrument.id}: no column {_quoted(absent)} ({len(absent)} of {len(instrument.items)} items). {offer}"
        "Name the columns after the items, or map them with columns={'item': 'column'} or 'prefix_{item}'."
    )


def _quoted(names: list[Hashable] | list[str]) -> str:
    """Return names as a list that stays readable when it is long."""
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def steps(column: pd.Series, coding: Coding) -> NDArray[np.uint8] | Misfit:
    """Return how many steps above the lowest code each answer is, or what does not fit.

    Parameters
    ----------
    column : Series, shape (n,)
        Numbers, numbers as text, or a categorical of either. Blank text is a missing answer.

    Returns
    -------
    ndarray of uint8, shape (n,)
        0 for the lowest code; ``len(coding.codes)`` for a missing answer.
    """
    name = str(column.name)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _of_categories(column, coding)
    values = _numbers(column)
    if isinstance(values, str):
        return Misfit(name, values)
    missing = np.isnan(values)
    with np.errstate(invalid="ignore"):
        shifted = np.where(missing, len(coding.codes), values - coding.lowest)
        found = shifted.astype(np.uint8)
    fits = (found == shifted) & ((found < len(coding.codes)) | missing)
    if fits.all():
        return found
    outside = values[~fits]
    present = values[~missing]
    shown = np.unique(outside[: 10**6])
    return Misfit(name, _codes_words(shown, outside.size), (float(np.min(present)), float(np.max(present))))


def _of_categories(column: pd.Series, coding: Coding) -> NDArray[np.uint8] | Misfit:
    """Decode the categories once, then look every answer up."""
    met = column.cat.remove_unused_categories()
    categories = pd.Series(met.cat.categories, name=column.name)
    decoded = steps(categories, coding)
    if isinstance(decoded, Misfit):
        return Misfit(
            decoded.column, decoded.finding.replace(" in ", " among its categories, in ", 1), decoded.codes
        )
    table = np.append(decoded, np.uint8(len(coding.codes)))
    return table[met.cat.codes.to_numpy()]


def _numbers(column: pd.Series) -> NDArray[np.float64] | str:
    """Return a column as floats, or say why it holds no numbers."""
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return "holds true/false instead of codes"
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind):
        return np.ascontiguousarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if not (pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)):
        return f"holds values of type {kind} instead of codes"
    if any(isinstance(value, bool | np.bool_) for value in column.dropna().unique()):
        return "holds true/false instead of codes"
    text = column.astype("string").str.strip()
    blank = (text.isna() | (text == "")).to_numpy(dtype=bool)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    if unread := int((np.isnan(numbers) & ~blank).sum()):
        return f"holds text that is not a number in {unread} row(s)"
    return numbers


def _codes_words(codes: NDArray[np.float64], rows: int) -> str:
    """Return the codes outside the coding, unless there are so many that they are no codes."""
    if codes.size > _SHOWN:
        return (
            f"holds {codes.size} different values outside the coding in {rows} row(s): is it an item at all?"
        )
    return f"holds {', '.join(f'{code:g}' for code in codes)} in {rows} row(s)"


def misfit_words(instrument: Instrument, misfits: list[Misfit]) -> str:
    """Return the one message about all columns that do not fit the coding."""
    coding = instrument.coding
    listed = "; ".join(f"column {m.column!r} {m.finding}" for m in misfits[:_SHOWN])
    more = f"; and {len(misfits) - _SHOWN} more column(s)" if len(misfits) > _SHOWN else ""
    return (
        f"{instrument.id}: answers outside the coding {coding.lowest}..{coding.highest} "
        f"({coding.lowest} = {coding.lowest_means}, {coding.highest} = {coding.highest_means}): "
        f"{listed}{more}. {_remedy(instrument, misfits)}"
    )


def _remedy(instrument: Instrument, misfits: list[Misfit]) -> str:
    """Return what to do, with the likely cause if the codes give it away."""
    coding, codes = instrument.coding, [code for misfit in misfits for code in misfit.codes]
    general = (
        "Declare codes that mean 'no answer' as missing, or recode the answers; "
        "nothing is changed or dropped silently."
    )
    if not codes:
        return general
    low, high = min(codes), max(codes)
    for shift in (1, -1):
        if (low, high) == (coding.lowest + shift, coding.highest + shift):
            end = coding.lowest + shift
            return (
                f"All codes lie in {low:g}..{high:g}: if the file codes from {end}, "
                f"{'subtract' if shift > 0 else 'add'} 1 first (recode add = {-shift}). {general}"
            )
    return general
