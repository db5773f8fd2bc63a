"""Curves that a fitted model of change implies, over the raw data: `growth_figure`."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.trajectories import spec_of, trajectories
from analysis.sem import Fit
from analysis.waves import Panel
from reports.document import Figure, Number, Paragraph, Phrase, phrase, say
from reports.errors import OutputError
from reports.figures.courses import Courses, courses
from reports.figures.strokes import Course, Points
from reports.figures.telling import check_level, chosen, group_name, lines_of, sentences
from reports.levels import percent
from reports.manner import ENGLISH_APA, Manner

WHERE = "growth_figure"
GRID = 41  # points of a curve
CURVES = ("mean", "low", "high", "person_low", "person_high")


def growth_figure(
    fit: Fit,
    data: pd.DataFrame | Panel | None = None,
    *,
    process: str | None = None,
    at: Mapping[str, float] | None = None,
    label: str | None = None,
    time: str = "",
    persons: int = 80,
    seed: int = 1,
    level: float = 0.95,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw the mean curve of each group with its interval, the range of persons, and persons' answers.

    Parameters
    ----------
    fit : Fit
        Of `growth_curve`, `second_order`, `lcs`, `lcm_sr`, `alt` or `dpm`; see `analysis.panel.trajectories`.
    data : DataFrame or Panel, optional
        What was fitted; without it only curves are drawn.
    process : str, optional
        One of the processes; by default the first.
    at : mapping, optional
        Values at which covariates are held.
    label, time : str
        Words for the measure and for the axis of time, such as ``"Months since birth"``.
    persons, seed, level, stamp
        See `reports.figures.trajectory.trajectory_figure`.

    Raises
    ------
    ModelError
        If the fit is of another kind.
    OutputError
        If there is no such process, the data lack a column, or an option is out of its range.

    Examples
    --------
    >>> from analysis.panel import growth_curve
    >>> from analysis.panel.power import simulate
    >>> from reports.figures.growth import growth_figure
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> "</svg>" in growth_figure(fit, data).svg
    True
    """
    check_level(level)
    spec = spec_of(fit, WHERE)
    curve = _curve(spec, process)
    table = _table(fit, curve, at, level)
    raw, drawn, total = _raw(curve, data, persons, seed)
    groups = list(dict.fromkeys(table["group"]))
    parts = {group_name(spec.group, group): table[table["group"] == group] for group in groups}
    words = label or curve.name
    plot = Courses(
        lines=tuple(_course(part, name, k, curve) for k, (name, part) in enumerate(parts.items())),
        places=tuple((t, manner.text(Number(t, "degrees"))) for t in curve.times),
        across=time or manner.text(phrase("Time")),
        upright=words,
        raw=raw,
    )  # fmt: skip
    alt = phrase(
        "{measure} over time as the model implies it, {n}. {lines}",
        measure=words, n=Number(fit.n, "count", name="n"),
        lines=sentences([_told(part, name) for name, part in parts.items()]),
    )  # fmt: skip
    caption = phrase("{measure}: mean curves implied by the model, over persons' answers.", measure=words)
    svg = courses(plot, alt=alt, manner=manner, stamp=stamp)
    return Figure(svg, alt, caption, tuple(_notes(level, fit.n, drawn, total)))


def _curve(spec: Curves, process: str | None) -> Curve:
    found = [curve for curve in spec.curves if process in (None, curve.name)]
    if not found:
        names = ", ".join(curve.name for curve in spec.curves)
        raise OutputError(f"{WHERE}: there is no process {process!r} in the model. There are {names}.")
    return found[0]


def _table(fit: Fit, curve: Curve, at: Mapping[str, float] | None, level: float) -> pd.DataFrame:
    grid = np.linspace(curve.times[0], curve.times[-1], GRID)
    times = None if curve.shape is None else sorted({*grid.tolist(), *curve.times})
    found = trajectories(fit, times=times, at=at, level=level)
    return found[found["process"] == curve.name]


def _course(part: pd.DataFrame, name: str, style: int, curve: Curve) -> Course:
    mean, low, high, far_low, far_high = (tuple(map(float, part[column])) for column in CURVES)
    return Course(
        name=name, at=tuple(map(float, part["time"])), mean=mean, low=low, high=high, far_low=far_low,
        far_high=far_high, smooth=curve.shape is not None, style=style,
    )  # fmt: skip


def _raw(
    curve: Curve, data: pd.DataFrame | Panel | None, persons: int, seed: int
) -> tuple[tuple[Points, ...], int, int]:
    if data is None or not curve.columns:
        return (), 0, 0
    frame = data.wide([c.name for c in data.columns]) if isinstance(data, Panel) else data
    if absent := [name for name in curve.columns if name not in frame.columns]:
        raise OutputError(
            f"{WHERE}: the data have no column {absent[0]!r} of the model. Give the data that were fitted."
        )
    values = frame[list(curve.columns)].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    known = values[np.isfinite(values).any(axis=1)]
    rows = known[chosen(len(known), persons, seed)]
    return lines_of(rows, curve.times), len(rows), len(known)


def _told(part: pd.DataFrame, name: str) -> Phrase:
    first, last = part.iloc[0], part.iloc[-1]
    fields = {
        "first": Number(float(first["mean"])), "start": Number(float(first["time"]), "degrees"),
        "last": Number(float(last["mean"])), "end": Number(float(last["time"]), "degrees"),
    }  # fmt: skip
    if not name:
        return phrase("Mean {first} at time {start} and {last} at time {end}.", **fields)
    return phrase("{group}: mean {first} at time {start} and {last} at time {end}.", group=name, **fields)


def _notes(level: float, n: int, drawn: int, total: int) -> list[Paragraph]:
    found = [
        say(
            "{n}. Thick lines: means that the model implies, with {level} intervals (delta method). Dotted lines: "
            "the range of {level} of persons' own curves.",
            n=Number(n, "count", name="n"), level=percent(level),
        )
    ]  # fmt: skip
    if drawn:
        found.append(
            say(
                "Grey lines: answers of {drawn} of {total} persons.",
                drawn=Number(drawn, "count"), total=Number(total, "count"),
            )
        )  # fmt: skip
    return found
