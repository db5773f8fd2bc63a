"""Reads the reference numbers for ordinal data, and cuts the Holzinger-Swineford data as `cut.R` there does."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.analysis.sem.reference import data

GOLDEN = Path(__file__).parents[2] / "golden" / "ordinal"
CUTS = {2: [0.1], 3: [-0.6, 0.7], 4: [-0.8, 0.05, 0.9], 5: [-1, -0.4, 0.3, 1.1]}


@cache
def cases(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((GOLDEN / name).read_text())["cases"])


def cut_data(levels: Mapping[str, int]) -> pd.DataFrame:
    frame = data("HS").copy()
    for name, k in levels.items():
        z = (frame[name] - frame[name].mean()) / frame[name].std()
        frame[name] = np.searchsorted(CUTS[k], z, side="right") + 1.0
    return frame


def with_empty_cell(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(x7=frame["x7"].mask((frame["x1"] == 2) & (frame["x7"] == 1), 2.0))


def with_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    row = pd.Series(np.arange(1, len(frame) + 1), index=frame.index)
    gaps = {"x2": 7, "x6": 9, "x8": 11}
    return frame.assign(**{name: frame[name].mask(row % every == 0) for name, every in gaps.items()})


SPOILS = {"empty_cell": with_empty_cell, "pairwise": with_gaps, "pairwise_covariates": with_gaps}


def case_data(case: Mapping[str, Any]) -> pd.DataFrame:
    return SPOILS.get(case["name"], lambda frame: frame)(cut_data(case["levels"]))


def symmetric(lower: list[float]) -> np.ndarray:
    """The matrix whose lower triangle R writes column by column."""
    size = int(np.sqrt(2 * len(lower)))
    out = np.zeros((size, size))
    out[np.triu_indices(size)] = lower
    return out + np.triu(out, 1).T
