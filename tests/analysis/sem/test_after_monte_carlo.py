"""Monte-Carlo limits of defined parameters."""

import numpy as np
import pytest
from scipy.stats import norm

import analysis
from analysis.errors import FitError, ModelError
from tests.analysis.sem.after_cases import FACTORS, fitted
from tests.analysis.sem.reference import data

DRAWS = 40_000
MODEL = "x1 ~ a*x2 + x3\nx4 ~ b*x1 + c*x5\nab := a*b\nsum := a + b"


def fit(extra: str = "") -> analysis.Fit:
    return analysis.sem(MODEL + extra, data("HS"))


def quantile_error(se: float) -> float:
    """Monte-Carlo error of a 2.5 % quantile of a normal variable."""
    return se * np.sqrt(0.025 * 0.975 / DRAWS) / norm.pdf(norm.isf(0.025))


def test_limits_of_a_sum_are_its_wald_limits() -> None:
    found = fit().monte_carlo(DRAWS, seed=1).set_index("label").loc["sum"]
    wald = fit().estimates.set_index("label").loc["sum"]
    assert found["estimate"] == pytest.approx(wald["estimate"], rel=1e-12)
    assert found["se"] == pytest.approx(wald["se"], rel=4 / np.sqrt(2 * DRAWS))
    for side in ("low", "high"):
        assert found[side] == pytest.approx(wald[side], abs=4 * quantile_error(wald["se"]))


def test_limits_of_a_product_have_the_moments_of_normal_products() -> None:
    # a and b are independent here: the variance of ab is a2 vb + b2 va + va vb (Craig 1936, Ann Math Stat 7:1-15)
    one = fit()
    (a, b), V = one.theta[[0, 2]], one.covariance.loc[["a", "b"], ["a", "b"]].to_numpy()
    assert V[0, 1] == pytest.approx(0.0, abs=1e-10)
    exact = np.sqrt(a**2 * V[1, 1] + b**2 * V[0, 0] + V[0, 0] * V[1, 1])
    found = one.monte_carlo(DRAWS, seed=2).set_index("label").loc["ab"]
    assert found["se"] == pytest.approx(exact, rel=5 / np.sqrt(2 * DRAWS))
    assert found["high"] - found["estimate"] > found["estimate"] - found["low"]  # skewed to the right


def test_a_seed_gives_the_same_limits_again() -> None:
    one, same, other = (fit().monte_carlo(1000, seed=seed) for seed in (5, 5, 6))
    assert one.equals(same) and not one.equals(other)


def test_constraints_hold_in_every_draw() -> None:
    found = fit("\nb == 2*a\nnothing := b - 2*a").monte_carlo(500, seed=3).set_index("label").loc["nothing"]
    assert found["se"] == pytest.approx(0.0, abs=1e-8)


def test_definitions_of_fixed_parameters_and_constants() -> None:
    one = analysis.sem("x1 ~ a*x2 + 0.5*x3 + k*x5\nk == 0.25\nhalf := k*2", data("HS")).monte_carlo(
        200, seed=1
    )
    assert one.loc[0, ["low", "high"]].to_list() == pytest.approx([0.5, 0.5])


def test_refusals() -> None:
    with pytest.raises(ModelError, match="monte_carlo: the model defines no parameter"):
        fitted("hs").monte_carlo(seed=1)
    with pytest.raises(ModelError, match="monte_carlo: draws=10 is too few for limits; give 100 or more"):
        fit().monte_carlo(10, seed=1)
    with pytest.raises(ModelError, match=r"level=1.5 must lie between 0 and 1"):
        fit().monte_carlo(seed=1, level=1.5)
    without = analysis.cfa(FACTORS.replace("x2", "l*x2") + "\nd := l*2", data("HS"), se="none")
    with pytest.raises(FitError, match="monte_carlo: the fit has no standard errors to draw from"):
        without.monte_carlo(seed=1)
    with pytest.raises(FitError, match=r"'root' is not defined in \d+ of 1000 draws"):
        fit("\nroot := sqrt(a - 0.13)").monte_carlo(1000, seed=1)
