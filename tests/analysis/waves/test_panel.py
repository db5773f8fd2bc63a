"""Panels from panels: persons kept, columns added, samples stacked."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.waves import Column, Panel
from analysis.waves.panel import add, keep, stack
from tests.analysis.waves.support import panel

FILES = {"w1": "id,x,t\n1,1,a\n2,2,b\n", "w2": "id,x,t\n1,3,\n3,4,\n2,5,\n"}


def _sample(folder: Path, name: str, files: dict[str, str]) -> Panel:
    (folder / name).mkdir()
    return panel(folder / name, files)


def test_keep_takes_all_waves_of_a_person(tmp_path: Path) -> None:
    made = panel(tmp_path, FILES)
    kept = keep(made, pd.Series([True, None, False], index=[1, 3, 2], dtype="boolean"))
    assert list(kept.data.index) == [(1, "w1"), (1, "w2")]
    assert len(made.persons) == 3
    with pytest.raises(DataError, match="nothing is said of 2 person"):
        keep(made, pd.Series([True], index=[1]))
    with pytest.raises(DataError, match="give True, False or NA once for each person"):
        keep(made, pd.Series([1, 1, 1], index=[1, 2, 3]))


def test_add_puts_columns_beside(tmp_path: Path) -> None:
    made = panel(tmp_path, FILES)
    values = made.data[["x"]].rename(columns={"x": "y"}) * 2
    more = add(made, values, [Column("y", unit="points")])
    assert more.wide("y")["y_w1"].tolist()[:2] == [2, 4]
    assert more.column("y").waves == ("w1", "w2")
    assert "y" not in made.data
    with pytest.raises(DataError, match=r"column\(s\) \['y'\] exist already"):
        add(more, values, [Column("y")])
    with pytest.raises(DataError, match="the new columns' rows are not the panel's rows"):
        add(made, values.iloc[1:], [Column("y")])


def test_stack_makes_persons_of_samples_distinct(tmp_path: Path) -> None:
    one = _sample(tmp_path, "a", FILES)
    two = _sample(tmp_path, "b", {"w1": "id,x,z\n1,7,1\n", "w2": "id,x,z\n1,8,1\n"})
    both = stack({"a": one, "b": two})
    assert list(both.persons) == ["a:1", "a:2", "a:3", "b:1"]
    assert both.data["sample"].value_counts().to_dict() == {"a": 5, "b": 2}
    assert both.wide("x").loc["b:1"].tolist() == [7, 8]
    np.testing.assert_array_equal(both.data.loc["a:1", "z"], [np.nan, np.nan])
    assert both.data.dtypes.map(str).to_dict() == {
        "sample": "object",
        "x": "float64",
        "t": "object",
        "z": "float64",
    }
    assert len(both.sources) == 4


def test_samples_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    one = _sample(tmp_path, "a", FILES)
    other = _sample(tmp_path, "b", {"w1": "id,x\n1,7\n", "w3": "id,x\n1,8\n"})
    text = _sample(tmp_path, "c", {"w1": "id,x\n1,b\n", "w2": "id,x\n1,a\n"})
    with pytest.raises(DataError, match=r"sample 'b': its waves are \['w1', 'w3'\]"):
        stack({"a": one, "b": other})
    with pytest.raises(DataError, match="column 'x': number in sample 'a', text in sample 'c'"):
        stack({"a": one, "c": text})
    with pytest.raises(DataError, match="a column 'x' exists already"):
        stack({"a": one}, column="x")
    with pytest.raises(DataError, match="nothing to stack"):
        stack({})
