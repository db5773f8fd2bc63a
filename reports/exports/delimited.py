"""A table as CSV: numbers for programs, words that no spreadsheet takes for a formula."""

import csv
from io import StringIO
from math import isnan
from os import PathLike
from pathlib import Path

from reports import numbers
from reports.document import Number, Table
from reports.exports.fields import Value, fields
from reports.exports.writing import written
from reports.manner import ENGLISH_APA, Manner
from reports.writers.oneline import clean

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def delimited(
    table: Table,
    path: str | PathLike[str] | None = None,
    *,
    rounded: bool = False,
    manner: Manner | None = None,
) -> str | Path:
    """Return a table as comma-separated text, or write it to a file.

    Parameters
    ----------
    table : Table
    path : path-like or None
        File to write (.csv), UTF-8 without a byte order mark; None to get the text.
    rounded : bool
        Whether numbers stand as they are printed in a report (an interval is then one field); else unrounded, with
        a decimal point and an ASCII minus.
    manner : Manner or None
        Language of words, and style of rounded numbers; None for English and APA.

    Returns
    -------
    str or Path
        One line of names, then a line a row; what is missing is empty. Words that begin with ``= + - @``, a tab or a
        line break follow an apostrophe, because spreadsheets would run them as formulas; numbers never do.

    Raises
    ------
    OutputError
        If the file cannot be written.

    References
    ----------
    OWASP Foundation, CSV Injection, owasp.org/www-community/attacks/CSV_Injection
    """
    chosen = manner or ENGLISH_APA
    found = fields(table, chosen, bounds=not rounded)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(field.name) for field in found])
    for row in zip(*(field.values for field in found), strict=True):
        writer.writerow([_shown(value, chosen, rounded=rounded) for value in row])
    text = out.getvalue()
    return text if path is None else written(path, text.encode(), ".csv")


def harmless(text: str) -> str:
    """Return words that a spreadsheet takes for words."""
    plain = clean(text)
    return f"'{plain}" if text.startswith(FORMULA) or plain.lstrip().startswith(FORMULA) else plain


def _shown(value: Value, manner: Manner, *, rounded: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if value.value is None or isnan(value.value):
        return ""
    return numbers.text(value, manner.style) if rounded else _exact(value)


def _exact(number: Number) -> str:
    value = number.value
    return str(value) if isinstance(value, int) else repr(float(value if value is not None else "nan"))
