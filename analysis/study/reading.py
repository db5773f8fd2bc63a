"""From a declared file to its waves: read, name, recode, compute, and count what happened."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.errors import WavepathError
from analysis.study.plan import Computed, FilePlan, Recode, StudyPlan
from analysis.study.results import FileRead
from analysis.waves import Column, Wave, expression, read_wave
from analysis.waves.recode import recode_wave
from analysis.waves.rows import distinct, split, with_column
from analysis.waves.select import expand, rename_wave, select_wave

PERSON = "person"
"""Name of the id column in every wave of a study, and of the panel's first index level."""


@dataclass(frozen=True, slots=True)
class FileWaves:
    """The waves of one file, under the panel's names, and the record of the reading."""

    waves: tuple[Wave, ...]
    read: FileRead


def waves_of(file: FilePlan, number: int, plan: StudyPlan, folder: Path) -> FileWaves:
    """Read one declared file.

    Parameters
    ----------
    file : FilePlan
    number : int
        Place of the file in the plan, counted from 1.
    plan : StudyPlan
    folder : Path
        What relative paths start from.

    Returns
    -------
    FileWaves

    Raises
    ------
    WavepathError
        If the file cannot be read, lacks a column, or a recode or expression does not fit its data; the text
        begins with the file's place in the plan.
    """
    try:
        return _waves_of(file, plan, folder)
    except WavepathError as error:
        words = str(error).removeprefix(f"{folder / file.path}: ")
        raise type(error)(f"files[{number}] ({file.path}): {words}") from error


def _waves_of(file: FilePlan, plan: StudyPlan, folder: Path) -> FileWaves:
    raw = read_wave(
        folder / file.path,
        name=file.wave or "file",
        layout=file.layout,
        encoding=file.encoding,
        missing=file.missing,
        types=file.types,
    )
    raw = _as_declared(raw, file.path)
    once, dropped = _distinct(raw, file) if not file.wave_column else (raw, 0)
    named = []
    for wave in _split(once, file, plan):
        single, more = _distinct(wave, file) if file.wave_column else (wave, 0)
        dropped += more
        named.append(_named(single, file))
    waves, sentences = _recoded(named, file)
    waves = [_computed(wave, file.measures) for wave in waves]
    return FileWaves(tuple(waves), _record(raw, waves, file, sentences, dropped))


def _as_declared(wave: Wave, path: str) -> Wave:
    """Name the file as the plan does, so that results do not depend on where the study lies."""
    given = wave.source.path
    columns = tuple(replace(c, origin=c.origin.replace(given, path)) for c in wave.columns)
    return replace(wave, source=replace(wave.source, path=path), columns=columns)


def _distinct(wave: Wave, file: FilePlan) -> tuple[Wave, int]:
    """Apply the duplicates policy; with "error" `link` finds them and says so."""
    if file.duplicates == "error":
        return wave, 0
    return distinct(wave, person=file.person, keep=file.duplicates)


def _split(wave: Wave, file: FilePlan, plan: StudyPlan) -> tuple[Wave, ...]:
    times = {wave.name: wave.time for wave in plan.waves if wave.time is not None}
    if file.wave_column:
        return split(wave, by=file.wave_column, waves=file.wave_values, times=times)
    names = list(file.by_wave) or [wave.name]
    return tuple(replace(wave, name=name, time=times.get(name)) for name in names)


def _named(wave: Wave, file: FilePlan) -> Wave:
    """Give the columns their panel names; keep only the declared ones if any are declared."""
    columns = {PERSON: file.person, **file.columns, **file.by_wave.get(wave.name, {})}
    if len(columns) == 1:
        return rename_wave(wave, columns)
    return select_wave(wave, columns)


def _recoded(waves: Sequence[Wave], file: FilePlan) -> tuple[list[Wave], list[str]]:
    done, sentences = list(waves), []
    for step in file.recode:
        for place, wave in enumerate(done):
            if step.waves is None or wave.name in step.waves:
                done[place], sentence = _one_recode(wave, step)
                sentences.append(f"{wave.name}: {sentence}")
    return done, sentences


def _one_recode(wave: Wave, step: Recode) -> tuple[Wave, str]:
    codes: dict[float | str, float | str] | None = None if step.map is None else dict(step.map.items())
    return recode_wave(wave, columns=step.columns, add=step.add, map=codes)


def _computed(wave: Wave, measures: Sequence[Computed]) -> Wave:
    for measure in measures:
        if measure.waves is None or wave.name in measure.waves:
            values = expression.evaluate(measure.expression, wave.data)
            if pd.api.types.is_bool_dtype(values.dtype):
                values = values.astype("Float64").astype(float)
            wave = with_column(wave, _column(measure, values), values)
    return wave


def _column(measure: Computed, values: "pd.Series[float]") -> Column:
    return Column(
        name=measure.name,
        label=measure.label or None,
        unit=measure.unit,
        low=measure.low,
        high=measure.high,
        origin=f"expression {measure.expression}",
        kind="number" if pd.api.types.is_numeric_dtype(values.dtype) else "text",
    )


def _record(
    raw: Wave, waves: Sequence[Wave], file: FilePlan, sentences: Sequence[str], dropped: int
) -> FileRead:
    persons = set().union(*(wave.data[PERSON].dropna() for wave in waves))
    return FileRead(
        source=raw.source,
        waves=tuple(wave.name for wave in waves),
        sample=file.sample,
        persons=len(persons),
        missing_reasons=dict(_reasons(raw, file)),
        recodes=tuple(sentences),
        duplicates=dropped,
    )


def _reasons(raw: Wave, file: FilePlan) -> Counter[str]:
    """Count the cells that a missing code emptied, over the file's columns that are used."""
    used = set(_used(raw, file))
    found: Counter[str] = Counter()
    for column in raw.columns:
        if column.name in used:
            found.update(column.missing_met)
    return found


def _used(raw: Wave, file: FilePlan) -> Iterator[str]:
    names = [column.name for column in raw.columns]
    if not file.columns and not file.by_wave:
        yield from names
    for mapping in (file.columns, *file.by_wave.values()):
        yield from expand(names, mapping).values()
