"""`mediation` against exact relations: sums of routes, least squares, standardization, groups, moderators."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from analysis.panel.indirect import Mediation, mediation
from analysis.panel.indirect.graph import Graph
from tests.analysis.panel.golden import frame

EXACT = 1e-6  # both sides are at a minimum to 1e-8 standard errors
SLOPES = 1e-6  # relative: central differences against analytic derivatives

DATA = frame("panel_indirect").drop(columns=["x1_by_z1", "m2_by_z1"])


def ols(outcome: str, *predictors: str, data: pd.DataFrame = DATA) -> dict[str, float]:
    X = np.column_stack([np.ones(len(data)), data[list(predictors)]])
    found = np.linalg.lstsq(X, data[outcome], rcond=None)[0]
    return dict(zip(("1", *predictors), found, strict=True))


def effect(found: Mediation, what: str, route: str | None = None, **where: str) -> float:
    rows = found.effects
    rows = rows[rows["what"] == what]
    if route is not None:
        rows = rows[rows["route"] == route]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return float(rows["estimate"].item())


CASES = {
    "simple": {"x": "x1", "m": "m2", "y": "y3", "covariates": ["z1"]},
    "parallel": {"x": ["x1", "y1"], "m": ["m2", "y2"], "y": "y4"},
    "serial": {"x": "x1", "m": [["m2", "y2"], ["m3"]], "y": ["y4", "out"]},
    "latent": {"x": "x1", "m": "F", "y": "y4", "latent": {"F": ["m1", "m2", "m3"]}},
    "groups": {"x": "x1", "m": "m2", "y": "y3", "group": "g"},
    "moderated": {"x": "x1", "m": ["m2", "y2"], "y": "y3", "moderators": {"z1": ["first", "direct"]}},
}


@pytest.mark.parametrize("name", CASES)
def test_total_is_direct_and_every_route(name: str) -> None:
    rows = mediation(DATA, limits="delta", **CASES[name]).effects
    for _, each in rows[rows["at"].str.startswith("per unit").eq(False)].groupby(
        ["source", "target", "group", "at"]
    ):
        by = each.groupby("what")["estimate"].sum()
        assert by["total"] == pytest.approx(by["specific indirect"] + by.get("direct", 0.0), abs=EXACT)
        assert by["total indirect"] == pytest.approx(by["specific indirect"], abs=EXACT)
        std = each.groupby("what")["std"].sum()
        assert std["total"] == pytest.approx(std["specific indirect"] + std.get("direct", 0.0), abs=EXACT)


def test_slopes_are_those_of_least_squares() -> None:
    found = mediation(DATA, x="x1", m=[["m2", "y2"], ["m3"]], y="y4", covariates="z1", limits="delta")
    m2, m3, y4 = (
        ols("m2", "x1", "z1"),
        ols("m3", "x1", "m2", "y2", "z1"),
        ols("y4", "x1", "m2", "y2", "m3", "z1"),
    )
    assert effect(found, "specific indirect", "x1 -> m2 -> y4") == pytest.approx(
        m2["x1"] * y4["m2"], abs=EXACT
    )
    chain = m2["x1"] * m3["m2"] * y4["m3"]
    assert effect(found, "specific indirect", "x1 -> m2 -> m3 -> y4") == pytest.approx(chain, abs=EXACT)
    assert effect(found, "direct") == pytest.approx(y4["x1"], abs=EXACT)
    assert effect(found, "total") == pytest.approx(ols("y4", "x1", "z1")["x1"], abs=EXACT)


def test_delta_errors_are_those_of_sobel() -> None:
    found = mediation(DATA, x="x1", m="m2", y="y3", limits="delta")
    rows = found.estimates.set_index("label")
    a, b = rows.loc["p_x1_m2"], rows.loc["p_m2_y3"]
    sobel = np.sqrt(a["estimate"] ** 2 * b["se"] ** 2 + b["estimate"] ** 2 * a["se"] ** 2)
    own = found.effects.iloc[0]
    assert own["se"] == pytest.approx(sobel, rel=SLOPES)
    assert own["high"] - own["estimate"] == pytest.approx(1.959963985 * sobel, rel=SLOPES)


@pytest.mark.parametrize("name", ["simple", "serial", "latent", "groups"])
def test_standardized_errors_are_those_of_the_standardized_solution(name: str) -> None:
    found = mediation(DATA, limits="delta", **CASES[name])
    known = found.fit.standardized().set_index("label")
    rows = found.effects[found.effects["standardized"] == "complete"].set_index("label")
    np.testing.assert_allclose(rows["std"], known.loc[rows.index, "estimate"], rtol=SLOPES)
    half = (rows["std_high"] - rows["std_low"]) / 2.0 / 1.959963985
    np.testing.assert_allclose(half, known.loc[rows.index, "se"], rtol=SLOPES)


def test_standardized_effects_are_in_standard_deviations() -> None:
    found = mediation(DATA, x="x1", m="m2", y="y3", covariates="z1", limits="delta").effects
    ratio = DATA["x1"].std() / DATA["y3"].std()
    rows = found[found["standardized"] == "complete"]
    np.testing.assert_allclose(rows["std"], rows["estimate"] * ratio, atol=EXACT)


@pytest.mark.parametrize("limits", ["delta", "monte_carlo", "percentile", "bca"])
def test_a_source_with_two_values_is_standardized_by_the_target(limits: str) -> None:
    found = mediation(DATA, x="t", m="m2", y="y3", limits=limits, draws=200)
    rows = found.effects
    assert set(rows["standardized"]) <= {"by target", ""}
    rows = rows[rows["standardized"] == "by target"]
    np.testing.assert_allclose(rows["std"], rows["estimate"] / DATA["y3"].std(ddof=0), atol=EXACT)
    assert (rows["std_low"] < rows["std"]).all() and (rows["std"] < rows["std_high"]).all()
    assert any("two values" in note for note in found.notes)


@pytest.mark.parametrize("limits", ["delta", "monte_carlo", "percentile"])
@pytest.mark.parametrize("fixed_x", [False, True])
def test_two_values_beside_a_two_valued_outcome_or_fixed(limits: str, fixed_x: bool) -> None:
    """The standardized effect of t is the completely standardized one over t's standard deviation."""
    for options in ({"y": "b", "ordered": ["b"]}, {"y": "y3", "fixed_x": fixed_x}):
        found = mediation(DATA, x="t", m="m2", limits=limits, draws=100, **options)
        rows = found.effects[found.effects["standardized"] == "by target"].set_index("label")
        own = found.fit.estimates.set_index("label").loc[rows.index, "std_all"]
        divisor = (
            1 if "ordered" in options else 0
        )  # moments beside ordered variables have divisor n - 1, as in lavaan
        np.testing.assert_allclose(rows["std"], own / DATA["t"].std(ddof=divisor), atol=EXACT)
        assert (rows["std_low"] < rows["std"]).all() and (rows["std"] < rows["std_high"]).all()
    both = mediation(DATA, x="x1", m="m2", y="b", ordered=["b"], moderators={"z1": "first"}, limits="delta")
    assert both.effects["std"].isna().all() and set(both.effects["standardized"]) == {""}


