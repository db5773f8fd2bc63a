"""Instruments used: a short table in the method; how each was scored, and its terms, in the appendix."""

from collections.abc import Iterator

from analysis.study.results import Results
from instruments import Instrument, Scale
from reports.document import (
    Block,
    Listing,
    Number,
    Paragraph,
    Run,
    Section,
    paragraph,
    phrase,
    say,
)
from reports.sections.words import file_name
from reports.tables.forms import measures_table, scales_table


def section(results: Results) -> Section:
    """Return the section on the questionnaires; one sentence if there are none."""
    title = phrase("Instruments")
    if not results.instruments:
        nothing = say("The study file names no questionnaire to score.")
        return Section(title, "instruments", (nothing,))
    return Section(title, "instruments", (measures_table(results.instruments),))


def details(results: Results) -> Section | None:
    """Return what the forms' files say of each questionnaire; None if there are none."""
    if not results.instruments:
        return None
    below = tuple(_form(form, _rules(results, form)) for form in results.instruments)
    intro = say(
        "Every key, range and rule below comes from the form’s file, where its printed source is named."
    )
    return Section(phrase("Instruments in detail"), "instruments-in-detail", (intro,), below)


def _rules(results: Results, form: Instrument) -> tuple[str, ...]:
    """Return the rules for missing answers that the study file sets in place of the form's own."""
    of_form = (
        declared
        for declared in results.plan.instruments
        if declared.id == form.id or (declared.path and file_name(declared.path) == file_name(form.origin))
    )
    return tuple(dict.fromkeys(declared.missing for declared in of_form if declared.missing is not None))


def _form(form: Instrument, rules: tuple[str, ...]) -> Section:
    return Section(form.title, f"instrument-{_slug(form.id)}", tuple(_blocks(form, rules)))


def _blocks(form: Instrument, rules: tuple[str, ...]) -> Iterator[Block]:
    yield paragraph(form.citation)
    yield scales_table(form)
    yield Listing(tuple(_facts(form, rules)))
    if form.left_out:
        yield say("Not enabled, for want of a source:")
        yield Listing(tuple(paragraph(fact) for fact in form.left_out))


def _facts(form: Instrument, rules: tuple[str, ...]) -> Iterator[Paragraph]:
    yield _coding(form)
    if rules:
        yield say(
            "Missing answers: {rules}, as the study file sets. The form’s own rule: {own}",
            rules=", ".join(rules),
            own=_sentence(form.missing_rule),
        )
    else:
        yield say("Missing answers: {rule}", rule=_sentence(form.missing_rule))
    for scale in form.scales:
        yield from _interpretation(scale)
    if doubtful := [scale.name for scale in form.scales if not scale.verified]:
        yield say(
            "Scored although not verified: {scales}. {reasons}",
            scales=", ".join(doubtful),
            reasons=" ".join(form.unverified),
        )
    elif not form.verified:
        yield say(
            "Scored although not verified against a printed source: {reasons}",
            reasons=" ".join(form.unverified),
        )
    yield say("Terms of use: {terms}", terms=_sentence(form.license))
    yield from (paragraph(note) for note in form.notes)


def _coding(form: Instrument) -> Paragraph:
    coding = form.coding
    return say(
        "Edition: {edition}. Answers are stored as {lowest} ({lowest_means}) to {highest} ({highest_means}).",
        edition=form.edition,
        lowest=Number(coding.lowest, "degrees"),
        lowest_means=coding.lowest_means,
        highest=Number(coding.highest, "degrees"),
        highest_means=coding.highest_means,
    )


def _interpretation(scale: Scale) -> Iterator[Paragraph]:
    if scale.bands:
        yield say(
            "Bands of {scale}: {bands} ({source}).",
            scale=scale.label,
            bands=tuple(_bands(scale)),
            source=scale.bands[0].source,
        )
    for cutoff in scale.cutoffs:
        yield say(
            "Cut-off of {scale}: {cutoff}, {label}, in {population} ({source}).",
            scale=scale.label,
            cutoff=str(cutoff),
            label=cutoff.label,
            population=cutoff.population,
            source=cutoff.source,
        )


def _bands(scale: Scale) -> Iterator[Run]:
    for place, band in enumerate(scale.bands):
        yield from ("; ",) if place else ()
        yield phrase("{band} from {low}", band=band.label, low=Number(band.low, "degrees"))


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in name)
