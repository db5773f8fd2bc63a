"""Full-information maximum likelihood: exact relations, and derivatives by central differences."""

import importlib
from dataclasses import replace

import numpy as np
import pytest

from analysis.sem import fiml, ml
from analysis.sem.moments import Moments, moments
from analysis.sem.ram import Ram
from analysis.sem.start import start
from tests.analysis.sem.fiml_data import DEMOCRACY, FACTORS, PATHS, problem
from tests.analysis.sem.reference import data

STEP = 1e-5
GRADIENT = 1e-7  # central differences of values near 20 with that step
CURVATURE = 1e-6
EXACT = 1e-9

CASES = {
    "factors": ("HS", FACTORS + "\nx1 ~ 1", 10),
    "factors, many holes": ("HS", FACTORS + "\nx1 ~ 1", 60),
    "paths": ("HS", PATHS, 20),
    "democracy": ("PD", DEMOCRACY, 10),
    "democracy, half": ("PD", DEMOCRACY, 50),
}


@pytest.fixture(params=CASES, scope="module")
def case(request) -> tuple[Ram, fiml.Patterns, np.ndarray]:
    table, ram, rows = problem(*CASES[request.param])
    patterns = fiml.patterns(rows)
    mean, variance = patterns.available()
    sample = Moments(np.diag(variance) + 0.3 * np.outer(variance, variance) ** 0.5, mean, len(rows))
    places = [table.observed.index(v) for v in table.exogenous]
    ram = ram.with_covariates(sample.covariance, sample.mean, places)
    theta = start(table, (sample,))
    return ram, patterns, theta + 0.05 * np.random.default_rng(20261121).standard_normal(len(theta))


def half(ram: Ram, patterns: fiml.Patterns, theta: np.ndarray) -> float:
    implied = ram.implied(theta)
    return 0.5 * float(fiml.discrepancy(implied.sigma, implied.mu, patterns).value)


def gradient(ram: Ram, patterns: fiml.Patterns, theta: np.ndarray) -> np.ndarray:
    implied = ram.implied(theta)
    slope = fiml.discrepancy(implied.sigma, implied.mu, patterns)
    return 0.5 * ram.pull_back(implied, slope.by_sigma, slope.by_mu)


def central(f, theta: np.ndarray) -> np.ndarray:
    return np.array([(f(theta + STEP * e) - f(theta - STEP * e)) / (2 * STEP) for e in np.eye(len(theta))])


def by_rows(sigma: np.ndarray, mu: np.ndarray, rows: np.ndarray) -> float:
    """-2 loglik/n less the constant, the plain way."""
    total = 0.0
    for row in rows[~np.isnan(rows).all(1)]:
        o = ~np.isnan(row)
        S, e = sigma[np.ix_(o, o)], row[o] - mu[o]
        total += np.linalg.slogdet(S)[1] + e @ np.linalg.solve(S, e)
    return total / np.sum(~np.isnan(rows).all(1))


def test_value_is_the_sum_over_rows(case) -> None:
    ram, patterns, theta = case
    implied = ram.implied(theta)
    some = patterns.member >= 0
    rows = patterns.rows[some]
    rows[~patterns.observed[patterns.member[some]]] = np.nan
    value = fiml.discrepancy(implied.sigma, implied.mu, patterns).value
    assert value == pytest.approx(by_rows(implied.sigma, implied.mu, rows), rel=EXACT)


def test_gradient(case) -> None:
    ram, patterns, theta = case
    numeric = central(lambda t: half(ram, patterns, t), theta)
    np.testing.assert_allclose(gradient(ram, patterns, theta), numeric, atol=GRADIENT, rtol=GRADIENT)


def test_observed_information(case) -> None:
    ram, patterns, theta = case
    numeric = central(lambda t: gradient(ram, patterns, t), theta)
    observed = fiml.observed_information(ram, ram.implied(theta), patterns)
    np.testing.assert_allclose(observed, numeric, atol=CURVATURE, rtol=CURVATURE)


def test_jacobian(case) -> None:
    ram, _, theta = case
    a, b = np.tril_indices(ram.n_observed)

    def flat(t: np.ndarray) -> np.ndarray:
        implied = ram.implied(t)
        return np.concatenate([implied.mu, implied.sigma[a, b]])

    np.testing.assert_allclose(fiml.jacobian(ram, ram.implied(theta)), central(flat, theta).T, atol=CURVATURE)


def test_expected_information_is_the_observed_one_where_each_pattern_has_the_implied_moments(case) -> None:
    ram, patterns, theta = case
    implied = ram.implied(theta)
    batches = []
    for batch in patterns.batches:
        mask = np.ones((len(batch.n), patterns.p))
        np.put_along_axis(mask, batch.missing, 0.0, axis=1)
        covariance = implied.sigma * mask[:, :, None] * mask[:, None, :]
        batches.append(replace(batch, mean=implied.mu * mask, covariance=covariance))
    true = replace(patterns, batches=tuple(batches))
    expected = fiml.expected_information(ram, implied, patterns)
    np.testing.assert_allclose(gradient(ram, true, theta), 0.0, atol=EXACT)
    np.testing.assert_allclose(
        fiml.observed_information(ram, implied, true), expected, rtol=EXACT, atol=EXACT
    )


