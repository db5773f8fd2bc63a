"""Change between groups that differ at baseline: beside R's lm, sandwich, emmeans and lavaan; exact relations."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.groups import BaselineAdjustment, baseline_adjustment
from tests.analysis.panel.groups.golden import GROUPS, data, groups

SAME = 1e-9  # least squares in two programs
SEARCH = 2e-5  # a minimum searched in two programs
OUTCOME = ("d1a", "d2a")


def adjusted(frame: pd.DataFrame | None = None, **options: object) -> BaselineAdjustment:
    if frame is None:
        return of_data(**options)
    given = {"group": "group", "order": GROUPS, "covariates": ["age"], **options}
    return baseline_adjustment(frame, OUTCOME, **given)  # type: ignore[arg-type]


@cache
def of_data(**options: object) -> BaselineAdjustment:
    return adjusted(data(), **options)


def rows(found: BaselineAdjustment, method: str) -> pd.DataFrame:
    return found.table[found.table["method"] == method]


@pytest.mark.parametrize(("method", "name"), [("change score", "change"), ("ANCOVA", "ancova")])
def test_least_squares_are_rs(method: str, name: str) -> None:
    known, mine = groups()["baseline"][name], rows(adjusted(), method)
    assert mine["contrast"].tolist() == known["contrast"]
    for column in ("estimate", "se", "df", "p"):
        assert mine[column].to_numpy() == pytest.approx(known[column], abs=SAME)


def test_differences_at_baseline_and_slope_are_rs() -> None:
    known, found = groups()["baseline"], adjusted()
    assert found.baseline["difference"].to_numpy() == pytest.approx(known["start"]["estimate"], abs=SAME)
    assert found.baseline["se"].to_numpy() == pytest.approx(known["start"]["se"], abs=SAME)
    assert found.slope == pytest.approx(known["slope"], abs=SAME)


@pytest.mark.parametrize(
    ("options", "name"), [({"errors": "HC3"}, "ancova_hc3"), ({"cluster": "c"}, "ancova_clustered")]
)
def test_robust_and_clustered_errors_are_rs(options: dict[str, object], name: str) -> None:
    known, mine = groups()["baseline"][name], rows(adjusted(**options), "ANCOVA")
    for column in ("estimate", "se", "df", "p"):
        assert mine[column].to_numpy() == pytest.approx(known[column], abs=SAME)


def test_single_step_is_that_of_emmeans() -> None:
    mine = rows(adjusted(adjust="mvt"), "ANCOVA")["p_adjusted"]
    assert mine.to_numpy() == pytest.approx(groups()["baseline"]["mvt"], abs=2e-4)  # emmeans draws: 1e-4


def test_ancova_on_the_true_baseline_is_lavaans() -> None:
    known = pd.DataFrame(groups()["reliability"]).set_index("label")
    mine = rows(adjusted(reliability=0.8), "reliability-adjusted ANCOVA").set_index("contrast")
    signs = {
        "posting - reading": ("b2", -1),
        "posting - none": ("b3", -1),
        "reading - none": ("reading_none", 1),
    }
    for contrast, (label, sign) in signs.items():
        assert mine.loc[contrast, "estimate"] == pytest.approx(sign * known.loc[label, "est"], abs=SEARCH)
        assert mine.loc[contrast, "se"] == pytest.approx(known.loc[label, "se"], rel=1e-3)


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
@pytest.mark.parametrize("covariates", [(), ("age", "post")])
def test_change_is_ancova_and_slope_times_difference_at_baseline(
    missing: str, covariates: tuple[str, ...]
) -> None:
    found = adjusted(missing=missing, covariates=covariates)
    change = rows(found, "change score" if missing == "listwise" else "latent change score")["estimate"]
    other = (
        rows(found, "ANCOVA")["estimate"].to_numpy()
        + (found.slope - 1) * found.baseline["difference"].to_numpy()
    )
    assert change.to_numpy() == pytest.approx(other, abs=1e-8)


def test_latent_change_score_is_the_change_score() -> None:
    found = adjusted()
    change, latent = (rows(found, name) for name in ("change score", "latent change score"))
    assert latent["estimate"].to_numpy() == pytest.approx(change["estimate"].to_numpy(), abs=1e-7)
    k, n = 4, found.fit.n  # coefficients; maximum likelihood divides by n
    assert latent["se"].to_numpy() == pytest.approx(change["se"].to_numpy() * np.sqrt((n - k) / n), rel=1e-6)


def test_reliability_of_one_is_the_ancova_and_without_covariates_the_slope_is_divided() -> None:
    perfect = adjusted(reliability=1.0)
    true, plain = (
        rows(perfect, name)["estimate"].to_numpy() for name in ("reliability-adjusted ANCOVA", "ANCOVA")
    )
    assert true == pytest.approx(plain, abs=1e-7)
    found = adjusted(reliability=0.7, covariates=())
    expected = rows(found, "ANCOVA")["estimate"].to_numpy() + (found.slope - found.slope / 0.7) * (
        found.baseline["difference"].to_numpy()
    )
    assert rows(found, "reliability-adjusted ANCOVA")["estimate"].to_numpy() == pytest.approx(
        expected, abs=1e-7
    )


def test_ancova_with_drop_out_alone_is_the_same_by_fiml() -> None:
    # the likelihood of follow-up given baseline has nothing to learn from those without follow-up
    complete, whole = adjusted(), adjusted(missing="fiml")
    a, b = (rows(found, "ANCOVA")["estimate"].to_numpy() for found in (complete, whole))
    assert b == pytest.approx(a, abs=1e-6)
    assert whole.fit.n > complete.fit.n


def test_equal_baselines_make_both_agree() -> None:
    frame = data()
    means = frame.dropna(subset=["d2a"]).groupby("group")["d1a"].mean()
    frame["d1a"] -= frame["group"].map(means)
    found = adjusted(frame, covariates=())
    change, ancova = (rows(found, name)["estimate"].to_numpy() for name in ("change score", "ANCOVA"))
    assert change == pytest.approx(ancova, abs=1e-9)


def test_standardized_difference_is_by_the_pooled_deviation() -> None:
    found = adjusted(covariates=())
    complete = data().dropna(subset=list(OUTCOME))
    parts = complete.groupby("group")["d1a"]
    pooled = np.sqrt(((parts.count() - 1) * parts.var()).sum() / (len(complete) - 3))
    expected = (parts.mean()["posting"] - parts.mean()["reading"]) / pooled
    assert found.baseline["smd"].iloc[0] == pytest.approx(expected)


def test_lords_paradox_is_named() -> None:
    # Lord (1967): two groups at their own level, no mean change in either; within groups the slope is below 1
    rng = np.random.default_rng(1967)
    level = np.repeat([0.0, 2.0], 400)
    first = level + rng.normal(size=800)
    frame = pd.DataFrame({"g": np.repeat(["a", "b"], 400), "w1": first})
    frame["w2"] = level + 0.5 * (first - level) + rng.normal(0, 0.5, 800)
    found = baseline_adjustment(frame, ("w1", "w2"), group="g")
    by = found.table.set_index("method")["estimate"]
    assert abs(by["change score"]) < 0.2  # true 0, error .05
    assert by["ANCOVA"] == pytest.approx(-1.0, abs=0.2)  # true (1 - .5) * -2
    assert {"change score", "ANCOVA", "latent change score"} == set(found.assumptions["method"])
    assert "parallel trends" in found.assumptions.set_index("method").loc["change score", "assumes"]


def test_drop_out_and_few_clusters_are_told() -> None:
    found = adjusted(cluster="c")
    lost = int(data()["d2a"].isna().sum())
    assert any(
        f"{lost} person(s) have no follow-up (posting" in w and "are left out" in w for w in found.warnings
    )
    assert any("30 clusters are few" in w for w in found.warnings)
    assert found.groups["followed"].sum() == data()["d2a"].notna().sum()
    assert "count under missing at random" in adjusted(missing="fiml").warnings[0]


def test_shown_as_text_and_html() -> None:
    found = adjusted()
    assert "they agree only if the groups are equal at baseline" in repr(found)
    assert "parallel trends" in found._repr_html_()


def refused(
    message: str, outcome: object = OUTCOME, frame: pd.DataFrame | None = None, **options: object
) -> None:
    given = {"group": "group", **options}
    with pytest.raises((DataError, ModelError), match=message):
        baseline_adjustment(data() if frame is None else frame, outcome, **given)  # type: ignore[arg-type]


def test_bad_input_is_refused() -> None:
    refused(r"outcome='d1a' must be two columns", outcome="d1a")
    refused(r"there is no column 'd3a'; did you mean", outcome=("d1a", "d3a"))
    refused("'d1a' and 'd1a' are the same values", outcome=("d1a", "d1a"))
    refused("'d1a' and 'copy' are the same values", ("d1a", "copy"), data().assign(copy=data()["d1a"]))
    refused(r"outcome=\('d2a', 'd1a'\) has the later wave first, by its number", outcome=("d2a", "d1a"))
    refused(r"column 'd1a' is constant \(variance 0\)", frame=data().assign(d1a=1.0))
    refused("column 'group' holds 1 group", frame=data().query("group == 'none'"))
    refused("reliability=1.2 must lie above 0 and be at most 1", reliability=1.2)
    refused("missing='pairwise' is not known", missing="pairwise")
    refused("errors='robust' is not known. Choose 'standard' or 'HC3'", errors="robust")
    refused("level=2 must lie between 0 and 1", level=2)
    refused("adjust='hol' is not known; did you mean 'holm'", adjust="hol")
    refused(
        "column 'group_none' has the name that the indicator of a group takes",
        order=GROUPS, frame=data().assign(group_none=1.0), covariates=["group_none"],
    )  # fmt: skip


def test_waves_whose_names_do_not_tell_an_order_are_taken_as_given() -> None:
    frame = data().rename(columns={"d1a": "before", "d2a": "after"})
    assert baseline_adjustment(frame, ("before", "after"), group="group").slope > 0


def test_a_group_column_of_any_name_will_do() -> None:
    """The text names indicators of groups, so the column's own name need not be one that a text can hold."""
    rng = np.random.default_rng(1990)
    frame = pd.DataFrame({"y1": rng.normal(size=60), "group of 'all'": np.repeat(["a b", "ü", "3"], 20)})
    frame["y2"] = 0.5 * frame["y1"] + rng.normal(size=60)
    plain = frame.rename(columns={"group of 'all'": "g"})
    found = baseline_adjustment(frame, ("y1", "y2"), group="group of 'all'")
    pd.testing.assert_frame_equal(found.table, baseline_adjustment(plain, ("y1", "y2"), group="g").table)


def test_other_data_are_refused() -> None:
    with pytest.raises(DataError, match=r"baseline_adjustment: data are a dict. Give a DataFrame, one row"):
        baseline_adjustment({"y1": [1.0]}, ("y1", "y2"), group="g")  # type: ignore[arg-type]


def test_a_group_in_one_cluster_has_no_clustered_error() -> None:
    """Its residuals sum to 0, so that the sandwich is 0: an error of 1e-17 would look like a result."""
    with pytest.raises(
        DataError, match=r"group 'reading' lies in 1 cluster of 'village'. .* Leave cluster= out"
    ):
        adjusted(data().assign(village=lambda f: f["group"].map(str)), order=GROUPS[1:], cluster="village")


@pytest.mark.parametrize("name", [*OUTCOME, "group"])
def test_a_covariate_has_one_place(name: str) -> None:
    with pytest.raises(DataError, match=rf"covariates name '{name}', which is .* Leave it out"):
        adjusted(data(), covariates=[name])
