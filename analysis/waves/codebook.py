"""A codebook given beside a file: label, unit, range, value labels and missing codes of columns."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.waves.codes import number_of
from analysis.waves.column import Code
from analysis.waves.names import is_pattern, items_of, unknown
from analysis.waves.text import decoded, rows_of

FIELDS = ("name", "label", "unit", "low", "high", "values", "missing")
Given = pd.DataFrame | Mapping[str, Mapping[str, object]] | str | PathLike[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a codebook says of one column; None and empty where it says nothing."""

    label: str | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    values: Mapping[Code, str] = field(default_factory=dict)
    missing: Mapping[Code, str | None] = field(default_factory=dict)


def entries(given: Given | None, names: Sequence[str]) -> dict[str, Entry]:
    """Return {column: entry} of a codebook.

    Parameters
    ----------
    given : DataFrame, mapping, path of a CSV or JSON, or None
        Columns (or keys) ``name``, ``label``, ``unit``, ``low``, ``high``, ``values``, ``missing``. A mapping
        is {name: {"label": ..., ...}}. ``values`` and ``missing`` are mappings of code to words or texts such
        as ``"0 = never; 1 = often"``; ``missing`` may also be a list of codes. A name may be a pattern
        ``"q{item}"``.
    names : sequence of str
        The columns of the wave.

    Raises
    ------
    DataError
        If a field or a column is unknown, a column is described twice, or a limit is not a number.
    """
    found: dict[str, Entry] = {}
    for name, described in _rows(given):
        place = f"codebook: {name!r}"
        if strange := sorted(set(described) - set(FIELDS)):
            raise DataError(f"{place}: unknown field(s) {strange}. Use {', '.join(FIELDS)}.")
        for column in _columns(name, names):
            if column in found:
                raise DataError(f"{place}: column {column!r} is described twice. Keep one row for it.")
            found[column] = _entry(described, place)
    return found


def _columns(name: str, names: Sequence[str]) -> list[str]:
    if is_pattern(name):
        return list(items_of(name, names, place="codebook").values())
    if name not in names:
        raise unknown("codebook", [name], names)
    return [name]


def _rows(given: Given | None) -> list[tuple[str, Mapping[str, object]]]:
    if given is None:
        return []
    if isinstance(given, (str, PathLike)) and fspath(given).endswith(".json"):
        given = _from_json(fspath(given))
    if isinstance(given, Mapping):
        return [
            (name, {key: value for key, value in row.items() if key != "name"}) for name, row in given.items()
        ]
    table = given if isinstance(given, pd.DataFrame) else _from_csv(fspath(given))
    if "name" not in table:
        raise DataError(f"codebook: no column 'name'. Use the columns {', '.join(FIELDS)}.")
    records = table.astype(object).to_dict(orient="records")
    return [(str(row["name"]), {str(k): v for k, v in row.items() if k != "name"}) for row in records]


def _from_json(path: str) -> Mapping[str, Mapping[str, object]]:
    """Return a codebook that is a JSON object of objects, as `save_wave` writes it."""
    place = f"codebook {path}"
    if not Path(path).is_file():
        raise DataError(f"{place}: no such file. Correct the path.")
    try:
        read = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except ValueError:
        raise DataError(f"{place}: not readable as JSON in UTF-8. Mend it, or give a CSV.") from None
    if not isinstance(read, dict) or not all(isinstance(row, dict) for row in read.values()):
        raise DataError(f'{place}: not an object of columns. Write {{"column": {{"label": ...}}}}.')
    return read


def _from_csv(path: str) -> pd.DataFrame:
    place = f"codebook {path}"
    if not Path(path).is_file():
        raise DataError(f"{place}: no such file. Correct the path.")
    rows = rows_of(
        decoded(Path(path).read_bytes(), place=place, encoding=None), place=place, tabs=path.endswith(".tsv")
    )
    return pd.DataFrame(rows.cells[1:], columns=rows.cells[0], dtype=object)


def _entry(described: Mapping[str, object], place: str) -> Entry:
    return Entry(
        label=_words(described.get("label")),
        unit=_words(described.get("unit")),
        low=_limit(described.get("low"), f"{place}: low"),
        high=_limit(described.get("high"), f"{place}: high"),
        values={code: words or str(code) for code, words in codes(described.get("values"), place).items()},
        missing=codes(described.get("missing"), place),
    )


def _empty(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))


def _words(value: object) -> str | None:
    return None if _empty(value) else str(value)


def _limit(value: object, place: str) -> float | None:
    if _empty(value):
        return None
    number = number_of(str(value))
    if number is None:
        raise DataError(f"{place} = {value!r} is not a number. Correct it, or leave it empty.")
    return number


def codes(given: object, place: str) -> dict[Code, str | None]:
    """Return {code: words or None}; codes that plainly are numbers become floats.

    Parameters
    ----------
    given : mapping, sequence, text, number or None
        {code: words}, [code, ...], ``"-9 = refused; NA"`` or one code.
    place : str
        For messages.

    Raises
    ------
    DataError
        If a code is neither text nor a number.
    """
    if _empty(given):
        return {}
    if isinstance(given, str):
        parts = [part.partition("=") for part in given.split(";") if part.strip()]
        return {_code(code.strip(), place): words.strip() or None for code, _, words in parts}
    if isinstance(given, Mapping):
        return {_code(code, place): _words(words) for code, words in given.items()}
    if isinstance(given, (Sequence, set, frozenset)):
        return {_code(code, place): None for code in given}
    return {_code(given, place): None}


def _code(value: object, place: str) -> Code:
    if isinstance(value, str):
        number = number_of(value)
        return value if number is None else number
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise DataError(f"{place}: {value!r} is not a code. Give a number or a text.")
