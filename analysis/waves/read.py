"""`read_wave`: a file of answers becomes a `Wave`."""

import hashlib
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.codebook import Entry, Given, codes, entries
from analysis.waves.codes import MissingRule, distinct_values, number_of, take_out, written
from analysis.waves.column import Code, Column, Kind, Source
from analysis.waves.kinds import typed
from analysis.waves.layouts import LAYOUTS, check_names, laid_out
from analysis.waves.names import unknown
from analysis.waves.raw import Raw, RawColumn
from analysis.waves.sheets import excel_rows, read_parquet
from analysis.waves.statistical import READERS, read_statistical
from analysis.waves.text import decoded, rows_of
from analysis.waves.wave import Wave, reasons_met

TEXT_FILES = (".csv", ".tsv", ".txt")
FORMATS = (".csv", ".tsv", ".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt", ".xlsx", ".parquet")


def read_wave(
    path: str | PathLike[str],
    *,
    name: str,
    codebook: Given | None = None,
    layout: str = "auto",
    time: float | None = None,
    encoding: str | None = None,
    missing: Sequence[Code] | Mapping[Code, str] = (),
    types: Mapping[str, str] | None = None,
) -> Wave:
    """Read a file of answers, one row a person.

    Parameters
    ----------
    path : path
        .csv, .tsv, .sav, .zsav, .por, .dta, .sas7bdat, .xpt; .xlsx and .parquet if openpyxl or pyarrow is
        installed.
    name : str
        Name of the wave, e.g. ``"w1"``.
    codebook : DataFrame, mapping or path of a CSV or JSON, optional
        What the file does not say: label, unit, low, high, values, missing of columns; see
        `analysis.waves.codebook.entries`.
    layout : {"auto", "plain", "qualtrics"}
        Of .csv, .tsv and .xlsx: one header row, or Qualtrics' three. ``"auto"`` looks for Qualtrics' row of
        ImportIds.
    time : float, optional
        When the wave took place, in the study's unit of time.
    encoding : str, optional
        Of text; by default UTF-8 for .csv and .tsv, and what the file itself declares for the others.
    missing : sequence of codes, or mapping of code to words
        Codes that mean "missing" in every column, e.g. ``("NA", -99)``. A number and the text that plainly is
        that number are one code.
    types : mapping of column to str, optional
        ``"number"``, ``"text"``, ``"date"`` (2020-04-30) or ``"date:%d/%m/%Y"``, where the cells must not
        decide.

    Returns
    -------
    Wave
        Cells of missing codes are NaN, with the reason in `Wave.reasons` and counted in `Column.missing_met`:
        those of `missing`, of the codebook, and the file's own (SPSS user-missing values and ranges, Stata's
        ``.a`` to ``.z``, SAS's ``.A`` to ``.Z``). The reason is the words declared, else the value label,
        else the code. Cells without any character but blanks are NaN without reason.

    Raises
    ------
    DataError
        If the file is absent, empty, without rows, cut off, not of its format, encoding or layout; if rows
        are of unequal length or columns have one name; if cells are not of the type declared, or lie outside
        the codebook's low and high.

    Notes
    -----
    A column of text is numeric only if every cell is a plain number: ``1,234``, ``007`` and undeclared ``NA``
    keep it text (and `Column.notes` says so, where the rest is numbers). pyreadstat does not hand on which
    user-missing code a cell of a .por file had: such cells are missing without reason. A .xpt file that was
    cut off between two records cannot be told from a whole one.

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
    >>> wave.data["mood"].tolist()
    [3.0, 4.0, 5.0]
    """
    place = fspath(path)
    if not name:
        raise DataError(f"{place}: a wave needs a name. Give name = 'w1', for example.")
    if layout not in LAYOUTS:
        raise DataError(f"{place}: unknown layout {layout!r}. Use one of {', '.join(LAYOUTS)}.")
    content = _content(place)
    raw = _parsed(content, place, layout, encoding)
    names = [column.name for column in raw.columns]
    check_names(names, place=place)
    described = entries(codebook, names)
    if absent := [column for column in types or {} if column not in names]:
        raise unknown(f"{place}: types", absent, names)
    digest = hashlib.sha256(content).hexdigest()
    everywhere = codes(missing, f"{place}: missing")
    done = [
        _finished(
            column,
            described.get(column.name, Entry()),
            everywhere,
            (types or {}).get(column.name),
            place=f"{place}: column {column.name!r}",
            origin=f"file {place} (sha256 {digest[:12]})",
        )
        for column in raw.columns
    ]
    reasons = {column.name: why for column, _, why in done if why is not None}
    return Wave(
        name=name,
        time=time,
        _data=pd.DataFrame({column.name: cells for column, cells, _ in done}),
        columns=tuple(column for column, _, _ in done),
        source=Source(place, digest, len(done[0][1]), len(names), raw.layout, raw.encoding),
        _reasons=pd.DataFrame(reasons) if reasons else None,
    )


