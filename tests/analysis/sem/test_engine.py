"""Where a fit can go wrong on its way: starts, bounds, errors that are no numbers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import lavaan, sem
from analysis.sem.minimize import minimize
from analysis.sem.objective import Objective
from analysis.sem.trust_region import trust_region

GOLDEN = Path(__file__).parents[2] / "golden" / "algorithms"
SAME = 1e-6
SHORT = 1e-4  # of chi-square: lavaan stops 1.5e-5 above the minimum where the valley is longest (seed 40), else 1e-7
MOST = 1500  # points tried; by lines alone these samples took up to 6900
NAMES = list("xyz")
THREE = pd.DataFrame([[1, 0.3, 0.2], [0.3, 1, 0.4], [0.2, 0.4, 1]], index=NAMES, columns=NAMES)
PAIR = pd.DataFrame(np.eye(2), index=["x", "y"], columns=["x", "y"])
PRODUCT = "x ~~ v*x\ny ~~ w*y\nx ~~ 0*y\nv*w == 16"


def test_a_start_at_which_a_constraint_is_undefined_gives_way_to_the_next() -> None:
    # at the first start a is 0.3, and log(-0.2) is undefined; the second has a = 0. The other form is defined anywhere
    paths = "y ~ a*x\nz ~ b*y\n"
    found = sem(f"{paths}log(0.1 - a) == -5*b", sample_cov=THREE, sample_nobs=100)
    other = sem(f"{paths}a == 0.1 - exp(-5*b)", sample_cov=THREE, sample_nobs=100)
    assert found.theta == pytest.approx(other.theta, abs=SAME)
    assert found.measures["chisq"] == pytest.approx(other.measures["chisq"], abs=SAME)


def test_a_variance_at_its_bound_of_zero_is_not_called_negative() -> None:
    C = THREE.copy()
    C.loc["x", "y"] = C.loc["y", "x"] = 0.7
    C.loc["x", "z"] = C.loc["z", "x"] = 0.7  # 0.7 * 0.7 / 0.4 > 1: a Heywood case
    free = sem("f =~ x + y + z", sample_cov=C, sample_nobs=100)
    held = sem("f =~ x + y + z\nx ~~ lower(0)*x", sample_cov=C, sample_nobs=100)
    assert any("negative" in warning for warning in free.warnings)
    assert not any("negative" in warning for warning in held.warnings)
    assert any("at its limit" in warning for warning in held.warnings)


def test_errors_that_are_no_numbers_are_named() -> None:
    # with v*w = 16 the minimum is v = w = 4; there the discrepancy bends down, (2/v^3 - 1/v^2)/2 < 0, in v and in w
    fit = lavaan(PRODUCT, sample_cov=PAIR, sample_nobs=100, information="observed")
    assert fit.theta == pytest.approx([4.0, 4.0], abs=SAME)
    assert fit.estimates["se"].isna().sum() == 2
    assert [w for w in fit.warnings if "could not be computed" in w] == [
        "errors of 'x ~~ x', 'y ~~ y' could not be computed: by the information at the estimates their variances are "
        "not positive. Take information='expected' (with complete data) or fit.bootstrap(), or simplify the model."
    ]
    fine = lavaan(PRODUCT, sample_cov=PAIR, sample_nobs=100, information="expected")
    assert fine.estimates["se"].notna().all() and not fine.warnings
    without = lavaan(PRODUCT, sample_cov=PAIR, sample_nobs=100, se="none")
    assert not any("could not be computed" in w for w in without.warnings)


def rosenbrock(x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    # Rosenbrock (1960), Comput J 3:175-184: minimum at (1, 1)
    a, b = x
    gradient = np.array([-400 * a * (b - a**2) - 2 * (1 - a), 200 * (b - a**2)])
    curve = np.array([[1200 * a**2 - 400 * b + 2, -400 * a], [-400 * a, 200.0]])
    return float(100 * (b - a**2) ** 2 + (1 - a) ** 2), gradient, curve


def test_a_trust_region_follows_a_curved_valley() -> None:
    theta, value, converged, steps = trust_region(rosenbrock, np.array([-1.2, 1.0]), np.ones(2))
    assert converged and steps < 60
    assert theta == pytest.approx([1.0, 1.0], abs=SAME) and value < SAME


def test_a_trust_region_leaves_a_saddle_on_which_the_gradient_is_nought() -> None:
    def newton(x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        a, b = x
        return a**4 / 4 - a**2 / 2 + b**2, np.array([a**3 - a, 2 * b]), np.diag([3 * a**2 - 1, 2.0])

    theta, value, converged, _ = trust_region(newton, np.zeros(2), np.ones(2))
    assert converged and value == pytest.approx(-0.25, abs=SAME)
    assert np.abs(theta) == pytest.approx([1.0, 0.0], abs=SAME)


def test_a_valley_that_falls_for_ever_is_given_up() -> None:
    tried = []

    def slope(x: np.ndarray) -> tuple[np.ndarray, ...]:
        tried.append(x)
        f = -np.log1p(x[0]) if x[0] > -1.0 else np.inf
        return np.asarray(f), np.array([-1.0 / (1.0 + x[0])]), np.eye(1), np.array([[(1.0 + x[0]) ** -2]])

    assert not minimize(slope, np.zeros(1)).converged
    assert len(tried) < 400


@pytest.mark.parametrize("which", range(10))
def test_a_hardly_identified_model_is_fitted_as_by_lavaan_in_few_steps(which: int, monkeypatch) -> None:
    given = json.loads((GOLDEN / "weak_riclpm.moments.json").read_text(encoding="utf-8"))
    known = json.loads((GOLDEN / "weak_riclpm.json").read_text(encoding="utf-8"))["fits"][which]
    sample, columns, newton = given["samples"][which], given["columns"], Objective.newton
    tried = []
    monkeypatch.setattr(Objective, "newton", lambda self, theta: tried.append(1) or newton(self, theta))
    fit = lavaan(
        given["model"],
        sample_cov=pd.DataFrame(sample["cov"], index=columns, columns=columns),
        sample_mean=pd.Series(sample["mean"], index=columns),
        sample_nobs=sample["n"],
    )
    assert known["converged"] and known["seed"] == sample["seed"]
    assert fit.measures["chisq"] == pytest.approx(known["chisq"], abs=SHORT)
    assert len(tried) < MOST
