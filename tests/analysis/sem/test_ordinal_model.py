"""Implied statistics and their derivatives, lavaan's automatic rows, and whole fits against lavaan."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from analysis.errors import ModelError
from analysis.sem.minimize import minimize
from analysis.sem.objective import Objective
from analysis.sem.ordinal.implied import complete_moments, implied, implied_statistics, jacobian
from analysis.sem.ordinal.layout import ordinal_layout
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.statistics import ordinal_statistics
from analysis.sem.sample import _of_responses as of_responses
from analysis.sem.standardize import places, standardize
from analysis.sem.start import start
from analysis.sem.table import ParameterTable
from tests.analysis.sem.ordinal_baseline import ordinal_baseline
from tests.analysis.sem.ordinal_data import case_data, cases
from tests.analysis.sem.ordinal_model import ordinal_table
from tests.analysis.sem.weighted import Block, sandwich, traces

FITS = {case["name"]: case for case in cases("fits.json")}
STEP = 1e-6
DERIVATIVE = 1e-8  # central differences with that step, of values near 1
ESTIMATE = 1e-4
# Where a covariate's mean is far from 0, or groups share thresholds, lavaan's search stops in a flat direction:
# our discrepancy is lower there by 1e-11 to 1e-10. In standard errors the distance is this at most.
FLAT = 2e-3
ERROR = 1e-4
CHISQ = 1e-5
SCALED = 1e-4


@dataclass(frozen=True)
class Found:
    case: dict[str, Any]
    table: ParameterTable
    samples: tuple[OrdinalSample, ...]
    objective: Objective
    theta: np.ndarray
    value: float

    @property
    def rows(self) -> dict[tuple[str, str, str, int], dict[str, float]]:
        t = self.case["table"]
        keys = zip(t["lhs"], t["op"], t["rhs"], t["group"], strict=True)
        return {
            (lhs, op, rhs or "", group): {k: t[k][i] for k in ("est", "se", "std.lv", "std.all")}
            for i, (lhs, op, rhs, group) in enumerate(keys)
        }


def table_of(case: dict[str, Any]) -> ParameterTable:
    options = case["options"]
    return ordinal_table(
        case["model"],
        case["levels"],
        front=case["front"],
        groups=len(case["nobs"]),
        group_equal=options.get("group.equal", ()),
        group_partial=options.get("group.partial", ()),
        parameterization=options.get("parameterization", "delta"),
        std_lv=options.get("std.lv", False),
    )


def samples_of(case: dict[str, Any], table: ParameterTable) -> tuple[OrdinalSample, ...]:
    columns = list(table.observed)
    frame = case_data(case)
    frames = [frame[frame["school"] == g] for g in case["groups"]] if case["groups"] else [frame]
    return tuple(
        ordinal_statistics(
            each[columns].to_numpy(float),
            [columns.index(v) for v in columns if v in case["levels"]],
            [columns.index(v) for v in table.exogenous],
            missing=case["options"].get("missing", "listwise"),
            names=columns,
        )
        for each in frames
    )


def weight(sample: OrdinalSample, estimator: str) -> np.ndarray:
    if estimator == "WLS":
        return np.linalg.inv(sample.gamma)
    return np.ones(len(sample.statistics)) if estimator == "ULSMV" else sample.weight_diagonal


def first(table: ParameterTable, samples: tuple[OrdinalSample, ...]) -> np.ndarray:
    return start(table, tuple(of_responses(s, table.observed) for s in samples), samples)


@pytest.fixture(params=FITS, scope="module")
def found(request) -> Found:
    case = FITS[request.param]
    table = table_of(case)
    samples = samples_of(case, table)
    kind = case["options"].get("parameterization", "delta")
    parts = tuple(
        OrdinalPart(ordinal_layout(table, g + 1, parameterization=kind), s, weight(s, case["estimator"]))
        for g, s in enumerate(samples)
    )
    total = sum(s.n - 1 for s in samples)
    objective = Objective(parts, tuple((s.n - 1) / total for s in samples))
    minimum = minimize(objective.slope, first(table, samples))
    assert minimum.converged
    return Found(case, table, samples, objective, minimum.theta, float(minimum.value))


def test_rows_are_those_of_lavaan(found: Found) -> None:
    """In its order, and fixed where its rows have no standard error and the value is not computed."""
    spoken = [key for key in found.rows if key[1] not in (":=", "==")]
    assert [(r.lhs, r.op, r.rhs, r.group) for r in found.table.rows] == spoken
    free = {(r.lhs, r.op, r.rhs, r.group) for r in found.table.rows if r.free}
    assert free == {key for key in spoken if found.rows[key]["se"] > 0}


def test_estimates_are_those_of_lavaan(found: Found) -> None:
    for row in found.table.rows:
        if row.free:
            reference = found.rows[row.lhs, row.op, row.rhs, row.group]
            close = max(ESTIMATE, FLAT * reference["se"])
            assert found.theta[row.free - 1] == pytest.approx(reference["est"], abs=close), row.words


def blocks(found: Found) -> tuple[list[Block], np.ndarray]:
    """For errors and scaled tests lavaan weights groups by their rows n, not by n - 1 as in the discrepancy."""
    n = sum(s.n for s in found.samples)
    made = [
        Block(s.gamma, part.weight, jacobian(part.model, implied(part.model, found.theta)), s.n / n)
        for part, s in zip(found.objective.parts, found.samples, strict=True)
    ]
    return made, np.linalg.inv(sum(b.share * b.jacobian.T @ b.weigh(b.jacobian) for b in made))


def covariance(found: Found) -> np.ndarray:
    """Sandwich or inverse information, over the sum of n - 1, as lavaan has it."""
    total = sum(s.n - 1 for s in found.samples)
    made, bread = blocks(found)
    return bread / total if found.case["estimator"] in ("WLS", "DWLS") else sandwich(made, bread, total)


def test_standard_errors_are_those_of_lavaan(found: Found) -> None:
    errors = np.sqrt(np.diag(covariance(found)))
    for row in found.table.rows:
        if row.free:
            reference = found.rows[row.lhs, row.op, row.rhs, row.group]["se"]
            assert errors[row.free - 1] == pytest.approx(reference, rel=ERROR), row.words


def test_chisq_is_that_of_lavaan(found: Found) -> None:
    chisq = 2 * sum(s.n - 1 for s in found.samples) * found.value
    assert chisq == pytest.approx(found.case["measures"]["chisq"], abs=CHISQ)
    df = sum(len(s.statistics) for s in found.samples) - found.table.n_free
    assert df == found.case["measures"]["df"]


def shifted(chisq: float, df: int, first: float, second: float) -> float:
    """Asparouhov & Muthen (2010): a T + df - a tr(U Gamma), a^2 = df / tr((U Gamma)^2)."""
    a = np.sqrt(df / second)
    return float(a * chisq + df - a * first)


def test_scaled_chisq_is_that_of_lavaan(found: Found) -> None:
    measures = found.case["measures"]
    if "chisq.scaled" not in measures:
        return
    first, second = traces(*blocks(found))
    chisq, df = 2 * sum(s.n - 1 for s in found.samples) * found.value, measures["df"]
    if found.case["estimator"] == "WLSM":
        assert chisq / (first / df) == pytest.approx(measures["chisq.scaled"], abs=CHISQ)
    else:
        assert shifted(chisq, df, first, second) == pytest.approx(measures["chisq.scaled"], abs=SCALED)


def test_baseline_is_that_of_lavaan(found: Found) -> None:
    measures = found.case["measures"]
    weights = [part.weight for part in found.objective.parts]
    base = ordinal_baseline(found.samples, weights, found.objective.shares)
    chisq = 2 * sum(s.n - 1 for s in found.samples) * base.value
    assert base.df == measures["baseline.df"]
    assert chisq == pytest.approx(measures["baseline.chisq"], rel=1e-6)
    if "baseline.chisq.scaled" in measures and found.case["estimator"] != "WLSM":
        scaled = shifted(chisq, base.df, base.first, base.second)
        assert scaled == pytest.approx(measures["baseline.chisq.scaled"], rel=1e-6)


RESIDUAL = 1e-4


@pytest.mark.parametrize(
    "name", ["rmr", "rmr_nomean", "srmr", "srmr_bentler", "srmr_bentler_nomean", "crmr", "crmr_nomean"]
)
def test_residual_indices_are_those_of_lavaan(found: Found, name: str) -> None:
    n = sum(s.n for s in found.samples)
    parts = found.objective.parts
    index = sum(p.sample.n / n * p.residuals(found.theta)[name] for p in parts)
    assert index == pytest.approx(found.case["measures"][name], abs=RESIDUAL)


def test_standardized_solution_is_that_of_lavaan(found: Found) -> None:
    """Residual variances under delta, scales under theta are computed; thresholds are divided by the sd."""
    for g, (part, sample) in enumerate(zip(found.objective.parts, found.samples, strict=True), start=1):
        model = part.model
        at = implied(model, found.theta)
        moments = complete_moments(model, at, sample.x_covariance, sample.x_mean)
        computed = {sample.names[v]: at.residual[i] for i, v in enumerate(model.ordered)}
        rows = [r for r in found.table.in_group(g) if not r.exo and r.op in ("=~", "~", "~~", "~1")]
        values = np.array([
            found.theta[r.free - 1] if r.free
            else computed[r.lhs] if r.is_variance and r.lhs in computed
            else r.fixed
            for r in rows
        ])  # fmt: skip
        std = standardize(
            places(replace(found.table, rows=tuple(rows)), g), values, moments, only_latent=False
        )
        for row, value, standardized in zip(rows, values, std, strict=True):
            reference = found.rows[row.lhs, row.op, row.rhs, g]
            close = max(ESTIMATE, FLAT * reference["se"])
            assert value == pytest.approx(reference["est"], abs=close), row.words
            if row.op != "~1":
                assert standardized == pytest.approx(reference["std.all"], abs=2 * ESTIMATE), row.words
        sd = np.sqrt(np.diag(moments.sigma))
        place = {name: i for i, name in enumerate(model.ram.variables)}
        for row in found.table.in_group(g):
            if row.op == "|":
                tau = found.theta[row.free - 1] if row.free else row.fixed
                reference = found.rows[row.lhs, row.op, row.rhs, g]
                close = max(ESTIMATE, FLAT * reference["se"])
                assert tau / sd[place[row.lhs]] == pytest.approx(reference["std.all"], abs=close)


def problems() -> list[tuple[str, str, dict[str, Any]]]:
    models = {
        "one_factor": ("f =~ x1 + x2 + x3 + x4 + x5", {}),
        "covariates": ("f =~ x1 + x2 + x3 + x4 + x5\nf ~ ageyr + sex\nx1 ~ sex", {}),
        "ordered_chain": ("x1 ~ x2 + x4 + ageyr\nx2 ~ x4 + x5\nx5 ~ ageyr", {}),
        "residual_covariances": (
            "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f\nx1 ~~ x5\nx3 ~~ x4\nf ~ 1",
            {},
        ),
        "groups": (
            "f =~ x1 + x2 + x3 + x4 + x5\nf ~ ageyr",
            {"groups": 2, "group_equal": ["loadings", "thresholds"]},
        ),
    }
    return [(name, kind, {"model": m, **o}) for name, (m, o) in models.items() for kind in ("delta", "theta")]


LEVELS = {"x1": 2, "x2": 3, "x3": 4, "x5": 4}


@pytest.mark.parametrize(("name", "kind", "given"), problems())
def test_jacobian_is_that_of_central_differences(name: str, kind: str, given: dict[str, Any]) -> None:
    model = given["model"]
    options = {k: v for k, v in given.items() if k != "model"}
    table = ordinal_table(model, LEVELS, parameterization=kind, **options)
    theta = np.random.default_rng(20261121).uniform(0.2, 0.6, table.n_free)
    for group in range(1, table.groups + 1):
        placed = ordinal_layout(table, group, parameterization=kind)
        at = implied(placed, theta)
        numeric = [
            implied_statistics(placed, implied(placed, theta + STEP * e))
            - implied_statistics(placed, implied(placed, theta - STEP * e))
            for e in np.eye(len(theta))
        ]
        np.testing.assert_allclose(jacobian(placed, at), np.array(numeric).T / (2 * STEP), atol=DERIVATIVE)
        np.testing.assert_allclose(np.diag(at.covariance)[placed.ordered], 1.0, atol=1e-12)


@pytest.mark.parametrize(("name", "kind", "given"), problems())
def test_replicates_are_computed_together(name: str, kind: str, given: dict[str, Any]) -> None:
    options = {k: v for k, v in given.items() if k != "model"}
    table = ordinal_table(given["model"], LEVELS, parameterization=kind, **options)
    theta = np.random.default_rng(20261121).uniform(0.2, 0.6, (3, table.n_free))
    placed = ordinal_layout(table, table.groups, parameterization=kind)
    together = implied(placed, theta)
    for i in range(3):
        alone = implied(placed, theta[i])
        np.testing.assert_allclose(
            implied_statistics(placed, together)[i], implied_statistics(placed, alone), atol=1e-13
        )
        np.testing.assert_allclose(jacobian(placed, together)[i], jacobian(placed, alone), atol=1e-13)


@pytest.mark.parametrize("case", ["three_factors", "mixed", "residual_covariances"])
def test_observed_information_is_that_of_central_differences(case: str) -> None:
    table = table_of(FITS[case])
    sample = samples_of(FITS[case], table)[0]
    part = OrdinalPart(ordinal_layout(table), sample, sample.weight_diagonal)
    theta = first(table, (sample,))
    numeric = np.array([
        part.slope(theta + STEP * e)[1] - part.slope(theta - STEP * e)[1] for e in np.eye(len(theta))
    ]) / (2 * STEP)  # fmt: skip
    np.testing.assert_allclose(part.slope(theta)[3], numeric, atol=1e-7)


def test_theta_and_delta_fit_alike() -> None:
    by_delta, by_theta = (
        FITS[name]["measures"]["chisq"] for name in ("three_factors", "three_factors_theta")
    )
    assert by_delta == pytest.approx(by_theta, abs=1e-5)


def test_statistics_of_a_model_are_fitted_perfectly() -> None:
    """Data that a model implies give back its parameters."""
    table = ordinal_table("f =~ x1 + x2 + x3 + x4", {"x1": 3, "x2": 3, "x3": 4})
    placed = ordinal_layout(table)
    case = {"name": "", "levels": {"x1": 3, "x2": 3, "x3": 4}, "groups": [], "options": {}}
    sample = samples_of(case, table)[0]
    truth = first(table, (sample,)) * 1.1
    made = replace(sample, statistics=implied_statistics(placed, implied(placed, truth)))
    part = OrdinalPart(placed, made, sample.weight_diagonal)
    objective = Objective((part,), (1.0,))
    minimum = minimize(objective.slope, first(table, (sample,)))
    np.testing.assert_allclose(minimum.theta, truth, atol=1e-7)
    assert minimum.value < 1e-15


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        (
            "x2 ~~ x2",
            "delta",
            r"'x2 ~~ x2' cannot be set, as 'x2' is ordered: under parameterization='delta'",
        ),
        ("x2 ~~ 0.5*x2", "delta", r"Take it out, or set its scale, as in 'x2 ~\*~ x2'"),
        ("x2 ~*~ NA*x2", "theta", r"'x2 ~\*~ x2' cannot be set under parameterization='theta'"),
        ("x4 ~*~ NA*x4", "delta", r"'x4 ~\*~ x4' is no scale of an ordered variable"),
        ("x2 | t4", "delta", r"the thresholds of 'x2' are t1, t2, t4; they are called t1, t2, t3"),
    ],
)
def test_what_is_no_parameter_is_refused(line: str, kind: str, words: str) -> None:
    table = ordinal_table(
        f"f =~ x1 + x2 + x3 + x4\n{line}", {"x1": 2, "x2": 3, "x3": 4}, parameterization=kind
    )
    with pytest.raises(ModelError, match=words):
        ordinal_layout(table, parameterization=kind)
