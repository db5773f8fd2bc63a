"""The summary: of how many persons and waves, what was asked of the data, and what was fixed beforehand."""

from collections.abc import Iterator

from analysis.study.results import Results
from reports.document import Block, Listing, Paragraph, Section, counted, paragraph, phrase, say


def section(results: Results) -> Section:
    """Return the first section of a report."""
    return Section(phrase("Summary"), "summary", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    about = results.plan.study
    yield _persons(results)
    yield from _asked(results)
    yield _frozen(results)
    if about.notes:
        yield say("Notes of the study file:")
        yield Listing(tuple(paragraph(note) for note in about.notes))


def _persons(results: Results) -> Paragraph:
    persons = results.panel.data.index.get_level_values("person").nunique()
    return say(
        "The report is of {persons} in {waves}, after exclusions, read from {files}.",
        persons=counted(persons, "person"),
        waves=counted(len(results.plan.waves), "wave"),
        files=counted(len({file.path for file in results.plan.files}), "data file"),
    )


def _asked(results: Results) -> Iterator[Paragraph]:
    """Yield what was asked of the data, with the models that gave nothing."""
    plan = results.plan
    kinds = (
        (len(results.instruments), counted(len(results.instruments), "questionnaire")),
        (
            len(plan.comparisons),
            counted(len(plan.comparisons), "comparison of waves", "comparisons of waves"),
        ),
        (len(plan.models), counted(len(plan.models), "structural-equation model")),
    )
    runs = [words for number, words in kinds if number]
    if runs:
        asked = tuple(run for words in runs for run in ("; ", *words))[1:]
        yield say("Declared in the study file: {asked}.", asked=asked)
    failed = [model for model in results.models if model.fit is None or not model.fit.converged]
    if failed:
        yield say(
            "Not estimated, as told in its place: {models}.",
            models="; ".join(model.title or model.name for model in failed),
        )


def _frozen(results: Results) -> Paragraph:
    freeze = results.freeze
    if freeze is None:
        return say("There is no frozen plan of this study.")
    if not freeze.deviations:
        return say("The plan was frozen on {date}; this run follows it.", date=freeze.plan.at[:10])
    return say(
        "The plan was frozen on {date}; this run departs from it in {deviations}, which are listed below.",
        date=freeze.plan.at[:10],
        deviations=counted(len(freeze.deviations), "place"),
    )
