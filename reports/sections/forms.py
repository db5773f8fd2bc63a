"""Instruments used: what was asked, how it was scored, and under which terms."""

from collections.abc import Iterator
from math import isinf

from analysis.study.results import Results
from instruments import Instrument, Scale
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Listing,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
    paragraph,
)
from reports.sections.words import file_name

RULES = {
    "sum": "sum",
    "mean": "mean",
    "count": "count of answers",
    "weighted": "weighted sum",
    "algorithm": "category",
}


def section(results: Results) -> Section:
    """Return the section on the questionnaires; one sentence if there are none."""
    if not results.instruments:
        nothing = paragraph("The study file names no questionnaire to score.")
        return Section("Instruments", "instruments", (nothing,))
    below = tuple(_form(form, _rules(results, form)) for form in results.instruments)
    intro = paragraph(
        "Every key, range and rule below comes from the form's file, where its printed source is named."
    )
    return Section("Instruments", "instruments", (intro,), below)


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
    yield _scales(form)
    yield Listing(tuple(_facts(form, rules)))
    if form.left_out:
        yield paragraph("Not enabled, for want of a source:")
        yield Listing(tuple(paragraph(fact) for fact in form.left_out))


def _scales(form: Instrument) -> Table:
    columns = (
        Column("Scale"),
        Column("Score", "code"),
        Column("Items", "count"),
        Column("Reversed", "count"),
        Column("Rule"),
        Column("Lowest", "degrees"),
        Column("Highest", "degrees"),
        Column("Direction"),
    )
    rows = tuple(_scale(scale) for scale in form.scales)
    return Table(f"Scales of the {form.title}.", columns, (Rows(rows),))


def _scale(scale: Scale) -> tuple[Cell, ...]:
    times = "" if scale.factor == 1 else f" × {scale.factor:g}"
    return (
        scale.label,
        Code(scale.name),
        Number(len(scale.items), "count"),
        Number(len(scale.keyed), "count"),
        RULES[scale.rule] + times,
        "" if isinf(scale.low) else Number(scale.low, "degrees"),
        "" if isinf(scale.high) else Number(scale.high, "degrees"),
        scale.direction,
    )


def _facts(form: Instrument, rules: tuple[str, ...]) -> Iterator[Paragraph]:
    coding = form.coding
    yield paragraph(
        f"Edition: {form.edition}. Answers are stored as {coding.lowest} ({coding.lowest_means}) to "
        f"{coding.highest} ({coding.highest_means})."
    )
    if rules:
        yield paragraph(
            f"Missing answers: {', '.join(rules)}, as the study file sets. The form's own rule: ", _rule(form)
        )
    else:
        yield paragraph("Missing answers: ", _rule(form))
    for scale in form.scales:
        yield from _interpretation(scale)
    if doubtful := [scale.name for scale in form.scales if not scale.verified]:
        yield paragraph(f"Scored although not verified: {', '.join(doubtful)}. {' '.join(form.unverified)}")
    elif not form.verified:
        yield paragraph(f"Scored although not verified against a printed source: {' '.join(form.unverified)}")
    yield paragraph(f"Terms of use: {_sentence(form.license)}")
    yield from (paragraph(note) for note in form.notes)


def _rule(form: Instrument) -> str:
    return _sentence(form.missing_rule)


def _interpretation(scale: Scale) -> Iterator[Paragraph]:
    if scale.bands:
        bands = "; ".join(f"{band.label} from {band.low:g}" for band in scale.bands)
        yield paragraph(f"Bands of {scale.label}: {bands} ({scale.bands[0].source}).")
    for cutoff in scale.cutoffs:
        yield paragraph(
            f"Cut-off of {scale.label}: {cutoff}, {cutoff.label}, in {cutoff.population} ({cutoff.source})."
        )


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in name)
