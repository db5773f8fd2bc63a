"""Changes since the first wave: those of `paired`, and what is said where there is none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.outcomes import changes, paired
from tests.analysis.describe.people import panel


def test_changes_are_those_of_the_paired_comparison() -> None:
    one = panel()
    row = changes(one, ["mood"]).query("wave == 'w2'").iloc[0]
    wide = one.wide("mood")
    found = paired(
        wide["mood_w1"], wide["mood_w2"], name="x", measure="mood", waves=("w1", "w2"), bayes_r=None
    )
    assert row[["pairs", "change", "t", "df", "p", "d_z", "d_av"]].tolist() == pytest.approx(
        [found.n, found.difference, found.t, found.df, found.p, found.d_z, found.d_av]
    )
    assert row[["n", "mean"]].tolist() == [6, wide["mood_w2"].mean()]


def test_groups_are_apart_and_all_together_last() -> None:
    rows = changes(panel(), ["mood"], by="arm")
    assert rows["group"].tolist() == ["control", "control", "treated", "treated", None, None]
    at = rows.set_index(["group", "wave"])
    assert at.loc[("control", "w2"), ["pairs", "change"]].tolist() == [4, 2.0]


def test_the_first_wave_has_no_change() -> None:
    row = changes(panel(), ["mood"]).iloc[0]
    assert (row["wave"], row["first"]) == ("w1", "w1")
    assert np.isnan(row["change"])


def test_equal_changes_have_no_test() -> None:
    rows = changes(panel(), ["mood"], by="arm").set_index(["group", "wave"])
    treated = rows.loc[("treated", "w2")]
    assert treated["pairs"] == 2
    data = panel().data
    same = data.assign(mood=data.index.get_level_values("wave").astype(str).map({"w1": 1.0, "w2": 3.0}))
    row = changes(replace(panel(), _data=same), ["mood"]).query("wave == 'w2'").iloc[0]
    assert (row["change"], row["change_sd"], row["note"]) == (2.0, 0.0, "all differences are equal")
    assert np.isnan(row["p"])


def test_too_few_pairs_are_said() -> None:
    data = panel().data
    data.loc[data.index.get_level_values("wave") == "w2", "mood"] = np.nan
    row = changes(replace(panel(), _data=data), ["mood"]).query("wave == 'w2'").iloc[0]
    assert row["note"] == "fewer than 2 persons have both values"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"measures": ["moood"]}, "no column 'moood' (near: 'mood')"),
        ({"measures": ["mood"], "waves": ["w3"]}, "no wave 'w3'"),
        ({"measures": ["mood"], "by": "mood"}, "'mood' changes between waves"),
    ],
)
def test_faults_are_named(options: dict[str, object], words: str) -> None:
    with pytest.raises(DataError) as caught:
        changes(panel(), **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_words_are_no_measure() -> None:
    one = panel()
    data = one.data.assign(mood="x")
    with pytest.raises(DataError, match="'mood' holds no numbers"):
        changes(replace(one, _data=data), ["mood"])


def test_the_input_is_not_altered() -> None:
    one = panel()
    before = one.data
    changes(one, ["mood"], by="arm")
    pd.testing.assert_frame_equal(one.data, before)
