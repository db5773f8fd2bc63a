"""Constant and copied items, and the same answer throughout."""

import numpy as np
import pandas as pd

import instruments
from tests.instruments.checks.simulated import sheets

RSES = instruments.load("rses")


def rses() -> pd.DataFrame:
    return sheets(RSES, 200, np.random.default_rng(51))


def test_constant_empty_and_copied_items_are_named() -> None:
    answers = rses().assign(rses_2=1, rses_4=np.nan)
    answers["rses_8"] = answers["rses_9"]
    found = instruments.check(answers, RSES)
    places = {row.code: row.place for row in found}
    assert places == {
        "constant-item": "rses_2",
        "empty-item": "rses_4",
        "copied-item": "rses_8 and rses_9",
    }


def test_the_same_outer_code_on_reversed_items_too_is_a_share() -> None:
    answers = rses()
    answers.iloc[:24] = 3
    answers.iloc[24:28] = 1
    found = [row for row in instruments.check(answers, RSES) if row.code == "straight-lining"]
    assert len(found) == 1 and found[0].severity == "look"
    assert "24 of 200 complete rows (12.0%" in found[0].evidence
    assert "4 more have a middle code" in found[0].evidence


def test_the_same_code_is_no_contradiction_without_reversed_items() -> None:
    answers = sheets(instruments.load("phq9"), 200, np.random.default_rng(52))
    answers.iloc[:60] = 0
    assert not instruments.check(answers, "phq9")


def test_findings_print_and_become_a_table() -> None:
    found = instruments.check(rses().assign(rses_2=1), RSES)
    assert list(found.to_frame().columns) == ["code", "severity", "place", "evidence", "fix"]
    assert found.to_frame()["code"].tolist() == ["constant-item"]
    assert "look: constant-item in rses_2" in str(found)
    assert max(map(len, str(found).splitlines())) <= 100
    page = found._repr_html_()
    assert page is not None and ">rses_2</td>" in page
    nothing = instruments.check(rses(), RSES)
    assert not nothing and nothing.to_frame().empty and "nothing found in 200 rows" in str(nothing)
