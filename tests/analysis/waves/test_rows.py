"""Rows of a wave: long files split, duplicate persons, rows kept, computed columns."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves import Column, link
from analysis.waves.rows import distinct, split, with_column
from tests.analysis.waves.support import wave

LONG = "id,month,x\n1,0,NA\n1,6,2\n2,0,3\n2,6,NA\n3,0,5\n"


def test_split_makes_waves_with_their_own_counts(tmp_path: Path) -> None:
    read = wave(tmp_path, LONG, missing=["NA"])
    first, second = split(read, by="month", waves={"0": "m0", "6": "m6"}, times={"m0": 0, "m6": 6})
    assert (first.name, first.time, len(first.data)) == ("m0", 0, 3)
    assert (second.name, second.time, len(second.data)) == ("m6", 6, 2)
    assert first.column("x").missing_met == {"NA": 1}
    made = link([first, second], person="id")
    assert made.column("x").missing_met == {"NA": 2}
    assert len(made.sources) == 1
    assert made.wide("x")["x_m6"].tolist()[0] == 2


@pytest.mark.parametrize(
    ("text", "waves", "words"),
    [
        (LONG, {"0": "m0"}, "code(s) 6 in 2 row(s) are not named as waves"),
        (LONG, {"0": "m0", "6": "m6", "12": "m12"}, "code(s) ['12'] of waves are in no row"),
        ("id,month\n1,\n2,0\n", {"0": "m0"}, "empty in 1 row(s), so their wave is unknown"),
        ("id,mon\n1,0\n", {"0": "m0"}, "no column 'month' (near: 'mon')"),
    ],
)
def test_faulty_splits_are_refused(tmp_path: Path, text: str, waves: dict[str, str], words: str) -> None:
    with pytest.raises(DataError) as caught:
        split(wave(tmp_path, text), by="month", waves=waves)
    assert words in str(caught.value)


def test_other_rows_are_left_out_only_when_declared(tmp_path: Path) -> None:
    (only,) = split(wave(tmp_path, LONG), by="month", waves={"6": "m6"}, others="drop")
    assert len(only.data) == 2


def test_distinct_keeps_the_first_or_last_row(tmp_path: Path) -> None:
    read = wave(tmp_path, "id,x\n1,10\n2,20\n1.0,30\n1,NA\n", missing=["NA"])
    first, dropped = distinct(read, person="id", keep="first")
    assert (first.data["x"].tolist(), dropped) == ([10, 20], 2)
    assert first.column("x").missing_met == {}
    last, dropped = distinct(read, person="id", keep="last")
    assert (last.data["id"].tolist(), dropped, last.column("x").missing_met) == ([2, 1], 2, {"NA": 1})
    same, dropped = distinct(first, person="id", keep="last")
    assert (same, dropped) == (first, 0)


def test_a_computed_column_is_added(tmp_path: Path) -> None:
    read = wave(tmp_path, "x\n1\n2\n")
    column = Column("twice", unit="points", origin="expression x * 2")
    more = with_column(read, column, read.data["x"] * 2)
    assert more.data["twice"].tolist() == [2, 4]
    assert more.column("twice") == column
    with pytest.raises(DataError, match="a column 'twice' exists already"):
        with_column(more, column, read.data["x"])
    with pytest.raises(DataError, match="the values of 'twice' are not one for each of its rows"):
        with_column(read, column, pd.Series([1.0]))
