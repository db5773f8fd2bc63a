"""The distribution of an effect's draws, with estimate and limits: `bootstrap_figure`."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analysis.panel.indirect import EffectDraws, Mediation, effect_draws
from analysis.sem.bootstrap import Bootstrap
from reports.document import Figure, Number, Paragraph, Phrase, Run, phrase, say
from reports.errors import OutputError
from reports.figures.axes import Box, Scale, bottom_axis, extent, kept_apart, tick_words, ticks
from reports.figures.canvas import (
    BLACK,
    GREY,
    SKY,
    SMALL,
    VERMILLION,
    WIDTH,
    line,
    n,
    path,
    picture,
    rect,
    shortened,
    text,
    wide,
)
from reports.figures.telling import nothing
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner

BINS, HEIGHT, LABELS = 40, 170.0, 58.0
TAILS = (0.002, 0.998)  # a ratio's draws may lie anywhere: beyond these they are counted, not drawn


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of draws between edges, and how many are beyond them."""

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    beyond: int


def bootstrap_figure(
    result: Mediation | Bootstrap | EffectDraws,
    name: str | None = None,
    *,
    label: str | None = None,
    null: float | None = 0.0,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw the distribution of the bootstrap or Monte-Carlo draws of an estimate.

    Parameters
    ----------
    result : Mediation, Bootstrap or EffectDraws
    name : str
        Of the effect: a label of ``result.table`` of a mediation; of a bootstrap a label, or a parameter as
        ``"y ~ x"``. Not needed for an `EffectDraws`.
    label : str, optional
        Words for the effect.
    null : float or None
        Where a line says that there is no effect, if it is within the axis.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Raises
    ------
    ModelError
        If a mediation has no draws, or no such effect.
    OutputError
        If a bootstrap has no such parameter, it differs between groups, or no draw estimates it.

    Examples
    --------
    >>> from analysis.panel import mediation
    >>> from analysis.panel.power import simulate
    >>> from reports.figures.bootstrap import bootstrap_figure
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> figure = bootstrap_figure(mediation(data, x="x", m="m", y="y", draws=500), "ind_x_m_y")
    >>> "0.20" in figure.svg
    True
    """
    found = _found(result, name)
    words = label or found.name
    caption = phrase("Distribution of the draws of {effect}.", effect=words)
    values = found.values[np.isfinite(found.values)]
    if not values.size:
        return nothing(phrase("No draw gives a value of {effect}.", effect=words), caption, manner, stamp)
    histogram = _histogram(values, [v for v in (found.estimate, found.low, found.high) if isfinite(v)])
    fields: dict[str, Run] = {
        "effect": words, "draws": Number(len(values), "count"), "estimate": Number(found.estimate),
        "low": Number(found.low), "high": Number(found.high), "level": percent(found.level),
        "least": Number(float(values.min())), "most": Number(float(values.max())),
        "n": Number(found.n, "count", name="n"),
    }  # fmt: skip
    alt = phrase(
        "Distribution of {draws} draws of {effect}, from {least} to {most}. Estimate {estimate}; {level} limits {low} "
        "and {high}.",
        **fields,
    )
    svg = _drawn(found, words, histogram, null, alt, manner, stamp)
    return Figure(svg, alt, caption, tuple(_notes(found, histogram, len(values), fields)))


def _found(result: Mediation | Bootstrap | EffectDraws, name: str | None) -> EffectDraws:
    if isinstance(result, EffectDraws):
        return result
    if name is None:
        raise OutputError("bootstrap_figure: name the effect, such as a label of the result's table.")
    return effect_draws(result, name) if isinstance(result, Mediation) else _of_bootstrap(result, name)


def _of_bootstrap(result: Bootstrap, name: str) -> EffectDraws:
    table = result.estimates
    parameters = (table["lhs"] + " " + table["op"] + " " + table["rhs"]).str.strip()
    defined = table["lhs"].where(table["op"] == ":=", "")
    wanted = " ".join(name.split())
    rows = np.flatnonzero((table["label"] == wanted) | (parameters == wanted) | (defined == wanted))
    if not len(rows):
        raise OutputError(
            f"bootstrap_figure: there is no parameter {name!r} among the estimates. Take a label of them, or write it "
            f"as in 'y ~ x'."
        )
    if len(table.iloc[rows]["estimate"].unique()) > 1:
        raise OutputError(
            f"bootstrap_figure: {name!r} is there in {len(rows)} groups, each with its own value. Give it a label in "
            f"each group, such as y ~ c(b1, b2)*x, and name that."
        )
    row = table.iloc[int(rows[0])]
    if bool(result.still["estimate"][rows[0]]):
        raise OutputError(
            f"bootstrap_figure: no draw estimates {name!r}: it is fixed. Name a free parameter."
        )
    estimate, low, high = (float(row[part]) for part in ("estimate", "low", "high"))
    values = np.asarray(result.values.estimate[:, int(rows[0])], dtype=np.float64)
    return EffectDraws(name, values, estimate, low, high, result.level, result.ci, result.n)


def _histogram(values: NDArray[np.float64], marks: list[float]) -> Histogram:
    inner = np.quantile(values, TAILS)
    spread = inner[1] - inner[0]
    near = values[(values >= inner[0] - spread) & (values <= inner[1] + spread)]
    low, high = extent([float(near.min()), float(near.max()), *marks])
    counts, edges = np.histogram(near, bins=BINS, range=(low, high))
    return Histogram(counts.astype(np.int64), edges, len(values) - len(near))


def _drawn(
    found: EffectDraws, words: str, histogram: Histogram, null: float | None, alt: Phrase, manner: Manner,
    stamp: str | Phrase | None,
) -> str:  # fmt: skip
    box = Box(14, LABELS, WIDTH - 28, HEIGHT)
    x = Scale(float(histogram.edges[0]), float(histogram.edges[-1]), box.x, box.right)
    parts = list(_bars(histogram, x, box, found))
    if null is not None and x.low < null < x.high:
        parts.append(line(x(null), box.y, x(null), box.bottom, stroke=GREY, dash="2 3"))
    limit = "{level} limit {value}"
    marks = (
        (found.low, phrase(limit, level=percent(found.level), value=Number(found.low)), VERMILLION, "6 4"),
        (found.estimate, phrase("Estimate {value}", value=Number(found.estimate)), BLACK, ""),
        (found.high, phrase(limit, level=percent(found.level), value=Number(found.high)), VERMILLION, "6 4"),
    )
    for k, (value, said, color, dash) in enumerate(marks):
        if isfinite(value):
            parts += _mark(x(value), 14.0 + 16 * k, manner.text(said), color, dash, box)
    at = ticks(x.low, x.high)
    shown = tick_words(at, manner)
    kept = kept_apart([x(v) for v in at], [wide(w) for w in shown])
    title = shortened(words, box.width)
    parts += bottom_axis(box, x, [at[k] for k in kept], [shown[k] for k in kept], title)
    return picture(WIDTH, box.bottom + 42, parts, alt=alt, manner=manner, stamp=stamp)


def _bars(histogram: Histogram, x: Scale, box: Box, found: EffectDraws) -> Iterator[str]:
    most = int(histogram.counts.max())
    step = (box.right - box.x) / BINS
    d = "".join(
        f"M{n(box.x + step * k + 0.5)} {n(box.bottom)}v-{n(box.height * c / most)}h{n(step - 1)}V{n(box.bottom)}z"
        for k, c in enumerate(histogram.counts.tolist())
        if c
    )
    if isfinite(found.low) and isfinite(found.high):
        yield rect(
            x.within(found.low), box.y, x.within(found.high) - x.within(found.low), box.height, fill="#f1f6fa"
        )
    yield path(d, fill=SKY)


def _mark(x: float, y: float, words: str, color: str, dash: str, box: Box) -> Iterator[str]:
    """Yield a line from its words down to the axis; each value's words have a height of their own."""
    half = wide(words) / 2
    place = min(max(x, 4 + half), WIDTH - 4 - half)
    yield line(x, y + 4, x, box.bottom, stroke=color, width=1.6, dash=dash)
    yield rect(place - half - 2, y - 9, 2 * half + 4, 12.5)
    yield text(place, y, words, anchor="middle", size=SMALL)


def _notes(
    found: EffectDraws, histogram: Histogram, drawn: int, fields: dict[str, Run]
) -> Iterator[Paragraph]:
    own = {name: fields[name] for name in ("draws", "n", "level")}
    match found.method:
        case "monte_carlo":
            yield say("{draws} Monte-Carlo draws, {n}. Shaded: between the {level} limits.", **own)
        case "percentile":
            yield say("{draws} bootstrap draws, {n}. Shaded: between the {level} percentile limits.", **own)
        case "bca":
            yield say(
                "{draws} bootstrap draws, {n}. Shaded: between the {level} bias-corrected and accelerated limits.",
                **own,
            )
        case _:
            yield say("{draws} draws, {n}. Shaded: between the {level} limits.", **own)
    if histogram.beyond:
        yield say("{n} draws lie beyond the axis.", n=Number(histogram.beyond, "count"))
    if lost := len(found.values) - drawn:
        yield say("{n} draws have no value.", n=Number(lost, "count"))
