"""Growth and change beside texts written by hand, mixed models, fixed effects, and printed numbers."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Fit, lavaan
from analysis.panel.change import alt, dpm, growth_curve, lcm_sr, lcs, second_order
from analysis.waves import read_wave
from tests.analysis.panel.cases_change import COUPLED, INDICATORS, TIMES, X6, Y6, U, V, X, Y
from tests.analysis.panel.golden import CHISQ, ERROR, ESTIMATE, frame

GOLDEN = json.loads(
    (Path(__file__).parents[2] / "golden" / "change" / "change.json").read_text(encoding="utf-8")
)
REAL = Path(__file__).parents[4] / "shared" / "data" / "alda_cc0"
HALF = 0.5  # of the last printed digit
MIXED = 2e-4  # lme4 and nlme stop that far from their maximum, relative to 1 + the size
EXACT = 1e-6  # two searches of one minimum
Row = tuple[str, str, str]


def row(fit: Fit, lhs: str, op: str, rhs: str = "") -> pd.Series:
    found = fit.estimates.query("lhs == @lhs and op == @op and rhs == @rhs")
    return found.iloc[0]


def estimate(fit: Fit, lhs: str, op: str, rhs: str = "") -> float:
    return float(row(fit, lhs, op, rhs)["estimate"])


def moments(name: str) -> dict[str, Any]:
    """Give a sample's moments as options."""
    known = GOLDEN[name]
    return {
        "sample_cov": pd.DataFrame(known["cov"], index=known["names"], columns=known["names"]),
        "sample_mean": pd.Series(known["mean"], index=known["names"]),
        "sample_nobs": known["n"],
    }


T = ["t1", "t2", "t3", "t4"]
C = ["c1", "c2", "c3", "c4"]
TUTORIAL = {
    "I_mean": ("I_t", "~1", ""),
    "S_mean": ("S_t", "~1", ""),
    "I_var": ("I_t", "~~", "I_t"),
    "S_var": ("S_t", "~~", "S_t"),
    "cov": ("I_t", "~~", "S_t"),
}
HAND: list[tuple[str, Any, dict[str, Row]]] = [
    ("tutorial_linear", lambda: growth_curve(None, {"t": T}, **moments("demo")), TUTORIAL),
    (
        "tutorial_covariates",
        lambda: growth_curve(
            None,
            {"t": T},
            predictors=["x1", "x2"],
            time_varying={"c": C},
            varying_effects="free",
            fixed_x=True,
            **moments("demo"),
        ),
        {
            "i_x1": ("I_t", "~", "x1"),
            "i_x2": ("I_t", "~", "x2"),
            "s_x1": ("S_t", "~", "x1"),
            "s_x2": ("S_t", "~", "x2"),
            "c1": ("t1", "~", "c1"),
            "c4": ("t4", "~", "c4"),
        },
    ),
    (
        "parallel",
        lambda: growth_curve(frame("panel_missing"), {"x": X, "y": Y}),
        {"slopes": ("S_x", "~~", "S_y"), "levels": ("I_x", "~~", "I_y"), "mean": ("S_y", "~1", "")},
    ),
    (
        "parallel_regression",
        lambda: growth_curve(frame("panel_missing"), {"x": X, "y": Y}, factors_on={"S_y": ["I_x"]}),
        {"b": ("S_y", "~", "I_x")},
    ),
    (
        "piecewise",
        lambda: growth_curve(frame("panel_missing"), {"y": Y}, shape="piecewise", knots=[2]),
        {"first": ("S1_y", "~1", ""), "second": ("S2_y", "~1", ""), "cov": ("S1_y", "~~", "S2_y")},
    ),
    (
        "quadratic",
        lambda: growth_curve(frame("panel_missing"), {"y": Y}, shape="quadratic"),
        {"slope": ("S_y", "~1", ""), "bend": ("Q_y", "~1", ""), "var": ("Q_y", "~~", "Q_y")},
    ),
    (
        "second_order",
        lambda: second_order(frame("panel_missing"), {"f": INDICATORS}),
        {"level": ("I_f", "~1", ""), "slope": ("S_f", "~1", ""), "var": ("S_f", "~~", "S_f")},
    ),
    (
        "constant",
        lambda: lcs(frame("change_missing"), {"x": X6}, change="constant"),
        {"mean": ("C_x", "~1", ""), "var": ("C_x", "~~", "C_x")},
    ),
    (
        "dual",
        lambda: lcs(frame("change_missing"), {"x": X6}),
        {"mean": ("C_x", "~1", ""), "beta": ("D_x_2", "~", "L_x_1")},
    ),
    (
        "phi",
        lambda: lcs(frame("change"), {"x": X6}, autoregressive=True, missing="listwise"),
        {"beta": ("D_x_2", "~", "L_x_1"), "phi": ("D_x_3", "~", "D_x_2")},
    ),
    (
        "structured",
        lambda: lcm_sr(frame("change_missing"), {"x": X6}, residuals="equal"),
        {
            "ar": ("W_x_2", "~", "W_x_1"),
            "first": ("W_x_1", "~~", "W_x_1"),
            "later": ("W_x_2", "~~", "W_x_2"),
            "mean": ("S_x", "~1", ""),
        },
    ),
    (
        "coupled",
        lambda: lcs(frame("change_missing"), {"x": X6, "y": Y6}, coupling=COUPLED),
        {
            "beta_x": ("D_x_2", "~", "L_x_1"),
            "delta": ("D_x_2", "~", "L_y_1"),
            "beta_y": ("D_y_2", "~", "L_y_1"),
            "xi": ("D_y_3", "~", "D_x_2"),
        },
    ),
    (
        "riclpm",
        lambda: lcm_sr(
            frame("panel"),
            {"x": X, "y": Y},
            shape="intercept",
            means="waves",
            lags="free",
            missing="listwise",
        ),
        {
            "x_y": ("W_y_2", "~", "W_x_1"),
            "y_x": ("W_x_5", "~", "W_y_4"),
            "ri": ("I_x", "~~", "I_y"),
        },
    ),
    (
        "alt",
        lambda: alt(frame("change_missing"), {"x": X6}),
        {"ar": ("x2", "~", "x1"), "slope": ("S_x", "~1", ""), "with_first": ("x1", "~~", "I_x")},
    ),
]


