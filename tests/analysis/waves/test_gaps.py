"""Patterns of missing cells: counts as pandas has them, like beside like."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves import Column, Panel, gaps
from analysis.waves.gaps import ANSWERED, MISSING, UNSEEN

NAN = float("nan")
FRAME = pd.DataFrame({"x": [1.0, NAN, 3.0, NAN, NAN], "y": [1.0, 2.0, NAN, NAN, 5.0]})
ROWS = [("a", "w1"), ("a", "w2"), ("b", "w1"), ("c", "w1"), ("c", "w2")]
LONG = pd.DataFrame(
    {"mood": [1.0, NAN, 2.0, NAN, 4.0], "late": [NAN, 1.0, NAN, NAN, 2.0]},
    index=pd.MultiIndex.from_tuples(ROWS, names=["person", "wave"]),
)
PANEL = Panel(LONG, ("w1", "w2"), {}, (Column("mood"), Column("late")))


def test_counts_are_those_of_pandas() -> None:
    found = gaps(FRAME)
    assert found.count(MISSING).tolist() == FRAME.isna().sum().tolist()
    assert (found.n, found.persons.tolist()) == (5, [1, 1, 2, 1])
    assert found.patterns.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_a_wave_that_did_not_ask_has_no_column_and_an_absent_person_is_unseen() -> None:
    found = gaps(PANEL)
    assert list(zip(found.names, found.waves, strict=True)) == [
        ("mood", "w1"),
        ("mood", "w2"),
        ("late", "w2"),
    ]
    assert [found.count(state).tolist() for state in (ANSWERED, MISSING, UNSEEN)] == [
        [2, 1, 2],
        [1, 1, 0],
        [0, 1, 1],
    ]
    assert found.patterns[-1].tolist() == [0, 2, 2]  # who is seen least stands last


def test_scales_stand_for_items_and_no_columns_for_waves() -> None:
    assert gaps(FRAME, scales={"both": ["x", "y"]}).count(MISSING).tolist() == [4]
    waves = gaps(PANEL, ())
    assert (waves.names, waves.count(UNSEEN).tolist()) == (("w1", "w2"), [0, 1])


def test_the_data_are_not_changed_and_bad_calls_are_refused() -> None:
    before = FRAME.copy()
    gaps(FRAME, scales={"both": ["x", "y"]})
    assert FRAME.equals(before)
    with pytest.raises(DataError, match="there is no column 'z'"):
        gaps(FRAME, ["z"])
    with pytest.raises(DataError, match="no row or no column"):
        gaps(FRAME.iloc[:0])
    nothing = Panel(LONG * np.nan, ("w1", "w2"), {}, PANEL.columns)
    with pytest.raises(DataError, match="every cell is missing"):
        gaps(nothing)
