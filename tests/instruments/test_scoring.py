"""Scores against a slow reference, sheets worked by hand, and exact relations."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import instruments

# The keys as printed, written down here a second time and independently of the TOML files:
# DASS-21: scoring template (D, A, S beside each item). CES-D: Radloff (1977), items scored 3 2 1 0.
# EPDS: Cox et al. (1987), options of items 3, 5-10 printed from most severe. RSES: newscientist.com (order B)
# and growing-self-esteem.com (order A). PSI-SF: HATCH study, 12 consecutive items a scale.
# De Jong Gierveld: manual, codes (2,3) of the negative and (1,2) of the positive items.
DASS = "SADADSASADSSDSADDSAAD"  # scale of items 1..21
PRINTED = {
    "cesd20": "0123 0123 0123 3210 " * 4 + "0123 0123 0123 0123",
    "epds:print_order": "0123 0123 3210 0123 3210 3210 3210 3210 3210 3210",
    "rses": "0123 0123 3210 0123 3210 0123 0123 3210 3210 3210",
    "rses:order_a": "0123 3210 0123 0123 3210 3210 0123 3210 3210 0123",
    "phq9": " ".join(["0123"] * 9),
    "epds": " ".join(["0123"] * 10),
    "ucla3": " ".join(["123"] * 3),
    "psi_sf_3": " ".join(["12345"] * 36),
    "psi_sf_3:sa_is_1": " ".join(["54321"] * 36),
    "djg11": "110 011 011 110 011 011 110 110 011 011 110",
}
TOTALS = sorted(PRINTED)


def by_hand(name: str, answers: list[int | None]) -> float | None:
    """Add up the printed score of each answer, one respondent at a time; None if an answer is missing."""
    lowest = instruments.load(name).coding.lowest
    total = 0
    for printed, answer in zip(PRINTED[name].split(), answers, strict=True):
        if answer is None:
            return None
        total += int(printed[answer - lowest])
    return float(total)


def sheets(name: str, rows: int = 60, missing: float = 0.02, seed: int = 7) -> pd.DataFrame:
    """Simulate answer sheets with some gaps."""
    form, rng = instruments.load(name), np.random.default_rng(seed)
    codes = rng.integers(form.coding.lowest, form.coding.highest + 1, (rows, len(form.items))).astype(float)
    codes[rng.random(codes.shape) < missing] = np.nan
    return pd.DataFrame(codes, columns=list(form.items), index=[f"r{row}" for row in range(rows)])


def rows_of(answers: pd.DataFrame) -> list[list[int | None]]:
    """Return the sheets as plain lists."""
    return [[None if math.isnan(x) else int(x) for x in row] for row in answers.to_numpy()]


@pytest.mark.parametrize("name", TOTALS)
def test_totals_equal_the_printed_key_row_by_row(name: str) -> None:
    answers = sheets(name)
    scores = instruments.score(answers, name, missing="complete")[instruments.load(name).form]
    wanted = [by_hand(name, row) for row in rows_of(answers)]
    assert [None if math.isnan(x) else x for x in scores] == wanted
    assert None in wanted or name == "ucla3"


def test_dass_scales_equal_the_template_row_by_row() -> None:
    answers = sheets("dass21", missing=0.0)
    scores = instruments.score(answers, "dass21")
    for letter, scale in {"D": "depression", "A": "anxiety", "S": "stress"}.items():
        wanted = [2 * sum(a for a, s in zip(r, DASS, strict=True) if s == letter) for r in rows_of(answers)]
        assert scores[f"dass21_{scale}"].tolist() == wanted


def test_psi_subscales_add_up_to_the_total_and_defensive_responding_is_within_the_first() -> None:
    answers = sheets("psi_sf_3", missing=0.0)
    scores = instruments.score(answers, "psi_sf_3")
    parts = [answers.iloc[:, start : start + 12].sum(axis=1) for start in (0, 12, 24)]
    for name, part in zip(["pd", "pcdi", "dc"], parts, strict=True):
        assert scores[f"psi_sf_3_{name}"].equals(part.rename(f"psi_sf_3_{name}"))
    assert (scores["psi_sf_3"] == sum(parts)).all()
    defensive = answers[[f"psi_sf_3_{n}" for n in (1, 2, 3, 7, 8, 9, 11)]].sum(axis=1)
    assert (scores["psi_sf_3_dr"] == defensive).all()


def test_loneliness_is_emotional_plus_social() -> None:
    scores = instruments.score(sheets("djg11", missing=0.0), "djg11")
    assert (scores["djg11"] == scores["djg11_emotional"] + scores["djg11_social"]).all()


# Worked by hand from the printed keys.
@pytest.mark.parametrize(
    ("name", "sheet", "column", "score"),
    [
        # no symptom at all, answered on paper: first option of items 1, 2, 4, last option of the others.
        # The ReproSchema library adds these numbers up without reversing and gives 21.
        ("epds:print_order", [0, 0, 3, 0, 3, 3, 3, 3, 3, 3], "epds", 0),
        ("epds:print_order_from_1", [1, 1, 4, 1, 4, 4, 4, 4, 4, 4], "epds", 0),
        ("epds:print_order", [3, 3, 0, 3, 0, 0, 0, 0, 0, 0], "epds", 30),
        ("epds", [1, 0, 2, 1, 0, 3, 1, 2, 0, 0], "epds", 10),
        # everything "rarely": 4 positive items give 3 each
        ("cesd20", [0] * 20, "cesd20", 12),
        ("cesd20", [3] * 20, "cesd20", 48),
        ("cesd20:keyed", [3] * 20, "cesd20", 60),
        ("cesd20:from_1", [1] * 20, "cesd20", 12),
        # the same persons in both orders of the items: agreeing strongly with all five positive ones only
        ("rses", [3, 3, 0, 3, 0, 3, 3, 0, 0, 0], "rses", 30),
        ("rses:order_a", [3, 0, 3, 3, 0, 0, 3, 0, 0, 3], "rses", 30),
        ("rses:range_10_40", [4, 4, 1, 4, 1, 4, 4, 1, 1, 1], "rses", 40),
        ("rses:order_a_range_10_40", [1, 4, 1, 1, 4, 4, 1, 4, 4, 1], "rses", 10),
        ("dass21", [1] * 21, "dass21_anxiety", 14),
        ("dass21:from_1", [4] * 21, "dass21_stress", 42),
        ("phq9", [3] * 9, "phq9", 27),
        ("phq9:from_1", [1, 2, 3, 4, 1, 1, 1, 1, 1], "phq9", 6),
        ("ucla3", [1, 2, 3], "ucla3", 6),
        # "more or less" is a lonely answer on all eleven items
        ("djg11", [2] * 11, "djg11", 11),
        ("djg11", [1] * 11, "djg11_social", 5),
        ("djg11", [3] * 11, "djg11_social", 0),
        ("djg11", [3] * 11, "djg11_emotional", 6),
        # strongly agree throughout is the most stress, whichever way it is stored
        ("psi_sf_3", [5] * 36, "psi_sf_3", 180),
        ("psi_sf_3:sa_is_1", [1] * 36, "psi_sf_3", 180),
        ("psi_sf_3:sa_is_1", [5] * 36, "psi_sf_3_dr", 7),
    ],
)
def test_sheet_worked_by_hand(name: str, sheet: list[int], column: str, score: float) -> None:
    answers = pd.DataFrame([sheet], columns=list(instruments.load(name).items))
    assert instruments.score(answers, name)[column][0] == score


@pytest.mark.parametrize("name", instruments.names())
def test_rows_are_scored_independently_and_the_input_is_not_changed(name: str) -> None:
    answers = sheets(name)
    before = answers.copy(deep=True)
    scores = instruments.score(answers, name, allow_unverified=True)
    order = np.random.default_rng(3).permutation(len(answers))
    shuffled = instruments.score(answers.iloc[order], name, allow_unverified=True)
    pd.testing.assert_frame_equal(shuffled, scores.iloc[order])
    pd.testing.assert_frame_equal(answers, before)
    assert scores.index.equals(answers.index)


def test_double_and_multilevel_indices_are_kept() -> None:
    answers = sheets("ucla3", rows=4)
    for index in (["a", "a", "b", "b"], pd.MultiIndex.from_product([["p", "q"], [0, 1]])):
        assert instruments.score(answers.set_axis(index, axis=0), "ucla3").index.equals(pd.Index(index))


def test_no_rows_give_no_scores() -> None:
    assert instruments.score(sheets("phq9").iloc[:0], "phq9").shape == (0, 4)


@settings(max_examples=40, deadline=None)
@given(sheet=st.lists(st.integers(0, 3), min_size=20, max_size=20), item=st.integers(0, 19))
def test_one_step_more_moves_the_sum_by_one_step_against_the_key(sheet: list[int], item: int) -> None:
    keyed = item + 1 in (4, 8, 12, 16)
    sheet[item] = min(sheet[item], 2)
    more = [*sheet[:item], sheet[item] + 1, *sheet[item + 1 :]]
    answers = pd.DataFrame([sheet, more], columns=list(instruments.load("cesd20").items))
    low, high = instruments.score(answers, "cesd20")["cesd20"]
    assert high - low == (-1 if keyed else 1)


@settings(max_examples=40, deadline=None)
@given(sheet=st.lists(st.integers(1, 5), min_size=36, max_size=36))
def test_flipping_all_answers_and_the_anchors_is_the_same_form(sheet: list[int]) -> None:
    items = list(instruments.load("psi_sf_3").items)
    one = instruments.score(pd.DataFrame([sheet], columns=items), "psi_sf_3")
    other = instruments.score(pd.DataFrame([[6 - x for x in sheet]], columns=items), "psi_sf_3:sa_is_1")
    pd.testing.assert_frame_equal(one, other)


@settings(max_examples=40, deadline=None)
@given(gap=st.sets(st.integers(0, 8), max_size=4), sheet=st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_prorating_is_the_mean_of_the_answered_times_the_items(gap: set[int], sheet: list[int]) -> None:
    given_answers = [x for place, x in enumerate(sheet) if place not in gap]
    row = [None if place in gap else x for place, x in enumerate(sheet)]
    answers = pd.DataFrame([row], columns=list(instruments.load("phq9").items), dtype="Float64")
    scores = instruments.score(answers, "phq9")  # published: up to two missing
    assert scores["phq9_answered"][0] == len(given_answers)
    if len(gap) > 2:
        assert math.isnan(scores["phq9"][0])
    else:
        assert scores["phq9"][0] == pytest.approx(9 * sum(given_answers) / len(given_answers), rel=1e-15)
    complete = instruments.score(answers, "phq9", missing="complete")["phq9"][0]
    assert math.isnan(complete) if gap else complete == sum(sheet)


def test_missing_rules_that_the_user_names() -> None:
    items = list(instruments.load("djg11").items)
    answers = pd.DataFrame([[2.0] * 10 + [np.nan], [2.0] * 9 + [np.nan] * 2], columns=items)
    assert instruments.score(answers, "djg11")["djg11"].isna().all()
    assert instruments.score(answers, "djg11", missing="available:1")["djg11"].tolist()[0] == 10
    assert instruments.score(answers, "djg11", missing="prorate:1")["djg11"].tolist()[0] == 11
    assert instruments.score(answers, "djg11", missing="available:1")["djg11"].isna().tolist() == [
        False,
        True,
    ]
    # items 10 (emotional) and 11 (social): one missing a scale
    second = instruments.score(answers, "djg11", missing="prorate:1").iloc[1]
    assert (second["djg11_emotional"], second["djg11_social"]) == (6, 5)


def test_dass_prorates_within_each_scale_before_doubling() -> None:
    row = [1.0] * 21
    row[2] = np.nan  # item 3, depression
    answers = pd.DataFrame([row], columns=list(instruments.load("dass21").items))
    assert math.isnan(instruments.score(answers, "dass21")["dass21_depression"][0])
    assert instruments.score(answers, "dass21", missing="prorate:1")["dass21_depression"][0] == 14


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("third", "missing = 'third': no such rule. Use 'complete', 'prorate:N'"),
        ("prorate:0", "no such rule"),
        ("prorate", "no such rule"),
        (2, "missing = 2: no such rule"),
        ("mean:1", "the score of phq9 is a sum, so that rule has no meaning. Use complete or prorate:N"),
        ("available:1", "the score of phq9 is a sum"),
        ("prorate:9", "phq9 has 9 items, and at least one must be answered. Use a number below 9"),
    ],
)
def test_a_missing_rule_that_does_not_fit_is_refused(missing: str, words: str) -> None:
    with pytest.raises(instruments.InstrumentError) as caught:
        instruments.score(sheets("phq9"), "phq9", missing=missing)
    assert words in str(caught.value)


def test_the_result_says_by_which_rule_and_from_which_source() -> None:
    answers = sheets("phq9")
    attrs = instruments.score(answers, "phq9").attrs
    assert attrs["instrument"] == "phq9"
    assert (
        attrs["rule"].startswith("phq9: prorate:2: at most 2 missing")
        and "NHS Data Dictionary" in attrs["rule"]
    )
    assert attrs["source"].endswith("doi:10.1046/j.1525-1497.2001.016009606.x")
    assert "chosen by the user" in instruments.score(answers, "phq9", missing="complete").attrs["rule"]
    variant = instruments.score(sheets("epds:print_order"), "epds:print_order").attrs
    assert variant["instrument"] == "epds:print_order"
