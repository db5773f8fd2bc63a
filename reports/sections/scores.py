"""Scores at each wave: a table of all, and a drawing for each instrument."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

import pandas as pd

from analysis.study.results import Results
from instruments import Cutoff, Scale
from reports import numbers
from reports.document import (
    Block,
    Figure,
    Number,
    Paragraph,
    Phrase,
    Section,
    Table,
    Words,
    phrase,
    say,
)
from reports.figures.distribution import distribution_figure
from reports.figures.facet import Axis, Facet, Occasion
from reports.sections.drawing import look, made
from reports.sections.words import samples, scale_label, scales, wave_label, wave_labels
from reports.sentences.scores import score_sentence
from reports.tables.scores import change_table, scores_table

ACROSS = 3
MOST_FACETS = 6  # of one drawing, so that it does not need a page of its own
MOST_LINES = 5
FEW = 4  # scores that are told in words, too


def section(results: Results) -> Section:
    """Return the section on scores and other measures."""
    if results.scores.empty:
        nothing = say("The study file names nothing to score or to describe.")
        return Section(phrase("Scores by wave"), "scores", (nothing,))
    return Section(phrase("Scores by wave"), "scores", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    yield from _words(results)
    yield from _tables(results)
    for title, names in _figures(results):
        yield from made(lambda title=title, names=names: _figure(results, title, names))  # type: ignore[misc]


def _words(results: Results) -> Iterator[Paragraph]:
    """Yield the scores in words if they are few."""
    if len(results.scores) > FEW:
        return
    for row in results.scores.to_dict("records"):
        sample = None if row["sample"] is None or row["sample"] != row["sample"] else str(row["sample"])
        label, wave = scale_label(results, row["scale"]), str(row["wave"])
        words = label if sample is None else f"{label} ({sample})"
        at = wave_label(results, wave)
        yield score_sentence(results, row["scale"], wave, sample=sample, label=words, wave_label=at).full


def _figures(results: Results) -> Iterator[tuple[Words, list[str]]]:
    """Yield title and scales of each drawing: one for each instrument if there are samples, else all in "
    "one."""
    every = [str(name) for name in pd.unique(results.scores["scale"])]
    if not samples(results):
        parts = [every[start : start + MOST_FACETS] for start in range(0, len(every), MOST_FACETS)]
        yield from ((phrase("Scores and measures"), part) for part in parts)
        return
    for form in results.instruments:
        yield form.title, [scale.name for scale in form.scales if scale.name in every]
    yield phrase("Other measures"), [name for name in every if name not in scales(results)]


def _tables(results: Results) -> Iterator[Table]:
    names = dict.fromkeys(str(name) for name in results.scores["scale"])
    waves, sample = wave_labels(results), phrase("Sample")
    titles: dict[str, Words] = {name: _title(results, name) for name in names}
    yield scores_table(results.scores, titles=titles, waves=waves, by_label=sample)
    if (results.changes["wave"] != results.changes["first"]).any():
        labels = {name: scale_label(results, name, named=True) for name in names}
        yield change_table(results.changes, by="sample", titles=labels, waves=waves, by_label=sample)


def _title(results: Results, name: str) -> Words:
    """Return label, name and range of a scale, or label, name and unit of a measure."""
    label = scale_label(results, name, named=True)
    known = scales(results).get(name)
    if known is None:
        unit = next((m.unit for m in results.plan.measures if m.name == name), None)
        return phrase("{label}: {unit}", label=label, unit=unit) if unit else label
    if not isfinite(known.high - known.low):
        return phrase("{label}: no fixed range, {direction}", label=label, direction=known.direction)
    return phrase(
        "{label}: {low} to {high}, {direction}",
        label=label,
        low=Number(known.low, "degrees"),
        high=Number(known.high, "degrees"),
        direction=known.direction,
    )


def _figure(results: Results, title: Words, names: Sequence[str]) -> Figure | None:
    """Return the drawing of these scales over waves: a row of plots a scale if there are samples."""
    rows = [row for name in names if (row := tuple(_facets(results, name)))]
    if not rows:
        return None
    if not samples(results):
        alone = [facet for row in rows for facet in row]
        rows = [tuple(alone[start : start + ACROSS]) for start in range(0, len(alone), ACROSS)]
    return distribution_figure(
        rows,
        title=title,
        notes=tuple(_figure_notes(results, names)),
        **look(results),
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
    yield say(
        "Points: means with 95% intervals. Bars: distribution of the scores at the wave, the longest bar of "
        "every wave equally long. The vertical axis covers the whole range of the scale where it has one."
    )
    lines = [words for name in names if (words := _line_words(scales(results).get(name)))]
    if lines:
        yield say("Dashed lines, published: {lines}.", lines=_listed(lines))


def _line_words(scale: Scale | None) -> Phrase | None:
    """Return the cut-offs drawn for a scale, with their source; None if there are none."""
    if scale is None or not _lines(scale):
        return None
    shown = scale.cutoffs[:MOST_LINES]
    lines: list[Words] = [f"{_threshold(cutoff)} {cutoff.label}" for cutoff in shown]
    source = "; ".join(dict.fromkeys(cutoff.source for cutoff in shown))
    if scale.bands:
        above = [band for band in scale.bands if band.low > scale.low]
        lines = [phrase("{band} from {low}", band=b.label, low=Number(b.low, "degrees")) for b in above]
        source = scale.bands[0].source
    return phrase("{scale}, {lines} ({source})", scale=scale.label, lines=_listed(lines, ", "), source=source)


def _listed(words: Sequence[Words], sign: str = "; ") -> tuple[Words, ...]:
    """Return words with a sign between them."""
    return tuple(run for word in words for run in (sign, word))[1:]
