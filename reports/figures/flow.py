"""A participant flow as boxes with their numbers, CONSORT's arms side by side or STROBE's one column: `flow_figure`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from reports.document import Figure, Number, Phrase, Words, counted, phrase, say
from reports.doors import taken
from reports.figures.axes import Box
from reports.figures.canvas import GREY, INK, SMALL, TINY, arrow, block, line, picture, rect, wrapped
from reports.figures.flowing import Change, Flow, Stage
from reports.figures.telling import sentences
from reports.manner import ENGLISH_APA, Manner

WIDTHS = {
    1: (190.0, 190.0, 26.0),
    2: (150.0, 150.0, 26.0),
    3: (124.0, 118.0, 16.0),
}  # box, box beside, gap, by arms
BETWEEN = 18.0
MOST_SIDE = 3  # arms beside each other; more stand in further rows
LINE, PAD = 13.5, 8.0
SIDE_FILL, MAIN_FILL, JOIN_FILL = "#f6f6f6", "#eaf3f9", "#fdf1e8"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column of boxes stands."""

    x: float
    main: float
    side: float
    gap: float

    @property
    def width(self) -> float:
        return self.main + self.gap + self.side

    @property
    def center(self) -> float:
        return self.x + self.main / 2


def flow_figure(
    flow: Flow,
    *,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
    caption: Phrase | None = None,
) -> Figure:
    """Draw a participant flow.

    Parameters
    ----------
    flow : Flow
        By hand, or of `study_flow` and `panel_flow`; it has been checked to add up. Boxes of 0 are drawn.
    stamp : str or Phrase, optional
        Words written into the drawing, such as ``"Simulated data"``.
    caption : Phrase, optional
        By default ``Participant flow.``

    Examples
    --------
    >>> from reports.figures.flow import flow_figure
    >>> from reports.figures.flowing import Change, Flow, Stage
    >>> flow = Flow((Stage("Invited", 100), Stage("Analyzed", 88, (Change("No consent", 12),))))
    >>> "n = 88" in flow_figure(flow).svg.replace("\u00a0", " ")
    True
    """
    taken("flow_figure", flow, Flow, "what panel_flow() or study_flow() returns")
    alt = phrase("Participant flow. {lines}", lines=sentences(list(_told(flow)), 60))
    parts, width, height = _drawn(flow, manner)
    svg = picture(width, height, parts, alt=alt, manner=manner, stamp=stamp)
    notes = [
        say("Each box holds those of the box above it, less who left and with who joined beside the arrow.")
    ]
    return Figure(svg, alt, caption or phrase("Participant flow."), tuple(notes))


def _drawn(flow: Flow, manner: Manner) -> tuple[list[str], float, float]:
    across = min(MOST_SIDE, len(flow.arms)) or 1
    own = Column(2, *WIDTHS[across])
    step = own.width + BETWEEN
    width = step * across - BETWEEN + 4
    parts: list[str] = []
    y, last = 2.0, None
    if flow.stages:
        top = Column(2, *WIDTHS[1])
        width = max(width, top.width + 4)
        shift = (width - top.main) / 2 if across > 1 else 2.0
        top = replace(top, x=max(2.0, min(shift, width - 2 - top.width)))
        found, y = _stages(flow.stages, top, y, manner)
        parts += found
        last = top.center
    for start in range(0, len(flow.arms), across):
        row = flow.arms[start : start + across]
        columns = [replace(own, x=2 + step * k) for k in range(len(row))]
        if start == 0 and last is not None:
            parts += _split(last, [c.center for c in columns], y)
        y = y + (30.0 if start or last is not None else 0.0)
        heads = [wrapped(manner.text(arm.words), own.width - 4, SMALL, 2, bold=True) for arm in row]
        rhythm = _rhythm([arm.stages for arm in row], own, manner)
        bottom = y + 4 + LINE * max(len(head) for head in heads)
        for head, column in zip(heads, columns, strict=True):
            parts += block(column.x, y + 12, head, bold=True)
        ends = []
        for arm, column in zip(row, columns, strict=True):
            found, end = _stages(arm.stages, column, bottom + 4, manner, rhythm)
            parts += found
            ends.append(end)
        y = max(ends)
    return parts, width, y + 4


def _rhythm(arms: Sequence[Sequence[Stage]], column: Column, manner: Manner) -> list[tuple[float, float]]:
    """Return the height of each row of boxes (beside the arrow, and box), so that arms stand level."""
    found = []
    for row in zip_longest(*arms):
        here = [stage for stage in row if stage is not None]
        beside = max(_side_height(stage.changes, column.side, manner) for stage in here)
        found.append((beside, max(_height(_lines(s.words, s.persons, column.main, manner)) for s in here)))
    return found


