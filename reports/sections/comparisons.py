"""Comparisons between waves: means, difference, test, effect size, Bayes factor."""

from collections.abc import Iterator, Sequence

from analysis.outcomes.paired import PairedResult
from analysis.study.results import Results
from reports.document import (
    Block,
    Cell,
    Column,
    Interval,
    Number,
    Rows,
    Section,
    Table,
    Words,
    phrase,
    say,
)
from reports.figures.trajectory import trajectory_figure
from reports.sections.drawing import look, made
from reports.sections.words import ALL, scale_label, wave_label, wave_labels
from reports.sentences.scores import change_sentence
from reports.tables.cells import without_constant


def section(results: Results) -> Section | None:
    """Return the section on comparisons; None if the study declares none."""
    if not results.comparisons:
        return None
    names = dict.fromkeys(paired.name for paired in results.comparisons)
    below = tuple(
        _comparison(results, [paired for paired in results.comparisons if paired.name == name])
        for name in names
    )
    return Section(phrase("Comparisons between waves"), "comparisons", (), below)


def _comparison(results: Results, rows: list[PairedResult]) -> Section:
    first, second = _waves(results, rows[0])
    label = scale_label(results, rows[0].measure)
    title: Words = rows[0].title or phrase(
        "{label}, {first} and {second}", label=label, first=first, second=second
    )
    return Section(title, f"comparison-{rows[0].name}", tuple(_blocks(results, rows)))


def _blocks(results: Results, rows: list[PairedResult]) -> Iterator[Block]:
    for row in rows:
        label = scale_label(results, row.measure)
        yield change_sentence(row, label=label, waves=_waves(results, row)).full
    if rows[0].by is not None and len(rows) > 1:
        yield from made(lambda: _courses(results, rows[0]))
    yield _means(results, rows)
    yield _tests(results, rows)
    if any(row.bayes for row in rows):
        yield _posterior(results, rows)


def _waves(results: Results, row: PairedResult) -> tuple[str, str]:
    first, second = row.waves
    return wave_label(results, first), wave_label(results, second)


def _courses(results: Results, row: PairedResult) -> Block:
    """Return the drawing of the measure over all waves, a line for each group that is compared."""
    measure = next((m for m in results.plan.measures if m.name == row.measure), None)
    return trajectory_figure(
        results.panel,
        row.measure,
        by=row.by,
        waves=wave_labels(results),
        label=scale_label(results, row.measure),
        unit=measure.unit if measure is not None else None,
        **look(results),
    )


def _group(row: PairedResult) -> Words:
    return row.value if row.value is not None else ALL


def _grouping(results: Results, rows: Sequence[PairedResult]) -> Words:
    by = rows[0].by
    return phrase("Sample") if by is None else results.panel.column(by).label or by


def _means(results: Results, rows: list[PairedResult]) -> Table:
    first, second = _waves(results, rows[0])
    columns = (
        Column(_grouping(results, rows)),
        Column("n", "count"),
        Column(phrase("Left out"), "count"),
        Column("M", "estimate", spanner=first),
        Column("SD", "estimate", spanner=first),
        Column("M", "estimate", spanner=second),
        Column("SD", "estimate", spanner=second),
        Column(phrase("Difference"), "estimate"),
        Column(phrase("95% CI"), "estimate"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            _group(row),
            Number(row.n, "count"),
            Number(row.n_left_out, "count"),
            *(Number(v) for v in (row.mean_first, row.sd_first, row.mean_second, row.sd_second)),
            Number(row.difference),
            Interval(row.low, row.high),
        )
        for row in rows
    ]
    kept, shown = without_constant(columns, cells, {2: 0})
    notes = [
        say(
            "Difference: {second} minus {first}, within the persons with both values.",
            first=first,
            second=second,
        )
    ]
    if len(kept) == len(columns):
        notes.append(say("Left out: persons without both values."))
    label = scale_label(results, rows[0].measure)
    caption = phrase("{label}: {first} and {second}.", label=label, first=first, second=second)
    return Table(caption, kept, (Rows(shown),), notes=tuple(notes))


def _tests(results: Results, rows: list[PairedResult]) -> Table:
    columns = (
        Column(_grouping(results, rows)),
        Column("t", "statistic"),
        Column("df", "degrees"),
        Column("p", "p"),
        Column("dz", "estimate"),
        Column("dav", "estimate"),
    )
    cells = tuple(
        (
            _group(row),
            Number(row.t, "statistic"),
            Number(row.df, "degrees"),
            Number(row.p, "p"),
            Number(row.d_z, "statistic"),
            Number(row.d_av, "statistic"),
        )
        for row in rows
    )
    note = say(
        "Two-sided paired t-test. dz: difference divided by the standard deviation of the differences; dav: divided by "
        "the mean of the two standard deviations."
    )
    label = scale_label(results, rows[0].measure)
    return Table(
        phrase("{label}: tests and effect sizes.", label=label), columns, (Rows(cells),), notes=(note,)
    )


def _posterior(results: Results, rows: list[PairedResult]) -> Table:
    columns = (
        Column(_grouping(results, rows)),
        Column(phrase("Prior scale r"), "estimate"),
        Column("BF10", "estimate"),
        Column(phrase("Posterior mean"), "estimate"),
        Column("SD", "estimate"),
        Column(phrase("95% CrI"), "estimate"),
    )
    cells = tuple(
        (
            _group(row),
            Number(b.r, places=3),
            Number(b.bf10),
            Number(b.mean),
            Number(b.sd),
            Interval(b.low, b.high),
        )
        for row in rows
        if (b := row.bayes) is not None
    )
    note = say(
        "BF10: Bayes factor of a difference against none, with a Cauchy prior of scale r on the standardized "
        "difference (JZS). The posterior is that of the mean difference; CrI: central credible interval."
    )
    return Table(phrase("The same comparison, Bayesian."), columns, (Rows(cells),), notes=(note,))
