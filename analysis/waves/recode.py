"""Declared recodes, with a sentence that says what happened."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.codebook import codes
from analysis.waves.codes import distinct_values, number_of, same_code, written
from analysis.waves.column import Code, Column
from analysis.waves.select import matching
from analysis.waves.wave import Wave


def recode(
    frame: pd.DataFrame,
    *,
    columns: str | Sequence[str],
    add: float | None = None,
    map: Mapping[Code, Code] | None = None,
) -> tuple[pd.DataFrame, str]:
    """Add a number to the codes of columns, or map them.

    Parameters
    ----------
    frame : DataFrame, shape (rows, columns)
        Not changed.
    columns : str or sequence of str
        Names or patterns such as ``"dass21_{item}"``.
    add : float, optional
        Added to each cell.
    map : mapping of code to code, optional
        Every code that is met must be in it; nan as the new code means missing. Missing cells stay missing.
        If all new codes are numbers, the column becomes numeric, otherwise text.

    Returns
    -------
    DataFrame, shape (rows, columns)
        Recoded.
    str
        A sentence: which columns, what was done, in how many cells.

    Raises
    ------
    DataError
        If not exactly one of `add` and `map` is given, a column is unknown, `add` meets text, or a code is
        met that `map` does not name.
    """
    if (add is None) == (map is None):
        raise DataError("recode: give either add or map, not both or none.")
    names = matching(list(frame.columns), columns)
    changed = {name: _recoded(frame[name], name, add, map) for name in names}
    cells = sum(int((frame[name].notna() & (frame[name] != new)).sum()) for name, new in changed.items())
    what = f"{written(add)} added" if add is not None else _words(map or {})
    told = columns if isinstance(columns, str) else ", ".join(columns)
    count = "1 column" if len(names) == 1 else f"{len(names)} columns"
    return frame.assign(**changed), f"{told} ({count}): {what}, {cells} cells changed."


def _words(map: Mapping[Code, Code]) -> str:
    return ", ".join(f"{written(old)} to {_new_words(new)}" for old, new in map.items())


def _new_words(new: Code) -> str:
    return "missing" if _is_nan(new) else written(new)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _recoded(
    cells: "pd.Series[float]", name: str, add: float | None, map: Mapping[Code, Code] | None
) -> "pd.Series[float]":
    if add is not None:
        if not pd.api.types.is_numeric_dtype(cells.dtype):
            raise DataError(
                f"recode: column {name!r} holds text, so {written(add)} cannot be added. "
                f"Declare its missing codes, or map its codes."
            )
        return cells.astype(float) + add
    met = distinct_values(cells)
    table = {value: new for value in met for old, new in (map or {}).items() if same_code(value, old)}
    if strange := [value for value in met if value not in table]:
        numbers = sorted({float(value) for value in strange if not isinstance(value, str)})  # type: ignore[arg-type]
        shown = f"code(s) {', '.join(written(value) for value in numbers[:10])}" if numbers else "texts"
        raise DataError(
            f"recode: column {name!r} holds {shown} in {int(cells.isin(strange).sum())} row(s) that the map "
            f"does not "
            f"name. Map each code, to itself if it stays."
        )
    numeric = all(not isinstance(new, str) for new in (map or {}).values())
    new_cells = cells.map(table)
    return new_cells.astype(float) if numeric else new_cells.map(_as_text).astype(object)


def _as_text(value: Code) -> object:
    return np.nan if _is_nan(value) else written(value)


def recode_wave(
    wave: Wave,
    *,
    columns: str | Sequence[str],
    add: float | None = None,
    map: Mapping[Code, Code] | None = None,
) -> tuple[Wave, str]:
    """Recode columns of a wave; value labels, low and high move with the codes.

    Parameters
    ----------
    wave : Wave
        Not changed.
    columns, add, map
        See `recode`.

    Returns
    -------
    Wave
        The sentence is among the notes of each recoded column.
    str
        The sentence.

    Raises
    ------
    DataError
        As `recode`.

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
    >>> from analysis.waves import recode_wave
    >>> changed, told = recode_wave(wave, columns=["mood"], add=-1)
    >>> changed.data["mood"].tolist()
    [2.0, 3.0, 4.0]
    """
    data, sentence = recode(wave.data, columns=columns, add=add, map=map)
    names = set(matching([column.name for column in wave.columns], columns))
    described = tuple(
        _moved(column, data[column.name], add, map, sentence) if column.name in names else column
        for column in wave.columns
    )
    return replace(wave, _data=data, columns=described), sentence


def _moved(
    column: Column,
    cells: "pd.Series[float]",
    add: float | None,
    map: Mapping[Code, Code] | None,
    sentence: str,
) -> Column:
    kind = (
        column.kind if add is not None else "number" if pd.api.types.is_numeric_dtype(cells.dtype) else "text"
    )
    notes = (*column.notes, f"recoded: {sentence}")
    answers = {code: words for code, words in column.value_labels.items() if code not in column.missing}
    kept = {code: words for code, words in column.value_labels.items() if code in column.missing}
    if add is not None:
        moved = {code + add if not isinstance(code, str) else code: words for code, words in answers.items()}
        low, high = (None if limit is None else limit + add for limit in (column.low, column.high))
        return replace(column, value_labels=_beside(kept, moved), low=low, high=high, notes=notes)
    table = codes(dict.fromkeys(map or {}), "recode")  # the old codes, numbers as float
    pairs = [(_new(code, map or {}), words) for code, words in answers.items() if code in table]
    joined: dict[Code, str] = {}
    for code, words in pairs:
        if code is not None:
            joined[code] = f"{joined[code]} / {words}" if code in joined else words
    return replace(column, kind=kind, value_labels=_beside(kept, joined), low=None, high=None, notes=notes)


def _beside(missing: Mapping[Code, str], answers: Mapping[Code, str]) -> dict[Code, str]:
    """Return the labels together; a moved answer goes before a missing code of the same number."""
    return {**missing, **answers}


def _new(code: Code, map: Mapping[Code, Code]) -> Code | None:
    new = next(
        new for old, new in map.items() if same_code(code if isinstance(code, str) else float(code), old)
    )
    if _is_nan(new):
        return None
    number = number_of(new) if isinstance(new, str) else float(new)
    return new if number is None or isinstance(new, str) else number
