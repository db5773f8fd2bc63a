"""What numbers a column holds: numbers, numbers as text, or labels that carry their codes."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LABELED = re.compile(r"[\[(]?(?P<code>[+-]?\d{1,3})\s*[-–—=:.)\]]\s*(?P<words>[^\W\d_].*)", re.DOTALL)
"""A code, a sign, words that start with a letter: ``2 - sometimes``; neither ``1-2 times`` nor ``2 times``."""

NO_ANSWER = frozenset({"na", "n/a", "#n/a", "nan", "none", "null", ".", "<na>"})
"""Texts that usually mean *no answer*; never taken for it unless the user says so."""

BOOLEAN = "holds true/false instead of codes"


def numbers(column: pd.Series) -> NDArray[np.float64] | str:
    """Return a column as floats, NaN where missing, or say why it holds no numbers.

    Parameters
    ----------
    column : Series, shape (n,)
        Numbers, numbers as text, or a categorical of either. Blank text is missing. If *every* text is a code
        followed by words (``2 - sometimes``), and each code always has the same words, the codes are read.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        met = column.cat.remove_unused_categories()
        found = numbers(pd.Series(met.cat.categories.astype(object), name=column.name, dtype=object))
        if isinstance(found, str):
            return f"(categories) {found}"
        looked_up: NDArray[np.float64] = np.append(found, np.nan)[met.cat.codes.to_numpy()]
        return looked_up
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return BOOLEAN
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind):
        return np.ascontiguousarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    if not (pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)):
        return f"holds values of type {kind} instead of codes"
    if pd.api.types.infer_dtype(column, skipna=True) == "boolean":
        return BOOLEAN
    return _of_text(column)


def labels(column: pd.Series) -> dict[int, str]:
    """Return the words of each code, if every text of the column is a code followed by words; else nothing."""
    values = pd.Series(column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else column
    if not (pd.api.types.is_object_dtype(values.dtype) or pd.api.types.is_string_dtype(values.dtype)):
        return {}
    met = {
        text for text in values.dropna().unique().tolist() if not (isinstance(text, str) and not text.strip())
    }
    return _labels(met)


def _of_text(column: pd.Series) -> NDArray[np.float64] | str:
    """Return text as floats, or say why it is no numbers."""
    text = column.astype("string").str.strip()
    blank = (text.isna() | (text == "")).to_numpy(dtype=bool, na_value=True)
    found = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    unread = np.isnan(found) & ~blank
    if not unread.any():
        return found
    met: set[object] = set(text[~blank].tolist())
    if words := _labels(met):
        codes = {said: float(code) for said in met if (code := _split(said)[0]) is not None and code in words}
        return text.map(codes).to_numpy(dtype=np.float64, na_value=np.nan)
    return _text_words(text[unread], int(unread.sum()))


def _split(text: object) -> tuple[int | None, str]:
    """Return the code that a label starts with and its words, folded."""
    if not isinstance(text, str) or not (match := _LABELED.fullmatch(text.strip())):
        return None, ""
    return int(match["code"]), " ".join(match["words"].casefold().split())


def _labels(texts: set[object]) -> dict[int, str]:
    """Return {code: words} if each text is a code with words, and codes and words go one to one; else nothing."""
    pairs = {_split(text) for text in texts}
    codes, words = {code for code, _ in pairs}, {said for _, said in pairs}
    if not pairs or None in codes or not len(pairs) == len(codes) == len(words):
        return {}
    return {code: said for code, said in sorted(pairs) if code is not None}


def _text_words(unread: pd.Series, rows: int) -> str:
    """Say what kind of text there is; the text itself is shown only if it is a common sign for *no answer*."""
    words = f"holds text that is not a number in {rows} row(s)"
    folded = unread.str.casefold()
    signs = sorted(set(unread[folded.isin(NO_ANSWER)]))
    if signs:
        shown = ", ".join(repr(sign) for sign in signs)
        return f"{words}, {int(folded.isin(NO_ANSWER).sum())} of them {shown}: declare that as missing"
    coded = int(unread.map(lambda text: _split(text)[0] is not None).sum())
    if coded:
        return (
            f"{words}, {coded} of them a code followed by words (as in '2 - sometimes'), which is read only if all "
            "answers of the column are written so and each code has one label: keep the codes alone"
        )
    return words
