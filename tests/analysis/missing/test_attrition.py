"""Drop-out: counts, the comparison of those who left, and the regression against base R's glm."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import attrition
from analysis.errors import DataError
from analysis.waves import Panel
from analysis.waves.column import Column
from tests.analysis.describe.people import golden, panel, persons

SAME_MODEL = 1e-6  # where two searches stop
STOP = 1e-5


def leaving() -> Panel:
    """Return the persons of the golden files at a first wave, and those of arm a at a second."""
    first = persons()[["age", "hours", "partner", "arm"]]
    stays = first[first["arm"] == "a"]
    at = pd.CategoricalIndex(["w1"] * len(first) + ["w2"] * len(stays), categories=["w1", "w2"], ordered=True)
    index = pd.MultiIndex.from_arrays([[*first.index, *stays.index], at], names=["person", "wave"])
    data = pd.concat([first, stays]).drop(columns="arm").set_axis(index)
    columns = tuple(
        Column(name, kind="text" if name == "partner" else "number", waves=("w1", "w2")) for name in data
    )
    return Panel(data, ("w1", "w2"), columns=columns)


def test_regression_is_that_of_base_r() -> None:
    theirs = golden("base")["logit"]
    found = attrition(leaving(), ["age", "hours", "partner"])
    assert found.model is not None
    rows = found.model.estimates
    assert rows["term"].tolist() == ["", "age", "hours", "partner"]
    assert rows["level"].tolist() == [None, None, None, "yes"]
    expected = np.array(theirs["estimates"])
    assert rows[["estimate", "se", "z", "p"]].to_numpy() == pytest.approx(expected, rel=STOP)
    assert rows["odds_ratio"].tolist() == pytest.approx(np.exp(expected[:, 0]).tolist(), rel=STOP)
    assert found.model.chisq == pytest.approx(theirs["null"] - theirs["deviance"], rel=SAME_MODEL)
    assert found.model.pseudo_r2 == pytest.approx(1 - theirs["deviance"] / theirs["null"], rel=SAME_MODEL)
    assert (found.model.n, found.model.n_left_out, found.model.df) == (87, 3, 3)


def test_those_who_left_are_counted_and_compared() -> None:
    found = attrition(leaving(), ["age"])
    arms = persons()["arm"].value_counts()
    assert (found.stayed, found.left) == (arms["a"], arms["b"])
    assert found.comparison is not None
    assert found.comparison.groups == ("stayed", "left")
    # Those who left are arm b: the difference is that between the arms.
    smd = golden("tableone")["arm"]["smd"]["age"]["SMD (a,b)"]
    assert found.comparison.comparisons["smd"].item() == pytest.approx(abs(smd))
    assert found.retention["persons"].tolist() == [90, arms["a"]]
    assert dict(zip(found.patterns["pattern"], found.patterns["persons"], strict=True)) == {
        "XX": arms["a"],
        "X.": arms["b"],
    }


def test_without_predictors_persons_are_counted_only() -> None:
    found = attrition(panel())
    assert (found.stayed, found.left, found.comparison, found.model, found.failure) == (
        6,
        2,
        None,
        None,
        None,
    )


def test_without_a_model_there_is_the_comparison_alone() -> None:
    found = attrition(leaving(), ["age"], model=False)
    assert found.comparison is not None
    assert (found.model, found.failure) == (None, None)


def test_predictors_that_tell_all_have_no_estimates() -> None:
    one = leaving()
    data = one.data
    data["age"] = (
        (~persons()["arm"].eq("a")).astype(float).reindex(data.index.get_level_values("person")).to_numpy()
    )
    found = attrition(replace(one, _data=data), ["age"])
    assert found.model is None
    assert "tell without error who left" in str(found.failure)


def test_predictors_that_follow_from_each_other_have_no_model() -> None:
    one = leaving()
    data = one.data
    data["hours"] = 2 * data["age"]
    found = attrition(replace(one, _data=data), ["age", "hours"])
    assert found.failure == "A predictor does not vary, or follows from the others."


def test_too_few_persons_have_no_model() -> None:
    one = panel()
    data = one.data.loc[["p0", "p5", "p6"]]
    found = attrition(replace(one, _data=data), ["mood", "income"])
    assert found.failure == "3 person(s) with every predictor, of whom 1 left, are too few."


def test_nobody_left() -> None:
    one = panel()
    data = one.data.drop(index=["p6", "p7"], level="person")
    found = attrition(replace(one, _data=data), ["mood"])
    assert (found.left, found.comparison, found.failure) == (0, None, "Nobody left.")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"predictors": ["moood"]}, "no column 'moood' (near: 'mood')"),
        ({"wave": "w1"}, "'w1' is the first wave. Name a later one."),
        ({"wave": "w7"}, "no wave 'w7'. The waves are 'w1', 'w2'."),
    ],
)
def test_faults_are_named(options: dict[str, object], words: str) -> None:
    with pytest.raises(DataError) as caught:
        attrition(panel(), **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_predictors_must_be_of_the_first_wave() -> None:
    one = panel()
    columns = tuple(replace(c, waves=("w2",)) if c.name == "income" else c for c in one.columns)
    with pytest.raises(DataError, match="'income' is not in wave 'w1'"):
        attrition(replace(one, columns=columns), ["income"])


def test_one_wave_has_no_attrition() -> None:
    one = panel()
    data = one.data
    first = data[data.index.get_level_values("wave") == "w1"]
    columns = tuple(replace(c, waves=("w1",)) for c in one.columns)
    with pytest.raises(DataError, match="one wave only"):
        attrition(Panel(first, ("w1",), columns=columns))
