"""Power by Monte Carlo beside the analytic power, and the door."""

from typing import Any

import numpy as np
import pytest

from analysis import growth, sem
from analysis.errors import ModelError
from analysis.panel.power import Dropout, Misfit, NullModel, Power, power, simulate
from tests.analysis.panel.power.golden import riclpm

MEDIATION = "m ~ start(.3)*a*x + a*x\ny ~ start(.3)*b*m + b*m + start(.1)*c*x + c*x\nab := a*b"
FAR = 3.5  # Monte-Carlo errors; over some forty comparisons one beyond 3 is to be expected


def both(model: Any, **options: Any) -> Power:
    return power(model, method="both", seed=5, **{"replicates": 1000, **options})


def pairs(found: Power) -> list[tuple[float, float, float]]:
    wide = found.table.pivot_table(index=["effect", "group", "n"], columns="method", values="power")
    error = found.table.pivot_table(index=["effect", "group", "n"], values="power_mcse")["power_mcse"]
    return [(a, m, max(e, 0.005)) for (a, m), e in zip(wide.to_numpy(), error, strict=True)]


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (riclpm(5), {"n": 700}),
        (riclpm(5), {"n": [300, 1000], "effect": ["wy2 ~ wx1", "wx4 ~ wy3", "wx2 ~ wx1"]}),
        (MEDIATION, {"n": 250, "effect": ["a", "c", "c == 0", "a == b"]}),
        ("y ~ c(b1, b2)*x", {"population": "y ~ c(.2, .5)*x", "n": 300, "groups": {"a": 1, "b": 2}}),
        ("y2 ~ start(.25)*y1", {"n": 300, "dropout": Dropout((0, 0.4))}),
    ],
    ids=["riclpm", "several n", "tests", "groups", "listwise"],
)
def test_replicates_agree_with_the_analytic_power(model, options) -> None:
    found = both(model, **options)
    for analytic, replicated, error in pairs(found):
        assert replicated == pytest.approx(analytic, abs=FAR * error + 0.02)  # .02: n is not infinite
    mc = found.table[(found.table["method"] == "monte_carlo") & (found.table["op"] != "LR")]
    assert (mc["coverage"] - 0.95).abs().max() < 0.04
    assert (mc["bias"].abs() < FAR * mc["bias_mcse"] + 0.02).all()


@pytest.mark.slow
def test_full_information_replicates_agree_with_pattern_weighted_information() -> None:
    text = "y2 ~ start(.2)*b*y1 + b*y1 + start(.3)*x1\ny1 ~~ start(.3)*x1"
    for spec in (Dropout((0, 0.3)), Dropout((0.1, 0.3))):
        found = both(
            text, n=300, missing="fiml", dropout=spec, effect="b", replicates=200, options={"fixed_x": False}
        )
        ((analytic, replicated, error),) = pairs(found)
        assert replicated == pytest.approx(analytic, abs=FAR * error)
        rows = found.table.set_index("method")
        assert rows.loc["monte_carlo", "mean_se"] == pytest.approx(rows.loc["analytic", "mean_se"], rel=0.05)


def test_a_condition_does_not_depend_on_the_others_nor_on_more_replicates() -> None:
    given: dict[str, Any] = {"effect": "a", "method": "monte_carlo", "seed": 2}
    alone = power(MEDIATION, n=100, replicates=125, **given)
    among = power(MEDIATION, n=[80, 100], replicates=125, **given)
    assert alone.table.equals(among.table[among.table["n"] == 100].reset_index(drop=True))


def test_population_may_be_a_fit() -> None:
    data = simulate("y ~ 0.3*x", 200, seed=1)
    fit = sem("y ~ x", data)
    found = power("y ~ b*x", population=fit, n=100, effect="b").table
    assert found["population"].item() == pytest.approx(fit.theta[0])


def test_a_pilot_fit_is_model_and_population_in_one() -> None:
    pilot = sem("m ~ a*x\ny ~ b*m + x\nab := a*b", simulate(MEDIATION, 120, seed=1))
    found = power(pilot, n=120).table.set_index("effect")
    own = pilot.estimates[pilot.estimates["free"] | (pilot.estimates["op"] == ":=")]
    assert found["population"].to_numpy() == pytest.approx(own["estimate"].to_numpy(), abs=1e-6)
    assert found["mean_se"].to_numpy() == pytest.approx(own["se"].to_numpy(), abs=1e-6)


def test_a_fit_of_another_front_says_so() -> None:
    rows = simulate(
        "i =~ 1*y1 + 1*y2 + 1*y3\ns =~ 0*y1 + 1*y2 + 2*y3\ni ~ 2*1\ns ~ 1*1\ni ~~ 0*s",
        90,
        seed=1,
        front="growth",
    )
    text = "i =~ 1*y1 + 1*y2 + 1*y3\ns =~ 0*y1 + 1*y2 + 2*y3"
    pilot = growth(text, rows)
    with pytest.raises(
        ModelError, match=r"the fit has 8 free parameters, but its text has 6 .* completed by sem\(\)"
    ):
        power(pilot, n=100)
    own = power(pilot, n=90, front="growth").table
    assert own["mean_se"].to_numpy() == pytest.approx(np.sqrt(np.diag(pilot.vcov)), abs=1e-6)


def test_a_wrong_model_is_named_and_biased_from_the_populations_value() -> None:
    made = riclpm(4)
    wrong = "x2 + y2 ~ x1 + y1\nx3 + y3 ~ x2 + y2\nx2 ~~ y2"
    found = power(
        wrong, population=made.population, n=400, effect="x3 ~ x2", method="both", seed=1, replicates=50
    )
    assert "the model does not hold in the population" in found.notes[0]
    reliable = riclpm(4, reliability=0.7)
    row = power(reliable, n=600, effect="wx2 ~ wx1", method="monte_carlo", seed=1, replicates=200).table.iloc[
        0
    ]
    assert row["population"] == pytest.approx(
        0.4
    )  # the population's own, not what the model without error converges to
    assert row["bias"] < -3 * row["bias_mcse"]