def _content(place: str) -> bytes:
    path = Path(place)
    extension = path.suffix.lower()
    if not path.exists():
        raise DataError(f"{place}: no such file. Correct the path (it counts from {Path.cwd().name}/).")
    if not path.is_file():
        raise DataError(f"{place}: not a file. Give the path of the file of answers.")
    if extension not in (*FORMATS, *TEXT_FILES):
        raise DataError(f"{place}: unknown extension {extension!r}. Readable are {', '.join(FORMATS)}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{place}: cannot be opened ({error.strerror}). Check the file's permissions."
        ) from None
    if not content.strip():
        raise DataError(f"{place}: the file is empty. Export it again.")
    return content


def _parsed(content: bytes, place: str, layout: str, encoding: str | None) -> Raw:
    extension = Path(place).suffix.lower()
    if extension in TEXT_FILES:
        rows = rows_of(
            decoded(content, place=place, encoding=encoding), place=place, tabs=extension == ".tsv"
        )
        found, columns = laid_out(rows, layout, place=place)
        return Raw(columns, found, encoding or "utf-8")
    if extension == ".xlsx":
        found, columns = laid_out(excel_rows(content, place=place), layout, place=place)
        return Raw(columns, found, None)
    if layout == "qualtrics":
        raise DataError(f"{place}: layout 'qualtrics' is one of .csv, .tsv and .xlsx. Use layout = \"auto\".")
    if extension in READERS:
        return read_statistical(content, extension, place=place, encoding=encoding)
    return read_parquet(content, place=place)


def _finished(
    raw: RawColumn,
    entry: Entry,
    everywhere: Mapping[Code, str | None],
    declared: str | None,
    *,
    place: str,
    origin: str,
) -> tuple[Column, "pd.Series[float]", "pd.Series[str] | None"]:
    """Take out the missing codes, type the rest, and describe the column."""
    labels = dict(raw.value_labels) | dict(entry.values)
    rule = MissingRule({**raw.codes, **everywhere, **entry.missing}, raw.ranges, labels)
    met = distinct_values(raw.cells)
    cells, why = take_out(raw.cells, rule)
    cells, kind, notes = typed(cells, declared, place=place)
    _check_range(cells, kind, entry, place)
    column = Column(
        name=raw.name,
        label=entry.label or raw.label,
        unit=entry.unit,
        low=entry.low,
        high=entry.high,
        value_labels=_keyed(labels, kind),
        missing=rule.declared(met),
        missing_met={} if why is None else reasons_met(why.to_frame(raw.name), raw.name),
        origin=origin,
        kind=kind,
        notes=(*raw.notes, *notes),
    )
    return column, cells, why


def _keyed(labels: Mapping[Code, str], kind: Kind) -> dict[Code, str]:
    """Return value labels keyed as the cells are: by text in a column of text, else by float."""
    if kind == "text":
        return {written(code): words for code, words in labels.items()}
    return {_number_or_text(code): words for code, words in labels.items()}


def _number_or_text(code: Code) -> Code:
    number = number_of(code) if isinstance(code, str) else code
    return code if number is None else number


def _check_range(cells: "pd.Series[float]", kind: Kind, entry: Entry, place: str) -> None:
    if entry.low is None and entry.high is None:
        return
    if kind != "number":
        raise DataError(
            f"{place}: the codebook gives a range, but the column is {kind}. Declare its missing codes."
        )
    low = -np.inf if entry.low is None else entry.low
    high = np.inf if entry.high is None else entry.high
    outside = (cells < low) | (cells > high)
    if outside.any():
        values = [written(float(value)) for value in sorted(set(cells[outside]))]
        shown = ", ".join(values[:5]) + (", ..." if len(values) > 5 else "")
        raise DataError(
            f"{place}: holds {shown} in {int(outside.sum())} row(s), outside the codebook's "
            f"{written(low)}..{written(high)}. "
            f"Declare them as missing codes, or correct the range."
        )
