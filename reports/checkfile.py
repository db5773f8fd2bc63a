"""`wavepath check`: the classic mistakes in one file of answers, looked for and not mended."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import instruments
from analysis.waves import Wave, read_wave
from instruments import Findings, Instrument
from instruments.checks import with_labels
from instruments.columns import located


def checkfile(
    file: Path,
    instrument: str,
    *,
    columns: str | None = None,
    totals: Sequence[str] = (),
    codes: Sequence[str] = (),
    encoding: str | None = None,
) -> Findings:
    """Check a file of answers; nothing is written.

    Parameters
    ----------
    file : Path
        Any format that `analysis.waves.read_wave` reads.
    instrument : str
        Id of a form, or the path of one's own.
    columns : str or None
        Pattern such as ``"q{item}"``; None if the columns bear the item ids.
    totals : sequence of str
        Totals that the file carries: ``"cesd20=CES_D"``, or a column alone for the form's total.
    codes : sequence of str
        Codes that mean *missing* in every column.
    encoding : str or None
        Of a text file; None for UTF-8.

    Returns
    -------
    Findings
        Those of `instruments.check`; value labels of the file are compared with the form's anchors too.

    Raises
    ------
    WavepathError
        If the file, the form or a column cannot be used.
    """
    form = instruments.load(instrument)
    wave = read_wave(file, name="answers", encoding=encoding, missing=tuple(codes))
    answers = wave.data
    found = instruments.check(answers, instrument, columns=columns, totals=_totals(totals, form))
    return with_labels(found, form, _labels(wave, located(answers, form, columns)))


def _totals(totals: Sequence[str], form: Instrument) -> dict[str, str] | str | None:
    """Return the columns of the totals; a column alone is that of the form's total."""
    if not totals:
        return None
    if len(totals) == 1 and "=" not in totals[0]:
        return totals[0]
    pairs = [total.partition("=") for total in totals]
    return {scale if sign else form.form: column if sign else scale for scale, sign, column in pairs}


def _labels(wave: Wave, columns: Mapping[str, Hashable]) -> dict[str, dict[int, str]]:
    """Return the value labels of the items' codes, as far as the file has any."""
    found = {}
    for item, column in columns.items():
        labels = wave.column(str(column)).value_labels
        words = {int(code): label for code, label in labels.items() if isinstance(code, float | int)}
        if words:
            found[item] = words
    return found
