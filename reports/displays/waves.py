"""Waves, panels and forms: how many, and what is known of them."""

from collections.abc import Iterator

from analysis.waves import Panel, Wave
from instruments import Instrument
from reports.document import Block, Column, Number, Rows, Syntax, Table, phrase


def panel(value: Panel) -> Iterator[Block]:
    """Yield the persons at each wave."""
    seen = value.data.index.get_level_values("wave").astype(object)
    rows = tuple((str(wave), Number(int((seen == wave).sum()), "count")) for wave in value.waves)
    caption = phrase(
        "Panel of {persons} persons, {columns} columns.",
        persons=Number(len(value.persons), "count"),
        columns=Number(len(value.columns), "count"),
    )
    yield Table(caption, (Column(phrase("Wave")), Column(phrase("Persons"), "count")), (Rows(rows),))


def wave(value: Wave) -> Iterator[Block]:
    """Yield the rows and columns of a wave."""
    rows = ((value.name, Number(len(value.data), "count"), Number(len(value.columns), "count")),)
    columns = (Column(phrase("Wave")), Column(phrase("Rows"), "count"), Column(phrase("Columns"), "count"))
    yield Table(phrase("Wave as read."), columns, (Rows(rows),))


def instrument(value: Instrument) -> Iterator[Block]:
    """Yield the whole form as text."""
    yield Syntax(str(value), phrase("Description of the form"))
