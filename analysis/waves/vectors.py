"""Values of an expression: numbers, text or truth in each row, with missing as a third truth value."""

from typing import Literal

import numpy as np
import pandas as pd

Meaning = Literal["number", "text", "truth"]


def meaning(values: "pd.Series[float]") -> Meaning | None:
    """Return what the values are; None if they are nothing an expression knows, such as dates."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return "truth"
    if pd.api.types.is_numeric_dtype(values.dtype):
        return "number"
    if values.dtype == object or pd.api.types.is_string_dtype(values.dtype):
        return "text"
    return None


def as_number(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return numbers as float; truth as 1 and 0; missing as NaN."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return (
            values.astype("boolean")
            .astype("Float64")
            .astype(object)
            .where(values.notna(), np.nan)
            .astype(float)
        )
    return values.astype(float)


def finite(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return the numbers; what is infinite (division by zero, overflow) is missing."""
    return values.where(np.isfinite(values.to_numpy(dtype=float)), np.nan)


def unknown_where(truth: "pd.Series[bool]", missing: "pd.Series[bool]") -> "pd.Series[bool]":
    """Return truth as "boolean", NA where something needed is missing."""
    return truth.astype("boolean").mask(missing.astype(bool), pd.NA)
