"""Every variant of the cross-lagged models, to be fitted by lavaan from the builder's own text."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from analysis import Fit
from analysis.panel.lagged import clpm, riclpm, starts
from tests.analysis.panel.golden import Case

T5 = range(1, 6)
XY = {"x": [f"x{t}" for t in T5], "y": [f"y{t}" for t in T5]}
XYM = {**XY, "m": [f"m{t}" for t in T5]}
XY3 = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
AB = {name: [[f"{name}{i}_{t}" for i in (1, 2, 3)] for t in range(1, 5)] for name in "ab"}
XY4 = {name: columns[:4] for name, columns in XY.items()}
AB2 = {name: waves[:2] for name, waves in AB.items()}
AB3 = {name: waves[:3] for name, waves in AB.items()}
ST = {name: [f"{name}{t}" for t in range(1, 7)] for name in "xy"}
UNEVEN = [0, 3, 6, 12, 18]


def _case(
    name: str, data: str, verb: Callable[..., Fit], variables: dict[str, list], **words: object
) -> Case:
    def build(frame: pd.DataFrame) -> Fit:
        return verb(frame, variables, **words)

    return Case(name, data, build)


ri = partial(_case, data="panel", verb=riclpm, variables=XY)
cl = partial(_case, data="panel", verb=clpm, variables=XY)
items = partial(_case, data="lagged_items", verb=riclpm, variables=AB)
st = partial(_case, data="lagged_states", verb=starts, variables=ST)

CASES = [
    ri("ri"),
    ri("ri, three waves", variables=XY3),
    ri("ri, three variables", variables=XYM),
    ri("ri, incomplete", data="panel_missing"),
    ri("ri, listwise", data="panel_missing", missing="listwise"),
    ri("ri, MLR", data="panel_missing", estimator="MLR"),
    ri("ri, clusters", data="panel_missing", estimator="MLR", cluster="c"),
    ri("ri, bounds", bounds=True),
    ri("ri, equal lags", lags="equal"),
    ri("ri, all equal", lags="equal", residuals="equal", means="equal"),
    ri("ri, all equal, incomplete", data="panel_missing", lags="equal", residuals="equal", means="equal"),
    ri("ri, standardized equal", lags="std_equal", variables=XY4),
    ri("ri, standardized equal, incomplete", data="panel_missing", lags="std_equal", variables=XY3),
    ri("ri, standardized equal, residuals equal", lags="std_equal", residuals="equal", variables=XY3),
    ri("ri, time scaled", lags="time_scaled", times=UNEVEN),
    ri("ri, time scaled, residuals equal", lags="time_scaled", times=UNEVEN, residuals="equal"),
    ri("ri, free loadings", ri_loadings="free", lags="equal"),
    ri("ri, second order", lag_order=2),
    ri("ri, second order, equal", lag_order=2, lags="equal"),
    ri("ri, z observed", predictors={"z1": "observed"}),
    ri("ri, z observed equal", predictors={"z1": "observed_equal", "z2": "observed_equal"}),
    ri("ri, z on intercepts", predictors={"z1": "ri", "z2": "ri"}),
    ri("ri, random z", data="panel_missing", predictors={"z1": "ri", "z2": "ri"}, fixed_x=False),
    ri("ri, outcome of intercepts", outcomes={"out": "ri"}),
    ri("ri, outcome of within parts", outcomes={"out": "within"}),
    ri("ri, outcome of both", outcomes={"out": "both"}, predictors={"z1": "observed_equal"}),
    ri("ri, two outcomes", outcomes={"out": "last", "z2": "ri"}),
    ri("ri, groups", group="g"),
    ri("ri, groups, lags equal", group="g", lags="equal", group_equal=("lags",)),
    ri("ri, groups, incomplete", data="panel_missing", group="g", group_equal=("lags", "residuals")),
    ri(
        "ri, groups, all equal",
        group="g",
        group_equal=("lags", "residuals", "variances", "ri", "predictors", "outcomes"),
        predictors={"z1": "ri"},
        outcomes={"out": "ri"},
    ),
    ri("ri, groups, time scaled", group="g", lags="time_scaled", times=UNEVEN),
    cl("cl"),
    cl("cl, two waves", variables={k: v[:2] for k, v in XY.items()}),
    cl("cl, incomplete", data="panel_missing"),
    cl("cl, equal", lags="equal", residuals="equal"),
    cl("cl, means equal", means="equal"),
    cl("cl, standardized equal", lags="std_equal", variables=XY3),
    cl("cl, time scaled", lags="time_scaled", times=UNEVEN),
    cl("cl, second order", lag_order=2),
    cl("cl, z", predictors={"z1": "observed"}),
    cl("cl, z equal, outcome", predictors={"z1": "observed_equal"}, outcomes={"out": "last"}),
    cl("cl, groups", group="g", group_equal=("lags", "means")),
    items("items, configural", invariance="configural"),
    items("items, metric"),
    items("items, scalar", invariance="scalar"),
    items("items, strict, means equal", invariance="strict", means="equal"),
    items("items, latent intercepts", indicators_ri="latent"),
    items("items, latent intercepts, scalar", indicators_ri="latent", invariance="scalar", item_covariances=True),
    items("items, standardized equal", lags="std_equal", variables=AB3),
    items("items, z", predictors={"g": "observed_equal"}),
    items("items, z on intercepts", predictors={"g": "ri"}),
    items("items, groups", group="g", invariance="scalar", group_equal=("loadings", "intercepts")),
    items("latent clpm", verb=clpm),
    items("latent clpm, two waves", verb=clpm, variables=AB2, invariance="scalar"),
    items("latent clpm, z", verb=clpm, predictors={"g": "observed"}),
    st("starts", variables={name: columns[:5] for name, columns in ST.items()}),
    st("starts, one variable", variables={"x": ST["x"]}),
    st("starts, means equal", means="equal", variables={"y": ST["y"]}),
    st("starts, not stationary", stationary=False),
    st("starts, time scaled", variables={"x": ST["x"]}, lags="time_scaled", times=[0, 1, 2, 4, 5, 7]),
]  # fmt: skip
