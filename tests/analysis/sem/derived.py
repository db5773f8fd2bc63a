"""The frames that the reference cases name: the two data sets that semopy ships, and what is derived from them.

The rules are those of tests/golden/lavaan/derived.json, which the R scripts read too. Frames of other packages are
written by export_data.R to tests/golden/lavaan/.data (never committed); without that folder their tests are skipped.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from semopy.examples import holzinger39, political_democracy

GOLDEN = Path(__file__).parents[2] / "golden" / "lavaan"
EXPORTED = GOLDEN / ".data"
RULES: Mapping[str, Any] = json.loads((GOLDEN / "derived.json").read_text())
OTHERS = (
    *("GROWTH", "TWOLEVEL", "BURNS", "BFI", "SATACT", "MSQ", "BOYS"),
    *("NHANES", "SELFREPORT", "EFC", "BTHEB", "ABILITY"),
)


def frame(name: str) -> pd.DataFrame:
    """The data set by the name the R scripts give it.

    HS PD HSD HSD0 HSDN HSMX PDD PD2 HSM1 to HSM4 PDM1 PDM2 HSDM, or one of `OTHERS`; rows count from 0.
    """
    return _made(name).copy()


@cache
def _made(name: str) -> pd.DataFrame:
    if name in OTHERS:
        path = EXPORTED / f"{name}.csv"
        if not path.exists():
            pytest.skip(f"{path.name} is not there: Rscript tests/golden/lavaan/export_data.R writes it")
        return pd.read_csv(path)
    if name == "HS":
        return pd.DataFrame(holzinger39.get_data()).reset_index(drop=True)
    if name == "PD":
        return pd.DataFrame(political_democracy.get_data()).reset_index(drop=True)
    if name == "HSD":
        return _categories_and_design(frame("HS"))
    if name == "PDD":
        return _four_categories(frame("PD"))
    if name == "PD2":
        return frame("PD").assign(half=np.where(np.arange(1, 76) % 2 == 1, "odd", "even"))
    if name == "HSD0":
        made = frame("HSD")
        made["z1"] = np.searchsorted([3.1], made["x1"], side="right") + 1
        made["z2"] = np.searchsorted([12.9], made["x1"] + made["x2"], side="right") + 1
        return made
    if name == "HSDN":
        made = frame("HSD")
        columns = [f"x{number}" for number in range(1, 10)]
        made[columns] = frame("HSM1")[columns]
        return made
    if name == "HSMX":
        made = frame("HSM1")
        return pd.concat([made, made.assign(x3=-made["x3"])], ignore_index=True)
    rule = RULES["missing"][name]
    return _incomplete(frame(rule["base"]), rule)


def _categories_and_design(data: pd.DataFrame) -> pd.DataFrame:
    row = np.arange(1, len(data) + 1)
    for kind, cuts in RULES["cuts"].items():
        for column, at in cuts.items():
            data[f"{kind}{column[1:]}"] = np.searchsorted(at, data[column], side="right") + 1
    data["three"] = np.array(["north", "south", "west"])[(row + row // 7) % 3]
    data["class"] = (row * row + 3 * row + row // 11) % 37 + 1
    data["weight"] = 0.5 + ((row * 13) % 7) / 4
    data["frequency"] = (row * 5) % 3 + 1
    data["female"] = data["sex"] - 1
    return data


def _four_categories(data: pd.DataFrame) -> pd.DataFrame:
    for number in range(1, 9):
        data[f"o{number}"] = np.searchsorted([2.4, 5.2, 7.6], data[f"y{number}"], side="right") + 1
    return data


def _incomplete(data: pd.DataFrame, rule: Mapping[str, Any]) -> pd.DataFrame:
    row = np.arange(1, len(data) + 1)
    source = data.copy()
    data[rule.get("columns", [])] = data[rule.get("columns", [])].astype(float)
    if "rule" in rule:
        words = rule["rule"].replace("mod", "%").replace("div", "//")
        for column, name in enumerate(rule["columns"], start=1):
            out = eval(words, {"__builtins__": {}}, {"row": row, "column": column})  # our own file's rule
            data.loc[out, name] = np.nan
    if "above" in rule:
        part = rule["above"]
        data.loc[source[part["column"]] > part["cut"], part["columns"]] = np.nan
    if "below" in rule:
        part = rule["below"]
        data.loc[source[part["column"]] < part["cut"], part["columns"]] = np.nan
    if "empty" in rule:
        data.loc[row % rule["empty"] == 0, rule["columns"]] = np.nan
    return data
