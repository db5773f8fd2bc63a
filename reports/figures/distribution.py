"""Scores over waves: means with intervals over the distribution of the scores, `distribution_figure`.

The same few kB a figure however many persons: bars are counts.
"""

from collections.abc import Sequence
from math import isfinite

from reports.document import Figure, Number, Paragraph, Phrase, Words, phrase
from reports.doors import each
from reports.errors import OutputError
from reports.figures.axes import Box
from reports.figures.canvas import picture
from reports.figures.facet import PLOT_HEIGHT, RIGHT, TOP, Facet, label_room, left_of, plotted
from reports.figures.telling import nothing, sentences
from reports.manner import ENGLISH_APA, Manner

GAP, UNDER = 16.0, 14.0
PAGE, WIDEST = 720.0, 400.0  # of the drawing, and of one plot
ACROSS, ACROSS_SHARED = 2, 3  # plots of a row; those with one axis in common may stand closer


def distribution_figure(
    rows: Sequence[Sequence[Facet]],
    *,
    title: Words,
    notes: Sequence[Paragraph] = (),
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw small plots of scores over waves.

    Thick points are means, whiskers their intervals, bars to the right of each point the distribution of the scores.

    Parameters
    ----------
    rows : sequence of sequences of Facet
        Plots that belong together, such as the samples of one scale. If the plots of each row have one axis, up to
        three stand side by side, and the words of cut-offs once at the end; else plots fill rows of two.
    title : str or Phrase
        What is drawn; begins the caption.
    notes : sequence of Paragraph
        Below the figure.
    stamp : str or Phrase, optional
        Words written into the drawing itself, such as ``"Simulated data"``.

    Returns
    -------
    Figure
        At most 720 units wide.

    Raises
    ------
    OutputError
        If an axis has no length.

    Examples
    --------
    >>> import numpy as np
    >>> from reports.figures.distribution import distribution_figure
    >>> from reports.figures.facet import Axis, Facet, Occasion
    >>> first = Occasion("May", 0, np.array([3.0, 5.0, 4.0]), 4.0, 1.5, 6.5)
    >>> figure = distribution_figure([[Facet("Burden", Axis(0, 10, 1), (first,))]], title="Burden")
    >>> "</svg>" in figure.svg
    True
    """
    remedy = "rows of facets, each a sequence of Facet"
    each("distribution_figure", rows, Sequence, remedy)
    for row in rows:
        each("distribution_figure", row, Facet, remedy)
    arranged = _arranged(rows)
    caption = phrase("{title} by wave.", title=title)
    if not arranged:
        return nothing(phrase("There is no score to draw."), caption, manner, stamp)
    for facet in (facet for row in arranged for facet in row):
        if not (isfinite(facet.axis.low) and isfinite(facet.axis.high) and facet.axis.low < facet.axis.high):
            raise OutputError(
                f"distribution_figure: the axis of {facet.title!r} goes from {facet.axis.low} to {facet.axis.high}. "
                f"Give ends that are numbers, the lower one first."
            )
    told = [_told(facet) for row in arranged for facet in row]
    alt = phrase("{title} by wave. {lines}", title=title, lines=sentences(told))
    parts: list[str] = []
    top, widest = 0.0, 0.0
    across = max(len(row) for row in arranged)
    for row in arranged:
        found, top, width = _row(row, top, across, manner)
        parts += found
        widest = max(widest, width)
    return Figure(
        picture(widest, top, parts, alt=alt, manner=manner, stamp=stamp), alt, caption, tuple(notes)
    )


def _arranged(rows: Sequence[Sequence[Facet]]) -> list[tuple[Facet, ...]]:
    """Return the rows as they are drawn; if some row has several axes, all plots fill rows of two."""
    known = [own for row in rows if (own := [facet for facet in row if facet.occasions])]
    if all(_shared(row) for row in known):
        return [part for row in known for part in _cut(row, ACROSS_SHARED)]
    return _cut([facet for row in known for facet in row], ACROSS)


def _cut(facets: Sequence[Facet], across: int) -> list[tuple[Facet, ...]]:
    return [tuple(facets[start : start + across]) for start in range(0, len(facets), across)]


def _shared(row: Sequence[Facet]) -> bool:
    return len({facet.axis for facet in row}) == 1


def _row(row: Sequence[Facet], top: float, across: int, manner: Manner) -> tuple[list[str], float, float]:
    """Return the plots of a row, where it ends, and how wide it is; with one axis words stand at its end."""
    shared = _shared(row)
    room = label_room(row[-1].axis) if shared else 0.0
    cell = min(WIDEST, (PAGE - room - GAP * (across - 1)) / across)
    parts: list[str] = []
    bottom = top
    for column, facet in enumerate(row):
        inside = 0.0 if shared else label_room(facet.axis)
        left = left_of(facet.axis, manner)
        box = Box(column * (cell + GAP) + left, top + TOP, cell - left - RIGHT - inside, PLOT_HEIGHT)
        found, end = plotted(facet, box, cell, manner, words=column == len(row) - 1 or not shared)
        parts += found
        bottom = max(bottom, end)
    return parts, bottom + UNDER, len(row) * (cell + GAP) - GAP + room


def _told(facet: Facet) -> Phrase:
    known = [o for o in facet.occasions if isfinite(o.mean)]
    means: list[Phrase | str] = []
    for occasion in known:
        means += [", "] if means else []
        means.append(phrase("{wave} {mean}", wave=occasion.label, mean=Number(occasion.mean)))
    low, high = Number(facet.axis.low, "degrees"), Number(facet.axis.high, "degrees")
    if not known:
        return phrase(
            "{scale} on an axis from {low} to {high}: no mean.", scale=facet.title, low=low, high=high
        )
    return phrase(
        "{scale} on an axis from {low} to {high}: means {means}.",
        scale=facet.title, low=low, high=high, means=tuple(means),
    )  # fmt: skip
