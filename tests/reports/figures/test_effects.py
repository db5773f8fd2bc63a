"""Forest, draws, power, sensitivity and growth curves: numbers of the results, drawings that stay readable."""

import numpy as np
import pandas as pd
import pytest

from analysis import power
from analysis.errors import ModelError
from analysis.panel import growth_curve, mediation, sensitivity
from analysis.panel.indirect import EffectDraws, effect_draws
from analysis.panel.power import simulate
from analysis.sem import sem
from reports import numbers
from reports.errors import OutputError
from reports.figures.bootstrap import bootstrap_figure
from reports.figures.forest import Estimate, forest_figure
from reports.figures.growth import growth_figure
from reports.figures.power import power_figure
from reports.figures.sensitivity import sensitivity_figure
from reports.manner import Manner
from tests.reports.figures.geometry import check, printed, told

NAN = float("nan")
LONG = "Support by other mothers at the first wave, as far as they knew each other before the study began"
JAPANESE = "日本語のとても長いラベルがここにあります全角文字が続きます"
COMMA = Manner(numbers.APA.with_decimal(","))
DATA = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
MEDIATION = mediation(DATA, x="x", m="m", y="y", limits="monte_carlo", draws=500)
GROWTH = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
EXACT = 1e-12  # the same draws in the same order


@pytest.mark.parametrize(
    "rows",
    [
        [Estimate(LONG, 0.5, 0.1, 0.9, JAPANESE), Estimate(JAPANESE, -12345.678, -20000.0, -1.5, LONG)],
        [Estimate("constant", 0.0, 0.0, 0.0)],
        [Estimate("fixed", 1.0, NAN, NAN), Estimate("none", NAN, NAN, NAN)],
        [Estimate(f"row {k}", k / 10, k / 10 - 1, k / 10 + 1, f"group {k // 5}") for k in range(60)],
    ],
)
def test_a_forest_overlaps_nowhere(rows: list[Estimate]) -> None:
    check(forest_figure(rows, title="Effect (points)", n=100, stamp="Simulated data"))


def test_a_forest_prints_the_numbers_of_the_result() -> None:
    figure = forest_figure(MEDIATION.effects, labels={"x": "Support", "y": "Stress"}, n=MEDIATION.n)
    words = printed(check(figure))
    row = MEDIATION.effects.iloc[0]
    assert f"{row['estimate']:.2f} [{row['low']:.2f}, {row['high']:.2f}]" in words
    assert "Support → m → Stress" in words
    assert "specific indirect" in words
    assert "0,20 [" in COMMA.text(forest_figure(MEDIATION.effects, manner=COMMA).alt)


def test_a_forest_takes_paths_of_a_fit_and_standardized_numbers() -> None:
    assert "x → m" in printed(check(forest_figure(MEDIATION.fit.paths)))
    standardized = MEDIATION.effects.iloc[0]["std"]
    assert any(
        w.startswith(f"{standardized:.2f} [")
        for w in printed(forest_figure(MEDIATION.effects, scale="std").svg)
    )


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    rows = [Estimate("a", 0.5, -9.0, 9.0)]
    assert forest_figure(rows, limits=(-1, 1)).svg.count("<polygon") == 2
    assert forest_figure(rows).svg.count("<polygon") == 0


def test_forests_that_cannot_be_drawn_say_so() -> None:
    assert printed(check(forest_figure([Estimate("a", NAN, NAN, NAN)]))) == ["There is no estimate to draw."]
    assert "There is no estimate to draw." in told(forest_figure([]))
    with pytest.raises(OutputError, match="the frame has no column 'low'"):
        forest_figure(MEDIATION.effects.drop(columns="low"))
    with pytest.raises(OutputError, match="151 rows are more than 150"):
        forest_figure([Estimate("a", 1.0, 0.0, 2.0)] * 151)
    with pytest.raises(OutputError, match="scale='odd' is not known"):
        forest_figure(MEDIATION.effects, scale="odd")  # type: ignore[arg-type]


def test_the_draws_of_an_effect_are_those_of_its_limits() -> None:
    found = effect_draws(MEDIATION, "ind_x_m_y")
    assert np.quantile(found.values, [0.025, 0.975]) == pytest.approx([found.low, found.high], abs=EXACT)
    assert found.values.std(ddof=1) == pytest.approx(MEDIATION.effects.iloc[0]["se"], abs=EXACT)
    boot = mediation(DATA, x="x", m="m", y="y", limits="percentile", draws=200)
    kept = effect_draws(boot, "ind_x_m_y")
    assert kept.values.std(ddof=1) == pytest.approx(boot.effects.iloc[0]["se"], abs=EXACT)


def test_draws_that_are_not_there_are_refused() -> None:
    with pytest.raises(ModelError, match="have no draws"):
        effect_draws(mediation(DATA, x="x", m="m", y="y", limits="delta"), "ind_x_m_y")
    with pytest.raises(ModelError, match="there is no effect 'ind_x_m_z'"):
        effect_draws(MEDIATION, "ind_x_m_z")
    with pytest.raises(ModelError, match="is no result of mediation"):
        effect_draws(MEDIATION.fit, "ind_x_m_y")  # type: ignore[arg-type]


def test_a_bootstrap_of_a_fit_is_drawn_by_name() -> None:
    many = sem("y ~ b*x\nz ~~ 1*z", DATA.assign(z=DATA["m"])).bootstrap(100, seed=1)
    for name in ("b", "y ~ x"):
        assert "100 bootstrap draws" in told(bootstrap_figure(many, name))
    with pytest.raises(OutputError, match="there is no parameter 'y ~ w'"):
        bootstrap_figure(many, "y ~ w")
    with pytest.raises(OutputError, match="it is fixed"):
        bootstrap_figure(many, "z ~~ z")
    with pytest.raises(OutputError, match="name the effect"):
        bootstrap_figure(many)


