"""Reads the reference numbers of R, and the simulated panel that they were made from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

GOLDEN = Path(__file__).parents[3] / "golden" / "regression"
SHARED = Path(__file__).parents[4].parent / "shared" / "data"


@cache
def golden(name: str) -> dict[str, Any]:
    """The references of one script: ``mixed``, ``gee`` or ``plm``."""
    return dict(json.loads((GOLDEN / f"{name}.json").read_text()))


def panel() -> pd.DataFrame:
    """The simulated panel of data.R: 60 persons, up to 5 waves."""
    return pd.DataFrame(golden("mixed")["data"])


def by_name(terms: list[str], values: list[float]) -> dict[str, float]:
    """R's values by the names that our formulas give."""
    return {ours(term): value for term, value in zip(terms, values, strict=True)}


def ours(term: str) -> str:
    """R's name of a coefficient in our words."""
    return ":".join(_one(part) for part in term.split(":"))


def _one(term: str) -> str:
    if term == "(Intercept)":
        return "Intercept"
    if term.startswith("wavef"):
        return f"C(wave)[T.{float(term.removeprefix('wavef'))}]"
    return "group[T.treated]" if term == "grouptreated" else term


def largest_gap(ours: pd.Series, theirs: dict[str, float]) -> float:
    """Largest relative difference, by name."""
    reference = pd.Series(theirs).reindex(ours.index)
    return float(np.abs(ours / reference - 1).max())
