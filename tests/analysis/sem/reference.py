"""Reads the reference numbers of lavaan, and makes the frames that they name."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from tests.analysis.sem.derived import frame

GOLDEN = Path(__file__).parents[2] / "golden" / "lavaan"


@cache
def cases(name: str) -> tuple[dict[str, Any], ...]:
    """The cases of one file, such as ``groups.json``."""
    return tuple(json.loads((GOLDEN / name).read_text())["cases"])


@cache
def data(name: str) -> pd.DataFrame:
    """The data sets by the names that the R scripts give them."""
    return frame(name)


@cache
def _matrices(file: str) -> dict[str, Any]:
    return dict(json.loads((GOLDEN / file).read_text())["matrices"])


def covariances(file: str, name: str) -> dict[str, Any]:
    """The printed matrix of a case as options of `sem`: sample_cov, sample_nobs and, if there are any, sample_mean."""
    printed = _matrices(file)[name]
    if "rows" in printed["cov"]:
        means = {"sample_mean": pd.Series(printed["mean"])} if printed.get("mean") else {}
        return {"sample_cov": _frame(printed["cov"]), "sample_nobs": int(printed["nobs"]), **means}
    groups = list(printed["cov"])
    return {
        "sample_cov": [_frame(printed["cov"][g]) for g in groups],
        "sample_nobs": [int(n) for n in printed["nobs"]],
        "sample_mean": [pd.Series(printed["mean"][g]) for g in groups],
    }


def _frame(matrix: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(matrix["values"], index=matrix["rows"], columns=matrix["columns"])
