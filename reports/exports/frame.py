"""A table as a data frame."""

from typing import TYPE_CHECKING

from reports.document import Number, Table
from reports.exports.fields import Field, Value, fields
from reports.manner import ENGLISH_APA, Manner

if TYPE_CHECKING:
    import pandas as pd


def frame(table: Table, manner: Manner | None = None) -> "pd.DataFrame":
    """Return a table as data, its numbers unrounded.

    Parameters
    ----------
    table : Table
    manner : Manner or None
        Its language is that of titles and words; None for English.

    Returns
    -------
    DataFrame
        A row for each row of the table, named from 0. An interval is two columns, ``... low`` and ``... high``; a title
        under a spanner is ``spanner: title``; titles of groups of rows are the column ``group``. Counts are ``Int64``,
        other numbers ``float64`` (a share is from 0 to 1); a column with numbers and words is ``object``. Caption and
        notes are in `.attrs`.
    """
    import pandas as pd

    chosen = manner or ENGLISH_APA
    found = fields(table, chosen)
    data = pd.DataFrame({field.name: pd.Series(_values(field), dtype=_kind(field)) for field in found})
    shown = chosen.printable(table)
    data.attrs["caption"] = str(shown.caption)
    data.attrs["notes"] = [
        *("".join(chosen.text(run) for run in note.runs) for note in shown.notes),
        *(str(note) for note in shown.footnotes),
    ]
    return data


def _values(field: Field) -> list[object]:
    return [_plain(value) for value in field.values]


def _plain(value: Value) -> object:
    return value.value if isinstance(value, Number) else value


def _kind(field: Field) -> str:
    if not field.numeric or not any(isinstance(value, Number) for value in field.values):
        return "object"
    counts = all(isinstance(value.value, int | None) for value in field.values if isinstance(value, Number))
    return "Int64" if counts else "float64"
