"""Limits from draws against scipy's and R's."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from analysis.sem import sem
from analysis.sem.bootstrap.influence import acceleration
from analysis.sem.bootstrap.intervals import bca, percentile
from analysis.sem.bootstrap.resample import design
from tests.analysis.sem.reference import data

GOLDEN = Path(__file__).parents[2] / "golden" / "bootstrap"
MONTE_CARLO = 4.0  # standard errors of two independent sets of draws
BETWEEN_DRAWS = 0.05  # of a standard error: outer quantiles of 9,999 draws by two rules of interpolation


def test_percentile_limits_are_ordered_draws() -> None:
    draws = np.random.default_rng(1).permutation(np.arange(1.0, 1000.0))[:, None]  # 1..999
    low, high = percentile(draws, 0.95)
    assert (low[0], high[0]) == (pytest.approx(25.0), pytest.approx(975.0))  # (R + 1) 0.025 = 25


def test_bca_limits_match_scipy() -> None:
    rng = np.random.default_rng(3)
    x = rng.exponential(size=60)
    theirs = stats.bootstrap(
        (x,), lambda v, axis=-1: np.var(v, axis=axis), n_resamples=9999, method="BCa", rng=4
    )
    draws = theirs.bootstrap_distribution
    left_out = np.array([np.var(np.delete(x, i)) for i in range(60)])
    u = left_out.mean() - left_out
    a = np.array([(u**3).sum() / (6 * (u**2).sum() ** 1.5)])
    low, high = bca(draws[:, None], np.array([np.var(x)]), a, 0.95)
    wide = BETWEEN_DRAWS * draws.std()
    assert low[0] == pytest.approx(theirs.confidence_interval.low, abs=wide)
    assert high[0] == pytest.approx(theirs.confidence_interval.high, abs=wide)


def test_limits_match_boot() -> None:
    case = json.loads((GOLDEN / "limits.json").read_text())
    u = np.array(case["influence"])
    a = np.array([(u**3).sum() / (6 * (u**2).sum() ** 1.5)])
    draws, estimate = np.array(case["draws"])[:, None], np.array([case["estimate"]])
    for limits in case["limits"]:
        ours = np.ravel(percentile(draws, limits["level"]))
        np.testing.assert_allclose(ours, limits["percentile"], atol=1e-9)
        np.testing.assert_allclose(
            np.ravel(bca(draws, estimate, a, limits["level"])), limits["bca"], atol=1e-9
        )


@pytest.mark.parametrize(
    "case", json.loads((GOLDEN / "lavaan.json").read_text())["cases"], ids=lambda c: c["name"]
)
def test_draws_are_distributed_as_lavaans(case) -> None:
    fit = sem(case["model"], data("HS"))
    many = fit.bootstrap(4000, seed=20261121)
    k = len(case["lhs"])
    ours = many.values.estimate[:, :k]
    np.testing.assert_array_equal(many.estimates["op"], case["op"])
    for theirs, draws in (("", ours), ("std_", many.values.std_all[:, :k])):
        mean, sd = np.array(case[f"{theirs}mean"]), np.array(case[f"{theirs}sd"])
        apart = MONTE_CARLO * sd * np.sqrt(1 / 4000 + 1 / case["draws"])
        moving = sd > 1e-9
        assert (np.abs(draws.mean(0) - mean) <= apart + 1e-6)[moving].all()
        kurtosis = ((draws - draws.mean(0)) ** 4).mean(0) / np.maximum(draws.var(0), 1e-12) ** 2
        slack = MONTE_CARLO * sd * np.sqrt(np.maximum(kurtosis - 1, 0) / 4 * (1 / 4000 + 1 / case["draws"]))
        assert (np.abs(draws.std(0) - sd) <= slack + 1e-6)[moving].all()
    tested = fit.bootstrap(4000, seed=1, kind="bollen_stine")
    p = case["bollen_stine"]
    assert tested.pvalue == pytest.approx(p, abs=MONTE_CARLO * np.sqrt(max(p, 0.001) * 3 / 4 / 2000) + 1e-3)
    spread = case["bollen_stine_sd"]
    assert tested.chisq.mean() == pytest.approx(
        case["bollen_stine_mean"], abs=MONTE_CARLO * spread * np.sqrt(3 / 4000)
    )


def test_bca_without_bias_and_acceleration_is_percentile() -> None:
    draws = np.random.default_rng(1).normal(size=(1000, 1))
    center = np.array([np.median(draws)])
    np.testing.assert_allclose(bca(draws, center, np.zeros(1), 0.9), percentile(draws, 0.9))


def test_bca_is_missing_where_all_draws_lie_on_one_side() -> None:
    low, high = bca(np.ones((100, 1)), np.zeros(1), np.zeros(1), 0.95)
    assert np.isnan([low[0], high[0]]).all()


@pytest.mark.parametrize("options", [{}, {"group": "school", "group_equal": ["loadings"]}])
def test_acceleration_is_that_of_the_jackknife(options) -> None:
    frame = data("HS")
    model = "visual =~ x1 + a*x2 + b*x3\nvisual ~ c*x9\nx4 ~ d*visual + x9\ncd := c*d"
    if options:
        model = model.replace("a*", "").replace("b*", "").replace("c*", "").replace("d*", "")
        model = model.replace("cd := cd", "").rsplit("\n", 1)[0]
    fit = sem(model, frame, **options)
    rows = fit.sample.rows
    ours = acceleration(fit.solution, rows, design(rows))
    label = None if not options else frame["school"].to_numpy()
    cubes, squares = 0.0, 0.0
    parts = [np.arange(len(frame))] if label is None else [np.flatnonzero(label == g) for g in fit.groups]
    for members in parts:
        left_out = []
        for i in members:
            one = sem(model, frame.drop(index=i), **options).estimates
            left_out.append(np.stack([one[c].to_numpy() for c in ("estimate", "std_lv", "std_all")]))
        left_out = np.array(left_out)
        u = left_out.mean(0) - left_out
        cubes, squares = cubes + (u**3).sum(0), squares + (u**2).sum(0)
    fixed = squares < 1e-14
    jackknife = np.where(fixed, 0.0, cubes / (6 * np.where(fixed, 1.0, squares) ** 1.5))
    # the jackknife's differences are of second order in 1/n = 1/301: 1 % of the largest acceleration
    table = fit.estimates
    free = ~fixed[0]
    for k, name in enumerate(("estimate", "std_lv", "std_all")):
        np.testing.assert_allclose(
            getattr(ours, name)[free], jackknife[k][free], atol=0.01, err_msg=f"{name}\n{table}"
        )


def test_bca_limits_of_a_fit_lie_about_the_estimate() -> None:
    fit = sem("visual =~ x1 + x2 + x3\nx4 ~ a*visual\nx7 ~ b*x4\nab := a*b", data("HS"))
    found = fit.bootstrap(400, seed=1, ci="bca").estimates
    moving = found["se"] > 0
    assert (found["low"] < found["estimate"])[moving].all()
    assert (found["high"] > found["estimate"])[moving].all()
    assert found[["low", "high", "std_all_low", "std_all_high"]].notna().all(axis=None)
