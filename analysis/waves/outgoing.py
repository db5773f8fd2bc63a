"""What every writer is handed: cells, their reasons, and what is known of each column."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import written
from analysis.waves.column import Code, Column, Kind
from analysis.waves.panel import Panel
from analysis.waves.wave import Wave

_LABELS = {"person": "Person", "wave": "Wave", "time": "Time"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A table on its way to a file.

    Attributes
    ----------
    place : str
        The file, for messages.
    title : str
        Name of the wave, or of the panel's waves.
    cells : DataFrame, shape (rows, columns)
        NaN for missing of every kind.
    reasons : DataFrame or None
        Reason of each cell that a missing code emptied, else NA; only columns that have one.
    columns : tuple of Column
        In the order of the cells' columns.
    """

    place: str
    title: str
    cells: pd.DataFrame
    reasons: pd.DataFrame | None
    columns: tuple[Column, ...]

    def why(self, name: str) -> "pd.Series[str] | None":
        """Return the reasons of one column, None if it has none."""
        if self.reasons is None or name not in self.reasons or self.reasons[name].isna().all():
            return None
        return self.reasons[name]

    def codes(self, column: Column) -> dict[str, Code]:
        """Return {reason: code}, of reasons declared or met; the first code of a reason that has several."""
        found: dict[str, Code] = {}
        for code, reason in column.missing.items():
            found.setdefault(reason, code)
        return {**found, **{r: r for r in self._met(column.name) if r not in found}}

    def _met(self, name: str) -> list[str]:
        why = self.why(name)
        return [] if why is None else [str(reason) for reason in pd.unique(why.dropna())]

    def answers(self, column: Column) -> dict[Code, str]:
        """Return the value labels without those of missing codes."""
        missing = {written(code) for code in column.missing}
        return {code: words for code, words in column.value_labels.items() if written(code) not in missing}


def outgoing(data: Wave | Panel, place: str) -> Outgoing:
    """Return the table of a wave, or of a panel in long form."""
    if isinstance(data, Wave):
        return Outgoing(place, data.name, data.data, data.reasons, data.columns)
    if not isinstance(data, Panel):
        raise DataError(f"{place}: {type(data).__name__} is neither a Wave nor a Panel. Read or link one.")
    long = data.long()
    cells = long.assign(wave=long["wave"].astype(object))
    known = {column.name: column for column in data.columns}
    columns = tuple(known.get(name) or _of_index(name, cells[name]) for name in cells.columns)
    return Outgoing(place, ", ".join(data.waves), cells.reset_index(drop=True), None, columns)


def _of_index(name: str, cells: "pd.Series[str]") -> Column:
    """Describe a column that was the panel's index, or the waves' time."""
    kind: Kind = "number" if pd.api.types.is_numeric_dtype(cells.dtype) else "text"
    return Column(name, label=_LABELS[name], kind=kind)


def filled(
    cells: "pd.Series[float]", why: "pd.Series[str] | None", codes: Mapping[str, Code]
) -> "pd.Series[float]":
    """Put a code into each cell that has a reason."""
    if why is None:
        return cells
    return cells.where(why.isna(), why.map(codes))


def finite(limit: float | None) -> float | None:
    """Return a limit that a file can hold: none where the scale has no end."""
    return limit if limit is not None and math.isfinite(limit) else None
