"""`panel_mediation` against closed forms: powers of the matrix of lagged paths, single routes, known populations."""

from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.groups import group_panel
from analysis.panel.indirect import Mediation, lags_test, mediation, panel_mediation
from analysis.panel.studies import load
from analysis.sem import compare
from tests.analysis.panel.golden import frame

EXACT = 1e-6  # both sides are at a minimum to 1e-8 standard errors
RECOVERED = 1e-5  # a population's parameters from its covariances: what rounding leaves of the search
B = np.array([[0.5, 0.0, 0.0], [0.3, 0.4, 0.0], [0.1, 0.25, 0.6]])  # rows and columns x m y
BACK = np.array([[0.5, 0.05, 0.1], [0.3, 0.4, -0.1], [0.1, 0.25, 0.6]])
NO_DIRECT = np.array([[1, 1, 1], [1, 1, 1], [0, 1, 1]])
WITHIN = np.array([[1.0, 0.3, 0.2], [0.3, 1.0, 0.3], [0.2, 0.3, 1.0]])
BETWEEN = np.array([[0.8, 0.3, 0.2], [0.3, 0.7, 0.2], [0.2, 0.2, 0.9]])


def columns(waves: int, names: str = "xmy") -> dict[str, list[str]]:
    return {v: [f"{v}{t}" for t in range(1, waves + 1)] for v in names}


def population(lagged: np.ndarray, waves: int, between: np.ndarray | None = None) -> pd.DataFrame:
    """Covariances of z_t = B z_{t-1} + e_t, all variances of the first wave and of residuals as in WITHIN."""
    k = len(lagged)
    now, names = WITHIN, [f"{v}{t}" for t in range(1, waves + 1) for v in "xmy"]
    S = np.zeros((k * waves, k * waves))
    for t in range(waves):
        here = slice(k * t, k * (t + 1))
        S[here, here] = now
        for later in range(t + 1, waves):
            there = slice(k * later, k * (later + 1))
            S[there, here] = np.linalg.matrix_power(lagged, later - t) @ now
            S[here, there] = S[there, here].T
        now = lagged @ now @ lagged.T + 0.7 * WITHIN
    if between is not None:
        S += np.kron(np.ones((waves, waves)), between)
    return pd.DataFrame(S, index=names, columns=names)


def value(found: Mediation, what: str, at: str | None = None, column: str = "estimate") -> float:
    rows = found.effects.query("what == @what")
    return float((rows if at is None else rows[rows["at"] == at])[column].item())


def of_population(
    lagged: np.ndarray, waves: int, between: np.ndarray | None = None, **options: object
) -> Mediation:
    S = population(lagged, waves, between)
    return panel_mediation(None, columns(waves), sample_cov=S, sample_nobs=1000, limits="delta", **options)


@pytest.mark.parametrize(("reverse", "waves"), [(False, 5), (True, 4), (True, 6)])
def test_total_effects_are_entries_of_powers(reverse: bool, waves: int) -> None:
    lagged = BACK if reverse else B
    found = of_population(lagged, waves, reverse=reverse)
    for lag in range(2, waves):
        total = value(found, "total", f"waves 1 -> {lag + 1}")
        assert total == pytest.approx(np.linalg.matrix_power(lagged, lag)[2, 0], abs=RECOVERED)
        past = lagged.copy()
        past[1] = past[:, 1] = 0.0  # no way through m
        direct = value(found, "direct", f"waves 1 -> {lag + 1}")
        assert direct == pytest.approx(np.linalg.matrix_power(past, lag)[2, 0], abs=RECOVERED)
        assert value(found, "total indirect", f"waves 1 -> {lag + 1}") == pytest.approx(
            total - direct, abs=EXACT
        )


def test_minimal_and_time_specific_effects_are_a_times_b() -> None:
    found = of_population(B, 5)
    assert value(found, "minimal indirect") == pytest.approx(0.3 * 0.25, abs=RECOVERED)
    specific = found.effects.query("what == 'time-specific indirect'")
    assert specific["route"].tolist() == ["x_2 -> m_3 -> y_4", "x_3 -> m_4 -> y_5"]
    np.testing.assert_allclose(specific["estimate"], 0.3 * 0.25, atol=RECOVERED)


