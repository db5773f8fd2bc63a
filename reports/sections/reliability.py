"""Reliability of the scales at each wave."""

from collections.abc import Iterator

import pandas as pd

from analysis.study.results import Results
from reports.document import Block, Listing, Number, Paragraph, Section, phrase, say
from reports.sections.words import scale_label, wave_label, wave_labels
from reports.sentences.reliability import reliability_sentence
from reports.tables.reliability import reliability_table

FEW = 4  # coefficients that are all told in words; of more, the lowest and the highest


def section(results: Results) -> Section:
    """Return the section on alpha and omega."""
    title = phrase("Reliability")
    if results.reliability.empty:
        return Section(title, "reliability", (say("No reliability was asked for."),))
    scales = dict.fromkeys(str(name) for name in results.reliability["scale"])
    table = reliability_table(
        results.reliability,
        titles={name: scale_label(results, name, named=True) for name in scales},
        waves=wave_labels(results),
        by_label=phrase("Sample"),
    )
    return Section(title, "reliability", (*_words(results), table))


def _words(results: Results) -> Iterator[Block]:
    """Yield the coefficients in words, of many the lowest and the highest."""
    known = results.reliability[results.reliability["alpha"].notna()]
    if len(known) <= FEW:
        yield from (_told(results, row) for _, row in known.iterrows())
        return
    ends = (int(known["alpha"].argmin()), int(known["alpha"].argmax()))
    yield say(
        "The lowest and the highest of {n} coefficients alpha of the scales at the waves:",
        n=Number(len(known), "count"),
    )
    yield Listing(tuple(_told(results, known.iloc[end]) for end in ends))


def _told(results: Results, row: "pd.Series") -> Paragraph:
    scale, wave, sample = str(row["scale"]), str(row["wave"]), row["sample"]
    label = scale_label(results, scale)
    of_sample = None if sample is None or sample != sample else str(sample)
    return reliability_sentence(
        results,
        scale,
        wave=wave,
        sample=of_sample,
        label=label if of_sample is None else f"{label} ({of_sample})",
        wave_label=wave_label(results, wave),
    ).full
