"""The record reads back as it was written, to the last bit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import record
from reports.errors import OutputError

EMPTY = record.Record(
    id="s",
    title="A study, あ & <b>",
    simulated=True,
    study="study/study.toml",
    study_sha256="ab",
    inputs={"w1.csv": "cd"},
    wavepath="0.1.0",
    versions={"numpy": "2.4"},
    python="3.11",
    platform="Linux",
    seed=7,
    outputs={"report.html": "ef"},
    numbers={"a/b": 0.1 + 0.2, "missing": None, "n": 3, "word": "fixed", "yes": True},
)


def test_reads_back_equal() -> None:
    assert record.loads(record.dumps(EMPTY), "here") == EMPTY


@given(st.dictionaries(st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False), max_size=8))
def test_floats_read_back_to_the_last_bit(numbers: dict[str, float]) -> None:
    kept = record.loads(record.dumps(replace(EMPTY, numbers=numbers)), "here").numbers
    assert {name: value.hex() for name, value in numbers.items()} == {
        n: float(v).hex() for n, v in kept.items()
    }  # type: ignore[arg-type]


def test_a_number_that_is_not_finite_is_never_written_as_one() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        record.dumps(replace(EMPTY, numbers={"x": float("nan")}))


def test_the_same_record_gives_the_same_bytes() -> None:
    assert record.dumps(EMPTY) == record.dumps(EMPTY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not readable as JSON"),
        ("[]", "no record of wavepath"),
        ('{"schema": "other"}', "no record of wavepath"),
        ('{"schema": "wavepath results 0"}', "another version"),
        ('{"schema": "wavepath results 2"}', "fields are missing"),
    ],
)
def test_what_is_no_record_is_said(text: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        record.loads(text, "results.json")


def test_fields_of_another_type_are_said() -> None:
    content = {**json.loads(record.dumps(EMPTY)), "numbers": 3}
    with pytest.raises(OutputError, match="fields are missing, unknown or of another type"):
        record.loads(json.dumps(content), "results.json")


def test_a_folder_without_a_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no readable results\.json"):
        record.read(tmp_path)
