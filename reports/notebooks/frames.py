"""Tables in a cell's HTML, such as a data frame's, as tables of the cells as they were shown."""

import re
from typing import Any

from reports.document import Cell, Column, Rows, Table

NUMBER = re.compile(r"^[<>]?\s*[-+\u2212]?[\d.,\u2009\u00a0]+(e[-+]?\d+)?\s*%?$", re.IGNORECASE)
MOST_SPAN = 1000  # what HTML itself allows
EMPTY = {"", "NaN", "None", "NaT", "<NA>", "...", "\u2014"}


def tables(html: str, caption: str) -> list[Table]:
    """Return the tables of an output in their order; an empty list if it holds none that is readable."""
    from lxml import html as parser
    from lxml.etree import LxmlError

    try:
        root = parser.fromstring(f"<div>{html}</div>")
    except (LxmlError, ValueError):
        return []
    found = [_grid(table) for table in root.iter("table")]
    return [_table(heads, rows, caption) for heads, rows in found if rows]


def _grid(table: Any) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows of heads, and those of cells, each cell repeated over the columns and rows that it spans."""
    heads: list[list[str]] = []
    rows: list[list[str]] = []
    above: dict[
        int, tuple[int, str]
    ] = {}  # column to the rows that a cell from above still covers, and its words
    for row in table.iter("tr"):
        cells = _row(row, above)
        within_head = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in row)
        (heads if within_head and not rows else rows).append(cells)
    return heads, rows


def _row(row: Any, above: dict[int, tuple[int, str]]) -> list[str]:
    found: list[str] = []
    for cell in row:
        if cell.tag in ("td", "th"):
            _covered(found, above)
            words = " ".join(cell.text_content().split())
            for _ in range(_span(cell, "colspan")):
                if (rows := _span(cell, "rowspan")) > 1:
                    above[len(found)] = (rows - 1, words)
                found.append(words)
    _covered(found, above)
    return found


def _covered(found: list[str], above: dict[int, tuple[int, str]]) -> None:
    """Add the cells that reach down from rows above, as long as one stands at the next place."""
    while (place := len(found)) in above:
        rows, words = above.pop(place)
        if rows > 1:
            above[place] = (rows - 1, words)
        found.append(words)


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value), MOST_SPAN)) if value.isdigit() else 1


def _table(heads: list[list[str]], rows: list[list[str]], caption: str) -> Table:
    width = max(len(row) for row in [*heads, *rows])
    titles = [
        " ".join(dict.fromkeys(head[at] for head in heads if at < len(head) and head[at]))
        for at in range(width)
    ]
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    columns = tuple(
        Column(title, "estimate" if _numeric([row[at] for row in filled]) else "text")
        for at, title in enumerate(titles)
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(tuple(row) for row in filled)
    return Table(caption, columns, (Rows(cells),))


def _numeric(words: list[str]) -> bool:
    shown = [word for word in words if word not in EMPTY]
    return bool(shown) and all(NUMBER.match(word) for word in shown)
