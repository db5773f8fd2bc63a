"""Partial invariance: score tests against lavaan, the search, and its limits."""

import runpy

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ModelError
from analysis.panel import invariance
from analysis.panel.measurement.cells import Key, rows_of
from analysis.panel.measurement.release import in_words, named
from analysis.sem.after.joint import joint_test
from tests.analysis.panel.measurement.golden import GOLDEN, HS, O5, WAVES, climbed, frame, reference

REFEREE = 1e-4  # relative: lavaan's search ends about there
GROUPS = ("configural", "metric", "scalar")


def test_score_tests_are_those_of_lavaan() -> None:
    found = climbed("hs").steps["scalar"]
    known = reference("effects.json")["scores"]
    for parameter, chisq in zip(known["parameter"], known["chisq"], strict=True):
        (key,) = named("test", climbed("hs").measured, [parameter.replace("~1", "~ 1")])
        test = joint_test(found.fit, rows_of(climbed("hs").measured, {key}))
        assert test.df == 1
        assert test.chisq == pytest.approx(chisq, rel=REFEREE, abs=1e-4), parameter


def test_joint_score_test_over_waves_is_that_of_lavaan() -> None:
    found = climbed("time")
    test = joint_test(found.steps["scalar"].fit, rows_of(found.measured, {Key("intercept", item="x3")}))
    known = reference("effects.json")["joint"]
    assert test.df == known["df"] == 2
    assert test.chisq == pytest.approx(known["chisq"], rel=REFEREE)


def test_joint_test_of_a_fixed_parameter_is_its_modification_index() -> None:
    found = climbed("ordinal")
    fit = found.steps["scalar"].fit
    test = joint_test(fit, rows_of(found.measured, {Key("intercept", item="o3")}))
    table = fit.modification_indices(ops="~1")
    row = table.query("lhs == 'o3' and group == 2").iloc[0]
    assert test.robust
    assert test.chisq == pytest.approx(row["mi_robust"], rel=1e-8)
    assert test.changes[0] == pytest.approx(row["epc"], rel=1e-8)


def test_joint_test_of_an_equality_is_its_robust_score_test() -> None:
    found = climbed("ordinal")
    fit = found.steps["metric"].fit
    test = joint_test(fit, rows_of(found.measured, {Key("loading", "f", "o2")}))
    row = fit.score_tests(release="f=~o2.g1 == f=~o2.g2").iloc[0]
    assert test.chisq == pytest.approx(row["chisq_robust"], rel=1e-6)
    with pytest.raises(ModelError, match="f =~ nothing 1 is no row"):
        joint_test(fit, [("f", "=~", "nothing", 1)])


def test_one_full_information_score_test_is_that_of_score_tests() -> None:
    found = climbed("time_missing")
    fit = found.steps["metric"].fit
    test = joint_test(fit, rows_of(found.measured, {Key("loading", "f", "m2")}))
    release = [e for e in fit.score_tests().index if "=~m2_" in e]
    assert test.df == 2
    assert test.chisq == pytest.approx(fit.score_tests(release=release).loc["total", "chisq"], rel=1e-8)


def test_search_releases_what_byrne_found_in_the_school_data() -> None:
    found = invariance(HS, frame("hs"), group="school", partial="auto")
    # the intercepts of x3 and x7 are the ones that the lavaan tutorial frees by their score tests
    assert list(found.releases["parameter"]) == ["x3 ~ 1", "x7 ~ 1"]
    assert list(found.releases["level"]) == [0.05 / 9, 0.05 / 8]
    assert (found.releases["p"] < found.releases["level"]).all()
    assert list(found.steps) == ["configural", "metric", "scalar", "scalar_partial", "strict", "means"]
    assert found.ladder.loc["scalar_partial", "against"] == "metric"
    assert found.ladder.loc["strict", "against"] == "scalar_partial"
    assert found.verdict("cheung_rensvold_2002_cfi").step == "strict"
    models = set(found.latent_means()["model"])
    assert {"full", "partial", "aligned"} <= models


def test_search_finds_what_was_drawn_different() -> None:
    data = runpy.run_path(str(GOLDEN / "make_data.py"))["forms"](n=4000, seed=3)
    found = invariance(
        O5, data, group="g", ordered=True, partial="auto", steps=(*GROUPS[:1], "thresholds", *GROUPS[1:])
    )
    table = found.releases
    # make_data.py: a lower first threshold of o4, another loading of o2, another intercept of o3
    assert list(table.query("step == 'thresholds'")["parameter"]) == ["o4 | t1, t2, t3"]
    assert list(table.query("step == 'metric'")["parameter"]) == ["f =~ o2"]
    assert {"o2 ~ 1", "o3 ~ 1"} <= set(table.query("step == 'scalar'")["parameter"])
    assert table.query("parameter == 'o2 ~ 1'")["why"].iloc[0] == "follows f =~ o2"
    given = climbed("ordinal_partial").ladder
    assert given.loc["scalar", "lrt_p"] > 0.05


