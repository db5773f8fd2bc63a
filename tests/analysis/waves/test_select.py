"""Columns under the panel's names."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves.select import expand, matching, rename, rename_wave, select, select_wave
from tests.analysis.waves.support import wave

NAMES = ["id", "Q11_1", "Q11_2", "Q11_10", "Q11_x", "F1A", "F1C", "Q3"]
FRAME = pd.DataFrame([range(len(NAMES))], columns=NAMES)


def test_patterns_carry_the_number_of_the_item() -> None:
    assert expand(NAMES, {"dass21_{item}": "Q11_{item}", "consent": "Q3"}) == {
        "dass21_1": "Q11_1",
        "dass21_2": "Q11_2",
        "dass21_10": "Q11_10",
        "consent": "Q3",
    }
    assert expand(NAMES, {"cesd_{item}": "F1{letter}"}) == {"cesd_1": "F1A", "cesd_3": "F1C"}
    assert expand(["q01", "q02"], {"a_{item}": "q{item}"}) == {"a_1": "q01", "a_2": "q02"}


def test_matching_is_in_order_of_number() -> None:
    assert matching(["q10", "q2", "x"], ["q{item}", "x"]) == ["q2", "q10", "x"]


def test_rename_keeps_the_others_and_select_does_not() -> None:
    renamed, columns = rename(FRAME, {"a_{item}": "Q11_{item}"})
    assert list(renamed) == ["id", "a_1", "a_2", "a_10", "Q11_x", "F1A", "F1C", "Q3"]
    assert columns == {"a_1": "Q11_1", "a_2": "Q11_2", "a_10": "Q11_10"}
    chosen, _ = select(FRAME, {"b": "Q3", "a": "id", "again": "id"})
    assert chosen.to_dict("list") == {"b": [7], "a": [0], "again": [0]}
    assert list(FRAME) == NAMES


def test_names_can_be_exchanged() -> None:
    swapped, _ = rename(FRAME[["id", "Q3"]], {"id": "Q3", "Q3": "id"})
    assert list(swapped) == ["Q3", "id"]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"a": "Q33"}, "columns: no column 'Q33' (near: 'Q3')"),
        ({"a_{item}": "Q12_{item}"}, "no column fits the pattern 'Q12_{item}'"),
        ({"a_{item}": "Q3"}, "has a pattern on one side only"),
        ({"a": "Q11_{item}"}, "has a pattern on one side only"),
        ({"a_{item}": "Q{item}_{item}"}, "must hold {item} or {letter} once"),
        ({"a_{item}_{item}": "Q11_{item}"}, "must hold {item} once"),
        ({"a_1": "Q3", "a_{item}": "Q11_{item}"}, "the name(s) ['a_1'] are given to several file columns"),
        ({"a": "id", "b": "id"}, "the file column(s) ['id'] get several names"),
        ({"id": "Q3"}, "the new name(s) ['id'] are already names of other columns"),
    ],
)
def test_faulty_names_are_refused(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(DataError) as caught:
        rename(FRAME, mapping)
    assert words in str(caught.value)


def test_two_columns_of_one_item_are_refused() -> None:
    with pytest.raises(DataError, match="fits both 'q1' and 'q01' as item 1"):
        matching(["q1", "q01"], "q{item}")
    with pytest.raises(DataError, match="no column 'z'"):
        matching(["q1"], "z")


def test_labels_and_reasons_go_along(tmp_path: Path) -> None:
    read = wave(tmp_path, "id,q1,q2\n1,NA,2\n2,3,4\n", missing=["NA"], codebook={"q1": {"label": "First"}})
    for changed in (
        rename_wave(read, {"a_{item}": "q{item}"}),
        select_wave(read, {"a_1": "q1"}, name="w9", time=9),
    ):
        column = changed.column("a_1")
        assert (column.label, column.missing_met) == ("First", {"NA": 1})
        assert changed.reasons is not None
        assert changed.reasons["a_1"].tolist()[0] == "NA"
    assert (changed.name, changed.time) == ("w9", 9)
    assert [column.name for column in changed.columns] == ["a_1"]
    assert select_wave(read, {"b": "q2"}).reasons is None
    assert [column.name for column in read.columns] == ["id", "q1", "q2"]