def test_scores_add_up_to_the_gradient_and_keep_the_order_of_rows(case) -> None:
    ram, patterns, theta = case
    scores = fiml.casewise_scores(ram, ram.implied(theta), patterns)
    np.testing.assert_allclose(
        scores.sum(0), -patterns.n * gradient(ram, patterns, theta), rtol=1e-8, atol=1e-8
    )
    row = 7
    rows = patterns.rows[[row]].copy()
    rows[0, ~patterns.observed[patterns.member[row]]] = np.nan
    alone = gradient(ram, fiml.patterns(rows), theta)
    np.testing.assert_allclose(scores[row], -alone, rtol=1e-8, atol=1e-8)


def test_a_stack_of_replicates_is_each_by_itself(case) -> None:
    ram, patterns, theta = case
    thetas = np.stack([theta, theta * 1.01])
    implied = ram.implied(thetas)
    slope = fiml.discrepancy(implied.sigma, implied.mu, patterns)
    together = (
        slope.value, slope.by_sigma, slope.by_mu,
        fiml.observed_information(ram, implied, patterns), fiml.expected_information(ram, implied, patterns),
    )  # fmt: skip
    for i, one in enumerate(thetas):
        at = ram.implied(one)
        s = fiml.discrepancy(at.sigma, at.mu, patterns)
        alone = (
            s.value, s.by_sigma, s.by_mu,
            fiml.observed_information(ram, at, patterns), fiml.expected_information(ram, at, patterns),
        )  # fmt: skip
        for stacked, single in zip(together, alone, strict=True):
            np.testing.assert_allclose(stacked[i], single, rtol=1e-8, atol=1e-8)


def test_one_pattern_is_complete_data() -> None:
    _, ram, _ = problem("HS", FACTORS + "\nx1 ~ 1")
    rows = data("HS")[[f"x{i}" for i in range(1, 10)]].to_numpy(float)
    sample, patterns = moments(rows), fiml.patterns(rows)
    sigma, mu = sample.covariance + 0.2 * np.eye(9), sample.mean + 0.1
    ours, plain = fiml.discrepancy(sigma, mu, patterns), ml.discrepancy(sigma, mu, sample)
    constant = np.linalg.slogdet(sample.covariance)[1] + 9
    assert patterns.n_patterns == 1
    assert ours.value == pytest.approx(plain.value + constant, rel=EXACT)
    np.testing.assert_allclose(ours.by_sigma, plain.by_sigma, atol=EXACT)
    np.testing.assert_allclose(ours.by_mu, plain.by_mu, atol=EXACT)
    theta = np.full(ram.n_free, 0.8)
    at = ram.implied(theta)
    W = ml.discrepancy(at.sigma, at.mu, sample)
    np.testing.assert_allclose(
        fiml.expected_information(ram, at, patterns), ram.information(at, W.weight, W.weight), atol=EXACT
    )
    np.testing.assert_allclose(
        fiml.observed_information(ram, at, patterns),
        ram.curvature(at, W.weight, W.spread, W.away),
        rtol=EXACT,
    )
    found = fiml.saturated(patterns)
    assert found.converged
    np.testing.assert_allclose(found.covariance, sample.covariance, rtol=EXACT)
    np.testing.assert_allclose(found.mean, sample.mean, rtol=EXACT)


def test_order_of_rows_and_empty_rows_do_not_matter() -> None:
    _, _, rows = problem("HS", FACTORS + "\nx1 ~ 1")
    mixed = np.random.default_rng(3).permutation(np.vstack([rows, np.full((4, 9), np.nan)]))
    a, b = fiml.saturated(fiml.patterns(rows)), fiml.saturated(fiml.patterns(mixed))
    empty = int(np.isnan(mixed).all(1).sum())
    assert fiml.patterns(mixed).n_empty == empty >= 4
    assert fiml.patterns(mixed).n == len(mixed) - empty
    assert np.sum(fiml.patterns(mixed).member < 0) == empty
    np.testing.assert_allclose(a.covariance, b.covariance, rtol=EXACT)
    assert a.loglik == pytest.approx(b.loglik, rel=1e-12)


