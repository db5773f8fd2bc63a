"""Which column of the data holds which item."""

import re
from collections.abc import Hashable, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from instruments.errors import AnswerError
from instruments.instrument import Instrument

_SHOWN = 8


def located(
    answers: pd.DataFrame, form: Instrument, columns: Mapping[str, Hashable] | str | None
) -> dict[str, Hashable]:
    """Return the column of every item that a scale uses.

    Raises
    ------
    AnswerError
        If a column is absent or there twice, if two items share one, or if `columns` names no item.
    """
    used = {item for scale in form.scales for item in scale.items}
    wanted = {item: column for item, column in _wanted(form, columns).items() if item in used}
    if answers.columns.nlevels > 1:
        raise AnswerError(
            f"{form.id}: the columns have {answers.columns.nlevels} levels. Flatten their names."
        )
    if absent := [column for column in wanted.values() if column not in answers.columns]:
        raise AnswerError(_absent_words(answers, form, absent))
    doubled = set(answers.columns[answers.columns.duplicated()])
    if twice := [column for column in wanted.values() if column in doubled]:
        raise AnswerError(
            f"{form.id}: column(s) {_listed(twice)} appear more than once in the data. "
            "Give every column its own name."
        )
    asked = list(wanted.values())
    if shared := [column for column in dict.fromkeys(asked) if asked.count(column) > 1]:
        raise AnswerError(
            f"{form.id}: column(s) {_listed(shared)} are mapped to more than one item. "
            "Map each item to its own column."
        )
    return wanted


def _wanted(form: Instrument, columns: Mapping[str, Hashable] | str | None) -> dict[str, Hashable]:
    """Return the column asked for, item by item."""
    if columns is None:
        return {item: item for item in form.items}
    if isinstance(columns, str):
        if "{item}" not in columns:
            raise AnswerError(
                f"columns = {columns!r}: the pattern has no {{item}}. "
                "Write it where the item's number stands, as in 'q12_{item}'."
            )
        return {item: columns.replace("{item}", item.rpartition("_")[2]) for item in form.items}
    if not isinstance(columns, Mapping):
        raise AnswerError(
            f"columns is a {type(columns).__name__}. "
            "Give a mapping of items to columns, or a pattern with {item}."
        )
    if strangers := [item for item in columns if item not in form.items]:
        raise AnswerError(
            f"columns: {_listed(strangers)} are not items of {form.id}, whose items are {form.items[0]!r} to "
            f"{form.items[-1]!r}. Use the item ids as keys."
        )
    return {item: columns.get(item, item) for item in form.items}


def _absent_words(answers: pd.DataFrame, form: Instrument, absent: Sequence[Hashable]) -> str:
    """Return the message about absent columns, with the nearest names there are."""
    there = {folded(column): str(column) for column in answers.columns}
    near = [there[f] for c in absent for f in get_close_matches(folded(c), there, n=1)]
    offer = f"Nearest in the data: {_listed(list(dict.fromkeys(near)))}. " if near else ""
    remedy = (
        "Name the columns after the items, or map them with columns={'item': 'column'} or 'prefix_{item}' "
        "(the command: --columns 'prefix_{item}')."
    )
    return (
        f"{form.id}: no column {_listed(absent)} ({len(absent)} of {len(form.items)} items). {offer}{remedy}"
    )


def folded(name: Hashable) -> str:
    """Return a name without case and punctuation, for comparing."""
    return re.sub(r"[\W_]", "", str(name).lower())


def _listed(names: Sequence[Hashable]) -> str:
    """Return names as a list that stays readable when it is long."""
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
