"""The codebook of a wave or panel, and its few lines of HTML: shown without anyone's answers."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.waves.codes import written
from analysis.waves.column import Code, Column


def codebook(columns: Sequence[Column]) -> pd.DataFrame:
    """Return one row a column.

    Parameters
    ----------
    columns : sequence of Column
        What is known.

    Returns
    -------
    DataFrame, shape (columns, 12)
        name, label, kind, unit, low, high, values, missing, missing_met, waves, notes, origin; mappings
        written as ``"0 = never; 1 = often"``.
    """
    rows = [
        {
            "name": column.name,
            "label": column.label or "",
            "kind": column.kind,
            "unit": column.unit or "",
            "low": column.low,
            "high": column.high,
            "values": _pairs(column.value_labels),
            "missing": _pairs(column.missing),
            "missing_met": "; ".join(f"{reason}: {count}" for reason, count in column.missing_met.items()),
            "waves": ", ".join(column.waves),
            "notes": "; ".join(column.notes),
            "origin": column.origin,
        }
        for column in columns
    ]
    return pd.DataFrame(rows).astype({"low": float, "high": float})


def _pairs(codes: Mapping[Code, str]) -> str:
    return "; ".join(f"{written(code)} = {words}" for code, words in codes.items())
