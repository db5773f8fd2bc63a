"""A table as a piece of HTML that brings its own looks: for a notebook, which has no style sheet of ours."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from markupsafe import Markup

from reports.document import Cell, Code, Column, Link, Number, Run, Styled, Table, Words, phrase
from reports.manner import ENGLISH_APA, Manner
from reports.numbers import Style, cell
from reports.writers.oneline import clean
from reports.writers.parts import equation, letters, lines, spanners, symbol, unmarked
from reports.writers.unrounded import unrounded

RULE, HAIR = "border-top:1.5px solid currentColor", "border-bottom:.75px solid currentColor"
TABLE = (
    "border-collapse:collapse;border:0;margin:.6em 0;font-variant-numeric:lining-nums tabular-nums;"
    f"{RULE};border-bottom:1.5px solid currentColor;width:auto"
)
CAPTION = "caption-side:top;text-align:left;padding:0 0 .4em;color:inherit;white-space:normal"
PADDING = "padding:.2em .8em .2em 0;border:0;background:none;vertical-align:baseline"
SUP = '<sup style="line-height:0">{}</sup>'
NOTE = "font-size:.9em;margin:.2em 0 .8em;max-width:60em"


def table_html(table: Table, manner: Manner | None = None) -> str:
    """Return a table as HTML with its style in place; numbers can be copied with all digits from ``<data value>``.

    Parameters
    ----------
    table : Table
    manner : Manner or None
        Style of numbers and language of words; None for APA and English.
    """
    chosen = manner or ENGLISH_APA
    shown = chosen.printable(table)
    number = (
        Markup("<b>{}\u00a0{}</b>. ").format(chosen.text(phrase("Table")), shown.number)
        if shown.number
        else ""
    )
    caption = Markup('<caption style="{}">{}{}</caption>').format(CAPTION, number, clean(str(shown.caption)))
    head = Markup('<thead style="{}">{}</thead>').format(HAIR, _joined(_head(shown)))
    body = Markup("<tbody>{}</tbody>").format(_joined(_body(shown, chosen.style)))
    notes = _joined(_notes(shown, chosen))
    return str(Markup('<table style="{}">{}{}{}</table>{}').format(TABLE, caption, head, body, notes))


def _joined(parts: Iterator[Markup]) -> Markup:
    return Markup("").join(parts)


def _th(
    content: Markup, scope: str, *, align: str = "left", span: int = 1, weight: int = 600, more: str = ""
) -> Markup:
    style = f"{PADDING};text-align:{align};font-weight:{weight}{more}"
    width = Markup(' colspan="{}"').format(span) if span > 1 else Markup("")
    return Markup('<th scope="{}"{} style="{}">{}</th>').format(scope, width, style, content)


def _head(table: Table) -> Iterator[Markup]:
    above = spanners(table)
    if above:
        cells = [
            _th(_ruled(clean(s.title)), "colgroup", align="center", span=s.width)
            if s.title
            else Markup('<td colspan="{}" style="{}"></td>').format(s.width, PADDING)
            for s in above
        ]
        yield Markup('<tr style="background:none">{}</tr>').format(Markup("").join(cells))
    titles = (_th(_symbol(str(column.title)), "col", align=column.align) for column in table.columns)
    yield Markup('<tr style="background:none">{}</tr>').format(Markup("").join(titles))


def _ruled(title: str) -> Markup:
    """Return a title over a rule that ends before that of its neighbor."""
    return Markup('<span style="display:block;{}">{}</span>').format(HAIR, title)


def _symbol(title: str) -> Markup:
    name = symbol(clean(title))
    words = Markup("<i>{}</i>").format(name.text) if name.italic else Markup.escape(name.text)
    return words + (Markup("<sub>{}</sub>").format(name.below) if name.below else "")


def _body(table: Table, style: Style) -> Iterator[Markup]:
    found = letters(table)
    for line in lines(table):
        if line.title is not None:
            title = Markup.escape(clean(line.title))
            cells: Sequence[Markup] = [
                _th(title, "rowgroup", span=len(table.columns), more=";padding-top:.5em")
            ]
        else:
            cells = [_cell(table, k, value, line.depth, found, style) for k, value in enumerate(line.cells)]
        yield Markup('<tr style="background:none">{}</tr>').format(Markup("").join(cells))


def _cell(
    table: Table,
    place: int,
    value: Cell,
    depth: int,
    found: Mapping[Words, str],
    style: Style,
) -> Markup:
    column = table.columns[place]
    inner, letter = unmarked(value, found)
    content = _value(cast("Cell", inner), column, style) + (Markup(SUP).format(letter) if letter else "")
    step = f";padding-left:{depth}em" if depth and place == 0 else ""
    if place < table.heading_columns:
        return _th(content, "row", align=column.align, weight=400, more=step)
    wrap = ";white-space:nowrap" if column.align == "right" else ""
    return Markup('<td style="{};text-align:{}{}">{}</td>').format(
        PADDING, column.align, wrap + step, content
    )


def _value(value: Cell, column: Column, style: Style) -> Markup:
    printed = Markup.escape(clean(cell(value, column, style)))
    if isinstance(value, Code):
        return Markup("<code>{}</code>").format(printed)
    return unrounded(printed, value.value) if isinstance(value, Number) else printed


def _notes(table: Table, manner: Manner) -> Iterator[Markup]:
    if table.notes:
        words = Markup(" ").join(
            Markup("").join(run(item, manner) for item in note.runs) for note in table.notes
        )
        lead = manner.text(phrase("Note."))
        yield Markup('<p style="{}"><i>{}</i> {}</p>').format(NOTE, lead, words)
    for note, letter in letters(table).items():
        yield Markup('<p style="{}">{} {}</p>').format(NOTE, Markup(SUP).format(letter), clean(str(note)))


def run(run: Run, manner: Manner) -> Markup:
    if isinstance(run, Code):
        return Markup("<code>{}</code>").format(clean(run.text))
    if isinstance(run, Styled):
        return Markup("<strong>{}</strong>" if run.strong else "<em>{}</em>").format(clean(run.text))
    if isinstance(run, Link) and run.safe:
        return Markup('<a href="{}">{}</a>').format(clean(run.address), clean(run.text))
    if isinstance(run, Number):
        name, rest = equation(run, manner.style)
        return unrounded((_symbol(run.name) if run.name and name.text else Markup("")) + rest, run.value)
    return Markup.escape(clean(manner.text(run)))
