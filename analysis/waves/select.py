"""Columns under the panel's names: `rename` keeps the other columns, `select` keeps only the named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analysis.errors import DataError
from analysis.waves.names import PLACE, is_pattern, items_of, unknown
from analysis.waves.wave import Wave

PLACE_OF_ALL = "columns"


def matching(names: Sequence[str], patterns: str | Sequence[str]) -> list[str]:
    """Return the columns that names or patterns name, in their order, items by number.

    Parameters
    ----------
    names : sequence of str
        The columns that exist.
    patterns : str or sequence of str
        Column names, or patterns such as ``"dass21_{item}"``.

    Raises
    ------
    DataError
        If a name does not exist, or a pattern fits no column.
    """
    found: list[str] = []
    for pattern in [patterns] if isinstance(patterns, str) else patterns:
        if is_pattern(pattern):
            found += items_of(pattern, names, place=PLACE_OF_ALL).values()
        elif pattern in names:
            found.append(pattern)
        else:
            raise unknown(PLACE_OF_ALL, [pattern], names)
    return list(dict.fromkeys(found))


def expand(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Resolve {panel name: file column}, patterns included, against the columns that exist.

    Parameters
    ----------
    names : sequence of str
        The file's columns.
    mapping : mapping of str to str
        Panel name to file column. ``{item}`` in both stands for the item's number (``"dass21_{item}" =
        "Q11_{item}"``); ``{letter}`` in the file column stands for a letter, A = 1 (``"cesd_{item}" =
        "F1{letter}"``).

    Returns
    -------
    dict of str to str
        Without patterns.

    Raises
    ------
    DataError
        If a file column does not exist, a pattern fits none or stands on one side only, or a panel name comes
        twice.
    """
    pairs: list[tuple[str, str]] = []
    for new, old in mapping.items():
        if is_pattern(new) != is_pattern(old) or "{letter}" in new:
            raise DataError(
                f"columns: {new!r} = {old!r} has a pattern on one side only. "
                f"Write {{item}} in the panel's name and {{item}} or {{letter}} in the file's column."
            )
        if not is_pattern(old):
            pairs.append((new, old))
            continue
        if len(PLACE.findall(new)) != 1:
            raise DataError(f"columns: the pattern {new!r} must hold {{item}} once.")
        found = items_of(old, names, place=f"columns: {new!r}")
        pairs += [(new.replace("{item}", str(number)), column) for number, column in found.items()]
    if absent := [old for _, old in pairs if old not in names]:
        raise unknown(PLACE_OF_ALL, absent, names)
    if twice := [new for new, times in Counter(new for new, _ in pairs).items() if times > 1]:
        raise DataError(f"columns: the name(s) {twice} are given to several file columns. Give each its own.")
    return dict(pairs)


def select(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return only the columns that `mapping` names, under their panel names.

    Parameters
    ----------
    frame : DataFrame, shape (rows, columns)
        Not changed.
    mapping : mapping of str to str
        See `expand`. One file column may become several.

    Returns
    -------
    DataFrame, shape (rows, columns named)
        In the mapping's order.
    dict of str to str
        Panel name to file column.

    Raises
    ------
    DataError
        As `expand`.
    """
    columns = expand(list(frame.columns), mapping)
    chosen = frame[list(columns.values())].copy()
    chosen.columns = pd.Index(list(columns))
    return chosen, columns


def rename(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the frame with the columns that `mapping` names under their panel names; all others stay.

    Parameters
    ----------
    frame : DataFrame, shape (rows, columns)
        Not changed.
    mapping : mapping of str to str
        See `expand`.

    Returns
    -------
    DataFrame, shape (rows, columns)
        In the same order.
    dict of str to str
        Panel name to file column.

    Raises
    ------
    DataError
        As `expand`; also if a file column gets two names, or a new name is that of another column.
    """
    columns = expand(list(frame.columns), mapping)
    new = _new_names(list(frame.columns), columns)
    renamed = frame.copy()
    renamed.columns = pd.Index(new)
    return renamed, columns


def _new_names(names: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Return the names after renaming; they stay distinct, or DataError."""
    by_old = {old: new for new, old in columns.items()}
    if len(by_old) < len(columns):
        often = sorted(old for old, times in Counter(columns.values()).items() if times > 1)
        raise DataError(
            f"columns: the file column(s) {often} get several names. Select them instead, or name each once."
        )
    renamed = [by_old.get(name, name) for name in names]
    if clash := sorted(name for name, times in Counter(renamed).items() if times > 1):
        raise DataError(
            f"columns: the new name(s) {clash} are already names of other columns. Rename those too."
        )
    return renamed


def rename_wave(wave: Wave, mapping: Mapping[str, str]) -> Wave:
    """Rename columns of a wave; labels, codes and reasons go along. See `rename`.

    Parameters
    ----------
    wave : Wave
        Not changed.
    mapping : mapping of str to str
        Panel name to file column; see `expand`.

    Raises
    ------
    DataError
        As `rename`.

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
    >>> from analysis.waves import rename_wave
    >>> list(rename_wave(wave, {"feeling": "mood"}).data)
    ['id', 'feeling', 'wave']
    """
    names = [column.name for column in wave.columns]
    by_old = dict(zip(names, _new_names(names, expand(names, mapping)), strict=True))
    reasons = wave.reasons
    return replace(
        wave,
        _data=wave.data.rename(columns=by_old),
        columns=tuple(replace(column, name=by_old[column.name]) for column in wave.columns),
        _reasons=None if reasons is None else reasons.rename(columns=by_old),
    )


def select_wave(
    wave: Wave, mapping: Mapping[str, str], *, name: str | None = None, time: float | None = None
) -> Wave:
    """Keep only the named columns of a wave; labels, codes and reasons go along. See `select`.

    Parameters
    ----------
    wave : Wave
        Not changed.
    mapping : mapping of str to str
        Panel name to file column; see `expand`.
    name, time : str and float, optional
        Of the new wave, where one file's rows hold several waves; those of `wave` by default.

    Raises
    ------
    DataError
        As `select`.

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
    >>> from analysis.waves import select_wave
    >>> list(select_wave(wave, {"person": "id", "feeling": "mood"}).data)
    ['person', 'feeling']
    """
    data, columns = select(wave.data, mapping)
    reasons = wave.reasons
    if reasons is not None:
        chosen = {new: old for new, old in columns.items() if old in reasons}
        reasons = select(reasons, chosen)[0] if chosen else None
    return replace(
        wave,
        name=wave.name if name is None else name,
        time=wave.time if time is None else time,
        _data=data,
        columns=tuple(replace(wave.column(old), name=new) for new, old in columns.items()),
        _reasons=reasons,
    )
