"""Models of change: builders that write a model's text, fit it, and say which of its paths answer the question.

`design` finds the columns of each variable and wave, a builder writes the whole text in lavaan's syntax, `fitting`
fits it as it stands. What comes back is a `Fit`: `fit.model` is the text, `fit.paths` the table, `fit.about` what the
model assumes.
"""

from analysis.panel.design import Design, Process, design
from analysis.panel.lagged import chibar, clpm, lag_equality, lagged_effects, riclpm, starts

__all__ = [
    "Design",
    "Process",
    "chibar",
    "clpm",
    "design",
    "lag_equality",
    "lagged_effects",
    "riclpm",
    "starts",
]
