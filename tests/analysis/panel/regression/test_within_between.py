"""Within-between models: exact relations."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError, ModelError
from analysis.panel.regression import fixed_effects, mixed, within_between
from tests.analysis.panel.regression.reference import panel

EXACT = 1e-8


def balanced() -> pd.DataFrame:
    data = panel()
    return data[data.groupby("person")["wave"].transform("size") == 5]


def test_balanced_within_effect_is_the_fixed_effects_estimate() -> None:
    ours = within_between("y", ["x", "months"], balanced()).estimates.set_index("term")["estimate"]
    theirs = fixed_effects("y ~ x + months", balanced()).estimates.set_index("term")["estimate"]
    assert ours["x_within"] == pytest.approx(theirs["x"], abs=EXACT)
    assert ours["months_within"] == pytest.approx(theirs["months"], abs=EXACT)


def test_balanced_between_effect_is_the_regression_of_means() -> None:
    means = balanced().groupby("person")[["x", "y"]].mean()
    ours = within_between("y", "x", balanced()).estimates.set_index("term")["estimate"]
    assert ours["x_between"] == pytest.approx(np.polyfit(means["x"], means["y"], 1)[0], abs=EXACT)


def test_columns_are_means_and_deviations_of_the_rows_used() -> None:
    data = panel().assign(y=lambda d: d["y"].where(d["wave"] != 1))
    fit = within_between("y", "x", data, others="months", random="1 + x_within")
    kept = data.dropna(subset=["y"])
    mean = kept.groupby("person")["x"].transform("mean")
    by_hand = kept.assign(w=kept["x"] - mean, b=mean)
    other = mixed("y ~ w + b + months", by_hand, random="1 + w")
    assert fit.estimates["estimate"].to_numpy() == pytest.approx(
        other.estimates["estimate"].to_numpy(), abs=1e-6
    )
    assert fit.left_out["rows"].iloc[-1] == data["y"].isna().sum()


def test_equality_is_the_test_of_mundlaks_mean() -> None:
    # y ~ x + mean(x) is the same model, whose coefficient of the mean is between minus within.
    data = panel()
    fit = within_between("y", "x", data)
    mundlak = mixed("y ~ x + m", data.assign(m=data.groupby("person")["x"].transform("mean"))).estimates.iloc[
        2
    ]
    assert fit.tests is not None
    row = fit.tests.iloc[0]
    assert row["statistic"] == pytest.approx(mundlak["t"] ** 2, rel=1e-6)
    assert (row["df2"], row["p"]) == pytest.approx((mundlak["df"], mundlak["p"]), rel=1e-6)


def test_several_predictors_are_tested_together() -> None:
    tests = within_between("y", ["x", "months"], panel()).tests
    assert tests is not None
    assert list(tests["test"]) == ["x: within = between", "months: within = between", "all: within = between"]
    assert tests["df1"].iloc[-1] == 2


def test_means_that_do_not_vary_are_said() -> None:
    fit = within_between("y", ["x", "months"], balanced())
    assert "months_between" not in fit.names
    assert fit.warnings[-1] == "no between effect: the persons' means of 'months' do not vary."


@pytest.mark.parametrize(
    ("error", "words", "split"),
    [
        (DataError, "'z' does not vary within persons", "z"),
        (DataError, "column 'group' holds no numbers", "group"),
        (DataError, "already have column.s. .'k_within'.", "k"),
        (DataError, "no column 'mnths'; did you mean 'months'", "mnths"),
        (ModelError, "no predictor to split is named", []),
    ],
)
def test_within_between_refuses(error: type, words: str, split: str | list[str]) -> None:
    data = panel().assign(z=lambda d: d["person"] % 3, k_within=1.0)
    with pytest.raises(error, match=words):
        within_between("y", split, data)
