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
