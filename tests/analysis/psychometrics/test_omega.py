"""Omega of one factor: against lavaan, the engine's own reliability, and what has none."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import cfa, reliability
from analysis.psychometrics import omega

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "omega" / "omega.json").read_text("utf-8"))
TWO_OPTIMIZERS = 1e-5  # where they stop


def items() -> pd.DataFrame:
    return pd.DataFrame(GOLDEN["data"]).astype(float)


def test_omega_is_that_of_lavaan() -> None:
    found = omega(items())
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (GOLDEN["est"], GOLDEN["low"], GOLDEN["high"]), rel=TWO_OPTIMIZERS
    )
    assert (found.n, found.note) == (150, None)


def test_omega_is_that_of_the_fits_own_reliability() -> None:
    fit = cfa("f =~ " + " + ".join(items()), items())
    assert omega(items()).estimate == pytest.approx(fit.reliability()["omega"].item(), rel=TWO_OPTIMIZERS)


def test_only_complete_persons_count() -> None:
    frame = items()
    frame.loc[:9, "x1"] = np.nan
    assert omega(frame).estimate == omega(frame.iloc[10:]).estimate
    assert omega(frame).n == 140


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (items()[["x1"]], "fewer than 2 items"),
        (items()[["x1", "x2"]], "fewer than 3 items"),
        (items().head(1), "fewer than 2 persons"),
        (items().head(5), "no more persons than items"),
        (items().assign(x1=1.0), "an item has one answer only"),
        (items() * 0, "all sums are equal"),
        (items()[["x1", "x1", "x1"]], "the model of one factor"),
    ],
)
def test_what_has_no_omega_says_why(frame: pd.DataFrame, words: str) -> None:
    found = omega(frame)
    assert np.isnan(found.estimate)
    assert words in str(found.note)


def test_reliability_gives_omega_where_it_is_asked_for() -> None:
    rng = np.random.default_rng(3)
    answers = pd.DataFrame(rng.integers(0, 4, (80, 10)), columns=[f"epds_{k}" for k in range(1, 11)])
    plain, both = reliability(answers, "epds"), reliability(answers, "epds", with_omega=True)
    assert [*plain.columns, "omega", "omega_low", "omega_high", "omega_note"] == list(both.columns)
    pd.testing.assert_frame_equal(both[plain.columns], plain)
