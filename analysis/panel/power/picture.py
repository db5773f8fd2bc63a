"""Draws power over the number of rows, as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.picture import COLORS, INK, STYLE, described, name_ends, svg_of
from analysis.words import nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 6.4, 4.0  # inches
TARGET = "#9a9a9a"
BESIDE = (
    0.008  # of the width: points of one n stand beside each other, or their limits could not be told apart
)


def chosen_lines(curve: pd.DataFrame, effect: str | Sequence[str] | None) -> dict[str, pd.DataFrame]:
    """Take the lines of some effects, by name.

    Raises
    ------
    ModelError
        If an effect is not there, or there are more than can be told apart.
    """
    lines = {str(name): own for name, own in curve.groupby(_names(curve), sort=False)}
    if effect is not None:
        asked = [effect] if isinstance(effect, str) else list(effect)
        known = {*curve["effect"], *curve["label"], *lines} - {""}
        if unknown := [name for name in asked if name not in known]:
            raise ModelError(
                f"svg: there is no effect {unknown[0]!r}{nearest(unknown[0], sorted(known)) or '.'} Take names from "
                f"the table's column effect."
            )
        lines = {
            name: own
            for name, own in lines.items()
            if {name, own["effect"].iloc[0], own["label"].iloc[0]} & set(asked)
        }
    if len(lines) > len(COLORS):
        raise ModelError(
            f"svg: {len(lines)} effects in one picture cannot be told apart. Name up to {len(COLORS)} by effect=, as "
            f"in effect=[{next(iter(lines))!r}]."
        )
    return lines


def _names(curve: pd.DataFrame) -> pd.Series:
    """Name each row's line: by its effect, with the group where several have one of that name."""
    several = curve.groupby("effect")["group"].transform("nunique") > 1
    return curve["effect"].where(~several, curve["effect"] + ", group " + curve["group"].astype(str))


def power_svg(lines: dict[str, pd.DataFrame], target: float | None, title: str) -> str:
    """Draw lines: analytic power as a curve, replicates as points with the limits of their Monte-Carlo error."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        _draw(axes, lines, target)
        axes.set_title(title, loc="left", fontweight="bold", fontsize=11, pad=12)
        drawing = svg_of(figure)
    return described(drawing, title, _words(lines, target))


def _draw(axes: Axes, lines: dict[str, pd.DataFrame], target: float | None) -> None:
    if target is not None:
        axes.axhline(target, color=TARGET, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    every = pd.concat(list(lines.values()))["n"]
    ends, apart = [], BESIDE * float(every.max() - every.min())
    for i, (name, own) in enumerate(lines.items()):
        color = COLORS[i]
        drawn = own[own["method"] == "analytic"].sort_values("n")
        points = own[own["method"] == "monte_carlo"].dropna(subset=["power"]).sort_values("n")
        beside = points["n"] + (i - 0.5 * (len(lines) - 1)) * apart
        axes.plot(drawn["n"], drawn["power"], color=color, linewidth=2.0)
        if drawn.empty:
            axes.plot(beside, points["power"], color=color, linewidth=1.0, alpha=0.6)
        away = [points["power"] - points["low"], points["high"] - points["power"]]
        style: Any = {"fmt": "o", "markersize": 5.0, "capsize": 3.0, "elinewidth": 1.2}
        axes.errorbar(beside, points["power"], yerr=away, color=color, **style)
        if len(end := drawn if len(drawn) else points):
            ends.append((float(end["power"].iloc[-1]), name, color))
    axes.set_ylim(0.0, 1.02)
    axes.set_yticks([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    axes.grid(axis="y", color=INK, alpha=0.10, linewidth=0.8)
    axes.set_xlabel("n (rows)")
    axes.set_ylabel("power")
    if ends:
        name_ends(axes, float(every.max()) + len(lines) * apart, ends)


def _words(lines: dict[str, pd.DataFrame], target: float | None) -> str:
    """Say what the picture shows."""
    said = []
    for name, own in lines.items():
        points = own[own["method"] == "monte_carlo"].dropna(subset=["power"])
        shown = (points if len(points) else own).sort_values("n")
        if len(shown):
            first, last = shown.iloc[0], shown.iloc[-1]
            said.append(
                f"{name}: power {first['power']:.3f} at n = {first['n']}, {last['power']:.3f} at n = {last['n']}."
            )
    said.append("Lines: from the population's moments; points: replicates, with 95 % limits of their error.")
    return " ".join(said) + (f" Dashed: power {target:g}." if target is not None else "")
