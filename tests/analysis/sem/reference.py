"""Reads the reference numbers of lavaan, and the two data sets that semopy ships."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from semopy.examples import holzinger39, political_democracy

GOLDEN = Path(__file__).parents[2] / "golden" / "lavaan"


@cache
def cases(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((GOLDEN / name).read_text())["cases"])


@cache
def data(name: str) -> pd.DataFrame:
    """The data sets by the names that the R script gives them."""
    frame: pd.DataFrame = {"HS": holzinger39, "PD": political_democracy}[name].get_data()
    return frame