@pytest.mark.parametrize(("name", "build", "where"), HAND, ids=[name for name, *_ in HAND])
def test_a_text_written_by_hand_says_the_same(name: str, build: Any, where: dict[str, Row]) -> None:
    fit, known = build(), GOLDEN[name]
    assert fit.measures["df"] == known["df"]
    assert fit.measures["chisq"] == pytest.approx(known["chisq"], abs=CHISQ)
    for wanted, place in where.items():
        theirs, ours = known["values"][wanted], row(fit, *place)
        assert ours["estimate"] == pytest.approx(theirs["est"], rel=ESTIMATE, abs=ESTIMATE), wanted
        assert ours["se"] == pytest.approx(theirs["se"], rel=ERROR, abs=ESTIMATE), wanted


def test_growth_curves_have_the_numbers_of_lavaans_tutorial() -> None:
    """The page "Growth curves" of lavaan's tutorial prints these."""
    plain = growth_curve(None, {"t": T}, **moments("demo"))
    assert plain.measures["chisq"] == pytest.approx(8.069, abs=HALF * 1e-3)
    assert plain.measures["df"] == 5
    assert estimate(plain, "S_t", "~1") == pytest.approx(1.006, abs=HALF * 1e-3)
    assert estimate(plain, "I_t", "~~", "S_t") == pytest.approx(0.618, abs=HALF * 1e-3)
    rich = dict(HAND_BY_NAME)["tutorial_covariates"]()
    assert rich.measures["chisq"] == pytest.approx(26.059, abs=HALF * 1e-3)
    assert estimate(rich, "I_t", "~", "x1") == pytest.approx(0.608, abs=HALF * 1e-3)
    assert estimate(rich, "t4", "~", "c4") == pytest.approx(0.330, abs=HALF * 1e-3)


HAND_BY_NAME = [(name, build) for name, build, _ in HAND]


def mixed(name: str, fit: Fit, fixed: dict[str, Row], variances: list[Row]) -> None:
    known = GOLDEN[name]
    for term, place in fixed.items():
        ours = row(fit, *place)
        assert ours["estimate"] == pytest.approx(known["fixed"][term][0], rel=MIXED, abs=MIXED), term
    for place, value in zip(variances, known["cov"], strict=True):
        assert estimate(fit, *place) == pytest.approx(value, rel=MIXED, abs=MIXED), place


