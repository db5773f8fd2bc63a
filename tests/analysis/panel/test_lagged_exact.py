"""What must hold exactly between cross-lagged models, whatever the data."""

from itertools import product

import numpy as np
import pytest

from analysis import lavaan
from analysis.panel.lagged import clpm, riclpm, starts
from tests.analysis.panel.cases_lagged import AB, ST, XY, XYM
from tests.analysis.panel.golden import frame

ST_OF_FIVE = {name: columns[:5] for name, columns in ST.items()}
SAME = 1e-5  # two searches for one minimum end this near in the statistic
NEAR = 1e-4  # and in estimates


def _cut(variables: dict, waves: int) -> dict:
    return {name: columns[:waves] for name, columns in variables.items()}


@pytest.mark.parametrize(("waves", "k"), list(product((3, 4, 5), (2, 3))))
def test_degrees_of_freedom_are_counted(waves: int, k: int) -> None:
    """Covariances less those of random intercepts, first wave and residuals, less lagged effects."""
    fit = riclpm(frame("panel"), _cut(XY if k == 2 else XYM, waves), missing="listwise")
    pairs, p = k * (k + 1) // 2, k * waves
    assert fit.df == p * (p + 1) // 2 - pairs - pairs * waves - k * k * (waves - 1)
    assert fit.df == {(3, 2): 1, (4, 2): 9, (5, 2): 21}.get((waves, k), fit.df)  # Hamaker et al. (2015): 1


def test_without_random_intercepts_it_is_the_clpm() -> None:
    data = frame("panel_missing")
    text = riclpm(data, XY).model
    for old in ("RI_x ~~ RI_x", "RI_y ~~ RI_y", "RI_x ~~ RI_y"):
        text = text.replace(f"{old}\n", old.replace("~~ ", "~~ 0*") + "\n")
    none, path = lavaan(text, data, missing="fiml"), clpm(data, XY)
    assert none.df == path.df
    assert none.measures["chisq"] == pytest.approx(path.measures["chisq"], abs=SAME)


def test_equal_effects_on_the_observed_are_effects_on_the_intercepts() -> None:
    data = frame("panel_missing")
    one = riclpm(data, XY, predictors={"z1": "observed_equal", "z2": "ri"})
    other = riclpm(data, XY, predictors={"z1": "ri", "z2": "observed_equal"})
    assert one.df == other.df
    assert one.measures["chisq"] == pytest.approx(other.measures["chisq"], abs=SAME)
    first = one.paths.query("what == 'predictor' and source == 'z1'").groupby("target")["estimate"].mean()
    second = other.paths.query("what == 'predictor' and source == 'z1'").set_index("target")["estimate"]
    assert first["x"] == pytest.approx(second["x"], abs=NEAR)


def test_order_of_variables_and_of_rows_does_not_matter() -> None:
    data = frame("panel_missing")
    one = riclpm(data, XY, lags="equal")
    other = riclpm(data.sample(frac=1.0, random_state=1), {"y": XY["y"], "x": XY["x"]}, lags="equal")
    assert one.measures["chisq"] == pytest.approx(other.measures["chisq"], abs=SAME)
    key = ["source", "target", "waves"]
    a, b = (
        f.paths.query("what == 'cross-lagged'").set_index(key)["estimate"].sort_index() for f in (one, other)
    )
    np.testing.assert_allclose(a, b, atol=NEAR)


def test_a_change_of_unit_scales_effects_and_leaves_standardized_ones() -> None:
    data = frame("panel")
    scaled = data.assign(**{column: 10.0 * data[column] for column in XY["x"]})
    for lags in ("equal", "std_equal"):
        one, other = (riclpm(d, XY, lags=lags).paths for d in (data, scaled))
        if lags == "equal":
            ratio = (other["estimate"] / one["estimate"])[one["what"] == "cross-lagged"]
            source = one.loc[ratio.index, "source"]
            np.testing.assert_allclose(ratio, np.where(source == "x", 0.1, 10.0), rtol=NEAR)
        np.testing.assert_allclose(other["std_all"], one["std_all"], atol=NEAR)


def test_full_information_on_complete_rows_is_maximum_likelihood() -> None:
    data = frame("panel")
    one, other = riclpm(data, XY), riclpm(data, XY, missing="listwise")
    assert one.measures["chisq"] == pytest.approx(other.measures["chisq"], abs=SAME)
    np.testing.assert_allclose(one.theta, other.theta, atol=NEAR)


