"""A table as one of great_tables, for those who go on styling it there."""

from html import escape
from typing import TYPE_CHECKING, Any

from reports.document import Table, phrase
from reports.exports.needed import needed
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import NO_BREAK, Style
from reports.writers.oneline import clean
from reports.writers.parts import letters, spanners, symbol
from reports.writers.printed import Printed, rows

if TYPE_CHECKING:
    from great_tables import GT

GROUP = "group"
STEP = "\u2003"


def gt(table: Table, manner: Manner | None = None) -> "GT":
    """Return a table as a great_tables object: printed numbers, spanners, groups of rows, notes.

    Parameters
    ----------
    table : Table
    manner : Manner or None
        Style of numbers and language of words; None for APA and English.

    Returns
    -------
    great_tables.GT
        Its columns are named ``c0``, ``c1``, ...: great_tables makes ids of them. Words are escaped, so that its HTML
        shows them as they are.

    Raises
    ------
    OutputError
        If great_tables is not installed.
    """
    engine = needed("great_tables", "tables", "to_gt", "to_frame")
    html = engine.html
    import pandas as pd

    chosen = manner or ENGLISH_APA
    shown = chosen.printable(table)
    names = [f"c{place}" for place in range(len(shown.columns))]
    body = _body(shown, chosen.style)
    grouped = any(group.title for group in shown.groups)
    data = pd.DataFrame(body, columns=[GROUP, *names], dtype="object")
    made: Any = engine.GT(
        data if grouped else data.drop(columns=GROUP), groupname_col=GROUP if grouped else None
    )
    made = made.fmt(_as_it_is, columns=names)
    made = made.tab_header(title=html(_safe(_title(shown, chosen))))
    start = 0
    for number, spanner in enumerate(spanners(shown)):
        if spanner.title:
            below = names[start : start + spanner.width]
            made = made.tab_spanner(label=html(_safe(spanner.title)), columns=below, id=f"s{number}")
        start += spanner.width
    titles = zip(names, shown.columns, strict=True)
    made = made.cols_label(**{name: html(_symbol(str(column.title))) for name, column in titles})
    for side in ("left", "right"):
        chosen_columns = [
            name for name, column in zip(names, shown.columns, strict=True) if column.align == side
        ]
        if chosen_columns:
            made = made.cols_align(align=side, columns=chosen_columns)
    for note in _notes(shown, chosen):
        made = made.tab_source_note(source_note=html(note))
    return made  # type: ignore[no-any-return]


def _as_it_is(cell: str) -> str:
    """Return a cell that is HTML already; great_tables escapes what no formatter has made."""
    return cell


def _body(table: Table, style: Style) -> list[list[str]]:
    """Return title of the group and cells of each row; a group without a title still needs a name of its own."""
    titles = [clean(str(group.title or NO_BREAK)) for group in table.groups for _ in group.cells]
    found = [row for row in rows(table, style) if row.title is None]
    return [
        [title, *(_cell(cell, row.depth if place == 0 else 0) for place, cell in enumerate(row.cells))]
        for title, row in zip(titles, found, strict=True)
    ]


def _cell(cell: Printed, depth: int) -> str:
    letter = f"<sup>{cell.letter}</sup>" if cell.letter else ""
    words = _safe(cell.text)
    return f"{STEP * depth}{f'<code>{words}</code>' if cell.code else words}{letter}"


def _safe(words: str) -> str:
    return escape(clean(words)).replace("{", "&#123;")  # {{...}} would be a unit of measurement


def _symbol(title: str) -> str:
    name = symbol(title)
    words = f"<i>{_safe(name.text)}</i>" if name.italic else _safe(name.text)
    return words + (f"<sub>{name.below}</sub>" if name.below else "")


def _title(table: Table, manner: Manner) -> str:
    number = f"{manner.text(phrase('Table'))}\u00a0{table.number}. " if table.number else ""
    return f"{number}{table.caption}"


def _notes(table: Table, manner: Manner) -> list[str]:
    general = [_safe("".join(manner.text(run) for run in note.runs)) for note in table.notes]
    if general:
        general = [f"<i>{_safe(manner.text(phrase('Note.')))}</i> {' '.join(general)}"]
    return [*general, *(f"<sup>{letter}</sup> {_safe(str(note))}" for note, letter in letters(table).items())]
