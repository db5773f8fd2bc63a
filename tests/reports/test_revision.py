"""The git commit around a study; nothing where there is none."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from reports import write
from reports.revision import revision
from tests.reports.support import small_study

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@needs_git
def test_files_that_are_not_as_in_the_commit_are_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "study").mkdir()
    for name in ("study/study.toml", "study/w[1].csv", "study/w2.csv", ".gitignore", "other"):
        (tmp_path / name).write_text("secret.csv")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    for name in ("w[1].csv", "w2.csv"):
        (tmp_path / "study" / name).write_text("changed")
    (tmp_path / "study" / "secret.csv").write_text("ignored by git")
    (tmp_path / "other").write_text("no file of the study")
    found = revision(
        tmp_path / "study", ("study.toml", "w[1].csv", "w2.csv", "secret.csv", "../../outside.csv")
    )
    assert found is not None
    assert found.commit == git(tmp_path, "rev-parse", "HEAD")
    assert found.differing == ("w[1].csv", "w2.csv", "secret.csv", "../../outside.csv")


@needs_git
def test_a_repository_without_a_commit_has_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert revision(tmp_path, ("study.toml",)) is None


def test_no_repository_and_no_git_are_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert revision(tmp_path, ("study.toml",)) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert revision(tmp_path, ("study.toml",)) is None


@needs_git
def test_a_record_names_the_commit_and_a_report_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    without = write.run(small_study(tmp_path / "plain"))
    study = small_study(tmp_path / "kept")
    git(study.parent, "init", "-q")
    git(study.parent, "add", "study.toml", "w1.csv")
    git(study.parent, "commit", "-q", "-m", "first")
    report = write.run(study)
    kept = json.loads((report.parent / "results.json").read_text("utf-8"))
    assert kept["revision"] == {"commit": git(study.parent, "rev-parse", "HEAD"), "differing": ["w2.csv"]}
    assert report.read_bytes() == without.read_bytes()
    assert json.loads((without.parent / "results.json").read_text("utf-8"))["revision"] is None
    first = (report.parent / "results.json").read_bytes()
    write.run(study)  # the folder of outputs is in the work tree now, and changes nothing
    assert (report.parent / "results.json").read_bytes() == first
