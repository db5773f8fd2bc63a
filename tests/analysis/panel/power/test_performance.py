"""Bias, coverage and their Monte-Carlo errors: exact relations, and replications of the whole study."""

import numpy as np
import pytest

from analysis.panel.power.performance import performance


def study(rng: np.random.Generator, K: int = 400, truth: float = 0.5) -> dict[str, float]:
    estimate = rng.normal(0.55, 0.2, K)
    error = 0.19 * np.sqrt(rng.chisquare(30, K) / 30)
    return performance(estimate, error, estimate - 1.96 * error, estimate + 1.96 * error, truth)


def test_numbers_are_what_their_names_say() -> None:
    t, s = np.array([0.4, 0.5, 0.9]), np.array([0.1, 0.2, 0.2])
    found = performance(t, s, t - 0.25, t + 0.25, 0.5)
    assert found["bias"] == pytest.approx(0.1)
    assert found["relative_bias"] == pytest.approx(0.2)
    assert found["sd"] == pytest.approx(np.sqrt(0.07))
    assert found["mean_se"] == pytest.approx(np.sqrt(0.03))
    assert found["se_bias"] == pytest.approx(np.sqrt(0.03 / 0.07) - 1)
    assert found["rmse"] ** 2 == pytest.approx(0.17 / 3)
    assert found["coverage"] == pytest.approx(2 / 3)
    assert found["power"] == 1.0
    assert found["coverage_mcse"] == pytest.approx(np.sqrt(2 / 27))


def test_mean_square_is_variance_and_squared_bias() -> None:
    found = study(np.random.default_rng(1))
    K = found["replicates"]
    assert found["rmse"] ** 2 == pytest.approx(found["sd"] ** 2 * (K - 1) / K + found["bias"] ** 2)
    assert found["bias_mcse"] == pytest.approx(found["sd"] / np.sqrt(K))


def test_monte_carlo_errors_are_the_spread_of_repeated_studies() -> None:
    rng = np.random.default_rng(2)
    many = [study(rng) for _ in range(1500)]
    for name in ("power", "bias", "relative_bias", "sd", "mean_se", "se_bias", "rmse", "coverage"):
        spread = np.std([one[name] for one in many], ddof=1)
        told = np.mean([one[f"{name}_mcse"] for one in many])
        assert told == pytest.approx(spread, rel=0.08), (
            name
        )  # 1,500 studies tell a spread to 1.8 %, 4 times that


def test_what_does_not_exist_is_nan() -> None:
    found = study(np.random.default_rng(1), truth=0.0)
    assert np.isnan(found["relative_bias"]) and np.isnan(found["relative_bias_mcse"])
    nothing = performance(*np.zeros((4, 0)), 0.5)
    assert nothing["replicates"] == 0 and np.isnan(nothing["power"])
    one = performance(*np.full((4, 1), 0.3), 0.5)
    assert np.isnan(one["sd"]) and one["bias"] == pytest.approx(-0.2)
