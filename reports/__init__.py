"""Estimates in, documents out.

In a notebook or script: `compose` and `render` make a document and print it, ``..._table``, ``..._sentence`` and
``..._figure`` tell one result (`reports.tables`, `reports.sentences`, `reports.figures`). Of a study file:

`build` turns the results of a study into a `document` of unrounded numbers, each subject in a module of `sections`,
made of `tables`, `sentences` and `figures`. `writers` print it as HTML, PDF, Word or Markdown; `numbers` is the only
place that rounds, `manner` the only one that puts words into another language. `write` runs a study and puts report
and `record` in place whole (`folder`), `verify` runs it again and compares (`verdict` says so in words), `demonstrate`
does it with the embedded study, `scorefile` scores one file, and `cli` is the `wavepath` command.

This module imports nothing, so that the command starts quickly; each name below comes with its first use.
"""

from instruments.handing import lazily

# Module to the names that it hands on.
HOMES = {
    "reports.displays.compose": "compose",
    "reports.document": "Document Section Table Column Rows Figure Number Interval Code paragraph say phrase",
    "reports.manner": "Manner",
    "reports.writers.markdown": "fragment markdown_of_table",
    "reports.writers.render": "render",
    "reports.figures.bootstrap": "bootstrap_figure",
    "reports.figures.correlation": "correlation_figure",
    "reports.figures.distribution": "distribution_figure",
    "reports.figures.facet": "Axis Facet Occasion",
    "reports.figures.flow": "flow_figure",
    "reports.figures.flowing": "Arm Change Flow Stage",
    "reports.figures.flows": "panel_flow study_flow",
    "reports.figures.forest": "Estimate forest_figure",
    "reports.figures.growth": "growth_figure",
    "reports.figures.missingness": "missingness_map",
    "reports.figures.paths": "path_figure",
    "reports.figures.power": "power_figure",
    "reports.figures.residuals": "residual_map",
    "reports.figures.retention": "retention_figure",
    "reports.figures.sensitivity": "sensitivity_figure",
    "reports.figures.trajectory": "trajectory_figure",
    "reports.figures.upset": "upset_figure",
    "reports.sentences.comparison": "comparison_sentence",
    "reports.sentences.differences": "difference_sentence",
    "reports.sentences.fit": "fit_sentence",
    "reports.sentences.growth": "growth_sentence",
    "reports.sentences.indirect": "indirect_sentence",
    "reports.sentences.invariance": "invariance_sentence",
    "reports.sentences.lags": "lags_sentence",
    "reports.sentences.method": "method_sentence",
    "reports.sentences.paths": "path_sentence",
    "reports.sentences.power": "power_sentence",
    "reports.sentences.regression": "regression_sentence",
    "reports.sentences.reliability": "omega_sentence reliability_sentence",
    "reports.sentences.retention": "retention_sentence",
    "reports.sentences.scores": "change_sentence score_sentence",
    "reports.sentences": "Sentence",
    "reports.language.templates": "template_file",
    "reports.notebooks.rendering": "render_notebook",
    "reports.studying": "demo_study freeze_study run_batch run_study verify_study",
    "reports.tables.who": "table_one",
    "reports.tables.scores": "change_table scores_table",
    "reports.tables.reliability": "reliability_table",
    "reports.tables.correlation": "correlation_table",
    "reports.tables.columns": "codebook_table",
    "reports.tables.forms": "instruments_table measures_table",
    "reports.tables.flow": "exclusions_table retention_table",
    "reports.tables.leaving": "attrition_table dropout_table",
    "reports.tables.comparison": "comparison_table",
    "reports.tables.effects": "effects_table",
    "reports.tables.fit": "fit_table",
    "reports.tables.group_differences": "group_difference_table",
    "reports.tables.growth": "growth_table",
    "reports.tables.invariance": "invariance_rules_table invariance_table",
    "reports.tables.lagged": "lagged_table",
    "reports.tables.local_fit": "local_fit_table",
    "reports.tables.models": "models_table",
    "reports.tables.parameters": "parameter_table",
    "reports.tables.paths": "paths_table",
    "reports.tables.power": "power_table",
    "reports.tables.regression": "regression_table",
}
__getattr__, __dir__ = lazily(__name__, HOMES)
