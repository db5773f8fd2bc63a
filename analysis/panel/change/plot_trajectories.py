"""Draws implied trajectories over the data, as SVG text: `plot_trajectories`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.trajectories import spec_of, trajectories
from analysis.panel.picture import COLORS, STYLE, described, name_ends, svg_of
from analysis.sem import Fit
from analysis.waves import Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WHERE = "plot_trajectories"
GRID = 61  # points of a curve
WIDTH, HEIGHT = 5.2, 3.8  # inches a process
RAW = "#9a9a9a"


def plot_trajectories(
    fit: Fit,
    data: pd.DataFrame | Panel | None = None,
    *,
    at: Mapping[str, float] | None = None,
    group: object = None,
    persons: int = 60,
    seed: int = 1,
    level: float = 0.95,
    time_label: str = "time",
) -> str:
    """Draw the mean curves with their intervals, over a sample of persons.

    Thick lines are mean curves, dark bands their intervals; light bands (with groups: dashed lines) hold the share
    `level` of persons' own curves.
    Thin gray lines are answers of persons in `data`, as they are, gaps left open. One panel a process; groups have
    their colors, and their names at the lines' ends.

    Parameters
    ----------
    fit : Fit
        See `trajectories`.
    data : DataFrame or Panel, optional
        Whose persons are drawn; without it only the curves.
    at, group, level : optional
        See `trajectories`.
    persons : int
        How many to draw; they are drawn at random where there are more.
    seed : int
        For that choice.
    time_label : str
        Of the axis, such as ``months``.

    Returns
    -------
    str
        SVG, the same for the same input; with a title and a description for readers that do not see it.

    Raises
    ------
    DataError
        If `data` lacks a column of the model.
    ModelError
        See `trajectories`.

    Examples
    --------
    >>> from analysis.panel import growth_curve, plot_trajectories
    >>> from analysis.panel.power import simulate
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> "</svg>" in plot_trajectories(fit, data)
    True
    """
    spec = spec_of(fit, WHERE)
    frame = _frame(spec, data)
    if persons < 0:
        raise ModelError(
            f"{WHERE}: persons={persons!r} is less than 0. Give how many to draw, or 0 for none."
        )
    tables = [_table(fit, curve, at, group, level) for curve in spec.curves]
    rng = np.random.default_rng(seed)
    drawn = (
        frame
        if frame is None or len(frame) <= persons
        else frame.iloc[np.sort(rng.choice(len(frame), persons, False))]
    )
    return _svg(spec, tables, drawn, level, time_label, _title(fit))


def _frame(spec: Curves, data: pd.DataFrame | Panel | None) -> pd.DataFrame | None:
    if data is None:
        return None
    frame = data.wide([c.name for c in data.columns]) if isinstance(data, Panel) else data
    needed = [c for curve in spec.curves for c in curve.columns] + ([spec.group] if spec.group else [])
    if absent := [c for c in needed if c not in frame.columns]:
        raise DataError(
            f"{WHERE}: data have no column {absent[0]!r} of the model. Give the data that were fitted."
        )
    return frame


def _table(
    fit: Fit, curve: Curve, at: Mapping[str, float] | None, group: object, level: float
) -> pd.DataFrame:
    times = (
        None
        if curve.shape is None
        else sorted({*np.linspace(curve.times[0], curve.times[-1], GRID), *curve.times})
    )
    found = trajectories(fit, times=times, at=at, group=group, level=level)
    return found[found["process"] == curve.name]


def _title(fit: Fit) -> str:
    return fit.about.title if fit.about is not None else ""


def _svg(
    spec: Curves,
    tables: Sequence[pd.DataFrame],
    drawn: pd.DataFrame | None,
    level: float,
    time_label: str,
    title: str,
) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH * len(spec.curves), HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        panels = figure.subplots(1, len(spec.curves), squeeze=False)[0]
        for axes, curve, table in zip(panels, spec.curves, tables, strict=True):
            _draw(axes, spec, curve, table, drawn)
            axes.set_xlabel(time_label)
        drawing = svg_of(figure)
    return described(drawing, title, _words(tables, drawn, level))


def _draw(axes: Axes, spec: Curves, curve: Curve, table: pd.DataFrame, drawn: pd.DataFrame | None) -> None:
    groups = list(dict.fromkeys(table["group"]))
    if drawn is not None and curve.columns:
        for i, label in enumerate(groups):
            rows = drawn if not label else drawn[drawn[spec.group].astype(str) == label]
            _persons(axes, curve, rows, RAW if len(groups) == 1 else COLORS[i % len(COLORS)])
    marker = "o" if curve.shape is None else ""
    ends = []
    for i, label in enumerate(groups):
        own, color = table[table["group"] == label], COLORS[i % len(COLORS)]
        time = own["time"].to_numpy()
        # filled ranges of several groups would lie over each other: these have edges only
        filled: Any = {"alpha": 0.10, "linewidth": 0.0} if len(groups) == 1 else {"alpha": 0.0}
        axes.fill_between(time, own["person_low"], own["person_high"], color=color, **filled)
        for edge in ("person_low", "person_high") if len(groups) > 1 else ():
            axes.plot(time, own[edge], color=color, linewidth=1.0, linestyle=(0, (5, 3)))
        axes.fill_between(time, own["low"], own["high"], color=color, alpha=0.35, linewidth=0)
        axes.plot(time, own["mean"], color=color, linewidth=2.2, marker=marker, markersize=4.5)
        named = f"{spec.group} {label}" if label.replace(".", "", 1).isdigit() else label
        ends.append((float(own["mean"].iloc[-1]), named, color))
    _limits(axes, table, drawn, curve)
    if len(ends) > 1:
        name_ends(axes, curve.times[-1], ends)
    axes.set_xticks(curve.times)
    axes.set_xticklabels([f"{t:g}" for t in curve.times])
    axes.set_title(curve.name, loc="left", fontweight="bold", fontsize=11)


def _persons(axes: Axes, curve: Curve, rows: pd.DataFrame, color: str) -> None:
    values = rows[list(curve.columns)].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    gap = np.full((len(values), 1), np.nan)
    answers = np.hstack([values, gap])  # a gap ends each person's line, so that one path holds them all
    times = np.tile([*curve.times, np.nan], len(values))
    axes.plot(times, answers.ravel(), color=color, linewidth=0.6, alpha=0.5, zorder=1)
    # an answer between two gaps has no line to stand on
    told = np.isfinite(values)
    beside = np.hstack([gap, values])[:, :-1], answers[:, 1:]
    alone = told & ~np.isfinite(beside[0]) & ~np.isfinite(beside[1])
    at = np.broadcast_to(curve.times, values.shape)[alone]
    axes.plot(at, values[alone], ".", color=color, markersize=1.5, alpha=0.5, zorder=1)


def _limits(axes: Axes, table: pd.DataFrame, drawn: pd.DataFrame | None, curve: Curve) -> None:
    shown = [table["person_low"].min(), table["person_high"].max(), table["low"].min(), table["high"].max()]
    if drawn is not None and curve.columns:
        values = drawn[list(curve.columns)].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
        shown += [np.nanmin(values), np.nanmax(values)]
    low, high = np.nanmin(shown), np.nanmax(shown)
    room = 0.04 * (high - low)
    axes.set_ylim(low - room, high + room)


def _words(tables: Sequence[pd.DataFrame], drawn: pd.DataFrame | None, level: float) -> str:
    """Say what the picture shows."""
    said = []
    for table in tables:
        for label in dict.fromkeys(table["group"]):
            own = table[table["group"] == label]
            first, last = own.iloc[0], own.iloc[-1]
            who = f"{first['process']}{f' in group {label}' if label else ''}"
            said.append(
                f"{who}: mean {first['mean']:.3g} at time {first['time']:g}, {last['mean']:.3g} at time "
                f"{last['time']:g}."
            )
    said.append(
        f"Dark bands: {100 * level:g} % interval of the mean; light bands or dashed lines: "
        f"{100 * level:g} % of persons' own curves."
    )
    if drawn is not None:
        said.append(f"Thin lines: answers of {len(drawn)} persons.")
    return " ".join(said)
