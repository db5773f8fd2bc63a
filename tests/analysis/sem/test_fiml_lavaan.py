"""Full-information maximum likelihood agrees with lavaan, and with itself from any start."""

import json
import time
import warnings
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.sem import fiml
from analysis.sem.complete import complete
from analysis.sem.moments import Moments
from analysis.sem.options import SEM
from analysis.sem.ram import Ram, layout
from analysis.sem.start import start
from analysis.sem.syntax import parse
from analysis.sem.table import ParameterTable
from tests.analysis.sem.fiml_data import MODELS, problem, with_holes
from tests.analysis.sem.reference import data

CASES: tuple[dict[str, Any], ...] = tuple(
    json.loads((Path(__file__).parents[2] / "golden" / "fiml" / "cases.json").read_text())["cases"]
)
ESTIMATE = 1e-4
ERROR = 1e-3  # relative; lavaan differentiates numerically
STATISTIC = 1e-4
LOGLIK = 1e-4
SAME = 1e-7
AGES = 10.0  # seconds; about 0.1 on an idle machine: what it guards against is a cost of another order
ROBUST = 2e-6
EXPECTED = 2e-5  # with information="expected" lavaan projects by that one, not by the observed


@dataclass(frozen=True)
class Fitted:
    table: ParameterTable
    ram: Ram
    patterns: fiml.Patterns
    unrestricted: fiml.Saturated
    fit: fiml.FimlFit
    fixed: list[int]
    covariates: list[int]
    mode: str

    def order(self, variables: list[str]) -> list[int]:
        return [variables.index(v) for v in self.table.observed]


@cache
def fitted(number: int) -> Fitted:
    case = CASES[number]
    options = case["options"]
    defaults = replace(SEM, meanstructure=True, fixed_x=options.get("fixed.x", True))
    table = complete(parse(MODELS[case["model"]] + "\n"), defaults)
    rows, columns = with_holes(case["data"], case["percent"])
    fixed = [table.observed.index(v) for v in table.exogenous]
    mode = "fiml_x" if options["missing"] == "fiml.x" else "fiml"
    rows = rows[:, [columns.index(v) for v in table.observed]]
    patterns = fiml.patterns(rows[fiml.keeps(rows, fixed, mode)])
    unrestricted = fiml.saturated(patterns)
    n = int(patterns.n)
    ram = layout(table).with_covariates(unrestricted.covariance, unrestricted.mean, fixed)
    begin = start(table, (Moments(unrestricted.covariance, unrestricted.mean, n),))
    fit = fiml.fit_fiml(ram, patterns, fiml.start_from(ram, unrestricted, n, begin))
    covariates = [table.observed.index(v) for v in table.covariates]
    return Fitted(table, ram, patterns, unrestricted, fit, fixed, covariates, mode)


each = pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])


@each
def test_estimates_and_errors(number: int) -> None:
    case, f = CASES[number], fitted(number)
    given = case["table"]
    lavaan = {
        frozenset((lhs, rhs)) if op == "~~" else (lhs, op, rhs): (est, se)
        for lhs, op, rhs, est, se in zip(*(given[k] for k in ("lhs", "op", "rhs", "est", "se")), strict=True)
    }
    information = f.fit.information
    if case["options"].get("information") == "expected":
        information = fiml.expected_information(f.ram, f.fit.implied, f.patterns, f.fit.slope)
    vcov = np.linalg.inv(information) / f.patterns.n
    if case["options"].get("estimator") == "MLR":
        scores = fiml.casewise_scores(f.ram, f.fit.implied, f.patterns)
        vcov = vcov @ scores.T @ scores @ vcov
    assert f.fit.converged
    assert f.patterns.n == case["n"]
    assert f.patterns.n_patterns == case["patterns"]
    for row in f.table.rows:
        if row.free:
            key = frozenset((row.lhs, row.rhs)) if row.op == "~~" else (row.lhs, row.op, row.rhs)
            estimate, error = lavaan[key]
            assert f.fit.theta[row.free - 1] == pytest.approx(estimate, abs=ESTIMATE)
            assert vcov[row.free - 1, row.free - 1] ** 0.5 == pytest.approx(error, rel=ERROR)


