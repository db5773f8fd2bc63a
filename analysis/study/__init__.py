"""A study as a `study.toml` declares it: `load` checks the plan, `run` gives the `Results` for reports.

`StudyPlan` in `plan` says which keys a study file may have, `json_schema` the same for editors; `freeze` keeps a plan
before the data are opened, and `deviations` compares it with today's. Reports are written by `reports`."""

from analysis.study.load import Study, load
from analysis.study.plan import StudyPlan, json_schema
from analysis.study.results import Exclusion, FileRead, ModelResult, Provenance, Results, WaveCount
from analysis.study.run import run

__all__ = [
    "Exclusion",
    "FileRead",
    "ModelResult",
    "Provenance",
    "Results",
    "Study",
    "StudyPlan",
    "WaveCount",
    "json_schema",
    "load",
    "run",
]
