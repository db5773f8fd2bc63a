"""What invariance refuses at its door, in words, and what it accepts in several forms."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import link, read_wave
from analysis.errors import DataError, FitError, ModelError
from analysis.panel import Invariance, invariance
from analysis.panel.measurement.measured import Context
from tests.analysis.panel.measurement.golden import HS, O5, WAVES, climbed, frame

VISUAL = {"visual": ["x1", "x2", "x3"]}
ABC = ("a", "b", "c")
SHORT = ("configural", "metric")


def refused(kind: type[Exception], words: str, factors: Any, data: Any, **options: Any) -> None:
    with pytest.raises(kind) as caught:
        invariance(factors, data, **options)
    assert words in str(caught.value), str(caught.value)


def test_names() -> None:
    data = frame("hs")
    refused(
        ModelError,
        "f has 1 item(s). Invariance is asked of items against",
        {"f": ["x1"]},
        data,
        group="school",
    )
    refused(DataError, "there is no column 'x33'", {"f": ["x1", "x2", "x33"]}, data, group="school")
    refused(DataError, "group: there is no column 'scool'", VISUAL, data, group="scool")
    refused(ModelError, "f names an item twice", {"f": ["x1", "x1", "x2"]}, data, group="school")
    refused(
        DataError,
        "'x9' would name a factor and is a column",
        {"x9": ["x1", "x9", "x2"]},
        data,
        group="school",
    )
    refused(ModelError, "f: 'x1' is no list of items", {"f": "x1"}, data, group="school")
    refused(ModelError, "factors= are no mapping", [], data, group="school")
    refused(ModelError, "ordered: 'x99' is no item", VISUAL, data, group="school", ordered=["x99"])
    refused(DataError, "data are a list. Give a DataFrame", VISUAL, [1], group="school")
    refused(
        DataError, "'1f' cannot stand in a model's text", {"1f": ["x1", "x2", "x3"]}, data, group="school"
    )
    refused(
        DataError, "no column 'w'. Correct cluster= or weights=", VISUAL, data, group="school", weights="w"
    )


def test_groups() -> None:
    data = frame("hs")
    one = data[data["school"] == "Pasteur"]
    refused(DataError, "'school' has one group among the 156 rows used", VISUAL, one, group="school")
    refused(ModelError, "across='group' compares groups, and none are named", VISUAL, data, across="group")
    refused(ModelError, "there is one group and one wave, so that nothing is compared", VISUAL, data)
    few = pd.concat([one, data[data["school"] != "Pasteur"].head(7)])
    refused(DataError, "group 'Grant-White' has 7 usable rows for 9 parameters", VISUAL, few, group="school")
    flat = data.assign(x2=data["x2"].where(data["school"] == "Pasteur", 3.0))
    refused(DataError, "'x2' is constant in 'Grant-White' (variance 0)", VISUAL, flat, group="school")
    refused(
        DataError, "group_label: no usable row has 'Nowhere'", VISUAL, data, group="school",
        group_label=["Pasteur", "Nowhere"],
    )  # fmt: skip
    empty = data.assign(x1=np.nan)
    refused(DataError, "no row has all 3 items. Take missing='fiml'", VISUAL, empty, group="school")


def test_empty_categories() -> None:
    data = frame("forms")
    gone = data.assign(o2=data["o2"].where((data["g"] == "one") | (data["o2"] < 4), 3))
    refused(DataError, "nobody in 'two' answered 4 to 'o2', others did", O5, gone, group="g", ordered=True)
    refused(DataError, "Join that category with its neighbor", O5, gone, group="g", ordered=True)


def test_waves() -> None:
    data = frame("waves")
    refused(DataError, "there is no column 'x9_a'", {"f": ["x1", "x9"]}, data, waves=ABC)
    lists = [["x1_a", "x2_a", "x3_a"], ["x1_b", "x2_b"]]
    refused(DataError, "has 3, 2 indicators in its 2 waves", {"f": lists}, data)
    refused(DataError, "x1_c", {"f": ["x1", "x2", "x3"]}, data.drop(columns="x1_c"), waves=ABC)
    refused(DataError, "1 wave given; this model needs 2", {"f": ["x1", "x2", "x3"]}, data, waves=["a"])
    refused(ModelError, "lavaan text says nothing of waves", "f =~ x1 + x2 + x3", data, waves=ABC)
    refused(
        ModelError, "f has one list of items, others one a wave", {"g": lists, "f": ["x1_a", "x2_a"]}, data
    )
    refused(
        ModelError,
        "across='time' compares waves, and the factors have one",
        VISUAL,
        frame("hs"),
        across="time",
    )
    refused(
        ModelError, "across='both' compares groups, and none are named", WAVES, data, waves=ABC, across="both"
    )
    words = "lagged='some' is not known. There are 'all', 'adjacent', 'none'"
    refused(ModelError, words, WAVES, data, waves=ABC, lagged="some")


def test_steps() -> None:
    data = frame("hs")
    for steps, words in (
        (
            ("configural", "scalar", "metric"),
            "out of order: each adds to those before it. Take them in the order",
        ),
        (("metric", "configural"), "out of order"),
        (("metric", "scalar"), "Begin with 'configural'"),
        (("configural", "metrics"), "step 'metrics' is not known"),
        (("configural", "thresholds"), "step 'thresholds' needs ordinal items"),
        ((), "Begin with 'configural'"),
    ):
        refused(ModelError, words, VISUAL, data, group="school", steps=steps)
    refused(
        ModelError, "step 'strict': residual variances are no parameters under parameterization='delta'", O5,
        frame("forms"), group="g", ordered=True, parameterization="delta", steps=("configural", "strict"),
    )  # fmt: skip


def test_options() -> None:
    data = frame("hs")
    refused(
        ModelError, "identification='ref' is not known", VISUAL, data, group="school", identification="ref"
    )
    refused(
        ModelError, "parameterization='d' is not known", VISUAL, data, group="school", parameterization="d"
    )
    refused(ModelError, "across='schools' is not known", VISUAL, data, group="school", across="schools")
    refused(ModelError, "level=1.5 must lie between 0 and 1", VISUAL, data, group="school", level=1.5)


def test_texts() -> None:
    data = frame("hs")
    refused(
        ModelError, "'f =~ x2' with its modifier is no plain part", "f =~ x1 + 1*x2", data, group="school"
    )
    refused(
        ModelError,
        "'x1 ~ x2' with its modifier is no plain",
        "f =~ x1 + x2 + x3\nx1 ~ x2",
        data,
        group="school",
    )
    refused(ModelError, "the text holds formulas", "f =~ x1 + x2 + x3\na == 1", data, group="school")


@pytest.mark.slow  # the search goes on for 300 steps, twice
def test_a_configural_model_that_fails_names_the_group() -> None:
    rng = np.random.default_rng(0)
    items = ["x1", "x2", "x3", "x4"]
    factor = rng.standard_normal(100)
    good = pd.DataFrame({name: factor + rng.standard_normal(100) for name in items}).assign(g="good")
    bad = pd.DataFrame(rng.standard_normal((20, 4)), columns=items).assign(g="bad")  # nothing in common
    with pytest.raises(FitError) as caught:
        invariance({"f": items}, pd.concat([good, bad], ignore_index=True), group="g")
    words = "invariance: the configural model could not be fitted: it fails in group 'bad' alone. Look at the items"
    assert str(caught.value).startswith(words)


def test_a_model_that_is_not_identified_says_so() -> None:
    refused(
        ModelError, "invariance: the configural model could not be fitted. model: not identified", {"f": ["x1", "x2"]},
        frame("hs"), group="school",
    )  # fmt: skip


def test_rows_that_models_leave_out_do_not_count() -> None:
    """A group that loses a category for missing answers elsewhere has lost it."""
    data = frame("forms").astype({"o1": float})
    lowest = (data["g"] == "two") & (data["o2"] == 1)
    data["o1"] = data["o1"].mask(lowest)
    refused(DataError, "nobody in 'two' answered 1 to 'o2'", O5, data, group="g", ordered=True)


def test_data_are_not_altered() -> None:
    data = frame("waves").copy()
    invariance(WAVES, data, waves=ABC, steps=SHORT)
    pd.testing.assert_frame_equal(data, frame("waves"))


def test_order_of_groups_can_be_said() -> None:
    found = invariance(
        VISUAL, frame("hs"), group="school", steps=SHORT, group_label=["Grant-White", "Pasteur"]
    )
    assert found.measured.groups == ("Grant-White", "Pasteur")
    assert found.steps["metric"].fit.groups == ("Grant-White", "Pasteur")


def test_contexts_run_waves_first() -> None:
    measured = climbed("both").measured
    assert measured.contexts[:4] == (Context(0, 0), Context(1, 0), Context(2, 0), Context(0, 1))
    assert [measured.words(c) for c in measured.contexts][3] == "two, a"


def same(one: Invariance, other: Invariance) -> None:
    np.testing.assert_allclose(one.ladder["chisq"], other.ladder["chisq"], rtol=1e-7)
    np.testing.assert_array_equal(one.ladder["df"], other.ladder["df"])


def test_lists_and_wave_names_say_the_same() -> None:
    lists = {"f": [[f"x{j}_{w}" for j in (1, 2, 3, 4)] for w in ABC]}
    same(invariance(lists, frame("waves")), climbed("time"))


def test_text_and_mapping_say_the_same() -> None:
    text = "\n".join(f"{name} =~ {' + '.join(items)}" for name, items in HS.items())
    one = invariance(text, frame("hs"), group="school", steps=SHORT)
    np.testing.assert_allclose(one.ladder["chisq"], climbed("hs").ladder["chisq"].iloc[:2], rtol=1e-7)


def test_a_panel_is_taken_wide(tmp_path: Path) -> None:
    data, names, waves = frame("waves"), ["x1", "x2", "x3", "x4"], []
    for w in ABC:
        columns = [f"{name}_{w}" for name in names]
        one = data[[*columns, "g"]].rename(columns=dict(zip(columns, names, strict=True)))
        one.assign(id=np.arange(len(one))).to_csv(tmp_path / f"{w}.csv", index=False)
        waves.append(read_wave(tmp_path / f"{w}.csv", name=w))
    panel = link(waves, person="id")
    same(invariance({"f": names}, panel), climbed("time"))
    same(invariance({"f": names}, panel, group="g"), climbed("both"))


def test_ordered_categoricals_are_their_places() -> None:
    data = frame("forms")
    words = {1: "never", 2: "rarely", 3: "often", 4: "always"}
    columns = O5["f"]
    told = data.assign(
        **{c: pd.Categorical(data[c].map(words), list(words.values()), ordered=True) for c in columns}
    )
    found = invariance(O5, told, group="g", ordered=True)
    same(found, climbed("ordinal"))
    np.testing.assert_allclose(found.dmacs("partial")["sd"], climbed("ordinal").dmacs("partial")["sd"])


def test_ordered_categories_that_are_not_named_are_taken_as_numbers_and_that_is_said() -> None:
    plain = frame("hs")
    ranks = plain.assign(x1=pd.Categorical(plain["x1"].round(), ordered=True))
    fit = invariance({"visual": ["x1", "x2", "x3"]}, ranks, group="school", steps=["configural", "metric"])
    assert fit.notes[0].startswith(
        "x1: ordered categories are taken as numbers, as ordered= does not name them"
    )