@each
def test_unrestricted_moments(number: int) -> None:
    case, f = CASES[number], fitted(number)
    order = f.order(case["variables"])
    np.testing.assert_allclose(f.unrestricted.mean, np.array(case["h1"]["mean"])[order], atol=SAME)
    lavaan = np.array(case["h1"]["covariance"])[np.ix_(order, order)]
    np.testing.assert_allclose(f.unrestricted.covariance, lavaan, atol=SAME)


@each
def test_statistics_and_logliks(number: int) -> None:
    measures, f = CASES[number]["measures"], fitted(number)
    n, zero = f.patterns.n, f.unrestricted.value
    of_x = fiml.covariates_loglik(f.patterns, f.fixed, f.unrestricted)
    moments = "pairwise" if f.mode == "fiml_x" and f.fixed else "ml"
    base = fiml.baseline(f.patterns, f.covariates, moments)
    assert n * (float(f.fit.slope.value) - zero) == pytest.approx(measures["chisq"], abs=STATISTIC)
    assert n * (base.value - zero) == pytest.approx(measures["baseline.chisq"], abs=STATISTIC)
    assert base.df == measures["baseline.df"]
    logl = fiml.loglik(float(f.fit.slope.value), f.patterns) - of_x[0]
    assert logl == pytest.approx(measures["logl"], abs=LOGLIK)
    assert f.unrestricted.loglik - of_x[1] == pytest.approx(measures["unrestricted.logl"], abs=LOGLIK)


def test_baseline_moments() -> None:
    for number, case in enumerate(CASES):
        f = fitted(number)
        order = f.order(case["variables"])
        moments = "pairwise" if f.mode == "fiml_x" and f.fixed else "ml"
        base = fiml.baseline(f.patterns, f.covariates, moments)
        lavaan = np.array(case["baseline"]["covariance"])[np.ix_(order, order)]
        np.testing.assert_allclose(base.covariance, lavaan, atol=ESTIMATE, rtol=ESTIMATE)


@pytest.mark.parametrize("number", [k for k, case in enumerate(CASES) if case["model"] == "FACTORS"])
def test_scores_of_a_person(number: int) -> None:
    case, f = CASES[number], fitted(number)
    scores = fiml.casewise_scores(f.ram, f.fit.implied, f.patterns)
    places = {(r.lhs, r.op, r.rhs): r.free - 1 for r in f.table.rows if r.free}
    names = zip(*(case["table"][k] for k in ("lhs", "op", "rhs", "free")), strict=True)
    order = [places[lhs, op, rhs] for lhs, op, rhs, free in names if free]
    np.testing.assert_allclose(scores[0, order], case["first_score"], atol=1e-3)


def of_baseline(f: Fitted) -> tuple[fiml.Baseline, np.ndarray]:
    """The baseline model, and its moments' slope by its free parameters."""
    base = fiml.baseline(f.patterns, f.covariates, "pairwise" if f.mode == "fiml_x" and f.fixed else "ml")
    p = f.patterns.p
    a, b = np.tril_indices(p)
    random = np.setdiff1d(f.covariates, f.fixed)
    free = (a == b) & ~np.isin(a, f.fixed) | (a != b) & np.isin(a, random) & np.isin(b, random)
    return base, np.eye(p + len(a))[:, np.concatenate([~np.isin(np.arange(p), f.fixed), free])]


