"""The chi-bar-square test: weights in closed form, by drawing, and the published example."""

from math import comb

import numpy as np
import pytest
from scipy.optimize import nnls
from scipy.stats import chi2

from analysis.panel.lagged import chibar, clpm, riclpm
from analysis.panel.lagged.chibar import chibar_p, chibar_weights
from tests.analysis.panel.cases_lagged import XY, XYM
from tests.analysis.panel.golden import frame

DRAWS = 20_000
FOUR_ERRORS = 4 * 0.5 / np.sqrt(DRAWS)  # Monte Carlo errors of a proportion, at most
INTEGRATED = 1e-4  # beyond three parameters a probability is integrated


def test_one_parameter_has_half_and_half() -> None:
    np.testing.assert_allclose(chibar_weights(np.array([[3.0]])), [0.5, 0.5])


@pytest.mark.parametrize("r", [-0.8, 0.0, 0.3])
def test_two_parameters_in_closed_form(r: float) -> None:
    """Kudo (1963): 1/2 at one degree of freedom, arccos(r) / 2 pi at none."""
    found = chibar_weights(np.array([[2.0, r * 2.0], [r * 2.0, 2.0]]))
    angle = np.arccos(r) / (2 * np.pi)
    np.testing.assert_allclose(found, [angle, 0.5, 0.5 - angle], atol=1e-12)


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_independent_parameters_are_tosses_of_a_coin(k: int) -> None:
    found = chibar_weights(np.diag(np.arange(1.0, k + 1)))
    np.testing.assert_allclose(found, [comb(k, j) / 2**k for j in range(k + 1)], atol=INTEGRATED)


@pytest.mark.parametrize("k", [3, 4])
def test_weights_are_how_often_estimates_stay_above_their_bound(k: int) -> None:
    """Draw estimates around 0, take the nearest admissible ones in their own metric, and count the positive ones."""
    rng = np.random.default_rng(5)
    A = rng.normal(size=(k, k + 1))
    V = A @ A.T
    root = np.linalg.cholesky(np.linalg.inv(V)).T  # |root z|^2 = z' V^-1 z
    z = rng.multivariate_normal(np.zeros(k), V, DRAWS)
    counts = np.bincount([(nnls(root, root @ row)[0] > 0).sum() for row in z], minlength=k + 1) / DRAWS
    np.testing.assert_allclose(chibar_weights(V), counts, atol=FOUR_ERRORS)


def test_the_published_example() -> None:
    """Example of Kuiper's ChiBarSq.DiffTest (of Hamaker et al. 2015): chi-squares 20.6779 (df 4) and 3.2127 (df 1)."""
    S = np.array([[1.232, -0.118], [-0.118, 0.539]])
    w = chibar_weights(S)
    angle = np.arccos(-0.118 / np.sqrt(1.232 * 0.539)) / (2 * np.pi)
    np.testing.assert_allclose(w, [angle, 0.5, 0.5 - angle], atol=1e-12)
    t = 20.6779 - 3.2127
    by_hand = angle * chi2.sf(t, 1) + 0.5 * chi2.sf(t, 2) + (0.5 - angle) * chi2.sf(t, 3)
    assert chibar_p(t, w, 1) == pytest.approx(by_hand, rel=1e-12)
    assert by_hand < chi2.sf(t, 3)


def test_of_two_fits() -> None:
    data = frame("panel_missing")
    path, intercepts = clpm(data, XY), riclpm(data, XY)
    found = chibar(path, intercepts)
    assert found.loc["chi-square", "chisq_diff"] == pytest.approx(
        path.measures["chisq"] - intercepts.measures["chisq"]
    )
    assert found.loc["chi-square", "df"] == 3
    assert found.attrs["variances"] == ("RI_x", "RI_y")
    assert sorted(found.attrs["weights"]) == [1, 2, 3]
    V = intercepts.covariance.loc[["RI_x~~RI_x", "RI_y~~RI_y"], ["RI_x~~RI_x", "RI_y~~RI_y"]].to_numpy()
    np.testing.assert_allclose(list(found.attrs["weights"].values()), chibar_weights(V), atol=1e-9)
    assert found.loc["chi-bar-square", "p"] < found.loc["chi-square", "p"]


def test_of_three_variables_and_of_groups() -> None:
    data = frame("panel")
    assert sorted(chibar(clpm(data, XYM), riclpm(data, XYM)).attrs["weights"]) == [3, 4, 5, 6]
    groups = chibar(clpm(data, XY, group="g", lags="equal"), riclpm(data, XY, group="g", lags="equal"))
    assert groups.attrs["variances"][:2] == ("RI_x.g1", "RI_y.g1")
    assert sum(groups.attrs["weights"].values()) == pytest.approx(1.0)


def test_bounds_that_do_not_bind_change_nothing() -> None:
    data = frame("panel")
    path = clpm(data, XY)
    one, other = chibar(path, riclpm(data, XY)), chibar(path, riclpm(data, XY, bounds=True))
    np.testing.assert_allclose(one, other, rtol=1e-5)
