"""Descriptions and comparisons before any model: Table 1, correlations, drop-out, reliability, two waves."""

from collections.abc import Iterator

from analysis.describe import Correlations, TableOne
from analysis.missing import Attrition
from analysis.missing.dropout import Dropout
from analysis.outcomes import PairedResult, Posterior
from analysis.panel.indirect import EffectDraws
from analysis.psychometrics import Alpha, Omega
from analysis.waves.gaps import MISSING, UNSEEN, Gaps
from reports.displays import frame as frames
from reports.document import (
    Block,
    Column,
    Interval,
    Notice,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Run,
    Table,
    counted,
    phrase,
    say,
)
from reports.figures.bootstrap import bootstrap_figure
from reports.tables.correlation import correlation_table
from reports.tables.leaving import attrition_table, dropout_table
from reports.tables.who import shown

ALL = 0.95  # level of the intervals of reliability and of two waves


def table_one(result: TableOne) -> Iterator[Block]:
    """Yield Table 1."""
    yield shown(result)


def correlations(result: Correlations) -> Iterator[Block]:
    """Yield the lower triangle."""
    yield correlation_table(result)


def attrition(result: Attrition) -> Iterator[Block]:
    """Yield who stayed, how those who left differ, and what predicts leaving."""
    yield say(
        "Of {all} seen at {first}, {stayed} were seen at {last} and {left} were not.",
        all=counted(result.stayed + result.left, "person"),
        first=result.first,
        last=result.last,
        stayed=Number(result.stayed, "count"),
        left=Number(result.left, "count"),
    )
    yield from frames.blocks(result.retention)
    if result.comparison is not None:
        yield attrition_table(result)
    if result.model is not None:
        yield dropout_table(result.model)
    if result.failure:
        yield Notice("warning", (result.failure,))


def dropout(result: Dropout) -> Iterator[Block]:
    """Yield what predicts leaving."""
    yield dropout_table(result)


def gaps(result: Gaps) -> Iterator[Block]:
    """Yield for each column how many answers are missing."""
    columns = (
        Column(phrase("Variable")),
        Column(phrase("Wave")),
        Column(phrase("Missing"), "count"),
        Column(phrase("Not seen"), "count"),
    )
    missing, unseen = result.count(MISSING), result.count(UNSEEN)
    rows = tuple(
        (name, wave, Number(int(missing[at]), "count"), Number(int(unseen[at]), "count"))
        for at, (name, wave) in enumerate(zip(result.names, result.waves, strict=True))
    )
    caption = phrase(
        "Missing answers of {persons}, in {patterns}.",
        persons=counted(result.n, "person"),
        patterns=counted(len(result.persons), "pattern"),
    )
    yield Table(caption, columns, (Rows(rows),), heading_columns=2)


def omega(result: Omega) -> Iterator[Block]:
    """Yield omega with its limits, or why there is none."""
    yield _reliability("ω", result) if result.note is None else Notice("warning", (result.note,))


def alpha(result: Alpha) -> Iterator[Block]:
    """Yield alpha with its limits."""
    yield _reliability("α", result)


def _reliability(name: str, result: Omega | Alpha) -> Paragraph:
    return say(
        "{coefficient}, {limits}, n = {n}.",
        coefficient=Number(result.estimate, "bounded", 2, name=name),
        limits=Interval(result.low, result.high, "bounded", 2, level=ALL),
        n=Number(result.n, "count"),
    )


def paired(result: PairedResult) -> Iterator[Block]:
    """Yield the means of both waves, and the test of their difference."""
    first, second = result.waves
    about = (Column(phrase("Wave")), Column("M", "estimate"), Column("SD", "estimate"))
    rows = (
        (first, Number(result.mean_first), Number(result.sd_first)),
        (second, Number(result.mean_second), Number(result.sd_second)),
    )
    caption = _paired(result.title or result.measure, counted(result.n, "person"), result)
    note = say("{n} left out: a value is missing at a wave.", n=counted(result.n_left_out, "person"))
    yield Table(caption, about, (Rows(rows),), (note,))
    yield say(
        "Difference, second minus first: {difference}, {limits}, {t}, {p}, {d_z}, {d_av}.",
        difference=Number(result.difference),
        limits=Interval(result.low, result.high, level=ALL),
        t=Number(result.t, "statistic", name="t", degrees=result.df),
        p=Number(result.p, "p", name="p"),
        d_z=Number(result.d_z, name="dz"),
        d_av=Number(result.d_av, name="dav"),
    )
    if result.bayes is not None:
        yield from posterior(result.bayes)


def _paired(measure: str, n: tuple[Run, ...], result: PairedResult) -> Phrase:
    if result.by is None:
        return phrase("{measure} of {n} at both waves.", measure=measure, n=n)
    return phrase(
        "{measure} of {n} at both waves, {by}: {value}.",
        measure=measure,
        n=n,
        by=result.by,
        value=str(result.value),
    )


def posterior(result: Posterior) -> Iterator[Block]:
    """Yield the Bayes factor, and the posterior of the mean difference."""
    yield say(
        "Bayes factor of a difference against none (JZS prior, scale {r}): {bf}; posterior mean of the difference "
        "{mean}, 95% CrI {limits}.",
        r=Number(result.r, "estimate", 3),
        bf=Number(result.bf10, "statistic"),
        mean=Number(result.mean),
        limits=Interval(result.low, result.high),
    )


def draws(result: EffectDraws) -> Iterator[Block]:
    """Yield the estimate with its limits, and the distribution of the draws."""
    yield say(
        "{name}: {estimate}, {limits}.",
        name=result.name,
        estimate=Number(result.estimate),
        limits=Interval(result.low, result.high, level=result.level),
    )
    yield bootstrap_figure(result)
