"""Analytic power beside semTools and lavaan, and exact relations."""

import numpy as np
import pytest
from scipy.stats import chi2, ncx2

from analysis.errors import FitError, ModelError
from analysis.panel.power import Dropout, Intermittent, Misfit, NullModel, power, rmsea_power
from analysis.panel.power.analysis import FRONTS
from analysis.panel.power.effects import ratio_power, wald_power
from tests.analysis.panel.power.golden import GOLDEN, riclpm

SAME = 1e-6  # two minimizers on the same moments
TAILS = 1e-8  # R and scipy on the same noncentral chi-square


@pytest.mark.parametrize("case", GOLDEN["ratio"], ids=lambda case: f"{case['model'][:5]}-{case['n']}")
def test_likelihood_ratio_power_is_sem_tools(case) -> None:
    found = power(case["model"], population=case["population"], n=case["n"], effect=NullModel(case["null"]))
    assert found.table["power"].item() == pytest.approx(case["power"], abs=SAME)


def test_a_constraint_is_a_null_model() -> None:
    case = GOLDEN["ratio"][0]
    given = {"population": case["population"], "n": case["n"]}
    assert power(case["model"], effect="b == 0", **given).table["power"].item() == pytest.approx(
        case["power"], abs=SAME
    )


def test_several_groups_are_sem_tools() -> None:
    case = GOLDEN["groups"]
    shares = {"a": case["n"][0], "b": case["n"][1]}
    asked = {"population": case["population"], "n": sum(case["n"]), "groups": shares}
    found = power(case["model"], effect="b1 == b2", **asked)
    assert found.table["power"].item() == pytest.approx(case["power"], abs=SAME)


def test_power_of_tests_of_fit_is_sem_tools() -> None:
    for case in GOLDEN["rmsea"]:
        own = rmsea_power(case["null"], case["alternative"], case["df"], case["n"])
        assert own == pytest.approx(case["power"], abs=TAILS)
    assert rmsea_power(0.05, 0.08, 20, 300, groups=2) == pytest.approx(GOLDEN["rmsea_groups"], abs=TAILS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"null": -0.05}, "null=-0.05"),
        ({"df": 0}, "df=0"),
        ({"n": 0}, "n=0"),
        ({"alpha": 5}, "alpha=5"),
        ({"groups": 0}, "groups=0"),
    ],
)
def test_power_of_tests_of_fit_refuses_what_is_out_of_range(given: dict[str, float], said: str) -> None:
    with pytest.raises(ModelError, match=f"{said}.* out of range. Give RMSEAs of 0 or more"):
        rmsea_power(**{"null": 0.05, "alternative": 0.08, "df": 20, "n": 200, **given})


def test_rows_for_a_test_of_fit_are_the_printed_ones() -> None:
    # MacCallum, Browne & Sugawara (1996), Table 4, power .80, 100 degrees of freedom, as nomologR's tests quote it
    for n, null, alternative in ((132, 0.05, 0.08), (178, 0.05, 0.01)):
        assert rmsea_power(null, alternative, 100, n) >= 0.80 > rmsea_power(null, alternative, 100, n - 1)


def test_misfit_takes_the_models_degrees_of_freedom() -> None:
    found = power("y ~ start(0.3)*x\nz ~ start(0.3)*y", n=200, effect=[Misfit(), Misfit(0.05, 0.08, df=7)])
    assert found.table["power"].tolist() == pytest.approx([rmsea_power(0.05, 0.08, d, 200) for d in (1, 7)])


def test_standard_errors_in_the_population_are_lavaans() -> None:
    own, case = riclpm(5), GOLDEN["errors"]
    found = power(case["model"], population=own.population, n=case["n"], front="lavaan").table
    keys = {(row.lhs, row.op, row.rhs): row for row in found.itertuples()}
    keys |= {(rhs, op, lhs): row for (lhs, op, rhs), row in list(keys.items()) if op == "~~"}
    for lhs, op, rhs, est, se in zip(*(case[k] for k in ("lhs", "op", "rhs", "est", "se")), strict=True):
        row = keys[lhs, op, rhs]
        assert row.population == pytest.approx(est, abs=1e-5)  # lavaan's own search ends there
        assert row.mean_se == pytest.approx(se, rel=1e-4)
    assert power(own, n=case["n"]).table["mean_se"].sum() == pytest.approx(found["mean_se"].sum())


def test_wald_power_is_that_of_the_noncentral_chi_square() -> None:
    for ncp in (0.0, 0.5, 3.0, 20.0):
        assert float(wald_power(ncp, 0.05)) == pytest.approx(ratio_power(ncp, 1, 0.05))
    assert float(wald_power(0.0, 0.01)) == pytest.approx(0.01)
    assert ratio_power(1e5, 3, 0.05) == 1.0
    assert ratio_power(4.0, 3, 0.05) == pytest.approx(ncx2.sf(chi2.isf(0.05, 3), 3, 4.0))


def test_power_of_a_slope_is_the_textbook_formula() -> None:
    # large-sample z test of a slope: noncentrality n b^2 var(x) / var(residual)
    found = power("y ~ start(0.3)*x", population="y ~ 0.3*x\nx ~~ 2*x\ny ~~ 3*y", n=100, effect="y ~ x")
    assert found.table["power"].item() == pytest.approx(float(wald_power(100 * 0.09 * 2 / 3, 0.05)))


