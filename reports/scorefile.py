"""`wavepath score`: the scores of one file of answers, as a CSV or beside the answers."""

import warnings
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

import pandas as pd

import instruments
from analysis.errors import DataError
from analysis.waves import Wave, read_wave, save_wave, select_wave
from analysis.waves.scored import with_scores
from instruments import Instrument
from instruments.describe import range_words
from instruments.replacing import replacing
from reports.errors import OutputError

ROW = "row"
LABELED = (".sav", ".zsav", ".dta", ".parquet")


def scorefile(
    file: Path,
    instrument: str,
    *,
    columns: str | None = None,
    out: Path | None = None,
    dictionary: Path | None = None,
    missing: str | None = None,
    codes: Sequence[str] = (),
    encoding: str | None = None,
    keep: Sequence[str] = (),
    allow_unverified: bool = False,
) -> list[str]:
    """Score a file of answers and write the scores.

    Parameters
    ----------
    file : Path
        Any format that `analysis.waves.read_wave` reads.
    instrument : str
        Id of a form, or the path of one's own.
    columns : str or None
        Pattern such as ``"q{item}"``; None if the columns bear the item ids.
    out : Path or None
        File to write; None for ``<file>-<instrument>.csv`` beside the file. A .sav, .zsav, .dta or .parquet
        holds the file's columns too, labeled; see `analysis.save_wave`.
    dictionary : Path or None
        REDCap data dictionary that says where the items are, and whose codes must be the key's.
    missing : str or None
        Rule in place of the form's own.
    codes : sequence of str
        Codes that mean *missing* in every column.
    encoding : str or None
        Of a text file; None for UTF-8.
    keep : sequence of str
        Columns to copy beside the scores.
    allow_unverified : bool
        True to score also what the form knows from memory only.

    Returns
    -------
    list of str
        What was done, in lines for a terminal.

    Raises
    ------
    WavepathError
        If the file, the form, a column or the place to write cannot be used; nothing is then written.
    """
    form = instruments.load(instrument)
    out = file.with_name(f"{file.stem}-{form.id.replace(':', '-')}.csv") if out is None else out
    _check(out, file)
    wave = read_wave(file, name="answers", encoding=encoding, missing=tuple(codes))
    found = columns if dictionary is None else _found(dictionary, form, columns, codes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", instruments.AnswerWarning)  # the lines say it
        scores = instruments.score(
            wave.data, form, columns=found, missing=missing, allow_unverified=allow_unverified
        )
    if out.suffix.lower() in LABELED:
        save_wave(with_scores(_kept(wave, keep), form, scores), out)
    else:
        _write(_table(wave, scores, keep), out)
    return list(_lines(wave, form, scores, out))


def _found(
    dictionary: Path, form: Instrument, columns: str | None, codes: Sequence[str]
) -> dict[str, Hashable]:
    """Return the column of each item that a scale uses, checked against a data dictionary."""
    return {**instruments.columns_from(dictionary, form, columns=columns, missing_codes=codes)}


def _kept(wave: Wave, keep: Sequence[str]) -> Wave:
    """Return the wave with the columns to keep, all if none is named."""
    _check_kept(wave, keep)
    return select_wave(wave, {name: name for name in keep}) if keep else wave


def _check_kept(wave: Wave, keep: Sequence[str]) -> None:
    if absent := [name for name in keep if name not in wave.data]:
        raise DataError(f"{wave.source.path}: no column {', '.join(absent)} to keep. Correct --keep.")


def _check(out: Path, file: Path) -> None:
    if out.exists() and file.exists() and out.samefile(file):
        raise OutputError(f"{out}: this is the file of answers itself. Name another file with --out.")
    if out.is_dir():
        raise OutputError(f"{out}: this is a folder. Name a file with --out.")


def _table(wave: Wave, scores: pd.DataFrame, keep: Sequence[str]) -> pd.DataFrame:
    data = wave.data
    _check_kept(wave, keep)
    if taken := [name for name in keep if name == ROW or name in scores]:
        raise DataError(
            f"{wave.source.path}: the output has a column {', '.join(taken)} of its own. Take it out of "
            f"--keep."
        )
    kept = data[list(dict.fromkeys(keep))]
    table = pd.concat([kept, scores], axis=1)
    table.insert(0, ROW, range(1, len(table) + 1))
    return table


def _write(table: pd.DataFrame, out: Path) -> None:
    try:
        with replacing(out) as fresh:
            table.to_csv(fresh, index=False, lineterminator="\n", encoding="utf-8")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise OutputError(f"{out}: it cannot be written ({reason}). Name another file with --out.") from fault


def _lines(wave: Wave, form: Instrument, scores: pd.DataFrame, out: Path) -> Iterator[str]:
    yield f"{form.title}: {len(scores):,} rows of {wave.source.path}"
    yield f"missing answers: {scores.attrs['rule']}"
    for word in ("unverified", "standardized"):
        if said := scores.attrs.get(word):
            yield f"{word}: {said}"
    for scale in form.scales:
        if scale.name not in scores:
            continue
        without = int(scores[scale.name].isna().sum())
        done = len(scores) - without
        yield f"{scale.name} ({range_words(scale)}): {done:,} scored, {without:,} not"
    for finding in scores.attrs["findings"]:
        yield f"Look at this, nothing was changed: {finding}"
    yield f"Written: {out}"
