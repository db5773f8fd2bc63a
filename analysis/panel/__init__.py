"""Models of change: builders that write a model's text, fit it, and say which of its paths answer the question.

`design` finds the columns of each variable and wave, a builder writes the whole text in lavaan's syntax, `fitting`
fits it as it stands. What comes back is a `Fit`: `fit.model` is the text, `fit.paths` the table, `fit.about` what the
model assumes.
"""

from analysis.panel.change import (
    alt,
    dpm,
    growth_curve,
    lcm_sr,
    lcs,
    plot_trajectories,
    second_order,
    trajectories,
)
from analysis.panel.design import Design, Process, design

__all__ = [
    "Design",
    "Process",
    "alt",
    "design",
    "dpm",
    "growth_curve",
    "lcm_sr",
    "lcs",
    "plot_trajectories",
    "second_order",
    "trajectories",
]
