"""Latent means, dMACS and bias: against lavaan and numerical integration in R, and exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ModelError
from analysis.panel import dmacs, invariance
from analysis.panel.measurement.scaled import Response
from tests.analysis.panel.measurement.golden import HS, O5, climbed, frame, reference

REFEREE = 2e-5  # lavaan's search ends about there
LEAST_SQUARES = 3e-4  # where it fits by weighted least squares
EXACT = 1e-10
SCALAR = ("configural", "thresholds", "metric", "scalar")
GROUPS = ("configural", "metric", "scalar")


def test_dmacs_with_a_referent_is_the_integral() -> None:
    found = climbed("hs").dmacs("referent:x1")
    known = reference("effects.json")["referent"]
    np.testing.assert_allclose(found["dmacs"], [k["dmacs"][0] for k in known], atol=REFEREE)
    np.testing.assert_allclose(found["bias"], [k["bias"][0] for k in known], atol=REFEREE)


def test_dmacs_of_ordinal_items_is_the_integral_of_expected_answers() -> None:
    options = {"group": "g", "ordered": True, "partial": ["f =~ o2", "o3 ~ 1"], "steps": SCALAR}
    found = invariance(O5, frame("forms"), **options).dmacs("partial")
    known = reference("effects.json")["ordinal"]
    np.testing.assert_allclose(found["dmacs"], [k["dmacs"][0] for k in known], atol=LEAST_SQUARES)
    np.testing.assert_allclose(found["bias"], [k["bias"][0] for k in known], atol=LEAST_SQUARES)


def test_dmacs_of_equal_loadings_is_the_difference_of_intercepts() -> None:
    one, other = Response(0.8, np.array([1.0]), ()), Response(0.8, np.array([1.3]), ())
    assert dmacs(one, other, 0.7, 1.4, 2.0) == pytest.approx((0.15, 0.3), abs=EXACT)


def test_dmacs_of_lines_has_a_closed_form() -> None:
    one, other = Response(1.0, np.array([0.8]), ()), Response(0.5, np.array([0.5]), ())
    mean, sd = 0.5, 2.0
    level, slope = 0.3, 0.5
    square = level**2 + 2 * level * slope * mean + slope**2 * (mean**2 + sd**2)
    found = dmacs(one, other, mean, sd, 2.0)
    assert found[0] == pytest.approx(np.sqrt(square) / 2.0, abs=EXACT)
    assert found[1] == pytest.approx(-(level + slope * mean), abs=EXACT)


def test_dmacs_of_the_same_response_is_none() -> None:
    one = Response(0.9, np.array([1.0, 0.0, -1.0]), (1.0, 2.0, 3.0, 4.0))
    assert dmacs(one, one, 0.3, 1.1, 1.0) == (0.0, 0.0)


def test_dmacs_in_units_of_nothing_is_refused() -> None:
    one = Response(0.9, np.array([1.0]), ())
    with pytest.raises(ModelError, match=r"divisor=0\.0 is a standard deviation, and must be above 0"):
        dmacs(one, one, 0.0, 1.0, 0.0)


def test_expected_answers_run_from_the_lowest_code_to_the_highest() -> None:
    one = Response(1.0, np.array([1.0, 0.0, -1.0]), (0.0, 1.0, 5.0, 6.0))
    assert one.expected(np.array([-40.0, 0.0, 40.0])) == pytest.approx([0.0, 3.0, 6.0], abs=EXACT)


def test_only_released_items_have_an_effect_in_the_partial_model() -> None:
    found = climbed("hs_partial").dmacs("partial").set_index("item")["dmacs"]
    assert (found[["x2", "x3", "x7"]] > 0.01).all()
    assert (found.drop(["x2", "x3", "x7"]) < EXACT).all()


def test_bias_and_what_is_left_sum_to_the_observed_difference() -> None:
    found = climbed("hs").score_bias()
    data = frame("hs")
    sums = data[["x1", "x2", "x3"]].sum(axis=1).groupby(data["school"]).mean()
    assert found["difference"].iloc[0] == pytest.approx(sums["Grant-White"] - sums["Pasteur"], abs=EXACT)
    np.testing.assert_allclose(found["bias"] + found["adjusted"], found["difference"], atol=EXACT)


def test_bias_accounts_for_what_the_latent_difference_does_not() -> None:
    found = climbed("hs")
    data = found.dmacs("referent:x1")
    means = found.latent_means().query("model == 'none (x1)' and factor == 'visual'")["difference"].iloc[0]
    loadings = climbed("hs").steps["configural"].fit.estimates.query("op == '=~' and group == 1")["estimate"]
    observed = found.score_bias("referent:x1")["difference"].iloc[0]
    # configural means are saturated: observed difference = expected by reference's loadings + bias
    assert observed == pytest.approx(loadings.iloc[:3].sum() * means + data["bias"].sum(), abs=1e-6)


def test_partial_difference_and_its_error_are_those_of_lavaan() -> None:
    known = reference("effects.json")["pooled"]
    found = invariance(
        {"visual": HS["visual"]}, frame("hs"), group="school", partial=["x3 ~ 1"], steps=GROUPS
    )
    row = found.latent_means().set_index("model").loc["partial"]
    assert row["difference"] == pytest.approx(known["difference"], abs=REFEREE)
    assert row["se"] == pytest.approx(known["se"], rel=1e-4)
    assert row["std_pooled"] == pytest.approx(known["std"], abs=REFEREE)
    assert row["std_pooled_se"] == pytest.approx(known["std_se"], rel=1e-4)


def test_markers_alone_give_the_differences_of_lavaan() -> None:
    found = invariance({"visual": HS["visual"]}, frame("hs"), group="school", steps=GROUPS).latent_means()
    rows = found[found["model"].str.startswith("none")]
    known = reference("effects.json")["markers"]
    np.testing.assert_allclose(rows["difference"], [k["difference"] for k in known], atol=1e-4)
    np.testing.assert_allclose(rows["se"], [k["se"] for k in known], rtol=1e-3)


def test_full_difference_is_the_scalar_models_latent_mean() -> None:
    found = climbed("hs")
    means = found.latent_means().set_index(["model", "factor"])
    estimates = found.steps["scalar"].fit.estimates
    row = estimates.query("lhs == 'textual' and op == '~1' and group == 2").iloc[0]
    assert means.loc[("full", "textual"), "difference"] == pytest.approx(row["estimate"], abs=EXACT)
    assert means.loc[("full", "textual"), "se"] == pytest.approx(row["se"], rel=1e-6)


def test_standardized_differences_do_not_depend_on_the_unit() -> None:
    a = climbed("hs").latent_means().query("model == 'full'")
    b = climbed("hs_marker").latent_means().query("model == 'full'")
    for name in ("std_reference", "std_reference_se", "std_pooled", "std_pooled_se"):
        np.testing.assert_allclose(a[name], b[name], rtol=1e-4)


def test_a_single_marker_does_not_depend_on_the_identification() -> None:
    a = climbed("hs").latent_means().query("model.str.startswith('none')", engine="python")
    b = climbed("hs_marker").latent_means().query("model.str.startswith('none')", engine="python")
    np.testing.assert_allclose(a["difference"], b["difference"], atol=1e-4)
    np.testing.assert_allclose(a["std_pooled_se"], b["std_pooled_se"], rtol=1e-3)
    one, other = climbed("hs").dmacs("referent:x5"), climbed("hs_marker").dmacs("referent:x5")
    np.testing.assert_allclose(one["dmacs"], other["dmacs"], atol=1e-4)


def test_waves_are_compared_with_the_first() -> None:
    found = climbed("time").latent_means()
    full = found.query("model == 'full'")
    assert list(full["context"]) == ["b", "c"]
    assert set(full["reference"]) == {"a"}
    assert set(found["model"]) == {"full", *(f"none (x{j})" for j in range(1, 5)), "aligned"}


def test_groups_of_waves_are_compared_within_the_wave() -> None:
    found = climbed("groups_of_waves").latent_means()
    assert list(found.query("model == 'full'")["context"]) == ["two, a", "two, b", "two, c"]
    assert list(found.query("model == 'full'")["reference"]) == ["one, a", "one, b", "one, c"]
    assert "aligned" not in set(found["model"])  # these blocks have a reference each


def test_what_cannot_be_compared_is_refused() -> None:
    found = invariance(HS, frame("hs"), group="school", steps=("configural", "metric"))
    with pytest.raises(ModelError, match=r"steps have no 'scalar'\. Add it"):
        found.latent_means()
    with pytest.raises(ModelError, match="scale='xyz' is not known here"):
        climbed("hs").dmacs("xyz")
    with pytest.raises(ModelError, match="'referent:o1' names no continuous item"):
        climbed("ordinal").dmacs("referent:o1")
    with pytest.raises(ModelError, match="divisor='total' is not known"):
        climbed("hs").dmacs(divisor="total")


def test_divisor_of_the_reference_group() -> None:
    data = frame("hs")
    found = climbed("hs").dmacs("referent:x1", divisor="reference").set_index("item")
    sd = data.loc[data["school"] == "Pasteur", "x2"].std()
    assert found.loc["x2", "sd"] == pytest.approx(sd, abs=EXACT)
    pooled = climbed("hs").dmacs("referent:x1").set_index("item")
    assert found.loc["x2", "dmacs"] * sd == pytest.approx(
        pooled.loc["x2", "dmacs"] * pooled.loc["x2", "sd"], abs=EXACT
    )
    assert isinstance(found, pd.DataFrame)
