"""Draws an indirect effect over the residual correlation of mediator and outcome, as SVG text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.panel.picture import COLORS, INK, STYLE, described, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEYS = ["mediator", "outcome", "source", "target"]
TITLE = "Indirect effect by the residual correlation of mediator and outcome"


def sensitivity_svg(
    curve: pd.DataFrame, zeros: pd.DataFrame, level: float, width: float, height: float
) -> str:
    """Draw one plot for each path: the estimate, its limits, and no effect as a dashed line; sizes in inches."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    each = [(tuple(map(str, names)), rows) for names, rows in curve.groupby(KEYS, sort=False)]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height * len(each)), layout="constrained")
        FigureCanvasSVG(figure)
        plots = figure.subplots(len(each), 1, squeeze=False)[:, 0]
        for axes, (names, rows) in zip(plots, each, strict=True):
            _draw(axes, names, rows)
        drawing = svg_of(figure)
    return described(drawing, TITLE, _words(each, zeros, level))


def _draw(axes: Axes, names: tuple[str, ...], rows: pd.DataFrame) -> None:
    mediator, outcome, source, target = names
    axes.fill_between(rows["rho"], rows["low"], rows["high"], color=COLORS[0], alpha=0.2, linewidth=0)
    axes.plot(rows["rho"], rows["estimate"], color=COLORS[0], linewidth=2.0)
    axes.axhline(0.0, color=INK, linewidth=1.0, linestyle=(0, (5, 3)))
    axes.set_title(
        f"{source} to {target} over {mediator} to {outcome}", loc="left", fontweight="bold", fontsize=11
    )
    axes.set_xlabel("residual correlation of mediator and outcome")
    axes.set_ylabel("indirect effect")


def _words(each: list[tuple[tuple[str, ...], pd.DataFrame]], zeros: pd.DataFrame, level: float) -> str:
    """Say what the picture shows."""
    said = []
    for (mediator, outcome, source, target), rows in each:
        first, last = rows.iloc[0], rows.iloc[-1]
        said.append(
            f"{source} to {target} over {mediator} to {outcome}: {first['estimate']:.3g} at a correlation of "
            f"{first['rho']:.2g}, {last['estimate']:.3g} at {last['rho']:.2g}."
        )
    said += [
        f"{row['mediator']} to {row['outcome']} is 0 at {row['rho']:.2g}." for row in zeros.to_dict("records")
    ]
    return " ".join([*said, f"Bands: {100 * level:g} % limits."])
