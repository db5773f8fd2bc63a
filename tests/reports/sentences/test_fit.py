"""Sentences on fit against the numbers that lavaan prints, and against models that are no results.

The three-factor model of Holzinger and Swineford's data and the model of industrialization and democracy are those of
lavaan's tutorial, which prints: chi-square 85.306 on 24 df, CFI 0.931, TLI 0.896, RMSEA 0.092 (90 percent 0.071 to
0.114), SRMR 0.065; and 38.125 on 35 df, p 0.329, CFI 0.995, TLI 0.993, RMSEA 0.035 (0.000 to 0.092), SRMR 0.044.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest

from analysis import cfa, sem
from analysis.study.results import ModelResult
from reports.errors import OutputError
from reports.manner import Manner
from reports.numbers import AMA
from reports.sentences import fit_sentence, method_sentence
from tests.analysis.sem import after_cases
from tests.analysis.sem.reference import data
from tests.reports.sentences.support import (
    brackets,
    case,
    errorless,
    fitted,
    inadmissible,
    plain,
    random,
    unconverged,
)

HS = "χ²(24, N = 301) = 85.31, p < .001, CFI = .931, TLI = .896, RMSEA = .092, 90% CI [.071, .114], SRMR = .065"
PD = (
    "χ²(35, N = 75) = 38.13, p = .329, CFI = .995, TLI = .993, RMSEA = .035, 90% CI [.000, .092], SRMR = .044"
)
WORDS = {"GLS": "generalized", "ULS": "unweighted", "WLS": "weighted", "DWLS": "diagonally weighted"}
NO_RESULT = (
    "The solution of the model is inadmissible, so that none of its estimates is reported as a result."
)
CASES = [
    ("continuous_ml", "hs_cfa"),
    ("robust", "hs_mlr"),
    ("robust", "pd_mlm"),
    ("fiml", "hsm1_fiml"),
    ("groups", "strong"),
]


def test_the_model_of_holzinger_and_swineford_as_lavaan_prints_it() -> None:
    fit = fitted("continuous_ml", "hs_cfa")
    assert brackets(fit_sentence(fit)) == HS
    assert plain(fit_sentence(fit)) == (
        f"The fit of the model: {HS}. The largest residual correlation (by absolute size) was −.19, of x2 with x7."
    )


def test_the_model_of_democracy_as_lavaan_prints_it() -> None:
    fit = fitted("robust", "pd_mlm")
    plain_fit = sem(fit.model, data("PD"))
    assert plain(fit_sentence(plain_fit, model="Democracy")).startswith(
        f"The fit of Democracy: {PD}. The largest"
    )


def hand(value: float, places: int) -> str:
    """Round as by hand; no zero before the point."""
    text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    return text.replace("0.", ".", 1) if text.startswith("0.") else text


@pytest.mark.parametrize(("file", "name"), CASES)
def test_every_number_of_the_brackets_is_lavaans(file: str, name: str) -> None:
    fit, m = fitted(file, name), case(file, name)["measures"]
    scaled = ".scaled" if fit.options.robust else ""
    robust = ".robust" if fit.options.robust else ""
    p = m[f"pvalue{scaled}"]
    expected = (
        f"χ²({m['df']}, N = {int(m['ntotal'])}) = {Decimal(repr(m[f'chisq{scaled}'])).quantize(Decimal('.01'))}, "
        f"{'p < .001' if p < 0.001 else f'p = {hand(p, 3)}'}, CFI = {hand(m[f'cfi{robust}'], 3)}, "
        f"TLI = {hand(m[f'tli{robust}'], 3)}, RMSEA = {hand(m[f'rmsea{robust}'], 3)}, "
        f"90% CI [{hand(m[f'rmsea.ci.lower{robust}'], 3)}, {hand(m[f'rmsea.ci.upper{robust}'], 3)}], "
        f"SRMR = {hand(m['srmr'], 3)}"
    )
    assert brackets(fit_sentence(fit)) == expected


@pytest.mark.parametrize("name", ["hs", "pd"])
def test_the_largest_residual_is_lavaans(name: str) -> None:
    theirs = after_cases.case(name)["after"]["residuals"]["cor"]["cov"]
    lower = [
        (value, column, row)
        for row, line in zip(theirs["rows"], theirs["values"], strict=True)
        for value, column in zip(line, theirs["columns"], strict=True)
        if theirs["columns"].index(column) < theirs["rows"].index(row)
    ]
    value, one, other = max(lower, key=lambda entry: abs(entry[0]))
    printed = f"{value:+.2f}".replace("-0", "−").replace("+0", "")
    told = plain(fit_sentence(after_cases.fitted(name)))
    assert (
        f"The largest residual correlation (by absolute size) was {printed}, of {one} with {other}." in told
    )


def test_scaled_statistics_and_robust_indices_are_named() -> None:
    told = plain(fit_sentence(fitted("robust", "hs_mlr")))
    assert "The chi-square statistic is scaled by the method of Yuan and Bentler." in told
    assert "CFI, TLI and RMSEA are in their robust versions." in told
    told = plain(fit_sentence(fitted("robust", "pd_mlm")))
    assert "The chi-square statistic is scaled by the method of Satorra and Bentler." in told
    told = plain(fit_sentence(fitted("robust", "hs_mlmv")))
    assert "scaled and shifted, which adjusts its mean and its variance" in told
    told = plain(fit_sentence(fitted("robust", "hs_mlmvs")))
    assert "is adjusted in its mean and its variance." in told


def test_groups_are_named_with_the_residual() -> None:
    told = plain(fit_sentence(fitted("groups", "strong")))
    assert re.search(r"of x\d with x\d in the group (Pasteur|Grant-White)\.$", told)


def test_cut_offs_are_used_only_when_asked_and_with_their_source() -> None:
    fit = fitted("continuous_ml", "hs_cfa")
    assert "cut-off" not in plain(fit_sentence(fit))
    told = plain(fit_sentence(fit, rule="Hu & Bentler 1999"))
    assert told.endswith(
        "By the cut-offs of Hu & Bentler (1999), Struct Equ Modeling 6:1-55, doi:10.1080/10705519909540118: "
        "CFI ≥ .95 is not met; TLI ≥ .95 is not met; RMSEA ≤ .06 is not met; SRMR ≤ .08 is met."
    )
    told = plain(fit_sentence(fit, rule="Browne & Cudeck 1993"))
    assert told.endswith("136-162: RMSEA ≤ .05 is not met.")


def test_cut_offs_of_likelihood_say_so_of_other_estimators() -> None:
    fit = sem("f =~ x1 + x2 + x3 + x4", data("HS"), estimator="ULS")
    told = plain(fit_sentence(fit, rule="Hu & Bentler 1999"))
    assert "p = " not in told
    assert "The distribution of the chi-square statistic is not known here, so that no p is given." in told
    assert (
        "They were derived for continuous variables under maximum likelihood; this model was fitted otherwise."
        in told
    )


def test_an_unknown_rule_names_the_known() -> None:
    with pytest.raises(
        OutputError, match=r"fit_sentence: rule='Hu' is not known. There are 'Hu & Bentler 1999'"
    ):
        fit_sentence(fitted("continuous_ml", "hs_cfa"), rule="Hu")


def test_a_model_without_degrees_of_freedom_says_so() -> None:
    told = fit_sentence(sem("y ~ x", random()))
    assert plain(told).startswith("The model has no degrees of freedom")
    assert brackets(told) == "df = 0"


@pytest.mark.parametrize("tell", [fit_sentence, method_sentence])
def test_a_model_that_is_no_result_gives_no_numbers(tell: Any) -> None:
    fit = fitted("continuous_ml", "hs_cfa")
    told = tell(unconverged(fit), model="Ability")
    assert (
        plain(told)
        == "The estimation of Ability did not converge, so that none of its estimates is reported."
    )
    assert brackets(told) == "not reported"
    told = tell(inadmissible(fit))
    assert (
        plain(told)
        == "The solution of the model is inadmissible, so that none of its estimates is reported as a result."
    )
    told = tell(failed())
    assert plain(told) == "The model could not be fitted, so that none of its estimates is reported."


def failed() -> ModelResult:
    return ModelResult(
        name="m",
        title="",
        syntax="y ~ x",
        fit=None,
        failure="The search found no minimum.",
        crosscheck=None,
        crosscheck_failure=None,
        truth={},
    )


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(OutputError, match=r"fit_sentence: a int is no fitted model. Give what sem\(\)"):
        fit_sentence(3)  # type: ignore[arg-type]


def test_the_method_names_estimator_errors_missing_values_and_program() -> None:
    told = plain(method_sentence(fitted("continuous_ml", "hs_cfa")))
    assert told.startswith("The model was estimated by maximum likelihood (ML) with wavepath ")
    assert told.endswith(
        "Standard errors are from the expected information. Cases with a missing value were left out (listwise "
        "deletion): 0 cases; the analysis used 301 cases."
    )
    told = plain(method_sentence(fitted("robust", "hs_mlr"), model="Ability"))
    assert told.startswith("Ability was estimated by maximum likelihood (MLR)")
    assert "Standard errors are robust to non-normality. The chi-square statistic is scaled by" in told
    assert brackets(method_sentence(fitted("robust", "hs_mlr"))) == "N = 301"


def test_the_method_counts_missing_values_by_hand() -> None:
    fit = fitted("fiml", "hsm1_fiml")
    used = data("HSM1")[[f"x{k}" for k in range(1, 10)]]
    share = used.isna().to_numpy().mean() * 100
    told = plain(method_sentence(fit))
    assert "by full-information maximum likelihood (ML)" in told
    assert f"Of the values of the {fit.n} cases analyzed, {share:.1f}% were missing; they are assumed" in told


def test_the_method_of_other_estimators_groups_and_moments() -> None:
    hs = data("HS")
    for name, words in (
        ("GLS", "generalized"),
        ("ULS", "unweighted"),
        ("WLS", "weighted"),
        ("DWLS", "diagonally weighted"),
    ):
        fit = sem("x1 ~ x2\nx3 ~ x1", hs, estimator=name)
        assert f"estimated by {words} least squares ({name})" in plain(method_sentence(fit))
    told = plain(method_sentence(fitted("groups", "strong")))
    assert "There were 2 groups, whose parameters were estimated together." in told
    covariances = hs[["x1", "x2"]].cov()
    fit = sem("x1 ~ x2", sample_cov=covariances, sample_nobs=301)
    assert plain(method_sentence(fit)).endswith("The model was fitted to the moments of 301 cases.")
    told = plain(method_sentence(sem("x1 ~ x2", hs, cluster="school", estimator="MLR")))
    assert "robust to the dependence of cases within clusters" in told
    assert "weighted" not in told
    items = hs[["x1", "x2", "x3", "x4"]]
    cut = (items > items.median()).astype(int).assign(school=np.arange(len(hs)) % 30)
    told = plain(method_sentence(cfa("f =~ x1 + x2 + x3 + x4", cut, ordered=True, cluster="school")))
    assert "robust to the dependence of cases within clusters" in told
    weights = np.linspace(0.5, 2.0, len(hs))
    told = plain(method_sentence(sem("x1 ~ x2", hs.assign(w=weights), weights="w", estimator="MLR")))
    assert told.endswith("Cases were weighted by sampling weights; numbers of cases are not weighted.")
    assert "were not computed" in plain(method_sentence(sem("x1 ~ x2", hs, se="none")))


def test_ordered_variables_are_counted() -> None:
    hs = data("HS")[["x1", "x2", "x3", "x4"]]
    cut = (hs > hs.median()).astype(int)
    told = plain(method_sentence(sem("f =~ x1 + x2 + x3 + x4", cut, ordered=True)))
    assert "by diagonally weighted least squares (WLSMV)" in told
    assert "Taken as ordered categories of normal responses: 4 variables." in told


def test_a_statistic_that_cannot_be_computed_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = fitted("continuous_ml", "hs_cfa")
    monkeypatch.setattr(type(fit), "measures", fit.measures.where(fit.measures.index != "chisq", math.nan))
    told = fit_sentence(fit)
    assert (
        plain(told)
        == "The test statistic of the model could not be computed, so that its fit is not reported."
    )


def test_errors_without_numbers_do_not_hide_fit() -> None:
    assert brackets(fit_sentence(errorless(fitted("continuous_ml", "hs_cfa")))) == HS


def test_the_same_sentence_in_the_manner_of_the_ama() -> None:
    told = fit_sentence(fitted("continuous_ml", "hs_cfa")).bracketed(Manner(AMA)).replace("\u00a0", " ")
    assert told == (
        "χ²(24, N = 301) = 85.31, P < .001, CFI = 0.931, TLI = 0.896, RMSEA = 0.092, 90% CI, 0.071-0.114, SRMR = 0.065"
    )


def test_markdown_sets_symbols_in_italics_and_takes_nothing_for_markup() -> None:
    told = fit_sentence(fitted("continuous_ml", "hs_cfa"), model="a*b <i>")._repr_markdown_()
    assert "*p*\u00a0&lt;\u00a0.001" in told
    assert "The fit of a\\*b &lt;i&gt;: χ²(24" in told