def test_a_parameter_of_several_groups_is_not_taken_from_the_first() -> None:
    halves = DATA.assign(g=["u", "v"] * (len(DATA) // 2))
    many = sem("y ~ c(b1, b2)*x\nm ~ c(a, a)*x", halves, group="g").bootstrap(50, seed=1)
    with pytest.raises(OutputError, match="'y ~ x' is there in 2 groups, each with its own value"):
        bootstrap_figure(many, "y ~ x")
    for name in ("b2", "a", "m ~ x"):
        assert "50 bootstrap draws" in told(bootstrap_figure(many, name))


@pytest.mark.parametrize("case", ["plain", "constant", "one", "far", "close", "no limits", "none"])
def test_draws_overlap_nowhere(case: str) -> None:
    values = {
        "constant": np.full(100, 0.2), "one": np.array([0.2]), "far": np.append(np.linspace(-1, 1, 999), 1e9),
        "none": np.array([NAN, NAN]),
    }.get(case, np.linspace(-1, 1, 200))  # fmt: skip
    low, high = {"close": (0.1999, 0.2001), "no limits": (NAN, NAN)}.get(case, (0.1, 0.3))
    found = EffectDraws(LONG, values, 0.2, low, high, 0.95, "monte_carlo", 12345)
    figure = bootstrap_figure(found, stamp="Simulated data")
    check(figure)
    assert ("1 draws lie beyond the axis" in told(figure)) == (case == "far")
    assert ("No draw gives a value" in told(figure)) == (case == "none")


def test_a_histogram_holds_every_draw() -> None:
    svg = bootstrap_figure(MEDIATION, "ind_x_m_y").svg
    assert "500 Monte-Carlo draws" in told(bootstrap_figure(MEDIATION, "ind_x_m_y"))
    assert {"Estimate 0.20"} <= set(printed(check(bootstrap_figure(MEDIATION, "ind_x_m_y"))))
    assert svg == bootstrap_figure(MEDIATION, "ind_x_m_y").svg


@pytest.mark.parametrize(("n", "method"), [([50], "analytic"), ([50, 100], "both"), ([40], "monte_carlo")])
def test_power_overlaps_nowhere(n: list[int], method: str) -> None:
    found = power("m ~ 0.4*x\ny ~ 0.5*m + 0.1*x", n=n, method=method, replicates=20, seed=1)  # type: ignore[arg-type]
    names = dict(zip(found.table["effect"], [LONG, JAPANESE, "c", "d", "e"], strict=False))
    figure = power_figure(found, labels=names, stamp="Simulated data")
    check(figure)
    assert ("20 replicates of simulated data" in told(figure)) == (method != "analytic")
    assert "Power 80%" in printed(figure.svg)


def test_power_prints_the_numbers_of_the_result() -> None:
    found = power("y ~ 0.3*x", n=[50, 100], method="analytic")
    curve = found.curve([50, 100])
    effect = str(curve["effect"].iloc[0])
    figure = power_figure(found, [50, 100], effect=effect, target=None)
    shares = [f"{100 * p:.1f}%" for p in curve[curve["effect"] == effect]["power"]]
    said = told(figure).replace("\u00a0", " ")
    assert f"{effect}: {shares[0]} at n = 50, {shares[1]} at n = 100." in said.replace("> 99.9%", "100.0%")
    with pytest.raises(OutputError, match="target=80 must lie between 0 and 1"):
        power_figure(found, target=80)


def test_sensitivity_says_where_the_effect_is_gone() -> None:
    found = sensitivity(MEDIATION, rho=[0.0, 0.2, 0.4])
    figure = sensitivity_figure(found, labels={"m": LONG, "y": JAPANESE})
    check(figure)
    assert f"is 0 at a residual correlation of {found.zeros['rho'].iloc[0]:.2f}".replace("0.", ".") in told(
        figure
    )
    check(sensitivity_figure(sensitivity(MEDIATION, rho=[0.1])))
    with pytest.raises(OutputError, match="there are 0 curves from mediator 'w'"):
        sensitivity_figure(found, mediator="w")


def test_growth_curves_are_those_of_the_model() -> None:
    data = simulate(GROWTH, 120, seed=1, front="growth", exact=True)
    fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    figure = growth_figure(fit, data, label=LONG, time="Months", stamp="Simulated data")
    check(figure)
    assert "Mean 5.00 at time 0 and 6.50 at time 3." in told(
        figure
    )  # 5 and 5 + 3 * 0.5, as the data were made
    assert "Grey lines: answers of 80 of 120 persons." in told(figure)
    check(growth_figure(fit))
    with pytest.raises(OutputError, match=r"there is no process 'z' in the model\. There are y"):
        growth_figure(fit, process="z")
    with pytest.raises(OutputError, match="no column 'y1' of the model"):
        growth_figure(fit, data.drop(columns="y1"))


def test_shares_of_the_total_are_no_effects_on_the_same_axis() -> None:
    rows = pd.DataFrame(
        {
            "what": ["total indirect", "proportion mediated"],
            "route": ["x -> m -> y", "x -> y"],
            "estimate": [0.1, 3.5],
            "low": [0.0, -9.0],
            "high": [0.2, 9.0],
        }
    )
    figure = forest_figure(rows)
    assert "0.10" in figure.svg
    assert "3.50" not in figure.svg
