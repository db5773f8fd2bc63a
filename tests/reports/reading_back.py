"""The numbers of a document as they are printed, to be found again in what a writer made.

All writers are tested with it: what `printed` gives must stand in the text that another program reads from the file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory
from typing import Any

from analysis import study as studies
from reports import demonstrate, numbers
from reports.build import build
from reports.document import Document, Figure, Interval, Number, Phrase, Rows, Section
from reports.manner import Manner

SPACE = re.compile("[\\s\u200b\u2060\ufeff]+")  # also no-break and thin spaces, and what has no width


@cache
def demo() -> Document:
    """Return the document of the embedded study; run once for all tests (some seconds)."""
    with TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        demonstrate.copy(study)
        return build(studies.run(studies.load(study / demonstrate.STUDY)))


def printed(document: Document, manner: Manner, *, alternatives: bool = True) -> list[str]:
    """Return every number and interval of a document, in captions and footnotes too, as it must be printed.

    Parameters
    ----------
    alternatives : bool
        Whether those in the words for who cannot see a figure count; PDF and Word keep them out of the text.
    """
    return [_text(value, manner.style) for value in _values(document, alternatives, manner)]


def without_figures(document: Document) -> Document:
    """Return the document without its figures, which a page may hold before or after the words around them."""

    def section(part: Section) -> Section:
        blocks = tuple(block for block in part.blocks if not isinstance(block, Figure))
        return replace(part, blocks=blocks, sections=tuple(section(below) for below in part.sections))

    return replace(document, sections=tuple(section(part) for part in document.sections))


def squeezed(text: str) -> str:
    """Return text without any space, so that a line's end in a cell changes nothing."""
    return SPACE.sub("", text)


def missing(wanted: Iterable[str], text: str) -> list[str]:
    """Return what is wanted more often than it stands in the text."""
    found = squeezed(text)
    counts = Counter(squeezed(number) for number in wanted)
    return [number for number, times in counts.items() if found.count(number) < times]


def in_order(wanted: Iterable[str], text: str) -> str | None:
    """Return the first of what is wanted that does not follow on the one before it; None if all do."""
    found, place = squeezed(text), 0
    for number in map(squeezed, wanted):
        at = found.find(number, place)
        if at < 0:
            return f"{number} after {found[max(0, place - 60) : place]!r}"
        place = at + len(number)
    return None


def _text(value: Number | Interval, style: numbers.Style) -> str:
    return numbers.text(value, style) if isinstance(value, Number) else numbers.interval(value, style)


def _values(value: Any, alternatives: bool, manner: Manner) -> Iterator[Number | Interval]:
    if isinstance(value, Phrase):
        given = dict(value.fields)  # in the order of the words, which is that of the language
        value = tuple(
            given[name] for _, name, _, _ in Formatter().parse(manner.catalogue(value.template)) if name
        )
    if isinstance(value, Rows):
        value = (value.title, value.cells)
    if isinstance(value, Number | Interval):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _values(part, alternatives, manner)
    elif is_dataclass(value):
        for field in fields(value):
            if alternatives or not (isinstance(value, Figure) and field.name == "alt"):
                yield from _values(getattr(value, field.name), alternatives, manner)
