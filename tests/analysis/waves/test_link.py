"""Linking waves into a panel, and the panel's wide and long forms."""

import pickle
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.waves import Panel, link, read_wave
from analysis.waves.ids import ids_of
from tests.analysis.waves.support import panel, wave, written

TWO = {"w1": "id,x,t\n3,1,a\n1,2,b\n2,,c\n", "w2": "id,x,t,new\n1.0,5,,9\n2.0,6,,8\n4,7,,7\n"}


def test_persons_come_in_order_of_appearance_and_waves_as_given(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO, time={"w1": 0, "w2": 3})
    assert list(made.data.index) == [(3, "w1"), (1, "w1"), (1, "w2"), (2, "w1"), (2, "w2"), (4, "w2")]
    assert made.data.index.names == ["person", "wave"]
    waves = made.data.index.get_level_values("wave")
    assert isinstance(waves, pd.CategoricalIndex)
    assert waves.ordered
    assert list(waves.categories) == ["w1", "w2"]
    assert made.data.dtypes.map(str).to_dict() == {"x": "float64", "t": "object", "new": "float64"}
    assert made.times == {"w1": 0.0, "w2": 3.0}
    assert made.data.loc[(1, "w2"), "x"] == 5
    assert made.at("w1")["x"].loc[1] == 2


def test_wide_has_a_column_for_each_wave_that_has_the_name(tmp_path: Path) -> None:
    wide = panel(tmp_path, TWO).wide(["x", "new"])
    assert list(wide.columns) == ["x_w1", "x_w2", "new_w2"]
    assert list(wide.index) == [3, 1, 2, 4]
    np.testing.assert_array_equal(wide["x_w1"], [1, 2, np.nan, np.nan])
    np.testing.assert_array_equal(wide["x_w2"], [np.nan, 5, 6, 7])


