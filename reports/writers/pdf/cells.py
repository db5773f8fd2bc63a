"""The cells of a table measured: what each prints, and how wide it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reports.document import Cell, Code, Column, Interval, Link, Number, Styled, Table, Words
from reports.manner import Manner
from reports.numbers import cell as printed
from reports.writers import parts
from reports.writers.pdf.faces import width
from reports.writers.pdf.fitting import Need
from reports.writers.plain import BREAK, broken, plain

STEP, MARK = 1.0, 0.5  # width of an indent, and of a letter of a footnote, in units of the size
HEAD = 9.0  # width from which a word in a head may be broken
EAST_ASIAN_HEAD = 6.0  # a word of Chinese or Japanese in a head, up to this width, as well
SHORT_HEAD = 3.5  # a head up to this width stays on one line
MONO = 0.57  # width of a character of code, which is set smaller than the words around it
SPACES = re.compile("[ \n]+")
MAY_BREAK = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff])")  # after each character of Chinese and Japanese

Form = Literal["words", "code", "number"]


@dataclass(frozen=True, slots=True)
class Set:
    """A cell as it is printed: its widest word or number and the whole line, in units of the size."""

    text: str
    form: Form
    longest: float
    whole: float
    name: str = ""  # of an equation; the text begins with it
    mark: str = ""
    depth: int = 0

    def within(self, room: float) -> str:
        """Return the text so that no word of it is wider than the room; numbers stay whole."""
        if self.form == "number" or self.longest <= room:
            return self.text
        inner = max(1.0, room - STEP * self.depth - MARK * len(self.mark))
        return fitted(self.text, inner, code=self.form == "code")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, or the heading of those that follow."""

    cells: tuple[Set, ...]
    title: str | None = None


def rows(table: Table, manner: Manner) -> tuple[Row, ...]:
    """Return the body of a printable table, measured."""
    letters = parts.letters(table)
    return tuple(
        Row(
            tuple(
                _set(cell, column, letters, manner, line.depth if place == 0 else 0)
                for place, (cell, column) in enumerate(zip(line.cells, table.columns, strict=False))
            ),
            line.title,
        )
        for line in parts.lines(table)
    )


def needs(table: Table, body: Sequence[Row]) -> list[Need]:
    """Return what each column asks for."""
    return [
        _need(column, [row.cells[place] for row in body if row.title is None])
        for place, column in enumerate(table.columns)
    ]


def fitted(text: str, room: float, *, code: bool = False, bold: bool = False) -> str:
    """Return words, each of which may be broken so that it goes into the room."""
    most = max(1, int(room / (MONO if code else 0.55)))
    found = broken(text, most)
    while not code and most > 1 and _longest(found.replace(BREAK, " "), bold) > room:
        most = max(1, most * 4 // 5)
        found = broken(text, most)
    return found


def _head(text: str) -> tuple[float, float]:
    """Return the widest word and the whole width of the head of a column; a short word of any script is not broken."""
    whole = max(min(width(word), EAST_ASIAN_HEAD) for word in SPACES.split(text))
    return max(_longest(text, False), whole), _whole(text)


def _need(column: Column, cells: Sequence[Set]) -> Need:
    word, whole = _head(plain(str(column.title)))
    word = max(min(word, HEAD), min(whole, SHORT_HEAD))
    numbers = [cell.longest for cell in cells if cell.form == "number"]
    words = [cell for cell in cells if cell.form != "number"]
    widest = max((cell.whole for cell in words), default=0.0)
    floor = max(numbers, default=0.0)
    longest = max((cell.longest for cell in words), default=0.0)
    return Need(floor, max(longest, word), max(widest, floor), max(widest, floor, whole))


def _set(cell: Cell, column: Column, letters: Mapping[Words, str], manner: Manner, depth: int) -> Set:
    bare, mark = parts.unmarked(cell, letters)
    if isinstance(bare, Styled | Link):  # of sentences; a cell has only words
        bare = bare.text
    extra = STEP * depth + MARK * len(mark)
    if isinstance(bare, Code):
        text = plain(bare.text)
        longest = max(map(len, SPACES.split(text))) * MONO
        return Set(text, "code", longest + extra, len(text) * MONO + extra, mark=mark, depth=depth)
    name = (bare.name or "") if isinstance(bare, Number) else ""
    text = plain(printed(bare, column, manner.style))
    whole = _whole(text) + extra
    if isinstance(bare, Number | Interval) or bare is None:
        return Set(text, "number", whole, whole, name, mark, depth)
    return Set(text, "words", _longest(text, False) + extra, whole, mark=mark, depth=depth)


@lru_cache(maxsize=10_000)
def _whole(text: str) -> float:
    return max(width(line) for line in text.split("\n"))


@lru_cache(maxsize=10_000)
def _longest(text: str, bold: bool) -> float:
    words = [piece for word in SPACES.split(text) for piece in (MAY_BREAK.split(word))]
    return max(width(piece, bold=bold) for piece in words)
