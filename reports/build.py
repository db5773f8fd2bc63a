"""`build`: the results of a study as a `Document`."""

from collections.abc import Callable, Iterator

from analysis.study.results import Results
from reports.document import Code, Document, Paragraph, Section, Words, counted, paragraph, phrase, say
from reports.sections import (
    analysis,
    associations,
    codebook,
    comparisons,
    deviations,
    forms,
    missing,
    models,
    parameters,
    participants,
    provenance,
    read,
    reliability,
    scores,
    selection,
    summary,
)

Part = Callable[[Results], Section | None]
METHOD: tuple[Part, ...] = (
    deviations.section,
    selection.section,
    participants.section,
    missing.section,
    forms.section,
    analysis.section,
)
RESULTS: tuple[Part, ...] = (
    scores.section,
    reliability.section,
    associations.section,
    comparisons.section,
    models.section,
)
APPENDIX: tuple[Part, ...] = (read.section, forms.details, models.details, codebook.section)


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
    return Document(
        title=about.title,
        subtitle=about.question,
        language="en",  # the writers put words into the language that is asked for
        banner=phrase("Simulated data") if about.simulated else None,
        byline=tuple(_byline(results)),
        sections=tuple(_chapters(results)),
        provenance=provenance.section(results),
    )


def _chapters(results: Results) -> Iterator[Section]:
    """Yield the chapters in the order of a paper; what few will read follows in the appendix."""
    yield summary.section(results)
    yield from _chapter(phrase("Method"), "method", METHOD, results)
    yield from _chapter(phrase("Results"), "results", RESULTS, results)
    yield from _chapter(phrase("Appendix"), "appendix", APPENDIX, results)


def _chapter(title: Words, id: str, parts: tuple[Part, ...], results: Results) -> Iterator[Section]:
    below = tuple(section for part in parts if (section := part(results)) is not None)
    if below:
        yield Section(title, id, (), below)


def _byline(results: Results) -> Iterator[Paragraph]:
    about = results.plan.study
    if about.authors:
        yield paragraph(_listed(about.authors))
    if about.citation:
        yield say("Data: {citation}", citation=about.citation)
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


def _listed(names: tuple[str, ...]) -> Words:
    if len(names) == 1:
        return names[0]
    return phrase("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])
