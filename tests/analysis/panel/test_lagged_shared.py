"""Depression and support over two years of the HELP trial: drop-out, five waves, real answers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.panel.lagged import chibar, clpm, riclpm
from tests.analysis.panel.golden import CHISQ

TRIAL = Path(__file__).parents[4] / "shared" / "data" / "help_rct" / "HELPfull.csv"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not TRIAL.exists(), reason="the HELP trial is not beside the project (shared/data/help_rct)"
    ),
]
MONTHS = [0, 6, 12, 18, 24]
VARIABLES = {"cesd": [f"cesd_{m}" for m in MONTHS], "friends": [f"friends_{m}" for m in MONTHS]}
# lavaan 0.6-14, missing = "ML", of the text by hand in tests/golden/panel/lagged_published.R with equal effects
CHISQ_OF_LAVAAN = 55.362  # three decimals printed
EFFECTS_OF_LAVAAN = {
    "ar_cesd": 0.4353858,
    "cl_friends_cesd": -0.7917955,
    "cl_cesd_friends": -0.0945669,
    "ar_friends": 0.2749261,
}
TUTORIAL = 2e-3  # at lavaan's default tolerances


def _wide() -> pd.DataFrame:
    long = pd.read_csv(TRIAL, usecols=["ID", "TIME", "CES_D", "PSS_FR"])
    wide = long.pivot_table(index="ID", columns="TIME", values=["CES_D", "PSS_FR"], aggfunc="first")
    names = {"CES_D": "cesd", "PSS_FR": "friends"}
    return wide.set_axis([f"{names[v]}_{int(t)}" for v, t in wide.columns], axis=1)


def test_the_trial() -> None:
    data = _wide()
    assert len(data) == 470
    fit = riclpm(data, VARIABLES, times=MONTHS, lags="equal")
    path = clpm(data, VARIABLES, times=MONTHS, lags="equal")
    assert fit.df == 33 and path.df == 36
    assert fit.measures["chisq"] == pytest.approx(CHISQ_OF_LAVAAN, abs=10 * CHISQ)
    found = fit.estimates.drop_duplicates("label").set_index("label")["estimate"]
    for label, value in EFFECTS_OF_LAVAAN.items():
        assert found[label] == pytest.approx(value, abs=TUTORIAL)
    assert chibar(path, fit).loc["chi-bar-square", "p"] < 0.001
    assert np.isfinite(fit.estimates["se"]).all()
