"""Who is seen when."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves import link, read_wave
from analysis.waves.attrition import counts, patterns, seen
from analysis.waves.rows import split
from analysis.waves.select import select_wave
from tests.analysis.waves.support import DATA, needs_data, panel

FILES = {
    "w1": "id,arm,x\n1,a,1\n2,a,2\n3,b,\n4,,4\n",
    "w2": "id,x\n1,1\n3,3\n5,5\n",
    "w3": "id,x\n1,1\n4,4\n5,\n",
}


def test_counts_by_hand(tmp_path: Path) -> None:
    table = counts(panel(tmp_path, FILES))
    assert table.to_dict("list") == {
        "wave": ["w1", "w2", "w3"],
        "persons": [4, 3, 3],
        "returned": [4, 2, 2],
        "first": [4, 4, 4],
        "ever": [5, 5, 5],
        "retained": [1.0, 0.5, 0.5],
    }


def test_counts_by_group_name_those_without_group(tmp_path: Path) -> None:
    table = counts(panel(tmp_path, FILES), by="arm").set_index(["wave", "arm"])
    assert table.loc[("w2", "a")].to_dict() == {
        "persons": 1,
        "returned": 1,
        "first": 2,
        "ever": 2,
        "retained": 0.5,
    }
    assert table.loc[("w2", "(missing)"), ["persons", "first", "ever"]].tolist() == [1, 1, 2]
    totals = table.groupby(level="wave", sort=False)["persons"].sum()
    assert totals.tolist() == counts(panel(tmp_path, FILES))["persons"].tolist()


@needs_data
def test_help_rct_has_the_waves_that_its_documentation_tells() -> None:
    whole = read_wave(DATA / "help_rct/HELPfull.csv", name="all", missing=["NA"])
    times = {f"m{month}": float(month) for month in (0, 6, 12, 18, 24)}
    waves = split(whole, by="TIME", waves={name[1:]: name for name in times}, times=times)
    named = [select_wave(wave, {"ID": "ID", "group": "GROUP", "cesd_{item}": "F1{letter}"}) for wave in waves]
    made = link(named, person="ID")
    assert counts(made)["persons"].tolist() == [470, 254, 217, 254, 277]  # README.txt beside the data
    assert counts(made, by="group").groupby("group")["first"].first().tolist() == [235, 235]


def test_a_person_without_answers_is_seen_only_by_its_row(tmp_path: Path) -> None:
    made = panel(tmp_path, FILES)
    assert seen(made).sum().tolist() == [4, 3, 3]
    assert seen(made, ["x"]).sum().tolist() == [3, 3, 2]
    assert counts(made, columns=["x"])["first"].tolist() == [3, 3, 3]


def test_patterns_by_hand(tmp_path: Path) -> None:
    files = FILES | {"w3": "id,x\n1,1\n4,4\n5,5\n6,6\n"}
    table = patterns(panel(tmp_path, files)).set_index("pattern")
    assert table["kind"].to_dict() == {
        "XXX": "complete",
        "XX.": "dropout",
        "X..": "dropout",
        "X.X": "intermittent",
        ".XX": "late entry",
        "..X": "late entry",
    }
    assert table["persons"].sum() == 6
    assert table["share"].sum() == pytest.approx(1)


def test_groups_that_change_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column 'x' changes between waves in 1 person"):
        counts(panel(tmp_path, {"w1": "id,x\n1,1\n2,1\n", "w2": "id,x\n1,2\n2,1\n"}), by="x")
    with pytest.raises(DataError, match="attrition: no column 'y'"):
        seen(panel(tmp_path, FILES), ["y"])


def test_counts_and_patterns_are_of_the_same_table(tmp_path: Path) -> None:
    made = panel(tmp_path, FILES)
    table = patterns(made)
    by_wave = [int(table["persons"][table["pattern"].str[k] == "X"].sum()) for k in range(len(made.waves))]
    assert by_wave == counts(made)["persons"].tolist()
    assert isinstance(table, pd.DataFrame)
