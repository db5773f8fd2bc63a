"""Texts of `mediation` and `panel_mediation`, to be fitted by lavaan."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import Fit
from analysis.panel.indirect import mediation, panel_mediation
from tests.analysis.panel.golden import Case

PRODUCTS = ["x1_by_z1", "m2_by_z1"]  # in the file for R; made anew by the builder


def at_once(**options: Any) -> Callable[[pd.DataFrame], Fit]:
    def build(data: pd.DataFrame) -> Fit:
        frame = data.drop(columns=[c for c in PRODUCTS if c in data])
        return mediation(frame, limits="delta", **options).fit

    return build


def over_time(waves: int, path: str = "xmy", **options: Any) -> Callable[[pd.DataFrame], Fit]:
    variables = {v: [f"{v}{t}" for t in range(1, waves + 1)] for v in path}

    def build(data: pd.DataFrame) -> Fit:
        return panel_mediation(data, variables, limits="delta", **options).fit

    return build


PATHS = """
m2 ~ a*x1 + z1
y2 ~ x1
y4 ~ m2 + b*y2 + z2
m2 ~~ y2
"""
FACTOR = {"F": ["m1", "m2", "m3"]}

CASES = [
    Case("simple", "panel_indirect", at_once(x="x1", m="m2", y="y3", covariates=["z1"])),
    Case("fixed covariates", "panel_indirect", at_once(x="x1", m="m2", y="y3", covariates=["z1"], fixed_x=True)),
    Case("parallel, two causes", "panel_indirect", at_once(x=["x1", "t"], m=["m2", "y2"], y="y4", contrasts=True)),
    Case("serial, two outcomes", "panel_indirect", at_once(x="x1", m=[["m2", "y2"], ["m3"]], y=["y4", "out"])),
    Case("neighboring stages only", "panel_indirect",
         at_once(x="x1", m=["m2", "y3"], y="out", covariates="z1", structure="serial", skip=False, direct=False)),
    Case("paths as text", "panel_indirect", at_once(x="x1", y="y4", paths=PATHS)),
    Case("groups, incomplete", "panel_missing", at_once(x="x1", m="m2", y="y3", group="g")),
    Case("moderated", "panel_indirect", at_once(x="x1", m="m2", y="y3", moderators={"z1": ["first", "second"]})),
    Case("moderated direct", "panel_indirect", at_once(x="x1", m="m2", y="y3", moderators={"z1": "direct"})),
    Case("latent mediator", "panel_indirect", at_once(x="x1", m="F", y="y4", latent=FACTOR)),
    Case("latent cause", "panel_indirect", at_once(x="F", m="y3", y="y4", latent=FACTOR, covariates="z1")),
    Case("two-valued outcome", "panel_indirect", at_once(x="x1", m="m2", y="b", ordered=["b"], covariates="z1")),
    Case("ordered mediator", "panel_indirect", at_once(x="x1", m="cat", y="y3", ordered=["cat"])),
    Case("clusters, robust", "panel_indirect", at_once(x="x1", m="m2", y="y3", cluster="c", estimator="MLR")),
    Case("equal lags", "panel_indirect", over_time(4)),
    Case("free lags, incomplete", "panel_missing", over_time(3, lags="free")),
    Case("lag 2", "panel_indirect", over_time(4, lags="free", direct="lag2")),
    Case("no direct path", "panel_indirect", over_time(3, direct="none")),
    Case("both directions, by steps", "panel", over_time(5, reverse=True)),
    Case("groups over time", "panel_indirect", over_time(3, group="g")),
    Case("two waves", "panel_indirect", over_time(2)),
    Case("chain of four", "panel_indirect", over_time(4, "xmys")),
    Case("within persons", "panel_indirect", over_time(4, model="riclpm")),
    Case("covariates over time, incomplete", "panel_missing", over_time(3, covariates=["z1", "z2"])),
    Case("covariates over time, random, in groups", "panel", over_time(3, covariates="z1", fixed_x=False, group="g")),
    Case("covariates of parts within persons", "panel_indirect", over_time(4, model="riclpm", covariates="z1")),
    Case("within persons, free", "panel_missing", over_time(4, model="riclpm", lags="free")),
]  # fmt: skip
