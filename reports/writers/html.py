"""A document as one HTML file that needs nothing else: no script, no request, its figures inline."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import numbers
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Document,
    Figure,
    Link,
    Marked,
    Number,
    Phrase,
    Rows,
    Run,
    Styled,
    Table,
    Words,
    numbered,
    phrase,
)
from reports.manner import ENGLISH_APA, Manner
from reports.writers import parts
from reports.writers.drawing import checked, described, size
from reports.writers.plain import BREAK, broken, listing, plain
from reports.writers.raster import pixels
from reports.writers.settings import Settings
from reports.writers.unrounded import unrounded

LONGEST_WORD = 30  # letters of a word in a cell that is not broken
MOST_TOGETHER = 14  # rows of a table that is not broken between printed pages
BROAD = 544  # pixels, below which a drawing can be read when it shrinks to a phone
WIDE = 120  # letters and gaps of a row that do not fit a printed page upright; such a table gets one across
# Words of the page itself.
WORDS = {
    "table": phrase("Table"),
    "figure": phrase("Figure"),
    "note": phrase("Note."),
    "failed": phrase("Failed."),
    "warning": phrase("Warning."),
    "contents": phrase("Contents"),
    "skip": phrase("Skip to the report"),
    "made": phrase("Made by a program; no person answered these questions."),
}
TEMPLATES = Path(__file__).parent / "templates"


def files(document: Document, settings: Settings) -> dict[str, bytes]:
    """Return the page as the one file of its format."""
    return {f"{settings.name}.html": listing(html(document, settings.manner)).encode()}


def html(document: Document, manner: Manner = ENGLISH_APA) -> str:
    """Return the document as HTML.

    Parameters
    ----------
    document : Document
    manner : Manner
        How numbers and words are written.

    Returns
    -------
    str
        One page, UTF-8, the same text for the same document.
    """
    style = manner.style
    return page(
        "report.html.j2",
        document=manner.printable(numbered(document)),
        say={name: manner.text(words) for name, words in WORDS.items()},
        letters=parts.letters,
        indent=_indent,
        wide=lambda table: _is_wide(table, style),
        empty=lambda value: value is None or value == "",
        words=lambda run: _words(run, style),
        cell=lambda value, column, letters: _cell(value, column, letters, style),
        spanners=parts.spanners,
        kind=_kind,
        symbol=lambda name: _set(parts.symbol(name)),
        short=_short,
        css_string=_css_string,
        drawing=_drawing,
        broad=_broad,
    )


def page(template: str, **given: Any) -> str:
    """Return one of the pages in `TEMPLATES`, in the look of a report; texts are escaped."""
    css = Markup((TEMPLATES / "report.css").read_text("utf-8"))
    return _environment().get_template(template).render(css=css, **given)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _words(run: Run, style: numbers.Style) -> Markup:
    """Return a run of a sentence as markup; a symbol of statistics is set in italics."""
    if isinstance(run, str):
        return Markup.escape(run)
    if isinstance(run, Code):
        return Markup("<code>{}</code>").format(run.text)
    if isinstance(run, Styled):
        return Markup("<{0}>{1}</{0}>").format("strong" if run.strong else "em", run.text)
    if isinstance(run, Link):
        return (
            Markup('<a href="{}">{}</a>').format(run.address, run.text)
            if run.safe
            else Markup.escape(run.text)
        )
    if isinstance(run, Number):
        return unrounded(_equation(run, style), run.value)
    if isinstance(run, Phrase):
        raise ValueError("words are put into their language before they are printed: Manner.printable")
    return Markup('<span class="number">{}</span>').format(numbers.interval(run, style))


def _equation(number: Number, style: numbers.Style) -> Markup:
    name, rest = parts.equation(number, style)
    return _set(name) + rest


def _cell(value: Cell, column: Column, letters: Mapping[Words, str], style: numbers.Style) -> Markup:
    if isinstance(value, Code):
        return _code(value.text)
    if isinstance(value, Marked):
        mark = Markup("<sup>{}</sup>").format(letters[value.note])
        return _cell(value.cell, column, letters, style) + mark
    if isinstance(value, str) and column.align == "left":
        return _breakable(value)
    printed = Markup.escape(numbers.cell(value, column, style))
    return unrounded(printed, value.value) if isinstance(value, Number) else printed


def _breakable(text: str) -> Markup:
    """Return words of a cell of which none is too long for a line; else a printed table would lose its right edge."""
    return Markup("<wbr>").join(broken(text, LONGEST_WORD).split(BREAK))


def _code(text: str) -> Markup:
    """Return a word of a file as markup that may break after an underscore."""
    return Markup("<code>{}</code>").format(Markup("_<wbr>").join(text.split("_")))


def _indent(group: Rows, row: int) -> int:
    return group.indents[row] if group.indents else 0


def _is_wide(table: Table, style: numbers.Style) -> bool:
    """Return whether the columns, each as wide as its longest word or number, need a printed page across."""
    return sum(_letters(table, place, style) + 2 for place in range(len(table.columns))) > WIDE


def _letters(table: Table, place: int, style: numbers.Style) -> int:
    column = table.columns[place]
    texts = [numbers.cell(row[place], column, style) for group in table.groups for row in group.cells[:200]]
    unbroken = column.align == "right"
    longest = max((len(part) for text in texts for part in ([text] if unbroken else text.split())), default=0)
    return max(longest, *(len(part) for part in str(column.title).split() or [""]))


def _short(table: Table) -> bool:
    """Return whether a table should stay on one printed page."""
    return sum(len(group.cells) + bool(group.title) for group in table.groups) <= MOST_TOGETHER


def _broad(figure: Figure) -> bool:
    """Return whether a drawing keeps its breadth on a phone, to be moved sideways; others shrink with the page."""
    return not figure.png and size(checked(figure.svg, figure.number))[0] > BROAD


def _drawing(figure: Figure) -> Markup:
    if not figure.png:
        return Markup(described(checked(figure.svg, figure.number), str(figure.alt)))
    pixels(figure.png, figure.number)
    data = b64encode(figure.png).decode("ascii")
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(data, figure.alt)


def _css_string(text: str) -> Markup:
    """Return text as the inside of a CSS string: everything but letters, digits and spaces as its code."""
    return Markup(
        "".join(c if (c.isalnum() and c.isascii()) or c == " " else f"\\{ord(c):x} " for c in plain(text))
    )


def _set(symbol: parts.Symbol) -> Markup:
    """Return a name as markup; a symbol of statistics is set in italics."""
    if not symbol.italic:
        return _breakable(symbol.text)
    below = Markup("<sub>{}</sub>").format(symbol.below) if symbol.below else ""
    return Markup("<i>{}</i>").format(symbol.text) + below
