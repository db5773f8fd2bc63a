"""Table 1: who took part, by group and wave."""

from collections.abc import Iterator

from analysis.study.describing import SAMPLE
from analysis.study.results import Results
from reports.document import Block, Section, phrase, say
from reports.sections.words import wave_label, wave_labels
from reports.tables.who import shown


def section(results: Results) -> Section | None:
    """Return the section on who took part; None if there is nothing to describe."""
    if results.table_one is None:
        return None
    return Section(phrase("Participants"), "participants", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    found = results.table_one
    assert found is not None
    if len(found.waves) == 1:
        yield say(
            "Who took part, as seen at {wave}, after exclusions.", wave=wave_label(results, found.waves[0])
        )
    else:
        yield say("Who took part, after exclusions.")
    missing = results.plan.report.table_one.missing
    yield shown(
        found,
        missing=None if missing == "none" else missing,
        wave_labels=wave_labels(results),
        caption=phrase("Characteristics of the samples.") if found.by == SAMPLE else None,
    )
