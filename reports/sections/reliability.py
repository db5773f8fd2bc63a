"""Reliability of the scales at each wave."""

from typing import Any

from analysis.study.results import Results
from reports.document import Cell, Column, Interval, Number, Rows, Section, Table, paragraph
from reports.sections.words import sample_label, samples, scale_label, wave_label


def section(results: Results) -> Section:
    """Return the section on coefficient alpha."""
    if results.reliability.empty:
        nothing = paragraph("No reliability was asked for.")
        return Section("Reliability", "reliability", (nothing,))
    return Section("Reliability", "reliability", (_table(results),))


def _table(results: Results) -> Table:
    named = bool(samples(results))
    columns = [Column("Wave"), Column("Items", "count"), Column("n", "count")]
    columns += [Column("Alpha", "bounded"), Column("95% CI", "bounded")]
    if named:
        columns.insert(0, Column("Sample"))
    groups = tuple(
        Rows(
            tuple(_row(results, row, named) for row in part.to_dict("records")),
            title=scale_label(results, str(scale), named=True),
        )
        for scale, part in results.reliability.groupby("scale", sort=False)
    )
    notes = [paragraph("n: persons with every item answered. Interval after Feldt.")]
    notes += [paragraph(f"No coefficient where {words}.") for words in _reasons(results)]
    caption = "Cronbach's alpha by wave."
    return Table(caption, tuple(columns), groups, notes=tuple(notes), heading_columns=2 if named else 1)


def _row(results: Results, row: dict[Any, Any], named: bool) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        wave_label(results, row["wave"]),
        Number(int(row["items"]), "count"),
        Number(int(row["n"]), "count"),
        Number(row["alpha"], "bounded", 2),
        Interval(row["low"], row["high"], "bounded", 2),
    ]
    return tuple([sample_label(row["sample"]), *cells] if named else cells)


def _reasons(results: Results) -> list[str]:
    return list(dict.fromkeys(str(note) for note in results.reliability["note"].dropna()))