def test_overall_indirect_effect_of_cole_and_maxwell() -> None:
    """Over 3 lags a*b*(x + m + y), over 4 all ways to wait twice: complete homogeneous sums of the autoregressions."""
    found = of_population(B * NO_DIRECT, 5, direct="none")
    a, b, x, m, y = 0.3, 0.25, 0.5, 0.4, 0.6
    assert value(found, "total indirect", "waves 1 -> 4") == pytest.approx(a * b * (x + m + y), abs=RECOVERED)
    twice = x * x + m * m + y * y + x * m + x * y + m * y
    assert value(found, "total indirect", "waves 1 -> 5") == pytest.approx(a * b * twice, abs=RECOVERED)
    assert "direct" not in set(found.effects["what"])


@pytest.mark.parametrize(("direct", "reverse"), list(product(["lag1", "lag2", "none"], [False, True])))
def test_free_lags_sum_over_all_routes(direct: str, reverse: bool) -> None:
    """Every route written out here, without the builder's own graph."""
    found = panel_mediation(
        frame("panel"), columns(4), lags="free", direct=direct, reverse=reverse, limits="delta"
    )
    slopes = {(r.rhs, r.lhs): r.estimate for r in found.estimates.query("op == '~'").itertuples()}

    def products(node: str) -> list[tuple[float, bool]]:
        if node == "y4":
            return [(1.0, False)]
        onward = [(b, s) for (a, b), s in slopes.items() if a == node]
        return [(s * rest, passed or node[0] == "m") for b, s in onward for rest, passed in products(b)]

    every = products("x1")
    at = "waves 1 -> 4"
    assert value(found, "total", at) == pytest.approx(sum(v for v, _ in every), abs=EXACT)
    through = sum(v for v, passed in every if passed)
    assert value(found, "total indirect", at) == pytest.approx(through, abs=EXACT)
    single = found.effects.query("what == 'route'")
    assert single["estimate"].sum() == pytest.approx(through, abs=EXACT)
    assert len(single) == sum(passed for _, passed in every)


@pytest.mark.parametrize("reverse", [False, True])
def test_within_persons_the_population_is_recovered(reverse: bool) -> None:
    lagged = BACK if reverse else B
    found = of_population(lagged, 4, BETWEEN, model="riclpm", reverse=reverse)
    assert value(found, "minimal indirect") == pytest.approx(
        0.3 * 0.25, abs=1e-4
    )  # flat: variances of two levels
    total = np.linalg.matrix_power(lagged, 3)[2, 0]
    assert value(found, "total", "waves 1 -> 4") == pytest.approx(total, abs=1e-4)
    assert any("own level" in note for note in found.notes)


def test_standardized_effects_are_by_the_waves_own_standard_deviations() -> None:
    """Equal lags differ when standardized: a product of the first wave's standardized slopes is another number."""
    found = panel_mediation(frame("panel"), columns(4), limits="delta")
    implied = found.fit.implied_moments().covariance
    ratio = np.sqrt(implied.loc["x1", "x1"] / implied.loc["y4", "y4"])
    at = "waves 1 -> 4"
    assert value(found, "total", at, "std") == pytest.approx(value(found, "total", at) * ratio, abs=EXACT)
    free = panel_mediation(frame("panel"), columns(3), lags="free", limits="delta")
    known = free.fit.standardized().set_index("label").loc["ind_x_1_m_2_y_3", "estimate"]
    assert value(free, "minimal indirect", column="std") == pytest.approx(known, abs=EXACT)