RANDOM: list[Row] = [("I_v", "~~", "I_v"), ("S_v", "~~", "S_v"), ("I_v", "~~", "S_v"), ("v1", "~~", "v1")]
TILTED: dict[str, Any] = {"times": [0, 1, 3, 6], "residuals": "equal", "missing": "listwise"}


def test_equal_residual_variances_make_the_mixed_model() -> None:
    fit = growth_curve(frame("tilted"), {"v": V}, **TILTED)
    mixed("mixed_linear", fit, {"(Intercept)": ("I_v", "~1", ""), "time": ("S_v", "~1", "")}, RANDOM)
    assert fit.measures["logl"] == pytest.approx(GOLDEN["mixed_linear"]["logl"], abs=EXACT)
    # expected information keeps means and covariances apart, as lme4 does
    for term, place in {"(Intercept)": "I_v", "time": "S_v"}.items():
        assert row(fit, place, "~1")["se"] == pytest.approx(GOLDEN["mixed_linear"]["se"][term][0], rel=MIXED)


def test_predictors_of_growth_factors_are_cross_level_interactions() -> None:
    fit = growth_curve(frame("tilted"), {"v": V}, predictors="z", **TILTED)
    fixed = {
        "(Intercept)": ("I_v", "~1", ""),
        "time": ("S_v", "~1", ""),
        "z": ("I_v", "~", "z"),
        "time:z": ("S_v", "~", "z"),
    }
    mixed("mixed_predictor", fit, fixed, RANDOM)


def test_the_split_is_the_mixed_model_with_persons_means() -> None:
    fit = growth_curve(frame("tilted"), {"v": V}, time_varying={"u": U}, split="person_mean", **TILTED)
    fixed = {
        "(Intercept)": ("I_v", "~1", ""),
        "time": ("S_v", "~1", ""),
        "u_dev": ("v1", "~", "u1"),
        "u_mean": ("between_u_v", ":=", "b_u_v+4*added_u_v"),
    }
    mixed("mixed_within_between", fit, fixed, RANDOM)
    shown = fit.paths.set_index("what")["estimate"]
    assert shown["effect within persons"] == pytest.approx(
        GOLDEN["mixed_within_between"]["fixed"]["u_dev"][0], abs=MIXED
    )


def test_without_own_lag_and_feedback_the_panel_model_is_the_fixed_effects_regression() -> None:
    fit = dpm(
        frame("tilted"),
        {"v": V},
        {"u": U},
        lag=0,
        own_lag=False,
        kind="exogenous",
        residuals="equal",
        times=[0, 1, 2, 3],
    )
    assert fit.paths["estimate"][0] == pytest.approx(GOLDEN["fixed_effects"]["b"], abs=EXACT)
    # and so it is by dummies for persons and waves
    data = frame("tilted")
    y, x = (data[names].to_numpy() for names in (V, U))
    y, x = (a - a.mean(0) - a.mean(1, keepdims=True) + a.mean() for a in (y, x))
    assert fit.paths["estimate"][0] == pytest.approx(float((x * y).sum() / (x * x).sum()), abs=EXACT)


def test_weeks_worked_have_the_printed_numbers() -> None:
    """Allison, Williams & Moral-Benito (2017), Socius 3; as printed in the README of the R package dpm 1.2."""
    series = {name: [f"{name}{t}" for t in range(1, 8)] for name in ("wks", "union", "lwage")}
    fit = dpm(
        None,
        {"wks_": series["wks"]},
        {"union": series["union"], "lwage": series["lwage"]},
        kind={"lwage": "exogenous"},
        constant="ed",
        residuals="equal",
        information="observed",
        **moments("wages"),
    )
    assert fit.measures["chisq"] == pytest.approx(138.476, abs=HALF * 1e-3)
    assert fit.measures["df"] == 76
    printed = {
        "union": (-1.206, 0.522),
        "lwage": (0.588, 0.488),
        "ed": (-0.107, 0.056),
        "wks_": (0.188, 0.020),
    }
    effects = fit.paths.iloc[:4].set_index("source")
    for name, (value, se) in printed.items():
        assert effects.loc[name, "estimate"] == pytest.approx(value, abs=HALF * 1e-3), name
        assert effects.loc[name, "se"] == pytest.approx(se, abs=HALF * 1e-3), name


