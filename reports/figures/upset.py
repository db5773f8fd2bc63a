"""Patterns of waves attended, with counts: `upset_figure`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.waves import Panel
from analysis.waves.attrition import patterns
from reports.document import Figure, Number, Phrase, counted, phrase, say
from reports.doors import taken
from reports.errors import OutputError
from reports.figures.canvas import (
    BLUE,
    GREY,
    HAIR,
    SMALL,
    TINY,
    WIDTH,
    block,
    circle,
    line,
    picture,
    rect,
    text,
    wide,
    wrapped,
)
from reports.figures.telling import nothing, sentences, wave_names
from reports.manner import ENGLISH_APA, Manner

BARS, ROW, TOP = 150.0, 24.0, 44.0
MOST_HEAD, MOST_PATTERNS = 170.0, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One pattern: which waves, and how many persons; `seen` is empty for the rarer ones together."""

    seen: tuple[bool, ...]
    persons: int
    share: float


def upset_figure(
    panel: Panel,
    *,
    columns: Sequence[str] | None = None,
    waves: Mapping[str, str] | None = None,
    most: int = 12,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw how many persons attended which waves, the most frequent pattern first.

    Parameters
    ----------
    panel : Panel
    columns : sequence of str, optional
        What a person must have answered to count as seen; by default a row in the wave's file is enough.
    waves : mapping, optional
        Words for waves by their names.
    most : int
        How many patterns are drawn apart, from 1 to 40; the rest is one bar.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Raises
    ------
    DataError
        If a column is unknown.
    OutputError
        If `most` is out of its range.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from reports.figures.upset import upset_figure
    >>> rows = pd.MultiIndex.from_tuples([("a", "w1"), ("a", "w2"), ("b", "w1")], names=["person", "wave"])
    >>> panel = Panel(pd.DataFrame({"mood": [1.0, 2.0, 3.0]}, index=rows), ("w1", "w2"), {}, (Column("mood"),))
    >>> "50.0%" in upset_figure(panel).svg
    True
    """
    taken("upset_figure", panel, Panel, "what link() returns")
    if not 1 <= most <= MOST_PATTERNS:
        raise OutputError(f"upset_figure: most={most} must lie from 1 to {MOST_PATTERNS}.")
    caption = phrase("Patterns of waves in which persons were seen.")
    table = patterns(panel, columns=columns)
    if table.empty:
        return nothing(phrase("There is nobody in the panel."), caption, manner, stamp)
    names = [wave_names(panel, waves)[wave] for wave in panel.waves]
    bars = _bars(table, most)
    rest = len(table) - sum(1 for bar in bars if bar.seen)
    alt = phrase(
        "Patterns of waves in which {n} persons were seen. {lines}",
        n=Number(int(table["persons"].sum()), "count"),
        lines=sentences([_told(bar, names, rest) for bar in bars]),
    )
    svg = _drawn(bars, names, _totals(table, len(names)), alt, manner, stamp, rest)
    notes = [
        say(
            "Filled: seen at the wave. Each bar is a pattern with its number and share of all {n} persons.",
            n=Number(int(table["persons"].sum()), "count"),
        )
    ]
    if rest:
        notes.append(
            say("The last bar holds the {n} rarer patterns together.", n=Number(rest, "count"))
            if rest > 1
            else say("The last bar holds the one rarer pattern.")
        )
    return Figure(svg, alt, caption, tuple(notes))


def _bars(table: pd.DataFrame, most: int) -> list[Bar]:
    rows = list(zip(table["pattern"], table["persons"], table["share"], strict=True))
    found = [Bar(tuple(c == "X" for c in p), int(k), float(s)) for p, k, s in rows[:most]]
    if rest := rows[most:]:
        found.append(Bar((), sum(int(k) for _, k, _ in rest), float(sum(s for _, _, s in rest))))
    return found


def _totals(table: pd.DataFrame, waves: int) -> list[int]:
    """Return how many persons are seen at each wave."""
    return [int(table.loc[table["pattern"].str[k] == "X", "persons"].sum()) for k in range(waves)]


def _told(bar: Bar, names: Sequence[str], rest: int) -> Phrase:
    fields = {"n": Number(bar.persons, "count"), "share": Number(bar.share, "percent")}
    if not bar.seen:
        return phrase("{n} ({share}) in {rest} that are rarer.", rest=counted(rest, "pattern"), **fields)
    if all(bar.seen):
        return phrase("{n} ({share}) at every wave.", **fields)
    if not any(bar.seen):
        return phrase("{n} ({share}) at no wave.", **fields)
    seen = ", ".join(name for name, here in zip(names, bar.seen, strict=True) if here)
    return phrase("{n} ({share}) only at {waves}.", waves=seen, **fields)


def _drawn(
    bars: Sequence[Bar], names: Sequence[str], totals: Sequence[int], alt: Phrase, manner: Manner,
    stamp: str | Phrase | None, rest: int,
) -> str:  # fmt: skip
    total = sum(bar.persons for bar in bars)
    heads = [wrapped(name, MOST_HEAD, SMALL, 2) for name in names]
    counts = [_count(number, total, manner) for number in totals]
    left = max(wide(w) for lines in heads for w in lines) + max(wide(w, TINY) for w in counts) + 30
    words = [_count_lines(bar, manner) for bar in bars]
    others = wrapped(manner.text(phrase("rarer")), 60, TINY, 2) if rest else []
    step = max(30.0, *(wide(w, TINY) + 8 for lines in [*words, others] for w in lines))
    row = max(ROW, max(len(lines) for lines in heads) * SMALL * 1.2 + 4)
    width = max(WIDTH, left + step * len(bars) + 10)
    step = min((width - left - 10) / len(bars), 64.0)
    base = TOP + BARS
    parts = [line(left, base, left + step * len(bars), base, stroke=GREY)]
    for k, bar in enumerate(bars):
        parts += _bar(bar, words[k], left + step * (k + 0.5), base, step, max(b.persons for b in bars))
    for k, lines in enumerate(heads):
        parts += _wave(lines, counts[k], base + 12 + row * k, row, left, left + step * len(bars), k)
    for k, bar in enumerate(bars):
        parts += _dots(bar, left + step * (k + 0.5), base + 12, row, others)
    return picture(width, base + 18 + row * len(names), parts, alt=alt, manner=manner, stamp=stamp)


def _count(number: int, total: int, manner: Manner) -> str:
    share = Number(number / total if total else None, "percent")
    return manner.text(phrase("{n} ({share})", n=Number(number, "count", name="n"), share=share))


def _count_lines(bar: Bar, manner: Manner) -> list[str]:
    return [manner.text(Number(bar.persons, "count")), manner.text(Number(bar.share, "percent"))]


def _bar(bar: Bar, words: Sequence[str], x: float, base: float, step: float, most: int) -> Iterator[str]:
    height = BARS * bar.persons / most if most else 0.0
    thick = min(28.0, step * 0.6)
    yield rect(x - thick / 2, base - height, thick, height, fill=BLUE if bar.seen else GREY)
    yield from block(x, base - height - 17, words, anchor="middle", size=TINY)


def _wave(
    lines: Sequence[str], count: str, top: float, row: float, left: float, right: float, k: int
) -> Iterator[str]:
    if k % 2 == 0:
        yield rect(0, top, right, row, fill="#f5f5f5")
    first = top + row / 2 + 4 - (len(lines) - 1) * SMALL * 0.6
    yield from block(6, first, lines)
    yield text(left - 12, top + row / 2 + 4, count, anchor="end", size=TINY, fill=GREY)


def _dots(bar: Bar, x: float, top: float, row: float, others: Sequence[str]) -> Iterator[str]:
    """Yield a filled disc for each wave seen, joined from first to last; a small ring for others."""
    if not bar.seen:
        yield from block(x, top + row / 2 + 4, others, anchor="middle", size=TINY, fill=GREY)
        return
    at = [top + row * (k + 0.5) for k in range(len(bar.seen))]
    filled = [y for y, here in zip(at, bar.seen, strict=True) if here]
    if len(filled) > 1:
        yield line(x, filled[0], x, filled[-1], stroke=BLUE, width=2)
    for y, here in zip(at, bar.seen, strict=True):
        if here:
            yield circle(x, y, 5.5, fill=BLUE)
        else:
            yield circle(x, y, 3.5, fill="#ffffff", stroke=HAIR, width=1.5)