def test_two_waves_hold_the_product_of_least_squares() -> None:
    """With all paths back and forth every equation has the same causes, so that slopes are those of least squares."""
    data = frame("panel")
    found = panel_mediation(data, columns(2), limits="delta")

    def slope(outcome: str, cause: str, *others: str) -> float:
        X = np.column_stack([np.ones(len(data)), data[[cause, *others]]])
        return float(np.linalg.lstsq(X, data[outcome], rcond=None)[0][1])

    full = panel_mediation(data, columns(2), reverse=True, limits="delta")
    known = slope("m2", "x1", "m1", "y1") * slope("y2", "m1", "x1", "y1")
    assert value(full, "half-longitudinal indirect") == pytest.approx(known, abs=EXACT)
    (warning,) = [w for w in found.warnings if "half-longitudinal" in w]
    assert warning.startswith("panel_mediation: 2 waves are fewer than the chain's 3 variables")
    assert value(found, "half-longitudinal indirect") != pytest.approx(known, abs=1e-4)


def test_a_chain_of_four() -> None:
    found = panel_mediation(
        frame("panel_indirect"), columns(4, "xmys"), path=["x", "m", "y", "s"], direct="none", limits="delta"
    )
    rows = found.estimates.set_index("label")["estimate"]
    slopes = [rows[f"cl_{a}_{b}"] for a, b in pairwise("xmys")]
    slopes = [float(np.atleast_1d(s)[0]) for s in slopes]
    assert value(found, "minimal indirect") == pytest.approx(np.prod(slopes), abs=EXACT)
    assert value(found, "total") == pytest.approx(np.prod(slopes), abs=EXACT)
    more = panel_mediation(frame("panel_indirect"), columns(4, "xmys"), limits="delta").effects
    listed = more[more["what"].isin(["route", "minimal indirect"])]
    total = more.query("what == 'total indirect'")["estimate"].item()
    assert listed["estimate"].sum() == pytest.approx(total, abs=EXACT)
    assert len(listed) == len(set(listed["route"])) > 2
    few = panel_mediation(frame("panel_indirect"), columns(3, "xmys"), direct="none", limits="delta")
    assert few.effects["what"].tolist() == ["half-longitudinal indirect"]


def test_groups_are_what_each_gives_alone() -> None:
    data = frame("panel_indirect")
    both = panel_mediation(data, columns(3), group="g", limits="delta")
    own = {}
    for group, rows in data.groupby("g"):
        own[str(group)] = value(panel_mediation(rows, columns(3), limits="delta"), "total indirect")
        mine = both.effects[both.effects["group"] == str(group)]
        here = mine.query("what == 'total indirect'")["estimate"].item()
        assert here == pytest.approx(own[str(group)], abs=RECOVERED)
    rows = both.contrasts.query("what == 'difference between groups: total indirect'")
    for row in rows.itertuples():
        a, b = row.group.split(" - ")
        assert row.estimate == pytest.approx(own[a] - own[b], abs=RECOVERED)


def test_lags_are_compared() -> None:
    data = frame("panel")
    equal, free = (panel_mediation(data, columns(4), lags=lags, limits="delta") for lags in ("equal", "free"))
    known = compare(equal.fit, free.fit)
    for found in (equal, free):
        table = lags_test(found)
        assert table["chisq_diff"].max() == pytest.approx(known["chisq_diff"].max(), abs=1e-4)
        assert table.loc["equal", "df"] > table.loc["free", "df"]
        assert table["df_diff"].max() == 12  # six paths, three lags: two equalities each
    with pytest.raises(Exception, match="two waves have one lag"):
        lags_test(panel_mediation(data, columns(2), limits="delta"))
    with pytest.raises(Exception, match="no result over waves"):
        lags_test(mediation(data, x="x1", m="m2", y="y3", limits="delta"))


def test_unequal_intervals_under_equal_lags_are_told() -> None:
    data = frame("panel")
    (warning,) = panel_mediation(data, columns(3), times=[0, 3, 12], limits="delta").warnings
    assert "the waves are 3, 9 apart, and lags='equal' takes one effect for all intervals" in warning
    assert not panel_mediation(data, columns(3), times=[0, 3, 6], limits="delta").warnings
    assert not panel_mediation(data, columns(3), times=[0, 3, 12], lags="free", limits="delta").warnings


