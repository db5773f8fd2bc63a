"""Bollen-Stine draws from incomplete data: rows obey the model exactly, and p is semTools'."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.errors import FitError, ModelError
from analysis.sem import Fit, sem
from analysis.sem.bootstrap import incomplete
from analysis.sem.bootstrap.incomplete import incomplete_under_model
from analysis.sem.bootstrap.resample import under_model
from analysis.sem.fiml import patterns, saturated
from tests.analysis.sem.reference import data

GOLDEN = Path(__file__).parents[2] / "golden" / "bootstrap" / "incomplete.json"
MODEL = "textual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
EXACT = 1e-8  # of moments, in standard deviations
MONTE_CARLO = 4.0  # standard errors of two independent sets of draws
DRAWS = 1000


@pytest.mark.parametrize(
    "name", ["HSM1", *(pytest.param(name, marks=pytest.mark.slow) for name in ("HSM2", "HSM3", "HSM4"))]
)
@pytest.mark.parametrize("options", [{}, {"group": "school"}, {"weights": "w"}])
def test_rows_moved_have_the_models_moments(name, options) -> None:
    frame = data(name).assign(w=lambda d: 0.5 + (np.arange(len(d)) % 5) / 4)
    fit = sem(MODEL, frame, missing="fiml", **options)
    for rows, at in zip(fit.sample.rows, fit.implied, strict=True):
        moved = incomplete_under_model(rows, at)
        own = saturated(patterns(moved.values, rows.weights))
        sd = np.sqrt(np.diag(at.sigma))
        np.testing.assert_allclose(own.covariance / np.outer(sd, sd), at.sigma / np.outer(sd, sd), atol=EXACT)
        np.testing.assert_allclose(own.mean / sd, at.mu / sd, atol=EXACT * np.abs(at.mu / sd).max())
        np.testing.assert_array_equal(np.isnan(moved.values), np.isnan(rows.values))


def test_the_model_fits_moved_rows_perfectly_and_where_it_did() -> None:
    fit = sem(MODEL, data("HSM1"), missing="fiml")
    rows = fit.sample.rows[0]
    moved = incomplete_under_model(rows, fit.implied[0]).values
    frame = analysis.sem(MODEL, _named(moved, fit), missing="fiml")
    assert frame.tests[0].chisq == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(frame.theta, fit.theta, atol=1e-6)


def _named(values: np.ndarray, fit: Fit) -> pd.DataFrame:
    return pd.DataFrame(values, columns=list(fit.parameters.observed))


@pytest.mark.parametrize("model", [MODEL, "x4 ~ x5 + x6\nx7 ~ x4"])
def test_complete_rows_move_as_bollen_and_stine_have_it(model) -> None:
    fit = sem(model, data("HS"), missing="fiml")
    rows, at = fit.sample.rows[0], fit.implied[0]
    np.testing.assert_allclose(
        incomplete_under_model(rows, at).values, under_model(rows, at, means=True).values, atol=1e-8
    )


def test_draws_are_fits_of_moved_rows() -> None:
    fit = sem(MODEL, data("HSM1"), missing="fiml", estimator="MLR")
    many = fit.bootstrap(60, seed=3, kind="bollen_stine")
    assert many.draws.converged == 60
    assert many.pvalue == np.mean(many.chisq >= fit.measures["chisq"])
    assert abs(many.theta.mean(0) - fit.theta).max() < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("case", json.loads(GOLDEN.read_text())["cases"], ids=lambda c: c["data"])
def test_draws_are_distributed_as_those_of_semtools(case) -> None:
    fit = sem(case["model"], data(case["data"]), missing="fiml")
    assert fit.measures["chisq"] == pytest.approx(case["chisq"], abs=1e-3)
    many = fit.bootstrap(DRAWS, seed=1, kind="bollen_stine")
    apart = MONTE_CARLO * case["sd"] * np.sqrt(1 / DRAWS + 1 / case["draws"])
    assert many.chisq.mean() == pytest.approx(case["mean"], abs=apart)
    p = case["pvalue"]
    error = np.sqrt(p * (1 - p) * (1 / DRAWS + 1 / case["draws"]))
    assert many.pvalue == pytest.approx(p, abs=MONTE_CARLO * error)


def test_rows_that_cannot_obey_are_refused(monkeypatch) -> None:
    fit = sem(MODEL, data("HSM1"), missing="fiml")
    monkeypatch.setattr(incomplete, "STEPS", 2)
    with pytest.raises(FitError, match=r"found no rows that obey the model within 2 steps.*kind='ordinary'"):
        fit.bootstrap(60, seed=1, kind="bollen_stine")


def test_weights_of_fourth_moments_are_refused() -> None:
    with pytest.raises(ModelError, match=r"needs estimator ML .* not DWLS"):
        sem(MODEL, data("HS"), estimator="DWLS").bootstrap(60, seed=1, kind="bollen_stine")
