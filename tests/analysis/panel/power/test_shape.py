"""Fleishman's polynomials and Vale and Maurelli's correlations: the equations themselves, and large samples."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import kurtosis, skew

from analysis.errors import ModelError
from analysis.panel.power import simulate
from analysis.panel.power.shape import beneath, fleishman, moments_of

EXACT = 1e-9  # of the moment equations, which are solved
ROWS = 400_000
FAR = 5.0  # standard errors of a sample's moment; a normal variable leaves them once in two million
# At skew 1 and kurtosis 2 eighth moments are some hundreds: errors of skew and kurtosis are about .009 and .05.
SKEW_ERROR, KURTOSIS_ERROR = 0.009, 0.05


@pytest.mark.parametrize(
    ("third", "fourth"),
    [(0, 0), (1, 2), (1.75, 3.75), (2, 7), (3, 21), (-1, 1.5), (0, -1), (0, 25), (0.5, -0.4)],
)
def test_polynomials_solve_the_moment_equations(third, fourth) -> None:
    a, b, c, d = fleishman(third, fourth)
    assert moments_of(b, c, d) == pytest.approx((1.0, third, fourth), abs=EXACT)
    assert a == -c


@given(st.floats(-2, 2), st.floats(0, 10))
def test_every_shape_above_the_limit_is_found(third, more) -> None:
    fourth = 1.6410373 * third**2 - 1.0 + 0.2 * abs(third) + more  # a little above the known boundary
    assume(abs(third) > 1e-3 or abs(fourth) > 1e-3)
    _, b, c, d = fleishman(third, fourth)
    assert moments_of(b, c, d) == pytest.approx((1.0, third, fourth), abs=1e-8)


def test_moment_equations_are_those_of_a_polynomial_of_a_normal_variable() -> None:
    b, c, d = 0.8, 0.3, 0.05
    z, w = np.polynomial.hermite_e.hermegauss(40)  # exact for polynomials of degree up to 79
    y, w = -c + b * z + c * z**2 + d * z**3, w / w.sum()
    variance, third, fourth = w @ y**2, w @ y**3, w @ y**4
    found = moments_of(b, c, d)
    assert w @ y == pytest.approx(0, abs=EXACT)
    assert found[0] == pytest.approx(variance)
    _, b1, c1, d1 = fleishman(1.0, 2.0)  # the equations for skew and kurtosis assume variance 1
    y = -c1 + b1 * z + c1 * z**2 + d1 * z**3
    assert (w @ y**3, w @ y**4 - 3) == pytest.approx((1.0, 2.0), abs=1e-8)
    assert third > 0 and fourth > 0


def test_correlations_beneath_give_the_wanted_ones() -> None:
    coefficients = np.array([fleishman(1, 2), fleishman(-1, 3)])
    wanted = np.array([[1, 0.4], [0.4, 1]])
    rho = beneath(wanted, coefficients)[0, 1]
    nodes, w = np.polynomial.hermite_e.hermegauss(30)
    w = w / w.sum()
    u, v = np.meshgrid(nodes, nodes, indexing="ij")
    other = rho * u + np.sqrt(1 - rho**2) * v
    first, second = (
        np.polynomial.polynomial.polyval(z, c) for z, c in zip((u, other), coefficients, strict=True)
    )
    assert np.sum(np.outer(w, w) * first * second) == pytest.approx(0.4, abs=1e-8)


def test_simulated_shapes_and_covariances_are_those_asked_for() -> None:
    data = simulate("y ~ 0.5*x\nx ~ 3*1", ROWS, seed=1, skew={"x": 1, "y": -1}, kurtosis=2)
    assert skew(data["x"]) == pytest.approx(1, abs=FAR * SKEW_ERROR)
    assert skew(data["y"]) == pytest.approx(-1, abs=FAR * SKEW_ERROR)
    assert kurtosis(data["x"]) == pytest.approx(2, abs=FAR * KURTOSIS_ERROR)
    error = np.sqrt(4 / ROWS)  # of a variance near 1 with kurtosis 2
    assert data["x"].mean() == pytest.approx(3, abs=FAR / np.sqrt(ROWS))
    assert data[["x", "y"]].cov().to_numpy() == pytest.approx(
        np.array([[1, 0.5], [0.5, 1.25]]), abs=1.25 * FAR * error
    )


def test_a_shape_beyond_the_polynomials_is_refused_with_the_limit() -> None:
    with pytest.raises(
        ModelError, match=r"skew 2 with excess kurtosis 1 is beyond .* must be at least 5\.15"
    ):
        fleishman(2, 1)
    with pytest.raises(ModelError, match=r"must be at least -1\.151"):
        fleishman(0, -1.3)


def test_correlations_that_shapes_cannot_have_are_refused() -> None:
    with pytest.raises(ModelError, match=r"cannot correlate 0.9; -.* is possible"):
        simulate("y ~ 0.9*x\ny ~~ 0.19*y", 100, seed=1, skew={"x": 2, "y": -2}, kurtosis=7)


def test_correlations_beneath_that_are_not_positive_definite_are_refused() -> None:
    near = np.array([[1, 0.93, 0.74], [0.93, 1, 0.93], [0.74, 0.93, 1]])
    assert np.linalg.eigvalsh(near)[0] > 0
    beneath(near, np.array([fleishman(0, 0)] * 3))
    with pytest.raises(ModelError, match=r"not positive definite \(a limit of Vale and Maurelli's method\)"):
        beneath(near, np.array([fleishman(1.5, 3), fleishman(1.5, 6), fleishman(1.5, 3)]))
