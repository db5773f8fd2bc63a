"""Table 1: against the Python package tableone, base R and R's survey, exact relations, and refusals."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.describe import categorical_difference, standardized_difference, table_one
from analysis.describe.group_tests import of_counts, of_means, of_ranks
from analysis.describe.moments import moments, weighted_variance
from analysis.errors import DataError
from tests.analysis.describe.people import golden, panel, persons

SAME_FORMULA = 1e-10  # both programs compute in doubles
VARIABLES = ["age", "hours", "parity", "partner"]


@pytest.mark.parametrize("by", ["arm", "site"])
def test_differences_are_those_of_tableone(by: str) -> None:
    theirs = golden("tableone")[by]
    found = table_one(persons(), VARIABLES, by=by, nonnormal=["hours"])
    ours = found.comparisons.set_index("variable")["smd"]
    for name in VARIABLES:
        largest = max(abs(value) for value in theirs["smd"][name].values())
        assert ours[name] == pytest.approx(largest, rel=SAME_FORMULA)


def test_the_pair_of_the_largest_difference_is_named() -> None:
    rows = table_one(persons(), ["age"], by="site").comparisons
    assert rows["smd_groups"].tolist() == ["south / west"]
    assert table_one(persons(), ["age"], by="arm").comparisons["smd_groups"].tolist() == [None]


@pytest.mark.parametrize("by", ["arm", "site"])
def test_p_values_are_those_of_tableone(by: str) -> None:
    # tableone corrects a table of two by two for continuity (Yates), which is not done here: base R is asked below.
    theirs = golden("tableone")[by]["p"]
    found = table_one(persons(), VARIABLES, by=by, tests=True, nonnormal=["hours"])
    ours = found.comparisons.set_index("variable")["p"]
    for name in VARIABLES if by == "site" else VARIABLES[:3]:
        assert ours[name] == pytest.approx(theirs[name], rel=SAME_FORMULA)


def test_tests_are_those_of_base_r() -> None:
    theirs, data = golden("base"), persons()
    rows = table_one(data, VARIABLES, by="arm", tests=True, nonnormal=["hours"]).comparisons.set_index(
        "variable"
    )
    welch = [theirs["welch"][name] for name in ("statistic.t", "parameter.df", "p.value")]
    assert rows.loc["age", ["test", "note"]].tolist() == ["welch", ""]
    assert rows.loc["age", ["statistic", "df", "p"]].tolist() == pytest.approx(welch, rel=SAME_FORMULA)
    assert rows.loc["partner", "test"] == "chisq"
    assert rows.loc["partner", ["statistic", "df", "p"]].tolist() == pytest.approx(
        list(theirs["chisq"].values()), rel=SAME_FORMULA
    )
    rows = table_one(data, VARIABLES, by="site", tests=True, nonnormal=["hours"]).comparisons.set_index(
        "variable"
    )
    assert rows.loc["age", "test"] == "anova"
    assert rows.loc["age", ["df", "statistic", "p"]].tolist() == pytest.approx(
        theirs["anova"], rel=SAME_FORMULA
    )
    assert rows.loc["age", "df_within"] == len(data["age"].dropna()) - 3
    assert rows.loc["hours", "test"] == "kruskal"
    assert rows.loc["hours", ["statistic", "df", "p"]].tolist() == pytest.approx(
        list(theirs["kruskal"].values()), rel=SAME_FORMULA
    )
    fisher = of_counts(np.array(theirs["small"], dtype=float))
    assert fisher.name == "chisq"  # every expected count is 5 or more
    few = of_counts(np.array([[1.0, 9], [8, 2]]))
    assert few.name == "fisher"


def test_fisher_is_that_of_base_r() -> None:
    from scipy import stats

    theirs = golden("base")
    assert stats.fisher_exact(theirs["small"])[1] == pytest.approx(theirs["fisher"], rel=1e-6)


def test_larger_tables_with_small_counts_keep_chi_square_and_say_so() -> None:
    found = of_counts(np.array([[1.0, 9, 2], [8, 2, 1]]))
    assert (found.name, found.note) == ("chisq", "few")


def test_numbers_are_those_of_pandas() -> None:
    data = persons()
    found = table_one(data, VARIABLES, by="arm", nonnormal=["hours"]).cells
    for group, part in [*data.groupby("arm"), (None, data)]:
        rows = found[found["group"].isna() if group is None else found["group"] == group]
        age, hours = (rows[rows["variable"] == name].iloc[0] for name in ("age", "hours"))
        assert (age["n"], age["missing"]) == (part["age"].count(), part["age"].isna().sum())
        assert (age["mean"], age["sd"]) == pytest.approx((part["age"].mean(), part["age"].std()))
        quartiles = part["hours"].quantile([0.25, 0.5, 0.75]).tolist()
        assert [hours["q1"], hours["median"], hours["q3"]] == pytest.approx(quartiles)
        counts = part["parity"].value_counts()
        levels = rows[rows["variable"] == "parity"].set_index("level")
        assert levels["count"].to_dict() == counts.to_dict()
        assert levels["share"].sum() == pytest.approx(1)


def test_weights_are_those_of_survey_and_n_is_not_weighted() -> None:
    theirs, data = golden("base")["survey"], persons()
    rows = table_one(data, ["age", "partner"], by="arm", weights="weight").cells
    inside = rows[rows["group"] == "a"]
    age, partner = (inside[inside["variable"] == name] for name in ("age", "partner"))
    assert age["mean"].item() == pytest.approx(theirs["mean"], rel=SAME_FORMULA)
    assert partner["share"].tolist() == pytest.approx(theirs["partner"], rel=SAME_FORMULA)
    assert age["n"].item() == (data["arm"].eq("a") & data["age"].notna()).sum()
    assert partner["count"].sum() == data["arm"].eq("a").sum()


def test_weighted_variance_is_that_of_statsmodels_with_its_divisor() -> None:
    from statsmodels.stats.weightstats import DescrStatsW

    x, w = persons()["hours"].to_numpy(), persons()["weight"].to_numpy()
    other = DescrStatsW(x, w, ddof=(w**2).sum() / w.sum())
    assert weighted_variance(x, w) == pytest.approx(other.var)
    assert moments(x, w).mean == pytest.approx(other.mean)


@settings(max_examples=15)
@given(st.floats(0.1, 50))
def test_equal_weights_change_nothing(weight: float) -> None:
    data = persons().assign(weight=weight)
    plain = table_one(data, ["age", "parity"], by="arm")
    weighted = table_one(data, ["age", "parity"], by="arm", weights="weight")
    for table in ("cells", "comparisons"):
        names = ["mean", "sd", "share"] if table == "cells" else ["smd"]
        a, b = getattr(plain, table)[names], getattr(weighted, table)[names]
        pd.testing.assert_frame_equal(a, b, rtol=1e-9)


def test_whole_weights_are_as_many_persons_for_shares_and_medians() -> None:
    x, w = np.array([3.0, 1, 7, 5]), np.array([2.0, 3, 1, 1])
    found, many = moments(x, w), np.repeat(x, w.astype(int))
    assert found.mean == pytest.approx(many.mean())
    assert found.median == np.sort(many)[3]


def test_difference_of_two_categories_is_that_of_proportions() -> None:
    p, q = 0.3, 0.55
    pooled = np.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    both = categorical_difference(np.array([p, 1 - p]), np.array([q, 1 - q]))
    assert both == pytest.approx(abs(p - q) / pooled)
    assert both == pytest.approx(standardized_difference((p, q), (p * (1 - p), q * (1 - q))))


@given(
    arrays(float, 4, elements=st.floats(0.05, 1)),
    arrays(float, 4, elements=st.floats(0.05, 1)),
    st.permutations(range(4)),
)
def test_it_does_not_matter_which_category_is_left_out(a, b, order) -> None:  # type: ignore[no-untyped-def]
    a, b = a / a.sum(), b / b.sum()
    assert categorical_difference(a[order], b[order]) == pytest.approx(categorical_difference(a, b), abs=1e-7)


def test_differences_without_spread() -> None:
    assert standardized_difference((1.0, 1.0), (0.0, 0.0)) == 0
    assert standardized_difference((1.0, 2.0), (0.0, 0.0)) == np.inf
    assert np.isnan(standardized_difference((1.0, 2.0), (np.nan, 1.0)))
    one = np.array([1.0, 0, 0])
    assert categorical_difference(one, one) == 0
    assert categorical_difference(one, one[::-1]) == np.inf
    assert np.isnan(categorical_difference(np.full(2, np.nan), one[:2]))


def test_a_category_that_nobody_has_changes_nothing() -> None:
    a, b = np.array([0.2, 0.8]), np.array([0.5, 0.5])
    assert categorical_difference(np.array([0.2, 0, 0.8]), np.array([0.5, 0, 0.5])) == pytest.approx(
        categorical_difference(a, b)
    )


def test_a_panel_gives_groups_by_its_words_and_waves_in_order() -> None:
    found = table_one(panel(), ["mood", "income"], by="arm", waves=["w2", "w1"])
    assert (found.groups, found.waves) == (("control", "treated"), ("w1", "w2"))
    rows = found.cells.set_index(["variable", "wave", "group"])
    assert rows.loc[("mood", "w1", "control"), "mean"] == 2.5
    assert rows.loc[("mood", "w2", "treated"), ["n", "mean"]].tolist() == [2, 4.0]
    assert ("income", "w2", "control") not in rows.index  # the wave's file has no such column
    assert found.sizes.set_index(["wave", "group"])["n"].to_dict()[("w2", "treated")] == 2


def test_a_panel_without_waves_named_is_described_at_the_first() -> None:
    assert table_one(panel(), ["mood"]).waves == ("w1",)


def test_persons_without_a_group_are_left_out_and_counted() -> None:
    data = persons()
    data.loc[:2, "arm"] = None
    found = table_one(data, ["age"], by="arm")
    assert found.without_group == 3
    assert found.sizes["n"].tolist()[0] == len(data) - 3


def test_a_variable_that_is_missing_in_one_group_has_no_difference_and_no_test() -> None:
    data = persons()
    data.loc[data["arm"] == "b", "age"] = np.nan
    row = table_one(data, ["age"], by="arm", tests=True).comparisons.iloc[0]
    assert np.isnan(row["smd"])
    assert (row["test"], row["note"]) == ("none", "values")


def test_a_constant_has_no_test() -> None:
    data = persons().assign(same=4.0)
    row = table_one(data, ["same"], by="arm", tests=True).comparisons.iloc[0]
    assert (row["smd"], row["test"], row["note"]) == (0, "none", "spread")
    assert of_ranks([np.ones(3), np.ones(4)]).note == "spread"
    assert of_ranks([np.ones(0), np.ones(4)]).note == "values"
    assert of_means([np.ones(1), np.ones(4)]).note == "values"
    assert of_counts(np.array([[0.0, 0], [1, 2]])).note == "values"
    assert of_counts(np.array([[3.0, 0], [1, 0]])).note == "spread"


def test_a_constant_that_is_no_binary_number_has_no_spread() -> None:
    # The weighted mean of 0.7 is 0.7 but for rounding, and so would be the spread: their ratio is no difference.
    data = persons().assign(same=0.7, apart=np.where(persons()["arm"] == "a", 0.7, 0.3))
    rows = table_one(data, ["same", "apart"], by="arm", continuous=["apart"], weights="weight").comparisons
    assert rows["smd"].tolist() == [0, np.inf]


def test_nullable_columns_are_described_as_plain_ones() -> None:
    data = persons()
    data["count"] = data["hours"].round().mask(data["age"].isna())
    nullable = data.astype({"count": "Int64", "partner": "string", "parity": "category"})
    nullable["yes"], data["yes"] = (data["partner"] == "yes").astype("boolean"), data["partner"] == "yes"
    names = ["count", "partner", "yes"]
    plain, other = (table_one(frame, names, by="arm", continuous=["count"]) for frame in (data, nullable))
    pd.testing.assert_frame_equal(plain.cells, other.cells)
    pd.testing.assert_frame_equal(plain.comparisons, other.comparisons)
    levels = table_one(nullable, ["parity"]).characteristics[0].levels
    assert levels == ("first", "later", "second")


def test_nullable_weights_that_are_missing_are_refused() -> None:
    data = persons()
    data["weight"] = pd.Series([None, *[1] * 89], dtype="Int64")
    with pytest.raises(DataError, match=r"are missing in 1 row\(s\)"):
        table_one(data, ["age"], weights="weight")


def test_the_input_is_not_altered() -> None:
    data = persons()
    before = data.copy()
    table_one(data, VARIABLES, by="arm", weights="weight")
    pd.testing.assert_frame_equal(data, before)


def edited(**columns: object) -> Callable[[], pd.DataFrame]:
    return lambda: persons().assign(**columns)


MANY = [f"t{k}" for k in range(90)]
FAULTS = [
    (persons, {"variables": ["agee"]}, "no column 'agee' (near: 'age')"),
    (persons, {"variables": []}, "no variable to describe"),
    (persons, {"variables": ["age"], "by": "arms"}, "no column 'arms' (near: 'arm')"),
    (
        edited(arm="a"),
        {"variables": ["age"], "by": "arm"},
        "'arm' has 1 group(s). Group by a column of two or more",
    ),
    (edited(arm=None), {"variables": ["age"], "by": "arm"}, "'arm' has 0 group(s)"),
    (edited(arm=MANY), {"variables": ["age"], "by": "arm"}, "too many for groups"),
    (edited(age=np.nan), {"variables": ["age"]}, "'age' has no value at all"),
    (edited(text=MANY), {"variables": ["text"]}, "90 different values, too many for categories"),
    (edited(day=pd.Timestamp("2025-01-01")), {"variables": ["day"]}, "'day' holds dates"),
    (edited(weight=-1.0), {"variables": ["age"], "weights": "weight"}, "are negative in 90 row(s)"),
    (edited(weight=np.nan), {"variables": ["age"], "weights": "weight"}, "are missing in 90 row(s)"),
    (edited(weight=0.0), {"variables": ["age"], "weights": "weight"}, "are all 0"),
    (persons, {"variables": ["age"], "weights": "arm"}, "are no numbers"),
    (
        persons,
        {"variables": ["age"], "by": "arm", "weights": "weight", "tests": True},
        "take no survey weights",
    ),
    (persons, {"variables": ["age"], "nonnormal": ["hours"]}, "'hours' is given a kind, but is not among"),
    (
        persons,
        {"variables": ["age"], "nonnormal": ["age"], "categorical": ["age"]},
        "both as categories and as a number",
    ),
    (persons, {"variables": ["parity"], "continuous": ["parity"]}, "'parity' holds no numbers"),
    (persons, {"variables": ["age"], "waves": ["w1"]}, "a data frame has none"),
    (panel, {"variables": ["mood"], "waves": ["w9"]}, "no wave 'w9'. The waves are 'w1', 'w2'"),
    (panel, {"variables": ["income"], "waves": ["w2"]}, "no column 'income' at wave(s) 'w2'"),
    (panel, {"variables": ["income"], "by": "mood"}, "'mood' changes between waves in"),
]


@pytest.mark.parametrize(("data", "options", "words"), FAULTS)
def test_what_cannot_be_described_is_refused(data, options, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError) as caught:
        table_one(data(), **options)
    assert words in str(caught.value)
    assert str(caught.value).startswith("table_one")
