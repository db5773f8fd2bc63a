"""From the columns of a data frame to answer codes, checked at the door."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.instrument import Coding, Instrument

_BLOCK = 1 << 15
"""Rows that are decoded at a time."""

_SHOWN = 8
"""A column with more different values outside the coding is no item: its values may be personal."""

_LARGEST_CODE = 1000
"""Larger numbers may be ids, and are not shown, unless one digit is repeated as in 9999."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit in one column: the finding in words, and the range of its numbers if it has any."""

    column: str
    finding: str
    met: tuple[float, float] | None = None


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
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _of_categories(column, coding)
    values = _numbers(column)
    if isinstance(values, str):
        return Misfit(str(column.name), values)
    found = np.empty(len(values), dtype=np.uint8)
    if all(_filled(found[part], values[part], coding) for part in blocks(len(values))):
        return found
    met = values[~np.isnan(values)]
    outside = met[~np.isin(met, coding.codes)]
    return Misfit(str(column.name), _codes_words(outside), (float(met.min()), float(met.max())))


def blocks(rows: int) -> Iterator[slice]:
    """Cut rows into parts whose intermediate results stay in the processor's cache."""
    return (slice(start, start + _BLOCK) for start in range(0, rows, _BLOCK))


def _filled(found: NDArray[np.uint8], values: NDArray[np.float64], coding: Coding) -> bool:
    """Fill in how many steps above the lowest code each value is; return whether all fit."""
    with np.errstate(invalid="ignore"):  # codes beyond a byte are cast to nonsense, and then found unequal
        shifted = values - coding.lowest
        found[:] = shifted.astype(np.uint8)
    unfit = (found != shifted) | (found >= len(coding.codes))
    if not unfit.any():
        return True
    missing = np.isnan(values)
    found[missing] = len(coding.codes)
    return bool((missing | ~unfit).all())


def _of_categories(column: pd.Series, coding: Coding) -> NDArray[np.uint8] | Misfit:
    """Decode each category that is met once, then look every answer up."""
    met = column.cat.remove_unused_categories()
    decoded = steps(pd.Series(met.cat.categories.astype(object), name=column.name), coding)
    if isinstance(decoded, Misfit):
        return Misfit(decoded.column, f"(categories) {decoded.finding}", decoded.met)
    return np.append(decoded, np.uint8(len(coding.codes)))[met.cat.codes.to_numpy()]


def _numbers(column: pd.Series) -> NDArray[np.float64] | str:
    """Return a column as floats, or say why it holds no numbers."""
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return "holds true/false instead of codes"
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind):
        return np.ascontiguousarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if not (pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)):
        return f"holds values of type {kind} instead of codes"
    if pd.api.types.infer_dtype(column, skipna=True) == "boolean":
        return "holds true/false instead of codes"
    text = column.astype("string").str.strip()
    blank = (text.isna() | (text == "")).to_numpy(dtype=bool, na_value=True)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    if unread := int((np.isnan(numbers) & ~blank).sum()):
        return f"holds text that is not a number in {unread} row(s)"
    return numbers


def _codes_words(outside: NDArray[np.float64]) -> str:
    """Return the codes outside the coding, unless they look like measurements or ids."""
    codes = np.unique(outside)
    if codes.size > _SHOWN or not all(_showable(code) for code in codes):
        return f"holds {codes.size} other value(s) in {outside.size} row(s): is it the right column?"
    return f"holds {', '.join(f'{code:g}' for code in codes)} in {outside.size} row(s)"


def _showable(code: float) -> bool:
    """Whether a number can be a code, so that showing it shows nobody's answer."""
    return abs(code) < _LARGEST_CODE or not np.isfinite(code) or len(set(f"{abs(code):g}")) == 1


def misfit_words(form: Instrument, misfits: list[Misfit], columns: list[pd.Series]) -> str:
    """Return the one message about all columns that do not fit.

    `columns` are those of all items with the form's own codes.
    """
    coding = form.coding
    listed = "; ".join(f"column {misfit.column!r} {misfit.finding}" for misfit in misfits[:_SHOWN])
    more = f"; and {len(misfits) - _SHOWN} more column(s)" if len(misfits) > _SHOWN else ""
    return (
        f"{form.id}: answers outside the coding {coding.lowest}..{coding.highest} "
        f"({coding.lowest} = {coding.lowest_means}, {coding.highest} = {coding.highest_means}): "
        f"{listed}{more}. {_shift_words(form, columns)}"
        "Declare codes that mean 'no answer' as missing, or recode the answers; nothing is dropped silently."
    )


def _shift_words(form: Instrument, columns: list[pd.Series]) -> str:
    """Return the likely cause if the codes are those of the form moved by one, else nothing."""
    met = [_met(column, form.coding) for column in columns]
    found = [span for span in met if span]
    if not found:
        return ""
    low, high = min(low for low, _ in found), max(high for _, high in found)
    shift = low - form.coding.lowest
    if shift not in (1, -1) or high - form.coding.highest != shift:
        return ""
    verb = "subtract" if shift > 0 else "add"
    fitting = [v for v in form.variants if (v.lowest, v.highest) == (low, high)]
    instead = "".join(f" or, if {variant.use_when}, score {variant.id!r}" for variant in fitting)
    return (
        f"All codes lie in {low:g}..{high:g}: if the file codes from {low:g}, "
        f"{verb} 1 first (recode add = {-shift:g}){instead}. "
    )


def _met(column: pd.Series, coding: Coding) -> tuple[float, float] | None:
    """Return the lowest and highest number in a column, None if it holds none."""
    found = steps(column, coding)
    if isinstance(found, Misfit):
        return found.met
    answered = found[found < len(coding.codes)]
    if not answered.size:
        return None
    return float(coding.lowest + int(answered.min())), float(coding.lowest + int(answered.max()))