@pytest.mark.parametrize("verb", [riclpm, clpm])
def test_even_intervals_scaled_by_time_are_equal_lags(verb) -> None:
    data = frame("panel")
    scaled = verb(data, XY, lags="time_scaled", times=[0, 3, 6, 9, 12])
    assert scaled.measures["chisq"] == pytest.approx(verb(data, XY, lags="equal").measures["chisq"], abs=SAME)


def test_effects_over_two_units_are_the_square_of_those_over_one() -> None:
    paths = riclpm(frame("panel"), XY, lags="time_scaled", times=[0, 3, 6, 12, 18]).paths
    over = {
        w: paths[paths["waves"] == w].set_index(["target", "source"])["estimate"]
        for w in ("over 3", "over 6")
    }
    B, square = (over[w].unstack().to_numpy() for w in ("over 3", "over 6"))
    np.testing.assert_allclose(square, B @ B, rtol=1e-10)


@pytest.mark.parametrize("verb", [riclpm, clpm])
def test_the_implied_covariances_are_those_of_a_process_that_runs_between_waves(verb) -> None:
    """Over an interval of two steps effects are B squared, and residual covariances Q + B Q B'."""
    data = frame("panel")
    fit = verb(data, XY, lags="time_scaled", times=[0, 1, 2, 4, 6], residuals="equal", missing="listwise")
    own = dict(zip(fit.estimates["label"], fit.estimates["estimate"], strict=True))
    between = np.zeros((2, 2))
    names = [("RI_x", "RI_x"), ("RI_x", "RI_y"), ("RI_y", "RI_y")] if verb is riclpm else []
    for (lhs, rhs), place in zip(names, [(0, 0), (0, 1), (1, 1)], strict=False):
        rows = fit.estimates
        found = rows[(rows["op"] == "~~") & (rows["lhs"] == lhs) & (rows["rhs"] == rhs)]["estimate"].item()
        between[place] = between[place[::-1]] = found
    B = np.array([[own["ar_x"], own["cl_y_x"]], [own["cl_x_y"], own["ar_y"]]])
    Q = np.array([[own["v_x"], own["c_x_y"]], [own["c_x_y"], own["v_y"]]])
    observed = list(fit.parameters.observed)
    implied = fit.implied[0].total
    at = [[observed.index(f"{name}{t}") for name in "xy"] for t in range(1, 6)]
    steps = [1, 1, 2, 2]
    V = implied[np.ix_(at[0], at[0])] - between
    for t, m in enumerate(steps, start=1):
        C = V.copy()
        for _ in range(m):
            V, C = B @ V @ B.T + Q, B @ C
        np.testing.assert_allclose(implied[np.ix_(at[t], at[t])], V + between, atol=NEAR)
        np.testing.assert_allclose(implied[np.ix_(at[t], at[t - 1])], C + between, atol=NEAR)


def test_standardized_effects_are_equal_where_they_are_said_to_be() -> None:
    for words in ({}, {"group": "g", "group_equal": ("lags",)}):
        paths = riclpm(frame("panel"), XY, lags="std_equal", **words).paths
        own = paths[paths["what"].isin(["autoregressive", "cross-lagged"])]
        spread = own.groupby(["source", "target"])["std_all"].agg(np.ptp)
        assert spread.max() < SAME


def test_starts_with_states_of_variance_zero_is_the_riclpm() -> None:
    data = frame("panel")
    text = starts(frame("lagged_states"), ST_OF_FIVE, stationary=False).model
    for name in "xy":
        for t in range(1, 6):
            text = text.replace(f"{name}{t} ~~ s_{name}*{name}{t}\n", f"{name}{t} ~~ 0*{name}{t}\n")
    for t in range(1, 6):
        text = text.replace(f"x{t} ~~ s_x_y*y{t}\n", "")
    bare, model = lavaan(text, data, missing="fiml"), riclpm(data, XY, lags="equal", residuals="equal")
    assert bare.df == model.df
    assert bare.measures["chisq"] == pytest.approx(model.measures["chisq"], abs=SAME)


def test_latent_clpm_of_one_indicator_is_the_clpm_of_its_column() -> None:
    one = {name: [[columns[0]] for columns in waves] for name, waves in AB.items()}
    bare = {name: [columns[0] for columns in waves] for name, waves in AB.items()}
    data = frame("lagged_items")
    assert clpm(data, one).model == clpm(data, bare).model


def test_starts_has_four_parameters_a_variable() -> None:
    data = frame("lagged_states")
    fit = starts(data, {"x": ST["x"]})
    assert fit.df == 6 * 7 // 2 - 4
    assert starts(data, ST).df == 12 * 13 // 2 - 3 * 3 - 4
