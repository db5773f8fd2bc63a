"""Coefficient alpha: exact relations, pingouin's interval on complete data, and refusals."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

import instruments
from analysis.errors import DataError
from analysis.psychometrics import alpha, reliability

ROUNDED_TO_THREE = 5e-4


def answers(n: int = 40, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    level = rng.normal(size=(n, 1))
    raw = np.clip(np.round(1.5 + level + rng.normal(size=(n, 10))), 0, 3)
    return pd.DataFrame(raw, columns=[f"epds_{i}" for i in range(1, 11)])


def test_alpha_of_two_items_is_spearman_brown_of_their_covariance() -> None:
    frame = answers()[["epds_1", "epds_2"]]
    c = frame.cov().to_numpy()
    assert alpha(frame).estimate == pytest.approx(4 * c[0, 1] / c.sum())


def test_alpha_of_equal_items_is_one() -> None:
    item = answers()["epds_1"]
    found = alpha(pd.DataFrame({"a": item, "b": item, "c": item}))
    assert (found.estimate, found.low, found.high) == pytest.approx((1, 1, 1))


def test_interval_is_pingouins_before_its_rounding() -> None:
    frame = answers()
    found = alpha(frame)
    low, high = pingouin.cronbach_alpha(data=frame)[1]
    assert (found.low, found.high) == pytest.approx((low, high), abs=ROUNDED_TO_THREE)
    assert found.low not in (low, round(found.low, 3))


def test_incomplete_persons_count_neither_in_the_estimate_nor_in_n() -> None:
    frame = answers()
    more = pd.concat([frame, pd.DataFrame({"epds_1": [3.0] * 25})], ignore_index=True)
    assert alpha(more) == alpha(frame)
    assert alpha(more).n == 40


def test_reliability_keys_the_items() -> None:
    form = instruments.load("cesd20")
    positive = ["cesd20_4", "cesd20_8", "cesd20_12", "cesd20_16"]  # Radloff (1977): the four positive items
    level = np.arange(4).repeat(5)
    stored = pd.DataFrame({item: level.astype(float) for item in form.items})
    stored[positive] = 3 - stored[positive]
    row = reliability(stored, form).iloc[0]
    assert (row["scale"], row["items"], row["n"], row["note"]) == ("cesd20", 20, 20, None)
    assert row["alpha"] == pytest.approx(1)


def test_reliability_takes_a_forms_id() -> None:
    pd.testing.assert_frame_equal(
        reliability(answers(), "epds"), reliability(answers(), instruments.load("epds"))
    )


def test_reliability_says_why_there_is_no_alpha() -> None:
    table = reliability(answers().iloc[:1], instruments.load("epds"))
    assert np.isnan(table["alpha"][0])
    assert table["note"][0] == "fewer than 2 persons answered every item"


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"a": [1.0, 2.0]}), "1 item.*fewer than 2 items has none.*Leave reliability out"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}), "1 complete person.*fewer than 2 persons"),
        (pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}), "all sums are equal"),
    ],
)
def test_alpha_that_cannot_be_computed_is_refused(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(DataError, match=words):
        alpha(frame)


def test_absent_item_is_named() -> None:
    with pytest.raises(DataError, match=r"epds: no column for item\(s\) epds_7\. Rename"):
        reliability(answers().drop(columns="epds_7"), instruments.load("epds"))


def test_value_outside_the_coding_is_counted_not_shown() -> None:
    frame = answers()
    frame.loc[[0, 1], "epds_2"] = 77
    with pytest.raises(DataError, match=r"'epds_2' holds 2 answer\(s\) outside 0\.\.3\.") as caught:
        reliability(frame, instruments.load("epds"))
    assert "77" not in str(caught.value)


@given(st.permutations(range(10)), st.integers(0, 99), st.floats(0.1, 10), st.floats(-5, 5))
def test_alpha_ignores_order_and_linear_unit(order: list[int], seed: int, unit: float, shift: float) -> None:
    frame = answers(seed=seed)
    changed = frame.iloc[::-1, order] * unit + shift
    assert alpha(changed).estimate == pytest.approx(alpha(frame).estimate)
