"""The interval of a mean, against the one-sample t-test of scipy."""

from math import isnan, nan

import numpy as np
import pytest
from scipy import stats

from analysis.outcomes import mean_interval


def test_mean_interval_is_that_of_the_one_sample_t_test() -> None:
    values = np.array([2.0, 4.0, 4.5, 7.0, 9.0])
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    found = mean_interval(5, float(values.mean()), float(values.std(ddof=1)))
    assert found == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("n", "mean"), [(1, 3.0), (0, nan)])
def test_fewer_than_two_values_have_no_interval(n: int, mean: float) -> None:
    assert all(isnan(limit) for limit in mean_interval(n, mean, nan))