@pytest.mark.parametrize("limits", ["monte_carlo", "percentile", "bca"])
def test_limits_surround_the_estimates(limits: str) -> None:
    rows = panel_mediation(frame("panel"), columns(3), limits=limits, draws=300).effects
    assert (rows["low"] < rows["estimate"]).all() and (rows["estimate"] < rows["high"]).all()
    assert (rows["std_low"] < rows["std"]).all() and (rows["std"] < rows["std_high"]).all()
    assert (rows["p"] > 0).all()


@pytest.mark.parametrize("model", ["clpm", "riclpm"])
def test_covariates_are_taken_out_of_every_variable(model: str) -> None:
    """Frisch-Waugh-Lovell: effects, errors and fit are those of the residuals on the covariates."""
    data = frame("panel")
    left = data.copy()
    all_waves = [c for own in columns(3).values() for c in own]
    Z = np.column_stack([np.ones(len(data)), data[["z1", "z2"]]])
    left[all_waves] = data[all_waves] - Z @ np.linalg.lstsq(Z, data[all_waves].to_numpy(), rcond=None)[0]
    options: Any = {"model": model, "lags": "free", "limits": "delta"}
    found = panel_mediation(data, columns(3), covariates=["z1", "z2"], **options)
    bare = panel_mediation(left, columns(3), **options)
    assert found.effects["estimate"].to_numpy() == pytest.approx(
        bare.effects["estimate"].to_numpy(), abs=EXACT
    )
    assert found.effects["se"].to_numpy() == pytest.approx(bare.effects["se"].to_numpy(), abs=EXACT)
    assert found.measures["chisq"] == pytest.approx(bare.measures["chisq"], abs=EXACT)
    assert found.measures["df"] == bare.measures["df"]


def test_rows_without_a_covariate_are_told_and_kept_where_it_is_random() -> None:
    data = frame("panel_missing")
    data = data.assign(z1=data["z1"].where(data.index > 4))
    found = panel_mediation(data, columns(3), covariates="z1", limits="delta")
    assert found.warnings == (
        "left out: 5 row(s) without 'z1', as the model is conditional on predictors. fixed_x=False keeps them, and "
        "takes predictors as normal.",
    )
    assert found.n == len(data) - 5
    assert panel_mediation(data, columns(3), covariates="z1", limits="delta", fixed_x=False).n == len(data)


@pytest.mark.parametrize(
    ("covariates", "error", "words"),
    [
        ("z9", DataError, "panel_mediation: covariates: there is no column 'z9'. Correct the name."),
        (
            "x1",
            DataError,
            "panel_mediation: covariates: 'x1' is one of the variables followed over time already",
        ),
        (["z1", "z1"], ModelError, "panel_mediation: covariates names 'z1' twice"),
        (3, ModelError, "panel_mediation: covariates=3 are no names. Give a column's name, or a list"),
    ],
)
def test_covariates_that_cannot_be_used(covariates: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        panel_mediation(frame("panel"), columns(3), covariates=covariates, limits="delta")


def test_paths_with_labels_of_their_own_cannot_be_held_equal_by_an_option() -> None:
    """A label goes before group_equal, in R's lavaan too: the paths would be free without a word."""
    data = frame("panel")
    equal: dict[str, Any] = {"group": "g", "group_equal": ["regressions"]}
    own: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("panel_mediation", lambda: panel_mediation(data, columns(3), **equal)),
        ("mediation", lambda: mediation(data, x="x1", m="m2", y="y3", **equal)),
        ("group_panel", lambda: group_panel(data, columns(2), **equal)),
        (
            "jang_dworkin_2014",
            lambda: load("jang_dworkin_2014").fit(data, group="g", group_equal="regressions"),
        ),
    )
    for name, call in own:
        with pytest.raises(ModelError, match=f"{name}: group_equal='regressions' would change nothing"):
            call()


def test_options_that_the_text_rules_out() -> None:
    with pytest.raises(
        ModelError, match=r"panel_mediation: std_lv= is not available here. The builder's text is"
    ):
        panel_mediation(frame("panel"), columns(3), std_lv=True)
