"""Words about where a wave's columns come from, for each way in which a file gives waves."""

import pytest

from analysis.study.places import in_file, placed
from analysis.study.plan import FilePlan, StudyPlan

FILE = {"path": "a.csv", "person": "id"}
WAVES = [{"name": "w1"}, {"name": "w2"}]


def plan(*files: dict[str, object]) -> StudyPlan:
    return StudyPlan.model_validate(
        {"study": {"id": "s", "title": "S"}, "waves": WAVES, "files": [{**FILE, **file} for file in files]}
    )


@pytest.mark.parametrize(
    ("columns", "column", "expected"),
    [
        ({"q_{item}": "Q11_{item}"}, "q_7", "Q11_7"),
        ({"q_{item}": "F1{letter}"}, "q_20", "F1T"),
        ({"q_{item}_x": "{item}.x"}, "q_3_x", "3.x"),
        ({"hours": "h"}, "hours", "h"),
        ({"q_{item}": "Q11_{item}"}, "q_a", None),
        ({"q_{item}": "Q11_{item}"}, "r_1", None),
        ({}, "q_1", None),
    ],
)
def test_a_panel_column_is_spelled_as_in_its_file(
    columns: dict[str, str], column: str, expected: str | None
) -> None:
    file = FilePlan.model_validate({**FILE, "wave": "w1", "columns": columns})
    assert in_file(file, "w1", column) == expected


def test_columns_of_a_wave_in_a_wide_file() -> None:
    file = FilePlan.model_validate({**FILE, "by_wave": {"w1": {"x": "xa"}, "w2": {"x": "xb"}}})
    assert [in_file(file, wave, "x") for wave in ("w1", "w2")] == ["xa", "xb"]


def test_only_the_wave_and_columns_of_the_message_are_placed() -> None:
    one = {"wave": "w1", "columns": {"q_{item}": "a{item}"}}
    two = {"path": "b.csv", "wave": "w2", "columns": {"q_{item}": "b{item}"}}
    told = placed("wave 'w2': 'q_2' is odd.", plan(one, two), None, ["q_1", "q_2"])
    assert (
        told == "wave 'w2': 'q_2' is odd. Wave 'w2' is read from b.csv, where 'q_2' is mapped to column 'b2'."
    )
    assert placed("Odd.", plan(one, two), None, ["q_1"]) == "Odd."


def test_samples_and_recodes_are_regarded() -> None:
    one = {"sample": "one", "wave_column": "t", "wave_values": {"0": "w1"}}
    two = {
        "path": "b.csv",
        "sample": "two",
        "wave_column": "t",
        "wave_values": {"0": "w1"},
        "recode": [{"columns": "q_1", "add": -1}],
    }
    assert placed("wave 'w1'.", plan(one, two), "one", []) == "wave 'w1'. Wave 'w1' is read from a.csv."
    assert placed("wave 'w1'.", plan(one, two), "two", []) == (
        "wave 'w1'. Wave 'w1' is read from b.csv (codes are those after its declared recodes)."
    )


def test_many_columns_are_named_in_part() -> None:
    names = [f"q_{k}" for k in range(1, 9)]
    message = f"wave 'w1': {', '.join(map(repr, names))}."
    told = placed(message, plan({"wave": "w1", "columns": {"q_{item}": "a{item}"}}), None, names)
    assert told.endswith("'q_5' is mapped to column 'a5' and 3 more.")
