"""A data frame as a table: whole numbers as counts, p values as such, words as they are."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from reports.document import Block, Cell, Column, Kind, Number, Rows, Table, phrase

MOST = 60  # rows; a longer frame shows its beginning, and says so
LONGEST = 120  # letters of a cell
STATISTICS = {"statistic", "chisq", "chisq_diff", "t", "z", "F", "aic", "bic"}
P_VALUES = {"p", "pvalue", "p_value", "p_adjusted", "pvalue_scaled"}


def blocks(frame: pd.DataFrame) -> Iterator[Block]:
    """Yield the frame as a table of at most 60 rows."""
    shown = frame.head(MOST)
    named = not isinstance(shown.index, pd.RangeIndex)
    flat = shown.reset_index() if named else shown
    kinds = [_kind(str(name), flat[name]) for name in flat]
    columns = tuple(Column(_title(name), kind) for name, kind in zip(flat.columns, kinds, strict=True))
    rows = tuple(
        tuple(_cell(value, kind) for value, kind in zip(row, kinds, strict=True))
        for row in flat.itertuples(index=False, name=None)
    )
    yield Table(_caption(frame), columns, (Rows(rows),))


def _caption(frame: pd.DataFrame) -> Any:
    if len(frame) <= MOST:
        return str(frame.attrs.get("title", ""))
    return phrase("The first {n} of {all} rows.", n=Number(MOST, "count"), all=Number(len(frame), "count"))


def _title(name: object) -> str:
    return " ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)


def _kind(name: str, column: "pd.Series[Any]") -> Kind:
    if isinstance(column, pd.DataFrame) or pd.api.types.is_bool_dtype(column):
        return "text"
    if not pd.api.types.is_numeric_dtype(column):
        return "text"
    if name in P_VALUES:
        return "p"
    if name.startswith("df"):
        return "degrees"
    if name in STATISTICS:
        return "statistic"
    return "count" if pd.api.types.is_integer_dtype(column) else "estimate"


def _cell(value: Any, kind: Kind) -> Cell:
    if kind == "text":
        return "" if value is None or value is pd.NA or value != value else _cut(str(value))
    if value is None or value is pd.NA or value != value:
        return None
    return Number(
        int(value) if kind == "count" else float(value), kind, places=3 if kind == "estimate" else None
    )


def _cut(words: str) -> str:
    """Return the beginning of a long text, such as a model; the frame itself has the whole."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
