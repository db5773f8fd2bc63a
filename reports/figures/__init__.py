"""Figures of a report other than path diagrams: each a function from results to `reports.document.Figure`.

Persons: `flow_figure` (of a `study_flow` or `panel_flow`), `retention_figure`, `upset_figure`, `missingness_map`.
Values: `trajectory_figure`, `distribution_figure`, `correlation_figure`. Models: `forest_figure`, `growth_figure`,
`bootstrap_figure`, `residual_map`, `sensitivity_figure`, `power_figure`. All of them come from `reports`, too; the SVG
text is ``figure.svg``. Path diagrams are ``fit.diagram()``. `canvas`, `axes` and `strokes` draw.
"""
