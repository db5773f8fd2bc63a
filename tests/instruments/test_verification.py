"""What is known from memory only is scored if asked for, and said to be so."""

from pathlib import Path

import pandas as pd
import pytest

import instruments
from analysis.waves import link, read_wave, score
from reports import cli
from tests.instruments.test_own_form import OWN, written

SECOND = """
[scales.second]
label = "Second half"
direction = "higher = more support"
items = [3, 4]
rule = "sum"
range = [2, 10]
verified = false
source = "questionnaire of the study"
"""
WHOLE = OWN.replace("items = 4\n", 'items = 4\nverified = false\nunverified = ["The key."]\n', 1)
PART = OWN.replace("items = 4\n", 'items = 4\nunverified = ["The second score."]\n', 1).replace(
    "[license]", f"{SECOND}[license]"
)
ANSWERS = pd.DataFrame({f"support_{item}": [1, 5, item] for item in range(1, 5)})


def test_a_form_from_memory_is_refused_unless_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    assert not instruments.load(path).verified
    with pytest.raises(instruments.InstrumentError) as caught:
        instruments.score(ANSWERS, path)
    assert "support: not verified against a printed source: The key. Compare" in str(caught.value)
    scores = instruments.score(ANSWERS, path, allow_unverified=True)
    assert scores["support"].tolist() == [
        (1 + 5 + 1 + 1) / 4,
        (5 + 1 + 5 + 5) / 4,
        (1 + 4 + 3 + 4) / 4,
    ]  # by hand
    assert scores.attrs["unverified"] == "scored although not verified: support (The key.)"


def test_a_scale_from_memory_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, PART)
    scores = instruments.score(ANSWERS, path)
    assert list(scores) == ["support", "support_answered"]
    assert scores.attrs["unverified"] == "left out, as not verified: support_second (The second score.)"
    scores = instruments.score(ANSWERS, path, allow_unverified=True)
    assert scores["support_second"].tolist() == [2, 10, 7]
    assert scores.attrs["unverified"] == "scored although not verified: support_second (The second score.)"
    assert "unverified" not in instruments.score(ANSWERS, written(tmp_path, OWN)).attrs


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('unverified = ["The key."]\n', "", "unverified: verified = false, but nothing is named"),
        ("verified = false\n", "", "verified: `unverified` names something. Set verified = false"),
        ('rule = "mean"', 'verified = false\nrule = "mean"', None),
    ],
)
def test_a_claim_without_its_ground_is_a_fault(tmp_path: Path, old: str, new: str, fault: str | None) -> None:
    path = written(tmp_path, WHOLE.replace(old, new, 1))
    if fault is None:
        instruments.load(path)
        return
    with pytest.raises(instruments.InstrumentError, match=fault.replace("(", r"\(")):
        instruments.load(path)


def test_the_panel_says_what_is_not_verified(tmp_path: Path) -> None:
    ANSWERS.assign(id=["a", "b", "c"]).to_csv(tmp_path / "w1.csv", index=False)
    panel = link([read_wave(tmp_path / "w1.csv", name="w1")], person="id")
    whole, part = written(tmp_path, WHOLE), tmp_path / "part.toml"
    with pytest.raises(instruments.InstrumentError, match="not verified"):
        score(panel, whole)
    notes = score(panel, whole, allow_unverified=True).column("support").notes
    assert "scored although not verified: support (The key.)" in notes
    part.write_text(PART, encoding="utf-8")
    scored = score(panel, part)
    assert "support_second" not in scored.data
    assert any(
        note.startswith("left out, as not verified: support_second")
        for note in scored.column("support").notes
    )


def test_the_command_scores_it_only_if_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, answers = written(tmp_path, WHOLE), tmp_path / "answers.csv"
    ANSWERS.to_csv(answers, index=False)
    words = ["score", str(answers), "--instrument", str(path), "--out", str(tmp_path / "scores.csv")]
    assert cli.status(words) == 2
    assert "wavepath score --allow-unverified" in capsys.readouterr().err
    assert not (tmp_path / "scores.csv").exists()
    assert cli.status([*words, "--allow-unverified"]) == 0
    assert "unverified: scored although not verified: support (The key.)" in capsys.readouterr().out
    assert pd.read_csv(tmp_path / "scores.csv")["support"].tolist() == [2, 4, 3]
