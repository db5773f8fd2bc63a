"""Gradient and information of every discrepancy x every model of the reference cases, against central differences."""

import numpy as np
import pytest

from analysis.sem.ordinal.part import OrdinalPart
from tests.analysis.sem.test_agreement import FILES, every, fitted

STEP = 1e-5
SLOPE = 2e-6  # of central differences with that step, beside values and slopes near 1
CURVATURE = 2e-5
AWAY = 0.02  # of the estimates: slopes there are not 0


def _marked() -> list:
    """The first cases of each file in the quick tests, all in the slow ones."""
    seen = dict.fromkeys(FILES, 0)
    found = []
    for case in every():
        (file, _) = case.values[0]
        seen[file] += 1
        marks = [*case.marks, *([] if seen[file] <= 3 else [pytest.mark.slow])]
        found.append(pytest.param(*case.values, id=case.id, marks=marks))
    return found


@pytest.fixture(scope="module", params=_marked())
def place(request):
    fit = fitted(*request.param)
    rng = np.random.default_rng(20261121)
    theta = fit.theta * (1 + AWAY * rng.standard_normal(len(fit.theta)))
    objective = fit.solution.objective
    if not len(theta):
        pytest.skip("no free parameter")
    if not np.isfinite(objective.value(theta)):
        theta = fit.theta
    return objective, theta


def central(f, theta: np.ndarray) -> np.ndarray:
    return np.array([(f(theta + STEP * e) - f(theta - STEP * e)) / (2 * STEP) for e in np.eye(len(theta))])


def test_gradient(place) -> None:
    objective, theta = place
    gradient = objective.slope(theta)[1]
    scale = max(1.0, float(np.abs(gradient).max()))
    np.testing.assert_allclose(gradient, central(objective.value, theta), atol=SLOPE * scale, rtol=SLOPE)


def test_observed_information(place) -> None:
    objective, theta = place
    if any(isinstance(part, OrdinalPart) for part in objective.parts):
        pytest.skip(
            "the search for ordered variables is Gauss-Newton's; its Jacobian is tested in test_ordinal_model"
        )
    observed = objective.slope(theta)[3]
    numeric = central(lambda t: objective.slope(t)[1], theta)
    scale = max(1.0, float(np.abs(observed).max()))
    np.testing.assert_allclose(observed, numeric, atol=CURVATURE * scale, rtol=CURVATURE)
