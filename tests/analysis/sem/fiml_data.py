"""Data with missing answers by a rule, so that the R script beside the golden numbers makes the same."""

import numpy as np

from analysis.sem.complete import complete
from analysis.sem.options import SEM
from analysis.sem.ram import Ram, layout
from analysis.sem.syntax import parse
from analysis.sem.table import ParameterTable
from tests.analysis.sem.reference import data

HS = [f"x{i}" for i in range(1, 10)]
PD = [f"{v}{i}" for v, k in (("x", 3), ("y", 8)) for i in range(1, k + 1)]

FACTORS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
PATHS = "x4 ~ a*x1 + x2\nx5 ~ b*x4 + a*x2\nx4 ~ 1\nx5 ~ 1"
DEMOCRACY = """
ind60 =~ x1 + x2 + x3
dem60 =~ y1 + a*y2 + b*y3 + c*y4
dem65 =~ y5 + a*y6 + b*y7 + c*y8
dem60 ~ ind60
dem65 ~ ind60 + dem60
y1 ~~ y5
y2 ~~ y4 + y6
y1 ~ 1
"""

MIMIC = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ x7 + x8\ntextual ~ x7 + visual"
MODELS = {"FACTORS": FACTORS, "PATHS": PATHS, "DEMOCRACY": DEMOCRACY, "MIMIC": MIMIC}


def holes(rows: np.ndarray, percent: int = 10) -> np.ndarray:
    """Take out the answers (i, j), counted from 0, for which 7919 (i + 1)(j + 3) mod 101 is below `percent`."""
    i, j = np.arange(rows.shape[0])[:, None], np.arange(rows.shape[1])
    return np.where((7919 * (i + 1) * (j + 3)) % 101 < percent, np.nan, rows)


def with_holes(name: str, percent: int = 10) -> tuple[np.ndarray, list[str]]:
    columns = HS if name == "HS" else PD
    return holes(data(name)[columns].to_numpy(float), percent), columns


def laid_out(model: str) -> tuple[ParameterTable, Ram]:
    table = complete(parse(model + "\n"), SEM)
    return table, layout(table)


def problem(name: str, model: str, percent: int = 10) -> tuple[ParameterTable, Ram, np.ndarray]:
    """A model's table and layout, and the data in the order of its observed variables."""
    table, ram = laid_out(model)
    rows, columns = with_holes(name, percent)
    return table, ram, rows[:, [columns.index(v) for v in table.observed]]