def test_a_defined_product_has_sobels_error() -> None:
    found = power(
        "m ~ start(.3)*a*x + a*x\ny ~ start(.2)*b*m + b*m + start(0)*x\nab := a*b", n=200
    ).table.set_index("effect")
    a, b = found.loc["m ~ x", "mean_se"], found.loc["y ~ m", "mean_se"]
    assert found.loc["ab", "mean_se"] == pytest.approx(np.sqrt(0.04 * a**2 + 0.09 * b**2))
    assert found.loc["ab", "population"] == pytest.approx(0.06)


CROSS = "x2 ~ start(.5)*x1 + start(.2)*y1\ny2 ~ start(.5)*y1 + start(.2)*x1\nx1 ~~ start(.3)*y1"


def test_without_absence_full_information_is_complete_data() -> None:
    given = {"n": 300, "options": {"fixed_x": False, "meanstructure": True}}
    complete = power(CROSS, **given).table
    fiml = power(CROSS, missing="fiml", dropout=Dropout((0, 0)), **given).table
    assert fiml["mean_se"].to_numpy() == pytest.approx(complete["mean_se"].to_numpy())


def test_dropout_of_an_outcome_costs_regressions_the_rows_that_are_gone() -> None:
    # those who drop out bring nothing on a regression whose predictors are all observed, under either treatment
    given = {"n": 300, "dropout": Dropout((0, 0.4)), "options": {"fixed_x": False, "meanstructure": True}}
    complete = power(CROSS, n=180, options=given["options"]).table.set_index("effect")
    for missing in ("fiml", "listwise"):
        own = power(CROSS, missing=missing, **given).table.set_index("effect")
        for effect in ("x2 ~ x1", "y2 ~ x1", "x2 ~~ x2"):
            assert own.loc[effect, "mean_se"] == pytest.approx(complete.loc[effect, "mean_se"])
        rows = 300 if missing == "fiml" else 180  # the first wave is all there, and fiml keeps it
        assert own.loc["x1 ~~ x1", "mean_se"] == pytest.approx(np.sqrt(2 / rows))


def test_missed_waves_cost_less_with_full_information() -> None:
    model = riclpm(4)
    gone = {"n": 500, "dropout": Intermittent((0, 0.2, 0.2, 0.2)), "effect": "wy2 ~ wx1"}
    complete, fiml, listwise = (
        power(model, n=500, effect="wy2 ~ wx1"), power(model, missing="fiml", **gone), power(model, **gone)
    )  # fmt: skip
    a, b, c = (p.table["mean_se"].item() for p in (complete, fiml, listwise))
    assert a < b < c
    assert c == pytest.approx(a / np.sqrt(0.8**3))


def test_analytic_power_refuses_what_it_does_not_know() -> None:
    text = "y2 ~ start(.3)*x1"
    for options, words in (
        ({"skew": 1, "kurtosis": 2}, "not with data that are not normal"),
        ({"thresholds": {"y2": (0,)}, "ordered": ["y2"]}, "not with ordered answers"),
        ({"estimator": "WLS"}, "not with estimator WLS"),
        ({"dropout": Dropout((0, 0.2), "MAR")}, r"absence by chance \(MCAR\) only, not MAR"),
        ({"dropout": Dropout((0, 0.2)), "effect": "y2~x1 == 0", "missing": "fiml"}, ""),
    ):
        with pytest.raises(ModelError, match=words or None):
            power(text, n=100, **options)


def test_likelihood_ratio_power_needs_complete_data() -> None:
    with pytest.raises(ModelError, match="of a likelihood-ratio test needs complete data"):
        power("y2 ~ b*x1", population={"b": 0.3}, n=100, effect="b == 0", dropout=Dropout((0, 0.2)))


def test_a_null_model_must_be_nested() -> None:
    with pytest.raises(ModelError, match="has 0 degrees of freedom and the model 0; it must have more"):
        power("y ~ start(.3)*x", n=100, effect=NullModel("y ~ x"))


def test_a_saturated_model_has_no_fit_to_test() -> None:
    with pytest.raises(ModelError, match="no degrees of freedom, so that its fit cannot be tested"):
        power("y ~ start(.3)*x", n=100, effect=Misfit())


def test_a_model_that_the_population_does_not_identify_is_refused() -> None:
    two = "f =~ x1 + start(0)*x2\ng =~ y1 + start(0)*y2\nf ~~ start(0)*g"
    with pytest.raises(ModelError, match=r"not identified. These parameters can change together"):
        power(two, n=100)


def test_a_model_that_cannot_be_fitted_to_the_population_is_told(monkeypatch) -> None:
    def never(*given: object, **named: object) -> None:
        raise FitError("fit: no convergence.")

    monkeypatch.setitem(FRONTS, "sem", never)
    with pytest.raises(
        FitError, match=r"power: the model cannot be fitted to the population itself \(fit: no"
    ):
        power("y ~ start(.3)*x", n=100)


def test_faulty_misfits_are_refused() -> None:
    with pytest.raises(ModelError, match="must be two different values of 0 or more"):
        Misfit(0.05, 0.05)
    with pytest.raises(ModelError, match="df=0 must be 1 or more"):
        Misfit(df=0)


def test_analytic_power_of_a_product_is_said_to_be_rough() -> None:
    model, truth = "m ~ a*x; y ~ b*m + x; both := a*b; gap := a - b", "m ~ 0.3*x; y ~ 0.3*m + 0.1*x"
    assert "products" in "".join(power(model, population=truth, n=200, effect="both").notes)
    assert power(model, population=truth, n=200, effect=["gap", "a"]).notes == ()
