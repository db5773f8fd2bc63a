"""Differences of paths between groups: beside lavaan's `:=`, Wald and likelihood-ratio tests, and mvtnorm."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import Fit, lavaan, sem
from analysis.errors import FitError, ModelError
from analysis.panel.groups import group_panel, path_differences
from analysis.panel.indirect import mediation
from tests.analysis.panel.groups.golden import GROUPS, data, groups

ESTIMATE = 2e-5  # lavaan's search stops that far from the minimum
RELATIVE = 1e-3  # of errors and tests: lavaan's observed information is numeric
EXACT = 1e-9
MVN = 1e-5  # mvtnorm's own error

PATHS = "s2a ~ a*post + s1a\nd2a ~ b*s1a + d1a\nproduct := a*b"
VARIABLES = {"support": ["s1a", "s2a"], "stress": ["d1a", "d2a"], "posts": ["post", "s2b"]}
TEXT = """
s2a ~ c(a1, a2, a3)*post + c(s1, s2, s3)*s1a
d2a ~ c(b1, b2, b3)*s1a + c(d1, d2, d3)*d1a
post ~~ s1a + d1a
s1a ~~ d1a
s2a ~~ d2a
i_1 := a1*b1
i_2 := a2*b2
i_3 := a3*b3
i12 := i_1 - i_2
b23 := b2 - b3
"""


@cache
def fitted(estimator: str = "ML") -> Fit:
    return group_panel(data(), VARIABLES, group="group", order=GROUPS, paths=PATHS, estimator=estimator)


@pytest.fixture(scope="module")
def fit() -> Fit:
    return fitted()


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_differences_are_lavaans(estimator: str) -> None:
    known = groups()[estimator.lower()]
    theirs = pd.DataFrame(known["table"]).set_index("label")
    found = path_differences(fitted(estimator), ["b", "product"], adjust="none").table
    for labels, name in ((("b12", "b13", "b23"), "d2a ~ s1a"), (("i12", "i13", "i23"), "product")):
        mine, other = found[found["path"] == name], theirs.loc[list(labels)]
        assert mine["difference"].to_numpy() == pytest.approx(other["est"].to_numpy(), abs=ESTIMATE)
        assert mine["se"].to_numpy() == pytest.approx(other["se"].to_numpy(), rel=RELATIVE)
        assert mine["p"].to_numpy() == pytest.approx(other["pvalue"].to_numpy(), abs=RELATIVE)


def test_omnibus_and_likelihood_ratio_tests_are_lavaans(fit: Fit) -> None:
    known = groups()["ml"]
    row = path_differences(fit, "b", lrt=True).omnibus.iloc[0]
    assert [row["chisq"], row["df"], row["p"]] == pytest.approx(known["wald"], rel=2e-3)
    assert [row["lrt_chisq"], row["lrt_df"], row["lrt_p"]] == pytest.approx(known["lrt"], rel=2e-3)


def test_scaled_likelihood_ratio_test_is_lavaans() -> None:
    row = path_differences(fitted("MLR"), "b", lrt=True).omnibus.iloc[0]
    assert [row["lrt_chisq"], row["lrt_df"], row["lrt_p"]] == pytest.approx(groups()["mlr"]["lrt"], rel=5e-3)


def test_single_step_is_mvtnorms(fit: Fit) -> None:
    known = groups()["ml"]
    found = path_differences(fit, "b", adjust="single_step").table
    # through z, which differs from lavaan's in the fifth digit
    assert found["p_adjusted"].to_numpy() == pytest.approx(known["single_step"], abs=1e-3)
    width = (found["high"] - found["low"]) / 2 / found["se"]
    assert width.to_numpy() == pytest.approx(known["critical"], abs=1e-3)


def test_differences_equal_those_defined_in_the_text() -> None:
    fit = sem(TEXT, data(), group="group", group_label=GROUPS, missing="fiml", fixed_x=False)
    found = path_differences(fit, ["d2a ~ s1a", "i"], adjust="none").table.set_index(["path", "contrast"])
    defined = fit.estimates.set_index("lhs")
    for row, name in ((("d2a ~ s1a", "reading - none"), "b23"), (("i", "posting - reading"), "i12")):
        for column, other in (("difference", "estimate"), ("se", "se"), ("z", "z"), ("low", "low")):
            assert found.loc[row, column] == pytest.approx(defined.loc[name, other], abs=EXACT)


def test_equality_test_is_that_of_equal_labels() -> None:
    from analysis import compare

    free = sem(TEXT, data(), group="group", group_label=GROUPS, missing="fiml", fixed_x=False)
    equal = sem(
        TEXT + "b1 == b2\nb1 == b3\n",
        data(),
        group="group",
        group_label=GROUPS,
        missing="fiml",
        fixed_x=False,
    )
    row = path_differences(free, "d2a ~ s1a", lrt=True).omnibus.iloc[0]
    assert row["lrt_chisq"] == pytest.approx(compare(free, equal)["chisq_diff"].iloc[-1], abs=1e-6)


def test_paths_without_labels_are_compared_and_refitted_too() -> None:
    plain = sem("d2a ~ d1a + s1a", data(), group="group")
    named = sem("d2a ~ c(x, y, z)*d1a + s1a", data(), group="group")
    a, b = (path_differences(fit, "d2a ~ d1a", lrt=True) for fit in (plain, named))
    pd.testing.assert_frame_equal(a.table, b.table)
    assert a.omnibus["lrt_chisq"].item() == pytest.approx(b.omnibus["lrt_chisq"].item(), abs=1e-7)


def test_families_and_reference(fit: Fit) -> None:
    whole = path_differences(fit, "paths", adjust="bonferroni").table
    single = path_differences(fit, "paths", adjust="bonferroni", family="path").table
    assert whole["p_adjusted"].to_numpy() == pytest.approx(np.minimum(1, 12 * whole["p"].to_numpy()))
    assert single["p_adjusted"].to_numpy() == pytest.approx(np.minimum(1, 3 * single["p"].to_numpy()))
    against = path_differences(fit, "a", reference="none").table
    assert against["contrast"].tolist() == ["posting - none", "reading - none"]


def test_what_is_chosen(fit: Fit) -> None:
    paths = ["s2a ~ post", "s2a ~ s1a", "d2a ~ s1a", "d2a ~ d1a"]
    assert path_differences(fit).table["path"].unique().tolist() == [*paths, "product"]
    assert path_differences(fit, "defined").table["path"].unique().tolist() == ["product"]
    assert path_differences(fit, ["s1a~~d1a"]).table["what"].unique().tolist() == ["covariance within wave"]


def test_definitions_of_waves_are_not_taken_for_groups() -> None:
    # "_1" and "_2" are waves here: each definition mixes both groups, or takes one group alone
    text = (
        "s2a ~ c(u1, u2)*s1a\nd2a ~ c(v1, v2)*d1a\nkept_1 := u1 + u2\nkept_2 := v1 + v2\nw_1 := u1\nw_2 := v1"
    )
    fit = sem(text, data(), group="group", group_label=GROUPS[:2])
    assert "kept" not in path_differences(fit).table["path"].tolist()
    with pytest.raises(ModelError, match="no definition in every group"):
        path_differences(fit, "defined")
    equal = "s2a ~ c(u, u)*s1a\nd2a ~ c(v, v)*d1a + s1a\nwave_1 := u\nwave_2 := v"
    fit = sem(equal, data(), group="group", group_label=GROUPS[:2])
    assert path_differences(fit).table["path"].unique().tolist() == ["d2a ~ s1a"]


def test_a_groups_mark_may_stand_before_another_word() -> None:
    text = "s2a ~ c(u1, u2)*s1a\nslope_g1_low := u1 - 1\nslope_g2_low := u2 - 1"
    found = path_differences(sem(text, data(), group="group", group_label=GROUPS[:2]), "defined").table
    assert found["path"].tolist() == ["slope_low"]


def test_a_definition_that_repeats_another_is_tested_once() -> None:
    text = "s2a ~ c(u1, u2)*s1a\nsame_g1 := u1\nsame_g2 := u2\ntwice_g1 := 2*u1\ntwice_g2 := 2*u2"
    fit = sem(text, data(), group="group", group_label=GROUPS[:2])
    assert path_differences(fit).table["path"].tolist() == ["s2a ~ s1a", "twice"]


def test_paths_held_equal_are_left_out_and_named() -> None:
    fit = sem("d2a ~ c(x, x, x)*d1a + s1a", data(), group="group")
    found = path_differences(fit)
    assert found.table["path"].unique().tolist() == ["d2a ~ s1a"]
    assert "left out: d2a ~ d1a." in found.notes[-1]
    with pytest.raises(ModelError, match=r"holds these paths equal over the groups. Free them"):
        path_differences(fit, "d2a ~ d1a")


def test_shown_as_text_and_html(fit: Fit) -> None:
    found = path_differences(fit, "a", adjust="single_step")
    assert "posting - reading" in repr(found)
    assert "<table" in found._repr_html_()
    assert any("hold together" in note for note in found.notes)


def test_bad_input_is_refused(fit: Fit) -> None:
    with pytest.raises(
        ModelError, match=r"the fit has one group, so there is nothing to compare. Fit with group="
    ):
        path_differences(sem("d2a ~ d1a", data()))
    with pytest.raises(
        ModelError, match=r"'d2a ~ s1b' is no path that is free in every group; did you mean 'd2a ~ s1a'"
    ):
        path_differences(fit, "d2a ~ s1b")
    with pytest.raises(ModelError, match=r"reference='non' is no group; did you mean 'none'\?"):
        path_differences(fit, reference="non")
    with pytest.raises(ModelError, match="family='each' is not known"):
        path_differences(fit, family="each")
    with pytest.raises(ModelError, match="level=95 must lie between 0 and 1"):
        path_differences(fit, level=95)
    with pytest.raises(
        ModelError, match=r"no definition in every group. A definition of group 'posting' ends in _posting"
    ):
        path_differences(sem("d2a ~ d1a", data(), group="group", group_label=GROUPS), "defined")
    text = "d2a ~ d1a\nd2a ~~ d2a\nd1a ~~ d1a\nd2a + d1a ~ 1"
    with pytest.raises(FitError, match=r"no standard errors. Fit without se='none'"):
        path_differences(lavaan(text, data(), group="group", se="none"))


def test_a_mediation_is_taken_by_its_fit() -> None:
    found = mediation(data(), x="age", m="d1a", y="d2a", group="group", limits="delta")
    pd.testing.assert_frame_equal(path_differences(found).table, path_differences(found.fit).table)
    with pytest.raises(ModelError, match=r"path_differences: a dict is no fit. Give a fit of several groups"):
        path_differences({})  # type: ignore[arg-type]
