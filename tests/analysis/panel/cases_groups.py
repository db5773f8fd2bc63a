"""Texts of `group_panel` and `baseline_adjustment`, to be fitted by lavaan."""

import pandas as pd

from analysis import Fit
from analysis.panel.groups import baseline_adjustment, group_panel
from tests.analysis.panel.golden import Case

GROUPS = ("posting", "reading", "none")
ONE = {"support": ["s1a", "s2a"], "stress": ["d1a", "d2a"]}
THREE = {
    name: [[f"{short}{wave}{k}" for k in "abc"] for wave in (1, 2)]
    for name, short in {"support": "s", "stress": "d"}.items()
}
PATHS = "s2a ~ a*post + s1a\nd2a ~ b*s1a + d1a + direct*post\nproduct := a*b\ntotal := product + direct"


def free(data: pd.DataFrame) -> Fit:
    return group_panel(data, ONE, group="group", order=GROUPS)


def robust(data: pd.DataFrame) -> Fit:
    return group_panel(
        data, ONE, group="group", order=GROUPS, covariates=["age"], estimator="MLR", missing="listwise"
    )


def own_paths(data: pd.DataFrame) -> Fit:
    variables = {**ONE, "posts": ["post", "s2b"]}
    return group_panel(data, variables, group="group", order=GROUPS, paths=PATHS)


def latent(data: pd.DataFrame) -> Fit:
    return group_panel(data, THREE, group="group", order=GROUPS)


def latent_over_groups(data: pd.DataFrame) -> Fit:
    return group_panel(data, THREE, group="group", order=GROUPS, measurement="groups", covariates=["age"])


def three_waves(data: pd.DataFrame) -> Fit:
    return group_panel(data, {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}, group="g", order=[2, 0, 1])


def baseline(data: pd.DataFrame) -> Fit:
    outcome = ("d1a", "d2a")
    return baseline_adjustment(
        data.drop(columns=["group_reading", "group_none"]),
        outcome,
        group="group",
        order=GROUPS,
        covariates=["age"],
        reliability=0.8,
        missing="fiml",
    ).fit


def baseline_in_clusters(data: pd.DataFrame) -> Fit:
    return baseline_adjustment(
        data, ("d1a", "d2a"), group="group", order=GROUPS, cluster="c", missing="fiml"
    ).fit


CASES = [
    Case("free in every group", "groups", free),
    Case("covariate, MLR, complete rows", "groups", robust),
    Case("paths and definitions of one's own", "groups", own_paths),
    Case("three indicators, equal over groups and waves", "groups", latent),
    Case("three indicators, equal over groups", "groups", latent_over_groups),
    Case("three waves, groups in another order", "panel", three_waves),
    Case("baseline and follow-up, with reliability", "groups", baseline),
    Case("baseline and follow-up in clusters", "groups", baseline_in_clusters),
]
