"""Declared exclusions on a panel, in order, with counts."""

from collections.abc import Sequence

import pandas as pd

from analysis.errors import StudyError, WavepathError
from analysis.study.persons import constant
from analysis.study.plan import ExclusionPlan
from analysis.study.results import Exclusion
from analysis.waves import Panel, expression
from analysis.waves.names import is_pattern
from analysis.waves.panel import keep
from analysis.waves.select import matching


def excluded(
    panel: Panel, steps: Sequence[ExclusionPlan], sample: str | None
) -> tuple[Panel, tuple[Exclusion, ...]]:
    """Apply the exclusions declared for a sample.

    Parameters
    ----------
    panel : Panel
        Of one sample.
    steps : sequence of ExclusionPlan
        In the order in which they are applied.
    sample : str or None

    Returns
    -------
    Panel
        Persons for whom every condition is true.
    tuple of Exclusion
        One for each step that concerns the sample.

    Raises
    ------
    StudyError
        If an expression names a column that is absent, or one that changes between a person's waves
        without saying which wave is meant, or if nobody is left.
    """
    records = []
    for number, step in enumerate(steps, start=1):
        if step.samples is None or sample in step.samples:
            try:
                panel, record = _step(panel, step, sample)
            except WavepathError as error:
                raise StudyError(f"exclusions[{number}] ({step.name}): {error}") from error
            records.append(record)
    return panel, tuple(records)


def _step(panel: Panel, step: ExclusionPlan, sample: str | None) -> tuple[Panel, Exclusion]:
    persons = panel.persons
    frame = panel.at(step.wave) if step.wave else _of_persons(panel, step.keep)
    known = expression.truth(step.keep, frame).reindex(persons)
    stays = known.fillna(False).astype(bool)
    record = Exclusion(
        name=step.name,
        reason=step.reason,
        sample=sample,
        before=len(persons),
        after=int(stays.sum()),
        unknown=int(known.isna().sum()),
    )
    if not record.after:
        of = f" of sample {sample!r}" if sample else ""
        raise StudyError(
            f"leaves nobody{of} ({record.before} before, {record.unknown} undecided for missing values). "
            f"Check the condition against the codes in the file."
        )
    return keep(panel, stays), record


def _of_persons(panel: Panel, text: str) -> pd.DataFrame:
    """Return one row a person: columns as ``<name>_<wave>``, and the constant columns that `text` names."""
    names = [column.name for column in panel.columns]
    wide = panel.wide(names)
    used = [name for name in names if name in _columns_used(text, [*names, *wide.columns])]
    data = panel.data
    first = panel.waves[0]
    remedy = f"Say which wave is meant: wave = {first!r} in the step, or <name>_{first} in its expression."
    return wide.assign(**{name: constant(data[name], remedy) for name in used if name not in wide.columns})


def _columns_used(text: str, names: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for name in expression.names(text):
        found.update(matching(names, name) if is_pattern(name) else [name])
    return found