def test_a_weight_of_two_is_two_rows() -> None:
    _, ram, rows = problem("HS", FACTORS + "\nx1 ~ 1")
    weights = np.where(np.arange(len(rows)) % 3 == 0, 2.0, 1.0)
    weighted, doubled = (
        fiml.patterns(rows, weights),
        fiml.patterns(np.repeat(rows, weights.astype(int), axis=0)),
    )
    assert weighted.n == doubled.n
    np.testing.assert_allclose(weighted.coverage, doubled.coverage, rtol=EXACT)
    for one, two in zip(weighted.available(), doubled.available(), strict=True):
        np.testing.assert_allclose(one, two, rtol=EXACT)
    a, b = fiml.saturated(weighted), fiml.saturated(doubled)
    np.testing.assert_allclose(a.covariance, b.covariance, rtol=1e-8)
    at = ram.implied(np.full(ram.n_free, 0.8))
    for information in (fiml.expected_information, fiml.observed_information):
        np.testing.assert_allclose(information(ram, at, weighted), information(ram, at, doubled), rtol=1e-8)
    np.testing.assert_allclose(
        fiml.casewise_scores(ram, at, weighted).sum(0),
        fiml.casewise_scores(ram, at, doubled).sum(0),
        rtol=1e-8,
    )


@pytest.mark.parametrize("percent", [5, 10, 30])
def test_saturated_moments_are_a_maximum(percent: int) -> None:
    _, _, rows = problem("HS", FACTORS + "\nx1 ~ 1", percent)
    patterns = fiml.patterns(rows)
    found = fiml.saturated(patterns)
    slope = fiml.discrepancy(found.covariance, found.mean, patterns)
    assert found.converged
    d = np.sqrt(np.diag(found.covariance))
    assert np.abs(slope.by_sigma * np.outer(d, d)).max() < 1e-8
    assert np.abs(slope.by_mu * d).max() < 1e-8
    information = fiml.saturated_information(found.mean, found.covariance, patterns)
    assert np.linalg.eigvalsh(information)[0] > 0
    scores = fiml.saturated_scores(found.mean, found.covariance, patterns)
    np.testing.assert_allclose(scores.sum(0), 0.0, atol=1e-6)


def test_saturated_by_em_alone_is_the_same(monkeypatch) -> None:
    module = importlib.import_module("analysis.sem.fiml.saturated")
    _, _, rows = problem("HS", FACTORS + "\nx1 ~ 1", 20)
    patterns = fiml.patterns(rows)
    newton = fiml.saturated(patterns)
    monkeypatch.setattr(module, "NEWTON_UP_TO", 0)
    em = fiml.saturated(patterns)
    assert em.converged
    np.testing.assert_allclose(em.covariance, newton.covariance, atol=1e-7)
    assert em.loglik == pytest.approx(newton.loglik, rel=1e-12)


def test_saturated_says_when_the_maximum_is_not_inside() -> None:
    rows = np.random.default_rng(5).standard_normal((60, 12)) + np.random.default_rng(6).standard_normal(
        (60, 1)
    )
    rows[np.random.default_rng(7).random((60, 12)) < 0.6] = np.nan  # more covariances than they can tell
    found = fiml.saturated(fiml.patterns(rows))
    assert not found.converged
    assert np.isfinite(found.loglik)


def test_saturated_refuses_to_converge_on_a_constant() -> None:
    rows = np.column_stack([np.full(20, 3.1), np.cos(np.arange(20.0))])
    rows[3, 0] = np.nan
    assert not fiml.saturated(fiml.patterns(rows)).converged


def test_coverage_tells_which_variables_nobody_answers_together() -> None:
    rows = data("HS")[["x1", "x2", "x3"]].to_numpy(float, copy=True)
    rows[:150, 0] = np.nan
    rows[150:, 1] = np.nan
    patterns = fiml.patterns(rows)
    assert patterns.coverage[0, 1] == 0.0
    assert patterns.coverage[0, 2] == pytest.approx(151 / 301)
    slope = fiml.saturated(patterns)
    assert np.isfinite(slope.loglik)


def test_a_nearly_singular_covariance_keeps_its_digits() -> None:
    _, _, rows = problem("HS", FACTORS + "\nx1 ~ 1", 20)
    close = np.column_stack([rows, rows[:, 0] + 1e-4 * np.cos(np.arange(len(rows)))])
    close[::7, 0] = np.nan
    patterns = fiml.patterns(close)
    sigma = np.eye(10) + 1.0
    sigma[9, :9] = sigma[:9, 9] = sigma[0, :9]
    sigma[9, 9] = sigma[0, 0] + 1e-7
    value = fiml.discrepancy(sigma, np.zeros(10), patterns).value
    assert value == pytest.approx(by_rows(sigma, np.zeros(10), close), rel=1e-7)


def test_infinite_where_the_covariances_are_not_positive_definite() -> None:
    _, _, rows = problem("HS", FACTORS + "\nx1 ~ 1")
    assert fiml.discrepancy(-np.eye(9), np.zeros(9), fiml.patterns(rows)).value == np.inf


def test_rows_without_any_answer_are_refused() -> None:
    with pytest.raises(ValueError, match="no row has an answer of positive weight"):
        fiml.patterns(np.full((3, 2), np.nan))
