"""Groups compared over time.

`group_panel` fits a panel model with a structure of its own in every group, `path_differences` compares the paths and
indirect effects of any fit of several groups, `baseline_adjustment` compares change between groups that did not start
alike.
"""

from analysis.panel.groups.baseline import BaselineAdjustment, baseline_adjustment
from analysis.panel.groups.differences import PathDifferences, path_differences
from analysis.panel.groups.panel import group_panel

__all__ = [
    "BaselineAdjustment",
    "PathDifferences",
    "baseline_adjustment",
    "group_panel",
    "path_differences",
]