def test_moderated_effects_are_standardized_by_source_and_target() -> None:
    found = mediation(DATA, x="x1", m="m2", y="y3", moderators={"z1": ["first", "second"]}, limits="delta")
    rows = found.effects[found.effects["standardized"] == "complete"]
    implied = found.fit.implied_moments().covariance
    ratio = np.sqrt(implied.loc["x1", "x1"] / implied.loc["y3", "y3"])
    np.testing.assert_allclose(rows["std"], rows["estimate"] * ratio, atol=EXACT)


def test_groups_are_what_each_gives_alone_and_contrasts_their_differences() -> None:
    both = mediation(DATA, x="x1", m="m2", y="y3", group="g", limits="delta")
    single = {}
    for group, rows in DATA.groupby("g"):
        one = mediation(rows, x="x1", m="m2", y="y3", limits="delta").effects.iloc[0]
        single[str(group)] = one["estimate"]
        here = effect(both, "specific indirect", group=str(group))
        assert here == pytest.approx(one["estimate"], abs=EXACT)
    rows = both.contrasts.query("what == 'difference between groups: specific indirect'")
    assert len(rows) == 3
    for row in rows.itertuples():
        a, b = row.group.split(" - ")
        assert row.estimate == pytest.approx(single[a] - single[b], abs=EXACT)


def test_groups_are_compared_with_the_error_of_independent_samples() -> None:
    found = mediation(DATA, x="x1", m="m2", y="y3", group="g", limits="delta")
    own = found.effects.query("what == 'specific indirect'").set_index("group")["se"]
    for row in found.contrasts.query("what == 'difference between groups: specific indirect'").itertuples():
        a, b = row.group.split(" - ")
        assert row.se == pytest.approx(np.hypot(own[a], own[b]), rel=SLOPES)


def test_contrasts_of_routes() -> None:
    found = mediation(DATA, x="x1", m=["m2", "y2"], y="y4", contrasts=True, limits="delta")
    a, b = (effect(found, "specific indirect", f"x1 -> {m} -> y4") for m in ("m2", "y2"))
    row = found.contrasts.iloc[0]
    assert len(found.contrasts) == 1
    assert row["estimate"] == pytest.approx(a - b, abs=EXACT)
    assert row["route"] == "(x1 -> m2 -> y4) - (x1 -> y2 -> y4)"


def test_moderated_slopes_are_those_of_regressions_with_products() -> None:
    at = {"z1": [-1.0, 0.5]}
    found = mediation(
        DATA,
        x="x1",
        m="m2",
        y="y3",
        moderators={"z1": ["first", "second"]},
        at=at,
        limits="delta",
        contrasts=True,
    )
    more = DATA.assign(xz=DATA["x1"] * DATA["z1"], mz=DATA["m2"] * DATA["z1"])
    m, y = ols("m2", "x1", "z1", "xz", data=more), ols("y3", "x1", "m2", "z1", "mz", data=more)
    for w in at["z1"]:
        known = (m["x1"] + m["xz"] * w) * (y["m2"] + y["mz"] * w)
        assert effect(found, "specific indirect", at=f"z1 = {w:g}") == pytest.approx(known, abs=EXACT)
    assert "index of moderated mediation" not in set(found.effects["what"])  # quadratic in z1: no one number


