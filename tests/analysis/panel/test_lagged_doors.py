"""What the cross-lagged models refuse or warn of, in words."""

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import sem
from analysis.errors import DataError, FitError, ModelError
from analysis.panel.indirect import equivalent_models, lags_test, panel_mediation, sensitivity
from analysis.panel.lagged import chibar, clpm, lag_equality, lagged_effects, riclpm, starts
from tests.analysis.panel.cases_lagged import AB, XY
from tests.analysis.panel.golden import frame

TWO = {name: columns[:2] for name, columns in XY.items()}
UNEVEN = [0, 3, 6, 12, 18]


@pytest.mark.parametrize(
    ("verb", "variables", "words", "error", "said"),
    [
        (
            riclpm,
            TWO,
            {},
            ModelError,
            "not identified from two waves: 2 variables at 2 waves have 10 variances and",
        ),
        (
            riclpm,
            TWO,
            {},
            ModelError,
            "13 parameters of them (degrees of freedom -3). Add a wave; or take clpm()",
        ),
        (riclpm, {"x": XY["x"]}, {}, ModelError, "one variable has no cross-lagged effects"),
        (
            riclpm,
            XY,
            {"lags": "same"},
            ModelError,
            "lags='same' is unknown. It is one of free, equal, std_equal",
        ),
        (riclpm, XY, {"means": "x"}, ModelError, "means='x' is unknown"),
        (riclpm, XY, {"ri_loadings": "x"}, ModelError, "ri_loadings='x' is unknown"),
        (clpm, AB, {"invariance": "x"}, ModelError, "invariance='x' is unknown"),
        (riclpm, XY, {"lag_order": 3}, ModelError, "lag_order=3 is not available. It is 1 or 2."),
        (
            riclpm,
            XY,
            {"lag_order": 2, "lags": "std_equal"},
            ModelError,
            "made for effects of one wave on the next",
        ),
        (riclpm, XY, {"lags": "time_scaled"}, ModelError, "needs to know when the waves were. Give times=."),
        (starts, XY, {"lags": "time_scaled"}, ModelError, "needs to know when the waves were. Give times=."),
        (
            riclpm,
            XY,
            {"lags": "time_scaled", "times": [0, 1, 2, 3, 4.0004]},
            DataError,
            "are no multiples of one unit",
        ),
        (
            riclpm,
            XY,
            {"lags": "time_scaled", "times": [0, 30, 61, 91, 122]},
            DataError,
            "1 as their longest common unit, which makes 122 steps; up to 40 can be fitted. Round the times",
        ),
        (
            riclpm,
            XY,
            {"group_equal": ("lags",)},
            ModelError,
            "is about groups, and there are none. Give group=",
        ),
        (riclpm, XY, {"group": "g", "group_equal": ("paths",)}, ModelError, "group_equal='paths' is unknown"),
        (riclpm, XY, {"group": "sex"}, DataError, "there is no column 'sex' to tell groups apart"),
        (riclpm, XY, {"predictors": ["z1"]}, ModelError, "Give a mapping such as {'z': 'observed'}"),
        (riclpm, XY, {"predictors": {"z1": "x"}}, ModelError, "predictors['z1']='x' is unknown"),
        (clpm, XY, {"predictors": {"z1": "ri"}}, ModelError, "It is one of observed, observed_equal."),
        (riclpm, XY, {"predictors": {"z9": "ri"}}, DataError, "predictors: there is no column 'z9'"),
        (
            riclpm,
            XY,
            {"outcomes": {"x1": "ri"}},
            DataError,
            "'x1' is one of the variables followed over time already",
        ),
        (riclpm, XY, {"ordered": ["x1"]}, ModelError, "ordered= is not available here"),
        (riclpm, AB, {"means": "equal"}, ModelError, "needs equal intercepts. Take invariance='scalar'."),
        (riclpm, AB, {"item_covariances": True}, ModelError, "says the same twice"),
        (starts, AB, {}, ModelError, "several indicators a wave are not available"),
        (starts, {"x": XY["x"][:3]}, {}, DataError, "3 waves given; this model needs 4 or more"),
    ],
)
def test_refusals(verb: Any, variables: Any, words: dict[str, Any], error: type, said: str) -> None:
    data = frame("lagged_items") if variables is AB else frame("panel")
    with pytest.raises(error) as told:
        verb(data, variables, **words)
    assert said in str(told.value)
    assert str(told.value).startswith(f"{verb.__name__}: ")


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        ({"g": "a"}, {"group": "g"}, "holds 1 group"),
        ({"z1": "word"}, {"predictors": {"z1": "ri"}}, "column 'z1' holds words"),
        ({"z1": 1.0}, {"predictors": {"z1": "ri"}}, "column 'z1' is constant (variance 0)"),
        ({"z1": np.nan}, {"outcomes": {"z1": "ri"}}, "column 'z1' is empty"),
        (
            {"z 1": lambda d: d["z1"]},
            {"outcomes": {"z 1": "ri"}},
            "column 'z 1' cannot stand in a model's text",
        ),
        (
            {"RI_x": lambda d: d["z1"]},
            {"predictors": {"RI_x": "ri"}},
            "has the name of one of the model's latent",
        ),
    ],
)
def test_refusals_of_columns(change: dict[str, Any], words: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError) as told:
        riclpm(frame("panel").assign(**change), XY, **words)
    assert said in str(told.value)


