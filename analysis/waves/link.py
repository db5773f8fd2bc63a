"""`link`: waves of the same people become a `Panel`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from analysis.errors import DataError
from analysis.waves.column import Column
from analysis.waves.frames import under_each_other
from analysis.waves.ids import as_index, ids_of, padded_alike
from analysis.waves.merge import merged
from analysis.waves.names import unknown
from analysis.waves.panel import INDEX, Panel
from analysis.waves.wave import Wave


def link(
    waves: Sequence[Wave], *, person: str | Mapping[str, str], time: Mapping[str, float] | None = None
) -> Panel:
    """Link waves by the person's id.

    Parameters
    ----------
    waves : sequence of Wave
        In order of time.
    person : str or mapping of wave to str
        The column of the person's id; it becomes the panel's index.
    time : mapping of wave to float, optional
        When, in the study's unit of time; goes before the waves' own times.

    Returns
    -------
    Panel
        One row for each person and wave that exist. Persons come in order of first appearance. Ids are the
        same if they are the same text without outer blanks, where whole numbers count as written without
        decimals: ``17``, ``17.0`` and ``"17"`` are one id, ``"17"`` and ``"017"`` are two. If all ids are
        whole numbers, the index holds integers, else text. A column that a wave lacks is NaN there.

    Raises
    ------
    DataError
        If there is no wave, waves have one name, a wave lacks the id's column or times do not increase; if
        ids are missing, come twice in a wave, differ between waves only by leading zeros, or a wave shares no
        person with the others; if a column is of different kind, unit or coding between waves (see
        `analysis.waves.merge.merged`).

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
    >>> from analysis import link
    >>> from analysis.waves import split
    >>> link(split(wave, by="wave", waves={"1": "may", "2": "june"}), person="id").persons.tolist()
    [1, 2]
    """
    if not waves:
        raise DataError("link: no waves. Give at least one.")
    names = tuple(wave.name for wave in waves)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise DataError(f"link: the wave name(s) {twice} come more than once. Give each wave its own name.")
    times = _times(waves, time)
    id_columns = {wave.name: _id_column(wave, person) for wave in waves}
    ids = {wave.name: _distinct_ids(wave, id_columns[wave.name]) for wave in waves}
    _check_overlap(ids)
    answers = {wave.name: wave.data.drop(columns=id_columns[wave.name]) for wave in waves}
    described = {wave.name: _described(wave, id_columns[wave.name]) for wave in waves}
    columns = _merged_with_empty(described, answers, names)
    data = _stacked(ids, answers, columns, names)
    sources = {wave.source.sha256: wave.source for wave in waves}
    return Panel(data, names, times, columns, tuple(sources.values()))


def _times(waves: Sequence[Wave], given: Mapping[str, float] | None) -> dict[str, float]:
    names = [wave.name for wave in waves]
    if strange := [name for name in given or {} if name not in names]:
        raise DataError(f"link: time is given for unknown wave(s) {strange}. The waves are {names}.")
    times = {wave.name: float(wave.time) for wave in waves if wave.time is not None}
    times |= {name: float(at) for name, at in (given or {}).items()}
    ordered = {name: times[name] for name in names if name in times}
    values = list(ordered.values())
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise DataError(f"link: the waves' times {values} do not increase. Give the waves in order of time.")
    return ordered


def _id_column(wave: Wave, person: str | Mapping[str, str]) -> str:
    if not isinstance(person, str) and wave.name not in person:
        raise DataError(f"wave {wave.name!r}: `person` names no id column for it. Name one for each wave.")
    name = person if isinstance(person, str) else person[wave.name]
    names = [column.name for column in wave.columns]
    if name not in names:
        raise unknown(f"wave {wave.name!r}: person", [name], names)
    return name


def _distinct_ids(wave: Wave, column: str) -> "pd.Series[str]":
    place = f"wave {wave.name!r}: column {column!r}"
    ids = ids_of(wave.data[column], place=place)
    often = ids.value_counts()
    if len(double := often[often > 1]):
        raise DataError(
            f"{place}: {len(double)} person(s) come more than once, in {int(double.sum())} of {len(ids)} "
            f"rows. "
            f'Declare which row counts (duplicates = "first" or "last" in a study), or correct the file.'
        )
    return ids


def _check_overlap(ids: Mapping[str, "pd.Series[str]"]) -> None:
    sets = {name: set(values) for name, values in ids.items()}
    names = list(sets)
    for k, one in enumerate(names):
        for two in names[k + 1 :]:
            if count := padded_alike(sets[one], sets[two]):
                raise DataError(
                    f"waves {one!r} and {two!r}: {count} id(s) differ only by leading zeros (such as 007 "
                    f"and 7), so "
                    f"their persons would not be linked. Write the ids alike in both files."
                )
    for name in names:
        others = set().union(*(values for other, values in sets.items() if other != name))
        if others and not sets[name] & others:
            raise DataError(
                f"wave {name!r}: none of its {len(sets[name])} persons is in another wave. "
                f"Check that `person` names the same id in every wave."
            )


def _described(wave: Wave, id_column: str) -> list[Column]:
    return [replace(column, waves=(wave.name,)) for column in wave.columns if column.name != id_column]


def _merged_with_empty(
    described: Mapping[str, Sequence[Column]], answers: Mapping[str, pd.DataFrame], waves: Sequence[str]
) -> tuple[Column, ...]:
    """Merge columns; one without any cell in a wave takes the kind that it has in the others."""
    filled = {
        column.name: column.kind
        for name, columns in described.items()
        for column in columns
        if answers[name][column.name].notna().any()
    }
    settled = {
        f"wave {name!r}": [
            column
            if answers[name][column.name].notna().any()
            else replace(column, kind=filled.get(column.name, column.kind))
            for column in columns
        ]
        for name, columns in described.items()
    }
    return merged(settled, waves)


def _stacked(
    ids: Mapping[str, "pd.Series[str]"],
    answers: Mapping[str, pd.DataFrame],
    columns: Sequence[Column],
    waves: Sequence[str],
) -> pd.DataFrame:
    """Put the waves under each other, ordered by person (first appearance) and wave."""
    data = under_each_other([answers[name] for name in waves], columns, keep_index=False)
    persons = pd.concat([ids[name] for name in waves], ignore_index=True)
    labels = [name for name in waves for _ in range(len(ids[name]))]
    place = [waves.index(label) for label in labels]
    order = pd.DataFrame({"person": pd.factorize(persons)[0], "wave": place})
    rows = order.sort_values(["person", "wave"], kind="stable").index
    wave = pd.Categorical.from_codes(
        [place[row] for row in rows], categories=pd.Index(list(waves)), ordered=True
    )
    person = as_index(pd.Index(persons[rows].to_list(), dtype=object))
    data = data.loc[rows]
    data.index = pd.MultiIndex.from_arrays([person, wave], names=INDEX)
    return data
