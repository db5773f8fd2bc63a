"""Scores of the declared instruments, and their description by wave and sample."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

import instruments
from analysis.errors import WavepathError
from analysis.outcomes import mean_interval
from analysis.psychometrics import reliability
from analysis.study.places import placed
from analysis.study.plan import InstrumentPlan, StudyPlan
from analysis.waves import Panel, score
from instruments import Instrument, InstrumentError

Panels = Mapping[str | None, Panel]
"""The panel of each sample; one under None if no samples are declared."""

SCORES = ("scale", "label", "wave", "sample", "n", "missing", "mean", "sd", "low", "high", "min", "max")
TEXTS = {"scale", "label", "wave", "sample", "instrument", "note", "omega_note"}
COUNTS = {"n", "missing", "items"}
RELIABILITY = ("instrument", "scale", "wave", "sample", "items", "n", "alpha", "low", "high", "note")
OMEGA = ("omega", "omega_low", "omega_high", "omega_note")


def loaded(plan: StudyPlan, folder: Path) -> tuple[Instrument, ...]:
    """Return the declared instruments, one for each entry of the plan, with the scales that may be scored."""
    return tuple(
        _admitted(declared, folder, f"instruments[{number}]")
        for number, declared in enumerate(plan.instruments, start=1)
    )


def _admitted(declared: InstrumentPlan, folder: Path, place: str) -> Instrument:
    """Return the form without scales that may not be scored, or say that none may."""
    form = instruments.load(declared.id or folder / str(declared.path))
    if not (form.verified or declared.allow_unverified):
        raise InstrumentError(
            f"{place} ({form.id}): not verified against a printed source: {' '.join(form.unverified)} "
            "Compare the form with its manual, and then write allow_unverified = true in its entry."
        )
    return instruments.admitted(form, declared.allow_unverified)[0]


def scored(panel: Panel, plan: StudyPlan, forms: Sequence[Instrument], sample: str | None) -> Panel:
    """Add the scales of every instrument declared for a sample.

    Raises
    ------
    WavepathError
        If an item has no column or holds a value outside the coding; the text begins with the entry's place
        and ends with the file and its columns.
    """
    for number, (declared, form) in enumerate(zip(plan.instruments, forms, strict=True), start=1):
        if declared.samples is None or sample in declared.samples:
            try:
                panel = score(
                    panel,
                    form,
                    columns=declared.columns,
                    waves=declared.waves,
                    missing=declared.missing,
                    allow_unverified=declared.allow_unverified,
                )
            except WavepathError as error:
                of = f", sample {sample}" if sample else ""
                items = list(item_columns(declared, form).values())
                words = placed(str(error).removeprefix(f"{form.id}: "), plan, sample, items)
                raise type(error)(f"instruments[{number}] ({form.id}{of}): {words}") from error
    return panel


def described(panels: Panels, plan: StudyPlan, forms: Sequence[Instrument]) -> pd.DataFrame:
    """Describe every scale and declared measure by wave and sample.

    Returns
    -------
    DataFrame
        scale, label, wave, sample (None: all samples together), n, missing (persons seen at the wave who have
        no value), mean, sd (divisor n - 1), low and high (95 % interval of the mean), min, max; unrounded, in the
        unit of the scale.
    """
    labels = {scale.name: scale.label for form in forms for scale in form.scales}
    labels |= {measure.name: measure.label or measure.name for measure in plan.measures}
    rows = [row for name, label in labels.items() for row in _of_measure(panels, plan, name, label)]
    return _table(rows, SCORES)


def _of_measure(panels: Panels, plan: StudyPlan, name: str, label: str) -> Iterator[tuple[object, ...]]:
    for wave in (wave.name for wave in plan.waves):
        by_sample = {
            sample: values
            for sample, panel in panels.items()
            if (values := at(panel, name, wave)) is not None
        }
        for sample, values in by_sample.items():
            yield name, label, wave, sample, *_summary(values)
        if len(by_sample) > 1:
            yield name, label, wave, None, *_summary(pd.concat(list(by_sample.values())))


def _summary(values: "pd.Series[float]") -> tuple[float, ...]:
    n = int(values.count())
    mean, sd = float(values.mean()), float(values.std(ddof=1))
    return n, len(values) - n, mean, sd, *mean_interval(n, mean, sd), float(values.min()), float(values.max())


def at(panel: Panel, name: str, wave: str) -> "pd.Series[float] | None":
    """Return a column at a wave, index person; None if no file of that wave has the column."""
    data = panel.data
    if name not in data or wave not in panel.column(name).waves:
        return None
    rows = data.index.get_level_values("wave") == wave
    return data.loc[rows, name].droplevel("wave").astype(float)


def reliabilities(panels: Panels, plan: StudyPlan, forms: Sequence[Instrument]) -> pd.DataFrame:
    """Return coefficient alpha of every instrument that asks for it, by wave and sample.

    Returns
    -------
    DataFrame
        instrument, scale, wave, sample, items, n, alpha, low, high, note, omega, omega_low, omega_high, omega_note.
    """
    rows: list[tuple[object, ...]] = []
    for declared, form in zip(plan.instruments, forms, strict=True):
        for sample, panel in panels.items():
            if declared.reliability and (declared.samples is None or sample in declared.samples):
                for wave, answers in _answers(panel, declared, form):
                    table = reliability(answers, form, with_omega=True)
                    rows += [
                        (form.id, row[0], wave, sample, *row[1:]) for row in table.itertuples(index=False)
                    ]
    return _table(rows, RELIABILITY + OMEGA)


def _table(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame in which None stays None."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    numbers = [name for name in columns if name not in TEXTS]
    return frame.astype(dict.fromkeys(numbers, float)).astype(
        {name: int for name in numbers if name in COUNTS}
    )


def _answers(panel: Panel, declared: InstrumentPlan, form: Instrument) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield wave and answers under the item ids, for each wave that has the items."""
    columns = item_columns(declared, form)
    for wave in declared.waves or panel.waves:
        found = {item: at(panel, column, wave) for item, column in columns.items()}
        if all(values is not None for values in found.values()):
            yield wave, pd.DataFrame(found)


def item_columns(declared: InstrumentPlan, form: Instrument) -> dict[str, str]:
    """Return the panel column of each item."""
    columns = declared.columns or {}
    if isinstance(columns, str):
        return {item: columns.replace("{item}", item.rsplit("_", 1)[-1]) for item in form.items}
    return {item: columns.get(item, item) for item in form.items}
