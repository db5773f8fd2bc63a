"""Sentences on parameters against the numbers of lavaan, and their words."""

import json
from typing import Any

import pytest

from analysis import sem
from reports.errors import OutputError
from reports.sentences import comparison_sentence, omega_sentence, path_sentence
from tests.analysis.sem import after_cases
from tests.analysis.sem.reference import GOLDEN
from tests.reports.sentences.support import (
    brackets,
    errorless,
    hand,
    inadmissible,
    p_hand,
    plain,
    random,
    unconverged,
)

Z95 = 1.959963984540054
PATHS = ["dem60 ~ ind60", "dem65 ~ ind60", "dem65 ~ dem60"]


@pytest.mark.parametrize("path", PATHS)
def test_the_paths_of_democracy_are_lavaans(path: str) -> None:
    one = after_cases.case("pd")
    lhs, rhs = path.split(" ~ ")
    row = next(r for r in one["estimates"] if (r["lhs"], r["op"], r["rhs"]) == (lhs, "~", rhs))
    low, high = (row["est"] + sign * Z95 * row["se"] for sign in (-1, 1))
    assert brackets(path_sentence(after_cases.fitted("pd"), path)) == (
        f"b = {hand(row['est'])}, SE = {hand(row['se'])}, 95% CI [{hand(low)}, {hand(high)}], "
        f"z = {hand(row['est'] / row['se'])}, {p_hand(row['pvalue'])}, β = {hand(row['std.all'])}"
    )


def test_a_path_is_an_association_in_its_direction() -> None:
    fit = sem("y ~ m + z\nm ~ x", random())
    assert plain(path_sentence(fit, "m ~ x", labels={"x": "Support", "m": "coping"})).startswith(
        "Support was positively associated with coping: b = "
    )
    assert plain(path_sentence(fit, "y ~ z")).startswith(
        "z was negatively associated with y (adjusted for its other predictors): b = −0."
    )


def test_what_is_not_significant_is_told_as_that() -> None:
    told = plain(path_sentence(sem("m ~ z", random()), "m ~ z"))
    assert told.startswith("The association of z with m was not statistically significant: b = ")


def test_the_level_of_the_test_is_the_callers() -> None:
    fit = sem("y ~ m + x", random())
    p = float(fit.estimates.query("lhs == 'y' and rhs == 'm'")["p"].iloc[0])
    told = plain(path_sentence(fit, "y ~ m", alpha=p))
    assert "was not statistically significant" in told
    assert "was positively associated" in plain(path_sentence(fit, "y ~ m", alpha=p * 1.01))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("ind60 =~ x2", "The loading of x2 on ind60: λ = 2.18, SE = 0.14"),
        ("ind60 ~~ ind60", "The variance of ind60: σ² = 0.45"),
        ("dem60 ~~ dem60", "The residual variance of dem60: σ² = 3.96"),
        ("y6 ~~ y2", "The residuals of y2 and y6 were correlated: σ = 2.15"),
        ("y1 ~~ y5", "The residual correlation of y1 with y5 was not statistically significant: σ = 0.62"),
        ("ind60 =~ x1", "The parameter ind60 =~ x1 was fixed, not estimated."),
    ],
)
def test_every_kind_of_parameter_has_its_words(path: str, words: str) -> None:
    assert plain(path_sentence(after_cases.fitted("pd"), path)).startswith(words)


def test_means_intercepts_correlations_thresholds_and_defined_parameters() -> None:
    fit = sem("m ~ a*x\ny ~ b*m\nab := a*b\nx ~~ z", random(), meanstructure=True, fixed_x=False)
    assert plain(path_sentence(fit, "y ~1")).startswith("The intercept of y: b = ")
    assert plain(path_sentence(fit, "x ~ 1")).startswith("The mean of x: b = ")
    assert plain(path_sentence(fit, "ab")).startswith("The defined parameter ab: b = ")
    assert plain(path_sentence(fit, "z ~~ x")).startswith(
        "The correlation of x with z was not statistically significant"
    )
    cut = (random()[["x", "m", "y"]] > 0).astype(int)
    fit = sem("f =~ x + m + y", cut, ordered=True)
    assert plain(path_sentence(fit, "x | t1")).startswith("The parameter x | t1: τ = ")


def test_correlations_lose_their_zero() -> None:
    fit = sem("x ~~ m", random())
    assert plain(path_sentence(fit, "x ~~ m")).startswith("x and m were correlated: σ = 0.")
    assert ", r = ." in brackets(path_sentence(fit, "x ~~ m"))


