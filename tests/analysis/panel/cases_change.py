"""Builder calls of growth and change that lavaan fits too."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis import Fit
from analysis.panel.change import alt, dpm, growth_curve, lcm_sr, lcs, second_order
from tests.analysis.panel.golden import Case

X, Y, M = ([f"{name}{wave}" for wave in range(1, 6)] for name in "xym")
X6, Y6 = ([f"{name}{wave}" for wave in range(1, 7)] for name in "xy")
U, V = ([f"{name}{wave}" for wave in range(1, 5)] for name in "uv")
TIMES = [0, 1, 2, 4, 6]
INDICATORS = [list(wave) for wave in zip(X, Y, M, strict=True)]


def case(name: str, data: str, verb: Callable[..., Fit], *given: object, **options: Any) -> Case:
    def build(frame: pd.DataFrame) -> Fit:
        return verb(frame, *given, **options)

    return Case(name, data, build)


def growth(name: str, data: str, variables: Mapping[str, Any], **options: Any) -> Case:
    return case(f"growth_curve: {name}", data, growth_curve, variables, **options)


COUPLED = {"y -> x": "level", "x -> y": "change"}
CASES = [
    growth("intercept", "panel", {"x": X}, shape="intercept"),
    growth("linear, times, MLR", "panel_missing", {"x": X}, times=TIMES, estimator="MLR"),
    growth(
        "linear, center last, equal residuals", "panel", {"x": X}, times=TIMES, center=6, residuals="equal"
    ),
    growth("quadratic", "panel_missing", {"y": Y}, shape="quadratic"),
    growth("quadratic, fewer random", "panel", {"y": Y[:3]}, shape="quadratic", random=["I", "S"]),
    growth("basis", "panel_missing", {"x": X}, times=TIMES, shape="basis"),
    growth("piecewise", "panel_missing", {"y": Y}, shape="piecewise", knots=[2]),
    growth("parallel", "panel_missing", {"x": X, "y": Y}, times=TIMES),
    growth(
        "parallel, slope on intercept", "panel", {"x": X, "y": Y}, factors_on={"S_y": ["I_x"], "S_x": "I_y"}
    ),
    growth("predictors", "panel_missing", {"x": X}, predictors=["z1", "z2"]),
    growth("predictors random", "panel_missing", {"x": X}, predictors=["z1"], fixed_x=False),
    growth("time-varying free", "panel_missing", {"y": Y}, time_varying={"x": X}, varying_effects="free"),
    growth(
        "time-varying split",
        "tilted",
        {"v": V},
        times=[0, 1, 3, 6],
        time_varying={"u": U},
        split="person_mean",
    ),
    growth("groups", "panel_missing", {"x": X}, group="g", residuals="equal", predictors="z1"),
    growth(
        "groups equal",
        "panel",
        {"x": X, "y": Y},
        group="g",
        group_equal=["means", "variances", "covariances", "residuals"],
        estimator="MLR",
    ),
    growth("groups basis equal", "panel", {"y": Y}, group="g", shape="basis", group_equal="loadings"),
    growth(
        "groups split",
        "panel",
        {"y": Y},
        group="g",
        residuals="equal",
        time_varying={"x": X},
        split="person_mean",
    ),
    growth("clusters", "panel", {"x": X}, cluster="c", estimator="MLR"),
    case("second_order: linear", "panel_missing", second_order, {"f": INDICATORS}),
    case(
        "second_order: equal residuals",
        "panel",
        second_order,
        {"f": INDICATORS},
        residuals="equal",
        predictors="z1",
    ),
    case(
        "second_order: groups",
        "panel",
        second_order,
        {"f": INDICATORS},
        group="g",
        indicator_covariances=False,
    ),
    case("lcm_sr: linear", "change_missing", lcm_sr, {"x": X6, "y": Y6}, lags="free"),
    case("lcm_sr: equal, MLR", "panel_missing", lcm_sr, {"x": X, "y": Y}, residuals="equal", estimator="MLR"),
    case("lcm_sr: waves", "panel", lcm_sr, {"x": X, "y": Y}, shape="intercept", means="waves", lags="free"),
    case("lcm_sr: groups", "panel", lcm_sr, {"x": X, "y": Y}, shape="intercept", group="g", predictors="z1"),
    case("alt: one", "change_missing", alt, {"x": X6}, residuals="equal"),
    case("alt: two", "panel", alt, {"x": X, "y": Y}, shape="intercept", lags="free", predictors="z1"),
    case(
        "alt: groups", "panel_missing", alt, {"x": X}, shape="intercept", group="g", group_equal="regressions"
    ),
    case("dpm: predetermined", "panel_missing", dpm, {"y": Y}, {"x": X}, constant="z1"),
    case(
        "dpm: two kinds",
        "panel",
        dpm,
        {"y": Y},
        {"x": X, "m": M},
        kind={"m": "exogenous"},
        lag=0,
        estimator="MLR",
    ),
    case(
        "dpm: now, free",
        "panel",
        dpm,
        {"y": Y},
        {"x": X},
        kind="predetermined_now",
        lags="free",
        residuals="equal",
    ),
    case("dpm: groups", "panel", dpm, {"y": Y}, {"x": X}, group="g", group_equal="regressions"),
    case("lcs: constant", "change_missing", lcs, {"x": X6}, change="constant"),
    case("lcs: proportional", "change", lcs, {"y": Y6}, change="proportional", noise="equal"),
    case("lcs: dual", "change_missing", lcs, {"x": X6}, estimator="MLR"),
    case("lcs: phi", "change", lcs, {"x": X6}, autoregressive=True, errors="free"),
    case("lcs: coupled", "change_missing", lcs, {"x": X6, "y": Y6}, coupling=COUPLED),
    case(
        "lcs: coupled now", "change", lcs, {"x": X6, "y": Y6}, coupling={"y -> x": "change_now"}, noise="free"
    ),
    case("lcs: level now", "change", lcs, {"x": X6, "y": Y6}, coupling={"y -> x": "level_now"}),
    case("lcs: knot", "change_missing", lcs, {"x": X6, "y": Y6}, coupling=COUPLED, knot="4"),
    case("lcs: steps", "change_missing", lcs, {"x": [*X6[:3], *X6[4:]]}, times=[0, 3, 6, 12, 15]),
    case(
        "lcs: groups",
        "change",
        lcs,
        {"x": X6, "y": Y6},
        coupling=COUPLED,
        group="g",
        group_equal="regressions",
    ),
]
