"""Parquet files: missing answers are null, reasons beside them, labels in the metadata."""

import importlib
import json
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import written
from analysis.waves.column import Column
from analysis.waves.outgoing import Outgoing, finite

METADATA = b"wavepath.columns"
"""Key of the file's metadata: {column: label, unit, low, high, values, missing, kind, notes, origin}, as JSON."""

REASONS = "__missing"
"""End of the name of a column that holds another's reasons."""


def parquet_files(leaving: Outgoing, path: Path) -> None:
    """Write a .parquet.

    Raises
    ------
    DataError
        If pyarrow is not installed, or a column's name is that of another's reasons.
    """
    try:
        arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise DataError(
            f"{leaving.place}: writing this format needs the package pyarrow. Install it: pip install pyarrow; "
            "or save as CSV."
        ) from None
    cells: dict[str, pd.Series[str]] = {}
    for column in leaving.columns:
        cells[column.name] = leaving.cells[column.name]
        if (why := leaving.why(column.name)) is not None:
            cells[column.name + REASONS] = why
    names = [column.name for column in leaving.columns]
    if taken := [name for name in names if name.endswith(REASONS) and name.removesuffix(REASONS) in names]:
        raise DataError(f"{leaving.place}: the name(s) {taken} are kept for reasons. Rename the column.")
    table = arrow.Table.from_pandas(pd.DataFrame(cells), preserve_index=False)
    said = json.dumps(
        {column.name: _known(leaving, column) for column in leaving.columns}, ensure_ascii=False
    )
    parquet.write_table(
        table.replace_schema_metadata({**table.schema.metadata, METADATA: said.encode()}), path
    )


def _known(leaving: Outgoing, column: Column) -> dict[str, object]:
    """Return what is known of a column, for the metadata."""
    return {
        "label": column.label,
        "unit": column.unit,
        "low": finite(column.low),
        "high": finite(column.high),
        "values": {written(code): words for code, words in leaving.answers(column).items()},
        "missing": {written(code): reason for reason, code in leaving.codes(column).items()},
        "kind": column.kind,
        "notes": list(column.notes),
        "origin": column.origin,
    }
