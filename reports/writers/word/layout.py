"""How a table fits on the page: size of its type, upright or turned, which columns together, and their widths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.document import Table
from reports.writers.panels import panels
from reports.writers.parts import spanners
from reports.writers.printed import Row
from reports.writers.word.measure import longest, wide
from reports.writers.word.page import Page

PADDING = 55  # left and right of what stands in a cell, in twentieths of a point
STEP = 200  # of the first cell under a heading, in twentieths of a point
SMALLER = (0, 2, 4)  # half-points taken from the type upright; turned pages may take one step more
SMALLEST = 6
AT_MOST = 22_000  # a longer word may be broken; thousandths of the type size
AT_EASE = 8_500  # words are not squeezed into a narrower column,
LINES = 40  # and long texts not into one that would make very many lines
APART = 120  # of words from the column of numbers to their left, in twentieths of a point
LETTER = 400  # of a footnote
MOST_HEAD = 6_000  # the title of a column of numbers is broken between words from here on
ROOM = 1.3  # how much wider than needed columns may be set


@dataclass(frozen=True, slots=True)
class Panel:
    """Columns that stand side by side, by their places in the table, and their widths in twentieths of a point."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Type in half-points, page, and panels: more than one only if the columns cannot stand side by side."""

    size: int
    turned: bool
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a column wants, and with how little it does, in thousandths of the type size."""

    wanted: float
    least: float


def layout(table: Table, rows: Sequence[Row], page: Page, size: int, scale: float) -> Layout:
    """Return the first way in which the columns fit: normal type, smaller, turned, turned and smaller, in panels.

    Parameters
    ----------
    rows : sequence of Row
        The table's body.
    size : int
        Normal type, in half-points.
    scale : float
        Width of the type's letters, in those of Helvetica.
    """
    needs = tuple(_needs(table, rows, scale))
    every = tuple(range(len(needs)))
    ways = [(size - less, False, page.width) for less in SMALLER]
    if page.turned_width:
        ways += [(size - less, True, page.turned_width) for less in (*SMALLER, SMALLEST)]
    for type_size, turned, room in ways:
        if sum(_points(need.least, type_size) for need in needs) <= room:
            return Layout(type_size, turned, (_panel(table, needs, every, type_size, room),))
    type_size, turned, room = ways[-1]
    parts = panels([_points(need.least, type_size) for need in needs], table.heading_columns, room)
    return Layout(type_size, turned, tuple(_panel(table, needs, part, type_size, room) for part in parts))


def _needs(table: Table, rows: Sequence[Row], scale: float) -> Iterator[Need]:
    """Yield what each column needs of all its cells; steps in and letters of footnotes take room as well."""
    deepest = max((row.depth for row in rows), default=0)
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in rows if row.title is None]
        whole = max((wide(cell.text, cell.code) for cell in cells), default=0) * scale
        word = max((longest(cell.text, cell.code) for cell in cells), default=0) * scale
        head, head_word = (measure(str(column.title)) * scale for measure in (wide, longest))
        indent = deepest * STEP if place == 0 else apart(table, place)
        beside = LETTER * any(cell.letter for cell in cells) + indent * 5  # at a size of 10 points
        if column.align == "right":
            least = max(whole + beside, min(head_word, AT_EASE))
            yield Need(max(least, min(head, MOST_HEAD)), least)
        else:
            ease = min(AT_MOST, AT_EASE + whole / LINES)
            least = max(min(word, AT_MOST), min(whole, ease), min(head_word, AT_MOST)) + beside
            yield Need(max(whole + beside, head, least), least)


def apart(table: Table, place: int) -> int:
    """Return how far words stand from the numbers to their left, in twentieths of a point."""
    left, own = table.columns[place - 1].align, table.columns[place].align
    return APART if place and (left, own) == ("right", "left") else 0


def _points(need: float, size: int) -> int:
    """Return a width in twentieths of a point, with what stays free at both sides."""
    return round(need * size / 100) + 2 * PADDING + 10


def _panel(table: Table, needs: Sequence[Need], columns: tuple[int, ...], size: int, room: int) -> Panel:
    least = [_points(needs[place].least, size) for place in columns]
    wanted = [_points(needs[place].wanted, size) for place in columns]
    if len(columns) == len(needs):
        least, wanted = _spanned(table, least, size), _spanned(table, wanted, size)
    return Panel(columns, tuple(_widths(least, wanted, room)))


def _spanned(table: Table, widths: list[int], size: int) -> list[int]:
    """Return widths that give every heading over columns the room of its longest word."""
    start = 0
    for spanner in spanners(table):
        under = range(start, start + spanner.width)
        lacking = _points(min(longest(spanner.title), AT_MOST), size) - sum(widths[place] for place in under)
        if spanner.title and lacking > 0:
            widths = [
                w + (-(-lacking // spanner.width) if place in under else 0) for place, w in enumerate(widths)
            ]
        start += spanner.width
    return widths


def _widths(least: list[int], wanted: list[int], room: int) -> list[int]:
    """Share out the room: what every column needs, then what it wants, then a little more air."""
    if sum(least) > room:
        return [max(1, width * room // sum(least)) for width in least]
    asked = [max(0, want - need) for want, need in zip(wanted, least, strict=True)]
    rest = room - sum(least)
    if sum(asked) > rest:
        return [need + ask * rest // sum(asked) for need, ask in zip(least, asked, strict=True)]
    widths = [need + ask for need, ask in zip(least, asked, strict=True)]
    free = min(room, round(sum(widths) * ROOM)) - sum(widths)
    return [width + free // len(widths) for width in widths]
