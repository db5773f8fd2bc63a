"""Gradient and information of each model are those of central differences."""

import numpy as np
import pytest

from analysis.sem.complete import complete
from analysis.sem.moments import Moments, moments
from analysis.sem.objective import Objective
from analysis.sem.options import GROWTH, SEM
from analysis.sem.parts import NormalPart
from analysis.sem.ram import layout
from analysis.sem.start import plain_start
from analysis.sem.syntax import parse
from tests.analysis.sem.reference import cases, data

STEP = 1e-5
GRADIENT = 1e-6  # central differences of values near 10 with that step
CURVATURE = 1e-5  # of slopes near 100

MODELS = {case["name"]: case for case in cases("continuous_ml.json")}


def objective_at(case: dict) -> tuple[Objective, np.ndarray]:
    defaults = GROWTH if case["front"] == "growth" else SEM
    table = complete(parse(case["model"]), defaults)
    sample = moments(data(case["data"])[list(table.observed)].to_numpy(float))
    places = [table.observed.index(v) for v in table.exogenous]
    ram = layout(table).with_covariates(sample.covariance, sample.mean, places)
    theta = plain_start(table, (sample,))
    theta = theta + 0.05 * np.random.default_rng(20261121).standard_normal(len(theta))
    return Objective((NormalPart(ram, sample, table.meanstructure),), (1.0,)), theta


@pytest.fixture(params=MODELS, scope="module")
def problem(request) -> tuple[Objective, np.ndarray]:
    return objective_at(MODELS[request.param])


def central(f, theta: np.ndarray) -> np.ndarray:
    return np.array([(f(theta + STEP * e) - f(theta - STEP * e)) / (2 * STEP) for e in np.eye(len(theta))])


def test_gradient(problem) -> None:
    objective, theta = problem
    _, gradient, _, _ = objective.slope(theta)
    np.testing.assert_allclose(gradient, central(objective.value, theta), atol=GRADIENT, rtol=GRADIENT)


def test_observed_information(problem) -> None:
    objective, theta = problem
    _, _, _, observed = objective.slope(theta)
    numeric = central(lambda t: objective.slope(t)[1], theta)
    np.testing.assert_allclose(observed, numeric, atol=CURVATURE, rtol=CURVATURE)


def test_expected_information_is_the_observed_one_where_the_model_is_true(problem) -> None:
    objective, theta = problem
    part = objective.parts[0]
    implied, _ = part.at(theta)
    truth = NormalPart(part.ram, Moments(implied.sigma, implied.mu, 100), part.meanstructure)
    _, gradient, expected, observed = Objective((truth,), (1.0,)).slope(theta)
    np.testing.assert_allclose(gradient, 0.0, atol=1e-10)
    np.testing.assert_allclose(expected, observed, atol=1e-9, rtol=1e-9)


def test_a_stack_of_replicates_is_each_by_itself(problem) -> None:
    objective, theta = problem
    thetas = np.stack([theta, theta * 1.01, theta * 0.98])
    together = objective.slope(thetas)
    for i, one in enumerate(thetas):
        for stacked, alone in zip(together, objective.slope(one), strict=True):
            np.testing.assert_allclose(stacked[i], alone, rtol=1e-10, atol=1e-10)