def test_a_group_that_is_empty_at_a_wave() -> None:
    data = frame("panel").copy()
    data.loc[data["g"] == 1, "y3"] = np.nan
    with pytest.raises(DataError, match=r"column 'y3' is empty in group '1' of 'g'. Leave out the wave"):
        riclpm(data, XY, group="g")
    data.loc[data["g"] == 1, "y3"] = 2.0
    with pytest.raises(DataError, match=r"column 'y3' is constant \(variance 0\) in group '1'"):
        riclpm(data, XY, group="g")


def test_groups_need_rows() -> None:
    S = frame("panel")[[*XY["x"], *XY["y"]]].cov()
    with pytest.raises(DataError, match="needs the rows themselves, not sample_cov"):
        riclpm(None, XY, sample_cov=S, sample_nobs=400, group="g")
    with pytest.raises(ModelError, match="means='equal' needs means beside sample_cov"):
        riclpm(None, XY, sample_cov=S, sample_nobs=400, means="equal")
    assert riclpm(None, XY, sample_cov=S, sample_nobs=400).df == 21


def test_names_that_would_be_written_alike() -> None:
    variables = {
        "a": XY["x"],
        "b_c": XY["y"],
        "a_b": ["m1", "m2", "m3", "m4", "m5"],
        "c": ["z1", "z2", "out", "c", "id"],
    }
    data = frame("panel").rename(columns={"c": "k"})
    variables["c"][3] = "k"
    with pytest.raises(DataError, match=r"names make 'a_b_c' stand for two things"):
        riclpm(data, variables)


@pytest.mark.parametrize("lags", ["equal", "std_equal"])
def test_equal_lags_over_unequal_intervals_are_warned_of(lags: str) -> None:
    for verb in (riclpm, clpm):
        fit = verb(frame("panel"), XY, lags=lags, times=UNEVEN)
        assert "intervals of 3, 3, 6, 6" in fit.warnings[0]
        assert "lags='time_scaled'" in fit.warnings[0]
        assert not verb(frame("panel"), XY, lags=lags, times=[0, 3, 6, 9, 12]).warnings
    assert starts(frame("lagged_states"), {"x": ["x1", "x2", "x3", "x4", "x5"]}, times=UNEVEN).warnings


def test_rows_without_a_fixed_predictor_are_told() -> None:
    data = frame("panel").copy()
    data.loc[:9, "z1"] = np.nan
    fit = riclpm(data, XY, predictors={"z1": "ri"})
    assert fit.warnings[0].startswith("left out: 10 row(s) without 'z1'")
    assert fit.n == 390
    kept = riclpm(data, XY, predictors={"z1": "ri"}, fixed_x=False)
    assert kept.n == 400 and not kept.warnings


def test_inadmissible_variances_are_named_and_bounds_hold() -> None:
    rng = np.random.default_rng(3)
    now, columns = rng.normal(size=(300, 2)), {}
    for t in range(
        1, 5
    ):  # no stable differences, and effects that alternate: estimates of their variances fall below 0
        now = -0.3 * now + rng.normal(size=(300, 2))
        columns |= {f"x{t}": now[:, 0], f"y{t}": now[:, 1]}
    data, four = pd.DataFrame(columns), {name: [f"{name}{t}" for t in range(1, 5)] for name in "xy"}
    fit = riclpm(data, four)
    assert any("'RI_" in w and "negative" in w for w in fit.warnings)
    with pytest.raises(ModelError, match=r"the variance of 'RI_\w' is negative.*bounds=True"):
        chibar(clpm(data, four), fit)
    bound = riclpm(data, four, bounds=True)
    assert bound.estimates.query("op == '~~' and lhs == rhs")["estimate"].min() > -1e-7
    assert not any("negative" in w for w in bound.warnings)
    assert any("binds" in w for w in bound.warnings)
    assert chibar(clpm(data, four), bound)["p"].between(0, 1).all()


