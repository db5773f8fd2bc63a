"""Outputs come whole or not at all, and nothing of others is lost."""

import json
from pathlib import Path

import pytest

from reports import folder, record
from reports.errors import OutputError


def output(path: Path, **files: str) -> Path:
    """Write an output folder as wavepath would, with these files."""
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name.replace("__", "/")).parent.mkdir(exist_ok=True)
        (path / name.replace("__", "/")).write_text(text)
    written = {name.as_posix(): record.sha256(path / name) for name in folder.files(path)}
    content = record.Record(
        id="s",
        title="S",
        simulated=False,
        study="../study.toml",
        study_sha256="",
        inputs={},
        wavepath="",
        versions={},
        python="",
        platform="",
        seed=0,
        outputs=written,
        numbers={},
    )
    (path / record.NAME).write_text(record.dumps(content), "utf-8")
    return path


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    with folder.replacing(tmp_path / "a" / "b") as fresh:
        (fresh / "x").write_text("new")
    assert (tmp_path / "a" / "b" / "x").read_text() == "new"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_an_earlier_output_is_replaced_whole(tmp_path: Path) -> None:
    out = output(tmp_path / "out", old="1")
    with folder.replacing(out) as fresh:
        (fresh / "new").write_text("2")
        assert (out / "old").exists()
    assert sorted(path.name for path in out.iterdir()) == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_on_an_error_the_earlier_output_stays_and_nothing_half_written(tmp_path: Path) -> None:
    out = output(tmp_path / "out", old="1")
    before = (out / record.NAME).read_bytes()
    with pytest.raises(RuntimeError, match="midway"), folder.replacing(out) as fresh:
        (fresh / "half").write_text("2")
        raise RuntimeError("midway")
    assert (out / "old").read_text() == "1"
    assert (out / record.NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match="holds files that wavepath did not write"):
        folder.check(tmp_path)


def test_a_file_added_to_an_output_is_not_lost(tmp_path: Path) -> None:
    out = output(tmp_path / "out", report="1")
    (out / "notes.md").write_text("mine")
    with pytest.raises(OutputError, match=r"added or edited by hand: notes\.md"):
        folder.check(out)


def test_an_edited_study_in_a_demo_is_not_lost(tmp_path: Path) -> None:
    out = output(tmp_path / "out", study__study="1")
    folder.check(out)
    (out / "study" / "study").write_text("mine")
    with pytest.raises(OutputError, match="study/study"):
        folder.check(out)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="it is a file"):
        folder.check(tmp_path / "out")


def test_an_empty_folder_and_clutter_of_file_managers_are_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".DS_Store").write_text("")
    with folder.replacing(tmp_path / "out") as fresh:
        (fresh / "x").write_text("new")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["x"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(OutputError, match="it cannot be written"),
        folder.replacing(tmp_path / "file" / "out"),
    ):
        pass


def test_an_output_of_an_older_schema_may_be_replaced(tmp_path: Path) -> None:
    out = output(tmp_path / "out", report="1")
    content = json.loads((out / record.NAME).read_text("utf-8"))
    (out / record.NAME).write_text(json.dumps({**content, "schema": "wavepath results 0"}), "utf-8")
    folder.check(out)
