"""The questionnaires as text for a terminal: all in a list, or one in full."""

from collections.abc import Iterator

import pandas as pd

import instruments

WIDTH = 100
KNOWN = {"yes": "verified", "no": "not verified", "in part": "verified in part"}


def overview() -> str:
    """Return three lines a form: id and title; construct, items, range, verified or not; direction and terms."""
    table = instruments.overview()
    first = max(map(len, table["id"]))
    lines = [line for _, row in table.iterrows() for line in _lines(row, first)]
    last = f"{len(table)} forms. `wavepath instruments ID` describes one: key, range, missing rule, sources, terms."
    return "\n".join([*lines, "", last])


def _lines(row: "pd.Series[str]", first: int) -> Iterator[str]:
    """Return the lines of a form."""
    room = WIDTH - first - 2
    indent = " " * (first + 2)
    scores = row["range"].split(", ")
    ranges = ", ".join(scores[:4]) + (", ..." if len(scores) > 4 else "")
    yield f"{row['id']:<{first}}  {_short(row['title'], room)}"
    facts = f"{row['items']} items, {ranges}, {KNOWN[row['verified']]}"
    yield f"{indent}{_short(row['construct'], room - len(facts) - 2)}: {facts}"
    yield f"{indent}{_short(row['direction'].split('; ')[0] + '; ' + row['license'], room)}"


def description(name: str) -> str:
    """Return a form in full.

    Raises
    ------
    InstrumentError
        If there is no such form.
    """
    return instruments.load(name).describe()


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
