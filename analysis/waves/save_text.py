"""CSV files with the codes as they were, and a codebook beside them."""

import json
from pathlib import Path

import pandas as pd

from analysis.waves.codes import written
from analysis.waves.column import Column
from analysis.waves.outgoing import Outgoing, filled, finite

CODEBOOK = ".codebook.json"


def text_files(leaving: Outgoing, path: Path) -> None:
    """Write a .csv (or .tsv), and ``<name>.codebook.json`` in the fields of `analysis.waves.codebook.entries`."""
    cells = {column.name: _texts(leaving, column) for column in leaving.columns}
    separator = "\t" if path.suffix.lower() == ".tsv" else ","
    pd.DataFrame(cells).to_csv(path, sep=separator, index=False, lineterminator="\n", encoding="utf-8")
    book = {column.name: entry for column in leaving.columns if (entry := _entry(leaving, column))}
    text = json.dumps(book, indent=2, ensure_ascii=False) + "\n"
    path.with_suffix(CODEBOOK).write_text(text, encoding="utf-8", newline="\n")


def _texts(leaving: Outgoing, column: Column) -> "pd.Series[float]":
    """Return numbers as people write them, and codes in the place of the cells that they emptied."""
    codes = {reason: written(code) for reason, code in leaving.codes(column).items()}
    cells = leaving.cells[column.name]
    if column.kind == "number":
        texts = cells.map({value: written(float(value)) for value in cells.dropna().unique()})
    elif column.kind == "date":
        texts = cells.map(lambda moment: moment.isoformat().removesuffix("T00:00:00"), na_action="ignore")
    else:
        texts = cells
    return filled(texts.astype(object), leaving.why(column.name), codes)


def _entry(leaving: Outgoing, column: Column) -> dict[str, object]:
    """Return what a codebook says of the column, without what is not known."""
    missing = {written(code): reason for code, reason in column.missing.items()}
    missing |= {written(code): reason for reason, code in leaving.codes(column).items()}
    entry = {
        "label": column.label,
        "unit": column.unit,
        "low": finite(column.low),
        "high": finite(column.high),
        "values": {written(code): words for code, words in leaving.answers(column).items()},
        "missing": missing,
    }
    return {field: value for field, value in entry.items() if value not in (None, {})}
