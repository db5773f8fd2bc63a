"""Differences of numbers: found, ordered, worded."""

from dataclasses import replace

import pytest

from reports.verdict import lines
from reports.verify import Verdict, differing

NUMBERS = {"a": 1.0, "b": 200.0, "n": 30, "word": "fixed", "gone": None, "yes": True}


def names(before: dict[str, object], after: dict[str, object]) -> tuple[list[str], list[str]]:
    differences, inexact = differing(before, after)  # type: ignore[arg-type]
    return [change.name for change in differences], [change.name for change in inexact]


def test_equal_numbers_have_no_difference() -> None:
    assert names(NUMBERS, dict(NUMBERS)) == ([], [])


def test_the_largest_relative_difference_comes_first() -> None:
    differences, _ = differing({"a": 1.0, "b": 200.0, "c": -4.0}, {"a": 1.1, "b": 201.0, "c": 4.0})
    assert [change.name for change in differences] == ["c", "a", "b"]
    assert [change.relative for change in differences] == pytest.approx([2.0, 0.1 / 1.1, 1 / 201])


def test_last_digits_are_told_apart_from_differences() -> None:
    assert names({"a": 0.1 + 0.2, "b": 1.0, "zero": 0.0}, {"a": 0.3, "b": 1.000001, "zero": 1e-17}) == (
        ["b"],
        ["zero", "a"],
    )


def test_missing_absent_and_other_words_are_differences() -> None:
    before, after = {"a": None, "b": 1, "c": "x", "d": 3}, {"a": 0.0, "c": "y", "d": 3, "e": 2}
    assert names(before, after) == (["a", "b", "c", "e"], [])


def test_true_is_not_one() -> None:
    assert names({"a": True}, {"a": 1}) == (["a"], [])


def test_words_of_a_verdict() -> None:
    same = Verdict("same", 1204)
    assert list(lines(same)) == ["same: all 1,204 numbers are exactly equal."]
    differences, inexact = differing({"a": 1.0, "b": None, "c": 0.3}, {"a": 1.5, "b": 2.0, "c": 0.1 + 0.2})
    assert "same: all 3 numbers are equal up to rounding; 1 not" in next(
        lines(replace(same, numbers=3, inexact=inexact))
    )
    told = list(lines(Verdict("numbers differ", 3, (), differences, inexact, ("numpy was 2.0 and is 2.4",))))
    assert told == [
        "numbers differ: 2 of 3, the largest relative difference first.",
        "note: numpy was 2.0 and is 2.4",
        "  b: was missing, is 2.0",
        "  a: was 1.0, is 1.5 (relative difference 0.33)",
    ]
    assert list(lines(Verdict("numbers differ", 3, (), differences)))[1] == (
        "note: no version and no platform has changed"
    )


def test_at_most_twenty_differences_are_listed() -> None:
    before = {f"n{k:02}": float(k) for k in range(50)}
    differences, _ = differing(before, {name: value + 1 for name, value in before.items()})
    told = list(lines(Verdict("numbers differ", 50, (), differences)))
    assert len(told) == 22
    assert told[-1] == "  ... and 30 more."
