"""Residuals of fits with ordered variables: lavaan's numbers, exact relations."""

from typing import Any

import numpy as np
import pytest

import analysis
from analysis.sem import Fit
from analysis.sem.after.ordered_residuals import variances
from analysis.sem.ordinal.part import OrdinalPart
from tests.analysis.sem.after_cases import matrix
from tests.analysis.sem.ordered_after import case, fitted, names
from tests.analysis.sem.reference import data

TOLERANCE = {"raw": 1e-4, "cor": 1e-4, "cor_bentler": 1e-4, "normalized": 1e-3, "standardized": 2e-3}
TWO = "visual =~ q1 + q2 + q3\ntextual =~ q4 + q5 + q6"
Q6 = tuple(f"q{i}" for i in range(1, 7))


def references() -> list[tuple[str, str]]:
    return [(n, k) for n in names("residuals") for k in TOLERANCE if k in case(n)["after"]["residuals"]]


@pytest.mark.parametrize(("name", "kind"), references())
def test_lavaan_gives_the_same_residuals(name, kind) -> None:
    fit, theirs = fitted(name), case(name)["after"]["residuals"][kind]
    found = fit.residuals(kind)
    for g, label in enumerate(fit.groups):
        mine, wanted = (found[label], theirs[label]) if label else (found, theirs)
        given = "res." if "res.cov" in wanted else ""
        # with several groups lavaan 0.6-14 divides the variance of each one's statistics by the rows of all; see
        # test_groups_without_ties_are_fits_of_their_own for why that is not followed
        z = np.sqrt(fit.n / fit.samples[g].n) if kind in ("normalized", "standardized") else 1.0
        cov = matrix(wanted[f"{given}cov"]).loc[mine.index, mine.columns]
        np.testing.assert_allclose(mine * z, cov, atol=TOLERANCE[kind])
        for name_, value in wanted[f"{given}th"].items():
            assert mine.attrs["thresholds"][name_] * z == pytest.approx(value, abs=TOLERANCE[kind])
        if given:
            slopes = matrix(wanted["res.slopes"])
            for (y, x), value in slopes.stack().items():
                assert mine.attrs["slopes"][f"{y}~{x}"] == pytest.approx(value, abs=TOLERANCE[kind])


def test_all_kinds_are_compared() -> None:
    kinds = {kind for _, kind in references()}
    assert kinds == set(TOLERANCE)
    assert ("two", "standardized") in references() and ("mixed", "cor_bentler") in references()


@pytest.mark.parametrize("kind", ["normalized", "standardized"])
def test_groups_without_ties_are_fits_of_their_own(kind) -> None:
    together = fitted("groups").residuals(kind)
    for school, rows in data("HSD").groupby("school"):
        alone = analysis.cfa(TWO, rows, ordered=Q6).residuals(kind)
        np.testing.assert_allclose(together[school], alone, atol=1e-4)


def parts_of(fit: Fit) -> list[OrdinalPart]:
    return [part for part in fit.solution.objective.parts if isinstance(part, OrdinalPart)]


MODELS: dict[str, dict[str, Any]] = {
    "mixed": {
        "model": "visual =~ q1 + q2 + x3\ntextual =~ x4 + d5 + x6",
        "ordered": ("q1", "q2", "d5"),
    },
    "covariates": {
        "model": "visual =~ q1 + x2 + q3\nvisual ~ ageyr + female\nx4 ~ visual + ageyr",
        "ordered": ("q1", "q3"),
    },
    "theta": {"model": TWO, "ordered": Q6, "parameterization": "theta"},
}


@pytest.mark.parametrize("which", MODELS)
def test_with_efficient_weights_the_model_takes_its_share_of_gamma(which) -> None:
    # Browne (1984): with W the inverse of Gamma, residuals vary by Gamma - Delta (Delta' W Delta)^-1 Delta'
    fit = analysis.sem(data=data("HSD"), estimator="WLS", **MODELS[which])
    (part,) = parts_of(fit)
    _, W, J = part.deviations(fit.theta)
    wanted = np.diag(part.sample.gamma - J @ np.linalg.inv(J.T @ W @ J) @ J.T) / part.sample.n
    (found,) = variances(fit, [part], of_residuals=True)
    known = ~np.isnan(found)
    np.testing.assert_allclose(found[known], wanted[known], rtol=1e-6, atol=1e-12)
    assert (np.abs(wanted[~known]) < 1e-9).all() and known.sum() > 5


def test_a_residual_alone_makes_the_scaled_test_of_one_degree() -> None:
    # a just-identified model but for one statistic has one residual; its z squared is then the robust statistic
    fit = analysis.sem("q1 ~~ 0*q2", data("HSD"), ordered=("q1", "q2"), estimator="WLSM")
    z = fit.residuals("standardized").loc["q1", "q2"]
    assert fit.df == 1
    assert z**2 == pytest.approx(fit.measures["chisq_scaled"], rel=5e-3)  # the test counts n - 1 rows
    assert z == pytest.approx(fit.residuals("normalized").loc["q1", "q2"], rel=1e-8)


def test_raw_residuals_are_the_statistics_less_the_implied_ones() -> None:
    fit = analysis.sem(data=data("HSD"), **MODELS["covariates"])
    (part,) = parts_of(fit)
    away = dict(zip(part.sample.labels, part.sample.statistics - part.fitted(fit.theta), strict=True))
    found = fit.residuals("raw")
    assert found.loc["q1", "x4"] == pytest.approx(away["q1~~x4"], abs=1e-12)
    assert found.loc["x2", "x2"] == pytest.approx(away["x2~~x2"], abs=1e-12)
    assert found.attrs["slopes"]["x4~female"] == pytest.approx(away["x4~female"], abs=1e-12)
    assert set(found.attrs["mean"]) == {"x2", "x4"}
    assert fit.residuals("cor").attrs["slopes"] == found.attrs["slopes"]


def test_parameterizations_leave_the_same_residuals() -> None:
    for kind in TOLERANCE:
        delta, theta = fitted("two").residuals(kind), fitted("theta").residuals(kind)
        np.testing.assert_allclose(delta, theta, atol=TOLERANCE[kind])


def test_a_mean_that_is_too_low_has_a_residual_above_zero() -> None:
    low = data("HSD")["x3"].mean() - 0.1
    fit = analysis.cfa(f"visual =~ q1 + q2 + x3\nx3 ~ {low}*1", data("HSD"), ordered=("q1", "q2"))
    found = fit.residuals("raw").attrs["mean"]["x3"]
    assert found == pytest.approx(data("HSD")["x3"].mean() - fit.implied_moments().mean["x3"], abs=1e-9)
    assert found == pytest.approx(0.1, abs=1e-6)
    (part,) = parts_of(fit)
    k = part.sample.labels.index("x3~1")
    z = 0.1 / np.sqrt(part.sample.gamma[k, k] / part.sample.n)
    assert fit.residuals("normalized").attrs["mean"]["x3"] == pytest.approx(z, rel=1e-5)
