"""Reliability of factors, R2 and implied moments: semTools' and lavaan's numbers, parallel items, refusals."""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import ModelError
from tests.analysis.sem.after_cases import FACTORS, by_group, case, fitted, matrix, names
from tests.analysis.sem.reference import data

TOLERANCE = 1e-4
COLUMNS = {
    "compRelSEM": "omega_observed",
    "compRelSEM_model": "omega",
    "compRelSEM_tau": "alpha",
    "AVE": "ave",
}


@pytest.mark.parametrize("theirs", COLUMNS)
@pytest.mark.parametrize("name", ["hs", "pd", "groups"])
def test_semtools_gives_the_same_reliability(name, theirs) -> None:
    wanted = case(name)["after"]["reliability"][theirs]
    found = fitted(name).reliability().set_index(["group", "factor"])[COLUMNS[theirs]]
    for group in fitted(name).groups:
        for factor, value in (wanted[group] if group else wanted).items():
            assert found[group, factor] == pytest.approx(value, abs=TOLERANCE)


def test_semtools_gives_the_same_reliability_of_a_factor_over_factors() -> None:
    found = fitted("second_order").reliability().set_index("factor")
    after = case("second_order")["after"]
    for factor, value in after["reliability_higher"].items():
        assert found.loc[factor, "omega_observed"] == pytest.approx(value, abs=TOLERANCE)
    assert found.loc["g", "omega"] == pytest.approx(after["reliability_L2"]["omegaL1"], abs=TOLERANCE)
    assert found.loc["g", ["alpha", "ave"]].isna().all()
    assert found.loc["g", "items"] == 9


def parallel(items: int, correlation: float) -> pd.DataFrame:
    names = [f"y{i}" for i in range(items)]
    matrix = np.full((items, items), correlation) + np.eye(items) * (1.0 - correlation)
    return pd.DataFrame(matrix, index=names, columns=names)


@pytest.mark.parametrize(("items", "correlation"), [(3, 0.4), (4, 0.5), (6, 0.25)])
def test_parallel_items_have_the_spearman_brown_reliability(items, correlation) -> None:
    cov = parallel(items, correlation)
    fit = analysis.cfa("f =~ " + " + ".join(cov.columns), sample_cov=cov, sample_nobs=200)
    found = fit.reliability().iloc[0]
    wanted = items * correlation / (1.0 + (items - 1) * correlation)
    for column in ("omega", "omega_observed", "alpha"):
        assert found[column] == pytest.approx(wanted, abs=1e-8)
    assert found["ave"] == pytest.approx(correlation, abs=1e-8)


def test_residual_covariances_count_as_error() -> None:
    model = "f =~ x1 + x2 + x3 + x4 + x5"
    one = analysis.cfa(model + "\nx4 ~~ x5", data("HS"))
    A, S, _ = one.rams[0].matrices(one.theta)
    loadings = A[:5, 5]
    wanted = loadings.sum() ** 2 * S[5, 5] / (loadings.sum() ** 2 * S[5, 5] + S[:5, :5].sum())
    assert S[3, 4] != 0
    assert one.reliability()["omega"].iloc[0] == pytest.approx(wanted, rel=1e-10)


def test_cross_loadings_leave_no_variance_extracted() -> None:
    found = analysis.cfa(FACTORS + "\nvisual =~ x9", data("HS")).reliability().set_index("factor")
    assert found.loc[["visual", "speed"], "ave"].isna().all()
    assert found.loc["textual", "ave"] > 0


def test_a_single_item_is_no_sum() -> None:
    with pytest.raises(ModelError, match="reliability: no latent variable has two items or more"):
        analysis.sem("f =~ x1\nf ~ x2", data("HS")).reliability()


@pytest.mark.parametrize("name", names("r2"))
def test_lavaan_gives_the_same_r2(name) -> None:
    fit = fitted(name)
    theirs = case(name)["after"]["r2"]
    if len(fit.groups) > 1:
        theirs = {f"{v}.g{g}": x for g, label in enumerate(fit.groups, 1) for v, x in theirs[label].items()}
    found = fit.r2
    assert set(found.index) == set(theirs)
    for variable, value in theirs.items():
        assert found[variable] == pytest.approx(value, abs=TOLERANCE)


@pytest.mark.parametrize("name", names("implied"))
def test_lavaan_implies_the_same_moments(name) -> None:
    theirs = case(name)["after"]["implied"]
    found = fitted(name).implied_moments()
    wanted = matrix(theirs["cov"])
    np.testing.assert_allclose(found.covariance.loc[wanted.index, wanted.columns], wanted, atol=TOLERANCE)
    if "mean" in theirs:
        for variable, value in theirs["mean"].items():
            assert found.mean[variable] == pytest.approx(value, abs=TOLERANCE)
    else:
        assert found.mean is None and found.latent_mean is None


@pytest.mark.parametrize("name", ["hs", "pd", "groups_strong"])
def test_lavaan_gives_the_same_latent_covariances(name) -> None:
    fit = fitted(name)
    found = fit.implied_moments()
    for label, theirs in by_group(case(name)["after"]["cov_lv"], fit, "values").items():
        mine = found[label] if isinstance(found, dict) else found
        wanted = matrix(theirs)
        np.testing.assert_allclose(
            mine.latent_covariance.loc[wanted.index, wanted.columns], wanted, atol=TOLERANCE
        )
    if isinstance(found, dict):
        free = fit.estimates.query("op == '~1' and lhs == 'textual' and group == 2")["estimate"].iloc[0]
        assert found["Grant-White"].latent_mean["textual"] == pytest.approx(free)
