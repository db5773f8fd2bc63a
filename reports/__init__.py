"""Estimates in, documents out.

`build` turns the results of a study into a `document` of unrounded numbers, each subject in a module of `sections`,
drawings by `plots`. A writer (`html`) prints it; `numbers` is the only place that rounds. `write` runs a study and
puts report and `record` in place whole (`folder`), `verify` runs it again and compares (`verdict` says so in words),
`demonstrate` does it with the embedded study, `scorefile` scores one file, and `cli` is the `wavepath` command.

This module imports nothing, so that the command starts quickly.
"""
