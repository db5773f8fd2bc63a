"""A sentence of results: whole, and only what stands in its brackets."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from instruments.lines import wrapped
from instruments.showing import Shown
from reports.document import Interval, Number, Paragraph, Phrase, Run, flat, phrase
from reports.manner import ENGLISH_APA, Manner
from reports.sentences.markdown import markdown

SEPARATOR = ", "
Gaps = dict[str, Run | tuple[Run, ...]]


@dataclass(frozen=True, slots=True)
class Sentence(Shown):
    """Words around numbers that are not yet rounded.

    Attributes
    ----------
    full : Paragraph
        The whole sentence, or several; ``say`` in a document takes it as it is.
    bracket : Paragraph
        The statistics alone, as they stand in brackets behind a sentence of one's own.
    """

    full: Paragraph
    bracket: Paragraph

    def text(self, manner: Manner = ENGLISH_APA) -> str:
        """Return the whole sentence as plain text."""
        return _plain(self.full, manner)

    def bracketed(self, manner: Manner = ENGLISH_APA) -> str:
        """Return the statistics alone as plain text."""
        return _plain(self.bracket, manner)

    def markdown(self, manner: Manner = ENGLISH_APA) -> str:
        """Return the whole sentence as Markdown, symbols of statistics in italics."""
        return markdown(self.full.runs, manner)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return wrapped(self.text())


def _plain(words: Paragraph, manner: Manner) -> str:
    return "".join(manner.text(run) for run in words.runs)


def told(words: Phrase, statistics: tuple[Run, ...] = ()) -> Sentence:
    """Return a sentence of these words, with these statistics as its brackets."""
    return Sentence(Paragraph((words,)), Paragraph(statistics))


def refused(words: Phrase) -> Sentence:
    """Return a sentence that gives no results; neither do its brackets."""
    return told(words, (phrase("not reported"),))


def equations(*runs: Run | None) -> tuple[Run, ...]:
    """Return statistics with commas between them, without those that could not be computed."""
    found = [run for run in runs if run is not None and not _missing(run)]
    return flat(*((SEPARATOR, run) if place else (run,) for place, run in enumerate(found)))


def together(*sentences: Sentence) -> Sentence:
    """Return sentences one behind the other, as one."""
    first, *others = sentences
    for other in others:
        words = phrase("{one} {next}", one=first.full.runs, next=other.full.runs)
        apart = ("; ",) if first.bracket.runs and other.bracket.runs else ()
        first = told(words, (*first.bracket.runs, *apart, *other.bracket.runs))
    return first


def listed(parts: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Return parts as an enumeration with semicolons."""
    first, *others = parts
    for other in others:
        first = (phrase("{one}; {next}", one=first, next=other),)
    return first


def _missing(run: Run) -> bool:
    if isinstance(run, Number):
        return run.value is None or isnan(run.value)
    return isinstance(run, Interval) and all(b is None or isnan(b) for b in (run.low, run.high))