def test_long_has_person_wave_and_time(tmp_path: Path) -> None:
    long = panel(tmp_path, TWO, time={"w2": 3}).long()
    assert list(long.columns) == ["person", "wave", "time", "x", "t", "new"]
    np.testing.assert_array_equal(long["time"], [np.nan, np.nan, 3, np.nan, 3, 3])


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(st.integers(0, 8), st.floats(-9, 9).map(lambda x: round(x, 3)), min_size=1),
        min_size=2,
        max_size=4,
    ).filter(
        lambda waves: all(
            set(one) & {k for other in waves if other is not one for k in other} for one in waves
        )
    )
)
def test_every_answer_is_found_again_in_wide_under_its_person_and_wave(waves: list[dict[int, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {
            f"w{k}": "id,x\n" + "".join(f"{person},{value!r}\n" for person, value in answers.items())
            for k, answers in enumerate(waves)
        }
        made = panel(Path(folder), files)
    wide = made.wide("x")
    assert set(wide.index) == {person for answers in waves for person in answers}
    for k, answers in enumerate(waves):
        assert wide[f"x_w{k}"].dropna().to_dict() == answers
    assert int(wide.notna().to_numpy().sum()) == len(made.data) == sum(map(len, waves))


def test_ids_are_the_same_however_the_program_wrote_them(tmp_path: Path) -> None:
    files = {"w1": "id,x\n17,1\n18,1\n", "w2": "id,x\n17.0,2\n 18 ,2\n"}
    text = wave(tmp_path, files["w2"], "w2", types={"id": "text"})
    made = link([wave(tmp_path, files["w1"]), text], person="id")
    assert list(made.persons) == [17, 18]
    assert made.wide("x")["x_w2"].tolist() == [2, 2]


def test_zeros_within_a_number_are_no_leading_zeros(tmp_path: Path) -> None:
    made = panel(tmp_path, {"w1": "id,x\n1,1\n100,1\n", "w2": "id,x\n1,1\n10,1\n"})
    assert list(made.persons) == [1, 100, 10]


def test_text_ids_stay_text(tmp_path: Path) -> None:
    made = panel(tmp_path, {"w1": "id,x\nA1,1\n007,2\n", "w2": "id,x\nA1,1\n007,2\n"})
    assert list(made.persons) == ["A1", "007"]


def test_each_wave_may_name_its_own_id_column(tmp_path: Path) -> None:
    waves = [wave(tmp_path, "id,x\n1,1\n"), wave(tmp_path, "code,x\n1,2\n", "w2")]
    made = link(waves, person={"w1": "id", "w2": "code"})
    assert [column.name for column in made.columns] == ["x"]
    with pytest.raises(DataError, match="wave 'w2': `person` names no id column"):
        link(waves, person={"w1": "id"})
    with pytest.raises(DataError, match="wave 'w2': person: no column 'id'"):
        link(waves, person="id")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("id,x\n1,1\n1,2\n2,3\n", "id,x\n1,1\n", "'id': 1 person(s) come more than once, in 2 of 3 rows"),
        ("id,x\n1,1\n ,2\n", "id,x\n1,1\n", "the id is missing in 1 of 2 row(s)"),
        ("id,x\n7,1\nA,1\n", "id,x\n007,1\nA,1\n", "1 id(s) differ only by leading zeros"),
        ("id,x\n7,1\n8,1\n", "id,x\n007,1\n008,1\n", "2 id(s) differ only by leading zeros"),
        ("id,x\n1,1\n", "id,x\n2,1\n", "wave 'w1': none of its 1 persons is in another wave"),
        ("id,x\n1,1\n", "id,x\n1,a\n", "column 'x': number in wave 'w1', text in wave 'w2'"),
        ("id,x\n1,1\n2,2\n", "id,x\n1,NA\n2,1\n", "declare missing = ['NA'] to read numbers"),
    ],
)
def test_waves_that_cannot_be_linked(tmp_path: Path, first: str, second: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        panel(tmp_path, {"w1": first, "w2": second})
    assert words in str(caught.value)


def test_messages_do_not_show_ids(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        wave_of = wave(tmp_path, "id,x\n4711,1\n4711,1\n")
        link([wave_of], person="id")
    assert "4711" not in str(caught.value)


def test_ids_too_long_for_floats_are_refused() -> None:
    with pytest.raises(DataError, match=r"1 numeric id\(s\) have more digits than the file's numbers keep"):
        ids_of(pd.Series([1.0, 2.0**53]), place="wave 'w1'")
    with pytest.raises(DataError, match="the ids are dates"):
        ids_of(pd.Series(pd.to_datetime(["2020-01-01"])), place="wave 'w1'")
    assert ids_of(pd.Series([2**60, 2**60 + 1]), place="").nunique() == 2


def test_sixteen_digits_stay_distinct_in_text_files(tmp_path: Path) -> None:
    made = panel(tmp_path, dict.fromkeys(("w1", "w2"), "id,x\n9007199254740992,1\n9007199254740993,2\n"))
    assert list(made.persons) == [9007199254740992, 9007199254740993]


def test_waves_and_times_are_checked(tmp_path: Path) -> None:
    one, two = wave(tmp_path, "id,x\n1,1\n"), wave(tmp_path, "id,x\n1,1\n", "w2")
    with pytest.raises(DataError, match="no waves"):
        link([], person="id")
    with pytest.raises(DataError, match=r"the wave name\(s\) \['w1'\] come more than once"):
        link([one, one], person="id")
    with pytest.raises(DataError, match=r"unknown wave\(s\) \['w3'\]"):
        link([one, two], person="id", time={"w3": 1})
    with pytest.raises(DataError, match=r"times \[3\.0, 1\.0\] do not increase"):
        link([one, two], person="id", time={"w1": 3, "w2": 1})


def test_codings_that_moved_between_waves_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "id,x\n1,1\n2,2\n")
    yes_no = {"x": {"values": "1 = yes; 2 = no"}}
    no_yes = {"x": {"values": "1 = No; 2 = Yes"}}
    spelled = {"x": {"values": "1 = yes, I do; 2 = no"}}
    one = read_wave(path, name="w1", codebook=yes_no)
    with pytest.raises(
        DataError, match=r"column 'x': 'yes' is code 1 in wave 'w1' but 2 in wave 'w2'; 2 label\(s\) moved"
    ):
        link([one, read_wave(path, name="w2", codebook=no_yes)], person="id")
    other = {"values": "1 = other; 2 = other"}, {"values": "1 = other; 2 = first"}
    link([read_wave(path, name=f"w{k}", codebook={"x": entry}) for k, entry in enumerate(other)], person="id")
    (note,) = link([one, read_wave(path, name="w2", codebook=spelled)], person="id").column("x").notes
    assert note == "the words of code(s) 1 differ between wave 'w1' and wave 'w2'"


def test_units_that_differ_are_refused_and_ranges_joined(tmp_path: Path) -> None:
    path = written(tmp_path, "id,x\n1,1\n2,2\n")
    hours = read_wave(path, name="w1", codebook={"x": {"unit": "hours", "low": 0, "high": 10}})
    with pytest.raises(DataError, match="in hours in wave 'w1', in minutes in wave 'w2'"):
        link([hours, read_wave(path, name="w2", codebook={"x": {"unit": "minutes"}})], person="id")
    joined = link([hours, read_wave(path, name="w2", codebook={"x": {"low": 1, "high": 20}})], person="id")
    column = joined.column("x")
    assert (column.unit, column.low, column.high, column.waves) == ("hours", 0, 20, ("w1", "w2"))


def test_missing_codes_met_are_added_up(tmp_path: Path) -> None:
    waves = [wave(tmp_path, "id,x\n1,-9\n2,1\n", name, missing=[-9]) for name in ("w1", "w2")]
    assert link(waves, person="id").column("x").missing_met == {"-9": 2}


def test_unknown_names_and_waves_are_named(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO)
    with pytest.raises(DataError, match=r"panel: no column 'neww' \(near: 'new'\)"):
        made.wide(["x", "neww"])
    with pytest.raises(DataError, match=r"no wave 'w3'\. The waves are 'w1', 'w2'"):
        made.at("w3")


def test_names_that_would_run_together_are_refused(tmp_path: Path) -> None:
    files = {"c": "id,a_b,a\n1,1,1\n", "b_c": "id,a_b,a\n1,1,1\n"}
    with pytest.raises(DataError, match=r"\['a_b_c'\] would each name two columns"):
        panel(tmp_path, files).wide(["a_b", "a"])


def test_long_refuses_a_column_named_as_the_index(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"column\(s\) \['wave'\] have the name of the index"):
        panel(tmp_path, {"w1": "id,wave\n1,1\n"}).long()


def test_what_is_handed_out_does_not_change_the_panel(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO)
    for frame in (made.data, made.wide("x"), made.long(), made.at("w1"), made.codebook()):
        frame.iloc[:, 0] = frame.iloc[0, 0]
        frame.index.names = [f"other{k}" for k in range(frame.index.nlevels)]
    assert made.data["x"].tolist()[:3] == [1, 2, 5]
    assert made.data.index.names == ["person", "wave"]
    with pytest.raises(AttributeError):
        made.waves = ("w9",)  # type: ignore[misc]


def test_a_panel_can_be_sent_to_another_process(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO, time={"w1": 0})
    back = pickle.loads(pickle.dumps(made))
    pd.testing.assert_frame_equal(back.data, made.data)
    assert (back.columns, back.times) == (made.columns, made.times)


def test_shown_without_answers(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO)
    assert repr(made) == "Panel(4 persons; w1: 3, w2: 3; 3 columns)"
    assert '>w2</th>' in made._repr_html_() and '<data value="3">3</data>' in made._repr_html_()
    assert repr(wave(tmp_path, TWO["w1"])).startswith("Wave('w1': 3 rows, 3 columns")


def test_a_panel_must_be_indexed_by_person_and_wave(tmp_path: Path) -> None:
    made = panel(tmp_path, TWO)
    with pytest.raises(DataError, match=r"index must be \(person, wave\), each pair once"):
        Panel(made.data.reset_index(drop=True), made.waves, columns=made.columns)
    with pytest.raises(DataError, match=r"rows of unknown wave\(s\) \['w2'\]"):
        Panel(made.data, ("w1",), columns=made.columns)
