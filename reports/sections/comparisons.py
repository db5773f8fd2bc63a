"""Comparisons between waves: means, difference, test, effect size, Bayes factor."""

from collections.abc import Iterator

from analysis.outcomes.paired import PairedResult
from analysis.study.results import Results
from reports.document import (
    Block,
    Cell,
    Column,
    Interval,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
    paragraph,
    say,
)
from reports.sections.words import ALL, scale_label, wave_label


def section(results: Results) -> Section | None:
    """Return the section on comparisons; None if the study declares none."""
    if not results.comparisons:
        return None
    names = dict.fromkeys(paired.name for paired in results.comparisons)
    below = tuple(
        _comparison(results, [paired for paired in results.comparisons if paired.name == name])
        for name in names
    )
    return Section("Comparisons between waves", "comparisons", (), below)


def _comparison(results: Results, rows: list[PairedResult]) -> Section:
    first = rows[0]
    title = first.title or f"{scale_label(results, first.measure)}, {' and '.join(_waves(results, first))}"
    return Section(title, f"comparison-{first.name}", tuple(_blocks(results, rows)))


def _blocks(results: Results, rows: list[PairedResult]) -> Iterator[Block]:
    for row in rows:
        yield _sentence(results, row)
    yield _means(results, rows)
    if any(row.bayes for row in rows):
        yield _posterior(rows)


def _waves(results: Results, row: PairedResult) -> tuple[str, str]:
    first, second = row.waves
    return wave_label(results, first), wave_label(results, second)


def _sentence(results: Results, row: PairedResult) -> Paragraph:
    """Return the comparison as a sentence in the manner of the APA."""
    first, second = _waves(results, row)
    return say(
        "{label}{group}, {first}: {mean_first}, {sd_first}; {second}: {mean_second}, {sd_second} ({n}). The "
        "mean difference was {difference}, 95% CI {interval}, {t}, {p}, {d_z}.",
        group=f" ({row.by}: {row.value})" if row.value is not None else "",
        label=scale_label(results, row.measure),
        first=first,
        second=second,
        mean_first=Number(row.mean_first, name="M"),
        sd_first=Number(row.sd_first, name="SD"),
        mean_second=Number(row.mean_second, name="M"),
        sd_second=Number(row.sd_second, name="SD"),
        n=Number(row.n, "count", name="n"),
        difference=Number(row.difference),
        interval=Interval(row.low, row.high),
        t=Number(row.t, "statistic", name="t", degrees=row.df),
        p=Number(row.p, "p", name="p"),
        d_z=Number(row.d_z, name="dz"),
    )


def _means(results: Results, rows: list[PairedResult]) -> Table:
    first, second = _waves(results, rows[0])
    columns = (
        Column(rows[0].by or "Sample"),
        Column("n", "count"),
        Column("Left out", "count"),
        Column("M", "estimate", spanner=first),
        Column("SD", "estimate", spanner=first),
        Column("M", "estimate", spanner=second),
        Column("SD", "estimate", spanner=second),
        Column("Difference", "estimate"),
        Column("95% CI", "estimate"),
        Column("t", "statistic"),
        Column("df", "degrees"),
        Column("p", "p"),
        Column("dz", "estimate"),
        Column("dav", "estimate"),
    )
    note = paragraph(
        f"Difference: {second} minus {first}, within persons; two-sided paired t-test. Left out: persons "
        "without both values. dz: difference divided by the standard deviation of the differences; dav: "
        "divided by the mean of the two standard deviations."
    )
    caption = f"{scale_label(results, rows[0].measure)}: {first} and {second}."
    return Table(caption, columns, (Rows(tuple(_row(row) for row in rows)),), notes=(note,))


def _row(row: PairedResult) -> tuple[Cell, ...]:
    return (
        row.value if row.value is not None else ALL,
        Number(row.n, "count"),
        Number(row.n_left_out, "count"),
        *(Number(v) for v in (row.mean_first, row.sd_first, row.mean_second, row.sd_second, row.difference)),
        Interval(row.low, row.high),
        Number(row.t, "statistic"),
        Number(row.df, "degrees"),
        Number(row.p, "p"),
        Number(row.d_z),
        Number(row.d_av),
    )


def _posterior(rows: list[PairedResult]) -> Table:
    columns = (
        Column(rows[0].by or "Sample"),
        Column("Prior scale r", "estimate"),
        Column("BF10", "estimate"),
        Column("Posterior mean", "estimate"),
        Column("SD", "estimate"),
        Column("95% CrI", "estimate"),
    )
    cells = tuple(
        (
            row.value if row.value is not None else ALL,
            Number(b.r, places=3),
            Number(b.bf10),
            Number(b.mean),
            Number(b.sd),
            Interval(b.low, b.high),
        )
        for row in rows
        if (b := row.bayes) is not None
    )
    note = paragraph(
        "BF10: Bayes factor of a difference against none, with a Cauchy prior of scale r on the standardized "
        "difference (JZS). The posterior is that of the mean difference; CrI: central credible interval."
    )
    return Table("The same comparison, Bayesian.", columns, (Rows(cells),), notes=(note,))