def test_inadmissible_replicates_are_counted_and_kept_both_ways() -> None:
    found = power(riclpm(3), n=90, effect="wy2 ~ wx1", method="monte_carlo", seed=4, replicates=25)
    counts = found.inadmissible.iloc[0]
    assert counts["inadmissible"] > 0
    assert found.table["replicates"].item() == counts["converged"]
    assert found.admissible["replicates"].item() == counts["converged"] - counts["inadmissible"]
    assert (
        counts["converged"] + counts[["not_converged", "not_identified", "unusable"]].sum()
        == counts["replicates"]
    )
    assert "are inadmissible and count (not in .admissible)" in repr(found)


def test_monte_carlo_limits_of_a_product_have_more_power_than_wald() -> None:
    given: dict[str, Any] = {"n": 80, "effect": "ab", "method": "monte_carlo", "seed": 1, "replicates": 250}
    wald, drawn = power(MEDIATION, **given), power(MEDIATION, limits="monte_carlo", draws=1000, **given)
    assert drawn.table["power"].item() > wald.table["power"].item() + 0.05
    assert drawn.table["mean"].item() == wald.table["mean"].item()


def test_ordered_and_robust_replicates_go_through_the_fronts() -> None:
    text = "f =~ start(.8)*x1 + start(.8)*x2 + start(.7)*x3"
    cuts = {f"x{i}": (-0.5, 0.5) for i in (1, 2, 3)}
    found = power(
        text,
        n=300,
        effect="f =~ x2",
        method="monte_carlo",
        seed=1,
        replicates=6,
        ordered=True,
        thresholds=cuts,
    )
    assert found.inadmissible["converged"].item() == 6
    assert "sample of 100,000 rows" in found.notes[0]
    robust = power(
        "y ~ start(.3)*x",
        n=60,
        method="monte_carlo",
        seed=1,
        replicates=5,
        estimator="MLR",
        skew=1,
        kurtosis=2,
    )
    assert robust.table["replicates"].eq(5).all()


def test_results_show_and_draw_themselves() -> None:
    found = both("y ~ start(.3)*x", n=[50, 100], effect=["y ~ x"], replicates=100)
    assert found.simulated and "simulated: all data" in repr(found)
    assert "Simulated: replicates were drawn" in found._repr_html_()
    assert "<table" in found._repr_html_()
    curve = found.curve()
    line = curve[curve["method"] == "analytic"]["power"].to_numpy()
    assert (np.diff(line) > 0).all() and len(line) > 30
    points = curve[curve["method"] == "monte_carlo"]
    assert (points["low"] < points["power"]).all() and (points["power"] < points["high"]).all()
    at = found.curve([50, 100])
    assert at[at["method"] == "analytic"]["power"].tolist() == found.table["power"][:2].tolist()
    analytic = power("y ~ start(.3)*x", n=50)
    assert not analytic.simulated and "simulated" not in repr(analytic)
    with pytest.raises(ModelError, match="n must be numbers of rows, 2 or more"):
        found.curve([1])


FAULTS = [
    ({"n": 2}, "n=2 gives 2 rows to a group with 2 variables; more rows than variables are needed"),
    ({"n": "many"}, "n='many' must be a whole number of rows"),
    ({"n": []}, "n=[] must be a whole number of rows"),
    (
        {"effect": "y ~ z"},
        "the effect 'y ~ z' is no label and no free parameter of the model; did you mean 'y ~ x'",
    ),
    ({"effect": "y ~~ 1"}, "is no label and no free parameter"),
    ({"effect": []}, "effect= is empty"),
    ({"effect": [3]}, "effect= has 3"),
    ({"alpha": 5}, "alpha=5 must lie between 0 and 1"),
    ({"method": "montecarlo"}, "method='montecarlo' is not known; did you mean 'monte_carlo'"),
    ({"method": "both"}, "draws samples; give seed="),
    ({"method": "both", "seed": 1.5}, "seed=1.5 must be a whole number"),
    ({"method": "both", "seed": 1, "replicates": 1}, "replicates=1 must be a whole number of 2 or more"),
    ({"executor": 4}, "executor= is a int, no executor"),
    ({"limits": "percentile"}, "limits='percentile' is not known"),
    ({"limits": "monte_carlo", "draws": 10}, "draws=10 is too few for limits"),
    ({"population": "y ~ 0.3*z"}, "the model's variable 'x' is not in the population"),
    ({"population": {"b": 1}}, "values= has 'b', which is no label"),
    ({"model": "y ~ x"}, "'y ~ x' has no population value"),
    ({"model": "y ~ 0.3*x", "effect": "y ~ x"}, "the effect 'y ~ x' is fixed in the model"),
    ({"method": "monte_carlo", "seed": 1, "effect": Misfit()}, "(Misfit) has analytic power alone"),
    (
        {"method": "monte_carlo", "seed": 1, "effect": NullModel("y ~ 0*x"), "estimator": "MLR"},
        "likelihood-ratio tests of estimator MLR are not replicated",
    ),
]


@pytest.mark.parametrize(("options", "words"), FAULTS, ids=[words[:30] for _, words in FAULTS])
def test_faulty_questions_are_refused(options, words) -> None:
    given = {"model": "y ~ start(0.3)*x", "n": 100, **options}
    with pytest.raises(ModelError) as error:
        power(given.pop("model"), **given)
    assert words in str(error.value)
    assert str(error.value).startswith("power: ")
