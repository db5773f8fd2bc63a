"""`exclusions_table` and `retention_table`: who was left out and why, and who came back."""

from collections.abc import Iterable, Mapping

from analysis.study.results import Exclusion, WaveCount
from reports.document import Column, Number, Rows, Table, Words, phrase, say
from reports.doors import each
from reports.tables.cells import ALL, Row, grouped, word


def exclusions_table(steps: Iterable[Exclusion], *, caption: Words | None = None) -> Table:
    """Return the steps of selection as a table.

    Parameters
    ----------
    steps : iterable of Exclusion
        In the order in which they were applied.

    Examples
    --------
    >>> from analysis.study.results import Exclusion
    >>> from reports.tables.flow import exclusions_table
    >>> step = Exclusion(name="age", reason="under 18", sample=None, before=80, after=75, unknown=1)
    >>> len(exclusions_table([step]).groups)
    1
    """
    each("exclusions_table", steps, Exclusion, "the exclusions of a study's results")
    every = tuple(steps)
    undecided = any(step.unknown for step in every)
    columns = (
        Column(phrase("Reason")),
        Column(phrase("Before"), "count"),
        Column(phrase("Left out"), "count"),
        *([Column(phrase("Undecided"), "count")] if undecided else []),
        Column(phrase("After"), "count"),
    )

    def row(step: Exclusion) -> Row:
        return (
            step.reason,
            Number(step.before, "count"),
            Number(step.before - step.after, "count"),
            *([Number(step.unknown, "count")] if undecided else []),
            Number(step.after, "count"),
        )

    notes = [say("Persons, with all their waves, in the order of the steps.")]
    if undecided:
        notes.append(
            say(
                "Undecided, counted among those left out: a missing answer left open whether the person meets the "
                "condition."
            )
        )
    groups = _by_sample([(step.sample, row(step)) for step in every])
    return Table(
        caption or phrase("Exclusions declared in the study file."), columns, groups, notes=tuple(notes)
    )


def retention_table(
    counts: Iterable[WaveCount], *, waves: Mapping[str, str] | None = None, caption: Words | None = None
) -> Table:
    """Return the persons seen at each wave as a table.

    Parameters
    ----------
    counts : iterable of WaveCount
    waves : mapping or None
        Words for waves.

    Examples
    --------
    >>> from analysis.study.results import WaveCount
    >>> from reports.tables.flow import retention_table
    >>> len(retention_table([WaveCount(wave="w1", sample=None, persons=75, of=80)]).columns)
    4
    """
    each("retention_table", counts, WaveCount, "the counts of a study's results")
    every = tuple(counts)
    columns = (
        Column(phrase("Wave")),
        Column(phrase("Persons seen"), "count"),
        Column(phrase("Of"), "count"),
        Column(phrase("Share"), "percent"),
    )

    def row(count: WaveCount) -> Row:
        share = count.persons / count.of if count.of else None
        persons, of = Number(count.persons, "count"), Number(count.of, "count")
        return word(count.wave, waves), persons, of, Number(share, "percent")

    notes = (
        say("Seen: the person has a row in the wave’s file. Of: persons seen at any wave, after exclusions."),
    )
    groups = _by_sample([(count.sample, row(count)) for count in every])
    return Table(caption or phrase("Persons seen at each wave."), columns, groups, notes=notes)


def _by_sample(rows: list[tuple[str | None, Row]]) -> tuple[Rows, ...]:
    """Return the rows under the name of their sample; without headings if no sample has a name."""
    named = any(sample is not None for sample, _ in rows)
    return grouped([((ALL if sample is None else sample) if named else None, row) for sample, row in rows])
