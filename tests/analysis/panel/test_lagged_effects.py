"""Total effects over several waves, and tests of equal effects."""

import numpy as np
import pytest

from analysis import compare
from analysis.panel.lagged import clpm, lag_equality, lagged_effects, riclpm
from tests.analysis.panel.cases_lagged import XY, XYM
from tests.analysis.panel.golden import frame

EXACT = 1e-10
WALD = 0.15  # relative: Wald and likelihood-ratio tests agree in the limit only


def _matrix(table, waves: str) -> np.ndarray:
    own = table[table["waves"] == waves].set_index(["target", "source"])["estimate"]
    return own.unstack().sort_index(axis=0).sort_index(axis=1).to_numpy()


@pytest.mark.parametrize("verb", [riclpm, clpm])
def test_equal_effects_over_k_waves_are_the_kth_power(verb) -> None:
    fit = verb(frame("panel"), XYM, lags="equal")
    B = _matrix(lagged_effects(fit), "1 -> 2")
    for k in (2, 3, 4):
        found = lagged_effects(fit, k)
        for first in range(1, 6 - k):
            np.testing.assert_allclose(
                _matrix(found, f"{first} -> {first + k}"), np.linalg.matrix_power(B, k), atol=EXACT
            )


def test_free_effects_are_the_product() -> None:
    fit = riclpm(frame("panel"), XY)
    one, two = lagged_effects(fit), lagged_effects(fit, 2)
    expected = _matrix(one, "3 -> 4") @ _matrix(one, "2 -> 3")
    np.testing.assert_allclose(_matrix(two, "2 -> 4"), expected, atol=EXACT)
    own = fit.paths.query("what == 'cross-lagged' and waves == '2 -> 3' and source == 'x'").iloc[0]
    same = one.query("waves == '2 -> 3' and source == 'x' and target == 'y'").iloc[0]
    assert same[["estimate", "se", "p"]].tolist() == pytest.approx(own[["estimate", "se", "p"]].tolist())


def test_unmeasured_steps_count() -> None:
    fit = riclpm(frame("panel"), XY, lags="time_scaled", times=[0, 3, 6, 12, 18])
    longer = fit.paths[fit.paths["waves"] == "over 6"].sort_values(["target", "source"])
    found = lagged_effects(fit).query("waves == '3 -> 4'").sort_values(["target", "source"])
    np.testing.assert_allclose(found["estimate"], longer["estimate"], atol=EXACT)
    np.testing.assert_allclose(found["se"], longer["se"], rtol=1e-6)


def test_errors_are_those_of_central_differences() -> None:
    fit = riclpm(frame("panel"), XY, lags="equal")
    found = lagged_effects(fit, 3).query("waves == '1 -> 4' and source == 'x' and target == 'y'").iloc[0]
    names = ["ar_x", "cl_y_x", "cl_x_y", "ar_y"]
    at = fit.estimates.drop_duplicates("label").set_index("label").loc[names, "estimate"].to_numpy()

    def effect(b: np.ndarray) -> float:
        return float(np.linalg.matrix_power(b.reshape(2, 2), 3)[1, 0])

    h = 1e-5
    slope = np.array([(effect(at + h * e) - effect(at - h * e)) / (2 * h) for e in np.eye(4)])
    V = fit.covariance.groupby(level=0).first().T.groupby(level=0).first().T.loc[names, names].to_numpy()
    assert found["estimate"] == pytest.approx(effect(at), abs=EXACT)
    assert found["se"] == pytest.approx(np.sqrt(slope @ V @ slope), rel=1e-6)


def test_equality_over_waves_is_near_the_likelihood_ratio() -> None:
    data = frame("panel")
    free, equal = riclpm(data, XY), riclpm(data, XY, lags="equal")
    found = lag_equality(free)
    assert found["df"].tolist() == [3, 3, 3, 3, 12]
    ratio = compare(free, equal)
    assert found.iloc[-1]["chisq"] == pytest.approx(ratio["chisq_diff"].iloc[1], rel=WALD)
    assert ratio["df_diff"].iloc[1] == 12


def test_equality_over_groups_is_near_the_likelihood_ratio() -> None:
    data = frame("panel")
    words = {"group": "g", "lags": "equal"}
    free, equal = riclpm(data, XY, **words), riclpm(data, XY, **words, group_equal=("lags",))
    found = lag_equality(free, "groups")
    ratio = compare(free, equal)
    assert found.iloc[-1]["df"] == ratio["df_diff"].iloc[1] == 8
    assert found.iloc[-1]["chisq"] == pytest.approx(ratio["chisq_diff"].iloc[1], rel=WALD)


def test_equality_of_one_effect_is_its_wald_test_by_hand() -> None:
    fit = clpm(frame("panel"), XY)
    found = lag_equality(fit).iloc[1]
    names = [f"cl_y_x_{w}" for w in ("12", "23", "34", "45")]
    b = fit.estimates.set_index("label").loc[names, "estimate"].to_numpy()
    V = fit.covariance.loc[names, names].to_numpy()
    C = np.array([[1, -1, 0, 0], [0, 1, -1, 0], [0, 0, 1, -1.0]])
    assert found["chisq"] == pytest.approx((C @ b) @ np.linalg.solve(C @ V @ C.T, C @ b), rel=1e-9)
