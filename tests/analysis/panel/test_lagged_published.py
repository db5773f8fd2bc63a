"""Cross-lagged models beside texts written by hand after the papers (tests/golden/panel/lagged_published.R)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Fit
from analysis.panel.lagged import clpm, riclpm, starts
from tests.analysis.panel.cases_lagged import AB, ST, XY, XY3
from tests.analysis.panel.golden import CHISQ, ERROR, ESTIMATE, frame

GOLDEN = Path(__file__).parents[2] / "golden" / "panel" / "lagged_published.json"
LOOSE = 0.01  # lavaan's search under constraints, and its default tolerances, stop that far above in the statistic
OTHER_FORM = (
    0.1  # of errors: observed information under curved constraints depends on how the model is written
)
TUTORIAL = 2e-3  # of effects: the tutorial's call has lavaan's default tolerances


@cache
def known() -> dict[str, Any]:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def _check(fit: Fit, reference: dict[str, Any], names: dict[str, str], chisq: float = CHISQ) -> None:
    assert fit.measures["df"] == reference["df"]
    assert fit.measures["chisq"] == pytest.approx(reference["chisq"], abs=chisq)
    ours = {(r.lhs, r.rhs, r.group): r for r in fit.estimates.query("op == '~'").itertuples()}
    seen = 0
    for row in reference["effects"]:
        key = (_named(row["lhs"], names), _named(row["rhs"], names), row.get("group", 1))
        found = ours[key]
        seen += 1
        assert found.estimate == pytest.approx(row["est"], abs=TUTORIAL), key
        assert found.se == pytest.approx(row["se"], rel=20 * ERROR, abs=ESTIMATE), key
    assert seen == len(reference["effects"]) > 0


def _named(theirs: str, names: dict[str, str]) -> str:
    """RIx -> RI_x, wx2 -> W_x_2; others by the mapping of beginnings, A2 -> W_x_2."""
    for start, ours in names.items():
        if theirs.startswith(start):
            return ours + theirs.removeprefix(start)
    return theirs


OBSERVED = {"RI": "RI_", "wx": "W_x_", "wy": "W_y_"}
ITEMS = {"WA": "W_a_", "WB": "W_b_"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("basic", "panel", {}),
        ("incomplete", "panel_missing", {}),
        ("constrained", "panel", {"lags": "equal", "residuals": "equal", "means": "equal"}),
        ("z_observed", "panel", {"predictors": {"z1": "observed_equal"}}),
        ("z_intercepts", "panel", {"predictors": {"z1": "ri"}}),
        ("out_intercepts", "panel", {"predictors": {"z1": "observed_equal"}, "outcomes": {"out": "ri"}}),
        ("out_within", "panel", {"predictors": {"z1": "observed_equal"}, "outcomes": {"out": "within"}}),
        ("groups", "panel", {"group": "g"}),
        ("group_lags", "panel", {"group": "g", "group_equal": ("lags",)}),
    ],
)
def test_riclpm_is_that_of_the_papers(name: str, data: str, words: dict[str, Any]) -> None:
    _check(riclpm(frame(data), XY, **words), known()[name], OBSERVED)


def test_clpm_is_the_path_model() -> None:
    _check(clpm(frame("panel"), XY), known()["clpm"], {})


def test_equal_standardized_effects_are_those_of_parts_with_variance_one() -> None:
    """The supplement's form: free loadings, variances 1 by constraints; its effects are our standardized ones."""
    fit, reference = riclpm(frame("panel"), XY3, lags="std_equal"), known()["standardized"]
    assert fit.measures["df"] == reference["df"]
    assert fit.measures["chisq"] == pytest.approx(reference["chisq"], abs=LOOSE)
    ours = fit.paths.query("waves == 'all'").set_index(["source", "target"])
    for row in reference["effects"][:4]:
        found = ours.loc[(row["rhs"][1], row["lhs"][1])]
        assert found["estimate"] == pytest.approx(row["est"], abs=TUTORIAL)
        assert found["se"] == pytest.approx(row["se"], rel=OTHER_FORM)


@pytest.mark.parametrize("step", ["configural", "metric", "scalar"])
def test_indicators_each_with_its_random_intercept(step: str) -> None:
    _check(riclpm(frame("lagged_items"), AB, invariance=step), known()[step], ITEMS)


def test_indicators_with_one_latent_random_intercept() -> None:
    fit = riclpm(frame("lagged_items"), AB, invariance="scalar", indicators_ri="latent")
    _check(fit, known()["latent"], ITEMS)


def test_starts_is_kenny_and_zautras() -> None:
    fit = starts(frame("lagged_states"), {"x": ST["x"]})
    reference = known()["starts"]
    assert fit.measures["df"] == reference["df"] == 17  # 6 * 7 / 2 - 4
    assert fit.measures["chisq"] == pytest.approx(reference["chisq"], abs=LOOSE)
    assert fit.paths.iloc[0]["estimate"] == pytest.approx(reference["effects"][0]["est"], abs=TUTORIAL)


def _moments(name: str) -> dict[str, Any]:
    data = known()[name]["data"]
    names = data["names"]
    return {
        "sample_cov": pd.DataFrame(np.array(data["cov"]), index=names, columns=names),
        "sample_mean": pd.Series(data["mean"], index=names),
        "sample_nobs": data["n"],
    }


@pytest.mark.parametrize(
    ("name", "words", "df"),
    [("basic", {}, 21), ("constrained", {"lags": "equal", "residuals": "equal", "means": "equal"}, 50)],
)
def test_the_supplements_own_data(name: str, words: dict[str, Any], df: int) -> None:
    """Mulder & Hamaker's simulated example, 1189 persons, five waves, from its covariances and means."""
    fit = riclpm(None, XY, **words, **_moments("supplement"))
    assert fit.df == df
    _check(fit, known()["supplement"][name], OBSERVED)


def test_the_supplements_own_data_without_random_intercepts() -> None:
    _check(clpm(None, XY, **_moments("supplement")), known()["supplement"]["clpm"], {})


def test_the_supplements_own_predictor() -> None:
    reference = known()["supplement_z"]
    for name, how in (("z_observed", "observed_equal"), ("z_intercepts", "ri")):
        fit = riclpm(None, XY, predictors={"z1": how}, **_moments("supplement_z"))
        _check(fit, reference[name], OBSERVED)
