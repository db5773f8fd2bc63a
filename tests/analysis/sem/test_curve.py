"""Newton's look-ups against the general information, for models with and without means, loops, shared parameters."""

import numpy as np
import pytest

from analysis.sem import sem
from analysis.sem.ml import discrepancy
from analysis.sem.moments import Moments
from analysis.sem.ram import total_effects
from tests.analysis.sem.reference import data

MODELS = {
    "factors": "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ textual",
    "second order": "a =~ x1 + x2 + x3\nb =~ x4 + x5 + x6\nc =~ x7 + x8 + x9\ng =~ a + b + c",
    "paths": "x4 ~ x1 + x2\nx7 ~ x4 + x2\nx9 ~ x7 + x4 + x1",
    "loop": "x4 ~ x1 + x7\nx7 ~ x2 + x4\nx4 ~~ 0*x7",
    "shared": "visual =~ x1 + a*x2 + a*x3\nx4 ~ b*visual + c*x9\nx5 ~ b*visual",
    "fixed path": "visual =~ x1 + 0.5*x2 + x3\nx4 ~ 0.3*visual + x9\nx5 ~ x4",
}


@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("name", MODELS)
def test_newton_is_gradient_and_curvature(name, means) -> None:
    fit = sem(MODELS[name], data("HS"), meanstructure=means)
    ram, sample = fit.rams[0], fit.samples[0]
    rng = np.random.default_rng(1)
    theta = fit.theta + 0.05 * rng.standard_normal((3, len(fit.theta)))
    at = ram.implied(theta)
    given = Moments(sample.covariance, sample.mean, sample.n)
    slope = discrepancy(at.sigma, at.mu if means else np.broadcast_to(sample.mean, at.mu.shape), given)
    away = slope.away if means else None
    spread = sample.covariance + slope.away[:, :, None] * slope.away[:, None, :]
    gradient, curve = ram.newton(at, slope.weight, spread, away)
    by_mu = slope.by_mu if means else np.zeros_like(slope.by_mu)
    np.testing.assert_allclose(gradient, 0.5 * ram.pull_back(at, slope.by_sigma, by_mu), atol=1e-10)
    expected = ram.curvature(at, slope.weight, slope.spread, away)
    np.testing.assert_allclose(curve, expected, atol=1e-9 * np.abs(expected).max())


def test_total_effects_of_a_chain_and_of_a_loop() -> None:
    A = np.zeros((4, 4))
    A[1, 0], A[2, 1], A[3, 2], A[3, 0] = 0.5, -0.3, 0.8, 0.2
    np.testing.assert_allclose(total_effects(A, 3), np.linalg.inv(np.eye(4) - A), atol=1e-14)
    A[0, 3] = 0.4
    np.testing.assert_allclose(total_effects(A, -1), np.linalg.inv(np.eye(4) - A), atol=1e-14)


def test_depth_tells_loops_from_chains() -> None:
    frame = data("HS")
    assert sem(MODELS["loop"], frame).rams[0].cells.depth == -1
    assert sem(MODELS["paths"], frame).rams[0].cells.depth == 3
    assert sem(MODELS["second order"], frame).rams[0].cells.depth == 2
