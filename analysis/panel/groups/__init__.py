"""Groups compared: `group_panel` fits a panel in each, `path_differences` compares their paths with each other."""

from analysis.panel.groups.panel import group_panel

__all__ = ["group_panel"]
