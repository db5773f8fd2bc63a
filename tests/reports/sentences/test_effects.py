"""Sentences on indirect effects, growth, lags, invariance, differences, regressions, power: their numbers and words."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from analysis import sem
from analysis.panel import (
    Invariance,
    Mediation,
    clpm,
    growth_curve,
    invariance,
    mediation,
    mixed,
    path_differences,
    riclpm,
)
from analysis.panel.power import Power, power, riclpm_population, simulate
from analysis.panel.regression import gee
from reports.errors import OutputError
from reports.sentences import (
    difference_sentence,
    growth_sentence,
    indirect_sentence,
    invariance_sentence,
    lags_sentence,
    power_sentence,
    regression_sentence,
)
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

PANEL = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
GROWTH = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
LADDER = "f1 =~ 0.8*a1 + 0.7*b1 + 0.6*c1\nf2 =~ 0.8*a2 + 0.7*b2 + 0.6*c2\nf2 ~ 0.5*f1\nc2 ~ 0.5*1"


@cache
def panel() -> pd.DataFrame:
    world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    return simulate(world.population, 300, seed=1)


@cache
def mediated(limits: str = "delta") -> Mediation:
    draws = None if limits == "delta" else 1000
    return mediation(random(), x="x", m="m", y="y", seed=1, limits=limits, draws=draws)  # type: ignore[arg-type]


@cache
def ladder() -> Invariance:
    data = simulate(LADDER, 300, seed=1, exact=True)
    items = {"f": [["a1", "b1", "c1"], ["a2", "b2", "c2"]]}
    return invariance(items, data, across="time", steps=("configural", "metric", "scalar"), partial="auto")


def test_an_indirect_effect_is_the_row_of_its_table() -> None:
    row = mediated().effects.iloc[0]
    told = indirect_sentence(mediated(), "x -> m -> y", labels={"x": "support", "m": "coping", "y": "mood"})
    numbers = (
        f"b = {hand(row['estimate'])}, SE = {hand(row['se'])}, 95% CI [{hand(row['low'])}, {hand(row['high'])}], "
        f"z = {hand(row['z'])}, {p_hand(row['p'])}, β = {hand(row['std'])}"
    )
    assert brackets(told) == numbers
    assert plain(told) == (
        "The indirect effect of support on mood through coping (a product of coefficients) had an interval that "
        f"excludes 0: {numbers}. The limits are by the delta method."
    )


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ("monte_carlo", "The limits are quantiles of 1,000 Monte Carlo draws."),
        ("percentile", "The limits are percentiles of 1,000 bootstrap draws."),
        ("bca", "The limits are bias-corrected and accelerated percentiles of 1,000 bootstrap draws."),
    ],
)
def test_how_limits_were_found_is_said(limits: str, words: str) -> None:
    told = indirect_sentence(mediated(limits))
    assert plain(told).endswith(words)
    assert "z = " not in plain(told)


def test_other_effects_have_their_own_words_and_an_interval_with_0_is_said() -> None:
    direct = plain(indirect_sentence(mediated(), what="direct"))
    assert direct.startswith("The direct effect of x on y had an interval that includes 0: b = ")
    assert plain(indirect_sentence(mediated(), what="total")).startswith(
        "The total effect of x on y had an interval"
    )
    assert "(a sum of products of coefficients)" in plain(
        indirect_sentence(mediated(), what="total indirect")
    )


def test_effects_that_are_not_there_are_refused() -> None:
    with pytest.raises(OutputError, match=r"no effect has route='x -> q'. The routes are 'x -> m -> y'"):
        indirect_sentence(mediated(), "x -> q")
    with pytest.raises(OutputError, match=r"a Fit is no result of mediation\(\)"):
        indirect_sentence(mediated().fit)  # type: ignore[arg-type]
    told = indirect_sentence(replace(mediated(), fit=inadmissible(mediated().fit)))
    assert brackets(told) == "not reported"


def test_effects_of_groups_and_moderators_name_them() -> None:
    grouped = mediation(random(), x="x", m="m", y="y", seed=1, limits="delta", group="g")
    assert "coefficients) in the group v had" in plain(indirect_sentence(grouped, group="v"))
    moderated = mediation(random(), x="x", m="m", y="y", seed=1, limits="delta", moderators={"z": "first"})
    at = str(moderated.effects["at"].iloc[0])
    assert f"(a product of coefficients) at {at} had" in plain(indirect_sentence(moderated, at=at))


def test_growth_is_told_for_mean_and_variance_of_each_factor() -> None:
    fit = growth_curve(
        simulate(GROWTH, 200, seed=1, front="growth", exact=True), {"y": ["y1", "y2", "y3", "y4"]}
    )
    told = plain(growth_sentence(fit, label="Stress", unit="month"))
    # the exact sample has the population's moments: means 5 and 0.5, variances 1
    assert re.search(r"The mean of the intercept of Stress: M = 5\.00, SE = ", told)
    assert re.search(
        r"The mean of the slope of Stress, change per month, was positive: M = 0\.50, SE = ", told
    )
    assert re.search(
        r"The variance of the slope of Stress was significantly different from 0: σ² = 1\.00, SE", told
    )
    assert "change per unit of time, was" in plain(growth_sentence(fit))
    assert brackets(growth_sentence(fit)).count(";") == 3
    assert brackets(growth_sentence(unconverged(fit))) == "not reported"


def test_growth_of_several_processes_needs_a_name() -> None:
    names = {"x": PANEL["x"], "y": PANEL["y"]}
    fit = growth_curve(panel(), names, random=["I"], residuals="equal")
    with pytest.raises(OutputError, match=r"growth_sentence: name one of 'x', 'y' as process=, not None"):
        growth_sentence(fit)
    told = plain(growth_sentence(fit, "y"))
    assert "of y" in told and "of x" not in told
    assert "The variance of the slope" not in told
    with pytest.raises(OutputError, match="the fit has no growth factors"):
        growth_sentence(sem("y ~ x", random()))


def test_lags_within_persons_are_told_as_such() -> None:
    fit = riclpm(panel(), PANEL)
    row = fit.paths.query(
        "what == 'cross-lagged' and source == 'x' and target == 'y' and waves == '1 -> 2'"
    ).iloc[0]
    told = lags_sentence(fit, "x", "y", waves="1 -> 2", labels={"x": "support", "y": "mood"})
    assert plain(told).startswith(
        "Within persons, deviations in support were positively related to later deviations in mood (wave 1 "
        "to wave 2): b = "
    )
    assert brackets(told).startswith(f"b = {hand(row['estimate'])}, SE = {hand(row['se'])}, 95% CI [")
    assert brackets(told).endswith(f"{p_hand(row['p'])}, β = {hand(row['std_all'])}")
    weak = plain(lags_sentence(fit, "x", "x", waves="2 -> 3"))
    assert weak.startswith(
        "Within persons, the relation of deviations in x to later deviations in x (wave 2 to wave 3) was not"
    )


def test_lags_without_random_intercepts_are_not_within_persons() -> None:
    told = plain(lags_sentence(clpm(panel(), PANEL), "x", "y", waves="1 -> 2"))
    assert told.startswith(
        "x was positively related to later y (wave 1 to wave 2), adjusted for the other variables"
    )
    assert "Within" not in told


def test_equal_lags_are_one_sentence_without_the_standardized_value() -> None:
    told = lags_sentence(riclpm(panel(), PANEL, lags="equal"), "x", "y")
    assert "(the same between all waves)" in plain(told)
    assert "β" not in plain(told)
    scaled = plain(lags_sentence(riclpm(panel(), PANEL, times=[0, 1, 3], lags="time_scaled"), "x", "y"))
    assert "(over 1 in units of time)" in scaled and "(over 2 in units of time)" in scaled


def test_lags_that_are_not_there_are_refused() -> None:
    fit = riclpm(panel(), PANEL)
    with pytest.raises(OutputError, match=r"no lagged relation of 'x' to 'q' for waves=None.*x to x, 1 -> 2"):
        lags_sentence(fit, "x", "q")
    assert brackets(lags_sentence(inadmissible(fit), "x", "y")) == "not reported"
    told = plain(lags_sentence(errorless(fit), "x", "y", waves="1 -> 2"))
    assert (
        told
        == "No standard error could be computed for cl_x_y_12, so that its estimate is not reported as a result."
    )


def test_lags_of_groups_name_the_group() -> None:
    data = panel().assign(g=["u", "v"] * 150)
    told = plain(lags_sentence(clpm(data, PANEL, group="g"), "x", "y", waves="1 -> 2", group="v"))
    assert "(wave 1 to wave 2, group v)" in told


def test_invariance_names_rule_source_and_last_step() -> None:
    row = ladder().ladder.query("step == 'scalar'").iloc[0]
    told = plain(invariance_sentence(ladder(), rule="cheung_rensvold_2002_cfi"))
    assert (
        f"Scalar invariance (equal intercepts) against metric invariance: Δχ²(2) = {hand(row['lrt_chisq'])}, "
        f"{p_hand(row['lrt_p'])}, ΔCFI = {hand(row['d_cfi'], 3, zero=False)}" in told
    )
    assert told.endswith(
        "By the rule of Cheung & Rensvold (2002), Struct Equ Modeling 9:233-255, doi:10.1207/S15328007SEM0902_5: "
        "metric invariance holds; scalar invariance does not hold; partial scalar invariance holds. It reaches up to "
        "partial scalar invariance."
    )
    assert "By the rule of the chi-square difference test: metric" in plain(
        invariance_sentence(ladder(), rule="chi_square")
    )
    told = plain(invariance_sentence(ladder(), rule="rutkowski_svetina_2014"))
    assert told.endswith("was not made for such data and judges no step.")


def test_invariance_needs_a_known_rule_and_a_result() -> None:
    with pytest.raises(
        OutputError, match=r"invariance_sentence: rule='best' is not known. There are 'chi_square'"
    ):
        invariance_sentence(ladder(), rule="best")
    with pytest.raises(OutputError, match=r"a int is no result of invariance\(\)"):
        invariance_sentence(3, rule="chi_square")  # type: ignore[arg-type]
    steps = tuple(
        replace(s, fit=inadmissible(s.fit)) if s.name == "metric" else s for s in ladder().climb.steps
    )
    faulty = replace(ladder(), climb=replace(ladder().climb, steps=steps))
    told = invariance_sentence(faulty, rule="chi_square")
    assert plain(told).startswith(
        "The solution of the step metric invariance is inadmissible or did not converge"
    )
    assert brackets(told) == "not reported"


def test_differences_between_groups_are_rows_of_their_table() -> None:
    found = path_differences(sem("y ~ m", random(), group="g"))
    row = found.table.iloc[0]
    told = difference_sentence(found, "y ~ m", label="The path from m to y")
    assert brackets(told) == (
        f"Δb = {hand(row['difference'])}, SE = {hand(row['se'])}, 95% CI [{hand(row['low'])}, {hand(row['high'])}], "
        f"z = {hand(row['z'])}, {p_hand(row['p_adjusted'])}"
    )
    assert plain(told).startswith("The path from m to y did not differ significantly between u (b = ")
    assert plain(told).endswith("p is adjusted for the number of comparisons (holm).")
    with pytest.raises(OutputError, match=r"no comparison of 'q' between groups=None. The paths are 'y ~ m'"):
        difference_sentence(found, "q")
    with pytest.raises(OutputError, match=r"a int is no result of path_differences\(\)"):
        difference_sentence(1, "q")  # type: ignore[arg-type]


def long() -> pd.DataFrame:
    return pd.wide_to_long(panel().assign(person=range(300)), ["x", "y"], "person", "wave").reset_index()


def test_a_coefficient_of_a_mixed_model() -> None:
    model = mixed("y ~ x + wave", long())
    row = model.estimates.query("term == 'x'").iloc[0]
    told = regression_sentence(model, "x", labels={"x": "Support", "y": "mood"})
    assert brackets(told) == (
        f"b = {hand(row['estimate'])}, SE = {hand(row['se'])}, 95% CI [{hand(row['low'])}, {hand(row['high'])}], "
        f"t({hand(row['df'])}) = {hand(row['t'])}, {p_hand(row['p'])}"
    )
    assert plain(told).startswith(
        "Support was positively associated with mood (adjusted for its other predictors): b"
    )
    assert plain(told).endswith("The model was fitted to 900 rows of 300 persons.")
    assert plain(regression_sentence(model, "Intercept")).startswith("The intercept of y: b = ")
    assert brackets(regression_sentence(replace(model, converged=False), "x")) == "not reported"


def test_coefficients_on_another_scale_say_so() -> None:
    data = long().assign(high=lambda d: (d["y"] > 0).astype(int))
    told = plain(regression_sentence(gee("high ~ x", data, wave="wave", family="binomial"), "x"))
    assert "Coefficients are differences in log odds." in told


def test_terms_that_are_not_there_are_refused() -> None:
    with pytest.raises(OutputError, match=r"the model has no term 'q'. Its terms are 'Intercept', 'x'"):
        regression_sentence(mixed("y ~ x", long()), "q")
    with pytest.raises(OutputError, match=r"a Fit is no regression. Give what mixed\(\)"):
        regression_sentence(sem("y ~ x", random()), "x")  # type: ignore[arg-type]


@cache
def planned() -> Power:
    return power(
        "y ~ start(0.3)*x", effect="y ~ x", n=[100, 200], method="both", replicates=50, seed=1, progress=False
    )


def test_power_is_that_of_the_table_and_says_how_it_was_found() -> None:
    analytic, simulated = (
        planned().table.query(f"n == 100 and method == '{m}'").iloc[0] for m in ("analytic", "monte_carlo")
    )
    told = power_sentence(planned(), n=100)
    assert brackets(told) == (
        f"1 − β = {hand(analytic['power'], 2, zero=False)}, α = .05, N = 100; "
        f"1 − β = {hand(simulated['power'], 2, zero=False)}, α = .05, N = 100"
    )
    assert plain(told).startswith(
        "The power of the test of y ~ x (population value 0.30), from its noncentral distribution"
    )
    assert (
        f"from 50 simulated samples (Monte Carlo standard error {hand(simulated['power_mcse'], 3, zero=False)})"
        in plain(told)
    )
    assert ", N = 200" in brackets(power_sentence(planned()))


def test_power_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(OutputError, match=r"n=300 was not asked for. There are 100, 200"):
        power_sentence(planned(), n=300)
    with pytest.raises(OutputError, match=r"name one of 'y ~ x' as effect=, not 'q'"):
        power_sentence(planned(), "q")
    with pytest.raises(OutputError, match=r"a int is no result of power\(\)"):
        power_sentence(3)  # type: ignore[arg-type]