@each
def test_robust_measures(number: int) -> None:
    case, f = CASES[number], fitted(number)
    measures, n, whole = case["measures"], f.patterns.n, f.unrestricted
    robust = case["options"].get("estimator") == "MLR"
    parts = fiml.robust_parts(
        whole,
        f.patterns,
        exogenous=f.fixed,
        random_covariates=[i for i in f.covariates if i not in f.fixed],
        scores=fiml.saturated_scores(whole.mean, whole.covariance, f.patterns) if robust else None,
    )
    df, implied = int(measures["df"]), f.fit.implied
    near = EXPECTED if "information" in case["options"] else ROBUST
    base, slope = of_baseline(f)
    chisq, c = fiml.corrected([parts], [(implied.sigma, implied.mu)], [fiml.jacobian(f.ram, implied)], n, df)
    chisq0, c0 = fiml.corrected([parts], [(base.covariance, base.mean)], [slope], n, base.df)
    excess, excess0 = chisq - c * df, chisq0 - c0 * base.df
    assert 1.0 - max(excess, 0.0) / max(excess, excess0, 0.0) == pytest.approx(
        measures["cfi.robust"], abs=near
    )
    tli = 1.0 - (excess / df) / (excess0 / base.df)
    assert tli == pytest.approx(measures["tli.robust"], abs=near)
    assert (max(excess, 0.0) / (n * df)) ** 0.5 == pytest.approx(measures["rmsea.robust"], abs=near)


def test_robust_parts_of_complete_data_change_nothing() -> None:
    table, ram, _ = problem("HS", MODELS["FACTORS"] + "\nx1 ~ 1")
    patterns = fiml.patterns(data("HS")[list(table.observed)].to_numpy(float))
    whole = fiml.saturated(patterns)
    begin = start(table, (Moments(whole.covariance, whole.mean, 301),))
    fit = fiml.fit_fiml(ram, patterns, begin)
    slopes = [fiml.jacobian(ram, fit.implied)]
    implied = [(fit.implied.sigma, fit.implied.mu)]
    plain = fiml.robust_parts(whole, patterns)
    chisq, c = fiml.corrected([plain], implied, slopes, 301, 24)
    assert c == pytest.approx(1.0, rel=SAME)
    assert chisq == pytest.approx(301 * (float(fit.slope.value) - whole.value), rel=SAME)
    halves = [replace(plain, share=0.25), replace(plain, share=0.75)]
    assert fiml.corrected(halves, implied * 2, slopes * 2, 301, 24)[0] == pytest.approx(chisq, rel=SAME)


@pytest.mark.parametrize("number", [0, 3, 4, 11])
def test_any_start_ends_at_the_same_place(number: int) -> None:
    f = fitted(number)
    mean, variance = f.patterns.available()
    begin = start(f.table, (Moments(np.diag(variance), mean, 100),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = fiml.fit_fiml(f.ram, f.patterns, begin)
    assert again.converged
    np.testing.assert_allclose(again.theta, f.fit.theta, atol=1e-6)


def test_rows_kept() -> None:
    rows = np.array([[1.0, 2.0, 3.0], [np.nan, 2.0, 3.0], [1.0, np.nan, np.nan], [np.nan, np.nan, np.nan]])
    assert fiml.keeps(rows, [0], "fiml").tolist() == [True, False, True, False]
    assert fiml.keeps(rows, [0], "fiml_x").tolist() == [True, True, True, False]
    assert fiml.keeps(rows, [], "fiml").tolist() == [True, True, True, False]


def test_thirty_items_of_five_hundred_persons() -> None:
    rng = np.random.default_rng(20261121)
    loadings = np.kron(np.eye(3), np.full((10, 1), 0.7))
    rows = rng.standard_normal((500, 3)) @ loadings.T + 0.7 * rng.standard_normal((500, 30))
    rows[rng.random(rows.shape) < 0.1] = np.nan
    text = "".join(f"f{k} =~ " + " + ".join(f"y{10 * k + i}" for i in range(10)) + "\n" for k in range(3))
    table = complete(parse(text), replace(SEM, meanstructure=True))
    began = time.perf_counter()
    patterns = fiml.patterns(rows[:, [int(v[1:]) for v in table.observed]])
    whole = fiml.saturated(patterns)
    ram = layout(table)
    begin = start(table, (Moments(whole.covariance, whole.mean, 500),))
    fit = fiml.fit_fiml(ram, patterns, fiml.start_from(ram, whole, 500, begin))
    fiml.baseline(patterns)
    took = time.perf_counter() - began
    print(f"{patterns.n_patterns} patterns: {1e3 * took:.0f} ms, {whole.steps} EM steps, {fit.steps} steps")
    assert whole.converged
    assert fit.converged
    assert took < AGES
