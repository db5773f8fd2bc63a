"""The map of residual correlations: numbers of the fit where there is room, readable to 60 variables."""

import numpy as np
import pandas as pd
import pytest

from analysis.panel.power import simulate
from analysis.sem import cfa
from reports.errors import OutputError
from reports.figures.correlation import correlation_figure
from reports.figures.residuals import residual_map
from tests.reports.figures.geometry import check, printed, told

TRUTH = "f =~ .7*a1+.7*a2+.7*a3; g =~ .7*b1+.6*b2+.8*b3; f ~~ .5*g; a1 ~~ .2*b1"
MODEL = "f =~ a1 + a2 + a3\ng =~ b1 + b2 + b3"
DATA = simulate(TRUTH, 300, seed=1)
NAN = float("nan")


def frame(k: int, seed: int = 1) -> pd.DataFrame:
    a = np.random.default_rng(seed).normal(0, 0.05, size=(k, k))
    names = [f"項目 {j} of a scale with a long name" for j in range(k)]
    return pd.DataFrame((a + a.T) / 2 * (1 - np.eye(k)), names, names)


@pytest.mark.parametrize("many", [2, 6, 14, 15, 30, 60])
def test_nothing_overlaps(many: int) -> None:
    given = frame(many)
    factors = {"A factor with a name that is long": list(given.columns[::2])}
    check(residual_map(given, factors, size=300, stamp="Simulated data"))


def test_numbers_are_the_residuals_of_the_fit_by_factor() -> None:
    fit = cfa(MODEL, DATA[["b3", "a1", "b1", "a2", "a3", "b2"]])
    figure = residual_map(fit, labels={"f": "Support"})
    words, residuals = printed(check(figure)), fit.residuals("cor")
    assert isinstance(residuals, pd.DataFrame)
    assert [w for w in words if w[:2] in ("1 ", "4 ")] == ["1  a1", "4  b1"]
    assert "Support" in words
    value = f"{residuals.loc['a1', 'b1']:.2f}".replace("0.", ".")
    assert f"a1 and b1: {value}." in told(figure)  # left out of the model, so the largest
    assert value in words


def test_a_large_map_has_sizes_and_forms_in_place_of_numbers() -> None:
    figure = residual_map(frame(20))
    assert "blue, hollow" in told(figure)
    assert not [w for w in printed(figure.svg) if w.startswith((".", "−."))]


def test_groups_must_be_named() -> None:
    both = pd.concat([DATA.assign(g="x"), DATA.assign(g="y")])
    fit = cfa(MODEL, both, group="g")
    with pytest.raises(OutputError, match="the fit has the groups x, y"):
        residual_map(fit)
    check(residual_map(fit, group="y"))


def test_what_is_missing_or_nothing_is_said() -> None:
    given = frame(3)
    given.iloc[1, 0] = NAN
    assert "—" not in printed(check(residual_map(given)))  # the mirror has it
    given.iloc[0, 1] = NAN
    assert "—" in printed(check(residual_map(given)))
    assert "There is no residual correlation to draw." in told(residual_map(given * NAN))
    assert "There is no residual correlation to draw." in told(residual_map(frame(1)))
    assert "0 in size" in told(residual_map(frame(20) * 0)) or ".00 in size" in told(
        residual_map(frame(20) * 0)
    )


def test_frames_that_are_no_residuals_are_refused() -> None:
    with pytest.raises(OutputError, match="same names, each once"):
        residual_map(frame(3).iloc[:2])
    with pytest.raises(OutputError, match="61 variables are more than 60"):
        residual_map(frame(61))


@pytest.mark.parametrize("many", [2, 14, 60])
def test_correlations_are_drawn_as_they_are(many: int) -> None:
    given = frame(many) * 5
    figure = correlation_figure(given, {"Wave 1": list(given.columns[:2])}, size=300, stamp="Simulated data")
    words = printed(check(figure))
    value = f"{given.iloc[1, 0]:.2f}".replace("0.", ".").replace("-", "−")
    assert (value in words) == (many <= 14)
    assert "Wave 1" in words


def test_what_is_no_correlation_is_refused() -> None:
    with pytest.raises(OutputError, match="beyond 1 in size"):
        correlation_figure(frame(3) * 100)
    assert "There is no correlation to draw." in told(correlation_figure(frame(1)))
