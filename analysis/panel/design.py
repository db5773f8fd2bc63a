"""Which columns hold which variable in which wave, and when the waves were: what every builder starts from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.waves import Panel
from analysis.words import nearest

NAME = re.compile(r"\.?[^\W\d][\w.]*\Z")  # what a model's text can name without quotes
COLLINEAR = 1e-8  # of 1: how near the correlation of two columns may come to it
LIKELY = 1e-5  # the same at first sight, before it is looked at closely

Columns = str | Sequence[str] | Sequence[Sequence[str]]
Variables = Mapping[str, Columns] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Process:
    """One variable that is followed over time.

    Attributes
    ----------
    name : str
    columns : tuple of tuple of str
        Its indicators, wave by wave, in the same order in each; one indicator is the variable itself.

    Examples
    --------
    >>> from analysis.panel import Process
    >>> Process("mood", (("mood_1",), ("mood_2",))).observed
    ('mood_1', 'mood_2')
    """

    name: str
    columns: tuple[tuple[str, ...], ...]

    @property
    def indicators(self) -> int:
        """How many columns measure it in each wave."""
        return len(self.columns[0])

    @property
    def observed(self) -> tuple[str, ...]:
        """Its one column a wave."""
        return tuple(wave[0] for wave in self.columns)


@dataclass(frozen=True, slots=True)
class Design:
    """The variables of a panel model, and their waves.

    Attributes
    ----------
    processes : tuple of Process
        All with the same number of waves.
    waves : tuple of str
        Their names, in order; ``1``, ``2`` ... where none were given.
    times : tuple of float
        When the waves were; 0, 1, 2 ... where none were given.
    timed : bool
        Whether times were given.

    Examples
    --------
    >>> from analysis.panel import Design, Process
    >>> found = Design((Process("mood", (("mood_1",), ("mood_2",))),), ("may", "june"), (0.0, 1.0), timed=True)
    >>> found.waves
    ('may', 'june')
    """

    processes: tuple[Process, ...]
    waves: tuple[str, ...]
    times: tuple[float, ...]
    timed: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(process.name for process in self.processes)

    @property
    def columns(self) -> tuple[str, ...]:
        """All observed columns, process by process and wave by wave."""
        return tuple(c for process in self.processes for wave in process.columns for c in wave)

    @property
    def intervals(self) -> tuple[float, ...]:
        """Time between each wave and the next."""
        return tuple(float(step) for step in np.diff(self.times))

    @property
    def evenly_spaced(self) -> bool:
        return bool(np.allclose(self.intervals, self.intervals[0], rtol=1e-6)) if self.intervals else True


def design(
    where: str,
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    waves: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    least: int = 2,
    sample_cov: pd.DataFrame | None = None,
) -> tuple[Design, pd.DataFrame | None]:
    """Find the columns of each variable and wave, and check what no model can mend.

    Parameters
    ----------
    where : str
        Who asks: the first word of every message.
    data : DataFrame or Panel, or None
        A frame has one row a person; a panel is taken wide, with columns ``<name>_<wave>``. None with `sample_cov`.
    variables : mapping or sequence of str
        ``{"stress": ["psi1", "psi2", "psi3"]}``: one column a wave; ``{"stress": [["a1", "b1"], ["a2", "b2"]]}``:
        several indicators a wave; ``{"stress": "psi_{wave}"}`` or just names, which stand for ``<name>_<wave>``: with
        a panel, or with `waves`.
    waves : sequence of str, optional
        Names of the waves, in order; of a panel, those to take (by default all).
    times : sequence of float, optional
        When they were, in any unit; by default the panel's, else 0, 1, 2 ...
    least : int
        Waves that the model needs.
    sample_cov : DataFrame, optional
        Named covariances instead of data.

    Returns
    -------
    Design
    DataFrame or None
        The data wide, all columns.

    Raises
    ------
    DataError
        If a column is absent, used twice, constant, empty in a wave or a copy of another; if `sample_cov` is not one
        named matrix; if variables have different
        numbers of waves or indicators; if there are too few waves, or their times do not rise.

    Examples
    --------
    >>> from analysis.panel import design
    >>> from analysis.panel.power import simulate
    >>> data = simulate("x2 ~ 0.5*x1; x3 ~ 0.5*x2", 50, seed=1)
    >>> found, _ = design("example", data, {"x": ["x1", "x2", "x3"]}, times=[0, 3, 9])
    >>> found.waves, found.intervals, found.evenly_spaced
    (('1', '2', '3'), (3.0, 6.0), False)
    """
    frame = frame_of(where, data, sample_cov)
    labels = _labels(where, data, waves)
    processes = _processes(where, variables, labels)
    count = len(processes[0].columns)
    labels = labels or tuple(str(t) for t in range(1, count + 1))
    _check_shape(where, processes, labels, least)
    known = columns_of(frame, sample_cov)
    made = Design(processes, labels, *_times(where, data, labels, times))
    _check_columns(where, made, known)
    if frame is not None:
        _check_values(where, made, frame)
    return made, frame


def wide_of(where: str, data: object) -> pd.DataFrame:
    """Give the data wide, one row a person, all columns.

    Raises
    ------
    DataError
        If they are neither a frame nor a panel.
    """
    if isinstance(data, Panel):
        return data.wide([c.name for c in data.columns])
    if isinstance(data, pd.DataFrame):
        return data
    what = "there are no data" if data is None else f"data are a {type(data).__name__}"
    raise DataError(f"{where}: {what}. Give a DataFrame, one row a person, or a Panel.")


def frame_of(where: str, data: object, sample_cov: object) -> pd.DataFrame | None:
    """Give the data wide, or None where covariances are given instead.

    Raises
    ------
    DataError
        If there are neither, or they are of another kind: covariances are one named matrix.
    """
    if data is not None:
        return wide_of(where, data)
    if sample_cov is None:
        raise DataError(
            f"{where}: there are no data. Give a frame or a panel, or sample_cov= with sample_nobs=."
        )
    if isinstance(sample_cov, list | tuple) and any(isinstance(one, pd.DataFrame) for one in sample_cov):
        raise DataError(
            f"{where}: sample_cov holds {len(sample_cov)} matrices, and one is fitted at a time. Groups are fitted "
            f"together from their rows: give data and group=; or fit each matrix by itself."
        )
    if not isinstance(sample_cov, pd.DataFrame):
        raise DataError(
            f"{where}: sample_cov is a {type(sample_cov).__name__}. Give a DataFrame whose rows and columns have the "
            f"variables' names."
        )
    return None


def columns_of(frame: pd.DataFrame | None, sample_cov: pd.DataFrame | None) -> list[str]:
    """Names of the columns at hand: of the data, or of the covariances in their place."""
    source = frame if frame is not None else sample_cov
    return [] if source is None else [str(c) for c in source.columns]


def _labels(where: str, data: object, waves: Sequence[str] | None) -> tuple[str, ...]:
    if waves is not None:
        if isinstance(waves, str):
            raise DataError(f"{where}: waves={waves!r} is one text. Give a list of waves, in order.")
        labels = tuple(str(wave) for wave in waves)
        if twice := [
            wave for wave, times in Counter(labels).items() if times > 1 and not isinstance(data, Panel)
        ]:
            raise DataError(
                f"{where}: wave {twice[0]!r} is named twice. Give each wave its own name, in order."
            )
        if isinstance(data, Panel):
            if absent := [wave for wave in labels if wave not in data.waves]:
                raise DataError(
                    f"{where}: the panel has no wave {absent[0]!r}. It has {', '.join(data.waves)}."
                )
            order = [wave for wave in data.waves if wave in labels]
            if order != list(labels):
                raise DataError(
                    f"{where}: waves {', '.join(labels)} are out of order, or named twice. "
                    f"The panel's order is {', '.join(order)}."
                )
        return labels
    return data.waves if isinstance(data, Panel) else ()


def _processes(where: str, variables: Variables, labels: tuple[str, ...]) -> tuple[Process, ...]:
    if isinstance(variables, str):
        raise DataError(
            f"{where}: variables={variables!r} is one text. Give names in a list, or a mapping of columns."
        )
    named: Mapping[str, Columns]
    named = variables if isinstance(variables, Mapping) else {str(v): f"{v}_{{wave}}" for v in variables}
    if not named:
        raise DataError(f"{where}: no variable is named. Give a mapping of names to one column a wave.")
    for name in named:
        if not isinstance(name, str) or not NAME.match(name):
            raise DataError(
                f"{where}: {name!r} cannot name a variable in a model's text. Use letters, digits and _."
            )
    return tuple(Process(name, _of_waves(where, name, given, labels)) for name, given in named.items())


def _of_waves(where: str, name: str, given: Columns, labels: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """One tuple of indicators a wave."""
    if isinstance(given, str):
        if "{wave}" not in given:
            raise DataError(f"{where}: {name}: {given!r} is one column. Give a list, one column a wave.")
        if not labels:
            raise DataError(
                f"{where}: {name}: {given!r} stands for the waves' columns. Name the waves by waves=."
            )
        return tuple((given.replace("{wave}", wave),) for wave in labels)
    if (length := len(given)) == 0:
        raise DataError(f"{where}: {name} has no columns. Give one column a wave.")
    if labels and all(isinstance(entry, str) and "{wave}" in entry for entry in given):
        return tuple(tuple(str(entry).replace("{wave}", wave) for entry in given) for wave in labels)
    found = tuple((entry,) if isinstance(entry, str) else tuple(map(str, entry)) for entry in given)
    if len({len(entry) for entry in found}) > 1 or not found[0]:
        sizes = ", ".join(str(len(entry)) for entry in found)
        raise DataError(
            f"{where}: {name} has {sizes} indicators in its {length} waves. Give the same ones, in the same "
            f"order, for every wave."
        )
    return found


def _check_shape(where: str, processes: tuple[Process, ...], labels: tuple[str, ...], least: int) -> None:
    sizes = {process.name: len(process.columns) for process in processes}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise DataError(
            f"{where}: the variables have different numbers of waves ({told}). Give each variable one column a "
            f"wave, and leave out waves in which one was not measured."
        )
    count = next(iter(sizes.values()))
    if count != len(labels):
        raise DataError(
            f"{where}: {len(labels)} waves are named, but the variables have {count} columns each."
        )
    if count < least:
        raise DataError(
            f"{where}: {count} wave{'s' if count > 1 else ''} given; this model needs {least} or more. "
            f"Add the columns of the other waves, or take a model for {count}."
        )


def _times(
    where: str, data: object, labels: tuple[str, ...], times: Sequence[float] | None
) -> tuple[tuple[float, ...], bool]:
    if times is None and isinstance(data, Panel) and all(wave in data.times for wave in labels):
        times = [data.times[wave] for wave in labels]
    if times is None:
        return tuple(float(t) for t in range(len(labels))), False
    try:
        found = tuple(float(t) for t in times)
    except (TypeError, ValueError):
        raise DataError(
            f"{where}: times={', '.join(map(str, times))} are no numbers. Give one number a wave, in one unit."
        ) from None
    if len(found) != len(labels) or not np.all(np.isfinite(found)):
        raise DataError(
            f"{where}: {len(found)} times for {len(labels)} waves. Give one finite number a wave."
        )
    if any(later <= earlier for earlier, later in pairwise(found)):
        raise DataError(
            f"{where}: times {', '.join(f'{t:g}' for t in found)} do not rise from wave to wave. "
            f"Put waves and times in the order of time."
        )
    return found, True


def _check_columns(where: str, made: Design, known: list[str]) -> None:
    for process in made.processes:
        for wave, columns in zip(made.waves, process.columns, strict=True):
            for column in columns:
                if column not in known:
                    raise DataError(
                        f"{where}: {process.name} at wave {wave}: there is no column {column!r}"
                        f"{nearest(column, known) or '.'} Correct the name, or leave out the wave."
                    )
                if (count := known.count(column)) > 1:
                    raise DataError(
                        f"{where}: {process.name} at wave {wave}: the data have {count} columns {column!r}. Rename or "
                        f"drop the others."
                    )
                if not NAME.match(column):
                    raise DataError(
                        f"{where}: column {column!r} cannot stand in a model's text. Rename it (of a panel: the wave): "
                        f"letters, digits, _."
                    )
    if twice := [column for column, times in Counter(made.columns).items() if times > 1]:
        raise DataError(
            f"{where}: column {twice[0]!r} is named twice. Each wave and indicator has its own column."
        )
    joined = Counter(f"{a}_{b}" for a in made.names for b in made.names if a != b)
    if double := [pair for pair, times in joined.items() if times > 1]:
        # labels of effects join two names; the same label would hold two different effects equal without a word
        raise DataError(
            f"{where}: the variables' names make {double[0]!r} stand for two things. Rename one of them, without _."
        )
    if taken := [name for name in made.names if name in made.columns]:
        raise DataError(
            f"{where}: {taken[0]!r} names a variable and one of its columns. Call the variable otherwise."
        )


def _check_values(where: str, made: Design, frame: pd.DataFrame) -> None:
    if _sound(frame[list(made.columns)]):
        return
    for process in made.processes:
        for wave, columns in zip(made.waves, process.columns, strict=True):
            for column in columns:
                if not frame[column].notna().any():
                    raise DataError(
                        f"{where}: {process.name} at wave {wave}: column {column!r} is empty. Leave out the wave."
                    )
                _check_numbers(f"{where}: {process.name} at wave {wave}: column {column!r}", frame[column])
                if len(frame[column].dropna().unique()) == 1:
                    raise DataError(
                        f"{where}: {process.name} at wave {wave}: column {column!r} is constant (variance 0), "
                        f"so that no path can be estimated. Leave out the wave or the variable."
                    )
    numeric = frame[list(made.columns)].apply(pd.to_numeric, errors="coerce")
    near = np.abs(np.nan_to_num(numeric.corr(min_periods=3).to_numpy(dtype=float))) > 1.0 - COLLINEAR
    rows, columns_at = np.nonzero(np.triu(near, 1))
    if len(rows):
        first, second = made.columns[rows[0]], made.columns[columns_at[0]]
        raise DataError(
            f"{where}: columns {first!r} and {second!r} are perfectly correlated: one is a copy or a multiple of the "
            f"other. Leave one out."
        )


def _sound(frame: pd.DataFrame) -> bool:
    """Tell whether nothing at all is wrong with plain numbers, at a tenth of the cost of finding out what."""
    if not all(isinstance(kind, np.dtype) and kind.kind in "fiu" for kind in frame.dtypes):
        return False
    values = frame.to_numpy(dtype=float)
    seen = ~np.isnan(values)
    n = seen.sum(0)
    if not len(values) or (n < 2).any():
        return False
    z = np.where(seen, values, 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        z = np.where(seen, values - z.sum(0) / n, 0.0)
        scale = np.sqrt((z**2).sum(0) / n)
        if not (np.isfinite(scale) & (scale > 0.0)).all():
            return False
    return not _alike(z / scale, seen)


def _alike(z: NDArray[np.float64], seen: NDArray[np.bool_]) -> bool:
    """Tell whether standardized columns, 0 where missing, may be perfectly correlated over the rows that two share."""
    if seen.all():
        r = z.T @ z / len(z)
        return bool((np.abs(np.triu(r, 1)) > 1.0 - LIKELY).any())
    has = seen.astype(float)
    n = np.maximum(has.T @ has, 1.0)
    first, second = (
        z.T @ has / n,
        (z**2).T @ has / n,
    )  # of the row's variable, over the rows that the pair shares
    within = second - first**2
    r2 = (z.T @ z / n - first * first.T) ** 2
    return bool((np.triu(r2 > (1.0 - LIKELY) * within * within.T, 1)).any())


def _check_numbers(place: str, values: pd.Series) -> None:
    """Refuse text and infinite values; categories are left to the engine, which knows which are ordered."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return
    if not pd.api.types.is_numeric_dtype(values):
        raise DataError(
            f"{place} is {values.dtype}, not numbers. Turn it into numbers first (codes that mean missing become NaN)."
        )
    if infinite := int(np.isinf(values.dropna().to_numpy(dtype=float)).sum()):
        raise DataError(
            f"{place} holds infinite values in {infinite} row(s). Correct them, or make them missing."
        )
