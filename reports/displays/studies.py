"""A declared study and its results: what was read, how many stayed, which models were fitted."""

from collections.abc import Iterator

from analysis.study import ModelResult, Results, Study
from reports.displays import models
from reports.document import (
    Block,
    Cell,
    Column,
    Kind,
    Notice,
    Number,
    Paragraph,
    Rows,
    Styled,
    Syntax,
    Table,
    counted,
    phrase,
    say,
)
from reports.sections.words import wave_label
from reports.tables.flow import retention_table

MEASURES: tuple[tuple[str, Kind], ...] = (
    ("chisq", "statistic"),
    ("df", "degrees"),
    ("cfi", "bounded"),
    ("rmsea", "bounded"),
)
SIMULATED = phrase("Simulated data")


def study(value: Study) -> Iterator[Block]:
    """Yield what the plan declares."""
    plan = value.plan
    yield Paragraph((Styled(plan.study.title, strong=True),))
    if plan.study.simulated:
        yield Notice("warning", (SIMULATED,))
    yield say(
        "Declared: {waves}, {files}, {forms}, {models}.",
        waves=counted(len(plan.waves), "wave"),
        files=counted(len(plan.files), "file"),
        forms=counted(len(plan.instruments), "instrument"),
        models=counted(len(plan.models), "model"),
    )


def results(value: Results) -> Iterator[Block]:
    """Yield who was seen at each wave, and how each model ended; a report tells the rest."""
    plan = value.plan.study
    yield Paragraph((Styled(plan.title, strong=True),))
    if plan.simulated:
        yield Notice("warning", (SIMULATED,))
    yield retention_table(value.counts, waves={wave: wave_label(value, wave) for wave in value.panel.waves})
    for found in value.models:
        if found.fit is None:
            yield _failed(found)
    if any(found.fit is not None for found in value.models):
        yield _models(value)


def model(value: ModelResult) -> Iterator[Block]:
    """Yield a model as its fit shows itself, or why there is none."""
    yield Paragraph((Styled(value.title or value.name, strong=True),))
    if value.fit is None:
        yield _failed(value)
        yield Syntax(value.syntax, phrase("Model"))
        return
    yield from models.blocks(value.fit)


def _failed(value: ModelResult) -> Notice:
    words = phrase(
        "{model} was not fitted: {reason}", model=value.title or value.name, reason=str(value.failure)
    )
    return Notice("failure", (words,))


def _models(value: Results) -> Table:
    columns = (
        Column(phrase("Model")),
        Column("n", "count"),
        Column(phrase("χ²"), "statistic"),
        Column(phrase("df"), "degrees"),
        Column(phrase("CFI"), "bounded"),
        Column(phrase("RMSEA"), "bounded"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            found.title or found.name,
            Number(found.fit.n, "count"),
            *(Number(float(found.fit.measures[name]), kind) for name, kind in MEASURES),
        )
        for found in value.models
        if found.fit is not None
    )
    return Table(phrase("Models that were fitted."), columns, (Rows(rows),))
