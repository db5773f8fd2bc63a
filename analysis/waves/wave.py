"""One wave's answers as a frozen value: `Wave`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import DataError
from analysis.waves.column import Column, Source
from analysis.waves.described import codebook
from analysis.waves.frames import handed_out
from analysis.waves.names import unknown
from instruments.showing import Shown


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Wave(Shown):
    """One wave's answers, one row a person, with what is known of each column.

    Attributes
    ----------
    name : str
        Name of the wave, e.g. ``"w1"``.
    time : float or None
        When, in the study's unit of time.
    columns : tuple of Column
        In the order of the data's columns.
    source : Source
        The file.

    Raises
    ------
    DataError
        If the columns described are not those of the data.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from analysis import read_wave
    >>> with TemporaryDirectory() as folder:
    ...     answers = pd.DataFrame({"id": [1, 2, 2], "mood": [3, 4, 5], "wave": [1, 1, 2]})
    ...     answers.to_csv(Path(folder) / "may.csv", index=False)
    ...     wave = read_wave(Path(folder) / "may.csv", name="w1")
    >>> wave.name, len(wave.data)
    ('w1', 3)
    """

    name: str
    time: float | None
    _data: pd.DataFrame
    columns: tuple[Column, ...]
    source: Source
    _reasons: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        check_columns(f"wave {self.name!r}", self._data, self.columns)
        object.__setattr__(self, "_data", handed_out(self._data))

    @property
    def data(self) -> pd.DataFrame:
        """Answers, shape (rows, columns); missing of every kind is NaN. A copy."""
        return handed_out(self._data)

    @property
    def reasons(self) -> pd.DataFrame | None:
        """Reason of each cell that a missing code emptied, else NA; None if no column has one. A copy."""
        return None if self._reasons is None else handed_out(self._reasons)

    def column(self, name: str) -> Column:
        """Return what is known of the column `name`; DataError if there is none."""
        return column_named(f"wave {self.name!r}", self.columns, name)

    def codebook(self) -> pd.DataFrame:
        """Return one row a column; see `analysis.waves.described.codebook`."""
        return codebook(self.columns)

    def __repr__(self) -> str:
        return (
            f"Wave({self.name!r}: {len(self._data)} rows, {len(self.columns)} columns, {self.source.path!r})"
        )


def check_columns(place: str, data: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Raise DataError unless `columns` describes the columns of `data`, in order, each name once."""
    names = [column.name for column in columns]
    if list(data.columns) != names:
        raise DataError(f"{place}: the columns described are not those of the data. Describe each, in order.")
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise DataError(
            f"{place}: the column name(s) {twice} come more than once. Give each column its own name."
        )


def column_named(place: str, columns: Sequence[Column], name: str) -> Column:
    """Return the column of this name, or DataError with the nearest names."""
    for column in columns:
        if column.name == name:
            return column
    raise unknown(place, [name], [column.name for column in columns])


def with_rows(wave: Wave, rows: "pd.Series[bool]") -> Wave:
    """Keep the rows where `rows` is True, numbered anew; missing codes met are counted anew.

    Parameters
    ----------
    wave : Wave
        Not changed.
    rows : Series of bool, shape (rows,)
        Index as the wave's data.
    """
    data = wave.data[rows].reset_index(drop=True)
    old = wave.reasons
    reasons = None if old is None else old[rows].reset_index(drop=True)
    columns = tuple(replace(column, missing_met=reasons_met(reasons, column.name)) for column in wave.columns)
    return replace(wave, _data=data, columns=columns, _reasons=reasons)


def reasons_met(reasons: pd.DataFrame | None, name: str) -> dict[str, int]:
    """Return {reason: cells} of one column, in the reasons' order; empty if there is none."""
    if reasons is None or name not in reasons:
        return {}
    return {str(reason): int(count) for reason, count in reasons[name].value_counts().sort_index().items()}
