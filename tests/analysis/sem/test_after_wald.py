"""Wald limits at any level."""

import numpy as np
import pandas as pd
import pytest

from analysis.sem.after.wald import wald

ROWS = pd.DataFrame({"estimate": [1.0, -0.5], "se": [0.1, 0.2]})
FIVE_DECIMALS = 5e-6  # quantiles of the normal distribution as tables print them


@pytest.mark.parametrize(("level", "z"), [(0.90, 1.64485), (0.95, 1.95996), (0.99, 2.57583)])
def test_limits_lie_so_many_errors_away(level: float, z: float) -> None:
    found = wald(ROWS, level)
    assert ((found["high"] - ROWS["estimate"]) / ROWS["se"]).to_numpy() == pytest.approx(z, abs=FIVE_DECIMALS)
    assert ((ROWS["estimate"] - found["low"]) / ROWS["se"]).to_numpy() == pytest.approx(z, abs=FIVE_DECIMALS)


def test_a_missing_error_gives_missing_limits() -> None:
    assert np.isnan(wald(ROWS.assign(se=[0.1, np.nan])).iloc[1]).all()
