"""Texts of the studies' templates, to be fitted by lavaan."""

from functools import partial

import pandas as pd

from analysis import Fit
from analysis.panel.studies import load, studies
from tests.analysis.panel.golden import Case


def whole(name: str, data: pd.DataFrame) -> Fit:
    return load(name).fit(data)


def by_group(name: str, data: pd.DataFrame) -> Fit:
    return load(name).fit(data, group="group", estimator="MLR")


CASES = [Case(name, f"study_{name}", partial(whole, name)) for name in studies()] + [
    Case(f"{name} by group", f"study_{name}", partial(by_group, name))
    for name in studies()
    if load(name).groups
]
