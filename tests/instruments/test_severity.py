"""Bands as printed, at every edge."""

import numpy as np
import pandas as pd
import pytest

import instruments

# PHQ-9: Kroenke et al. (2001): 0-4 minimal, 5-9 mild, 10-14 moderate, 15-19 moderately severe, 20-27 severe.
PHQ9 = ["minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["moderately severe"] * 5 + ["severe"] * 8
# DASS manual, doubled scores: highest score of normal, mild, moderate and severe.
DASS = {"depression": (9, 13, 20, 27), "anxiety": (7, 9, 14, 19), "stress": (14, 18, 25, 33)}
LEVELS = ["normal", "mild", "moderate", "severe", "extremely severe"]


def test_phq9_bands_are_those_printed() -> None:
    found = instruments.bands(pd.DataFrame({"phq9": range(28)}), "phq9")
    assert found["phq9"].tolist() == PHQ9
    assert found["phq9"].cat.ordered
    assert found["phq9"].cat.categories.tolist() == list(dict.fromkeys(PHQ9))
    assert "Kroenke" in found.attrs["source"]


@pytest.mark.parametrize("scale", DASS)
def test_dass_bands_are_those_printed(scale: str) -> None:
    name = f"dass21_{scale}"
    scores = np.arange(43)  # odd scores occur when a missing answer is prorated
    found = instruments.bands(pd.DataFrame({name: scores}), "dass21")[name].tolist()
    assert found == [LEVELS[sum(score > top for top in DASS[scale])] for score in scores]


def test_rses_normal_range_is_15_to_25() -> None:
    found = instruments.bands(pd.DataFrame({"rses": [14, 15, 25, 26]}), "rses")["rses"]
    assert found.tolist() == ["low", "normal range", "normal range", "above the normal range"]


def test_a_score_between_two_bands_is_in_the_lower_and_a_missing_one_in_none() -> None:
    found = instruments.bands(pd.DataFrame({"phq9": [9.5, np.nan]}, index=["a", "b"]), "phq9")["phq9"]
    assert found["a"] == "mild"
    assert pd.isna(found["b"])


def test_bands_take_the_scores_that_are_there() -> None:
    scores = pd.DataFrame({"dass21_stress": [15.0]})
    assert list(instruments.bands(scores, "dass21")) == ["dass21_stress"]


def test_what_has_no_bands_is_refused_with_what_there_is() -> None:
    with pytest.raises(instruments.InstrumentError) as caught:
        instruments.bands(pd.DataFrame({"epds": [1]}), "epds")
    assert "epds: no severity bands are known for this form. Its cut-offs: epds >= 10" in str(caught.value)
    with pytest.raises(instruments.InstrumentError, match="It has no cut-offs either"):
        instruments.bands(pd.DataFrame({"rses": [20]}), "rses:range_10_40")


def test_scores_that_are_absent_or_outside_are_refused() -> None:
    with pytest.raises(
        instruments.AnswerError, match=r"no score column .phq9., .phq9_syndrome.\. Give the result of score"
    ):
        instruments.bands(pd.DataFrame({"x": [1]}), "phq9")
    with pytest.raises(instruments.AnswerError, match=r"phq9: 1 score\(s\) are outside the range 0..27"):
        instruments.bands(pd.DataFrame({"phq9": [28, 3]}), "phq9")
