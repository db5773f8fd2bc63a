"""What a result says and gives: contrasts, tests, means, words."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from analysis import link, read_wave
from analysis.errors import ModelError
from analysis.panel.regression import gee, mixed, mmrm
from analysis.panel.regression.result import Regression
from tests.analysis.panel.regression.reference import panel


@pytest.fixture(scope="module")
def fit() -> Regression:
    return mixed("y ~ months*group + x", panel(), random="1 + months")


def test_a_contrast_of_one_coefficient_is_its_row(fit: Regression) -> None:
    row = fit.contrast({"x": 1}).iloc[0]
    expected = fit.estimates.set_index("term").loc["x"]
    assert row["contrast"] == "x"
    assert row.drop("contrast").to_numpy(float) == pytest.approx(expected.to_numpy(float))


def test_contrasts_may_be_written_in_three_ways(fit: Regression) -> None:
    words = [{"months": 1, "months:group[T.treated]": 1}, {"x": -2}]
    rows = np.zeros((2, 5))
    rows[0, [fit.names.index("months"), fit.names.index("months:group[T.treated]")]] = 1
    rows[1, fit.names.index("x")] = -2
    first = fit.contrast(words)
    assert list(first["contrast"]) == ["months + months:group[T.treated]", "-2 x"]
    pd.testing.assert_frame_equal(first, fit.contrast(rows))
    pd.testing.assert_frame_equal(first, fit.contrast(pd.DataFrame(words).fillna(0.0)))


def test_a_test_of_one_row_is_the_square_of_t(fit: Regression) -> None:
    row, test = fit.contrast({"x": 1}).iloc[0], fit.test({"x": 1}).iloc[0]
    assert test["F"] == pytest.approx(row["t"] ** 2)
    assert (test["df2"], test["p"]) == pytest.approx((row["df"], row["p"]))


def test_dependent_rows_count_once(fit: Regression) -> None:
    one, other = (
        fit.test([{"x": 1}, {"months": 1}]),
        fit.test([{"x": 1}, {"months": 1}, {"x": 1, "months": 1}]),
    )
    assert one.to_numpy() == pytest.approx(other.to_numpy(), rel=1e-8)


def test_a_term_is_tested_by_its_name(fit: Regression) -> None:
    pd.testing.assert_frame_equal(fit.test("months:group"), fit.test({"months:group[T.treated]": 1}))


def test_means_average_over_factors_with_equal_weights() -> None:
    fit = mixed("y ~ group + x", panel())
    table = fit.estimates.set_index("term")["estimate"]
    expected = table["Intercept"] + table["group[T.treated]"] / 2
    assert fit.means("x", {"x": 0.0})["mean"].iloc[0] == pytest.approx(expected)


def test_a_value_is_a_frozen_value(fit: Regression) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit.n = 3  # type: ignore[misc]


def test_data_are_not_altered() -> None:
    data = panel().sample(frac=1, random_state=1)
    before = data.copy(deep=True)
    mmrm("y ~ C(wave)", data)
    pd.testing.assert_frame_equal(data, before)


def test_rows_left_out_are_counted_by_their_first_reason() -> None:
    data = panel().assign(
        x=lambda d: d["x"].where(d["person"] != 3), y=lambda d: d["y"].where(d["wave"] != 1)
    )
    table = mixed("y ~ x", data).left_out
    assert list(table["why"]) == ["no value of x", "no value of y", "all rows"]
    third = int((data["person"] == 3).sum())
    rest = int((data["y"].isna() & data["x"].notna()).sum())
    assert list(table["rows"]) == [third, rest, third + rest]
    assert list(table["persons"]) == [1, 0, 1]


def test_words_say_what_was_done(fit: Regression) -> None:
    told = " ".join(repr(fit).split())
    assert "mixed: 'y ~ months*group + x + (1 + months | person)', n=247, persons=60, rows left out=0" in told
    assert "REML, independent residuals, Kenward-Roger (1997) errors and df" in told
    page = fit._repr_html_()
    assert "var(months)" in page and "months:group[T.treated]" in page
    assert "few persons" in gee("y ~ x", panel().query("person < 9"))._repr_html_()


def test_a_panel_is_long_data(tmp_path: object) -> None:
    waves = []
    for wave, part in panel().groupby("wave"):
        path = f"{tmp_path}/w{wave}.csv"
        part[["person", "y", "x"]].to_csv(path, index=False)
        waves.append(read_wave(path, name=f"w{wave}"))
    linked = link(waves, person="person", time={f"w{w}": t for w, t in enumerate((0, 3, 6, 12, 18))})
    ours = mmrm("y ~ wave + x", linked, covariance="car1", time="time").estimates
    theirs = mmrm("y ~ C(wave) + x", panel(), covariance="car1", time="months").estimates
    assert ours["estimate"].to_numpy() == pytest.approx(theirs["estimate"].to_numpy(), rel=1e-6)


def test_index_levels_are_columns() -> None:
    table = mixed("y ~ months", panel().set_index(["person", "wave"]), time="wave").estimates
    pd.testing.assert_frame_equal(table, mixed("y ~ months", panel(), time="wave").estimates)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("no coefficient 'mnths'; did you mean 'months'", lambda f: f.contrast({"mnths": 1})),
        ("the weight of 'x' is no number", lambda f: f.contrast({"x": "a"})),
        ("weights for 5 coefficients are needed", lambda f: f.contrast([[1, 2]])),
        ("weights for 5 coefficients are needed", lambda f: f.contrast("x")),
        ("the level is 95", lambda f: f.contrast({"x": 1}, level=95)),
        ("all weights are 0", lambda f: f.test({"x": 0})),
        ("no term 'group:month'; did you mean", lambda f: f.test("group:month")),
        ("'wave' is not in the formula", lambda f: f.means("wave")),
        ("'x' has .* values. Say at which", lambda f: f.means("x")),
        ("'group' has no level .'other'.", lambda f: f.means("group", {"group": ["other"]})),
        ("'months' has several values in `at`", lambda f: f.means("group", {"months": [0, 1]})),
        ("'months' has a single value", lambda f: f.differences("months", at={"months": [3]})),
    ],
)
def test_questions_that_cannot_be_answered(fit: Regression, words: str, call: object) -> None:
    with pytest.raises(ModelError, match=words):
        call(fit)  # type: ignore[operator]


def test_differences_adjust_p_for_their_number() -> None:
    model = mmrm("y ~ C(wave)*group + x", panel())
    plain = model.differences("group", "wave")
    p = plain["p"].to_numpy()
    by_holm = np.zeros(len(p))
    for rank, place in enumerate(np.argsort(p)):  # Holm (1979), Scand J Stat 6:65-70
        before = by_holm[np.argsort(p)[rank - 1]] if rank else 0.0
        by_holm[place] = max(before, min(1.0, (len(p) - rank) * p[place]))
    holm = model.differences("group", "wave", adjust="holm")
    assert holm["p_adjusted"].to_numpy() == pytest.approx(by_holm)
    pd.testing.assert_frame_equal(holm.drop(columns="p_adjusted"), plain)
    bonferroni = model.differences("group", "wave", adjust="bonferroni")["p_adjusted"]
    assert bonferroni.to_numpy() == pytest.approx(np.minimum(1.0, len(p) * p))


def test_an_unknown_adjustment_is_refused(fit: Regression) -> None:
    with pytest.raises(ModelError, match=r"adjust='tukey' is unknown. Choose one of \['bonferroni'"):
        fit.differences("group", adjust="tukey")
