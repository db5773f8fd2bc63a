"""What every builder finds at its door."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import link, read_wave
from analysis.errors import DataError
from analysis.panel.design import design

RNG = np.random.default_rng(1)
DATA = pd.DataFrame(RNG.normal(size=(30, 6)), columns=["x1", "x2", "x3", "y1", "y2", "y3"])
BOTH = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}


def test_columns_by_list_by_pattern_and_by_name() -> None:
    by_list, _ = design("m", DATA, BOTH)
    by_pattern, _ = design("m", DATA, {"x": "x{wave}", "y": "y{wave}"}, waves=["1", "2", "3"])
    assert by_list == by_pattern
    renamed = DATA.rename(columns=lambda c: f"{c[0]}_{c[1]}")
    by_name, _ = design("m", renamed, ["x", "y"], waves=["1", "2", "3"])
    assert by_name.processes[1].observed == ("y_1", "y_2", "y_3")
    assert not by_list.timed
    assert by_list.intervals == (1.0, 1.0)


def test_indicators_and_times() -> None:
    made, _ = design("m", DATA, {"f": [["x1", "y1"], ["x2", "y2"], ["x3", "y3"]]}, times=[0, 3, 12])
    assert made.processes[0].indicators == 2
    assert made.intervals == (3.0, 9.0)
    assert made.timed
    assert not made.evenly_spaced


def test_a_panel_brings_waves_and_times(tmp_path) -> None:
    for wave in ("a", "b"):
        shuffled = DATA.sample(frac=1, random_state=ord(wave))
        shuffled[["x1", "y1"]].assign(person=range(30)).to_csv(tmp_path / f"{wave}.csv", index=False)
    waves = [read_wave(tmp_path / f"{wave}.csv", name=wave) for wave in ("a", "b")]
    panel = link(waves, person="person", time={"a": 0, "b": 6})
    made, frame = design("m", panel, ["x1"])
    assert made.columns == ("x1_a", "x1_b")
    assert made.intervals == (6.0,)
    assert frame is not None
    assert len(frame) == 30
    with pytest.raises(DataError, match="out of order"):
        design("m", panel, ["x1"], waves=["b", "a"])
    with pytest.raises(DataError, match="has no wave 'c'"):
        design("m", panel, ["x1"], waves=["a", "c"])


@pytest.mark.parametrize(
    ("variables", "options", "words"),
    [
        ({"x": ["x1", "x2"], "y": ["y1", "y2", "y3"]}, {}, r"different numbers of waves \(x 2, y 3\)"),
        ({"x": ["x1"]}, {}, "1 wave given; this model needs 2 or more"),
        ({"x": ["x1", "xx2"]}, {}, "x at wave 2: there is no column 'xx2'; did you mean"),
        ({"x": ["x1", "x1"]}, {}, "'x1' is named twice"),
        ({"x": [["x1", "x2"], ["x3"]]}, {}, "2, 1 indicators"),
        ({"x1": ["x1", "x2"]}, {}, "names a variable and one of its columns"),
        ({"my x": ["x1", "x2"]}, {}, "cannot name a variable"),
        ({"x": "x1"}, {}, "is one column"),
        ({"x": "x{wave}"}, {}, "Name the waves by waves="),
        ({"x": []}, {}, "has no columns"),
        ({}, {}, "no variable is named"),
        ("x", {}, "is one text"),
        (BOTH, {"times": [0, 6, 3]}, "do not rise"),
        (BOTH, {"times": [0, 6]}, "2 times for 3 waves"),
        (BOTH, {"times": ["a", "b", "c"]}, "are no numbers"),
        (BOTH, {"waves": "abc"}, "is one text"),
        (BOTH, {"waves": ["a", "b"]}, "2 waves are named, but the variables have 3"),
    ],
)
def test_what_cannot_be_used_is_said(variables, options, words) -> None:
    with pytest.raises(DataError, match=words):
        design("m", DATA, variables, **options)


def test_data_that_no_model_can_mend() -> None:
    with pytest.raises(DataError, match="'x2' is empty"):
        design("m", DATA.assign(x2=np.nan), BOTH)
    with pytest.raises(DataError, match="'x2' is constant"):
        design("m", DATA.assign(x2=3.0), BOTH)
    with pytest.raises(DataError, match="perfectly correlated"):
        design("m", DATA.assign(x2=2.0 * DATA["y1"] + 1.0), BOTH)
    with pytest.raises(DataError, match="no data"):
        design("m", None, BOTH)
    with pytest.raises(DataError, match="are a list"):
        design("m", [1, 2], BOTH)  # type: ignore[arg-type]
    with pytest.raises(
        DataError, match=r"column 'x2' is (object|str), not numbers. Turn it into numbers first"
    ):
        design("m", DATA.assign(x2="a"), BOTH)
    with pytest.raises(DataError, match=r"column 'x2' holds infinite values in 1 row.s.. Correct them"):
        design("m", DATA.assign(x2=DATA["x2"].where(DATA.index > 0, np.inf)), BOTH)
    with pytest.raises(DataError, match=r"the data have 2 columns 'x2'. Rename or drop the others"):
        design("m", pd.concat([DATA, DATA[["x2"]]], axis=1), BOTH)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            [DATA.cov(), DATA.cov()],
            r"m: sample_cov holds 2 matrices, .* give data and group=; or fit each matrix",
        ),
        ({"x1": [1.0]}, r"m: sample_cov is a dict. Give a DataFrame whose rows and columns have"),
        (DATA.cov().to_numpy(), r"m: sample_cov is a ndarray. Give a DataFrame"),
    ],
)
def test_covariances_are_one_named_matrix(given: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        design("m", None, BOTH, sample_cov=given)


def test_names_whose_pairs_read_alike_are_refused() -> None:
    """A label such as cl_x_y_z would stand for x -> y_z and for x_y -> z, and hold the two equal."""
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(20, 8)), columns=list("abcdefgh"))
    four = {"x": ["a", "b"], "x_y": ["c", "d"], "y_z": ["e", "f"], "z": ["g", "h"]}
    with pytest.raises(
        DataError, match=r"names make 'x_y_z' stand for two things. Rename one of them, without _."
    ):
        design("m", frame, four)


def test_a_wave_that_is_named_twice_is_refused() -> None:
    with pytest.raises(
        DataError, match=r"m: wave 'a' is named twice. Give each wave its own name, in order."
    ):
        design("m", DATA, BOTH, waves=["a", *"a" * (len(BOTH["x"]) - 1)])


def test_a_wave_whose_name_cannot_stand_in_a_text_is_to_be_renamed() -> None:
    frame = pd.DataFrame({"x_month 6": [1.0, 2.0, 4.0], "x_b": [2.0, 1.0, 5.0]})
    with pytest.raises(
        DataError, match=r"'x_month 6' cannot stand in a model's text. Rename it \(of a panel: the wave\)"
    ):
        design("m", frame, ["x"], waves=["b", "month 6"])
