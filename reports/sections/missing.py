"""What is missing: who was seen at which waves, and which scores are not there."""

from collections.abc import Iterator

import pandas as pd

from analysis.study.results import Results
from reports.document import Block, Section, phrase
from reports.figures.missingness import missingness_map
from reports.figures.retention import retention_figure
from reports.figures.upset import upset_figure
from reports.sections.drawing import look, made
from reports.sections.words import samples, scale_label, wave_labels
from reports.sentences.retention import retention_sentence


def section(results: Results) -> Section | None:
    """Return the section on missing waves and scores; None if there is nothing to draw."""
    blocks = tuple(_blocks(results))
    return Section(phrase("Missing data"), "missing", blocks) if blocks else None


def _blocks(results: Results) -> Iterator[Block]:
    waves, panel, drawn = wave_labels(results), results.panel, look(results)
    if len(panel.waves) > 1:
        by = "sample" if len(samples(results)) > 1 else None
        yield from made(lambda: retention_sentence(panel, waves=waves).full)
        if any(count.persons < count.of for count in results.counts):
            yield from made(
                lambda: retention_figure(panel, by=by, waves=waves, **drawn),
                lambda: upset_figure(panel, waves=waves, **drawn),
            )
    names = [str(name) for name in pd.unique(results.scores["scale"])]
    if names:
        labels = {name: scale_label(results, name) for name in names}
        yield from made(lambda: missingness_map(panel, names, labels=labels, waves=waves, **drawn))
