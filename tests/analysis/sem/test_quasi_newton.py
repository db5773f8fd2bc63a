"""Where Newton's steps and Fisher scoring do not arrive, a quasi-Newton search does: beside lavaan."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import lavaan
from analysis.sem.quasi_newton import quasi_newton

HERE = Path(__file__).parents[2] / "golden" / "algorithms"
SEARCH = 2e-3  # lavaan stops that far from the minimum along the flat direction


def test_a_quadratic_and_a_curved_valley_are_left_at_their_minimum() -> None:
    # Rosenbrock (1960), Comput J 3:175-184: minimum at (1, 1)
    def newton(x: np.ndarray) -> tuple[np.ndarray, ...]:
        f = 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2
        g = np.array([-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)])
        return np.asarray(f), g, np.eye(2)

    assert quasi_newton(newton, np.array([-1.2, 1.0])) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_a_nearly_singular_model_is_fitted_as_by_lavaan() -> None:
    given = json.loads((HERE / "near_singular.moments.json").read_text(encoding="utf-8"))
    known = json.loads((HERE / "near_singular.json").read_text(encoding="utf-8"))
    columns, groups = given["columns"], given["groups"]
    fit = lavaan(
        given["model"],
        sample_cov=[pd.DataFrame(g["cov"], index=columns, columns=columns) for g in groups],
        sample_mean=[pd.Series(g["mean"], index=columns) for g in groups],
        sample_nobs=[g["n"] for g in groups],
    )
    for name in ("chisq", "df", "npar"):
        assert fit.measures[name] == pytest.approx(known["measures"][name], abs=1e-4)
    ours = fit.estimates.query("op == '~'").set_index("label")
    for row in known["paths"]:
        assert ours.loc[row["label"], "estimate"] == pytest.approx(row["est"], abs=SEARCH)
        assert ours.loc[row["label"], "se"] == pytest.approx(row["se"], rel=1e-2)
    assert any("inadmissible" in warning for warning in fit.warnings)
