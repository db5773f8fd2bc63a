"""Totals that a file carries: each usual mistake is made on purpose, and must be named."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import instruments
from tests.instruments.checks.simulated import sheets

CESD = instruments.load("cesd20")
KEYED = ["cesd20_4", "cesd20_8", "cesd20_12", "cesd20_16"]  # Radloff (1977)


def complete() -> pd.DataFrame:
    return sheets(CESD, 60, np.random.default_rng(31))


def keyed(answers: pd.DataFrame) -> pd.DataFrame:
    return answers.assign(**{item: 3 - answers[item] for item in KEYED})


def found(answers: pd.DataFrame, total: pd.Series) -> instruments.Findings:
    return instruments.check(answers.assign(T=total), "cesd20", totals={"cesd20": "T"})


def test_right_totals_are_no_finding() -> None:
    answers = complete()
    assert not found(answers, keyed(answers).sum(axis=1))


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda a: a.sum(axis=1), "no item reversed"),
        (lambda a: keyed(a).mean(axis=1).round(2), "the mean in place of the sum"),
        (lambda a: keyed(a).sum(axis=1) * 2, "doubled"),
        (lambda a: keyed(a).sum(axis=1) + 20, "each item counted one higher"),
        (lambda a: 60 - keyed(a).sum(axis=1), "reversed as a whole"),
        (lambda a: keyed(a).drop(columns="cesd20_7").sum(axis=1), "item cesd20_7 left out"),
        (lambda a: pd.Series(range(60)) * 1.0, "none of "),
    ],
)
def test_the_mistake_is_named(mistake: Callable[[pd.DataFrame], pd.Series], words: str) -> None:
    answers = complete()
    rows = found(answers, mistake(answers)).rows
    assert [row.code for row in rows] == ["totals-differ"]
    assert words in rows[0].evidence


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda a: keyed(a).sum(axis=1), "a missing answer counted as 0"),
        (lambda a: keyed(a.fillna(0)).sum(axis=1), "a missing answer set to the lowest code before"),
        (lambda a: keyed(a).mean(axis=1) * 20, "the person's mean in place of each missing answer"),
    ],
)
def test_what_was_made_of_missing_answers_is_named(
    mistake: Callable[[pd.DataFrame], pd.Series], words: str
) -> None:
    answers = complete().astype(float)
    answers.loc[:9, ["cesd20_4", "cesd20_5"]] = np.nan
    rows = found(answers, mistake(answers)).rows
    assert [row.code for row in rows] == ["totals-missing"]
    assert "10 of 10 rows with missing answers" in rows[0].evidence
    assert f"10 of 10 are reproduced by: {words}" in rows[0].evidence


def test_columns_named_like_the_scale_are_compared_and_scoring_warns() -> None:
    answers = complete()
    with pytest.warns(instruments.AnswerWarning, match="no item reversed"):
        instruments.score(answers.assign(CESD20_total=answers.sum(axis=1)), "cesd20")


def test_own_scores_by_the_rule_of_the_call_are_no_finding(recwarn: pytest.WarningsRecorder) -> None:
    answers = complete().astype(float)
    answers.loc[:9, "cesd20_5"] = np.nan
    own = instruments.score(answers, "cesd20", missing="prorate:2")["cesd20"]
    again = instruments.score(answers.assign(cesd20=own), "cesd20", missing="prorate:2")
    assert again.attrs["findings"] == () and not list(recwarn)


def test_depression_not_doubled_is_named() -> None:
    # DASS-21: sums are doubled (item_labels and metadata of the covid-gaming data; Lovibond & Lovibond 1995).
    form = instruments.load("dass21")
    answers = sheets(form, 60, np.random.default_rng(32))
    scale = form.scale("dass21_depression")
    table = answers.assign(dass21_depression=answers[list(scale.items)].sum(axis=1))
    assert "not multiplied by 2" in instruments.check(table, form).rows[0].evidence


def test_totals_that_are_not_there_are_refused() -> None:
    with pytest.raises(instruments.AnswerError, match="are not scales of cesd20"):
        instruments.check(complete(), "cesd20", totals={"cesd": "T"})
    with pytest.raises(instruments.AnswerError, match="are not there once"):
        instruments.check(complete(), "cesd20", totals="T")
    with pytest.raises(instruments.AnswerError, match="no one total"):
        instruments.check(
            sheets(instruments.load("dass21"), 40, np.random.default_rng(1)), "dass21", totals="T"
        )
