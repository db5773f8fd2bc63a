"""Models of change: builders that write a model's text, fit it, and say which of its paths answer the question.

`design` finds the columns of each variable and wave, a builder writes the whole text in lavaan's syntax, `fitting`
fits it as it stands. What comes back is a `Fit`: `fit.model` is the text, `fit.paths` the table, `fit.about` what the
model assumes. `indirect` has what follows from routes over several paths.
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
from analysis.panel.indirect import (
    Mediation,
    Sensitivity,
    equivalent_models,
    lags_test,
    mediation,
    panel_mediation,
    sensitivity,
)
from analysis.panel.measurement import Alignment, Invariance, alignment, dmacs, invariance

__all__ = [
    "Alignment",
    "Design",
    "Invariance",
    "Mediation",
    "Process",
    "Sensitivity",
    "alignment",
    "alt",
    "baseline_adjustment",
    "design",
    "dmacs",
    "dpm",
    "equivalent_models",
    "group_panel",
    "growth_curve",
    "invariance",
    "lags_test",
    "lcm_sr",
    "lcs",
    "mediation",
    "panel_mediation",
    "path_differences",
    "plot_trajectories",
    "second_order",
    "sensitivity",
    "studies",
    "trajectories",
]
