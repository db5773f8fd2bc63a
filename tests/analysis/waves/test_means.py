"""Means by wave and group: as scipy's Student interval has them."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.errors import DataError
from analysis.waves import Column, Panel, means
from analysis.waves.groups import labeled_groups

ROUNDING = 1e-12
INDEX = pd.MultiIndex.from_product([list("abcde"), ["w1", "w2"]], names=["person", "wave"])
VALUES = [1.0, 4.0, 2.5, np.nan, 7.0, 2.0, 3.0, np.nan, 9.0, np.nan]
ARM = [2.0, 2.0, 1.0, 1.0, 2.0, 2.0, 1.0, 1.0, np.nan, np.nan]
PANEL = Panel(
    pd.DataFrame({"mood": VALUES, "arm": ARM, "word": ["x"] * 10}, index=INDEX),
    ("w1", "w2"),
    {},
    (Column("mood"), Column("arm", value_labels={1.0: "Control"}), Column("word", kind="text")),
)


def test_the_interval_is_students() -> None:
    row = means(PANEL, "mood", level=0.9).iloc[0]
    own = np.array(VALUES[::2])
    low, high = stats.t.interval(0.9, len(own) - 1, own.mean(), stats.sem(own))
    assert (row["n"], row["sd"]) == (5, pytest.approx(own.std(ddof=1), abs=ROUNDING))
    assert [row["low"], row["high"]] == pytest.approx([low, high], abs=ROUNDING)


def test_groups_stand_in_the_order_of_their_codes_under_their_labels() -> None:
    table = means(PANEL, "mood", "arm")
    assert list(table["group"]) == ["Control", "Control", "2", "2", "(missing)", "(missing)"]
    assert list(table["n"]) == [2, 0, 2, 2, 1, 0]
    assert list(table["mean"])[:3] == pytest.approx([2.75, np.nan, 4.0], nan_ok=True)
    assert table["low"].isna().tolist() == [False, True, False, False, True, True]


def test_without_groups_all_are_one() -> None:
    labels, groups = labeled_groups(PANEL, None)
    assert (set(labels), groups) == ({""}, ("",))


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("mod", {}, "mood"),
        ("word", {}, "column 'word' holds no numbers"),
        ("mood", {"level": 1.0}, "level=1.0 must lie between 0 and 1"),
        ("mood", {"by": "mood"}, "changes between waves"),
    ],
)
def test_bad_calls_are_refused(name: str, options: dict[str, object], words: str) -> None:
    with pytest.raises(DataError, match=words):
        means(PANEL, name, **options)  # type: ignore[arg-type]
