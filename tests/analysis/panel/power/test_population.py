"""Populations: what a text with numbers means, and what no population can be."""

import numpy as np
import pytest

from analysis import sem
from analysis.errors import ModelError
from analysis.panel.power import simulate
from analysis.panel.power.population import population
from tests.analysis.panel.power.golden import GOLDEN

EXACT = 1e-9  # both programs solve small linear systems; lavaan's are moments of 200 rows


@pytest.mark.parametrize("case", GOLDEN["moments"], ids=lambda case: case["text"][:12])
def test_moments_are_those_of_lavaans_simulate_data(case) -> None:
    found = population("t", case["text"])
    order = [found.names.index(name) for name in case["names"]]
    assert list(found.names) == case["names"]
    assert found.covariances[0][np.ix_(order, order)] == pytest.approx(
        np.array(case["covariance"]), abs=EXACT
    )
    assert found.means[0][order] == pytest.approx(np.array(case["mean"]), abs=EXACT)


def test_values_starting_values_and_numbers_say_the_same() -> None:
    written = population("t", "y ~ 0.3*x\nx ~~ 2*x")
    started = population("t", "y ~ start(0.3)*b*x + b*x\nx ~~ start(2)*x")
    named = population("t", "y ~ b*x\nx ~~ x", values={"b": 0.3, "x ~~ x": 2})
    for other in (started, named):
        assert other.covariances[0] == pytest.approx(written.covariances[0])


def test_a_covariance_may_be_named_in_either_order() -> None:
    found = population("t", "y ~ 0.3*x + 0.2*z\nx ~~ z", values={"z ~~ x": 0.4})
    x, z = found.names.index("x"), found.names.index("z")
    assert found.covariances[0][x, z] == 0.4


def test_equal_labels_share_a_value() -> None:
    found = population("t", "y ~ start(0.3)*x + b*x\nz ~ b*x")
    assert found.values["z~x", 1] == 0.3


def test_groups_have_their_own_values() -> None:
    found = population("t", "y ~ c(0.3, 0.5)*x")
    assert [found.values["y~x", g] for g in (1, 2)] == [0.3, 0.5]
    assert found.groups == 2
    one = population("t", "y ~ x", values={"y ~ x": 0.3, "y ~ x.g2": 0.5}, groups=2)
    assert [one.values["y~x", g] for g in (1, 2)] == [0.3, 0.5]


def test_the_front_lavaan_adds_no_variances() -> None:
    text = "f =~ 1*a\nf ~~ 2*f"
    assert population("t", text).covariances[0][0, 0] == 3.0
    assert population("t", text, front="lavaan").covariances[0][0, 0] == 2.0


def test_a_fit_brings_its_implied_moments() -> None:
    data = simulate("y ~ 0.3*x\nx ~ 2*1", 100, seed=1)
    fit = sem("y ~ x", data, meanstructure=True)
    found = population("t", fit)
    assert found.covariances[0] == pytest.approx(fit.implied[0].sigma)
    assert found.means[0] == pytest.approx(fit.implied[0].mu)
    without = population("t", sem("y ~ x", data))
    assert without.means[0] == pytest.approx(data[list(without.names)].mean().to_numpy())


def test_thresholds_of_an_ordinal_fit_come_along() -> None:
    data = simulate("y ~ 0.5*x", 300, seed=1, thresholds={"y": (-0.5, 0.7)})
    fit = sem("y ~ x", data, ordered=["y"])
    (cuts,) = population("t", fit).cuts
    own = fit.estimates[fit.estimates["op"] == "|"]["estimate"]
    assert cuts["y"] == pytest.approx(tuple(own))


FAULTS = [
    ("y ~ x", {}, "'y ~ x' has no population value. Write one, as in 'y ~ 0.3*x'"),
    ("y ~ b*x", {}, "'y ~ x' has no population value"),
    ("y ~ 0.3*x\nx ~~ z", {}, "'x ~~ z' has no population value"),
    ("y ~ 0.3*x", {"values": {"y ~ z": 1}}, "values= has 'y ~ z', which is no label and no parameter"),
    ("y ~ slope*x", {"values": {"slop": 1}}, "did you mean 'slope'"),
    ("y ~ b*x", {"values": {"b": float("nan")}}, "the value of 'b' is nan. Give a finite number"),
    ("y ~ 0.3*x\ny ~~ -0.1*y", {}, "the variance of 'y' is -0.1 in the population"),
    ("y ~ 0.3*x\nx ~~ 2*z\nz ~~ 1*z\nx ~~ 1*x", {}, "largest correlation is 2, of"),
    ("y ~ start(0.3)*x + b*x\nz ~ start(0.4)*x + b*x", {}, "its label 'b' also stands at 0.3"),
    ("y ~ start(0.3)*x + a*x\nz ~ start(0.4)*x + b*x\na == b", {}, "do not meet the constraint"),
    ("y ~ c(.3, .5)*x", {"groups": 3}, "c(…) in the model has 2 entries, but there are 3 groups"),
    ("y ~ 0.3*x\ny | t1", {}, "the threshold 'y | t1' has no population value"),
    ("y ~ 0.3*x\ny ~*~ 1*y", {}, "sets the scale of a latent response"),
    ("y ~ 0.3*x", {"front": "sme"}, "front='sme' is not known; did you mean 'sem'"),
    ("y ~ 1*x\nx ~ 1*y", {}, "the loop of effects has gain 1"),
]


@pytest.mark.parametrize(("text", "options", "words"), FAULTS, ids=[words[:30] for *_, words in FAULTS])
def test_what_is_no_population_is_refused(text, options, words) -> None:
    with pytest.raises(ModelError) as error:
        population("simulate", text, **options)
    assert words in str(error.value)
    assert str(error.value).startswith("simulate: ")


def test_a_fit_takes_no_values() -> None:
    fit = sem("y ~ x", simulate("y ~ 0.3*x", 50, seed=1))
    with pytest.raises(ModelError, match=r"values= goes with a text; a fit brings its estimates"):
        population("simulate", fit, values={"y ~ x": 0.2})


def test_whole_texts_of_builders_are_completed_by_nothing() -> None:
    text = "# Some model\n# In R: lavaan(model, data)\nf =~ 1*a\nf ~~ 2*f"
    assert population("t", text).covariances[0][0, 0] == 2.0
    assert population("t", text, front="sem").covariances[0][0, 0] == 3.0


def test_groups_of_a_fit_keep_their_names() -> None:
    data = simulate("y ~ c(.3, .5)*x", 80, seed=1, groups=["posting", "reading"])
    again = simulate(sem("y ~ x", data, group="group"), 40, seed=2)
    assert set(again["group"]) == {"posting", "reading"}
