"""Models of change: builders that write a model's text, fit it, and say which of its paths answer the question.

`design` finds the columns of each variable and wave, a builder writes the whole text in lavaan's syntax, `fitting`
fits it as it stands. What comes back is a `Fit`: `fit.model` is the text, `fit.paths` the table, `fit.about` what the
model assumes.

`lagged` holds cross-lagged models, `change` growth and change scores, `indirect` mediation, `measurement` invariance,
`groups` several groups, `regression` mixed, marginal and fixed-effects models, `power` simulation and power, `studies`
published studies as templates; `builders` finds a builder by its name. Rooms are imported with their first use.
"""

from typing import TYPE_CHECKING

from analysis.panel.design import Design, Process, design
from instruments.handing import lazily

if TYPE_CHECKING:
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
    from analysis.panel.groups import (
        BaselineAdjustment,
        PathDifferences,
        baseline_adjustment,
        group_panel,
        path_differences,
    )
    from analysis.panel.indirect import (
        Mediation,
        Sensitivity,
        equivalent_models,
        lags_test,
        mediation,
        panel_mediation,
        sensitivity,
    )
    from analysis.panel.lagged import chibar, clpm, lag_equality, lagged_effects, riclpm, starts
    from analysis.panel.measurement import Alignment, Invariance, alignment, dmacs, invariance
    from analysis.panel.regression import Regression, fixed_effects, gee, mixed, mmrm, within_between

__all__ = [
    "Alignment",
    "BaselineAdjustment",
    "Design",
    "Invariance",
    "Mediation",
    "PathDifferences",
    "Process",
    "Regression",
    "Sensitivity",
    "alignment",
    "alt",
    "baseline_adjustment",
    "chibar",
    "clpm",
    "design",
    "dmacs",
    "dpm",
    "equivalent_models",
    "fixed_effects",
    "gee",
    "group_panel",
    "growth_curve",
    "invariance",
    "lag_equality",
    "lagged_effects",
    "lags_test",
    "lcm_sr",
    "lcs",
    "mediation",
    "mixed",
    "mmrm",
    "panel_mediation",
    "path_differences",
    "plot_trajectories",
    "riclpm",
    "second_order",
    "sensitivity",
    "starts",
    "trajectories",
    "within_between",
]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "analysis.panel.change": "alt dpm growth_curve lcm_sr lcs plot_trajectories second_order trajectories",
        "analysis.panel.groups": "BaselineAdjustment PathDifferences baseline_adjustment group_panel path_differences",
        "analysis.panel.indirect": "Mediation Sensitivity equivalent_models lags_test mediation panel_mediation "
        "sensitivity",
        "analysis.panel.lagged": "chibar clpm lag_equality lagged_effects riclpm starts",
        "analysis.panel.measurement": "Alignment Invariance alignment dmacs invariance",
        "analysis.panel.regression": "Regression fixed_effects gee mixed mmrm within_between",
    },
    __all__,
)
