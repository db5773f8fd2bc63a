"""A small safe expression language over the columns of a frame."""

import pandas as pd


def evaluate(text: str, frame: pd.DataFrame) -> "pd.Series[float]":
    """Return the value of the expression in each row (float, NaN where unknown; text and truth also possible)."""
    raise NotImplementedError


def truth(text: str, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return True, False or NA (pandas "boolean") for each row."""
    raise NotImplementedError


def names(text: str) -> tuple[str, ...]:
    """Return the columns that the expression uses (patterns as written)."""
    raise NotImplementedError
