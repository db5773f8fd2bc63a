"""Scoring a million respondents in one call."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

import instruments
from tests.benchmarks.case import Case

RESPONDENTS = 1_000_000
MISSING = 0.02


def cases() -> Iterator[Case]:
    """Give the PSI-SF (36 items, five scores), complete and with gaps, and a keyed sum with proration."""
    complete = _answers("psi_sf_3", 0.0)
    yield _case("1,000,000 x 36 items, 5 scores, float64, complete", complete, "psi_sf_3", None)
    gaps = _answers("psi_sf_3", MISSING)
    yield _case("1,000,000 x 36 items, 5 scores, float64, prorate:2", gaps, "psi_sf_3", "prorate:2")
    yield _case("1,000,000 x 36 items, 5 scores, Int8 nullable", gaps.astype("Int8"), "psi_sf_3", None)
    cesd = _answers("cesd20", MISSING)
    yield _case("1,000,000 x 20 items, keyed sum, prorate:4", cesd, "cesd20", "prorate:4")


def _answers(form: str, missing: float) -> pd.DataFrame:
    """Simulate answers at random; the numbers only need the right shape."""
    rng = np.random.default_rng(20261121)
    coding, items = instruments.load(form).coding, instruments.load(form).items
    codes = rng.integers(coding.lowest, coding.highest + 1, (RESPONDENTS, len(items))).astype(float)
    codes[rng.random(codes.shape) < missing] = np.nan
    return pd.DataFrame(codes, columns=list(items))


def _case(name: str, answers: pd.DataFrame, form: str, missing: str | None) -> Case:
    """Bind one call."""
    size = int(answers.memory_usage(index=False).sum())
    return Case(name, partial(instruments.score, answers, form, missing=missing), size)
