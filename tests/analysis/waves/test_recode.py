"""Declared recodes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves.recode import recode, recode_wave
from tests.analysis.waves.support import wave

FRAME = pd.DataFrame({"q1": [1.0, 2.0, np.nan], "q2": [4.0, 1.0, 1.0], "t": ["1,2", "x", None]})


def test_add_shifts_codes_and_says_so() -> None:
    done, sentence = recode(FRAME, columns="q{item}", add=-1)
    np.testing.assert_array_equal(done["q1"], [0, 1, np.nan])
    assert done["q2"].tolist() == [3, 0, 0]
    assert sentence == "q{item} (2 columns): -1 added, 5 cells changed."
    assert FRAME["q1"].tolist()[:2] == [1, 2]


def test_map_changes_codes_and_says_so() -> None:
    done, sentence = recode(FRAME, columns=["q1"], map={"1": 0, "2": float("nan")})
    np.testing.assert_array_equal(done["q1"], [0, np.nan, np.nan])
    assert sentence == "q1 (1 column): 1 to 0, 2 to missing, 2 cells changed."
    text, _ = recode(FRAME, columns="t", map={"1,2": 1, "x": 0})
    np.testing.assert_array_equal(text["t"], [1, 0, np.nan])
    words, _ = recode(FRAME, columns="q1", map={1: "no", 2: "yes"})
    assert words["q1"].tolist()[:2] == ["no", "yes"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"columns": "q1"}, "give either add or map"),
        ({"columns": "q1", "add": 1, "map": {"1": 1}}, "give either add or map"),
        (
            {"columns": "q1", "map": {"1": 0}},
            "column 'q1' holds code(s) 2 in 1 row(s) that the map does not name",
        ),
        ({"columns": "t", "map": {"x": 0}}, "column 't' holds texts in 1 row(s)"),
        ({"columns": "t", "add": 1}, "column 't' holds text, so 1 cannot be added"),
        ({"columns": "z{item}", "add": 1}, "no column fits the pattern 'z{item}'"),
    ],
)
def test_faulty_recodes_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(DataError) as caught:
        recode(FRAME, **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_labels_and_range_move_with_the_codes(tmp_path: Path) -> None:
    book = {"q{item}": {"low": 1, "high": 4, "values": "1 = never; 4 = often; 9 = refused", "missing": "9"}}
    read = wave(tmp_path, "q1,q2\n1,4\n9,1\n", codebook=book)
    added, sentence = recode_wave(read, columns="q{item}", add=-1)
    column = added.column("q1")
    assert (column.low, column.high) == (0, 3)
    assert column.value_labels == {9.0: "refused", 0.0: "never", 3.0: "often"}
    assert column.notes == (f"recoded: {sentence}",)
    np.testing.assert_array_equal(added.data["q1"], [0, np.nan])
    turned, _ = recode_wave(read, columns="q2", map={"1": 4, "4": 1})
    assert turned.column("q2").value_labels == {9.0: "refused", 4.0: "never", 1.0: "often"}
    assert turned.column("q1") == read.column("q1")
    joined, _ = recode_wave(read, columns="q2", map={"1": 0, "4": 0})
    assert joined.column("q2").value_labels == {9.0: "refused", 0.0: "never / often"}
