"""Rows of a wave: `split` a long file, `distinct` persons; a computed column: `with_column`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import distinct_values, same_code, written
from analysis.waves.column import Column
from analysis.waves.ids import ids_of
from analysis.waves.wave import Wave, with_rows


def split(
    wave: Wave,
    *,
    by: str,
    waves: Mapping[str, str],
    times: Mapping[str, float] | None = None,
    others: Literal["error", "drop"] = "error",
) -> tuple[Wave, ...]:
    """Split a long file, one row a person and occasion, into waves.

    Parameters
    ----------
    wave : Wave
        The whole file.
    by : str
        The column that says which occasion a row is of.
    waves : mapping of code to wave name
        In order; codes written as text, e.g. ``{"0": "m0", "6": "m6"}``.
    times : mapping of wave to float, optional
        When, in the study's unit of time.
    others : {"error", "drop"}
        What becomes of rows whose code is not in `waves`.

    Raises
    ------
    DataError
        If the column is unknown or empty in some row, a code is met that `waves` does not name, or a named
        code is never met.

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
    >>> from analysis.waves import split
    >>> [(one.name, len(one.data)) for one in split(wave, by="wave", waves={"1": "may", "2": "june"})]
    [('may', 2), ('june', 1)]
    """
    wave.column(by)
    cells = wave.data[by]
    place = f"wave {wave.name!r}: column {by!r}"
    if empty := int(cells.isna().sum()):
        raise DataError(f"{place}: empty in {empty} row(s), so their wave is unknown. Complete it.")
    met = distinct_values(cells)
    strange = [value for value in met if not any(same_code(value, code) for code in waves)]
    if strange and others == "error":
        shown = ", ".join(sorted(map(_shown, strange))[:10])
        raise DataError(
            f"{place}: code(s) {shown} in {int(cells.isin(strange).sum())} row(s) are not named as waves. "
            f"Name them, or declare that the other rows are left out."
        )
    if absent := [code for code in waves if not any(same_code(value, code) for value in met)]:
        raise DataError(f"{place}: code(s) {absent} of waves are in no row. Correct the codes.")
    return tuple(
        replace(
            with_rows(wave, cells.isin([value for value in met if same_code(value, code)])),
            name=name,
            time=(times or {}).get(name),
        )
        for code, name in waves.items()
    )


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else written(float(value))  # type: ignore[arg-type]


def distinct(wave: Wave, *, person: str, keep: Literal["first", "last"]) -> tuple[Wave, int]:
    """Keep one row of each person.

    Parameters
    ----------
    wave : Wave
        Not changed.
    person : str
        Column of the person's id; ids are the same as in `analysis.link`.
    keep : {"first", "last"}
        Which row, in the file's order.

    Returns
    -------
    Wave
        Without the other rows.
    int
        How many rows were left out.

    Raises
    ------
    DataError
        If the column is unknown, or an id is missing.

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
    >>> from analysis.waves import distinct
    >>> one, left_out = distinct(wave, person="id", keep="first")
    >>> len(one.data), left_out
    (2, 1)
    """
    wave.column(person)
    ids = ids_of(wave.data[person], place=f"wave {wave.name!r}: column {person!r}")
    double = ids.duplicated(keep=keep)
    return (with_rows(wave, ~double) if double.any() else wave), int(double.sum())


def with_column(wave: Wave, column: Column, values: "pd.Series[float]") -> Wave:
    """Add a computed column.

    Parameters
    ----------
    wave : Wave
        Not changed.
    column : Column
        Name, kind, label, unit; `origin` e.g. ``"expression a + b"``.
    values : Series, shape (rows,)
        Index as the data's.

    Raises
    ------
    DataError
        If the name exists already, or the index is not the data's.
    """
    data = wave.data
    if column.name in data:
        raise DataError(f"wave {wave.name!r}: a column {column.name!r} exists already. Choose another name.")
    if not values.index.equals(data.index):
        raise DataError(
            f"wave {wave.name!r}: the values of {column.name!r} are not one for each of its rows."
        )
    data[column.name] = values
    return replace(wave, _data=data, columns=(*wave.columns, column))