def test_a_group_is_named_where_there_are_several() -> None:
    fit = sem("y ~ m", random(), group="g")
    with pytest.raises(OutputError, match=r"'y ~ m' is there in 2 groups. Name one of 'u', 'v' as group="):
        path_sentence(fit, "y ~ m")
    with pytest.raises(OutputError, match=r"no group 'w'. There are 'u', 'v'"):
        path_sentence(fit, "y ~ m", group="w")
    rows = fit.estimates.query("lhs == 'y' and op == '~'")
    for place, group in enumerate(fit.groups):
        assert brackets(path_sentence(fit, "y ~ m", group=group)).startswith(
            f"b = {hand(float(rows['estimate'].iloc[place]))}, SE"
        )


def test_a_path_that_is_not_there_is_refused() -> None:
    with pytest.raises(OutputError, match=r"the model has no parameter 'y ~ q'. Write it as in the syntax"):
        path_sentence(sem("y ~ m", random()), "y ~ q")


def test_draws_give_limits_without_a_test() -> None:
    drawn = sem("y ~ m", random()).bootstrap(100, seed=1, progress=False, level=0.9)
    row = drawn.estimates.query("op == '~'").iloc[0]
    assert brackets(path_sentence(drawn, "y ~ m")) == (
        f"b = {hand(row['estimate'])}, SE = {hand(row['se'])}, 90% CI [{hand(row['low'])}, {hand(row['high'])}], "
        f"β = {hand(row['std_all'])}"
    )


def test_no_numbers_of_what_is_no_result() -> None:
    fit = sem("y ~ m", random())
    for one in (unconverged(fit), inadmissible(fit), errorless(fit)):
        told = path_sentence(one, "y ~ m")
        assert not any(sign.isdigit() for sign in plain(told))
        assert brackets(told) == "not reported"
    assert plain(path_sentence(errorless(fit), "y ~ m")) == (
        "No standard error could be computed for y ~ m, so that its estimate is not reported as a result."
    )


@pytest.mark.parametrize("name", ["ml/default", "mlm/default"])
def test_the_comparison_of_nested_models_is_lavaans(name: str) -> None:
    one = next(c for c in comparisons() if c["name"] == name)
    larger, smaller = (
        after_cases.fit_of(one["front"], one[side], one["data"], {**one["options"], **one[f"{side}_options"]})
        for side in ("larger", "smaller")
    )
    free, restricted = one["table"]
    expected = (
        f"Δχ²({restricted['Df.diff']}) = {hand(restricted['Chisq.diff'])}, {p_hand(restricted['Pr..Chisq.'])}, "
        f"ΔAIC = {hand(restricted['AIC'] - free['AIC'])}, ΔBIC = {hand(restricted['BIC'] - free['BIC'])}"
    )
    for order in (
        (larger, smaller, ("three factors", "orthogonal")),
        (smaller, larger, ("orthogonal", "three factors")),
    ):
        told = comparison_sentence(*order[:2], names=order[2])
        assert brackets(told) == expected
        assert plain(told).startswith(
            "The model orthogonal, which is nested in three factors, fitted significantly worse: Δχ²(1)"
        )
    assert ("Satorra and Bentler (2001)" in plain(told)) == (name == "mlm/default")


def comparisons() -> list[dict[str, Any]]:
    content = json.loads((GOLDEN / after_cases.FILE).read_text())
    return list(content["comparisons"])


def test_a_comparison_that_is_not_significant_is_told_as_that() -> None:
    free, equal = sem("y ~ a*m + b*x", random()), sem("y ~ a*m + b*x\nb == 0.05", random())
    told = plain(comparison_sentence(free, equal, names=("free", "fixed")))
    assert told.startswith(
        "The model fixed, which is nested in free, did not fit significantly worse: Δχ²(1) = "
    )


def test_a_comparison_with_what_is_no_result_says_which() -> None:
    fit = sem("y ~ m", random())
    told = plain(comparison_sentence(fit, unconverged(fit), names=("one", "other")))
    assert told.startswith("The estimation of other did not converge")


def test_omega_is_semtools() -> None:
    # golden after_fit.json, semTools::reliability of the factor visual: omega .6253, alpha .6261, avevar .3706
    told = omega_sentence(after_cases.fitted("hs"), "visual", label="visual perception")
    assert brackets(told) == "ω = .63, α = .63, AVE = .37"
    assert plain(told).startswith("Reliability of the sum of the 3 items of visual perception: ω = .")
    with pytest.raises(OutputError, match=r"omega_sentence: 0 rows are of factor='q'"):
        omega_sentence(after_cases.fitted("hs"), "q")
