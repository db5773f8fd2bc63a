"""A panel in several groups: beside lavaan, relations that hold exactly, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from analysis import sem
from analysis.errors import DataError, ModelError
from analysis.panel.groups import group_panel
from analysis.panel.groups.names import words_of
from tests.analysis.panel.cases_groups import CASES, ONE, THREE
from tests.analysis.panel.golden import Case, check
from tests.analysis.panel.groups.golden import GROUPS, data

EXACT = 1e-6  # two searches of one minimum


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_text_gives_the_same_in_lavaan(case: Case) -> None:
    check("groups", case)


def test_each_group_is_as_if_fitted_alone() -> None:
    fit = group_panel(data(), ONE, group="group", order=GROUPS)
    for name in GROUPS:
        rows = data()[data()["group"] == name]
        alone = sem("s2a ~ s1a + d1a\nd2a ~ s1a + d1a\ns2a ~~ d2a", rows, missing="fiml", fixed_x=False).paths
        mine = fit.paths.query("group == @name and what in ['autoregressive', 'cross-lagged']")
        for column in ("estimate", "se"):
            assert mine[column].to_numpy() == pytest.approx(alone[column].to_numpy(), abs=EXACT)


def test_complete_rows_give_least_squares_in_each_group() -> None:
    fit = group_panel(data(), ONE, group="group", order=GROUPS, missing="listwise")
    rows = data().query("group == 'reading'")[["s1a", "s2a", "d1a", "d2a"]].dropna()
    X = np.column_stack([np.ones(len(rows)), rows["s1a"], rows["d1a"]])
    slope = np.linalg.lstsq(X, rows["d2a"].to_numpy(), rcond=None)[0]
    found = fit.estimates.set_index("label")["estimate"]
    assert found["cl_support_stress_12_reading"] == pytest.approx(slope[1], abs=EXACT)
    assert found["ar_stress_12_reading"] == pytest.approx(slope[2], abs=EXACT)


def test_definitions_are_made_for_each_group() -> None:
    paths = "s2a ~ a*post + s1a\nd2a ~ b*s1a + d1a\nproduct := a*b"
    variables = {**ONE, "posts": ["post", "s2b"]}
    fit = group_panel(data(), variables, group="group", order=GROUPS, paths=paths)
    found = fit.estimates.set_index("label")["estimate"]
    for group in GROUPS:
        assert found[f"product_{group}"] == pytest.approx(found[f"a_{group}"] * found[f"b_{group}"])
    assert "s2b" not in fit.model  # named by no path


def test_loadings_and_intercepts_are_the_same_in_all_groups() -> None:
    fit = group_panel(data(), THREE, group="group", order=GROUPS)
    loadings = fit.estimates.query("op == '=~' and free").groupby("label")["estimate"].nunique()
    assert (loadings == 1).all()
    assert set(loadings.index) == {"l_support_2", "l_support_3", "l_stress_2", "l_stress_3"}
    over_groups = group_panel(data(), THREE, group="group", order=GROUPS, measurement="groups")
    assert over_groups.df == fit.df - 8  # four loadings and four intercepts of the second wave


def test_order_is_that_of_the_user_of_categories_or_of_rows() -> None:
    frame = data()
    assert group_panel(frame, ONE, group="group", order=["none", "posting"]).groups == ("none", "posting")
    assert group_panel(frame, ONE, group="group").groups == tuple(frame["group"].unique())
    frame["group"] = pd.Categorical(frame["group"], ["reading", "none", "posting"])
    assert group_panel(frame, ONE, group="group").groups == ("reading", "none", "posting")


def test_rows_without_group_and_small_groups_are_told() -> None:
    frame = data()
    frame.loc[:4, "group"] = None
    fit = group_panel(frame, ONE, group="group", order=GROUPS)
    assert any("5 row(s) belong to none of the groups posting, reading, none" in w for w in fit.warnings)
    few = pd.concat([frame[frame["group"] == name].head(40) for name in GROUPS])
    assert (
        "has 40 rows for about 14 parameters of its own" in group_panel(few, ONE, group="group").warnings[0]
    )
    assert fit.n == 325


def test_words_of_groups_can_stand_in_labels_and_are_their_own() -> None:
    assert words_of(["reading only", "not-online", "1", "!", "not online"]) == (
        "reading_only", "not_online", "1", "g4", "not_online_5",
    )  # fmt: skip


def test_input_is_left_alone() -> None:
    frame = data()
    before = frame.copy()
    group_panel(frame, ONE, group="group")
    pd.testing.assert_frame_equal(frame, before)


def refused(
    message: str, kind: type[Exception] = DataError, frame: pd.DataFrame | None = None, **options: object
) -> None:
    given: dict[str, object] = {"group": "group", **options}
    with pytest.raises(kind, match=message):
        group_panel(data() if frame is None else frame, given.pop("variables", ONE), **given)  # type: ignore[arg-type]


def test_groups_that_cannot_be_compared_are_refused() -> None:
    frame = data()
    refused(
        r"there is no column 'grupo' for the groups; did you mean 'group'\? Name the column", group="grupo"
    )
    refused("column 'group' holds 1 group. Groups are compared", frame=frame[frame["group"] == "none"])
    refused(r"group 'lurking' has no rows in column 'group'. Correct order=", order=["posting", "lurking"])
    empty = frame.copy()
    empty.loc[empty["group"] == "none", "s2a"] = np.nan
    refused("group 'none' is empty in column 's2a'. Leave out the wave or the group", frame=empty)
    constant = frame.copy()
    constant.loc[constant["group"] == "none", "s2a"] = 3.0
    refused(r"column 's2a' is constant in group 'none' \(variance 0\)", frame=constant)
    few = pd.concat([frame[frame["group"] != "none"], frame[frame["group"] == "none"].dropna().head(4)])
    refused(
        r"group 'none' has 4 rows, too few for 4 variables with paths of its own \(at least 6\)", frame=few
    )


def test_names_that_do_not_fit_are_refused() -> None:
    refused(r"there is no column 'agee' for a covariate; did you mean 'age'\?", covariates=["agee"])
    refused("'s1a' is a variable of the panel and cannot be a covariate too", covariates=["s1a"])
    refused("measurement='scalar' is not known. Choose 'groups and waves' or 'groups'", measurement="scalar")
    taken = data().assign(support_1=0.0)
    refused("'support_1' is a column, and would name a latent variable", frame=taken, variables=THREE)


def test_paths_that_cannot_be_given_to_every_group_are_refused() -> None:
    refused(
        r"paths= names 's2c', which is no variable of the panel; did you mean", ModelError, paths="s2c ~ s1a"
    )
    refused("paths= holds 's2a ~~ d2a'. Write regressions", ModelError, paths="s2a ~ s1a\ns2a ~~ d2a")
    refused("'s2a ~ s1a' has modifiers of its own for groups", ModelError, paths="s2a ~ c(a, b, c)*s1a")
    refused(r"paths= holds a constraint \(a == b\)", ModelError, paths="s2a ~ a*s1a\nd2a ~ b*d1a\na == b")


def test_a_fixed_path_stays_fixed_in_all_groups() -> None:
    fit = group_panel(data(), ONE, group="group", paths="d2a ~ 0*s1a + d1a\ns2a ~ s1a")
    rows = fit.estimates.query("lhs == 'd2a' and rhs == 's1a'")
    assert rows["estimate"].tolist() == [0.0, 0.0, 0.0]
