"""Real data: the models of Singer and Willett's chapter 5, and the HELP trial, beside lme4, nlme and geepack."""

import numpy as np
import pandas as pd
import pytest

from analysis.panel.regression import gee, mixed, mmrm
from tests.analysis.panel.regression.reference import SHARED, golden, ours

pytestmark = pytest.mark.shared
UNEMPLOYMENT = SHARED / "alda_cc0" / "unemployment_pp.sas7bdat"
HELP = SHARED / "help_rct" / "HELPfull.csv"
PTSD = SHARED / "vlda_ptsd" / "PTSD.csv"
SEARCH = 5e-5  # nlme and lme4 stop where the deviance is flat to about the square of this
HALF_OF_LAST_DIGIT = 0.0005

MODELS = {
    "a": ("cesd ~ months", "1 + months"),
    "b": ("cesd ~ months + unemp", "1 + months"),
    "c": ("cesd ~ months*unemp", "1 + months"),
    "d": ("cesd ~ unemp + unemp:months", "1 + unemp + unemp:months"),
    "a_reml": ("cesd ~ months", "1 + months"),
    "c_reml": ("cesd ~ months*unemp", "1 + months"),
}


def sorted_terms(table: pd.DataFrame, column: str) -> list[float]:
    key = [":".join(sorted(term.split(":"))) for term in table["term"]]
    return list(table.assign(key=key).sort_values("key")[column])


def theirs(reference: dict[str, list[object]], column: str) -> list[float]:
    table = pd.DataFrame({"term": [ours(str(t)) for t in reference["term"]], column: reference[column]})
    return sorted_terms(table, column)


@pytest.fixture(scope="module")
def unemployment() -> pd.DataFrame:
    import pyreadstat

    if not UNEMPLOYMENT.exists():
        pytest.skip("needs ../shared/data/alda_cc0 beside the checkout")
    data, _ = pyreadstat.read_sas7bdat(UNEMPLOYMENT)
    return data.rename(columns=str.lower)


@pytest.mark.parametrize("name", MODELS)
def test_unemployment_and_depression_agree_with_lme4(unemployment: pd.DataFrame, name: str) -> None:
    reference, (formula, random) = golden("mixed")["unemployment"][name], MODELS[name]
    for df in ("satterthwaite", "kenward_roger") if "reml" in name else ("satterthwaite",):
        fit = mixed(formula, unemployment, person="id", random=random, reml=reference["reml"], df=df)
        assert fit.loglik == pytest.approx(reference["loglik"], abs=1e-6)
        assert (fit.n, fit.persons) == (674, 254)
        columns = ("estimate", "se") if name == "d" else ("estimate", "se", "df")  # d lies on the boundary
        for column in columns:
            assert sorted_terms(fit.estimates, column) == pytest.approx(
                theirs(reference[df], column), rel=SEARCH
            )
    assert bool(fit.warnings) == (name == "d")


def test_model_c_as_published_with_lme4(unemployment: pd.DataFrame) -> None:
    # Singer & Willett (2003), ch. 5, model C, as fitted by lme4 in a public note (rpubs 10165): 9.617 (1.889),
    # 0.162 (0.194), 8.529 (1.878), -0.465 (0.217); variances 93.713, 0.451, residual 62.031; deviance 5103.
    fit = mixed("cesd ~ months*unemp", unemployment, person="id", random="1 + months", reml=False)
    assert fit.estimates["estimate"].to_numpy() == pytest.approx(
        [9.617, 0.162, 8.529, -0.465], abs=HALF_OF_LAST_DIGIT
    )
    assert fit.estimates["se"].to_numpy() == pytest.approx(
        [1.889, 0.194, 1.878, 0.217], abs=HALF_OF_LAST_DIGIT
    )
    assert fit.variances is not None
    assert fit.variances["estimate"].to_numpy()[[0, 2, 3]] == pytest.approx(
        [93.713, 0.451, 62.031], abs=HALF_OF_LAST_DIGIT
    )
    assert fit.deviance == pytest.approx(5103, abs=0.5)


@pytest.fixture(scope="module")
def trial() -> pd.DataFrame:
    if not HELP.exists():
        pytest.skip("needs ../shared/data/help_rct beside the checkout")
    return pd.read_csv(HELP, usecols=["ID", "TIME", "GROUP", "CES_D"])


@pytest.mark.parametrize("kind", ["unstructured", "arh1"])
def test_help_trial_agrees_with_gls(trial: pd.DataFrame, kind: str) -> None:
    reference = golden("mixed")["help"][kind]
    fit = mmrm("CES_D ~ C(TIME)*GROUP", trial, person="ID", wave="TIME", covariance=kind, df="normal")  # type: ignore[arg-type]
    assert fit.n == golden("mixed")["help"]["n"]
    assert fit.loglik == pytest.approx(reference["loglik"], abs=1e-5)
    for column in ("estimate", "se"):
        assert np.sort(fit.estimates[column]) == pytest.approx(np.sort(reference[column]), rel=1e-3, abs=1e-4)


def test_help_trial_with_compound_symmetry_agrees_with_pbkrtest(trial: pd.DataFrame) -> None:
    reference = golden("mixed")["help"]["cs"]
    fit = mmrm("CES_D ~ C(TIME)*GROUP", trial, person="ID", wave="TIME", covariance="cs")
    assert np.sort(fit.estimates["df"]) == pytest.approx(np.sort(reference["kenward_roger"]["df"]), rel=1e-6)
    found = fit.test("C(TIME):GROUP").iloc[0].to_numpy()
    assert found == pytest.approx(reference["joint"]["kenward_roger"], rel=1e-5)
    assert fit.left_out["rows"].iloc[-1] == len(trial) - fit.n
    assert len(fit.differences("GROUP", by="TIME")) == 5


@pytest.mark.parametrize("correlation", ["independence", "exchangeable", "ar1", "unstructured"])
def test_stress_disorder_agrees_with_geepack(correlation: str) -> None:
    if not PTSD.exists():
        pytest.skip("needs ../shared/data/vlda_ptsd beside the checkout")
    reference = golden("gee")["ptsd"][correlation]
    fit = gee(
        "ptsd ~ control + problems + stress + cohesion + C(time)",
        pd.read_csv(PTSD),
        person="subject",
        wave="time",
        family="binomial",
        correlation=correlation,
    )  # type: ignore[arg-type]
    for column in ("estimate", "se"):
        assert fit.estimates[column].to_numpy() == pytest.approx(reference[column], abs=1e-8)
    assert fit.qic == pytest.approx(reference["qic"], abs=1e-6)
