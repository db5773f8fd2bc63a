"""Standardized coefficients to covariances: tracing rules, and what is impossible."""

import numpy as np
import pytest

from analysis.errors import ModelError
from analysis.panel.studies.population import population

EXACT = 1e-12
CHAIN = [("m", "~", "x", 0.4), ("y", "~", "m", 0.5), ("y", "~", "x", 0.2)]
COLUMNS = {name: (name,) for name in "xmy"}


def test_a_chain_follows_wrights_tracing_rule() -> None:
    sigma = population("xmy", CHAIN, COLUMNS).frame
    assert np.diag(sigma) == pytest.approx(1.0, abs=EXACT)
    assert sigma.loc["x", "m"] == pytest.approx(0.4, abs=EXACT)
    assert sigma.loc["x", "y"] == pytest.approx(0.2 + 0.4 * 0.5, abs=EXACT)
    assert sigma.loc["m", "y"] == pytest.approx(0.5 + 0.4 * 0.2, abs=EXACT)


def test_residual_correlations_and_indicators() -> None:
    numbers = [("m", "~", "x", 0.6), ("y", "~", "x", 0.3), ("y", "~~", "m", 0.5), ("x", "=~", "x", 0.8)]
    found = population("xmy", numbers, {**COLUMNS, "x": ("x1", "x2")})
    sigma = found.frame
    residual = 0.5 * np.sqrt((1 - 0.36) * (1 - 0.09))
    assert sigma.loc["m", "y"] == pytest.approx(0.6 * 0.3 + residual, abs=EXACT)
    assert sigma.loc["x1", "x2"] == pytest.approx(0.64, abs=EXACT)
    assert sigma.loc["x1", "m"] == pytest.approx(0.8 * 0.6, abs=EXACT)
    assert found.reach.loc["y", "x"] == pytest.approx(0.3, abs=EXACT)


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ModelError, match=r"the paths to y explain 1.30 of its variance of 1. Choose smaller"):
        population("xmy", [("y", "~", "x", 0.9), ("y", "~", "m", 0.7)], COLUMNS)
    with pytest.raises(ModelError, match="x ~ m runs against the order of the variables"):
        population("xmy", [("x", "~", "m", 0.5)], COLUMNS)
    with pytest.raises(ModelError, match="the residual of y is correlated with that of one of its causes"):
        population("xmy", [*CHAIN, ("y", "~~", "m", 0.2)], COLUMNS)
