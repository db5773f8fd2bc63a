"""`score_wave`: an instrument's scales become columns of one wave."""

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike, fspath

import pandas as pd

import instruments
from analysis.errors import DataError
from analysis.waves.score import score_columns
from analysis.waves.wave import Wave
from instruments import Instrument


def score_wave(
    wave: Wave,
    instrument: Instrument | str | PathLike[str],
    *,
    columns: str | Mapping[str, str] | None = None,
    missing: str | None = None,
    allow_unverified: bool = False,
) -> Wave:
    """Score an instrument in one wave, without linking it to others.

    Parameters
    ----------
    wave : Wave
        Not changed.
    instrument, columns, missing, allow_unverified
        As for `instruments.score`.

    Returns
    -------
    Wave
        With one column a scale, in points, and one ``<scale>_answered``, the number of items answered, after
        the wave's own.

    Raises
    ------
    AnswerError, InstrumentError
        As `instruments.score`.
    DataError
        If the wave has a column of a score's name.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> from analysis import read_wave, score_wave
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame({f"gad7_{item}": [0, 2] for item in range(1, 8)}).to_csv(Path(folder) / "may.csv", index=False)
    ...     wave = read_wave(Path(folder) / "may.csv", name="w1")
    >>> score_wave(wave, "gad7").data["gad7"].tolist()
    [0.0, 14.0]
    """
    form = instrument if isinstance(instrument, Instrument) else instruments.load(fspath(instrument))
    data = wave.data
    scores = instruments.score(
        data, form, columns=columns, missing=missing, allow_unverified=allow_unverified
    )
    return with_scores(wave, form, scores)


def with_scores(wave: Wave, form: Instrument, scores: pd.DataFrame) -> Wave:
    """Put the scores that `instruments.score` gave for the wave's rows beside its columns.

    Raises
    ------
    DataError
        If the wave has a column of a score's name.
    """
    data = wave.data
    if taken := [str(name) for name in scores if name in data]:
        raise DataError(
            f"wave {wave.name!r}: column(s) {', '.join(taken)} are there already. Rename them first."
        )
    words = {"missing items": "rule", "unverified": "unverified", "sample": "standardized"}
    notes = tuple(f"{what}: {scores.attrs[key]}" for what, key in words.items() if scores.attrs.get(key))
    new = [
        column
        for scale in form.scales
        if scale.name in scores
        for column in score_columns(form, scale.name, notes)
    ]
    return replace(wave, _data=pd.concat([data, scores], axis=1), columns=(*wave.columns, *new))
