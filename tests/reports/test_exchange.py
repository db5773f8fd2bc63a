"""`wavepath instruments export`, and `wavepath score` with a data dictionary or into a labeled file."""

import pandas as pd
import pyreadstat
import pytest

import instruments
from reports import cli

ITEMS = [f"gad7_{k}" for k in range(1, 8)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # By hand: 7 x 1, 7 x 3, refused.
    rows = pd.DataFrame([[1] * 7, [3] * 7, [-9] * 7], columns=ITEMS)
    rows.insert(0, "id", ["a", "b", "c"])
    rows.to_csv("answers.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("kind", ["redcap", "osd", "reproschema"])
def test_a_form_is_exported(folder, capsys, kind):
    assert cli.status(["instruments", "export", "gad7", "--as", kind, "--out", "form.txt"]) == 0
    assert "Written: form.txt. It holds placeholders" in capsys.readouterr().out
    assert "gad7_7" in (folder / "form.txt").read_text("utf-8")


def test_scales_that_cannot_be_carried_are_told(folder, capsys):
    assert cli.status(["instruments", "export", "phq9", "--as", "redcap", "--out", "form.csv"]) == 0
    assert "Not in the file, as redcap cannot carry it: phq9_syndrome" in capsys.readouterr().out


def test_an_unknown_format_is_the_users_error(folder, capsys):
    assert cli.status(["instruments", "export", "gad7", "--as", "pdf", "--out", "form.pdf"]) == 2
    assert "'pdf': no such format" in capsys.readouterr().err


def test_answers_are_scored_by_a_dictionary(folder, capsys):
    instruments.export("gad7", "redcap", "redcap.csv")
    renamed = pd.read_csv("answers.csv").rename(columns=lambda name: name.replace("gad7_", "gad7_q"))
    renamed.to_csv("renamed.csv", index=False)
    text = (folder / "redcap.csv").read_text("utf-8").replace("\ngad7_", "\ngad7_q")
    (folder / "redcap.csv").write_text(text, encoding="utf-8")
    words = [
        "score",
        "renamed.csv",
        "--instrument",
        "gad7",
        "--dictionary",
        "redcap.csv",
        "--missing-code",
        "-9",
    ]
    assert cli.status([*words, "--out", "scores.csv"]) == 0
    assert pd.read_csv("scores.csv")["gad7"].tolist()[:2] == [7, 21]


def test_a_dictionary_with_other_codes_stops_the_scoring(folder, capsys):
    instruments.export("gad7", "redcap", "redcap.csv")
    text = (folder / "redcap.csv").read_text("utf-8").replace('"0, ', '"4, ').replace(",0, ", ",4, ")
    (folder / "redcap.csv").write_text(text, encoding="utf-8")
    words = ["score", "answers.csv", "--instrument", "gad7", "--dictionary", "redcap.csv", "--out", "s.csv"]
    assert cli.status(words) == 2
    told = capsys.readouterr().err
    assert "so nothing is scored: field(s) gad7_1, gad7_2" in told
    assert "has the codes 4, 1, 2, 3; expected 0, 1, 2, 3" in told
    assert not (folder / "s.csv").exists()


def test_scores_go_beside_the_answers_in_a_labeled_file(folder):
    words = ["score", "answers.csv", "--instrument", "gad7", "--missing-code", "-9"]
    assert cli.status([*words, "--out", "scored.sav"]) == 0
    cells, meta = pyreadstat.read_sav("scored.sav", user_missing=True)
    assert list(cells.columns) == [
        "id",
        *ITEMS,
        *[name for name in cells if name.startswith("gad7") and name not in ITEMS],
    ]
    assert cells["gad7"].tolist()[:2] == [7, 21]
    assert cells["gad7"].isna()[2]
    assert cells["gad7_1"].tolist() == [1, 3, -9]
    assert meta.missing_ranges["gad7_1"] == [{"lo": -9.0, "hi": -9.0}]
    assert meta.column_names_to_labels["gad7"] == instruments.load("gad7").scale("gad7").label


def test_columns_to_keep_are_the_only_ones_of_a_labeled_file(folder):
    words = ["score", "answers.csv", "--instrument", "gad7", "--missing-code", "-9", "--keep", "id"]
    assert cli.status([*words, "--out", "scored.dta"]) == 0
    cells, _ = pyreadstat.read_dta("scored.dta")
    assert not set(ITEMS) & set(cells.columns)
    assert "id" in cells