@pytest.mark.parametrize("place", ["first", "second"])
def test_the_index_is_the_difference_over_one_unit_and_centering_changes_nothing(place: str) -> None:
    options = {"moderators": {"z1": place}, "at": {"z1": [0.0, 1.0]}, "contrasts": True, "limits": "delta"}
    tables = [mediation(DATA, x="x1", m="m2", y="y3", center=c, **options) for c in (True, False)]
    for found in tables:
        row = found.contrasts.query("what == 'difference between values'").iloc[0]
        assert effect(found, "index of moderated mediation") == pytest.approx(row["estimate"], abs=EXACT)
    np.testing.assert_allclose(tables[0].effects["estimate"], tables[1].effects["estimate"], atol=EXACT)
    np.testing.assert_allclose(tables[0].effects["se"].iloc[0], tables[1].effects["se"].iloc[0], rtol=1e-4)


def test_covariances_give_what_rows_give() -> None:
    names = ["x1", "m2", "y3", "z1"]
    rows = mediation(DATA, x="x1", m="m2", y="y3", covariates="z1", limits="delta").effects
    cov = DATA[names].cov()
    again = mediation(
        x="x1", m="m2", y="y3", covariates="z1", limits="delta", sample_cov=cov, sample_nobs=len(DATA)
    )
    columns = ["estimate", "se", "std", "std_low"]
    np.testing.assert_allclose(again.effects[columns], rows[columns], atol=EXACT)


def test_many_routes_are_summed_by_steps() -> None:
    rng = np.random.default_rng(3)
    values = [rng.normal(size=300)]
    for _ in range(8):
        values.append(0.2 * np.sum(values, axis=0) + rng.normal(size=300))
    data = pd.DataFrame(np.column_stack(values), columns=[f"v{k}" for k in range(9)])
    found = mediation(data, x="v0", m=[[f"v{k}"] for k in range(1, 8)], y="v8", limits="delta")
    assert Graph(found.plan.edges).count("v0", "v8") == 2**7
    assert set(found.effects["what"]) == {"total indirect", "direct", "total", "proportion mediated"}
    slopes = found.estimates.query("op == '~'")
    B = np.zeros((9, 9))
    for row in slopes.itertuples():
        B[int(row.lhs[1]), int(row.rhs[1])] = row.estimate
    assert effect(found, "total") == pytest.approx(np.linalg.inv(np.eye(9) - B)[8, 0], abs=EXACT)


def test_a_share_is_given_only_where_signs_agree() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=200)
    m = x + rng.normal(size=200)
    data = pd.DataFrame(
        {"x": x, "m": m, "y": m - x + rng.normal(size=200), "v": m + x + rng.normal(size=200)}
    )
    assert "proportion mediated" not in set(
        mediation(data, x="x", m="m", y="y", limits="delta").effects["what"]
    )
    share = mediation(data, x="x", m="m", y="v", limits="delta")
    known = effect(share, "total indirect") / effect(share, "total")
    assert effect(share, "proportion mediated") == pytest.approx(known, abs=EXACT)


def test_the_same_seed_gives_the_same_on_an_executor_and_p_is_never_0() -> None:
    options = {"x": "x1", "m": "y2", "y": "y3", "limits": "percentile", "draws": 1200, "seed": 4}
    here = mediation(DATA, **options)
    with ThreadPoolExecutor(2) as pool:
        there = mediation(DATA, executor=pool, **options)
    pd.testing.assert_frame_equal(here.effects, there.effects)
    assert here.effects["p"].min() == 2.0 / 1201.0
    assert "<0.001" not in repr(here) and " 0.000 0.0" not in repr(here)
    assert "<0.001" in repr(mediation(DATA, x="x1", m="y2", y="y3"))


def test_input_is_not_altered_and_output_is_a_copy() -> None:
    data = DATA.copy()
    found = mediation(data, x="x1", m="m2", y="y3", moderators={"z1": "first"}, limits="delta")
    pd.testing.assert_frame_equal(data, DATA)
    handed = found.effects
    handed["estimate"] = 0.0
    assert (found.effects["estimate"] != 0.0).any()
    assert "x1_by_z1 = (x1 - 5.4323525) * (z1 - 0.047905)" in found.text
    assert "<table" in found._repr_html_() and found.n == 400 and found.converged
    assert found.measures["df"] == 2.0  # y3 is regressed neither on z1 nor on the product


def test_paths_of_the_fit_are_in_words() -> None:
    paths = mediation(DATA, x="x1", m="m2", y="y3", limits="delta").paths
    assert paths["what"].tolist()[:4] == ["path", "path", "path", "specific indirect: x1 -> m2 -> y3"]
