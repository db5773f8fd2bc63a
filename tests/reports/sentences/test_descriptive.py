"""Sentences on scores, change, retention and reliability: their numbers and words.

R's data `sleep` (Student 1908), as R's own help computes it: ``t.test(extra ~ group, paired = TRUE)`` prints
t = -4.0621, df = 9, p-value = 0.002833, interval -2.4598858 to -0.7001142, mean difference -1.58.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.outcomes import PairedResult, paired
from analysis.psychometrics import Alpha
from analysis.waves import Panel
from reports.errors import OutputError
from reports.sentences import change_sentence, reliability_sentence, retention_sentence, score_sentence
from tests.analysis.waves.support import panel as linked
from tests.reports.sentences.support import brackets, plain

FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SCORES = pd.DataFrame(
    {
        "scale": ["epds", "epds"],
        "label": ["Depressive symptoms", "Depressive symptoms"],
        "wave": ["w1", "w2"],
        "sample": [None, "north"],
        "n": [1479, 0],
        "missing": [1, 12],
        "mean": [7.25, np.nan],
        "sd": [4.5, np.nan],
        "low": [6.24, np.nan],
        "high": [8.26, np.nan],
        "min": [0.0, np.nan],
        "max": [21.0, np.nan],
    }
)


def sleep() -> PairedResult:
    return paired(
        pd.Series(FIRST), pd.Series(SECOND), name="sleep", measure="extra", waves=("drug 1", "drug 2")
    )


def test_the_paired_t_test_of_students_sleep_data_as_r_prints_it() -> None:
    told = change_sentence(sleep(), label="Extra sleep")
    assert brackets(told) == "ΔM = 1.58, 95% CI [0.70, 2.46], t(9) = 4.06, p = .003, dz = 1.28"
    assert plain(told) == (
        "Extra sleep was higher at drug 2 (M = 2.33, SD = 2.00) than at drug 1 (M = 0.75, SD = 1.79): ΔM = 1.58, 95% "
        "CI [0.70, 2.46], t(9) = 4.06, p = .003, dz = 1.28. Both values were there for 10 persons, and not for 0 "
        "persons."
    )


def test_change_down_and_change_that_is_not_significant() -> None:
    back = paired(pd.Series(SECOND), pd.Series(FIRST), name="s", measure="extra", waves=("a", "b"))
    assert plain(change_sentence(back, waves=("first", "last"))).startswith(
        "extra was lower at last (M = 0.75"
    )
    told = plain(change_sentence(sleep(), alpha=0.001))
    assert told.startswith(
        "extra did not differ significantly between drug 1 (M = 0.75, SD = 1.79) and drug 2 (M = 2.33"
    )
    group = plain(change_sentence(replace(sleep(), by="sex", value="women")))
    assert group.startswith("extra (sex: women) was higher")


def test_what_is_no_comparison_is_refused() -> None:
    with pytest.raises(
        OutputError, match=r"change_sentence: a int is no comparison. Give what analysis.outcomes.paired"
    ):
        change_sentence(3)  # type: ignore[arg-type]


def test_a_score_at_a_wave() -> None:
    told = score_sentence(SCORES, "epds", "w1", wave_label="the first wave")
    assert brackets(told) == "M = 7.25, SD = 4.50, 95% CI [6.24, 8.26], n = 1,479"
    assert plain(told) == (
        "Depressive symptoms at the first wave: M = 7.25, SD = 4.50, 95% CI [6.24, 8.26], n = 1,479; scores ran from 0 "
        "to 21, and 1 person had none."
    )


def test_a_score_that_nobody_has_is_told_and_one_that_is_not_there_refused() -> None:
    told = score_sentence(SCORES, "epds", "w2", sample="north")
    assert plain(told) == "No mean of Depressive symptoms at w2 could be computed."
    assert brackets(told) == "not reported"
    with pytest.raises(
        OutputError, match=r"no score 'epds' at wave 'w3' for sample=None. There are: epds at w1, epds at w2"
    ):
        score_sentence(SCORES, "epds", "w3")


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return linked(
        tmp_path,
        {"w1": "id,x\na,1\nb,2\nc,3\nd,4\n", "w2": "id,x\na,1\nb,2\nc,3\n", "w3": "id,x\na,1\ne,3\n"},
    )


def test_retention_counts_those_of_the_first_wave(panel: Panel) -> None:
    assert plain(retention_sentence(panel)) == (
        "Of 4 persons seen at w1, 3 (75.0%) were seen again at w2. Of 4 persons seen at w1, 1 (25.0%) were seen again "
        "at w3. Of 5 persons seen at any wave, 1 (20.0%) were seen at every wave."
    )
    assert brackets(retention_sentence(panel, "w2")) == "n = 3, 75.0%"


def test_retention_of_what_is_no_panel_or_wave_is_refused(panel: Panel, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"retention_sentence: no later wave 'w1'. There are 'w2', 'w3'"):
        retention_sentence(panel, "w1")
    with pytest.raises(OutputError, match=r"a int is no panel. Give what link\(\) returns"):
        retention_sentence(3)  # type: ignore[arg-type]
    (tmp_path / "one").mkdir()
    with pytest.raises(OutputError, match="the panel has one wave, so that nobody can be seen again"):
        retention_sentence(linked(tmp_path / "one", {"w1": "id,x\na,1\n"}))


def test_nobody_at_the_first_wave(tmp_path: Path) -> None:
    empty = linked(tmp_path, {"w1": "id,x\na,\nb,\n", "w2": "id,x\na,1\nb,2\n"})
    told = plain(retention_sentence(empty, "w2", columns=["x"]))
    assert told.startswith("Nobody was seen at w1, so that nobody could be seen again at w2.")


def test_reliability_of_a_scale() -> None:
    told = reliability_sentence(Alpha(301, 0.871, 0.848, 0.892), "the EPDS")
    assert plain(told) == "Cronbach's alpha of the EPDS: α = .87, 95% CI [.85, .89], n = 301."
    table = pd.DataFrame(
        {
            "scale": ["epds", "swls"],
            "items": [10, 5],
            "n": [301, 1],
            "alpha": [0.871, np.nan],
            "low": 0.848,
            "high": 0.892,
        }
    )
    assert plain(reliability_sentence(table, "epds", label="the EPDS")).startswith(
        "Cronbach's alpha of the EPDS (10 items): α"
    )
    told = reliability_sentence(table, "swls")
    assert (plain(told), brackets(told)) == (
        "Cronbach's alpha of swls could not be computed.",
        "not reported",
    )


def test_reliability_by_wave_and_sample() -> None:
    table = pd.DataFrame(
        {
            "scale": ["epds"] * 3,
            "wave": ["w1", "w2", "w2"],
            "sample": [None, None, "north"],
            "items": 10,
            "n": [80, 71, 30],
            "alpha": [0.8, 0.81, 0.82],
            "low": 0.7,
            "high": 0.9,
        }
    )
    assert plain(reliability_sentence(table, "epds", wave="w2", sample="north")).startswith(
        "Cronbach's alpha of epds at w2 (10 items): α = .82"
    )
    with pytest.raises(
        OutputError, match=r"2 coefficients of scale='epds', wave=None, sample=None. The scales are 'epds'"
    ):
        reliability_sentence(table, "epds")