def wide(name: str, value: str, constant: list[str], time: str) -> pd.DataFrame:
    path = REAL / f"{name}.sas7bdat"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the checkout")
    data = read_wave(path, name="all").data.rename(columns=str.lower)
    found = data.set_index(["id", time])[value].unstack().add_prefix("y")  # noqa: PD010
    return found.join(data.groupby("id")[constant].first())


# Singer & Willett (2003), table 4.1: alcohol use of 82 adolescents at ages 14, 15 and 16, full maximum likelihood.
TABLE_4_1 = {
    "B": ((), {("I_alc", "~1"): 0.651, ("S_alc", "~1"): 0.271}, 636.6),
    "C": (
        ("coa",),
        {("I_alc", "~1"): 0.316, ("I_alc", "coa"): 0.743, ("S_alc", "~1"): 0.293, ("S_alc", "coa"): -0.049},
        621.2,
    ),
    "D": (
        ("coa", "peer"),
        {("I_alc", "~1"): -0.317, ("I_alc", "coa"): 0.579, ("I_alc", "peer"): 0.694, ("S_alc", "~1"): 0.429,
         ("S_alc", "coa"): -0.014, ("S_alc", "peer"): -0.150},
        588.7,
    ),
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("model", TABLE_4_1)
def test_alcohol_use_has_the_printed_numbers(model: str) -> None:
    predictors, fixed, deviance = TABLE_4_1[model]
    data = wide("alcohol1_pp", "alcuse", ["coa", "peer"], "age")
    fit = growth_curve(
        data, {"alc": ["y14.0", "y15.0", "y16.0"]} if "y14.0" in data else {"alc": ["y14", "y15", "y16"]},
        times=[14, 15, 16], residuals="equal", predictors=predictors, missing="listwise",
    )  # fmt: skip
    assert -2 * fit.measures["logl"] == pytest.approx(deviance, abs=HALF * 0.1)
    for (factor, other), value in fixed.items():
        found = estimate(fit, factor, "~1") if other == "~1" else estimate(fit, factor, "~", other)
        assert found == pytest.approx(value, abs=HALF * 1e-3), (factor, other)
    if model == "B":
        printed = {("I_alc", "I_alc"): 0.624, ("S_alc", "S_alc"): 0.151, ("I_alc", "S_alc"): -0.068}
        for (a, b), value in printed.items():
            assert estimate(fit, a, "~~", b) == pytest.approx(value, abs=HALF * 1e-3)


@pytest.mark.shared
def test_opposites_naming_is_nlmes_mixed_model() -> None:
    """Singer & Willett (2003), chapter 7; numbers by nlme in tests/golden/change/make.R."""
    data = wide("opposites_pp", "opp", ["ccog"], "wave").rename(columns=lambda c: str(c).removesuffix(".0"))
    fit = growth_curve(
        data, {"opp": ["y1", "y2", "y3", "y4"]}, residuals="equal", predictors="ccog", missing="listwise"
    )
    known = GOLDEN["opposites"]
    assert fit.measures["logl"] == pytest.approx(known["logl"], abs=1e-4)
    assert estimate(fit, "S_opp", "~", "ccog") == pytest.approx(known["fixed"]["time:ccog"][0], rel=MIXED)
    assert estimate(fit, "y1", "~~", "y1") == pytest.approx(known["sigma2"], rel=MIXED)


def same(one: Fit, other: Fit) -> None:
    assert one.measures["df"] == other.measures["df"]
    assert one.measures["chisq"] == pytest.approx(other.measures["chisq"], abs=EXACT * 10)


def test_constant_change_is_linear_growth() -> None:
    data = frame("change_missing")
    change, growth = lcs(data, {"x": X6}, change="constant"), growth_curve(data, {"x": X6}, residuals="equal")
    same(change, growth)
    assert estimate(change, "C_x", "~1") == pytest.approx(estimate(growth, "S_x", "~1"), abs=EXACT)
    assert estimate(change, "C_x", "~~", "C_x") == pytest.approx(
        estimate(growth, "S_x", "~~", "S_x"), abs=EXACT
    )


def test_phantom_steps_make_change_a_rate_per_step() -> None:
    data, columns, times = frame("change_missing"), [*X6[:3], X6[5]], [0, 3, 6, 15]
    change = lcs(data, {"x": columns}, change="constant", times=times)
    growth = growth_curve(data, {"x": columns}, times=times, residuals="equal")
    same(change, growth)
    assert estimate(change, "C_x", "~1") == pytest.approx(3 * estimate(growth, "S_x", "~1"), abs=EXACT)
    # gaps that fall on a wave that was never measured: the same as that wave, all of it missing
    dual = lcs(data, {"x": columns}, times=times)
    assert "L_x_3_1" in dual.model
    assert "L_x_3_2" in dual.model


def test_deviations_without_lags_are_residuals() -> None:
    data = frame("panel_missing")
    same(lcm_sr(data, {"x": X, "y": Y}, lags="none"), growth_curve(data, {"x": X, "y": Y}))
    same(
        lcm_sr(data, {"x": X}, lags="none", times=TIMES, shape="basis"),
        growth_curve(data, {"x": X}, times=TIMES, shape="basis"),
    )


def test_piecewise_with_equal_slopes_is_linear() -> None:
    """A linear curve is a piecewise one of which one slope is all: their means and loadings say so."""
    data = frame("panel_missing")
    linear = growth_curve(data, {"y": Y}, times=TIMES)
    broken = growth_curve(data, {"y": Y}, times=TIMES, shape="piecewise", knots=[2])
    tied = broken.model
    for factor in ("S1_y", "S2_y"):
        tied = tied.replace(f"{factor} ~ 1", f"{factor} ~ m*1").replace(
            f"{factor} ~~ {factor}", f"{factor} ~~ v*{factor}"
        )
    tied = tied.replace("I_y ~~ S1_y", "I_y ~~ c*S1_y").replace("I_y ~~ S2_y", "I_y ~~ c*S2_y")
    tied = tied.replace("S1_y ~~ S2_y", "S1_y ~~ v*S2_y")
    # with one slope for both stretches its variance is both variances and their covariance
    same(lavaan(tied, data, missing="fiml"), linear)


def test_a_flat_bend_is_no_bend() -> None:
    data = frame("panel_missing")
    bent = growth_curve(data, {"y": Y}, shape="quadratic", random=["I", "S"])
    flat = lavaan(bent.model.replace("Q_y ~ 1", "Q_y ~ 0*1"), data, missing="fiml")
    same(flat, growth_curve(data, {"y": Y}))


def test_full_information_of_complete_data_is_maximum_likelihood() -> None:
    same(lcs(frame("change"), {"x": X6}), lcs(frame("change"), {"x": X6}, missing="listwise"))


def test_moments_say_what_data_say() -> None:
    data = frame("change")[X6 + Y6]
    given = lcs(
        None,
        {"x": X6, "y": Y6},
        coupling=COUPLED,
        sample_cov=data.cov(),
        sample_mean=data.mean(),
        sample_nobs=len(data),
    )
    same(given, lcs(data, {"x": X6, "y": Y6}, coupling=COUPLED))


def test_starting_values_do_not_decide() -> None:
    """Without them the search goes ahead with complete data, and drops starts that lead nowhere."""
    fit = lcs(frame("change_missing"), {"x": X6, "y": Y6}, coupling=COUPLED)
    text = re.sub(r"start\([^)]*\)\*", "", re.sub(r"start\([^)]*\)\*\w+ \+ ", "", fit.model))
    assert "start" not in text
    same(lavaan(text, frame("change_missing"), missing="fiml"), fit)


def test_a_trajectory_without_slopes_is_the_individual_effect() -> None:
    """An ALT of intercepts only is a dynamic panel model whose waves share one intercept."""
    data = frame("panel_missing")
    free = dpm(data, {"x": X})
    text = free.model.replace("A_x ~ 0*1", "A_x ~ 1")
    for column in X[1:]:
        text = text.replace(f"{column} ~ 1\n", f"{column} ~ 0*1\n")
    same(lavaan(text, data, missing="fiml", fixed_x=False), alt(data, {"x": X}, shape="intercept"))
    assert np.isfinite(free.measures["chisq"])
