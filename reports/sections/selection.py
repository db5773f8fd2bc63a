"""Who was left out and why, and who came back at each wave."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from analysis.study.results import Exclusion, Results, WaveCount
from reports.document import Block, Cell, Column, Number, Rows, Section, Table, counted, paragraph, say
from reports.sections.words import sample_label, wave_label


def section(results: Results) -> Section:
    """Return the section on exclusions and attrition."""
    return Section("Who was left out, and why", "selection", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    duplicates = sum(file.duplicates for file in results.files)
    if duplicates:
        yield say(
            "Left out because the person already had a row in the same wave, as the study file declares: "
            "{rows}.",
            rows=counted(duplicates, "row"),
        )
    if results.exclusions:
        yield _flow(results)
    else:
        yield paragraph("The study file declares no exclusions: every person read was kept.")
    yield _attrition(results)


def _flow(results: Results) -> Table:
    columns = (
        Column("Step"),
        Column("Persons before", "count"),
        Column("Left out", "count"),
        Column("of these undecided", "count"),
        Column("Persons after", "count"),
    )
    note = paragraph(
        "The steps apply in this order to persons, with all their waves. Undecided: a missing answer left "
        "open whether the person meets the condition; such persons are left out."
    )
    caption = "Exclusions declared in the study file."
    return Table(caption, columns, _by_sample(results.exclusions, _step), notes=(note,))


def _step(step: Exclusion) -> tuple[Cell, ...]:
    left_out = step.before - step.after
    return (
        step.reason,
        Number(step.before, "count"),
        Number(left_out, "count"),
        Number(step.unknown, "count"),
        Number(step.after, "count"),
    )


def _attrition(results: Results) -> Table:
    columns = (
        Column("Wave"),
        Column("Persons seen", "count"),
        Column("of", "count"),
        Column("Share", "percent"),
    )

    def row(count: WaveCount) -> tuple[Cell, ...]:
        share = count.persons / count.of if count.of else None
        return (
            wave_label(results, count.wave),
            Number(count.persons, "count"),
            Number(count.of, "count"),
            Number(share, "percent"),
        )

    note = paragraph(
        "Of: persons seen at any wave, after exclusions. Seen: the person has a row in the wave's file."
    )
    return Table("Persons seen at each wave.", columns, _by_sample(results.counts, row), notes=(note,))


Item = TypeVar("Item", Exclusion, WaveCount)


def _by_sample(items: tuple[Item, ...], row: Callable[[Item], tuple[Cell, ...]]) -> tuple[Rows, ...]:
    """Return the rows under the name of their sample; without headings if no sample has a name."""
    groups: dict[str | None, list[tuple[Cell, ...]]] = {}
    for item in items:
        groups.setdefault(item.sample, []).append(row(item))
    return tuple(
        Rows(tuple(rows), None if set(groups) == {None} else sample_label(sample))
        for sample, rows in groups.items()
    )
