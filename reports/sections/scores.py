"""Scores at each wave: a table of all, and a drawing for each instrument."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

import pandas as pd

from analysis.study.results import Results
from instruments import Cutoff, Scale
from instruments.describe import range_words
from reports import numbers
from reports.chosen import manner
from reports.document import (
    Block,
    Cell,
    Column,
    Figure,
    Interval,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
    paragraph,
)
from reports.figures.distribution import distribution_figure
from reports.figures.facet import Axis, Facet, Occasion
from reports.sections.words import SIMULATED, sample_label, samples, scale_label, scales, wave_label

ACROSS = 3
MOST_FACETS = 12
MOST_LINES = 5
STATISTICS = ("n", "Missing", "M", "SD", "95% CI of M", "Min", "Max")


def section(results: Results) -> Section:
    """Return the section on scores and other measures."""
    if results.scores.empty:
        nothing = paragraph("The study file names nothing to score or to describe.")
        return Section("Scores by wave", "scores", (nothing,))
    return Section("Scores by wave", "scores", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    yield _table(results)
    for title, names in _figures(results):
        yield from _figure(results, title, names)


def _figures(results: Results) -> Iterator[tuple[str, list[str]]]:
    """Yield title and scales of each drawing: one for each instrument if there are samples, else all in "
    "one."""
    every = [str(name) for name in pd.unique(results.scores["scale"])]
    if not samples(results):
        parts = [every[start : start + MOST_FACETS] for start in range(0, len(every), MOST_FACETS)]
        yield from (("Scores and measures", part) for part in parts)
        return
    for form in results.instruments:
        yield form.title, [scale.name for scale in form.scales if scale.name in every]
    yield "Other measures", [name for name in every if name not in scales(results)]


def _table(results: Results) -> Table:
    columns = [Column("Wave"), *(Column(title, "estimate") for title in STATISTICS)]
    named = bool(samples(results))
    if named:
        columns.insert(0, Column("Sample"))
    groups = tuple(
        Rows(
            tuple(_row(results, row, named) for row in _ordered(results, part)),
            title=_title(results, str(scale)),
        )
        for scale, part in results.scores.groupby("scale", sort=False)
    )
    note = paragraph(
        "n: persons with a score. Missing: persons seen at the wave whose score could not be computed by the "
        "rule of the instrument. SD with divisor n − 1; the interval of the mean is Student's."
    )
    heads = 2 if named else 1
    return Table("Scores and measures by wave.", tuple(columns), groups, notes=(note,), heading_columns=heads)


def _title(results: Results, name: str) -> str:
    """Return label, name and range of a scale, or label, name and unit of a measure."""
    label = scale_label(results, name, named=True)
    known = scales(results).get(name)
    if known is not None:
        return f"{label}: {range_words(known)}, {known.direction}"
    unit = next((m.unit for m in results.plan.measures if m.name == name), None)
    return f"{label}: {unit}" if unit else label


