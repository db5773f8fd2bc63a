"""Modification indices: lavaan's numbers, and what must hold exactly."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import ModelError
from analysis.sem.after.extended import _laid_out
from tests.analysis.sem import ordered_after
from tests.analysis.sem.after_cases import FACTORS, TWO, case, fitted, names
from tests.analysis.sem.reference import data

SQUARED = 2e-3  # relative: an index is a square of a slope at estimates that lavaan stopped at 1e-5
SMALL = 1e-3  # absolute, for small indices
ROUNDING = 1e-7
# lavaan lets a path into a covariate change neither the covariate's variance nor its covariances, so that the index
# is not the score test of any model; see test_a_path_into_a_covariate_is_judged_as_with_random_covariates.
WITH_COVARIATES = ("path", "mimic")


def keyed(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.assign(group=frame.get("group", 1))
    return frame.set_index(["lhs", "op", "rhs", "group"])


@pytest.mark.parametrize("name", names("modification_indices", without=("wlsmv_scores",)))
def test_lavaan_gives_the_same_indices_and_changes(name) -> None:
    theirs = keyed(pd.DataFrame(case(name)["after"]["modification_indices"]))
    ours = keyed(fitted(name).modification_indices(sort=False))
    x = set(fitted(name).parameters.exogenous)
    into_x = np.array([lhs in x for lhs, *_ in theirs.index])
    if name in WITH_COVARIATES:
        theirs = theirs[~into_x]
        ours = ours.loc[theirs.index]
    assert list(ours.index) == list(theirs.index)
    for column, their_name in (
        ("mi", "mi"),
        ("epc", "epc"),
        ("sepc_lv", "sepc.lv"),
        ("sepc_all", "sepc.all"),
    ):
        np.testing.assert_allclose(
            ours[column].astype(float), theirs[their_name].astype(float), rtol=SQUARED, atol=SMALL
        )


@pytest.mark.parametrize("name", ordered_after.names("modification_indices"))
def test_lavaan_gives_the_same_indices_of_ordered_variables(name) -> None:
    case_ = ordered_after.case(name)
    theirs = keyed(pd.DataFrame(case_["after"]["modification_indices"]))
    ours = keyed(ordered_after.fitted(name).modification_indices(sort=False))
    assert set(ours.index) == set(theirs.index)
    ours = ours.loc[theirs.index]
    scales = np.array([op == "~*~" for _, op, _, _ in theirs.index])
    assert (
        ours.loc[scales, "sepc_all"].isna().all()
    )  # a scale is 1 on its own scale; lavaan writes its change's sign
    for column, their_name in (
        ("mi", "mi"),
        ("epc", "epc"),
        ("sepc_lv", "sepc.lv"),
        ("sepc_all", "sepc.all"),
    ):
        seen = ~scales if column == "sepc_all" else np.full(len(scales), True)
        np.testing.assert_allclose(
            ours.loc[seen, column].astype(float),
            theirs.loc[seen, their_name].astype(float),
            rtol=SQUARED,
            atol=SMALL,
        )


def test_scales_and_thresholds_are_offered_where_they_are_fixed_and_identified() -> None:
    ops = {
        name: set(ordered_after.fitted(name).modification_indices()["op"])
        for name in ("two", "labels", "thresholds_written")
    }
    assert "~*~" in ops["labels"] and "~*~" not in ops["two"]
    assert "|" in ops["thresholds_written"]


def test_a_path_into_a_covariate_is_judged_as_with_random_covariates() -> None:
    model = "x1 ~ x2 + x3\nx4 ~ x1 + x5"
    fixed = keyed(analysis.sem(model, data("HS")).modification_indices(ops="~"))
    random = keyed(analysis.sem(model, data("HS"), fixed_x=False).modification_indices(ops="~"))
    np.testing.assert_allclose(
        fixed.loc[random.index, ["mi", "epc"]].astype(float),
        random[["mi", "epc"]].astype(float),
        rtol=ROUNDING,
    )
    # R: modindices(sem(model, HolzingerSwineford1939, fixed.x = FALSE)) prints x2 ~ x1 as 22.760, -2.428
    assert fixed.loc[("x2", "~", "x1", 1), "mi"] == pytest.approx(22.760, abs=0.001)
    assert fixed.loc[("x2", "~", "x1", 1), "epc"] == pytest.approx(-2.428, abs=0.001)


def test_among_fixed_covariates_nothing_is_to_be_gained() -> None:
    found = keyed(fitted("mimic").modification_indices())
    among = found.loc[[("ageyr", "~~", "sex", 1), ("ageyr", "~", "sex", 1)]]
    assert (among[["mi", "epc", "sepc_all"]] == 0).all(axis=None)


def test_an_index_is_the_score_test_of_a_parameter_held_at_zero() -> None:
    plain = keyed(analysis.cfa(TWO, data("HS")).modification_indices())
    held = analysis.cfa(TWO + "\nx1 ~~ c*x2\nc == 0", data("HS")).score_tests()
    one = plain.loc[("x1", "~~", "x2", 1)]
    assert held["chisq"].iloc[0] == pytest.approx(one["mi"], rel=1e-6)
    assert held["epc_lhs"].iloc[0] == pytest.approx(one["epc"], rel=1e-6)


def test_linear_least_squares_gains_exactly_the_index() -> None:
    # variances and covariances are linear parameters, so that one step is the minimum
    rows = data("HS")
    model = "f1 =~ x1\nf2 =~ x2\nf3 =~ x3"
    before = analysis.cfa(model, rows, estimator="GLS", orthogonal=True)
    after = analysis.cfa(model + "\nf1 ~~ f3", rows, estimator="GLS", orthogonal=True)
    found = keyed(before.modification_indices(sort=False)).loc[("f1", "~~", "f3", 1)]
    counted = (len(rows) - 1) / len(rows)  # lavaan's slopes; once in the change, once more in the index
    change = after.estimates.set_index(["lhs", "op", "rhs"]).loc[("f1", "~~", "f3"), "estimate"]
    assert found["mi"] == pytest.approx(
        counted * (before.measures["chisq"] - after.measures["chisq"]), rel=ROUNDING
    )
    assert found["epc"] == pytest.approx(counted * change, rel=ROUNDING)


def test_units_change_nothing_but_the_expected_change() -> None:
    rows = data("HS")
    one = keyed(analysis.cfa(FACTORS, rows).modification_indices(sort=False))
    other = keyed(analysis.cfa(FACTORS, rows.assign(x9=10.0 * rows["x9"])).modification_indices(sort=False))
    for column in ("mi", "sepc_all"):
        np.testing.assert_allclose(one[column], other[column], rtol=1e-5, atol=1e-8)
    assert other.loc[("visual", "=~", "x9", 1), "epc"] == pytest.approx(
        10.0 * one.loc[("visual", "=~", "x9", 1), "epc"], rel=1e-5
    )


def test_fiml_on_complete_rows_is_maximum_likelihood_with_means() -> None:
    complete = analysis.cfa(FACTORS, data("HS"), meanstructure=True).modification_indices(sort=False)
    fiml = analysis.cfa(FACTORS, data("HS"), missing="fiml").modification_indices(sort=False)
    np.testing.assert_allclose(complete["mi"], fiml["mi"], rtol=1e-5, atol=1e-8)


def test_sorting_minimum_and_operators() -> None:
    fit = fitted("hs")
    found = fit.modification_indices()
    assert found["mi"].is_monotonic_decreasing
    assert list(found.columns) == [
        "lhs",
        "op",
        "rhs",
        "group",
        "mi",
        "epc",
        "sepc_lv",
        "sepc_all",
        "sepc_nox",
    ]
    large = fit.modification_indices(minimum=10, ops="~~")
    assert (large["mi"] >= 10).all()
    assert set(large["op"]) == {"~~"}
    assert len(large) == ((found["mi"] >= 10) & (found["op"] == "~~")).sum()


def test_a_reversed_covariance_is_not_offered_again() -> None:
    found = analysis.cfa(TWO + "\nx2 ~~ x1", data("HS")).modification_indices()
    assert not ((found["lhs"] == "x1") & (found["op"] == "~~") & (found["rhs"] == "x2")).any()


def test_a_saturated_model_has_nothing_to_free() -> None:
    assert analysis.cfa("f =~ x1 + x2 + x3", data("HS")).modification_indices().empty


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(
        ModelError,
        match=r"modification_indices: ops=\['=='\] is not known. There are =~, ~~, ~, ~1, \|, ~\*~",
    ):
        fitted("hs").modification_indices(ops="==")


def test_a_part_without_layout_is_our_fault() -> None:
    with pytest.raises(TypeError, match="no layout for object"):
        _laid_out(object(), fitted("hs").parameters, 1)  # type: ignore[arg-type]
