"""Who was left out and why, who came back at each wave, and how those who left differ."""

from collections.abc import Iterator

from analysis.missing import Attrition
from analysis.study.results import Results
from reports.document import Block, Section, counted, phrase, say
from reports.figures.flow import flow_figure
from reports.figures.flows import study_flow
from reports.sections.drawing import look, made
from reports.sections.words import scale_label, wave_labels
from reports.tables.flow import exclusions_table, retention_table
from reports.tables.leaving import attrition_table, dropout_table


def section(results: Results) -> Section:
    """Return the section on exclusions and attrition."""
    return Section(phrase("Participant flow and attrition"), "selection", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    duplicates = sum(file.duplicates for file in results.files)
    if duplicates:
        yield say(
            "Left out because the person already had a row in the same wave, as the study file declares: "
            "{rows}.",
            rows=counted(duplicates, "row"),
        )
    if results.exclusions:
        yield exclusions_table(results.exclusions)
    else:
        yield say("The study file declares no exclusions: every person read was kept.")
    yield from made(lambda: flow_figure(study_flow(results), **look(results)))
    yield retention_table(results.counts, waves=wave_labels(results))
    if results.attrition is not None:
        yield from _leaving(results, results.attrition)


def _leaving(results: Results, found: Attrition) -> Iterator[Block]:
    known = found.comparison.characteristics if found.comparison is not None else ()
    scored = set(results.scores["scale"])
    labels = {one.name: scale_label(results, one.name) if one.name in scored else one.label for one in known}
    if found.comparison is not None:
        yield attrition_table(found, missing=None, labels=labels, waves=wave_labels(results))
    if found.model is not None:
        yield dropout_table(found.model, labels=labels)
    elif found.failure is not None and results.plan.report.attrition:
        yield say("No regression of leaving: {reason}", reason=found.failure)
