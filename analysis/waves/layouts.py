"""Layouts of rows of text: `plain` (one header row) and `qualtrics` (names, questions, ImportIds)."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.raw import RawColumn
from analysis.waves.text import Rows

LAYOUTS = ("auto", "plain", "qualtrics")
QUALTRICS_HEADERS = 3
IMPORT_ID = '{"ImportId":'


def is_qualtrics(rows: Rows) -> bool:
    """Say whether the third row is Qualtrics' row of ImportIds."""
    if len(rows.cells) < QUALTRICS_HEADERS:
        return False
    return all(cell.replace(" ", "").startswith(IMPORT_ID) for cell in rows.cells[2] if cell)


def laid_out(rows: Rows, layout: str, *, place: str) -> tuple[str, tuple[RawColumn, ...]]:
    """Return the layout found and the columns, cells as text.

    Parameters
    ----------
    rows : Rows
        The file.
    layout : str
        ``"auto"``, ``"plain"`` or ``"qualtrics"``.
    place : str
        The file, for messages.

    Raises
    ------
    DataError
        If the layout is not that of the file, there are no rows of answers, or two columns have one name.
    """
    qualtrics = is_qualtrics(rows)
    if layout == "qualtrics" and not qualtrics:
        raise DataError(
            f"{place}: line {rows.lines[min(2, len(rows.lines) - 1)]}: no row of ImportIds, so this is not "
            f"a Qualtrics "
            f'export with three header rows. Use layout = "plain", or export again with "Use legacy '
            f'exports" off.'
        )
    if layout == "plain" and qualtrics:
        raise DataError(
            f"{place}: line {rows.lines[2]}: a row of ImportIds, so this is a Qualtrics export with three "
            f"header rows; "
            f'as "plain" two of them would count as answers. Use layout = "qualtrics".'
        )
    names = [name.strip() for name in rows.cells[0]]
    labels = [" ".join(text.split()) or None for text in rows.cells[1]] if qualtrics else [None] * len(names)
    answers = rows.cells[QUALTRICS_HEADERS if qualtrics else 1 :]
    if not answers:
        raise DataError(f"{place}: a header but no rows of answers. Export the responses too.")
    check_names(names, place=place)
    columns = (
        RawColumn(
            name=name or f"column_{k}",
            cells=_cells([row[k - 1] for row in answers]),
            label=label,
            notes=() if name else (f"column {k} of the file has no name",),
        )
        for k, (name, label) in enumerate(zip(names, labels, strict=True), start=1)
    )
    return ("qualtrics" if qualtrics else "plain"), tuple(columns)


def _cells(texts: Sequence[str]) -> "pd.Series[float]":
    return pd.Series([text if text and not text.isspace() else np.nan for text in texts], dtype=object)


def check_names(names: Sequence[str], *, place: str) -> None:
    """Raise DataError if two columns have one name."""
    named = [name or f"column_{k}" for k, name in enumerate(names, start=1)]
    if twice := [name for name, times in Counter(named).items() if times > 1]:
        raise DataError(
            f"{place}: the column name(s) {twice} come more than once. Give each column its own name."
        )
