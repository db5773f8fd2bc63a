"""Attendance and drop-out by hand, and the sums that hold for every panel."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.errors import DataError
from analysis.waves import Column, Panel, attendance
from analysis.waves.attrition import counts


def panel(here: np.ndarray) -> Panel:
    who, when = np.nonzero(here)
    waves = tuple(f"w{k}" for k in range(here.shape[1]))
    index = pd.MultiIndex.from_arrays([who, np.array(waves)[when]], names=["person", "wave"])
    data = pd.DataFrame({"arm": who % 2, "x": np.where(when % 2, 1.0, np.nan)}, index=index)
    return Panel(data, waves, {}, (Column("arm"), Column("x")))


HERE = np.array([[1, 1, 1], [1, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0]], dtype=bool)


def test_by_hand() -> None:
    table = attendance(panel(HERE))
    assert table.drop(columns=["group", "wave"]).to_numpy().tolist() == [
        # ever seen before away gone first kept always missed later back entered
        [5, 3, 2, 0, 0, 3, 3, 3, 0, 0, 0, 3],
        [5, 3, 0, 1, 1, 3, 1, 1, 2, 1, 0, 2],
        [5, 3, 0, 0, 2, 3, 2, 1, 1, 0, 1, 0],
    ]


@settings(max_examples=25, deadline=None)
@given(arrays(bool, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.booleans()))
def test_everybody_is_somewhere_and_changes_lead_from_wave_to_wave(here: np.ndarray) -> None:
    if not here.any():
        return
    table = attendance(panel(here), "arm")
    assert (table[["seen", "before", "away", "gone"]].sum(axis=1) == table["ever"]).all()
    assert (table["later"] <= table["missed"]).all() and (table["always"] <= table["kept"]).all()
    for _, own in table.groupby("group"):
        moved = own["seen"].diff().to_numpy()[1:]
        net = (own["back"] + own["entered"] - own["missed"]).to_numpy()[1:]
        assert (moved == net).all()


def test_seen_and_kept_are_those_of_counts() -> None:
    mine, other = attendance(panel(HERE)), counts(panel(HERE))
    assert mine["seen"].tolist() == other["persons"].tolist()
    assert mine["kept"].tolist() == other["returned"].tolist()


def test_who_is_seen_can_depend_on_answers() -> None:
    assert attendance(panel(HERE), columns=["x"])["seen"].tolist() == [0, 3, 0]
    with pytest.raises(DataError, match="changes between waves"):
        rows = pd.MultiIndex.from_product([["a"], ["w1", "w2"]], names=["person", "wave"])
        moving = Panel(pd.DataFrame({"arm": [0, 1]}, index=rows), ("w1", "w2"), {}, (Column("arm"),))
        attendance(moving, "arm")
