"""Waves of the same people as one frozen value: `Panel`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.waves.wave import Column, Source, handed_out


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Panel:
    """People followed over waves.

    Attributes
    ----------
    waves : tuple of str
        In order.
    times : mapping of wave to float
        Where known.
    columns : tuple of Column
        In the order of the data's columns.
    sources : tuple of Source
        The files.
    """

    _data: pd.DataFrame
    waves: tuple[str, ...]
    times: Mapping[str, float]
    columns: tuple[Column, ...]
    sources: tuple[Source, ...]

    @property
    def data(self) -> pd.DataFrame:
        """Answers, one row a person and wave, index (person, wave). A copy."""
        return handed_out(self._data)

    def column(self, name: str) -> Column:
        """Return what is known of the column `name`."""
        raise NotImplementedError

    def wide(self, names: str | Sequence[str]) -> pd.DataFrame:
        """Return one row a person, columns ``<name>_<wave>``."""
        raise NotImplementedError

    def long(self) -> pd.DataFrame:
        """Return `data` with person, wave (and time) as columns."""
        raise NotImplementedError

    def codebook(self) -> pd.DataFrame:
        """Return one row a column."""
        raise NotImplementedError


def keep(panel: Panel, persons: "pd.Series[bool]") -> Panel:
    """Keep the persons for whom `persons` (bool, index person) is True, with all their waves; others are dropped."""
    raise NotImplementedError


def add(panel: Panel, values: pd.DataFrame, columns: Sequence[Column]) -> Panel:
    """Add columns: `values` has the panel's index, one column for each of `columns` (same names, in order)."""
    raise NotImplementedError


def stack(panels: Mapping[str, Panel], *, column: str = "sample") -> Panel:
    """Put panels of different samples under each other: persons become ``<sample>:<person>``, `column` names the sample."""
    raise NotImplementedError
