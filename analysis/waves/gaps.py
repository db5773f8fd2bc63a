"""Which answers are missing together: `gaps`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.waves.attrition import seen
from analysis.waves.panel import Panel
from instruments.showing import Shown

ANSWERED, MISSING, UNSEEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Gaps(Shown):
    """Patterns of missing cells.

    Attributes
    ----------
    names, waves : tuple of str
        Variable and wave of each column; the wave is empty if the data have none.
    patterns : ndarray of uint8, shape (patterns, columns)
        0 answered; 1 missing although the person was seen at the wave; 2 the person was not seen there.
    persons : ndarray of int, shape (patterns,)
        How many have each pattern. Patterns are sorted: who is seen least stands last, and like stands beside like.
    """

    names: tuple[str, ...]
    waves: tuple[str, ...]
    patterns: NDArray[np.uint8]
    persons: NDArray[np.int64]

    @property
    def n(self) -> int:
        """All persons."""
        return int(self.persons.sum())

    def count(self, state: int) -> NDArray[np.int64]:
        """Return how many persons have this state in each column."""
        return np.asarray(((self.patterns == state) * self.persons[:, None]).sum(axis=0), dtype=np.int64)

    def __repr__(self) -> str:
        columns = f"{len(self.names)} columns, {len(self.persons)} patterns"
        return f"Gaps({self.n} persons, {columns})"


def gaps(
    data: Panel | pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    scales: Mapping[str, Sequence[str]] | None = None,
) -> Gaps:
    """Find the patterns of missing cells of persons by variables and waves.

    Parameters
    ----------
    data : Panel or DataFrame
        Of a frame, a row is a person and nobody is unseen. Columns of a panel that no row of a wave answers are left
        out there: the wave did not ask.
    columns : sequence of str, optional
        By default all. Empty, of a panel: the waves alone, whether a person was seen.
    scales : mapping, optional
        ``{"mood": ["mood_1", "mood_2"]}``: a name in the place of its columns; missing if any of these is.

    Returns
    -------
    Gaps

    Raises
    ------
    DataError
        If a column is unknown, or there is nothing to look at.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves.gaps import gaps
    >>> found = gaps(pd.DataFrame({"x": [1.0, None, 3.0], "y": [1.0, 2.0, 3.0]}))
    >>> found.persons.tolist(), found.count(1).tolist()
    ([2, 1], [1, 0])
    """
    frame = data.data if isinstance(data, Panel) else data
    chosen = list(frame.columns) if columns is None else list(columns)
    if isinstance(data, Panel) and not chosen and not frame.empty:
        return _of_waves(data)
    parts = _parts(frame, chosen, scales or {})
    if frame.empty or not parts:
        raise DataError("gaps: there is no row or no column to look at. Give data with both.")
    absent = pd.DataFrame({name: frame[own].isna().any(axis=1) for name, own in parts.items()})
    names, waves, states = _states(data, absent) if isinstance(data, Panel) else _flat(absent)
    patterns, persons = _patterns(states)
    return Gaps(names, waves, patterns, persons)


def _parts(
    frame: pd.DataFrame, chosen: Sequence[str], scales: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    needed = [*chosen, *(item for items in scales.values() for item in items)]
    if unknown := [name for name in needed if name not in frame.columns]:
        raise DataError(f"gaps: there is no column {unknown[0]!r}. There are {len(frame.columns)} others.")
    home = {item: scale for scale, items in scales.items() for item in items}
    found: dict[str, list[str]] = {}
    for name in chosen:
        found.setdefault(str(home.get(name, name)), []).append(name)
    return found


def _of_waves(panel: Panel) -> Gaps:
    there = seen(panel).to_numpy(dtype=bool)
    patterns, persons = _patterns(np.where(there, ANSWERED, UNSEEN).astype(np.uint8))
    return Gaps(panel.waves, ("",) * len(panel.waves), patterns, persons)


def _flat(absent: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.uint8]]:
    names = tuple(str(name) for name in absent.columns)
    return names, ("",) * len(names), absent.to_numpy().astype(np.uint8)


def _states(panel: Panel, absent: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.uint8]]:
    places = {person: k for k, person in enumerate(panel.persons)}
    at = absent.index.get_level_values("person").map(places).to_numpy()
    of = absent.index.get_level_values("wave").astype(str).to_numpy()
    names, waves, states = [], [], []
    for wave in panel.waves:
        rows = of == wave
        for name in absent.columns:
            own = absent[name].to_numpy()[rows]
            if own.size and own.all():
                continue
            state = np.full(len(places), UNSEEN, dtype=np.uint8)
            state[at[rows]] = np.where(own, MISSING, ANSWERED)
            names.append(str(name))
            waves.append(wave)
            states.append(state)
    if not states:
        raise DataError("gaps: every cell is missing at every wave. Name columns that somebody answered.")
    return tuple(names), tuple(waves), np.stack(states, axis=1)


def _patterns(states: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the distinct rows with their counts: first who is seen and answers most."""
    rows = np.ascontiguousarray(states).view(np.dtype((np.void, states.shape[1]))).ravel()
    _, first, persons = np.unique(rows, return_index=True, return_counts=True)
    patterns = states[first]
    unseen, missing = (patterns == UNSEEN).sum(axis=1), (patterns == MISSING).sum(axis=1)
    away = [np.where(column == UNSEEN, 1, 0) for column in patterns.T]
    lost = [np.where(column == MISSING, 1, 0) for column in patterns.T]
    order = np.lexsort((*reversed(lost), missing, *reversed(away), unseen))
    return patterns[order], persons[order].astype(np.int64)
