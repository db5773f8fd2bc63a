"""The command: what it writes, what it says, how it leaves, and that a fault leaves earlier outputs alone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import instruments
from analysis import study as studies
from instruments import library
from reports import cli, forms_cli, write
from tests.reports.support import edited, small_study

Edit = Callable[[Path], None]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def command(*words: object, where: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root), **environment}
    whole = [sys.executable, "-m", "reports", *map(str, words)]
    return subprocess.run(whole, cwd=where, env=env, capture_output=True, text=True, check=False)


def drop_column(folder: Path) -> None:
    answers = pd.read_csv(folder / "w2.csv")
    answers.drop(columns="q7").to_csv(folder / "w2.csv", index=False)


def outside_coding(folder: Path) -> None:
    answers = pd.read_csv(folder / "w2.csv")
    answers.loc[2, "q7"] = 9
    answers.to_csv(folder / "w2.csv", index=False)


def duplicate(folder: Path) -> None:
    answers = pd.read_csv(folder / "w2.csv")
    pd.concat([answers, answers.head(1)]).to_csv(folder / "w2.csv", index=False)


def study_with(old: str, new: str) -> Edit:
    return lambda folder: edited(folder / "study.toml", old, new)


# What is wrong, and words that must name the place and the finding.
BAD: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "missing item column": (drop_column, ("epds_7", "w2.csv", "column 'q7'")),
    "value outside the coding": (
        outside_coding,
        ("wave 'w2'", "w2.csv", "0..3", "'epds_7' holds 9 in 1 row(s)", "column 'q7'"),
    ),
    "unknown instrument": (study_with('id = "epds"', 'id = "epdz"'), ("instruments[1]", "epdz", "epds")),
    "absent file": (lambda folder: (folder / "w2.csv").unlink(), ("files[2]", "w2.csv")),
    "empty file": (lambda folder: (folder / "w2.csv").write_text(""), ("w2.csv", "empty")),
    "unreadable file": (
        lambda folder: (folder / "w2.csv").write_bytes(b"\xff\xfe\x00\x01\x80" * 9),
        ("w2.csv",),
    ),
    "duplicate person in a wave": (duplicate, ("w2.csv", "column 'id'", "duplicate")),
    "unknown variable in a model": (study_with("+ hours_w1", "+ hours_w9"), ("models[1]", "hours_w9")),
    "study.toml that is not TOML": (study_with('id = "small"', "id = small"), ("study.toml", "line 3")),
    "study.toml with an unknown key": (study_with("seed = 5", "sede = 5"), ("study.toml", "sede")),
}


def broken(folder: Path, fault: str) -> Path:
    study = small_study(folder)
    BAD[fault][0](folder)
    return study


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small study and its outputs."""
    folder = tmp_path_factory.mktemp("earlier")
    write.run(small_study(folder), folder / "out")
    return folder


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_is_one_message_and_leaves_outputs_alone(
    fault: str, earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = broken(tmp_path, fault)
    shutil.copytree(earlier / "out", tmp_path / "out")
    before = contents(tmp_path)
    assert cli.status(["run", str(study), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("wavepath: ")
    assert "Traceback" not in said.err
    for words in BAD[fault][1]:
        assert words in said.err
    assert contents(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize("fault", BAD)
def test_bad_input_as_a_process(fault: str, tmp_path: Path) -> None:
    broken(tmp_path, fault)
    done = command("run", "study.toml", where=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "small-report").exists()


def test_run_writes_report_and_record_beside_the_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    assert cli.status(["run", str(study)]) == 0
    out = tmp_path / "small-report"
    assert capsys.readouterr().out == f"Report: {out / 'report.html'}\n"
    assert sorted(contents(out)) == ["report.html", "results.json"]
    kept = json.loads((out / "results.json").read_text("utf-8"))
    assert kept["study"] == "../study.toml"
    assert set(kept["inputs"]) == {"w1.csv", "w2.csv"}
    assert kept["numbers"] == studies.run(studies.load(study)).numbers()


def test_two_runs_give_the_same_bytes(earlier: Path, tmp_path: Path) -> None:
    shutil.copytree(earlier, tmp_path / "again", ignore=shutil.ignore_patterns("out"))
    write.run(tmp_path / "again" / "study.toml", tmp_path / "again" / "out")
    assert contents(tmp_path / "again" / "out") == contents(earlier / "out")


@pytest.mark.slow
def test_every_process_gives_the_same_bytes(tmp_path: Path) -> None:
    """Python orders sets of words differently in each process; no number and no byte may depend on it."""
    for seed in ("1", "2", "3"):
        assert command("demo", "--out", seed, where=tmp_path, PYTHONHASHSEED=seed).returncode == 0
    first, second, third = (contents(tmp_path / seed) for seed in ("1", "2", "3"))
    assert first == second == third


def test_a_folder_of_others_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = small_study(tmp_path)
    before = contents(tmp_path)
    assert cli.status(["run", str(study), "--out", str(tmp_path)]) == 2
    assert "did not write" in capsys.readouterr().err
    assert contents(tmp_path) == before


@pytest.fixture
def copy(earlier: Path, tmp_path: Path) -> Path:
    """The study and its outputs, free to be changed."""
    return Path(shutil.copytree(earlier, tmp_path / "copy"))


def verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = cli.status(["verify", str(folder / "out")])
    return status, capsys.readouterr().out


def test_verify_says_same(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = len(json.loads((copy / "out" / "results.json").read_text("utf-8"))["numbers"])
    assert count > 100
    assert verified(copy, capsys) == (0, f"same: all {count} numbers are exactly equal.\n")


def test_verify_names_the_changed_input(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (copy / "w2.csv").open("a") as stream:
        stream.write("\n")
    status, said = verified(copy, capsys)
    assert status == 2
    assert said.startswith("inputs changed")
    assert "  w2.csv\n" in said


def test_verify_names_a_lost_input(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "w1.csv").unlink()
    assert verified(copy, capsys)[1].endswith("  w1.csv (not there any more)\n")


def test_verify_says_study_changed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(copy / "study.toml", "seed = 5", "seed = 6")
    status, said = verified(copy, capsys)
    assert (status, said[:13]) == (2, "study changed")


def test_verify_finds_a_number_that_was_changed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "out" / "results.json"
    kept = json.loads(path.read_text("utf-8"))
    name = "scores/epds/w2/mean"
    kept["numbers"][name] += 0.01
    path.write_text(json.dumps(kept), "utf-8")
    status, said = verified(copy, capsys)
    assert status == 2
    assert said.startswith("numbers differ: 1 of ")
    assert f"  {name}: was {kept['numbers'][name]}" in said


def test_verify_finds_an_edited_report(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(copy / "out" / "report.html", "A small study", "A great study")
    status, said = verified(copy, capsys)
    assert status == 2
    assert said.startswith("report changed")


def test_verify_without_its_study_says_where_it_should_be(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "study.toml").unlink()
    assert cli.status(["verify", str(copy / "out")]) == 2
    assert "'../study.toml' is not there any more" in capsys.readouterr().err


def test_verify_of_no_output_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["verify", str(tmp_path)]) == 2
    assert "no readable results.json" in capsys.readouterr().err


def test_score_writes_a_row_a_respondent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_study(tmp_path)
    words = ["score", str(tmp_path / "w1.csv"), "--instrument", "epds", "--columns", "q{item}"]
    assert cli.status([*words, "--missing-code", "-99", "--keep", "id"]) == 0
    said = capsys.readouterr().out
    assert "epds (0 to 30): 79 scored, 1 not" in said
    assert "no published rule" in said
    scores, answers = pd.read_csv(tmp_path / "w1-epds.csv"), pd.read_csv(tmp_path / "w1.csv")
    assert list(scores.columns) == [
        "row",
        "id",
        "epds",
        "epds_answered",
        "epds_anxiety",
        "epds_anxiety_answered",
    ]
    assert list(scores["row"]) == list(range(1, 81))
    items = answers[[f"q{k}" for k in range(1, 11)]]
    expected = items.sum(axis=1).where((items >= 0).all(axis=1))
    pd.testing.assert_series_equal(scores["epds"], expected, check_names=False, check_dtype=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--columns", "q{item}"], "-99"),
        ([], "epds_1"),
        (["--columns", "q{item}", "--missing-code", "-99", "--keep", "name"], "no column name to keep"),
        (
            ["--columns", "q{item}", "--missing-code", "-99", "--keep", "hours", "--missing", "prorate:x"],
            "prorate:x",
        ),
        (["--columns", "q{item}", "--missing-code", "-99", "--out", "w1.csv"], "the file of answers itself"),
        (["--columns", "q{item}", "--missing-code", "-99", "--out", "."], "this is a folder"),
        (["--columns", "q{item}", "--missing-code", "-99", "--out", "none/x.csv"], "cannot be written"),
    ],
)
def test_score_says_what_is_wrong_and_writes_nothing(
    words: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = contents(tmp_path)
    assert cli.status(["score", "w1.csv", "--instrument", "epds", *words]) == 2
    assert said in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_score_refuses_a_name_that_the_output_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_study(tmp_path)
    answers = pd.read_csv(tmp_path / "w2.csv").rename(columns={"id": "row"})
    answers.to_csv(tmp_path / "w2.csv", index=False)
    words = [
        "score",
        str(tmp_path / "w2.csv"),
        "--instrument",
        "epds",
        "--columns",
        "q{item}",
        "--keep",
        "row",
    ]
    assert cli.status(words) == 2
    assert "a column row of its own" in capsys.readouterr().err


def test_instruments_are_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["instruments"]) == 0
    listed = capsys.readouterr().out
    assert "epds" in listed
    assert max(map(len, listed.splitlines())) <= 100
    assert "perinatal depression: 10 items, 0-30, 0-9, verified\n" in listed
    assert "higher = more depressive symptoms; " in listed
    assert cli.status(["instruments", "epds"]) == 0
    assert "Edinburgh" in capsys.readouterr().out
    assert cli.status(["instruments", "epdz"]) == 2
    assert "epdz" in capsys.readouterr().err


def test_a_form_of_ones_own_is_started_checked_and_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "support_8.toml"
    assert cli.status(["instruments", "new", "support_8"]) == 0
    assert "wavepath instruments check support_8.toml" in capsys.readouterr().out
    assert cli.status(["instruments", "check", "support_8.toml"]) == 2
    said = capsys.readouterr().err
    assert "14 fault(s)" in said and "title: still the words of the template" in said
    filled = file.read_text(encoding="utf-8").replace("TODO", "some")
    file.write_text(filled, encoding="utf-8")
    assert cli.status(["instruments", "check", "support_8.toml"]) == 0
    assert "support_8.toml: ok" in capsys.readouterr().out
    assert cli.status(["instruments", "support_8.toml"]) == 0
    assert "some name of the form" in capsys.readouterr().out
    assert cli.status(["instruments", "new", "support_8"]) == 2
    assert "support_8.toml: the file is there already." in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == filled
    assert cli.status(["instruments", "new", "epds"]) == 2
    assert "the id of a shipped form" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["support_8.toml"]


def test_all_faults_of_a_form_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(library.FOLDER / "phq9.toml", tmp_path / "own.toml")
    edited(tmp_path / "own.toml", "range = [0, 27]", "range = [0, 26]")
    edited(tmp_path / "own.toml", 'groups = ["interest", "mood"]', 'groups = ["interest", "mode"]')
    assert cli.status(["instruments", "check", str(tmp_path / "own.toml")]) == 2
    said = capsys.readouterr().err
    assert "scales.total.range: [0, 26] is printed" in said
    assert "scales.syndrome.algorithm.categories.1.when.0.groups: ['mode'] are no groups" in said


def test_the_schema_of_a_form_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["instruments", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["scales"]


def test_no_form_is_called_as_a_command() -> None:
    words = {command.callback.__name__ for command in forms_cli.app.registered_commands if command.callback}
    assert words == {"show", "new", "check", "export", "schema"}
    assert not words & set(instruments.names())


def test_wrong_usage_is_said_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["run"]) == 2
    assert cli.status(["walk"]) == 2
    assert cli.status(["score", "x.csv"]) == 2
    said = capsys.readouterr().err
    assert "Missing argument" in said
    assert "No such command" in said
    assert "Missing option" in said
    assert "Traceback" not in said


def test_a_fault_of_ours_is_called_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Path:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(write, "run", fail)
    monkeypatch.delenv(cli.SHOW_TRACEBACK, raising=False)
    assert cli.status(["run", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "a fault of wavepath: ZeroDivisionError: division by zero" in said
    assert "Traceback" not in said
    monkeypatch.setenv(cli.SHOW_TRACEBACK, "1")
    assert cli.status(["run", str(tmp_path)]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_leaves_quietly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "run", stop)
    assert cli.status(["run", str(tmp_path)]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [(), ("demo",), ("run",), ("render",), ("instruments",)])
def test_help_as_a_process_loads_nothing_heavy(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = command(*words, "--help", where=tmp_path, PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    loaded = {
        line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time")
    }
    assert "typer" in loaded
    assert not loaded & {"pandas", "numpy", "jinja2", "rich", "analysis", "instruments.library"}


def test_help_names_the_commands_and_version_is_told(tmp_path: Path) -> None:
    done = command("--help", where=tmp_path)
    for name in ("demo", "run", "score", "check", "instruments", "verify"):
        assert f"  {name} " in done.stdout
    version = command("--version", where=tmp_path)
    assert version.returncode == 0 or "PackageNotFound" in version.stderr


def test_demo_shows_its_files_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert cli.status(["demo", "--out", str(out)]) == 0
    assert capsys.readouterr().out.endswith(f"Report: {out / 'report.html'}\n")
    written = contents(out)
    assert {"report.html", "results.json", "study/study.toml"} <= set(written)
    assert not [name for name in written if name.endswith((".py", ".pyc"))]
    assert b"Simulated data" in written["report.html"]
    assert tmp_path.name.encode() not in written["report.html"]
    assert cli.status(["verify", str(out)]) == 0
    assert cli.status(["demo", "--out", str(out)]) == 0
    assert contents(out) == written
    edited(out / "study" / "study.toml", "seed", "# mine\nseed")
    assert cli.status(["demo", "--out", str(out)]) == 2
    assert "edited by hand: study/study.toml" in capsys.readouterr().err


def test_verify_knows_a_form_of_ones_own_as_an_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    form = tmp_path / "own.toml"
    shutil.copyfile(Path(__file__).parents[2] / "instruments" / "scales" / "epds.toml", form)
    edited(study, 'id = "epds"', 'path = "own.toml"')
    write.run(study, tmp_path / "out")
    edited(form, "[citation]", "# changed\n[citation]")
    status, said = verified(tmp_path, capsys)
    assert status == 2
    assert said.startswith("inputs changed")
    assert "  own.toml\n" in said
