"""The rules for missing answers that a caller may name, worked by hand."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments.missing import RULES, usable
from tests.instruments.test_own_form import OWN, written


def answers(form: str, *rows: Sequence[float | None]) -> pd.DataFrame:
    """Return answer sheets with the item ids as columns."""
    return pd.DataFrame(rows, columns=list(instruments.load(form).items), dtype=float)


def test_one_missing_prorates_a_sum() -> None:
    one, two = [1, 1, 1, 1, 1, 1, 1, 3, None], [1, 1, 1, 1, 1, 1, 1, None, None]
    scores = instruments.score(answers("phq9", one, two), "phq9", missing="one-missing")
    assert scores["phq9"][0] == 10 * 9 / 8  # by hand: 10 points over 8 answers, 9 items
    assert math.isnan(scores["phq9"][1])
    assert scores["phq9_syndrome"].isna().all()
    assert "phq9: prorate:1: at most 1 missing item(s) a scale" in scores.attrs["rule"]
    assert "(chosen by the user)" in scores.attrs["rule"]


def test_half_needs_half_of_the_answers() -> None:
    four, five = [2, 2, 2, 0, *[None] * 5], [2, 2, 2, 0, 4 - 3, *[None] * 4]
    scores = instruments.score(answers("phq9", four, five), "phq9", missing="half")["phq9"]
    assert math.isnan(scores[0])  # 4 of 9 is less than half
    assert scores[1] == 7 * 9 / 5  # by hand


def test_a_mean_takes_the_mean_of_the_answered(tmp_path: Path) -> None:
    path = written(tmp_path, OWN)
    sheets = pd.DataFrame([[1, None, 2, 3], [1, None, None, 3], [None, None, None, 3]], dtype=float)
    sheets.columns = [f"support_{item}" for item in range(1, 5)]
    one = instruments.score(sheets, path, missing="one-missing")["support"]
    half = instruments.score(sheets, path, missing="half")["support"]
    assert one[0] == half[0] == (1 + 2 + 3) / 3  # by hand
    assert math.isnan(one[1]) and half[1] == (1 + 3) / 2
    assert math.isnan(half[2])


@pytest.mark.parametrize("rule", [rule.text for rule in RULES])
def test_every_rule_can_be_asked_for(rule: str, tmp_path: Path) -> None:
    asked = rule.replace("N", "1")
    form = next(name for name in ("phq9", "djg11", "support") if fits(rule, name))
    source = written(tmp_path, OWN) if form == "support" else form
    items = instruments.load(source).items
    lowest = instruments.load(source).coding.lowest
    sheet = pd.DataFrame([[lowest] * len(items)], columns=list(items))
    full = instruments.score(sheet, source)
    asked_for = instruments.score(sheet, source, missing=asked)
    pd.testing.assert_frame_equal(full, asked_for)  # complete answers have one score


def fits(rule: str, form: str) -> bool:
    """Whether a rule goes with the score of a form."""
    return rule in usable({"phq9": "sum", "djg11": "count", "support": "mean"}[form])


def test_a_weighted_sum_has_no_rule_but_complete() -> None:
    assert usable("weighted") == usable("algorithm") == ["complete"]
    assert usable("count") == ["complete", "prorate:N", "available:N", "one-missing", "half"]


def test_a_scale_too_short_for_the_rule_needs_all_its_items() -> None:
    """CES-D: 7, 7, 4 and 2 items; two of the first and one of the last are missing."""
    form = instruments.load("cesd20_factors")
    answers = pd.DataFrame([[1] * 20], columns=list(form.items))
    scales = {scale.name: scale for scale in form.scales}
    short = min(form.scales, key=lambda scale: len(scale.items))
    long = max(form.scales, key=lambda scale: len(scale.items))
    assert len(short.items) == 2 < len(long.items)
    answers.loc[0, [*long.items[:2], short.items[0]]] = np.nan
    found = instruments.score(answers, form, missing="prorate:2").iloc[0]
    assert np.isnan(found[short.name])
    assert not any(np.isnan(found[name]) for name in scales if name != short.name)
    with pytest.raises(
        instruments.InstrumentError, match="phq2 has 2 items, and at least one must be answered"
    ):
        instruments.score(pd.DataFrame({"phq2_1": [1], "phq2_2": [1]}), "phq2", missing="prorate:2")
