"""One plain text, to see that text, options and numbers reach lavaan and come back."""

import pandas as pd

from analysis import Fit
from analysis.panel.fitting import fitted
from analysis.sem.about import About, Path
from tests.analysis.panel.golden import Case

TEXT = """
y2 ~ a*y1 + b*x1
x1 ~~ y1
x1 ~~ x1
y1 ~~ y1
y2 ~~ y2
x1 + y1 + y2 ~ 1
product := a*b
"""
ABOUT = About(
    "Regression over two waves",
    (Path("y2", "~", "x1", "cross-lagged", "x", "y", "1 -> 2"), Path("product", ":=", "", "product")),
)


def build(data: pd.DataFrame) -> Fit:
    return fitted(TEXT, data, ABOUT, {"missing": "fiml", "group": None}, "a warning")


CASES = [Case("two waves", "panel", build), Case("two waves, incomplete", "panel_missing", build)]
