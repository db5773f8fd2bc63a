"""`wavepath check`: what it says of a file, and its exit status."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

import instruments
from reports import cli
from tests.instruments.checks.simulated import sheets

FORM = instruments.load("cesd20")


def written(folder: Path, *, flipped: bool) -> Path:
    answers = sheets(
        FORM, 200, np.random.default_rng(61), flipped=FORM.scales[0].keyed if flipped else frozenset()
    )
    answers.columns = [f"q{number}" for number in range(1, 21)]
    answers.assign(T=answers.sum(axis=1)).to_csv(folder / "w1.csv", index=False)
    return folder / "w1.csv"


def test_findings_are_printed_and_leave_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, flipped=True)
    before = path.read_bytes()
    words = ["check", str(path), "--instrument", "cesd20", "--columns", "q{item}", "--total", "cesd20=T"]
    assert cli.status(words) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "serious: keyed-already in cesd20" in said and "score 'cesd20:keyed'" in said
    assert "no item reversed" in said
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_nothing_found_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, flipped=False)
    assert cli.status(["check", str(path), "--instrument", "cesd20", "--columns", "q{item}"]) == 0
    assert "cesd20: nothing found in 200 rows" in capsys.readouterr().out


def test_a_column_that_is_not_there_is_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["check", str(written(tmp_path, flipped=False)), "--instrument", "cesd20"]) == 2
    assert "no column 'cesd20_1'" in capsys.readouterr().err


def test_score_prints_the_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, flipped=True)
    assert cli.status(["score", str(path), "--instrument", "cesd20", "--columns", "q{item}"]) == 0
    told = capsys.readouterr()
    assert "Look at this, nothing was changed: cesd20: exactly the reversed items look keyed" in told.out
    assert "Warning" not in told.err


def test_value_labels_of_a_file_are_compared_with_the_anchors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phq = instruments.load("phq9")
    answers = sheets(phq, 60, np.random.default_rng(62)).astype(float)
    ends = {0: phq.coding.highest_means, 3: phq.coding.lowest_means}
    labels = {str(column): ends for column in answers}
    pyreadstat.write_sav(pd.DataFrame(answers), str(tmp_path / "w.sav"), variable_value_labels=labels)
    assert cli.status(["check", str(tmp_path / "w.sav"), "--instrument", "phq9"]) == 0
    assert "serious: anchors-flipped" in capsys.readouterr().out