def test_nothing_is_left_to_test_where_an_item_has_no_equal_threshold() -> None:
    partial = ["o4 | t1", "o4 | t2", "o4 | t3"]
    options = {"group": "g", "ordered": True, "partial": partial}
    found = invariance(O5, frame("forms"), **options, steps=("configural", "thresholds", "metric", "scalar"))
    step = found.steps["scalar"]
    for key in (Key("loading", "f", "o4"), Key("intercept", item="o4")):
        test = joint_test(step.fit, rows_of(found.measured, {key}))
        assert test.df == 0 and np.isnan(test.p) and test.chisq == 0.0


def test_search_over_waves_releases_the_item_that_drifts() -> None:
    found = invariance(WAVES, frame("waves"), waves=("a", "b", "c"), partial="auto", estimator="MLR")
    assert list(found.releases["parameter"]) == ["x3 ~ 1"]
    row = found.releases.iloc[0]
    assert row["df"] == 2 and len(row["change"]) == 2
    assert np.all(np.array(row["change"]) > 0.15)


def test_search_stops_while_two_items_are_invariant() -> None:
    rng = np.random.default_rng(7)
    parts = []
    for g, shifts in enumerate(([0.0, 0.0, 0.0], [0.0, 0.9, -0.9])):
        factor = rng.standard_normal(600)
        x = np.array(shifts) + factor[:, None] + 0.6 * rng.standard_normal((600, 3))
        parts.append(pd.DataFrame(x, columns=["x1", "x2", "x3"]).assign(g=g))
    data = pd.concat(parts, ignore_index=True)
    found = invariance({"f": ["x1", "x2", "x3"]}, data, group="g", partial="auto", steps=GROUPS)
    assert len(found.releases) == 1
    assert any("would leave f 1 invariant item(s) of the 2" in note for note in found.notes)


def test_nothing_is_released_unless_it_is_asked_for() -> None:
    assert climbed("hs").releases.empty
    assert list(climbed("hs_partial").releases["why"]) == ["named by the caller"] * 4


def test_releases_go_by_any_name() -> None:
    measured = climbed("time").measured
    keys = named(
        "test", measured, ["f =~ x2", "f_b =~ x2_b", "x3_c ~ 1", "x1_a ~~ x1_a", "f ~~ f", "f_b ~ 1"]
    )
    assert keys == {
        Key("loading", "f", "x2"),
        Key("intercept", item="x3"),
        Key("residual", item="x1"),
        Key("variance", "f"),
        Key("mean", "f"),
    }
    assert {in_words(measured, k) for k in keys} == {"f =~ x2", "x3 ~ 1", "x1 ~~ x1", "f ~~ f", "f ~ 1"}


@pytest.mark.parametrize(
    ("partial", "words"),
    [
        (["f =~ x9"], "'f =~ x9' is no parameter that a step holds equal"),
        (["x1 ~~ x2"], "'x1 ~~ x2' is no parameter"),
        (["x1 | t1"], "'x1 | t1' is no parameter"),
        (["f =~ x1 + x2"], "names 2 parameters. Give one a text"),
        (["x1 ~ 1", "x2 ~ 1", "f =~ x3", "x4 ~ 1"], "each item of f would be free"),
        ("some", "partial='some' is not known. There are 'none', 'auto'"),
    ],
)
def test_wrong_releases_are_refused(partial: list[str], words: str) -> None:
    with pytest.raises(ModelError, match=words.replace("|", r"\|").replace("+", r"\+")):
        invariance(WAVES, frame("waves"), waves=("a", "b", "c"), partial=partial)


@pytest.mark.parametrize(
    ("data", "factors", "options", "release"),
    [
        ("hs", HS, {"group": "school"}, ["visual =~ x1", "x1 ~ 1", "x1 ~~ x1"]),
        ("forms", O5, {"group": "g", "ordered": True}, ["f =~ o1", "o1 | t2"]),
        ("waves", WAVES, {"waves": ("a", "b", "c")}, ["f =~ x1", "x1 ~ 1"]),
    ],
)
def test_a_marker_can_be_released_too(data: str, factors: object, options: dict, release: list[str]) -> None:
    """Which parameter sets the unit is arbitrary: the ladder is the same."""
    one = invariance(factors, frame(data), **options, partial=release).ladder
    other = invariance(factors, frame(data), **options, partial=release, identification="marker").ladder
    np.testing.assert_array_equal(one["npar"], other["npar"])
    np.testing.assert_allclose(one["chisq"], other["chisq"], atol=1e-4)


def test_any_single_threshold_of_three_releases_the_same() -> None:
    """Why thresholds go together: of three the data cannot say which differs."""
    steps = ("configural", "thresholds")
    options = {"group": "g", "ordered": True, "steps": steps}
    found = [
        invariance(O5, frame("forms"), **options, partial=[f"o4 | t{k}"]).ladder.loc["thresholds", "chisq"]
        for k in (1, 2, 3)
    ]
    assert found == pytest.approx([found[0]] * 3, abs=1e-4)
