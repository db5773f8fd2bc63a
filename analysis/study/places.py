"""Where in the files the columns of a wave come from, for messages about their answers."""

from collections.abc import Iterator, Sequence

from analysis.study.plan import FilePlan, StudyPlan
from analysis.study.reading import PERSON
from analysis.waves.names import is_pattern

_SHOWN = 5
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def placed(message: str, plan: StudyPlan, sample: str | None, columns: Sequence[str]) -> str:
    """Return a message about a panel, and the file and file columns that it is about.

    Parameters
    ----------
    message : str
        Names waves as ``wave 'w1'`` and columns in single quotes.
    plan : StudyPlan
    sample : str or None
        The panel's.
    columns : sequence of str
        Panel columns that the message may name.

    Returns
    -------
    str
        E.g. ``"... Wave 'w2' is read from w2.csv, where 'epds_7' is mapped to column 'q7'."``
    """
    named = [wave.name for wave in plan.waves if f"wave {wave.name!r}" in message]
    met = [column for column in columns if repr(column) in message]
    return " ".join([message, *_sentences(plan, sample, named, met)])


def _sentences(
    plan: StudyPlan, sample: str | None, waves: Sequence[str], columns: Sequence[str]
) -> Iterator[str]:
    for wave in waves:
        for file in plan.files:
            if file.sample == sample and wave in (file.wave, *file.wave_values.values(), *file.by_wave):
                yield f"Wave {wave!r} is read from {file.path}{_columns(file, wave, columns)}."


def _columns(file: FilePlan, wave: str, columns: Sequence[str]) -> str:
    """Return which file columns are meant where they bear other names, and whether codes were changed."""
    pairs = [(column, in_file(file, wave, column)) for column in columns]
    words = [
        f"{column!r} is mapped to column {name!r}" for column, name in pairs if name not in (None, column)
    ]
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    where = f", where {', '.join(words[:_SHOWN])}{more}" if words else ""
    return f"{where} (codes are those after its declared recodes)" if file.recode else where


def in_file(file: FilePlan, wave: str, column: str) -> str | None:
    """Return the name in a file of a panel column; None if the plan does not name it.

    Parameters
    ----------
    file : FilePlan
    wave, column : str
        A wave of the file, and a column of the panel.
    """
    for new, old in {PERSON: file.person, **file.columns, **file.by_wave.get(wave, {})}.items():
        if new == column:
            return old
        if is_pattern(new) and (number := _number(new, column)):
            letter = LETTERS[number - 1] if number <= len(LETTERS) else "?"
            return old.replace("{item}", str(number)).replace("{letter}", letter)
    return None


def _number(pattern: str, column: str) -> int:
    """Return the item number of a column that a pattern names; 0 if the pattern does not fit."""
    before, _, after = pattern.partition("{item}")
    middle = column.removeprefix(before).removesuffix(after)
    return int(middle) if before + middle + after == column and middle.isdecimal() else 0
