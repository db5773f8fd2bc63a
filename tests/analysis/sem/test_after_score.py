"""Score tests of equalities: lavaan's numbers, likelihood ratios of large samples, exact relations."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import ModelError
from tests.analysis.sem.after_cases import FACTORS, TWO, case, fitted, names
from tests.analysis.sem.reference import data

RELATIVE = 1e-3  # a square of slopes at estimates that lavaan stopped at 1e-5
SMALL = 1e-4
# lavaan counts equalities; without them so many parameters of the second group are no longer estimable: the means of
# 3 factors; the means of 2 factors and the scales of 6 items
NOT_ESTIMABLE = {"groups_strong": 3, "wlsmv_groups": 8}


@pytest.mark.parametrize("name", names("score_test"))
def test_lavaan_gives_the_same_statistics(name) -> None:
    theirs = case(name)["after"]["score_test"]
    ours = fitted(name).score_tests()
    np.testing.assert_allclose(
        ours["chisq"].iloc[:-1], [u["X2"] for u in theirs["uni"]], rtol=RELATIVE, atol=SMALL
    )
    assert (ours["df"].iloc[:-1] == 1).all()
    assert ours.loc["total", "chisq"] == pytest.approx(theirs["test"][0]["X2"], rel=RELATIVE)
    assert ours.loc["total", "df"] == theirs["test"][0]["df"] - NOT_ESTIMABLE.get(name, 0)
    if not fitted(name).parameters.ordered:
        np.testing.assert_allclose(ours["p"].iloc[:-1], [u["p.value"] for u in theirs["uni"]], atol=SMALL)


def test_the_total_frees_what_the_looser_model_estimates() -> None:
    tight, loose = fitted("groups_strong"), fitted("groups")
    assert tight.score_tests().loc["total", "df"] == tight.df - loose.df


def test_lavaan_gives_the_same_expected_changes() -> None:
    theirs = [row for row in case("groups_strong")["after"]["epc"] if row["free"] > 0]
    ours = fitted("groups_strong").expected_changes()
    known = ours["epc"].notna()
    assert (
        known.sum() == len(theirs) - 12
    )  # intercepts and latent means of group 2 trade off once all are free
    wanted = pd.DataFrame(theirs)["epc"]
    np.testing.assert_allclose(ours["epc"][known], wanted[known].astype(float), atol=SMALL)
    np.testing.assert_allclose(ours["expected"][known], (ours["estimate"] + ours["epc"])[known])


def test_in_large_samples_the_score_test_is_the_likelihood_ratio() -> None:
    rng = np.random.default_rng(7)
    n = 200_000
    factor = rng.normal(size=n)
    loadings = (1.0, 0.8, 0.81, 0.6)
    rows = pd.DataFrame({f"y{i}": a * factor + rng.normal(size=n) for i, a in enumerate(loadings, start=1)})
    tied = analysis.cfa("f =~ y1 + a*y2 + a*y3 + y4", rows)
    free = analysis.cfa("f =~ y1 + y2 + y3 + y4", rows)
    score = tied.score_tests().iloc[0]
    ratio = tied.measures["chisq"] - free.measures["chisq"]
    assert score["chisq"] == pytest.approx(
        ratio, rel=0.01
    )  # both are n times a square that differs by O(n^-1/2)
    before, after = (fit.estimates.query("op == '=~'").set_index("rhs")["estimate"] for fit in (tied, free))
    assert before["y2"] + score["epc_lhs"] == pytest.approx(after["y2"], abs=1e-3)
    assert before["y3"] + score["epc_rhs"] == pytest.approx(after["y3"], abs=1e-3)


def test_labels_and_written_equalities_are_the_same_test() -> None:
    by_label = analysis.cfa("f =~ x1 + a*x2 + a*x3 + x4", data("HS")).score_tests()
    written = analysis.cfa("f =~ x1 + a*x2 + b*x3 + x4\na == b", data("HS")).score_tests()
    assert by_label["chisq"].iloc[0] == pytest.approx(written["chisq"].iloc[0], rel=1e-6)
    assert list(written.index) == ["a == b", "total"]
    assert list(by_label.index) == ["f=~x2 == f=~x3", "total"]


def test_an_equality_that_follows_from_others_cannot_be_broken_alone() -> None:
    model = "f =~ x1 + a*x2 + b*x3 + c*x4\na == b\nb == c\na == c"
    found = analysis.cfa(model, data("HS")).score_tests()
    assert (found["df"].iloc[:3] == 0).all()
    assert found["p"].iloc[:3].isna().all()
    assert found.loc["total", "df"] == 2


def test_release_by_position_and_by_words() -> None:
    fit = fitted("linear_constraints")
    by_place, by_words = fit.score_tests(release=1), fit.score_tests(release=["d==e"])
    pd.testing.assert_frame_equal(by_place, by_words)
    assert by_place.loc["total", "chisq"] == pytest.approx(by_place["chisq"].iloc[0])
    assert list(by_place.index) == ["d == e", "total"]


def test_the_statistic_of_unweighted_least_squares_has_no_p() -> None:
    found = analysis.cfa("f =~ x1 + a*x2 + a*x3 + x4", data("HS"), estimator="ULS").score_tests()
    assert found["p"].isna().all()


@pytest.mark.parametrize("release", [5, "x == y"])
def test_an_unknown_equality_is_refused(release) -> None:
    with pytest.raises(
        ModelError, match=r"release: .* is no equality of the model.*There are 2, counted from 0"
    ):
        fitted("linear_constraints").score_tests(release=release)


def test_a_model_without_equalities_is_refused() -> None:
    with pytest.raises(
        ModelError, match=r"score_tests: the model holds no parameters equal\. Use modification_indices"
    ):
        analysis.cfa(FACTORS, data("HS")).score_tests()


def test_inequalities_are_refused() -> None:
    with pytest.raises(ModelError, match="score_tests: not defined with inequality constraints"):
        analysis.cfa(TWO.replace("x2", "a*x2") + "\na > 0.1", data("HS")).score_tests()
