"""Estimates with their intervals below each other: `forest_figure`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from typing import Literal

import pandas as pd

from reports.document import Figure, Interval, Number, Paragraph, Phrase, Run, phrase, say
from reports.document.runs import Kind
from reports.errors import OutputError
from reports.figures.axes import Box, Scale, bottom_axis, extent, kept_apart, tick_words, ticks
from reports.figures.canvas import (
    BLUE,
    GREY,
    SMALL,
    TINY,
    WIDTH,
    block,
    line,
    marker,
    picture,
    polygon,
    rect,
    shortened,
    text,
    wide,
    wrapped,
)
from reports.figures.telling import nothing, sentences
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner

SHARE = "proportion mediated"  # of `Mediation.effects`
ROW, HEAD = 22.0, 20.0
MOST_NAME = 220.0
MOST_LINES = 3  # of a name
MOST = 150
ARROW = re.compile(r"\s*(?:->|=>)\s*")
NUMBERS = {"raw": ("estimate", "low", "high"), "std": ("std", "std_low", "std_high")}


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row of a forest; bounds are NaN where there are none."""

    name: str
    estimate: float
    low: float
    high: float
    heading: str = ""


def forest_figure(
    rows: pd.DataFrame | Sequence[Estimate],
    *,
    title: str = "",
    scale: Literal["raw", "std"] = "raw",
    labels: Mapping[str, str] | None = None,
    null: float | None = 0.0,
    limits: tuple[float, float] | None = None,
    n: int | None = None,
    level: float | None = 0.95,
    kind: Kind = "estimate",
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw estimates of paths or effects with their intervals and numbers.

    Parameters
    ----------
    rows : DataFrame or sequence of Estimate
        ``fit.paths``, ``mediation(...).effects``, the estimates of any fit, or a frame with columns ``estimate``,
        ``low``, ``high`` and words: ``what`` becomes a heading; ``source``, ``target`` or ``route``, with ``waves``,
        ``group`` and ``at``, else ``label``, name the row. Shares of the total effect are left out: their unit is
        another.
    title : str
        Of the axis: what is estimated, and its unit.
    scale : {"raw", "std"}
        ``std`` takes the columns std, std_low and std_high.
    labels : mapping, optional
        Words for variables by their names.
    null : float or None
        Where a line says that there is no effect.
    limits : (float, float), optional
        Ends of the axis; an interval that goes on ends in an arrow.
    n : int, optional
        Rows the estimates are based on.
    level : float or None
        Of the intervals; only told.
    kind : str
        How numbers are printed; see `reports.document.Number`.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Raises
    ------
    OutputError
        If columns are missing, or there are more than 150 rows.

    Examples
    --------
    >>> from reports.figures.forest import Estimate, forest_figure
    >>> figure = forest_figure([Estimate("Support to stress", -0.31, -0.5, -0.12)])
    >>> "−0.31" in figure.svg
    True
    """
    own = list(_rows(rows, scale, labels or {})) if isinstance(rows, pd.DataFrame) else list(rows)
    caption = phrase("Estimates with their intervals.")
    if len(own) > MOST:
        raise OutputError(
            f"forest_figure: {len(own)} rows are more than {MOST}, which nobody can read. Choose some."
        )
    if not any(isfinite(row.estimate) for row in own):
        return nothing(phrase("There is no estimate to draw."), caption, manner, stamp)
    alt = phrase(
        "Estimates with their intervals. {lines}", lines=sentences([_told(row, kind) for row in own], 40)
    )
    svg = _drawn(own, title, null, limits, kind, alt, manner, stamp)
    return Figure(svg, alt, caption, tuple(_notes(own, null, n, level)))


def _rows(frame: pd.DataFrame, scale: str, labels: Mapping[str, str]) -> Iterator[Estimate]:
    columns = NUMBERS.get(scale)
    if columns is None:
        raise OutputError(f"forest_figure: scale={scale!r} is not known. There are raw and std.")
    if absent := [name for name in columns if name not in frame.columns]:
        raise OutputError(
            f"forest_figure: the frame has no column {absent[0]!r}. Give estimates with {', '.join(columns)}."
        )
    for row in frame.to_dict("records"):
        estimate, low, high = (float(row[name]) for name in columns)
        what, _, route = _filled(row, "what").partition(": ")
        if what == SHARE:
            continue  # a share of the total has another unit than the effects, and would press them together
        yield Estimate(_named({"route": route, **row}, labels), estimate, low, high, what)


def _filled(row: Mapping[object, object], name: str) -> str:
    """Return the words of a cell; empty for none."""
    value = row.get(name)
    return "" if value is None or value != value else str(value)


def _named(row: Mapping[object, object], labels: Mapping[str, str]) -> str:
    """Return the words for a row: from where to where, else its label, else its parameter."""
    source, target = _filled(row, "source"), _filled(row, "target")
    if source or target:
        steps = ARROW.split(_filled(row, "route")) if _filled(row, "route") else [source, target]
        name = " → ".join(labels.get(step, step) for step in steps if step)
    else:
        parameter = " ".join(filter(None, (_filled(row, part) for part in ("lhs", "op", "rhs"))))
        name = _filled(row, "label") or _filled(row, "name") or parameter
        name = labels.get(name, name)
    more = [_filled(row, part).replace("->", "→") for part in ("waves", "group", "at")]
    return ", ".join([name, *filter(None, more)])


def _drawn(
    rows: Sequence[Estimate], title: str, null: float | None, limits: tuple[float, float] | None, kind: Kind,
    alt: Phrase, manner: Manner, stamp: str | Phrase | None,
) -> str:  # fmt: skip
    ends = [v for row in rows for v in (row.estimate, row.low, row.high)]
    low, high = limits or extent([*ends, *([] if null is None else [null])])
    names = [wrapped(row.name, MOST_NAME, SMALL, MOST_LINES) for row in rows]
    numbers = [_numbers(row, kind, manner) for row in rows]
    left = max(wide(words) for lines in names for words in lines) + 22
    right = max(wide(words, TINY) for words in numbers) + 14
    width = max(WIDTH, left + right + 180)
    box = Box(left, 8, width - left - right, _height(rows, names))
    x = Scale(low, high, box.x + 6, box.right - 6)
    parts = list(_null(null, box, x))
    y, seen = box.y, ""
    for row, lines, number in zip(rows, names, numbers, strict=True):
        if row.heading and row.heading != seen:
            head = shortened(row.heading, width - 10, bold=True)
            parts.append(
                rect(2, y + 3, wide(head, bold=True) + 6, 15)
            )  # else the line of no effect would cross it
            parts.append(text(4, y + 14, head, bold=True))
            y += HEAD
        seen = row.heading
        tall = max(ROW, 14.0 * len(lines) + 6)
        middle = y + tall / 2
        parts += block(12 if row.heading else 4, middle + 4 - 6.6 * (len(lines) - 1), lines)
        parts += _mark(row, x, middle, box)
        parts.append(text(width - 6, middle + 4, number, anchor="end", size=TINY))
        y += tall
    at = ticks(low, high)
    words = tick_words(at, manner, kind)
    shown = kept_apart([x(v) for v in at], [wide(w) for w in words])
    parts += bottom_axis(
        box, x, [at[k] for k in shown], [words[k] for k in shown], shortened(title, box.width)
    )
    return picture(width, box.bottom + (42 if title else 24), parts, alt=alt, manner=manner, stamp=stamp)


def _height(rows: Sequence[Estimate], names: Sequence[Sequence[str]]) -> float:
    heads = sum(1 for heading, _ in groupby(rows, key=lambda row: row.heading) if heading)
    return sum(max(ROW, 14.0 * len(lines) + 6) for lines in names) + HEAD * heads + 4


def _null(null: float | None, box: Box, x: Scale) -> Iterator[str]:
    if null is not None and x.low <= null <= x.high:
        yield line(x(null), box.y, x(null), box.bottom, stroke=GREY, dash="4 3")


def _mark(row: Estimate, x: Scale, y: float, box: Box) -> Iterator[str]:
    """Yield interval and mark; an end beyond the axis is an arrow, an estimate beyond it has no mark."""
    if isfinite(row.low) and isfinite(row.high) and row.high >= x.low and row.low <= x.high:
        start, end = x.within(row.low), x.within(row.high)
        yield line(start, y, end, y, stroke=BLUE, width=1.8)
        for value, place, sign in ((row.low, start, -1), (row.high, end, 1)):
            if x.low <= value <= x.high:
                yield line(place, y - 3.5, place, y + 3.5, stroke=BLUE, width=1.6)
            else:
                tip = place + 5 * sign
                yield polygon([(tip, y), (place - sign, y - 4), (place - sign, y + 4)], fill=BLUE)
    if isfinite(row.estimate) and x.low <= row.estimate <= x.high:
        yield marker("square", x(row.estimate), y, BLUE)


def _numbers(row: Estimate, kind: Kind, manner: Manner) -> str:
    if not (isfinite(row.low) and isfinite(row.high)):
        return manner.text(Number(row.estimate, kind))
    return f"{manner.text(Number(row.estimate, kind))} {manner.text(Interval(row.low, row.high, kind))}"


def _told(row: Estimate, kind: Kind) -> Phrase:
    name = f"{row.heading}, {row.name}" if row.heading else row.name
    fields: dict[str, Run] = {
        "name": name,
        "estimate": Number(row.estimate, kind),
        "interval": Interval(row.low, row.high, kind),
    }
    if isfinite(row.low) and isfinite(row.high):
        return phrase("{name}: {estimate} {interval}.", **fields)
    return phrase("{name}: {estimate}, no interval.", **fields)


def _notes(
    rows: Sequence[Estimate], null: float | None, n: int | None, level: float | None
) -> Iterator[Paragraph]:
    if level is not None:
        yield say("Squares: estimates. Lines: {level} intervals.", level=percent(level))
    if null is not None:
        yield say("Dashed: {null}.", null=Number(null, "degrees"))
    if n is not None:
        yield say("{n}.", n=Number(n, "count", name="n"))
    if without := sum(not (isfinite(row.low) and isfinite(row.high)) for row in rows):
        yield say("{n} without an interval: fixed, or without a standard error.", n=Number(without, "count"))
