"""`instruments_table`: what was asked, by whom it was made, and under which terms it may be used."""

from collections.abc import Iterable
from math import isinf

from instruments import Instrument, Scale
from reports.document import Cell, Column, Number, Phrase, Rows, Table, Words, phrase, say
from reports.doors import each
from reports.errors import OutputError

RULES = {
    "sum": phrase("sum"),
    "mean": phrase("mean"),
    "count": phrase("count of answers"),
    "weighted": phrase("weighted sum"),
    "algorithm": phrase("category"),
}
REVERSED = say("Reversed: items that are scored against the direction of the others.")
GIVE = "instruments, such as [instruments.load('epds')]"


def instruments_table(forms: Iterable[Instrument], *, caption: Words | None = None) -> Table:
    """Return instruments with citation, key, rule for missing answers and terms of use as a table.

    Parameters
    ----------
    forms : iterable of Instrument
        At least one.

    Raises
    ------
    OutputError
        If there is none.

    Examples
    --------
    >>> import instruments
    >>> from reports.tables.forms import instruments_table
    >>> len(instruments_table([instruments.load("epds")]).groups)
    1
    """
    each("instruments_table", forms, Instrument, GIVE)
    every = tuple(forms)
    if not every:
        raise OutputError("instruments_table: there is no instrument to show. Give at least one.")
    columns = (Column(phrase("About")), Column(phrase("What the form’s file says")))
    groups = tuple(Rows(tuple(_facts(form)), title=form.title) for form in every)
    return Table(caption or phrase("Instruments."), columns, groups)


def _facts(form: Instrument) -> Iterable[tuple[Cell, ...]]:
    c = form.coding
    yield phrase("Citation"), form.citation
    yield phrase("Edition"), form.edition
    yield (
        phrase("Codes"),
        phrase(
            "{low} ({low_means}) to {high} ({high_means})",
            low=Number(c.lowest, "degrees"),
            low_means=c.lowest_means,
            high=Number(c.highest, "degrees"),
            high_means=c.highest_means,
        ),
    )
    yield phrase("Reversed items"), _reversed(form)
    yield phrase("Missing answers"), form.missing_rule
    yield phrase("Terms of use"), form.license


def _reversed(form: Instrument) -> Cell:
    keyed = [item for item in form.items if any(item in scale.keyed for scale in form.scales)]
    return ", ".join(item.removeprefix(f"{form.form}_") for item in keyed) or phrase("none")


def measures_table(forms: Iterable[Instrument], *, caption: Words | None = None) -> Table:
    """Return the scales of all instruments in one table, with the citations below it.

    Parameters
    ----------
    forms : iterable of Instrument
        At least one.

    Raises
    ------
    OutputError
        If there is none, or something else than instruments is given.

    Examples
    --------
    >>> import instruments
    >>> from reports.tables.forms import measures_table
    >>> len(measures_table([instruments.load("epds")]).groups)
    1
    """
    each("measures_table", forms, Instrument, GIVE)
    every = tuple(forms)
    if not every:
        raise OutputError("measures_table: there is no instrument to show. Give at least one.")
    turned = any(scale.keyed for form in every for scale in form.scales)
    groups = tuple(Rows(tuple(_scale(scale) for scale in form.scales), title=form.title) for form in every)
    notes = [say("{form}: {citation}", form=form.title, citation=form.citation) for form in every]
    if turned:
        notes.insert(0, REVERSED)
    return Table(
        caption or phrase("Instruments and their scales."), _columns(turned), groups, notes=tuple(notes)
    )


def _columns(turned: bool) -> tuple[Column, ...]:
    return (
        Column(phrase("Scale")),
        Column(phrase("Items (reversed)") if turned else phrase("Items"), "count"),
        Column(phrase("Score")),
        Column(phrase("Range"), "estimate"),
        Column(phrase("Direction")),
    )


def scales_table(form: Instrument, *, caption: Words | None = None) -> Table:
    """Return the scales of a form as a table.

    Parameters
    ----------
    form : Instrument

    Examples
    --------
    >>> import instruments
    >>> from reports.tables.forms import scales_table
    >>> len(scales_table(instruments.load("epds")).columns)
    5
    """
    turned = any(scale.keyed for scale in form.scales)
    rows = tuple(_scale(scale) for scale in form.scales)
    heading = caption or phrase("Scales of the {form}.", form=form.title)
    return Table(heading, _columns(turned), (Rows(rows),), notes=(REVERSED,) if turned else ())


def _scale(scale: Scale) -> tuple[Cell, ...]:
    items, keyed = Number(len(scale.items), "count"), Number(len(scale.keyed), "count")
    return (
        phrase("{label} ({name})", label=scale.label, name=scale.name),
        phrase("{items} ({reversed})", items=items, reversed=keyed) if scale.keyed else items,
        _rule(scale),
        _range(scale),
        scale.direction,
    )


def _rule(scale: Scale) -> Phrase:
    rule = RULES[scale.rule]
    return (
        rule
        if scale.factor == 1
        else phrase("{rule} × {factor}", rule=rule, factor=Number(scale.factor, "degrees"))
    )


def _range(scale: Scale) -> Cell:
    if isinf(scale.low) or isinf(scale.high):
        return phrase("no fixed range")
    return phrase("{low} to {high}", low=Number(scale.low, "degrees"), high=Number(scale.high, "degrees"))
