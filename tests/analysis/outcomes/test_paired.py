"""Paired comparison against R's printed results, a direct quadrature, and exact relations."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import DataError
from analysis.outcomes import PairedResult, jzs, paired

# Student (1908), Biometrika 6:1-25: extra hours of sleep of 10 patients under two drugs; R's data set `sleep`.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
HALF_OF_FOURTH_DECIMAL = 5e-5
HALF_OF_SEVENTH_DIGIT = 5e-6


def compare(first: list[float], second: list[float], bayes_r: float | None = None) -> PairedResult:
    a, b = pd.Series(first, dtype=float), pd.Series(second, dtype=float)
    return paired(a, b, name="sleep", measure="hours", waves=("w1", "w2"), bayes_r=bayes_r)


@pytest.mark.parametrize(
    ("first", "second"),
    [([0.1, 0.0, 1.1], [0.3, 0.2, 1.3]), ([1e6 + 0.1, 0.3], [1e6 + 0.3, 0.5]), ([1e-9, 2e-9], [3e-9, 4e-9])],
)
def test_differences_that_are_equal_but_for_rounding_are_refused(
    first: list[float], second: list[float]
) -> None:
    with pytest.raises(DataError, match="differences are equal"):
        compare(first, second)


def test_small_true_differences_are_compared() -> None:
    result = compare([1e-9, 2e-9, 4e-9], [2e-9, 4e-9, 6e-9])
    assert result.t == pytest.approx(5.0, rel=1e-9)  # differences 1, 2, 2: mean 5/3, standard error 1/3


def test_paired_matches_r_on_student_sleep() -> None:
    # Printed by R's t.test(extra ~ group, paired = TRUE): t = -4.0621, df = 9, p-value = 0.002833,
    # interval -2.4598858 -0.7001142, mean difference -1.58 (first minus second).
    result = compare(FIRST, SECOND)
    assert result.t == pytest.approx(4.0621, abs=HALF_OF_FOURTH_DECIMAL)
    assert result.df == 9
    assert result.p == pytest.approx(0.002833, abs=5e-7)
    assert result.low == pytest.approx(0.7001142, abs=5e-8)
    assert result.high == pytest.approx(2.4598858, abs=5e-8)
    assert result.difference == pytest.approx(1.58)


def test_bayes_factor_matches_the_bayesfactor_manual() -> None:
    # Morey & Rouder, "Using the 'BayesFactor' package", one-sample t test of the sleep data:
    # "Alt., r=0.707 : 17.25888".
    bayes = compare(FIRST, SECOND, bayes_r=np.sqrt(0.5)).bayes
    assert bayes is not None
    assert bayes.bf10 == pytest.approx(17.25888, abs=HALF_OF_SEVENTH_DIGIT)


def test_effect_sizes_are_their_definitions() -> None:
    result = compare(FIRST, SECOND)
    d = np.subtract(SECOND, FIRST)
    assert result.d_z == pytest.approx(d.mean() / d.std(ddof=1))
    assert result.d_z == pytest.approx(result.t / np.sqrt(result.n))
    pooled = (np.std(FIRST, ddof=1) + np.std(SECOND, ddof=1)) / 2
    assert result.d_av == pytest.approx(d.mean() / pooled)


@pytest.mark.parametrize(("t", "n"), [(0.0, 5), (1.3, 12), (-3.5, 20), (9.0, 220)])
def test_bayes_factor_matches_pingouin(t: float, n: int) -> None:
    ours = jzs(n, t / np.sqrt(n), 1.0, r=0.6).bf10
    assert ours == pytest.approx(pingouin.bayesfactor_ttest(t, n, paired=True, r=0.6), rel=1e-7)  # quad's own


def test_posterior_matches_a_direct_grid_over_mean_and_log_sd() -> None:
    # The same posterior without g: normal likelihood, Cauchy prior on mu/sigma, 1/sigma^2 on the variance.
    n, mean, sd, r = 12, 0.8, 1.5, 0.7
    mu = np.linspace(-8, 10, 4001)
    log_sigma = np.linspace(-2.5, 4, 1301)[:, None]
    sigma = np.exp(log_sigma)
    loglik = -n * log_sigma - ((n - 1) * sd**2 + n * (mean - mu) ** 2) / (2 * sigma**2)
    density = np.exp(loglik) * stats.cauchy.pdf(mu / sigma, scale=r) / sigma  # 1/sigma^2 is flat in log sigma
    of_mu = density.sum(axis=0)
    of_mu /= of_mu.sum()
    found = jzs(n, mean, sd, r=r)
    center = of_mu @ mu
    GRID = 1e-4  # truncation of the grid's heavy tails
    assert found.mean == pytest.approx(center, abs=GRID)
    assert found.sd == pytest.approx(np.sqrt(of_mu @ (mu - center) ** 2), rel=1e-3)
    distribution = np.cumsum(of_mu) - of_mu / 2
    assert np.interp(found.low, mu, distribution) == pytest.approx(0.025, abs=GRID)
    assert np.interp(found.high, mu, distribution) == pytest.approx(0.975, abs=GRID)


@settings(max_examples=30)
@given(st.integers(2, 300), st.floats(-5, 5), st.floats(0.1, 10), st.floats(0.01, 100))
def test_jzs_ignores_the_unit_and_mirrors_the_sign(n: int, mean: float, sd: float, unit: float) -> None:
    one, other = jzs(n, mean, sd), jzs(n, -mean * unit, sd * unit)
    assert other.bf10 == pytest.approx(one.bf10)
    assert other.mean == pytest.approx(-one.mean * unit, abs=1e-9 * unit)
    assert other.low == pytest.approx(-one.high * unit, rel=1e-6, abs=1e-8 * unit)
    assert one.low < one.mean < one.high
    assert abs(one.mean) <= abs(mean)


def test_persons_with_one_value_are_left_out_and_counted() -> None:
    result = compare([1, 2, 3, np.nan, 5, np.nan], [2, 2, 5, 1, np.nan, np.nan])
    assert (result.n, result.n_left_out) == (3, 3)


def test_bayes_is_left_out_when_not_asked_for() -> None:
    assert compare(FIRST, SECOND, bayes_r=None).bayes is None


def test_posterior_of_two_differences_has_no_second_moment() -> None:
    assert jzs(2, 1.0, 1.0).sd == np.inf


def test_too_few_persons_are_refused() -> None:
    with pytest.raises(
        DataError, match=r"comparison sleep: hours at w1 and w2: 1 person\(s\) have both.*needs at least 2"
    ):
        compare([1, np.nan], [2, 3])


def test_equal_differences_are_refused() -> None:
    with pytest.raises(
        DataError, match=r"comparison sleep.*all 3 differences are equal.*not the same column"
    ):
        compare([1, 2, 3], [2, 3, 4])
