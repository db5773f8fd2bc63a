"""Tables as Word's own: three rules, headings repeated on every page, rows that stay together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.document import Column, Table
from reports.numbers import Style
from reports.writers.parts import letters, spanners, symbol
from reports.writers.printed import Printed, Row, rows
from reports.writers.word.layout import PADDING, STEP, Layout, Panel, apart, layout
from reports.writers.word.markup import attribute, paragraph, run
from reports.writers.word.measure import wide
from reports.writers.word.page import Page
from reports.writers.word.styles import Styles

MOST_TOGETHER = 14  # rows of a table that is not broken between pages
MOST_LINES = 12  # of a row that is not broken between pages
THICK, THIN = 12, 6  # rules of 1.5 and 0.75 points, in eighths
RULE = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
TOP, BOTTOM = (RULE.format(side=side, size=THICK) for side in ("top", "bottom"))
MIDDLE = RULE.format(side="bottom", size=THIN)
UNDER = f"<w:pBdr>{MIDDLE}</w:pBdr>"  # of the words, not of the cell: rules of neighbors do not touch


@dataclass(frozen=True, slots=True)
class Set:
    """A table set in type: its panels as markup, one below the other, and whether the page is turned for it."""

    panels: tuple[str, ...]
    turned: bool


def table(block: Table, page: Page, styles: Styles, style: Style) -> Set:
    """Return a printable table as markup, without caption and notes."""
    body = rows(block, style)
    chosen = layout(block, body, page, styles.text_size, styles.scale)
    setter = Setter(styles["Table Text"], styles["Code"], chosen.size, chosen.size != styles.text_size)
    return Set(tuple(_panel(block, body, panel, chosen, setter) for panel in chosen.panels), chosen.turned)


@dataclass(frozen=True, slots=True)
class Setter:
    """Styles of the words of cells, their size in half-points, and whether it has to be said."""

    style: str
    code: str
    type_size: int
    other: bool

    @property
    def size(self) -> int:
        """Size of words in half-points if it is not that of the style, else 0."""
        return self.type_size if self.other else 0

    def words(self, text: str, *, code: bool = False, italic: bool = False, bold: bool = False) -> str:
        """Return words as a run."""
        if code:  # letters of a typewriter look larger than others of their size
            return run(text, style=self.code, size=self.type_size - 2)
        return run(text, italic=italic, bold=bold, size=self.size)


def _panel(block: Table, body: Sequence[Row], panel: Panel, chosen: Layout, setter: Setter) -> str:
    columns = tuple(block.columns[place] for place in panel.columns)
    part = replace(block, columns=columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in panel.widths)
    head = "".join(_head(part, panel.widths, setter))
    lines = "".join(_body(block, part, body, panel, chosen, setter))
    return f"<w:tbl>{_properties(block, sum(panel.widths))}<w:tblGrid>{grid}</w:tblGrid>{head}{lines}</w:tbl>"


def _properties(block: Table, width: int) -> str:
    margins = "".join(f'<w:{side} w:w="{PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>'
        f"<w:tblBorders>{TOP}{BOTTOM}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={attribute(str(block.caption))}/></w:tblPr>'
    )


def _head(part: Table, widths: Sequence[int], setter: Setter) -> Iterator[str]:
    """Yield the heading rows, which are repeated on every page."""
    above, start = spanners(part), 0
    if above:
        cells = []
        for spanner in above:
            width = sum(widths[start : start + spanner.width])
            words = setter.words(spanner.title)
            content = paragraph(setter.style, words, keep=True, align="center", more=UNDER if words else "")
            cells.append(_cell(content, width, span=spanner.width, low=True))
            start += spanner.width
        yield _row(cells, heading=True)
    yield _row(
        [
            _cell(_title(column, setter, apart(part, place)), width, rule=MIDDLE, low=True)
            for place, (column, width) in enumerate(zip(part.columns, widths, strict=True))
        ],
        heading=True,
    )


def _title(column: Column, setter: Setter, left: int) -> str:
    name = symbol(str(column.title))
    below = run(name.below, italic=True, size=setter.size, level="subscript")
    words = setter.words(name.text, italic=name.italic) + below
    return paragraph(
        setter.style, words, keep=True, align="right" if column.align == "right" else "", left=left
    )


def _body(
    block: Table, part: Table, body: Sequence[Row], panel: Panel, chosen: Layout, setter: Setter
) -> Iterator[str]:
    hanging = _hanging(part, body, panel, chosen.size)
    for place, row in enumerate(body):
        # A short table stays whole; of a long one the first rows stay with the heading, the last with its notes.
        # The last panel stays with the notes, the others are not tied to what follows.
        ends = panel is not chosen.panels[-1] and place == len(body) - 1
        keep = not ends and (len(body) <= MOST_TOGETHER or place < 2 or place >= len(body) - 2)
        if row.title is not None:
            words = setter.words(row.title, bold=True)
            content = paragraph(
                setter.style, words, keep=True, more='<w:spacing w:before="100" w:after="30"/>'
            )
            yield _row([_cell(content, sum(panel.widths), span=len(panel.columns))])
            continue
        cells = []
        for index, (column, width) in enumerate(zip(panel.columns, panel.widths, strict=True)):
            left = row.depth * STEP if column == 0 else apart(block, column)
            shown = row.cells[column]
            right = 0 if shown.letter else hanging[index]
            align = "right" if part.columns[index].align == "right" else ""
            content = paragraph(
                setter.style, _shown(shown, setter), keep=keep, align=align, left=left, right=right
            )
            cells.append(_cell(content, width))
        yield _row(cells, whole=not _tall(row, panel, chosen.size))


def _tall(row: Row, panel: Panel, size: int) -> bool:
    """Return whether a row may be broken between pages: one that is taller than a page would lose its end."""
    pairs = zip(panel.columns, panel.widths, strict=True)
    return any(
        wide(row.cells[column].text, row.cells[column].code) * size / 100 > MOST_LINES * width
        for column, width in pairs
        if len(row.cells[column].text) > MOST_LINES
    )


def _shown(shown: Printed, setter: Setter) -> str:
    return setter.words(shown.text, code=shown.code) + run(
        shown.letter, size=setter.size, level="superscript"
    )


def _hanging(part: Table, body: Sequence[Row], panel: Panel, size: int) -> list[int]:
    """Return the room of the letters in each column of numbers, so that digits stand below digits."""
    found = []
    for column, place in zip(part.columns, panel.columns, strict=True):
        marks = (
            {row.cells[place].letter for row in body if row.title is None} if column.align == "right" else ()
        )
        widest = max((wide(mark) for mark in marks), default=0)
        found.append(round(widest * 0.6 * size / 100))  # superscripts are set in about 0.6 of the size
    return found


def _cell(content: str, width: int, *, span: int = 1, rule: str = "", low: bool = False) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    rules = f"<w:tcBorders>{rule}</w:tcBorders>" if rule else ""
    bottom = '<w:vAlign w:val="bottom"/>' if low else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{rules}{bottom}</w:tcPr>{content}</w:tc>'


def _row(cells: Sequence[str], *, heading: bool = False, whole: bool = True) -> str:
    repeated = "<w:tblHeader/>" if heading else ""
    together = "<w:cantSplit/>" if whole else ""
    return f"<w:tr><w:trPr>{together}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def notes(block: Table) -> tuple[tuple[str, str], ...]:
    """Return the letters of a table's footnotes, and the words of each."""
    return tuple((letter, str(note)) for note, letter in letters(block).items())
