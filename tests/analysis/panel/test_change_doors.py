"""What growth and change refuse, or warn of, in words."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import link, read_wave
from analysis.errors import DataError, FitError, ModelError
from analysis.panel.change import alt, dpm, growth_curve, lcm_sr, lcs, second_order, trajectories
from analysis.panel.change import plot_trajectories as plot
from tests.analysis.panel.cases_change import INDICATORS, X6, Y6, X, Y
from tests.analysis.panel.golden import frame

DATA = frame("panel").assign(flat=1.0, word="a", copy=lambda d: 2 * d["x1"] + 1, half=lambda d: d["x2"])
SIX = frame("change")
ONE = {"x": X}
TWO = {"x": X, "y": Y}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"shape": "lineal"}, "shape='lineal' is not known; did you mean 'linear'"),
        ({"shape": "piecewise"}, "needs knots="),
        ({"shape": "linear", "knots": [2]}, "has no knots"),
        (
            {"shape": "piecewise", "knots": [0]},
            r"the knot at 0 is not between the first \(0\) and the last wave \(4\)",
        ),
        ({"shape": "piecewise", "knots": [4]}, "the knot at 4 is not between"),
        ({"shape": "piecewise", "knots": [9]}, "the knot at 9 is not between"),
        ({"shape": "piecewise", "knots": [3, 1]}, "do not rise"),
        (
            {"shape": "piecewise", "knots": [1]},
            r"\(1 wave\(s\) before the first knot, 3 after the last\) cannot tell how the growth factors I, S1, S2 "
            r"vary from residual variances. Put two or more waves .*, or take residuals='equal', or let fewer factors "
            r"vary \(random=\('I', 'S2'\)\)",
        ),
        ({"center": 1000.0}, "center=1000 lies more than 100 times as far from the waves"),
        ({"shape": "piecewise", "knots": [1.2, 1.4, 1.7]}, "cannot tell the 4 slopes apart"),
        ({"shape": "basis", "center": 2}, "a latent basis has its intercept at the first wave"),
        ({"center": np.nan}, "center=nan is no time"),
        ({"residuals": "ar"}, "residuals='ar' is not known"),
        ({"random": ["I", "Q"]}, "random='Q' is not known"),
        ({"random": ["I", "I"]}, "names something twice"),
        ({"predictors": [1]}, "1 is no name"),
        ({"split": "person_mean"}, "needs time_varying="),
        ({"time_varying": ["y1"]}, "is no mapping"),
        (
            {"time_varying": {"y": Y}, "split": "person_mean", "varying_effects": "free"},
            "one effect within persons",
        ),
        ({"factors_on": {"S_y": "I_x"}}, "'S_y' is no growth factor"),
        ({"factors_on": {"S_x": "S_x"}}, "cannot predict itself"),
        ({"group_equal": ["means"]}, "group_equal= needs groups"),
        ({"group": "g", "group_equal": ["mean"]}, "group_equal='mean' is not known; did you mean 'means'"),
    ],
)
def test_growth_curves_refuse_words(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        growth_curve(DATA, ONE, **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"predictors": ["z3"]}, "predictors: column 'z3' is not in the data"),
        ({"predictors": ["flat"]}, "'flat' is constant"),
        ({"predictors": ["word"]}, "'word' holds no numbers"),
        ({"predictors": ["x1"]}, "'x1' is a wave of a process itself"),
        ({"predictors": ["copy"]}, "'copy' and 'x1' are perfectly correlated"),
        ({"predictors": ["z1"], "time_varying": {"z": ["z1", *Y[1:]]}}, "named by predictors= already"),
        ({"time_varying": {"y": Y[:4]}}, r"'y' has 4 column\(s\) for 5 waves"),
        ({"group": "gg"}, "there is no column 'gg'"),
        ({"times": [0, 1, 1, 2, 3]}, "do not rise"),
    ],
)
def test_growth_curves_refuse_data(options: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        growth_curve(DATA, ONE, **options)


@pytest.mark.parametrize(
    ("waves", "options", "words"),
    [
        (
            2,
            {},
            r"\(7 parameters a process, 5 moments\) has more parameters than 2 waves have moments; it needs 3 waves",
        ),
        (
            3,
            {"shape": "quadratic"},
            r"needs 4 waves or more. Add waves, or let fewer factors vary \(random=\('I', 'S'\)\)",
        ),
        (2, {"shape": "basis"}, "needs 3 waves or more"),
    ],
)
def test_too_few_waves_say_how_many(waves: int, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        growth_curve(DATA, {"x": X[:waves]}, **options)


def test_one_wave_is_refused_by_all() -> None:
    for verb in (growth_curve, lcs, lcm_sr, alt, dpm):
        with pytest.raises(DataError, match=r"1 wave given; this model needs \d or more"):
            verb(DATA, {"x": ["x1"]})


def test_a_group_without_a_wave() -> None:
    gone = DATA.assign(x3=DATA["x3"].where(DATA["g"] != 2))
    for verb in (growth_curve, lcs, lcm_sr, alt, dpm):
        with pytest.raises(DataError, match="x at wave 3: group '2' of 'g' has nothing in column 'x3'"):
            verb(gone, ONE, group="g")
    growth_curve(gone, ONE, group="g", group_label=[0, 1])


def test_several_or_single_indicators() -> None:
    for verb in (growth_curve, lcs, lcm_sr, alt):
        with pytest.raises(ModelError, match="f has several indicators a wave"):
            verb(DATA, {"f": INDICATORS})
    with pytest.raises(ModelError, match="x has one indicator a wave"):
        second_order(DATA, ONE)


@pytest.mark.parametrize(
    ("verb", "options", "words"),
    [
        (lcm_sr, {"lags": "some"}, "lags='some' is not known"),
        (lcm_sr, {"means": "free"}, "means='free' is not known"),
        (lcm_sr, {"random": "Z"}, "random='Z' is not known"),
        (alt, {"shape": "basis"}, "shape='basis' is not known"),
        (alt, {"shape": "quadratic", "lags": "free"}, "needs 6 waves or more"),
        (alt, {"random": "Q"}, "random='Q' is not known"),
    ],
)
def test_lagged_curves_refuse_words(verb: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        verb(DATA, ONE, **options)


def test_lags_beside_curves_need_waves() -> None:
    with pytest.raises(ModelError, match=r"2 growth factor\(s\) that vary.* needs 4 waves or more"):
        lcm_sr(DATA, {"x": X[:3]})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"predictors": {"y": Y}, "lag": 2}, "lag=2 is not known"),
        ({"predictors": {"y": Y}, "kind": "endogenous"}, "kind='endogenous' is not known"),
        ({"predictors": {"y": Y}, "kind": {"z": "exogenous"}}, "'z' is no predictor"),
        ({"predictors": Y}, "is no mapping"),
        ({"fixed_x": True}, "fixed_x=True goes against"),
        ({"lags": "none"}, "lags='none' is not known"),
    ],
)
def test_dynamic_models_refuse_words(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        dpm(DATA, ONE, **options)


def test_dynamic_models_refuse_shapes() -> None:
    with pytest.raises(ModelError, match="the outcome is one variable with one column a wave; x, y given"):
        dpm(DATA, TWO)
    with pytest.raises(DataError, match=r"'y' has 2 column\(s\) for 5 waves"):
        dpm(DATA, ONE, {"y": Y[:2]})
    with pytest.raises(ModelError, match=r"an individual effect beside free lags.* needs 4 waves or more"):
        dpm(DATA, {"x": X[:3]}, lags="free")


COUPLED = {"x": X6, "y": Y6}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"change": "double"}, "change='double' is not known; did you mean"),
        ({"change": {"x": "dual"}}, "says nothing of 'y'"),
        ({"autoregressive": "z"}, "autoregressive='z' is not known"),
        ({"coupling": {"x y": "level"}}, "'x y' names no two processes"),
        ({"coupling": {"x -> z": "level"}}, "names no two processes"),
        ({"coupling": {"x -> x": "level"}}, "names no two processes"),
        ({"coupling": {"x -> y": "lag"}}, "'lag' is not known"),
        (
            {"coupling": {"x -> y": "change_now", "y -> x": "level_now"}},
            "answer to each other within the same wave",
        ),
        ({"knot": "4"}, "there are none"),
        ({"coupling": {"x -> y": "level"}, "knot": "2"}, "knot='2' is no wave from the third to the last"),
        ({"errors": "none"}, "errors='none' is not known"),
        ({"noise": "some"}, "noise='some' is not known"),
        ({"spacing": "days"}, "spacing='days' is not known"),
    ],
)
def test_change_scores_refuse_words(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        lcs(SIX, COUPLED, **options)


def test_change_scores_need_waves() -> None:
    with pytest.raises(
        ModelError, match=r"dual change of x .* has more parameters than 2 waves .* needs 3 waves"
    ):
        lcs(SIX, {"x": X6[:2]})
    with pytest.raises(ModelError, match=r"with autoregressive changes .* needs 4 waves"):
        lcs(SIX, {"x": X6[:3]}, autoregressive=True)


@pytest.mark.slow
def test_changes_that_say_the_same_are_refused_with_a_hint() -> None:
    """One process and its mirror image: which of them moves the other cannot be told."""
    rng = np.random.default_rng(5)
    mirror = {f"y{t}": 20 - SIX[f"x{t}"] + rng.normal(0, 0.05, len(SIX)) for t in range(1, 7)}
    with pytest.raises((ModelError, FitError), match=r"lcs: .* take a coupling out"):
        lcs(SIX.assign(**mirror), COUPLED, coupling={"x -> y": "level", "y -> x": "level"})


def test_times_without_a_common_step() -> None:
    times = [0, 1, 2.0001, 3, 7, 9.7]
    with pytest.raises(DataError, match=r"no whole multiples of a common step.* spacing='ignore'"):
        lcs(SIX, {"x": X6}, times=times)
    warned = lcs(SIX, {"x": X6}, times=times, spacing="ignore").warnings
    assert warned[0].startswith("lcs: intervals between waves are 1, 1.0001")


def test_equal_lags_over_unequal_intervals_are_warned_of() -> None:
    times = [0, 1, 2, 4, 8]
    for fit in (
        lcm_sr(DATA, ONE, shape="intercept", times=times),
        alt(DATA, ONE, shape="intercept", times=times),
        dpm(DATA, ONE, times=times),
    ):
        assert "the intervals between waves are 1, 1, 2, 4" in fit.warnings[0]
    assert not lcm_sr(DATA, ONE, shape="intercept", times=times, lags="free").warnings


def test_rows_without_a_predictor_are_told() -> None:
    holes = DATA.assign(z1=DATA["z1"].where(DATA.index > 9))
    fit = growth_curve(holes, ONE, predictors="z1")
    assert fit.n == len(DATA) - 10
    assert fit.warnings[0].startswith("growth_curve: 10 row(s) without a value of z1 are left out")
    asked = growth_curve(holes.assign(y1=holes["z1"]), ONE, time_varying={"y": Y}, fixed_x=True)
    assert asked.warnings[0].startswith("growth_curve: 10 row(s) without a value of y1, y2")
    kept = growth_curve(holes, ONE, predictors="z1", fixed_x=False)
    assert kept.n == len(DATA)
    assert not kept.warnings


def test_an_inadmissible_solution_comes_with_a_remedy() -> None:
    fit = alt(frame("panel_missing"), TWO)
    assert fit.warnings[-1].startswith("Heywood case: estimates are outside")
    assert "Try residuals='equal', or fewer factors that vary (random=), or more waves." in fit.warnings[-1]
    strange = lcs(SIX, COUPLED, coupling={"y -> x": "change_now"}, noise="free")
    assert "Try change='constant', or fewer couplings, or more waves." in strange.warnings[-1]


def test_waves_and_columns_get_names_that_a_text_can_hold() -> None:
    fit = lcm_sr(
        DATA, {"stress": X}, waves=["at birth", "3 months", "6", "9", "12 months"], shape="intercept"
    )
    assert "W_stress_at_birth =~ 1*x1" in fit.model
    assert "W_stress_12_months ~ ar_stress*W_stress_9" in fit.model
    alike = lcs(DATA, ONE, waves=["a b", "a_b", "c", "d", "e"])
    assert "L_x_1 =~ 1*x1" in alike.model
    taken = DATA.rename(columns={"z1": "S_x", "x1": "L_x_1"})
    with pytest.raises(DataError, match="column 'S_x' has a name that the model gives to a latent variable"):
        growth_curve(DATA.rename(columns={"z1": "S_x"}), ONE, predictors="S_x")
    with pytest.raises(DataError, match="column 'L_x_1' has a name that the model gives"):
        lcs(taken, {"x": ["L_x_1", *X[1:]]})


def test_inputs_are_not_altered() -> None:
    before = DATA.copy()
    growth_curve(DATA, ONE, time_varying={"y": Y}, split="person_mean")
    lcs(DATA, TWO)
    pd.testing.assert_frame_equal(DATA, before)


def test_a_panel_brings_its_times(tmp_path) -> None:
    for wave in range(1, 6):
        part = DATA[["id", f"x{wave}"]].rename(columns={f"x{wave}": "x"})
        part.sample(frac=1, random_state=wave).to_csv(tmp_path / f"{wave}.csv", index=False)
    waves = [read_wave(tmp_path / f"{wave}.csv", name=f"w{wave}") for wave in range(1, 6)]
    panel = link(
        waves, person="id", time=dict(zip([f"w{k}" for k in range(1, 6)], [0, 1, 2, 4, 6], strict=True))
    )
    ours = growth_curve(panel, ["x"])
    assert ours.measures["chisq"] == pytest.approx(
        growth_curve(DATA, ONE, times=[0, 1, 2, 4, 6]).measures["chisq"]
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": 95}, "level=95 is no share"),
        ({"at": {"z2": 1}}, "'z2' is no covariate of the model.* There are z1"),
        ({"at": {"z1": np.inf}}, "z1=inf is no value"),
        ({"group": "b"}, "there is no group 'b'"),
        ({"times": "abc"}, "are no numbers"),
        ({"times": []}, "are no finite times"),
    ],
)
def test_trajectories_refuse(options: dict[str, Any], words: str) -> None:
    fit = growth_curve(DATA, ONE, predictors="z1")
    with pytest.raises(ModelError, match=words):
        trajectories(fit, **options)


def test_trajectories_need_a_builders_fit_and_known_times() -> None:
    from analysis import sem

    with pytest.raises(ModelError, match="this fit is not of growth_curve"):
        trajectories(sem("x2 ~ x1", DATA))
    with pytest.raises(
        ModelError, match=r"x at time 0.5: a latent basis is known at the waves only, at 0, 1, 2, 3, 4"
    ):
        trajectories(growth_curve(DATA, ONE, shape="basis"), times=[0.5])
    with pytest.raises(ModelError, match="time-varying covariates are known at the waves only"):
        trajectories(growth_curve(DATA, ONE, time_varying={"y": Y}), times=[0.5])


def test_pictures_refuse() -> None:
    fit = growth_curve(DATA, ONE)
    with pytest.raises(DataError, match="data have no column 'x2' of the model"):
        plot(fit, DATA.drop(columns="x2"))
    with pytest.raises(ModelError, match="persons=-1 is less than 0"):
        plot(fit, DATA, persons=-1)
