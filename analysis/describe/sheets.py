"""One frame a wave, with the group and the weight of each person: what every description starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.waves import Panel
from analysis.waves.column import Column
from analysis.waves.names import unknown

Array = NDArray[np.float64]
Data = pd.DataFrame | Panel


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What is described at one wave, or of a data frame.

    Attributes
    ----------
    wave : str or None
        None for a data frame.
    frame : DataFrame
        The variables that the wave has; a row a person.
    group : Series or None
        Of each row; missing where it is not known.
    weight : Series or None
    """

    wave: str | None
    frame: pd.DataFrame
    group: "pd.Series[str] | None"
    weight: "pd.Series[float] | None"


def columns_of(data: Data) -> dict[str, Column]:
    """Return what is known of each column; of a data frame, the names."""
    if isinstance(data, Panel):
        return {column.name: column for column in data.columns}
    if not isinstance(data, pd.DataFrame):
        raise DataError(f"a {type(data).__name__} holds no columns to describe. Give a DataFrame or a Panel.")
    if not data.columns.is_unique:
        twice = str(data.columns[data.columns.duplicated()][0])
        raise DataError(f"column {twice!r} is there more than once. Rename one, or take it out.")
    return {str(name): Column(str(name)) for name in data.columns}


def check_names(data: Data, names: Sequence[str], where: str) -> None:
    """Say which of the names are no columns, with the nearest; DataError."""
    known = list(columns_of(data))
    if absent := [name for name in names if name not in known]:
        raise unknown(where, absent, known)


def sheets(
    data: Data,
    names: Sequence[str],
    *,
    by: str | None = None,
    weights: str | None = None,
    waves: Sequence[str] | None = None,
    where: str,
) -> tuple[Sheet, ...]:
    """Cut data into one sheet a wave.

    Parameters
    ----------
    data : DataFrame or Panel
    names : sequence of str
        Variables.
    by, weights : str or None
        Columns of group and weight. In a panel, the group is one value a person, taken from any wave; the weight is
        that of the wave, or, if the wave has none, the person's only one.
    waves : sequence of str or None
        None: the first wave that has any of the names.
    where : str
        Who asks, for the messages.

    Raises
    ------
    DataError
        If a name or wave is unknown, a group or weight changes between waves, or weights are missing, negative or no
        numbers.
    """
    asked = [*names, *(name for name in (by, weights) if name)]
    check_names(data, asked, where)
    if not isinstance(data, Panel):
        if waves is not None:
            raise DataError(
                f"{where}: waves are named, but a data frame has none. Give a panel, or leave waves out."
            )
        group, weight = (None if name is None else data[name] for name in (by, weights))
        return (_checked(Sheet(None, data[list(names)], group, weight), weights, where),)
    return tuple(
        _checked(_of_wave(data, wave, names, by, weights, where), weights, where)
        for wave in _waves(data, names, waves, where)
    )


def _waves(panel: Panel, names: Sequence[str], waves: Sequence[str] | None, where: str) -> list[str]:
    if waves is None:
        return [wave for wave in panel.waves if any(wave in panel.column(n).waves for n in names)][:1]
    if absent := [wave for wave in waves if wave not in panel.waves]:
        raise DataError(f"{where}: no wave {absent[0]!r}. The waves are {', '.join(map(repr, panel.waves))}.")
    return [wave for wave in panel.waves if wave in waves]


def _of_wave(
    panel: Panel, wave: str, names: Sequence[str], by: str | None, weights: str | None, where: str
) -> Sheet:
    frame = panel.at(wave)
    group = None if by is None else of_person(panel, by, where).reindex(frame.index)
    if weights is None:
        weight = None
    elif weights in frame:
        weight = frame[weights]
    else:
        weight = of_person(panel, weights, where).reindex(frame.index)
    return Sheet(wave, frame[[name for name in names if name in frame]], group, weight)


def of_person(panel: Panel, name: str, where: str) -> pd.Series:
    """Return the one value of each person, from whichever wave has it; DataError if it changes."""
    by_person = panel.data[name].groupby(level="person", sort=False)
    if changing := int(by_person.nunique().gt(1).sum()):
        raise DataError(
            f"{where}: column {name!r} changes between waves in {changing} person(s). "
            f"Name a column that does not change, such as one of the first wave."
        )
    return by_person.first().reindex(panel.persons)


def _checked(sheet: Sheet, name: str | None, where: str) -> Sheet:
    if sheet.weight is None:
        return sheet
    at = f"{where}: weights {name!r}" + (f" at wave {sheet.wave!r}" if sheet.wave else "")
    if not pd.api.types.is_numeric_dtype(sheet.weight):
        raise DataError(f"{at} are no numbers. Name a column of numbers of at least 0.")
    w = sheet.weight.astype(float).to_numpy()
    if missing := int((~np.isfinite(w)).sum()):
        raise DataError(
            f"{at} are missing in {missing} row(s). Give each person a weight, or leave them out before."
        )
    if negative := int((w < 0).sum()):
        raise DataError(f"{at} are negative in {negative} row(s). Weights are at least 0: check the column.")
    if not w.sum() > 0:
        raise DataError(f"{at} are all 0. Give weights above 0.")
    return Sheet(sheet.wave, sheet.frame, sheet.group, sheet.weight.astype(float))


def labeled(columns: Mapping[str, Column], name: str, labels: Mapping[str, str]) -> str:
    """Return the label given for a column, or its own, or its name."""
    return labels.get(name) or columns[name].label or name
