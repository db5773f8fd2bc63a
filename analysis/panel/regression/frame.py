"""Long data at the door of a regression: columns checked, rows without a value left out and counted: `Rows`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from numbers import Real

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.panel.regression.types import Integers
from analysis.waves import Panel
from analysis.words import nearest

MOST = 12  # different texts that are numbers, up to which they are taken as levels


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a regression uses, sorted by person, then time.

    Attributes
    ----------
    data : DataFrame
        Numbers as floats, categories without empty levels.
    person : ndarray, shape (rows,)
        Persons as 0, 1, ...
    starts : ndarray, shape (persons,)
        First row of each person.
    left_out : DataFrame
        ``why rows persons``: rows left out by their first reason; persons of whom no row is left.
    """

    data: pd.DataFrame
    person: Integers
    starts: Integers
    left_out: pd.DataFrame

    @property
    def persons(self) -> int:
        """How many persons there are."""
        return len(self.starts)

    @property
    def sizes(self) -> Integers:
        """Rows of each person."""
        return np.diff(np.append(self.starts, len(self.data)))


def long_frame(verb: str, data: pd.DataFrame | Panel) -> pd.DataFrame:
    """Return one row a person and wave, with person and wave as columns."""
    if isinstance(data, Panel):
        return data.long()
    if not isinstance(data, pd.DataFrame):
        raise DataError(
            f"{verb}: the data are a {type(data).__name__}. Give a DataFrame with a row a person and wave, or a Panel."
        )
    levels = [name for name in data.index.names if name is not None and name not in data]
    return data.reset_index(level=levels) if levels else data.reset_index(drop=True)


def rows(
    verb: str,
    data: pd.DataFrame | Panel,
    person: str,
    time: str | None,
    names: Iterable[str],
    cluster: str | None = None,
) -> Rows:
    """Return the rows that have a value in every column named.

    Raises
    ------
    DataError
        If a column is unknown, holds infinite values, or a person comes twice at a time.
    """
    frame = long_frame(verb, data)
    order = [name for name in (person, time) if name is not None]
    wanted = list(dict.fromkeys([*order, *sorted(set(names)), *([cluster] if cluster is not None else [])]))
    for name in wanted:
        if name not in frame:
            raise DataError(
                f"{verb}: the data have no column {name!r}{nearest(name, map(str, frame.columns)) or '.'} "
                f"Name columns of the long data, one row a person and wave."
            )
    if twice := [name for name in wanted if isinstance(frame[name], pd.DataFrame)]:
        raise DataError(f"{verb}: column(s) {twice} come twice in the data. Rename one of each.")
    kept, left_out = _complete(frame[wanted], person)
    if kept.empty:
        raise DataError(f"{verb}: no row has a value in all of {wanted}. Check the columns' missing values.")
    _check_pairs(verb, kept, person, time)
    kept = kept.sort_values(order, kind="stable").reset_index(drop=True)
    kept = kept.assign(
        **{name: _usable(verb, kept[name]) for name in wanted if name not in (person, cluster)}
    )
    codes = pd.factorize(kept[person])[0].astype(np.intp)
    return Rows(kept, codes, np.flatnonzero(np.diff(codes, prepend=-1)), left_out)


def _complete(frame: pd.DataFrame, person: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    lacking = frame.isna()
    first = lacking.idxmax(axis=1).where(lacking.any(axis=1))
    kept = frame[first.isna()]
    rest = set(kept[person])
    gone = frame[first.notna() & frame[person].notna() & ~frame[person].isin(rest)]
    reasons = [(f"no value of {name}", int((first == name).sum())) for name in frame if (first == name).any()]
    table = pd.DataFrame(reasons, columns=["why", "rows"]).astype({"why": object, "rows": int})
    whole = pd.DataFrame({"why": ["all rows"], "rows": [len(frame) - len(kept)]})
    persons = [_persons(gone, first, why, person) for why in table["why"]]
    table["persons"] = np.array(persons, dtype=int)
    whole["persons"] = gone[person].nunique()
    return kept, pd.concat([table, whole], ignore_index=True)


def _persons(gone: pd.DataFrame, first: pd.Series, why: str, person: str) -> int:
    """Persons without a row left, of whom this is the first row's reason."""
    reason = first[gone.index].groupby(gone[person]).first()
    return int((reason == why.removeprefix("no value of ")).sum())


def _check_pairs(verb: str, frame: pd.DataFrame, person: str, time: str | None) -> None:
    if time is None:
        return
    if twice := int(frame.duplicated([person, time]).sum()):
        raise DataError(
            f"{verb}: {twice} row(s) repeat a person's {time!r}. Keep one row a person and {time}, or name the "
            f"column that tells the rows apart."
        )


def _usable(verb: str, column: pd.Series) -> pd.Series:
    """Numbers as floats; ordered and unordered categories with the levels that occur."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.remove_unused_categories()
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype(bool).astype(float)
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return _text(verb, column)
    return _finite(verb, column.astype(float))


def _finite(verb: str, numbers: pd.Series) -> pd.Series:
    if not np.isfinite(numbers).all():
        raise DataError(
            f"{verb}: column {numbers.name!r} holds {int((~np.isfinite(numbers)).sum())} infinite value(s). "
            f"Declare them missing, or recode them."
        )
    return numbers


def _text(verb: str, column: pd.Series) -> pd.Series:
    """Text as levels; refuse dates and numbers written as text, which would become a level for each value."""
    plain = column.astype(object)
    if all(isinstance(value, Real) for value in plain):
        return _finite(verb, plain.astype(float))
    if isinstance(plain.iloc[0], date | timedelta | np.datetime64 | np.timedelta64):
        raise DataError(
            f"{verb}: column {column.name!r} holds dates. Turn them into numbers, such as days since the first wave."
        )
    levels = pd.Series(plain.unique()).astype(str).str.replace(",", ".")
    if len(levels) > MOST and pd.to_numeric(levels, errors="coerce").notna().all():
        raise DataError(
            f"{verb}: column {column.name!r} holds {len(levels)} different numbers as text. Turn them into numbers, "
            f"with a point for decimals (pd.to_numeric)."
        )
    return plain