def _stages(
    stages: Sequence[Stage], column: Column, y: float, manner: Manner,
    rhythm: Sequence[tuple[float, float]] = (),
) -> tuple[list[str], float]:  # fmt: skip
    """Return the boxes of a column from y downwards, and where they end."""
    parts: list[str] = []
    for k, stage in enumerate(stages):
        lines = _lines(stage.words, stage.persons, column.main, manner)
        own = _side_height(stage.changes, column.side, manner), _height(lines)
        beside, height = rhythm[k] if rhythm else own
        if k or stage.changes:
            end = y + max(beside + 12, 20.0)
            if k:
                parts += arrow(column.center, y, column.center, end)
            parts += _sides(stage.changes, column, y + (end - y - own[0]) / 2, manner)
            y = end
        parts += _boxed(Box(column.x, y, column.main, height), lines, MAIN_FILL)
        y += height
    return parts, y


def _split(x: float, ends: Sequence[float], y: float) -> Iterator[str]:
    """Yield the lines from the last common box to the arms."""
    yield line(x, y, x, y + 14, stroke=INK)
    if min([x, *ends]) < max([x, *ends]):
        yield line(min([x, *ends]), y + 14, max([x, *ends]), y + 14, stroke=INK)
    for end in ends:
        yield from arrow(end, y + 14, end, y + 28)


def _lines(words: Words, persons: int, width: float, manner: Manner) -> list[str]:
    found = wrapped(manner.text(words), width - 2 * PAD, SMALL, 3)
    return [*found, manner.text(Number(persons, "count", name="n"))]


def _height(lines: Sequence[str]) -> float:
    return LINE * len(lines) + 2 * PAD - 3


def _boxed(at: Box, lines: Sequence[str], fill: str, indents: Sequence[int] = ()) -> list[str]:
    edge = rect(at.x, at.y, at.width, at.height, fill=fill, stroke=GREY)
    if not indents:
        return [
            edge,
            *block(at.x + at.width / 2, at.y + PAD + 9, lines, anchor="middle", leading=LINE / SMALL),
        ]
    return [
        edge,
        *(
            part
            for k, (words, deep) in enumerate(zip(lines, indents, strict=True))
            for part in block(at.x + PAD + 8 * deep, at.y + PAD + 9 + LINE * k, [words], size=TINY + 0.5)
        ),
    ]


def _side_lines(change: Change, width: float, manner: Manner) -> tuple[list[str], list[int]]:
    """Return the lines of a box beside an arrow, and how deep each stands."""
    lines: list[str] = []
    deep: list[int] = []
    for level, (words, persons) in enumerate([(change.words, change.persons), *change.parts]):
        inside = 1 if level else 0
        told = phrase("{words} ({n})", words=words, n=Number(persons, "count", name="n"))
        found = wrapped(manner.text(told), width - 2 * PAD - 8 * inside, TINY + 0.5, 4)
        lines += found
        deep += [inside] * len(found)
    return lines, deep


def _side_height(changes: Sequence[Change], width: float, manner: Manner) -> float:
    heights = [_height(_side_lines(change, width, manner)[0]) for change in changes]
    return sum(heights) + 8.0 * max(0, len(heights) - 1)


def _sides(changes: Sequence[Change], column: Column, y: float, manner: Manner) -> Iterator[str]:
    """Yield the boxes beside an arrow: who left, with an arrow away; who joined, with an arrow to it."""
    left = column.x + column.main + column.gap
    for change in changes:
        lines, deep = _side_lines(change, column.side, manner)
        at = Box(left, y, column.side, _height(lines))
        middle = y + at.height / 2
        yield from (
            arrow(left, middle, column.center + 1, middle)
            if change.joins
            else arrow(column.center, middle, left, middle)
        )
        yield from _boxed(at, lines, JOIN_FILL if change.joins else SIDE_FILL, deep)
        y += at.height + 8


def _told(flow: Flow) -> Iterator[Phrase]:
    for stage in flow.stages:
        yield from _stage_told(stage)
    for arm in flow.arms:
        yield phrase("In {arm}:", arm=arm.words)
        for stage in arm.stages:
            yield from _stage_told(stage)


def _stage_told(stage: Stage) -> Iterator[Phrase]:
    for change in stage.changes:
        yield phrase("{words}: {n}.", words=change.words, n=counted(change.persons, "person"))
    yield phrase("{words}: {n}.", words=stage.words, n=counted(stage.persons, "person"))
