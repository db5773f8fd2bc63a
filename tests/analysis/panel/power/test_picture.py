"""The picture of power: the same each time, with words, and with what was asked for."""

import re
from xml.etree import ElementTree

import pytest

from analysis.errors import ModelError
from analysis.panel.power import Power, power
from analysis.panel.power.picture import chosen_lines

MODEL = "m ~ a*x + start(.3)*x\ny ~ b*m + start(.25)*m + start(.1)*x\nab := a*b"
NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found() -> Power:
    return power(MODEL, n=[100, 200], method="both", replicates=20, seed=1, progress=False)


def texts(svg: str) -> list[str]:
    return [str(t.text) for t in ElementTree.fromstring(svg).iter(f"{NS}text")]


def test_it_is_the_same_each_time_and_has_words(found) -> None:
    svg = found.svg(effect=["ab", "y ~ m"])
    assert svg == found.svg(effect=["ab", "y ~ m"])
    told = ElementTree.fromstring(svg).find(f"{NS}desc").text
    row = found.table[(found.table["effect"] == "ab") & (found.table["method"] == "monte_carlo")].iloc[0]
    assert f"ab: power {row['power']:.3f} at n = 100" in told
    assert {"ab", "n (rows)", "power", "Power, analytic and Monte Carlo, alpha = 0.05, 20 replicates"} <= set(
        texts(svg)
    )


def test_points_have_their_monte_carlo_limits(found) -> None:
    (own,) = chosen_lines(found.curve(), "ab").values()
    points = own[own["method"] == "monte_carlo"]
    assert (points["low"] < points["power"]).all() and (points["power"] < points["high"]).all()
    assert len(re.findall("LineCollection", found.svg(effect="ab"))) == 1


def test_replicates_alone_and_formula_alone_are_drawn() -> None:
    alone = power(MODEL, n=[100, 200], method="monte_carlo", replicates=5, seed=1, progress=False)
    assert "LineCollection" in alone.svg()
    assert "replicates" not in "".join(texts(power(MODEL, n=100).svg(effect="ab")))


def test_groups_are_told_apart() -> None:
    found = power("y ~ start(.3)*x", n=100, groups=["a", "b"], effect="y ~ x")
    assert {"y ~ x, group 1", "y ~ x, group 2"} <= set(texts(found.svg()))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"effect": "abb"}, r"svg: there is no effect 'abb'; did you mean 'ab'\? Take names"),
        ({"target": 1.0}, r"svg: target=1.0 must lie between 0 and 1, or be None"),
    ],
)
def test_faults_are_told(found, options, words) -> None:
    with pytest.raises(ModelError, match=words):
        found.svg(**options)


def test_more_than_can_be_told_apart_is_refused() -> None:
    many = power("\n".join(f"y{i} ~ start(.3)*x" for i in range(8)), n=100)
    with pytest.raises(
        ModelError, match=r"effects in one picture cannot be told apart. Name up to 7 by effect="
    ):
        many.svg()
