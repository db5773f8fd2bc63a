"""Codes, labels and columns that are not as the form expects."""

import numpy as np
import pandas as pd
import pytest

import instruments
from instruments.checks.coding import anchors
from tests.instruments.checks.simulated import sheets

PHQ = instruments.load("phq9")


def phq(n: int = 60) -> pd.DataFrame:
    return sheets(PHQ, n, np.random.default_rng(41))


def test_a_file_counted_from_one_is_one_finding_and_its_key_is_still_checked() -> None:
    form = instruments.load("cesd20")
    answers = sheets(form, 300, np.random.default_rng(42), flipped=form.scales[0].keyed) + 1
    found = instruments.check(answers, form)
    assert found.codes == ("shifted", "keyed-already")
    assert "shifted by +1" in found.rows[0].evidence and "subtract 1 first" in found.rows[0].fix


def test_codes_outside_are_counted_by_column() -> None:
    answers = phq()
    answers.loc[:4, "phq9_2"] = 9
    found = instruments.check(answers, PHQ)
    assert found.codes == ("outside",) and found.rows[0].severity == "refused"
    assert "column 'phq9_2' holds 9 in 5 row(s)" in found.rows[0].evidence


def test_item_scores_in_place_of_answers_are_recognized() -> None:
    answers = pd.DataFrame(
        np.random.default_rng(43).integers(0, 2, (60, 11)), columns=instruments.load("djg11").items
    )
    assert "counted already" in instruments.check(answers, "djg11").rows[0].fix


def test_the_lowest_code_never_met_is_a_reason_to_look() -> None:
    answers = sheets(PHQ, 100, np.random.default_rng(44)).clip(lower=1)
    assert "lowest-unused" in instruments.check(answers, PHQ).codes
    assert "lowest-unused" not in instruments.check(phq(), PHQ).codes


LABELS = {0: "0 - not at all", 1: "1 - several days", 2: "2 - more than half", 3: "3 - nearly every day"}


def labelled(answers: pd.DataFrame, words: dict[int, str], dtype: object = None) -> pd.DataFrame:
    return answers.apply(lambda column: column.map(words).astype(dtype or object))


@pytest.mark.parametrize("dtype", [None, "string", "category"])
def test_labels_that_carry_their_codes_are_read_and_it_is_said(dtype: str | None) -> None:
    answers = phq()
    read = labelled(answers, LABELS, dtype)
    assert instruments.score(read, PHQ)["phq9"].tolist() == answers.sum(axis=1).tolist()
    assert instruments.check(read, PHQ).codes == ("labels-read",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({**LABELS, 2: "2"}, "of them a code followed by words"),  # mixed
        ({**LABELS, 3: "2 - nearly every day"}, "of them a code followed by words"),  # one code, two labels
        ({**LABELS, 3: "3 - not at all"}, "of them a code followed by words"),  # one label, two codes
        ({0: "0", 1: "1", 2: "1-2 times", 3: "3"}, "text that is not a number"),  # a range is no label
        ({0: "never", 1: "rarely", 2: "often", 3: "always"}, "text that is not a number"),
        ({0: "0", 1: "1", 2: "2", 3: "NA"}, "of them 'NA': declare that as missing"),
        ({0: "", 1: "1", 2: "2", 3: "N/A"}, "of them 'N/A': declare that as missing"),
    ],
)
def test_labels_that_do_not_settle_the_code_are_refused(words: dict[int, str], said: str) -> None:
    read = labelled(phq(), words)
    with pytest.raises(instruments.AnswerError, match=said):
        instruments.score(read, PHQ)
    found = instruments.check(read, PHQ)
    assert found.rows[0].code == "not-codes" and said in found.rows[0].evidence
    assert "several" not in str(found) and "often" not in str(found)


def test_empty_strings_are_missing_answers() -> None:
    answers = phq().astype(str)
    answers.loc[:9, "phq9_1"] = ""
    scores = instruments.score(answers, PHQ)
    assert (scores["phq9_answered"][:10] == 8).all() and (scores["phq9_answered"][10:] == 9).all()
    assert not instruments.check(answers, PHQ)


def test_true_and_false_are_a_finding() -> None:
    answers = phq().assign(phq9_1=True)
    assert "true/false" in instruments.check(answers, PHQ).rows[0].evidence


def test_doubled_columns_are_refused() -> None:
    with pytest.raises(instruments.AnswerError, match="more than once"):
        instruments.check(pd.concat([phq(), phq()[["phq9_1"]]], axis=1), PHQ)


def test_the_codes_of_categories_count_not_their_positions() -> None:
    answers = phq()
    shuffled = pd.CategoricalDtype([LABELS[code] for code in (3, 0, 1, 2)], ordered=True)
    read = labelled(answers, LABELS, shuffled)
    assert instruments.score(read, PHQ)["phq9"].tolist() == answers.sum(axis=1).tolist()
    assert instruments.check(read, PHQ).codes == ("labels-read", "category-order")
    numbers = answers.astype(pd.CategoricalDtype([2, 0, 3, 1], ordered=True))
    assert instruments.score(numbers, PHQ)["phq9"].tolist() == answers.sum(axis=1).tolist()


def test_anchors_the_other_way_round_are_found_in_labels() -> None:
    ends = {0: f"0 - {PHQ.coding.highest_means}", 1: "1 - b", 2: "2 - c", 3: f"3 - {PHQ.coding.lowest_means}"}
    found = instruments.check(labelled(phq(), ends), PHQ)
    assert found.codes == ("anchors-flipped", "labels-read")
    assert found.rows[0].severity == "serious" and "new code = 3 - code" in found.rows[0].fix
    right = {0: PHQ.coding.lowest_means.upper(), 3: PHQ.coding.highest_means}
    assert not list(anchors(PHQ, {"phq9_1": right}))
