"""Tables of results: each module gives one, as a `document.Table` of unrounded cells.

Who: `table_one`, `exclusions_table`, `retention_table`, `attrition_table`, `dropout_table`. What was measured:
`instruments_table`, `scores_table`, `change_table`, `reliability_table`, `correlation_table`, `codebook_table`. Models:
`fit_table`, `comparison_table`, `models_table`, `parameter_table`, `paths_table`, `lagged_table`, `growth_table`,
`effects_table`, `local_fit_table`, `invariance_table`, `invariance_rules_table`, `group_difference_table`,
`regression_table`, `power_table`. All of them come from `reports`, too: ``from reports import table_one``. A `Table`
goes to other programs by its methods `to_frame`, `to_csv`, `to_xlsx`, `to_latex` and `to_gt`.
"""
