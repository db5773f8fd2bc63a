"""What columns may hold, and what is said of those that don't fit."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import instruments

ROWS = [[0, 1, 2, 3, 0, 1, 2, 3, 0], [3, 3, 3, 3, 3, 3, 3, 3, 3], [1, None, 1, 1, 1, 1, 1, 1, 1]]
TOTALS = [12.0, 27.0, 9.0]
ITEMS = [f"phq9_{number}" for number in range(1, 10)]


def phq(rows: list[list[object]] | None = None) -> pd.DataFrame:
    """Return three PHQ-9 sheets, or those given."""
    return pd.DataFrame(ROWS if rows is None else rows, columns=ITEMS)


def with_column(values: list[object], dtype: object = None) -> pd.DataFrame:
    """Return the sheets with other values for item 4."""
    answers = phq()
    answers["phq9_4"] = pd.Series(values, dtype=dtype)
    return answers


def message(answers: pd.DataFrame, **options: object) -> str:
    """Return what is said of answers that are refused."""
    with pytest.raises(instruments.AnswerError) as caught:
        instruments.score(answers, "phq9", **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "converted",
    [
        lambda a: a.astype("Int64"),
        lambda a: a.astype("Float32"),
        lambda a: a.astype(np.float32),
        lambda a: a.astype("Int8").astype("category"),
        lambda a: a.astype("Int64").astype("string"),
        lambda a: a.astype("Int64").astype("string").astype("category"),
        lambda a: a.astype(object),
        lambda a: a.astype("Int64").astype(object),
        lambda a: a.astype("Int64").astype("string").astype(object).fillna(" "),
        lambda a: a.map(lambda x: f" {x} " if x == x else None),
        lambda a: a.astype("category").apply(lambda c: c.cat.add_categories([77])),
    ],
    ids=range(11),
)
def test_numbers_are_read_from_any_type(converted: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    scores = instruments.score(converted(phq()), "phq9")
    assert scores["phq9"].tolist() == TOTALS
    assert scores["phq9_answered"].tolist() == [9, 9, 8]


def test_a_column_without_any_answer_is_missing_whatever_its_type() -> None:
    for dtype in (float, object, "string", "category", "Int64"):
        answers = with_column([None, None, None], dtype)
        assert instruments.score(answers, "phq9")["phq9_answered"].tolist() == [8, 8, 7]


def test_columns_may_be_mapped_or_follow_a_pattern() -> None:
    renamed = phq().set_axis([f"q12_{number}" for number in range(1, 10)], axis=1)
    assert instruments.score(renamed, "phq9", columns="q12_{item}")["phq9"].tolist() == TOTALS
    mapping = {item: f"q12_{item.removeprefix('phq9_')}" for item in ITEMS}
    assert instruments.score(renamed, "phq9", columns=mapping)["phq9"].tolist() == TOTALS
    partly = phq().rename(columns={"phq9_2": "sad"})
    assert instruments.score(partly, "phq9", columns={"phq9_2": "sad"})["phq9"].tolist() == TOTALS


def test_an_absent_column_is_named_with_the_nearest() -> None:
    words = message(phq().rename(columns={"phq9_2": "PHQ9-2"}))
    assert words.startswith("phq9: no column 'phq9_2' (1 of 9 items). Nearest in the data: 'PHQ9-2'.")
    assert "map them with columns=" in words


def test_columns_that_are_doubled_shared_or_strange_are_refused() -> None:
    doubled = pd.concat([phq(), phq()[["phq9_3"]]], axis=1)
    assert "column(s) 'phq9_3' appear more than once" in message(doubled)
    other = pd.concat([phq(), pd.DataFrame(1, index=range(3), columns=["x", "x"])], axis=1)
    assert instruments.score(other, "phq9")["phq9"].tolist() == TOTALS
    assert "'phq9_1' are mapped to more than one item" in message(phq(), columns={"phq9_2": "phq9_1"})
    assert "columns: 'phq_2' are not items of phq9" in message(phq(), columns={"phq_2": "phq9_2"})
    assert "the pattern has no {item}" in message(phq(), columns="q12")
    assert "columns is a list. Give a mapping" in message(phq(), columns=ITEMS)
    levels = phq().set_axis(pd.MultiIndex.from_product([ITEMS, ["a"]]), axis=1)
    assert "the columns have 2 levels" in message(levels)
    with pytest.raises(instruments.AnswerError, match=r"answers are a dict\. Give a DataFrame"):
        instruments.score(phq().to_dict(), "phq9")


def test_codes_outside_are_named_with_column_and_count() -> None:
    words = message(with_column([9, 9, -1]))
    assert words.startswith("phq9: answers outside the coding 0..3 (0 = not at all, 3 = nearly every day): ")
    assert "column 'phq9_4' holds -1, 9 in 3 row(s)." in words
    assert "Declare codes that mean 'no answer' as missing, or recode" in words
    assert "All codes" not in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.5, 0, 0], "holds 1.5 in 1 row(s)"),
        ([np.inf, 0, 0], "holds inf in 1 row(s)"),
        ([255, 256, 257], "holds 255, 256, 257 in 3 row(s)"),
        ([4, 0, 0], "holds 4 in 1 row(s)"),
        ([-9999, 0, 0], "holds -9999 in 1 row(s)"),
        ([1e300, 0, 0], "holds 1 other value(s) in 1 row(s): is it the right column?"),
        ([104533, 104534, 1], "holds 2 other value(s) in 2 row(s): is it the right column?"),
        (["2 - sometimes", "0", "1"], "holds text that is not a number in 1 row(s)"),
        (["NA", "0", "1"], "holds text that is not a number in 1 row(s)"),
        (["nan", "0", "1"], "holds text that is not a number in 1 row(s)"),
        (["inf", "0", "1"], "holds inf in 1 row(s)"),
        ([[1], 0, 1], "holds text that is not a number in 1 row(s)"),
        ([True, False, None], "holds true/false instead of codes"),
        ([True, 2, 3], "holds text that is not a number in 1 row(s)"),
        (["True", "0", "1"], "holds text that is not a number in 1 row(s)"),
        ([1j, 0, 1], "instead of codes"),
        (list(pd.to_datetime(["2020-01-01"] * 3)), "instead of codes"),
    ],
)
def test_what_is_no_code_is_refused(values: list[object], words: str) -> None:
    assert f"column 'phq9_4' {words}" in message(with_column(values)) or words in message(with_column(values))


@pytest.mark.parametrize("dtype", [bool, "boolean", "category"])
def test_true_and_false_are_no_codes(dtype: str) -> None:
    assert "true/false instead of codes" in message(with_column([True, False, True], dtype))


def test_categories_are_refused_by_their_codes_not_by_unused_ones() -> None:
    assert "column 'phq9_4' (categories) holds 9 in 1 row(s)" in message(with_column([9, 1, 2], "category"))
    labels = with_column(["often", "never", "never"], "category")
    words = message(labels)
    assert "holds text that is not a number" in words
    assert "often" not in words and "never" not in words


def test_all_columns_that_do_not_fit_are_in_one_message() -> None:
    answers = phq()
    answers["phq9_1"] = [7, 0, 0]
    answers["phq9_9"] = ["refused", "0", "0"]
    words = message(answers)
    assert "'phq9_1' holds 7" in words and "'phq9_9' holds text" in words


def test_codes_moved_by_one_are_recognized() -> None:
    words = message(phq() + 1)
    assert "All codes lie in 1..4: if the file codes from 1, subtract 1 first" in words
    assert "(recode add = -1)" in words
    assert "score 'phq9:from_1'" in words
    assert "All codes lie in 1..4" in message(
        phq([[1, 2, 4, 1, 1, 1, 1, 1, 1]])
    )  # only one column is outside
    assert "All codes" not in message(phq([[0, 2, 4, 1, 1, 1, 1, 1, 1]]))
    from_0 = pd.DataFrame([[0, 1, 2]], columns=["ucla3_1", "ucla3_2", "ucla3_3"])
    with pytest.raises(
        instruments.AnswerError, match=r"lie in 0\.\.2: if the file codes from 0, add 1 first"
    ):
        instruments.score(from_0, "ucla3")


def test_measurements_are_never_shown() -> None:
    words = message(pd.DataFrame({item: range(100, 130) for item in ITEMS}))
    assert "holds 30 other value(s) in 30 row(s)" in words
    assert "101" not in words
