"""Limits of indirect effects against semTools, boot, and against each other."""

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.panel.indirect import Mediation, mediation
from analysis.panel.indirect.p_values import p_of_draws
from analysis.sem.bootstrap.influence import acceleration
from analysis.sem.bootstrap.intervals import bca
from analysis.sem.bootstrap.resample import design
from tests.analysis.panel.golden import GOLDEN, frame

# A quantile at 2.5 % of R normal draws has a standard error of sqrt(.025*.975/R)/.0584 = 2.67/sqrt(R) sd; the
# difference of two programs with R and S draws that of both, and 5 of them are not met by chance.
SLACK = 5.0
QUANTILE = 2.67
EXACT = 1e-6  # both sides are at a minimum to 1e-8 standard errors

SIMPLE = {"x": "x1", "m": "m2", "y": "y3", "covariates": ["z1"]}
SERIAL = {"x": "x1", "m": [["m2"], ["m3"]], "y": "y4"}


@cache
def reference() -> dict[str, Any]:
    return json.loads((GOLDEN.parent / "indirect" / "limits.json").read_text(encoding="utf-8"))


def slack(ours: int, theirs: int) -> float:
    return SLACK * QUANTILE * float(np.sqrt(1.0 / ours + 1.0 / theirs))


@pytest.mark.parametrize(
    ("options", "name", "labels"),
    [
        (SIMPLE, "simple", {"indirect": "ind_x1_m2_y3", "total": "total_x1_y3"}),
        (SERIAL, "serial", {"first": "ind_x1_m2_y4", "last": "ind_x1_m3_y4", "both": "ind_x1_m2_m3_y4",
                            "all": "total_ind_x1_y4"}),
    ],
)  # fmt: skip
def test_monte_carlo_limits_are_those_of_semtools(options: Any, name: str, labels: dict[str, str]) -> None:
    known = reference()
    ours = mediation(frame("panel"), limits="monte_carlo", draws=40_000, **options).effects.set_index("label")
    for row in known[name]:
        own = ours.loc[labels[row["label"]]]
        assert abs(own["estimate"] - row["estimate"]) < EXACT
        for side in ("low", "high"):
            assert abs(own[side] - row[side]) < slack(40_000, known["carlo_draws"]) * own["se"]


@pytest.mark.parametrize(("limits", "prefix"), [("percentile", ""), ("bca", "bca_")])
def test_bootstrap_limits_are_those_of_boot(limits: str, prefix: str) -> None:
    known = reference()
    ours = mediation(frame("panel"), limits=limits, draws=6_000, **SIMPLE).effects.set_index("label")
    for row, label in zip(known["boot"], ("ind_x1_m2_y3", "total_x1_y3"), strict=True):
        own = ours.loc[label]
        assert abs(own["estimate"] - row["estimate"]) < EXACT
        assert own["se"] == pytest.approx(
            row["se"], rel=SLACK * np.sqrt(0.5 / 6_000 + 0.5 / known["boot_draws"])
        )
        for side in ("low", "high"):
            assert abs(own[side] - row[f"{prefix}{side}"]) < slack(6_000, known["boot_draws"]) * own["se"]


def test_bca_limits_of_a_skewed_product_move_against_percentiles() -> None:
    """boot's BCa limits of the indirect effect lie above its percentiles; so do ours, on the same draws."""
    found = [
        mediation(frame("panel"), limits=m, draws=2000, **SIMPLE).effects.iloc[0]
        for m in ("percentile", "bca")
    ]
    row = reference()["boot"][0]
    for side in ("low", "high"):
        assert np.sign(found[1][side] - found[0][side]) == np.sign(row[f"bca_{side}"] - row[side])


