"""The cases of tests/golden/lavaan/after_fit.json, fitted here."""

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import analysis
from analysis.sem import Fit
from tests.analysis.sem.reference import GOLDEN, cases, data

FILE = "after_fit.json"
FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
TWO = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"


def names(key: str, *, without: tuple[str, ...] = (), file: str = FILE) -> list[str]:
    """Cases that hold a reference for `key`."""
    return [c["name"] for c in cases(file) if key in c["after"] and c["name"] not in without]


def case(name: str, *, file: str = FILE) -> dict[str, Any]:
    return next(c for c in cases(file) if c["name"] == name)


@cache
def fitted(name: str, *, file: str = FILE) -> Fit:
    """The fit of a case; made once."""
    c = case(name, file=file)
    return fit_of(c["front"], c["model"], c["data"], c["options"])


def fit_of(front: str, model: str, frame: str, options: dict[str, Any]) -> Fit:
    words = {"weights" if k == "sampling.weights" else k.replace(".", "_"): v for k, v in options.items()}
    return getattr(analysis, front)(model, data=data(frame), **words)  # type: ignore[no-any-return]


@cache
def comparisons() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((GOLDEN / FILE).read_text())["comparisons"])


def by_group(theirs: dict[str, Any], fit: Fit, inner: str) -> dict[str, Any]:
    """References of one group stand alone, those of several under the groups' values."""
    return {"": theirs} if inner in theirs else {g: theirs[g] for g in fit.groups}


def matrix(theirs: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(theirs["values"], index=theirs["rows"], columns=theirs["columns"]).astype(float)


def vector(theirs: Any) -> np.ndarray:
    values = theirs["values"] if isinstance(theirs, dict) and "values" in theirs else theirs
    values = list(values.values()) if isinstance(values, dict) else values
    return np.array([np.nan if v in (None, "NA") else v for v in np.ravel(values)], dtype=float)