@pytest.mark.parametrize(
    "error", [FitError("fit: no convergence"), ModelError("model: not identified. These")]
)
def test_starts_says_what_to_try(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(sys.modules["analysis.panel.lagged.starts"], "fitted", fail)
    with pytest.raises(FitError, match=r"starts: no solution was found.*take bounds=True"):
        starts(frame("panel"), XY)


def test_helpers_refuse_other_fits() -> None:
    data = frame("panel")
    one, other = riclpm(data, XY), clpm(data, XY)
    with pytest.raises(ModelError, match=r"waves=5, and the model has 5 waves. Give a number from 1 to 4."):
        lagged_effects(one, 5)
    with pytest.raises(ModelError, match="over='time' is unknown"):
        lag_equality(one, "time")
    with pytest.raises(ModelError, match="the fit has one group"):
        lag_equality(one, "groups")
    with pytest.raises(ModelError, match=r"equal over waves by the model. Fit it with lags='free'"):
        lag_equality(riclpm(data, XY, lags="equal"))
    with pytest.raises(ModelError, match="tied by formulas"):
        lag_equality(riclpm(data, XY, lags="std_equal"))
    for helper in (lag_equality, lagged_effects):
        with pytest.raises(ModelError, match="the fit has no lagged effects"):
            helper(sem("y2 ~ x1", data))
    with pytest.raises(ModelError, match="in this order"):
        chibar(one, other)
    with pytest.raises(ModelError, match="differ by 15 degrees of freedom"):
        chibar(clpm(data, XY, lags="equal"), one)
    with pytest.raises(ModelError, match="different rows or columns"):
        chibar(clpm(data.iloc[:300], XY), one)
    with pytest.raises(ModelError, match=r"scaled. The mixture holds for differences of likelihoods"):
        chibar(clpm(data, XY, estimator="MLR"), riclpm(data, XY, estimator="MLR"))


def test_the_data_are_left_as_they_were() -> None:
    data = frame("panel").copy()
    riclpm(data, XY, predictors={"z1": "ri"}, group="g")
    pd.testing.assert_frame_equal(data, frame("panel"))


def test_paths_and_notes_are_in_words() -> None:
    fit = riclpm(frame("panel"), XY, predictors={"z1": "ri"}, outcomes={"out": "both"})
    assert fit.about.title == "RI-CLPM of x and y, 5 waves"
    first = fit.paths.iloc[1]
    assert first[["what", "source", "target", "waves", "label"]].tolist() == [
        "cross-lagged",
        "y",
        "x",
        "1 -> 2",
        "cl_y_x_12",
    ]
    assert {"random-intercept covariance", "predictor", "outcome of the within part"} <= set(
        fit.paths["what"]
    )
    assert "within persons" in fit.about.notes[0]
    assert "mix stable differences" in clpm(frame("panel"), XY).about.notes[0]


@pytest.mark.parametrize("stationary", [True, False])
def test_bounds_hold_the_variances_of_starts(stationary: bool) -> None:
    """Without a stable trait the estimate of its variance falls below 0 in half of all samples, as in this one."""
    rng = np.random.default_rng(4)
    trait, columns = rng.normal(size=400), {}
    for t in range(1, 7):
        columns[f"x{t}"] = trait + 0.7 * rng.normal(size=400)
        trait = 0.8 * trait + 0.6 * rng.normal(size=400)
    data, six = pd.DataFrame(columns), {"x": list(columns)}
    free = starts(data, six, stationary=stationary)
    fit = starts(data, six, stationary=stationary, bounds=True)
    assert fit.estimates.query("op == '~~' and lhs == rhs")["estimate"].min() > -1e-7
    assert any("binds" in w for w in fit.warnings)
    assert not any("negative" in w for w in fit.warnings)
    assert any("'RI_x' is negative" in w for w in free.warnings)
    assert fit.measures["chisq"] > free.measures["chisq"]


def test_what_is_no_fit_is_told() -> None:
    data = frame("panel")
    fit, mediated = (
        clpm(data, XY),
        panel_mediation(data, {**XY, "m": [f"m{t}" for t in range(1, 6)]}, limits="delta"),
    )
    words = r": a Mediation is no fit. Give a fit of clpm\(\) or riclpm\(\)."
    calls: dict[str, Any] = {
        "lagged_effects": lambda: lagged_effects(mediated),  # type: ignore[arg-type]
        "lag_equality": lambda: lag_equality(mediated),  # type: ignore[arg-type]
        "chibar": lambda: chibar(fit, mediated),  # type: ignore[arg-type]
    }
    for name, call in calls.items():
        with pytest.raises(ModelError, match=name + words):
            call()
    others: dict[str, Any] = {
        "sensitivity": sensitivity,
        "equivalent_models": equivalent_models,
        "lags_test": lags_test,
    }
    for name, verb in others.items():
        with pytest.raises(
            ModelError, match=rf"{name}: a Fit is no result of (panel_)?mediation\(\). Give that result"
        ):
            verb(fit)
