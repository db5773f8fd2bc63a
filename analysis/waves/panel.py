"""Waves of the same people as one frozen value: `Panel`; panels from panels: `keep`, `add`, `stack`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.errors import DataError
from analysis.waves.column import Column, Source
from analysis.waves.described import codebook
from analysis.waves.frames import handed_out, under_each_other
from analysis.waves.lookup import Lookup
from analysis.waves.merge import merged
from analysis.waves.names import unknown
from analysis.waves.wave import check_columns, column_named
from instruments.showing import Shown

INDEX = ["person", "wave"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Panel(Shown):
    """People followed over waves. Made by `analysis.link`; its verbs return new panels.

    Attributes
    ----------
    waves : tuple of str
        In order.
    times : mapping of wave to float
        When, in the study's unit of time; waves without a time are left out.
    columns : tuple of Column
        In the order of the data's columns. `Column.missing_met` counts cells of the files, before exclusions.
    sources : tuple of Source
        The files, each once.

    Raises
    ------
    DataError
        If the index is not (person, wave), a person comes twice in a wave, a wave is unknown, or the columns
        described are not those of the data.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> index = pd.MultiIndex.from_product([range(60), ["w1", "w2"]], names=["person", "wave"])
    >>> mood = np.random.default_rng(1).normal(size=120)
    >>> data = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(0, 60, 4)])
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> panel
    Panel(60 persons; w1: 60, w2: 45; 1 columns)
    """

    _data: pd.DataFrame
    waves: tuple[str, ...]
    times: Mapping[str, float] = field(default_factory=Lookup)
    columns: tuple[Column, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        check_columns("panel", self._data, self.columns)
        if list(self._data.index.names) != INDEX or not self._data.index.is_unique:
            raise DataError(
                "panel: the index must be (person, wave), each pair once. Build panels by link()."
            )
        if strange := set(self._data.index.get_level_values("wave")) - set(self.waves):
            raise DataError(
                f"panel: rows of unknown wave(s) {sorted(map(str, strange))}. Name all waves, in order."
            )
        object.__setattr__(self, "_data", handed_out(self._data))
        object.__setattr__(self, "times", Lookup(self.times))

    @property
    def data(self) -> pd.DataFrame:
        """Answers, a row a person and wave; index (person, wave), wave an ordered categorical. A copy."""
        return handed_out(self._data)

    @property
    def persons(self) -> pd.Index:
        """The persons, in order, each once."""
        return self._data.index.get_level_values("person").unique()

    def column(self, name: str) -> Column:
        """Return what is known of the column `name`; DataError, with the nearest names, if there is none."""
        return column_named("panel", self.columns, name)

    def wide(self, names: str | Sequence[str]) -> pd.DataFrame:
        """Return one row a person, one column a name and wave.

        Parameters
        ----------
        names : str or sequence of str
            Columns of the panel.

        Returns
        -------
        DataFrame, shape (persons, names x waves that have them)
            Index person; columns ``<name>_<wave>``, by name, then wave. A wave whose file lacks the column
            gives no column; a person without the wave has NaN.

        Raises
        ------
        DataError
            If a name is unknown (the nearest are named), or two columns would get one name.
        """
        chosen = [names] if isinstance(names, str) else list(names)
        known = [column.name for column in self.columns]
        if absent := [name for name in chosen if name not in known]:
            raise unknown("panel", absent, known)
        cells = {
            (name, wave): f"{name}_{wave}" for name in chosen for wave in self.waves if self._has(name, wave)
        }
        if twice := [name for name, times in Counter(cells.values()).items() if times > 1]:
            raise DataError(f"panel: {twice} would each name two columns. Rename a column or a wave.")
        by_wave = {wave: self._of_wave(wave) for wave in self.waves}
        return pd.DataFrame(
            {wide: by_wave[wave][name] for (name, wave), wide in cells.items()},
            index=self.persons,
        )

    def _has(self, name: str, wave: str) -> bool:
        return wave in self.column(name).waves

    def _of_wave(self, wave: str) -> pd.DataFrame:
        rows = self._data.index.get_level_values("wave") == wave
        return self._data[rows].droplevel("wave")

    def at(self, wave: str) -> pd.DataFrame:
        """Return the answers of one wave, index person, only the columns that the wave has. A copy.

        Raises
        ------
        DataError
            If there is no such wave.
        """
        if wave not in self.waves:
            raise DataError(f"panel: no wave {wave!r}. The waves are {', '.join(map(repr, self.waves))}.")
        return self._of_wave(wave)[[column.name for column in self.columns if wave in column.waves]].copy()

    def long(self) -> pd.DataFrame:
        """Return one row a person and wave: person, wave, time (if any wave has one), then the answers.

        Raises
        ------
        DataError
            If a column of the panel is itself named person, wave or time.
        """
        front = pd.DataFrame(index=self._data.index).reset_index()
        if self.times:
            front["time"] = front["wave"].astype(object).map(dict(self.times)).astype(float)
        if clash := [name for name in self._data if name in front]:
            raise DataError(
                f"panel: column(s) {clash} have the name of the index or of the time. Rename them."
            )
        return pd.concat([front, self._data.reset_index(drop=True)], axis=1)

    def codebook(self) -> pd.DataFrame:
        """Return one row a column; see `analysis.waves.described.codebook`."""
        return codebook(self.columns)

    def _sizes(self) -> list[tuple[str, int]]:
        seen = self._data.index.get_level_values("wave").astype(object)
        return [(wave, int((seen == wave).sum())) for wave in self.waves]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{wave}: {count}" for wave, count in self._sizes())
        return f"Panel({len(self.persons)} persons; {sizes}; {len(self.columns)} columns)"


def keep(panel: Panel, persons: "pd.Series[bool]") -> Panel:
    """Keep some persons, with all their waves.

    Parameters
    ----------
    panel : Panel
        Not changed.
    persons : Series of bool, shape (persons,)
        Index: the persons, each once, in any order. Only the True are kept; NA is not True.

    Raises
    ------
    DataError
        If a person of the panel is not in `persons`, or the values are not truth values.
    """
    if not pd.api.types.is_bool_dtype(persons.dtype) or not persons.index.is_unique:
        raise DataError("panel: to keep persons, give True, False or NA once for each person.")
    if lacking := int((~panel.persons.isin(persons.index)).sum()):
        raise DataError(
            f"panel: nothing is said of {lacking} person(s). Give True, False or NA for each person."
        )
    chosen = persons.index[persons.fillna(False).astype(bool)]
    data = panel.data
    return replace(panel, _data=data[data.index.get_level_values("person").isin(chosen)])


def add(panel: Panel, values: pd.DataFrame, columns: Sequence[Column]) -> Panel:
    """Add columns.

    Parameters
    ----------
    panel : Panel
        Not changed.
    values : DataFrame, shape (rows of the panel, len(columns))
        Index (person, wave) as the panel's; column names as in `columns`.
    columns : sequence of Column
        What is known; where `waves` is empty, all waves have the column.

    Raises
    ------
    DataError
        If a column exists already, or the index is not the panel's.
    """
    data = panel.data
    if clash := [column.name for column in columns if column.name in data]:
        raise DataError(f"panel: column(s) {clash} exist already. Choose other names.")
    if not data.index.equals(values.index):
        raise DataError("panel: the new columns' rows are not the panel's rows. Give them the panel's index.")
    described = tuple(column if column.waves else replace(column, waves=panel.waves) for column in columns)
    return replace(panel, _data=pd.concat([data, values], axis=1), columns=(*panel.columns, *described))


def stack(panels: Mapping[str, Panel], *, column: str = "sample") -> Panel:
    """Put the panels of different samples under each other.

    Parameters
    ----------
    panels : mapping of sample to Panel
        All with the same waves, in the same order, and the same times.
    column : str
        Name of the new column that holds the sample.

    Returns
    -------
    Panel
        Persons are ``"<sample>:<person>"``. A column that a sample lacks is NaN there.

    Raises
    ------
    DataError
        If there is no panel, waves or times differ, or columns contradict each other; see `merged`.
    """
    if not panels:
        raise DataError("panels: nothing to stack. Give at least one sample.")
    first = next(iter(panels.values()))
    for sample, panel in panels.items():
        if panel.waves != first.waves or dict(panel.times) != dict(first.times):
            raise DataError(
                f"sample {sample!r}: its waves are {list(panel.waves)}, those of the first sample "
                f"{list(first.waves)} "
                f"(or their times differ). Name the waves alike in all samples."
            )
    if clash := [sample for sample, panel in panels.items() if column in panel.data]:
        raise DataError(f"sample(s) {clash}: a column {column!r} exists already. Choose another name.")
    described = merged({f"sample {sample!r}": panel.columns for sample, panel in panels.items()}, first.waves)
    label = Column(column, label="Sample", kind="text", origin="declared with the samples", waves=first.waves)
    sources = {source.sha256: source for panel in panels.values() for source in panel.sources}
    named = [_named(sample, panel, column) for sample, panel in panels.items()]
    data = under_each_other(named, (label, *described), keep_index=True)
    return Panel(data, first.waves, first.times, (label, *described), tuple(sources.values()))


def _named(sample: str, panel: Panel, column: str) -> pd.DataFrame:
    data = panel.data
    persons = [f"{sample}:{person}" for person in data.index.get_level_values("person")]
    waves = data.index.get_level_values("wave")
    data.index = pd.MultiIndex.from_arrays([persons, waves], names=INDEX)
    data.insert(0, column, pd.Series(sample, index=data.index, dtype=object))
    return data
