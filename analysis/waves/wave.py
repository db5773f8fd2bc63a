"""One file of answers as a frozen value: `Wave`, with `Column` and `Source`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analysis.errors import DataError
from analysis.waves.lookup import Lookup

Code = float | str
Kind = Literal["number", "text", "date"]

PANDAS_SHARES_LAZILY = int(pd.__version__.split(".")[0]) >= 3


def handed_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose mutation leaves `frame` alone; lazy where pandas copies on write."""
    return frame.copy(deep=not PANDAS_SHARES_LAZILY)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a wave was read from.

    Attributes
    ----------
    path : str
        As the user gave it.
    sha256 : str
        SHA-256 of the very bytes that were parsed, 64 hexadecimal digits.
    rows, columns : int
        Rows of answers (headers not counted) and columns in the file.
    layout : str
        ``"plain"``, ``"qualtrics"``, or the format: ``"spss"``, ``"stata"``, ``"sas"``, ``"excel"``, ``"parquet"``.
    encoding : str or None
        Encoding of the text; None where the format has none of its own.
    """

    path: str
    sha256: str
    rows: int
    columns: int
    layout: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column.

    Attributes
    ----------
    name : str
        Name in the wave or panel.
    label : str or None
        The question, or what is measured.
    unit : str or None
        Unit of the numbers, e.g. ``"points"``, ``"hours/week"``.
    low, high : float or None
        Lowest and highest possible value, in `unit`.
    value_labels : mapping of code to str
        Words for the codes, those of missing codes included.
    missing : mapping of code to str
        Codes that mean "missing", declared or met, with the reason each stands for.
    missing_met : mapping of str to int
        How many cells were made missing for each reason. Empty cells are not counted here.
    origin : str
        ``"file <path> (sha256 <12 digits>)"``, ``"instrument <id>, scale <name>"`` or ``"expression <text>"``.
    kind : "number", "text" or "date"
        What the cells hold.
    notes : tuple of str
        What a reader of the codebook should know, e.g. why a column is text.
    waves : tuple of str
        In a `Panel`: the waves whose files have this column. Empty in a `Wave`.
    """

    name: str
    label: str | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    value_labels: Mapping[Code, str] = field(default_factory=Lookup)
    missing: Mapping[Code, str] = field(default_factory=Lookup)
    missing_met: Mapping[str, int] = field(default_factory=Lookup)
    origin: str = ""
    kind: Kind = "number"
    notes: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("value_labels", "missing", "missing_met"):
            object.__setattr__(self, name, Lookup(getattr(self, name)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Wave:
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
    """

    name: str
    time: float | None
    _data: pd.DataFrame
    columns: tuple[Column, ...]
    source: Source
    _reasons: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        _check_columns(f"wave {self.name!r}", self._data, self.columns)
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
        return _column(f"wave {self.name!r}", self.columns, name)

    def codebook(self) -> pd.DataFrame:
        """Return one row a column: name, label, kind, unit, low, high, value labels, missing, notes, origin."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return (
            f"Wave({self.name!r}: {len(self._data)} rows, {len(self.columns)} columns, {self.source.path!r})"
        )


def _check_columns(place: str, data: pd.DataFrame, columns: Sequence[Column]) -> None:
    if list(data.columns) != [column.name for column in columns]:
        raise DataError(f"{place}: the columns described are not those of the data. Describe each, in order.")


def _column(place: str, columns: Sequence[Column], name: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    raise DataError(f"{place}: no column {name!r}.")
