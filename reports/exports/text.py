"""A table as plain text for a terminal: at most 100 columns wide."""

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

from reports.document import Align, Table, phrase
from reports.manner import ENGLISH_APA, Manner
from reports.writers.oneline import clean
from reports.writers.panels import panels
from reports.writers.parts import letters, spanners, symbol
from reports.writers.printed import Row, rows

WIDTH = 100
GAP = "  "
BROADEST, NARROWEST = 60, 16  # of a column of words
BESIDE = 24  # of a column of words in panels
RULE = "─"


def text(table: Table, manner: Manner | None = None, *, width: int = WIDTH) -> str:
    """Return a table as lines of text, rounded as in a report.

    Parameters
    ----------
    table : Table
    manner : Manner or None
        Style of numbers and language of words; None for APA and English.
    width : int
        Of a line, in letters of a typewriter; East Asian letters count twice. A single number is never broken.

    Returns
    -------
    str
        Without a line break at the end. Columns that do not fit side by side follow below, with the names of the rows.
    """
    chosen = manner or ENGLISH_APA
    shown = chosen.printable(table)
    body = rows(shown, chosen.style)
    widths = _widths(shown, body, width)
    word = chosen.text(phrase("Table"))
    lines = [f"{word} {shown.number}"] if shown.number else []
    lines += _wrapped(clean(str(shown.caption)), width)
    for places in panels([size + len(GAP) for size in widths], shown.heading_columns, width + len(GAP)):
        lines += _panel(shown, body, places, widths, width)
    return "\n".join(line.rstrip() for line in (*lines, *_notes(shown, chosen, width)))


def breadth(words: str) -> int:
    """Return how many columns of a terminal words take."""
    if words.isascii():
        return len(words)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _widths(table: Table, body: Sequence[Row], width: int) -> list[int]:
    natural = list(_natural(table, body))
    words = [column.align == "left" for column in table.columns]
    found = [min(size, BROADEST) if left else size for size, left in zip(natural, words, strict=True)]
    squeezed = _squeezed(found, words, width - len(GAP) * (len(found) - 1))
    if squeezed is not None:
        return squeezed
    return [min(size, BESIDE if left else width) for size, left in zip(found, words, strict=True)]


def _squeezed(widths: Sequence[int], words: Sequence[bool], room: int) -> list[int] | None:
    """Return widths that fit, taken from the broadest columns of words; None if these would become too narrow."""
    found = list(widths)
    while sum(found) > room:
        broadest = max((size for size, left in zip(found, words, strict=True) if left), default=0)
        if broadest <= NARROWEST:
            return None
        found[next(k for k, left in enumerate(words) if left and found[k] == broadest)] -= 1
    return found


def _natural(table: Table, body: Sequence[Row]) -> Iterator[int]:
    for place, column in enumerate(table.columns):
        cells = [_cell(row, place) for row in body if row.title is None]
        head = clean(str(column.title))
        title = max(map(breadth, head.split() or [""])) if column.align == "right" else breadth(head)
        yield (
            max((breadth(cell) for cell in cells), default=0)
            if title == 0
            else max([title, *(breadth(cell) for cell in cells)])
        )


def _cell(row: Row, place: int) -> str:
    cell = row.cells[place]
    letter = f" {cell.letter}" if cell.letter else ""
    return f"{GAP * row.depth if place == 0 else ''}{clean(cell.text)}{letter}"


def _panel(
    table: Table, body: Sequence[Row], places: Sequence[int], widths: Sequence[int], width: int
) -> Iterator[str]:
    sizes = [widths[place] for place in places]
    aligned: list[Align] = [table.columns[place].align for place in places]
    whole = sum(sizes) + len(GAP) * (len(sizes) - 1)
    yield RULE * whole
    yield from _spanners(table, places, sizes)
    titles = [_title(clean(str(table.columns[place].title))) for place in places]
    yield from _line(titles, sizes, aligned)
    yield RULE * whole
    for row in body:
        if row.title is not None:
            yield from _wrapped(clean(row.title), max(whole, min(width, 60)))
        else:
            yield from _line([_cell(row, place) for place in places], sizes, aligned)
    yield RULE * whole


def _title(title: str) -> str:
    known = symbol(title)
    return f"{known.text}_{known.below}" if known.below else known.text


def _spanners(table: Table, places: Sequence[int], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the headings over columns, centered over a line of their own."""
    above = spanners(table)
    owner = [number for number, spanner in enumerate(above) for _ in range(spanner.width)]
    if not any(above[owner[place]].title for place in places if above):
        return
    titles, rules = [], []
    for number in dict.fromkeys(owner[place] for place in places):
        own = [size for place, size in zip(places, sizes, strict=True) if owner[place] == number]
        room = sum(own) + len(GAP) * (len(own) - 1)
        title = clean(above[number].title)
        cut = title if breadth(title) <= room else f"{title[: max(0, room - 1)]}…"
        titles.append(_centered(cut, room))
        rules.append((RULE if title else " ") * room)
    yield GAP.join(titles)
    yield GAP.join(rules)


def _centered(words: str, room: int) -> str:
    free = max(0, room - breadth(words))
    return " " * (free // 2) + words + " " * (free - free // 2)


def _line(cells: Sequence[str], sizes: Sequence[int], aligned: Sequence[Align]) -> Iterator[str]:
    """Yield the lines of a row: words are broken, numbers are not."""
    parts = [_wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    for number in range(max(len(part) for part in parts)):
        pieces = (part[number] if number < len(part) else "" for part in parts)
        yield GAP.join(
            (" " * max(0, size - breadth(piece))) + piece
            if side == "right"
            else piece + " " * max(0, size - breadth(piece))
            for piece, size, side in zip(pieces, sizes, aligned, strict=True)
        )


def _wrapped(words: str, width: int) -> list[str]:
    """Return words in lines of at most `width`; a longer word is cut."""
    lead = words[: len(words) - len(words.lstrip(" "))]
    lines = [lead]
    for word in words.split(" "):
        if not word:
            continue
        joined = f"{lines[-1]} {word}" if lines[-1].strip() else f"{lines[-1]}{word}"
        if breadth(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1].strip():
            lines.append(lead)
        *full, rest = _cut(word, max(2, width - len(lead)))
        for piece in full:
            lines[-1] += piece
            lines.append(lead)
        lines[-1] += rest
    return lines


def _cut(word: str, width: int) -> list[str]:
    pieces, used = [""], 0
    for sign in word:
        size = breadth(sign)
        if used + size > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += sign
        used += size
    return pieces


def _notes(table: Table, manner: Manner, width: int) -> Iterator[str]:
    if table.notes:
        words = " ".join("".join(manner.text(run) for run in note.runs) for note in table.notes)
        yield from _wrapped(f"{manner.text(phrase('Note.'))} {clean(words)}", width)
    for note, letter in letters(table).items():
        yield from _wrapped(f"{letter} {clean(str(note))}", width)
