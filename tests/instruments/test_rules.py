"""Own codes, scores of codes, weights, standardizing, algorithms, bands with gaps: by hand, and their faults."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import instruments
from tests.instruments.test_own_form import faults, written

FORM = """
id = "mixed"
title = "Mixed form"
edition = "study form"
construct = "several rules"
recall = "past month"
items = 4
[citation]
text = "Own form."
[coding]
lowest = 0
highest = 4
scores = [0, 1, 2, 3, 3]
lowest_means = "never"
highest_means = "always"
positions = "as printed"
source = "made for this test"
[item_coding.4]
lowest = 1
highest = 2
lowest_score = 0
source = "made for this test"
[scales.total]
label = "Sum"
direction = "higher = more"
items = [1, 2, 3, 4]
keyed = [3]
rule = "sum"
range = [0, 10]
source = "made for this test"
[scales.total.bands]
lowest = { low = 1, high = 6 }
highest = { low = 3, high = 9 }
gaps = "0, 4, 5 and 10 have no name"
source = "made for this test"
[scales.weighted]
label = "Weighted sum"
direction = "higher = more"
items = [1, 4]
rule = "weighted"
weights = [1.5, -1]
range = [-1, 4.5]
source = "made for this test"
[scales.z]
label = "Standardized mean"
direction = "higher = more"
items = [1, 2]
keyed = [2]
rule = "mean"
standardize = [1, 2]
source = "made for this test"
[scales.found]
label = "Category"
direction = "higher = more"
items = [1, 2, 3]
rule = "algorithm"
range = [0, 2]
source = "made for this test"
[scales.found.algorithm]
groups = { first = [1], rest = [2, 3] }
categories = [
    { label = "none" },
    { label = "some", when = [{ sum = 4 }] },
    { label = "all", when = [{ groups = ["first", "rest"], option = 4, own_option = { first = 2 }, present = 2 }] },
]
source = "made for this test"
[license]
terms = "own"
wording = false
evidence = "own"
[variants.from_1]
title = "codes 1-5"
use_when = "codes run from 1"
source = "shift"
coding = { lowest = 1, highest = 5 }
item_coding.4 = { lowest = 0, highest = 1 }
"""
ANSWERS = pd.DataFrame(
    [[0, 0, 0, 1], [4, 2, 0, 2], [2, 4, 4, 1], [2, 2, 2, 2]],
    columns=[f"mixed_{item}" for item in range(1, 5)],
)


def test_codes_of_an_item_scores_of_codes_and_weights(tmp_path: Path) -> None:
    scores = instruments.score(ANSWERS, written(tmp_path, FORM))
    # By hand: codes 3 and 4 score 3; reversed item 3 scores 3 3 2 1 0 for 0 1 2 3 4; item 4 scores 0 and 1 for 1 and 2.
    assert scores["mixed"].tolist() == [0 + 0 + 3 + 0, 3 + 2 + 3 + 1, 2 + 3 + 0 + 0, 2 + 2 + 2 + 1]
    assert scores["mixed_weighted"].tolist() == [0, 1.5 * 3 - 1, 1.5 * 2, 1.5 * 2 - 1]
    assert scores["mixed_found"].tolist() == [0, 1, 2, 1]  # sums of items 1-3: 0, 5, 8, 6


def test_a_variant_changes_the_codes_of_an_item_too(tmp_path: Path) -> None:
    path = written(tmp_path, FORM)
    shifted = ANSWERS + np.array([1, 1, 1, -1])
    stored = instruments.score(shifted, f"{path}:from_1")
    pd.testing.assert_frame_equal(stored, instruments.score(ANSWERS, path))


def test_standardized_items_depend_on_the_rows_and_say_so(tmp_path: Path) -> None:
    scores = instruments.score(ANSWERS, written(tmp_path, FORM))
    # By hand: item 1 scores 0 3 2 2, reversed item 2 scores 3 2 0 2 (codes 0 2 4 2); n - 1 in the standard deviation.
    first, second = np.array([0, 3, 2, 2]), np.array([3, 2, 0, 2])
    z = [(x - x.mean()) / np.sqrt(((x - x.mean()) ** 2).sum() / 3) for x in (first, second)]
    np.testing.assert_allclose(scores["mixed_z"], (z[0] + z[1]) / 2, rtol=1e-12, atol=1e-14)
    assert "mixed_z: mixed_1, mixed_2 standardized over the 4 rows given" in scores.attrs["standardized"]
    with pytest.raises(instruments.AnswerError, match="column 'mixed_1': its answers do not differ"):
        instruments.score(ANSWERS.iloc[[0, 0]].reset_index(drop=True), written(tmp_path, FORM))


def test_scores_in_a_gap_have_no_band_and_categories_have_their_names(tmp_path: Path) -> None:
    path = written(tmp_path, FORM)
    scores = pd.DataFrame(
        {"mixed": [0, 1, 3, 4, 5, 6, 9, 10, np.nan], "mixed_found": [0, 1, 2, *[np.nan] * 6]}
    )
    named = instruments.bands(scores, path)
    assert named["mixed"].isna().tolist() == [True, False, False, True, True, False, False, True, True]
    assert named["mixed"].dropna().tolist() == ["low", "low", "high", "high"]
    assert named["mixed_found"].tolist()[:3] == ["none", "some", "all"]
    assert named["mixed_found"].cat.ordered


def test_an_algorithm_needs_every_answer_and_answers_outside_an_items_own_codes_are_told(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, FORM)
    gappy = ANSWERS.astype(float)
    gappy.loc[1, "mixed_3"] = np.nan
    assert instruments.score(gappy, path)["mixed_found"].isna().tolist() == [False, True, False, False]
    outside = ANSWERS.assign(mixed_4=0)
    with pytest.raises(
        instruments.AnswerError, match=r"column 'mixed_4' holds 0 in 4 row\(s\) \(its codes are 1..2\)"
    ):
        instruments.score(outside, path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "scores = [0, 1, 2, 3, 3]",
            "scores = [0, 1, 2, 3]",
            "coding.scores: 4 scores for the 5 codes 0..4.",
        ),
        ("scores = [0, 1, 2, 3, 3]", "scores = [0, 2, 1, 3, 3]", "coding.scores: they fall somewhere."),
        ("scores = [0, 1, 2, 3, 3]", "scores = [1, 1, 1, 1, 1]", "coding.scores: all are the same"),
        ("highest = 4\n", "highest = 4\nlowest_score = 1\n", "coding.scores: lowest_score is given too."),
        ("[item_coding.4]", "[item_coding.5]", "item_coding.5: the form has 4 items."),
        ("highest = 2\n", "highest = 1\n", "item_coding.4: lowest is 1 and highest 1."),
        ("weights = [1.5, -1]", "weights = [1.5]", "scales.weighted.weights: 1 weights for 2 items."),
        ("weights = [1.5, -1]\n", "", "scales.weighted.weights: the key is absent."),
        ("range = [-1, 4.5]", "range = [0, 4.5]", "give [-1, 4.5]. One of them is wrong"),
        (
            "standardize = [1, 2]",
            "standardize = [1, 3]",
            "scales.z.standardize: [3] are not items of the scale.",
        ),
        (
            "standardize = [1, 2]",
            "standardize = [1]\nrange = [0, 3]",
            "scales.z.range: standardized items have no",
        ),
        ("standardize = [1, 2]\n", "", "scales.z.range: the key is absent."),
        ("range = [0, 2]", "range = [0, 3]", "give [0, 2]. One of them is wrong"),
        ("sum = 4", "sum = 4, present = 1", "when.0: a condition on the sum has no groups."),
        ("option = 4, ", "", "when.0: groups, option and present belong together."),
        ("option = 4, ", "option = 5, ", "when.0.option: option 5 is above the highest, 4."),
        ("present = 2 }", "present = 3 }", "when.0.present: 3 of 2 groups."),
        ('groups = ["first", "rest"]', 'groups = ["first", "last"]', "when.0.groups: ['last'] are no groups"),
        ("rest = [2, 3]", "rest = [2, 4]", "algorithm.groups.rest: [4] are not items of the scale."),
        (
            '{ label = "none" }',
            '{ label = "none", when = [{ sum = 1 }] }',
            "the lowest category has conditions.",
        ),
        ('label = "some"', 'label = "all"', "algorithm.categories: ['all'] are there twice."),
        (
            'gaps = "0, 4, 5 and 10 have no name"\n',
            "",
            "bands.highest: has a meaning only for bands that leave gaps.",
        ),
        ("highest = { low = 3, high = 9 }\n", "highest = { low = 7 }\n", "bands.highest: 'low' ends at 7"),
        (
            "highest = { low = 3, high = 9 }\n",
            "highest = { none = 3 }\n",
            "bands.highest: 'none' is not a band",
        ),
    ],
)
def test_a_contradiction_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in FORM
    assert fault in faults(tmp_path, FORM.replace(old, new, 1))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = FORM.replace("range = [0, 2]", "range = [0, 3]").replace(
        "weights = [1.5, -1]", "weights = [1.5]"
    )
    broken = broken.replace('terms = "own"', 'therms = "own"').replace("keyed = [2]", "keyed = [4]")
    said = faults(tmp_path, broken)
    wanted = (
        "license.terms: the key",
        "license.therms: no such",
        "scales.z.keyed",
        "scales.weighted.weights",
        "[0, 3]",
    )
    assert all(words in said for words in wanted)
