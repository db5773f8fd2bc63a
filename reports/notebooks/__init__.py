"""Notebooks as reports: read, run, turned into a document, printed by the same writers.

`render_notebook` does all of it, as `wavepath render` does: `reading` takes .ipynb and text, `parameters` sets names,
`running` runs the cells, `document` makes sections of `markdown` and `outputs` as the cells' `options` say.
"""
