"""A table as the data of the template: panels that fit the page, rows whose words may be broken where they must."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from reports.document import Column, Table, phrase
from reports.manner import Manner
from reports.writers import parts
from reports.writers.pdf import cells, runs
from reports.writers.pdf.cells import Row, Set
from reports.writers.pdf.faces import width
from reports.writers.pdf.fitting import Layout, layout
from reports.writers.plain import broken, plain

LINE, PADDING, TITLE = 1.14, 0.2, 0.6  # height of a line, around a row and a heading, in units of the size
CAPTION, NOTE = 45.0, 0.13  # points of height of a caption, and of each character of the notes
MOST_MOVED = 440.0  # points up to which it moves to the next page, were its notes alone there
MOST_TOGETHER = 260.0  # points of height up to which a table stays on one page
TALL = 220.0  # points of height from which a row may be broken

Data = dict[str, Any]


def table(item: Table, label: str, note: str, manner: Manner) -> Data:
    """Return a printable table; a wide one in smaller type, on a page on its side, or in several panels."""
    body = cells.rows(item, manner)
    laid = layout(cells.needs(item, body), item.heading_columns)
    continued = manner.text(phrase("{table}, continued", table=label))
    panels = [
        _panel(item, body, laid, number) | {"label": continued if number else ""}
        for number in range(len(laid.panels))
    ]
    longest = runs.LONGEST_WORD
    return {
        "kind": "table",
        "label": label,
        "caption": broken(plain(str(item.caption)), longest),
        "size": laid.stage.size,
        "landscape": laid.stage.landscape,
        "height": (
            height := sum(panel["height"] for panel in panels) + CAPTION + NOTE * _below(item, manner)
        ),
        "together": height < MOST_TOGETHER,
        "panels": panels,
        "note": note,
        "notes": [runs.sentence(paragraph.runs, manner.style) for paragraph in item.notes],
        "footnotes": [
            (letter, broken(plain(str(words)), longest)) for words, letter in parts.letters(item).items()
        ],
    }


def _below(item: Table, manner: Manner) -> int:
    """Return how many characters stand below the rows."""
    notes = (manner.text(run) for note in item.notes for run in note.runs)
    return sum(map(len, notes)) + sum(len(str(words)) for words in item.footnotes)


def together(data: Any, labels: Collection[str]) -> None:
    """Keep the tables of these labels on one page, if they go on one; the template's data are changed."""
    if isinstance(data, list):
        for part in data:
            together(part, labels)
    elif isinstance(data, dict):
        if data.get("kind") == "table":
            data["together"] = data["together"] or (data["label"] in labels and data["height"] < MOST_MOVED)
        for name in ("chapters", "sections", "blocks"):
            together(data.get(name), labels)


def _panel(item: Table, body: Sequence[Row], laid: Layout, number: int) -> Data:
    """Return the columns of one panel."""
    places, size = laid.panels[number], laid.stage.size
    columns = tuple(item.columns[place] for place in places)
    rooms = [width / size for width in laid.widths[number]]
    across = sum(rooms) + laid.gaps[number] / size * (len(rooms) - 1)
    repeated = all(
        group.title for group in item.groups
    )  # else it would stand above rows that are not its own
    heights = [_height(row, places, rooms, across) for row in body]
    head = max(_lines(str(column.title), room) for column, room in zip(columns, rooms, strict=True))
    spanners = _spanners(replace(item, columns=columns), rooms, laid.gaps[number] / size)
    head += max((_lines(title, room) for title, _, room in spanners), default=0)
    return {
        "widths": laid.widths[number],
        "gap": laid.gaps[number],
        "height": (sum(heights) + 3) * size,
        "align": [column.align for column in columns],
        "spanners": [(title, across) for title, across, _ in spanners],
        "repeat": head * LINE * size < TALL,
        "heads": [_head(column, room) for column, room in zip(columns, rooms, strict=True)],
        "rows": [
            {
                "title": cells.fitted(plain(row.title), across, bold=True),
                "repeat": repeated and height * size < TALL,
                "breakable": height * size > TALL,
            }
            if row.title is not None
            else [
                _cell(row.cells[place], room, tall=height * size > TALL)
                for place, room in zip(places, rooms, strict=True)
            ]
            for row, height in zip(body, heights, strict=True)
        ],
    }


def _lines(text: str, room: float) -> int:
    """Return on about how many lines a heading will stand."""
    return ceil(width(text, bold=True) / max(room, 0.1) * 1.1)


def _height(row: Row, places: Sequence[int], rooms: Sequence[float], across: float) -> float:
    """Return about how high a row will be, in units of the size."""
    if row.title is not None:
        return LINE * max(1, _lines(row.title, across)) + TITLE
    lines = (
        max(ceil(row.cells[place].whole / max(room, 0.1) * 1.1 - 0.1), row.cells[place].text.count("\n") + 1)
        for place, room in zip(places, rooms, strict=True)
    )
    return LINE * max(lines) + PADDING


def _cell(cell: Set, room: float, *, tall: bool) -> Any:
    """Return a plain string where that is enough: tables of thousands of rows are read faster so."""
    text = cell.within(room)
    if cell.form != "code" and not (cell.mark or cell.depth or cell.name or tall):
        return text
    return {"runs": _runs(cell, text), "mark": cell.mark, "depth": cell.depth, "breakable": tall}


def _runs(cell: Set, text: str) -> list[runs.Data]:
    if cell.form == "code":
        return [{"code": text}]
    return [*runs.symbol(parts.symbol(cell.name)), text[len(cell.name) :]]


def _head(column: Column, room: float) -> list[runs.Data]:
    name = parts.symbol(str(column.title))
    return runs.symbol(name) if name.italic else [cells.fitted(plain(name.text), room)]


def _spanners(item: Table, rooms: Sequence[float], gap: float) -> list[tuple[str, int, float]]:
    """Return the title of each heading over columns, over how many it stands, and how wide they are."""
    found, start = [], 0
    for span in parts.spanners(item):
        inside = rooms[start : start + span.width]
        room = sum(inside) + gap * (len(inside) - 1)
        found.append((cells.fitted(plain(span.title), room), span.width, room))
        start += span.width
    return found
