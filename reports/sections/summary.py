"""The summary: what was asked, of how many persons and waves, and what was fixed before the data were opened."""

from collections.abc import Iterator

from analysis.study.results import Results
from reports.document import Block, Paragraph, Section, counted, phrase, say
from reports.sections.words import file_name


def section(results: Results) -> Section:
    """Return the first section of a report."""
    return Section(phrase("Summary"), "summary", tuple(_blocks(results)))


def _blocks(results: Results) -> Iterator[Block]:
    about = results.plan.study
    if about.question:
        yield say("Question: {question}", question=about.question)
    yield _persons(results)
    yield from _asked(results)
    yield _frozen(results)
    yield from (say("{note}", note=note) for note in about.notes)


def _persons(results: Results) -> Paragraph:
    persons = results.panel.data.index.get_level_values("person").nunique()
    return say(
        "The report is of {persons} in {waves}, after exclusions, read from {files}.",
        persons=counted(persons, "person"),
        waves=counted(len(results.plan.waves), "wave"),
        files=counted(len({file_name(file.path) for file in results.plan.files}), "data file"),
    )


def _asked(results: Results) -> Iterator[Paragraph]:
    """Yield what was asked of the data, with the models that gave nothing."""
    plan = results.plan
    yield say(
        "The study file declares {scored}, {comparisons} between waves and {models}.",
        scored=counted(len(results.instruments), "questionnaire"),
        comparisons=counted(len(plan.comparisons), "comparison"),
        models=counted(len(plan.models), "structural-equation model"),
    )
    failed = [model for model in results.models if model.fit is None or not model.fit.converged]
    if failed:
        yield say(
            "Not estimated, as told in its place: {models}.",
            models="; ".join(model.title or model.name for model in failed),
        )


def _frozen(results: Results) -> Paragraph:
    freeze = results.freeze
    if freeze is None:
        return say("No plan of this study was frozen before its data were opened.")
    if not freeze.deviations:
        return say("The plan was frozen on {date}; this run follows it.", date=freeze.plan.at[:10])
    return say(
        "The plan was frozen on {date}; this run departs from it in {deviations}, which are listed below.",
        date=freeze.plan.at[:10],
        deviations=counted(len(freeze.deviations), "place"),
    )
