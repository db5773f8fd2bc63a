"""Tail areas are scipy's, to the last bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from analysis.tails import chi_square

NUMBERS = st.floats(-5, 1e4) | st.sampled_from([np.nan, np.inf, 0.0])


@given(NUMBERS, st.floats(-5, 1e4) | st.just(np.nan))
def test_chi_square_is_scipys(x: float, df: float) -> None:
    np.testing.assert_array_equal(chi_square(x, df), chi2.sf(x, df))


def test_chi_square_takes_arrays() -> None:
    x, df = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 4.0])
    np.testing.assert_array_equal(chi_square(x, df), chi2.sf(x, df))
