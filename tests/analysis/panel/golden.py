"""Compares builders with lavaan: their own text, pasted into R, must give the same numbers.

A subject is a module `tests/analysis/panel/cases_<subject>.py` with `CASES`. After a change of a builder's text::

    python -m tests.analysis.panel.golden SUBJECT      # writes tests/golden/panel/<subject>.models.json
    Rscript tests/golden/panel/make.R SUBJECT          # fits them by lavaan, writes <subject>.json
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import Fit

GOLDEN = Path(__file__).parents[2] / "golden" / "panel"
ESTIMATE = 2e-4  # of 1 + its size: lavaan's search stops that far from the minimum in flat directions
ERROR = 1e-3  # relative: lavaan's observed information is numeric
CONSTRAINED = 5.0  # times that under constraints, which lavaan's search meets to 1e-6 or so
CHISQ = 1e-3  # both programs are at the minimum to this in the statistic


@dataclass(frozen=True)
class Case:
    """One builder call; `data` names a file of tests/golden/panel/data."""

    name: str
    data: str
    build: Callable[[pd.DataFrame], Fit]


@cache
def frame(name: str) -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "data" / f"{name}.csv")


def cases(subject: str) -> list[Case]:
    return list(import_module(f"tests.analysis.panel.cases_{subject}").CASES)


def write(subject: str) -> None:
    found = []
    for case in cases(subject):
        fit = case.build(frame(case.data))
        assert fit.about is not None
        options = dict(fit.about.options)
        found.append({"name": case.name, "data": case.data, "model": fit.model, "options": options})
    (GOLDEN / f"{subject}.models.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@cache
def reference(subject: str) -> dict[str, dict[str, Any]]:
    read = json.loads((GOLDEN / f"{subject}.json").read_text(encoding="utf-8"))
    return {case["name"]: case for case in read["cases"]}


def check(subject: str, case: Case) -> None:
    """Assert that the text is the one that lavaan fitted, and that both give the same numbers."""
    fit, known = case.build(frame(case.data)), reference(subject)[case.name]
    assert fit.model == known["model"], "the builder's text changed: write the models and run make.R again"
    assert fit.measures["df"] == known["df"]
    assert fit.measures["npar"] == known["npar"]
    for name in ("chisq", "chisq_scaled"):
        if known.get(name) is not None:
            assert abs(fit.measures[name] - known[name]) < CHISQ * max(1.0, known[name] / 100), name
    lavaan = {(r["lhs"], r["op"], r["rhs"], r.get("group", 1)): r for r in known["estimates"]}
    ours = fit.estimates
    seen, slack = 0, CONSTRAINED if " == " in fit.model else 1.0
    for row in ours.itertuples():
        rhs = "" if row.op == "~1" else row.rhs
        theirs = lavaan.get((row.lhs, row.op, rhs, row.group)) or lavaan.get(
            (rhs, row.op, row.lhs, row.group)
        )
        if row.op == ":=":
            theirs = next(r for r in known["estimates"] if r["op"] == ":=" and r["lhs"] == row.lhs)
        if theirs is None:
            assert not row.free, f"{row.lhs} {row.op} {row.rhs} is not among lavaan's parameters"
            continue
        seen += 1
        words = f"{case.name}: {row.lhs} {row.op} {row.rhs} group {row.group}"
        assert abs(row.estimate - theirs["est"]) < slack * ESTIMATE * (1 + abs(theirs["est"])), words
        if theirs.get("se"):
            assert abs(row.se - theirs["se"]) < slack * (ERROR * theirs["se"] + ESTIMATE * 0.1), words
    assert seen >= known["npar"] or not np.isfinite(known["npar"])


if __name__ == "__main__":
    write(sys.argv[1])
