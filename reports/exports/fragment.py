"""Blocks as a piece of HTML that brings its own looks: what a notebook shows of a result."""

from base64 import b64encode
from collections.abc import Iterable

from markupsafe import Markup

from reports.document import (
    Block,
    Figure,
    Listing,
    Notice,
    Paragraph,
    Run,
    Syntax,
    Table,
    phrase,
)
from reports.exports.page import run, table_html
from reports.manner import ENGLISH_APA, Manner
from reports.writers.drawing import checked, described

TEXT = "max-width:48em;margin:.5em 0"
NOTICE = "max-width:48em;margin:.5em 0;padding:.5em .8em;border-left:4px solid {};background:{};color:#1b1b1b"
COLORS = {"failure": ("#8f2d00", "#fdeee6"), "warning": ("#5c3a00", "#fff4d6")}


def fragment(found: Iterable[Block], manner: Manner = ENGLISH_APA) -> str:
    """Return blocks as HTML that needs no style sheet; all words of data are escaped.

    Parameters
    ----------
    found : iterable of Block
    manner : Manner

    Examples
    --------
    >>> from reports.document import paragraph
    >>> fragment([paragraph("a < b")])
    '<p style="max-width:48em;margin:.5em 0">a &lt; b</p>'
    """
    return "\n".join(_block(manner.printable(block), manner) for block in found)


def _block(block: Block, manner: Manner) -> str:
    match block:
        case Paragraph():
            return str(Markup('<p style="{}">{}</p>').format(TEXT, _runs(block.runs, manner)))
        case Listing():
            items = Markup("").join(
                Markup("<li>{}</li>").format(_runs(item.runs, manner)) for item in block.items
            )
            return str(Markup('<ul style="{}">{}</ul>').format(TEXT, items))
        case Notice():
            word = phrase("Failed.") if block.kind == "failure" else phrase("Warning.")
            style = NOTICE.format(*COLORS[block.kind])
            words = Markup('<p style="{}"><strong>{}</strong> {}</p>')
            return str(words.format(style, manner.text(word), _runs(block.runs, manner)))
        case Syntax():
            return str(Markup("<pre>{}</pre>").format(block.text))
        case Table():
            return table_html(block, manner)
        case Figure():
            return _figure(block)


def _figure(figure: Figure) -> str:
    picture = (
        Markup('<img src="data:image/png;base64,{}" alt="{}">').format(
            b64encode(figure.png).decode("ascii"), str(figure.alt)
        )
        if figure.png
        else Markup(described(checked(figure.svg, figure.number), str(figure.alt)))
    )
    caption = (
        Markup("<figcaption><i>{}</i></figcaption>").format(str(figure.caption)) if figure.caption else ""
    )
    return str(Markup('<figure style="margin:.8em 0">{}{}</figure>').format(picture, caption))


def _runs(runs: tuple[Run, ...], manner: Manner) -> Markup:
    return Markup("").join(run(item, manner) for item in runs)