def _ordered(results: Results, part: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a scale, each sample's waves together; all samples at the end."""
    order = {sample: place for place, sample in enumerate(samples(results))}
    rows = part.to_dict("records")
    return sorted(rows, key=lambda row: order.get(row["sample"], len(order)))


def _row(results: Results, row: dict[Any, Any], named: bool) -> tuple[Cell, ...]:
    cells: list[Cell] = [
        wave_label(results, row["wave"]),
        Number(int(row["n"]), "count"),
        Number(int(row["missing"]), "count"),
        Number(row["mean"]),
        Number(row["sd"]),
        Interval(row["low"], row["high"]),
        Number(row["min"], "degrees"),
        Number(row["max"], "degrees"),
    ]
    return tuple([sample_label(row["sample"]), *cells] if named else cells)


def _figure(results: Results, title: str, names: Sequence[str]) -> Iterator[Figure]:
    """Yield the drawing of these scales over waves: a row of plots a scale if there are samples."""
    rows = [row for name in names if (row := tuple(_facets(results, name)))]
    if not rows:
        return
    if not samples(results):
        alone = [facet for row in rows for facet in row]
        rows = [tuple(alone[start : start + ACROSS]) for start in range(0, len(alone), ACROSS)]
    yield distribution_figure(
        rows,
        title=title,
        notes=tuple(_figure_notes(results, names)),
        stamp=SIMULATED if results.plan.study.simulated else None,
        manner=manner(results.plan.report, results.study_path.parent),
    )


def _facets(results: Results, name: str) -> Iterator[Facet]:
    """Yield a plot for each sample that has scores on this scale; one plot if there are no samples."""
    rows, data = results.scores[results.scores["scale"] == name], results.panel.data
    axis = _axis(results, name, rows)
    for sample in samples(results) or (None,):
        part = rows[(rows["sample"] == sample) & (rows["n"] > 0)] if sample else rows[rows["n"] > 0]
        if part.empty or axis is None:
            continue
        here = data[data["sample"] == sample] if sample else data
        label = scale_label(results, name)
        occasions = tuple(_occasions(results, here, name, part))
        yield Facet(f"{label}, {sample}" if sample else label, axis, occasions)


def _occasions(results: Results, data: pd.DataFrame, name: str, rows: pd.DataFrame) -> Iterator[Occasion]:
    at = _positions(results)
    waves = data.index.get_level_values("wave").astype(str)
    for row in rows.to_dict("records"):
        values = data.loc[waves == row["wave"], name].dropna().to_numpy(dtype=float)
        mean, low, high = row["mean"], row["low"], row["high"]
        yield Occasion(wave_label(results, row["wave"]), at[row["wave"]], values, mean, low, high)


def _positions(results: Results) -> dict[str, float]:
    """Return where the waves stand: by their times if these rise, else one after the other."""
    times = [wave.time for wave in results.plan.waves]
    known = [time for time in times if time is not None]
    rising = len(known) == len(times) and all(a < b for a, b in pairwise(known))
    places = known if rising else [float(k) for k in range(len(times))]
    return {wave.name: place for wave, place in zip(results.plan.waves, places, strict=True)}


def _axis(results: Results, name: str, rows: pd.DataFrame) -> Axis | None:
    """Return the range of a scale with its cut-offs; of a measure, what was declared or met."""
    scale = scales(results).get(name)
    if scale is not None and isfinite(scale.high - scale.low):
        return Axis(scale.low, scale.high, _step(scale), _lines(scale))
    declared = next((m for m in results.plan.measures if m.name == name), None)
    low = float(rows["min"].min()) if declared is None or declared.low is None else declared.low
    high = float(rows["max"].max()) if declared is None or declared.high is None else declared.high
    return Axis(low, high) if low < high else None


def _step(scale: Scale) -> float:
    return scale.factor / len(scale.items) if scale.rule == "mean" else scale.factor


def _lines(scale: Scale) -> tuple[tuple[float, str], ...]:
    """Return published bands above the lowest, or the first cut-offs if the form has no bands."""
    if scale.bands:
        return tuple((band.low, band.label) for band in scale.bands if band.low > scale.low)
    return tuple((cutoff.value, _threshold(cutoff)) for cutoff in scale.cutoffs[:MOST_LINES])


def _threshold(cutoff: Cutoff) -> str:
    return str(cutoff).replace(">=", "≥").replace("<=", "≤").replace(" ", numbers.NO_BREAK)


def _figure_notes(results: Results, names: Sequence[str]) -> Iterator[Paragraph]:
    yield paragraph(
        "Points: means with 95% intervals. Bars: distribution of the scores at the wave, the longest bar of "
        "every wave equally long. The vertical axis covers the whole range of the scale where it has one."
    )
    lines = [words for name in names if (words := _line_words(scales(results).get(name)))]
    if lines:
        yield paragraph("Dashed lines, published: ", "; ".join(lines), ".")


def _line_words(scale: Scale | None) -> str:
    """Return the cut-offs drawn for a scale, with their source; empty if there are none."""
    if scale is None or not _lines(scale):
        return ""
    if scale.bands:
        words = ", ".join(f"{band.label} from {band.low:g}" for band in scale.bands if band.low > scale.low)
        return f"{scale.label}, {words} ({scale.bands[0].source})"
    shown = scale.cutoffs[:MOST_LINES]
    words = ", ".join(f"{_threshold(cutoff)} {cutoff.label}" for cutoff in shown)
    return f"{scale.label}, {words} ({'; '.join(dict.fromkeys(cutoff.source for cutoff in shown))})"