@pytest.mark.parametrize("limits", ["monte_carlo", "percentile", "bca", "delta"])
def test_p_and_limits_agree_on_0(limits: str) -> None:
    data = frame("panel")
    seen = set()
    for m, y in (("m2", "y3"), ("m2", "y4"), ("m3", "y4"), ("m3", "out"), ("m4", "out"), ("m5", "out")):
        rows: Mediation = mediation(
            data, x="x1", m=m, y=y, limits=limits, draws=None if limits == "delta" else 999
        )
        for row in rows.effects.query("what != 'proportion mediated'").itertuples():
            outside = row.low > 0 or row.high < 0
            assert outside == (row.p < 0.05) or abs(row.p - 0.05) < 0.005, (
                row
            )  # the two interpolate differently
            seen.add(outside)
    assert seen == {True, False}


def test_p_of_bca_is_the_level_at_which_a_limit_is_0() -> None:
    rng = np.random.default_rng(5)
    x = rng.lognormal(size=80)
    m = 0.12 * x + rng.lognormal(size=80)
    data = pd.DataFrame({"x": x, "m": m, "y": 0.15 * m + 0.05 * x + rng.lognormal(size=80)})
    found = mediation(data, x="x", m="m", y="y", limits="bca", draws=3000)
    many = found.draws
    assert many is not None
    a = acceleration(found.fit.solution, found.fit.sample.rows, design(found.fit.sample.rows)).estimate
    labels = found.fit.estimates["label"].tolist()
    skewed = 0
    for row in found.effects.query("what != 'proportion mediated' and p > 0.02 and p < 0.98").itertuples():
        at = labels.index(row.label)
        low, high = bca(many.values.estimate[:, [at]], np.array([row.estimate]), a[[at]], 1.0 - row.p)
        nearest = min(abs(low[0]), abs(high[0]))
        assert nearest < 0.02 * row.se, row
        skewed += abs(a[at]) > 0.02
    assert skewed >= 2


def test_monte_carlo_is_the_fits_own() -> None:
    found = mediation(frame("panel"), draws=5000, seed=3, **SIMPLE)
    own = found.fit.monte_carlo(5000, seed=3).set_index("label")
    rows = found.effects.set_index("label")
    np.testing.assert_allclose(
        rows[["low", "high", "se"]], own.loc[rows.index, ["low", "high", "se"]], rtol=1e-12
    )


def test_monte_carlo_of_ordered_outcomes_is_the_fits_own() -> None:
    data = frame("panel_indirect")
    found = mediation(data, x="x1", m="m2", y="b", ordered=["b"], draws=2000, seed=3)
    own = found.fit.monte_carlo(2000, seed=3).set_index("label")
    rows = found.effects.set_index("label")
    np.testing.assert_allclose(
        rows[["low", "high", "se"]], own.loc[rows.index, ["low", "high", "se"]], rtol=1e-12
    )
    assert any("normal responses" in note for note in found.notes)


def test_p_of_draws_counts_the_estimate_itself() -> None:
    draws = np.array([[-1.0, 1.0, 0.0], [2.0, 1.0, 0.0], [3.0, 1.0, 0.0]])
    np.testing.assert_allclose(p_of_draws(draws), [1.0, 0.5, 1.0])  # 2*(1+1)/4, 2*(0+1)/4, capped


@pytest.mark.slow
@pytest.mark.parametrize("limits", ["monte_carlo", "percentile", "bca"])
def test_limits_cover_the_true_indirect_effect(limits: str) -> None:
    """150 persons, a = b = .4, 120 samples: 95 % within 4 binomial standard errors (.02 each)."""
    rng = np.random.default_rng(20261122)
    samples, covered = 120, 0
    for k in range(samples):
        x, e, u = rng.normal(size=(3, 150))
        m = 0.4 * x + e
        data = pd.DataFrame({"x": x, "m": m, "y": 0.4 * m + 0.1 * x + u})
        row = mediation(data, x="x", m="m", y="y", limits=limits, draws=300, seed=k).effects.iloc[0]
        covered += row["low"] < 0.16 < row["high"]
    assert abs(covered / samples - 0.95) < 4 * np.sqrt(0.95 * 0.05 / samples)
