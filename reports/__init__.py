"""Estimates in, documents out.

`build` turns the results of a study into a `document` of unrounded numbers, each subject in a module of `sections`,
made of `tables`, `sentences` and `figures`. `writers` print it as HTML, PDF, Word or Markdown; `numbers` is the only
place that rounds, `manner` the only one that puts words into another language. `write` runs a study and puts report
and `record` in place whole (`folder`), `verify` runs it again and compares (`verdict` says so in words), `demonstrate`
does it with the embedded study, `scorefile` scores one file, and `cli` is the `wavepath` command.

This module imports nothing, so that the command starts quickly; each name below comes with its first use.
"""

from importlib import import_module
from typing import Any

# Module to the names that it hands on; never the name of a module beside this file, which would win after its first
# import. (`analysis.handing` would do the same, but brings all of `analysis` with it.)
HOMES = {
    "reports.displays.compose": "compose",
    "reports.document": "Document Section Table Column Rows Figure Number Interval Code paragraph say phrase",
    "reports.manner": "Manner",
    "reports.writers.render": "render",
}
HOME = {name: module for module, names in HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module 'reports' has no attribute {name!r}")
    return getattr(import_module(HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*HOME, *globals()])
