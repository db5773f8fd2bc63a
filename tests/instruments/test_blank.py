"""A file to start from: complete once its open texts are written, and each of its examples holds."""

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import instruments
from instruments.faults import faults_of


def test_a_new_file_says_what_is_still_to_be_written(tmp_path: Path) -> None:
    raw = tomllib.loads(instruments.template("support_8"))
    faults = faults_of(raw)
    assert (
        len(faults)
        == instruments.template("support_8").count('"TODO ')
        + instruments.template("support_8").count("= TODO ")
        - 1
    )  # the comment at the top names one more
    assert "title: still the words of the template. Write your own." in faults
    assert all("still the words of the template" in fault for fault in faults)


def test_a_file_that_is_filled_in_scores(tmp_path: Path) -> None:
    path = tmp_path / "support_8.toml"
    path.write_text(instruments.template("support_8").replace("TODO", "some"), encoding="utf-8")
    answers = pd.DataFrame([[1, 2, 3, 4]], columns=[f"support_8_{item}" for item in range(1, 5)])
    assert instruments.score(answers, path)["support_8"].tolist() == [2.5]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("# [scales.total.missing]", "# source"),
        ("# [scales.total.bands]", "# source"),
        ("# [[scales.total.cutoffs]]", "# source"),
        ("# [[scales.total.mid]]", "# source"),
        ("# [[scales.total.reliability]]", "# source"),
        ("# [item_coding.4]", "# source"),
        ("# [variants.from_0]", "# coding"),
        ("# verified = false", "# unverified"),
        ("# doi", "# doi"),
    ],
)
def test_the_examples_in_comments_are_faultless(begins: str, ends: str) -> None:
    text = instruments.template("support_8").replace("TODO", "some")
    first = text.index(begins)
    last = text.index("\n", text.index(ends, first))
    shown = re.sub(r"^# ?", "", text[first:last], flags=re.M)
    faults = faults_of(tomllib.loads(text[:first] + shown + text[last:]))
    own_codes = begins == "# [item_coding.4]"  # a longer item moves the printed range, as it says
    assert [fault for fault in faults if not (own_codes and fault.startswith("scales.total.range"))] == []


@pytest.mark.parametrize(
    ("form", "words"), [("Support", "not an id"), ("8x", "not an id"), ("epds", "a shipped")]
)
def test_an_id_that_cannot_be_is_refused(form: str, words: str) -> None:
    with pytest.raises(instruments.InstrumentError, match=words):
        instruments.template(form)
