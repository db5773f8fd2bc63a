"""`build`: the results of a study as a `Document`."""

from collections.abc import Iterator

from analysis.study.results import Results
from reports.document import Code, Document, Paragraph, Section, counted, paragraph, say
from reports.sections import (
    comparisons,
    deviations,
    forms,
    models,
    parameters,
    provenance,
    read,
    reliability,
    scores,
    selection,
)
from reports.sections.words import SIMULATED, listed


def build(results: Results) -> Document:
    """Return the report of a study, its numbers not yet rounded.

    Parameters
    ----------
    results : Results

    Returns
    -------
    Document
        With a banner for every page if the data are simulated.
    """
    about = results.plan.study
    made = (read.section, selection.section, forms.section, scores.section, reliability.section)
    asked = (comparisons.section, models.section)
    sections: list[Section | None] = [part(results) for part in (deviations.section, *made, *asked)]
    return Document(
        title=about.title,
        subtitle=about.question,
        language="en",  # the writers put words into the language that is asked for
        banner=SIMULATED if about.simulated else None,
        byline=tuple(_byline(results)),
        sections=tuple(section for section in sections if section is not None),
        provenance=provenance.section(results),
    )


def _byline(results: Results) -> Iterator[Paragraph]:
    about = results.plan.study
    if about.authors:
        yield paragraph(listed(about.authors))
    if about.citation:
        yield paragraph("Data: ", about.citation)
    yield from parameters.lines(results)
    persons = results.panel.data.index.get_level_values("person").nunique()
    yield say(
        "{persons} in {waves}, after exclusions. Study {id}, file {hash}; wavepath {version}.",
        persons=counted(persons, "person"),
        waves=counted(len(results.plan.waves), "wave"),
        id=Code(about.id),
        hash=Code(results.study_sha256[:12]),
        version=results.provenance.wavepath,
    )
