"""The commands about a study: verify wherever its folders went, help that stands alone, models that fail."""

import doctest
import json
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from analysis.errors import FitError
from analysis.sem import Fit
from analysis.study import changes, estimates, parameters
from reports import batch, cli, options, write
from reports.writers import formats
from tests.reports.support import edited, small_study
from tests.reports.test_cli import command, contents

load = sys.modules["analysis.study.load"]  # the package hands on a function of the same name
HARD = """
[[models]]
name = "hard"
title = "A model that has no estimates"
syntax = "epds_w2 ~ hours_w2"
"""


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small study and its outputs."""
    folder = tmp_path_factory.mktemp("earlier")
    write.run(small_study(folder / "study"), folder / "out")
    return folder


@pytest.fixture
def copy(earlier: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(earlier, tmp_path / "copy"))


def verified(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    capsys.readouterr()
    status = cli.status(["verify", *map(str, words)])
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_every_format_is_the_same_bytes_again_and_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = small_study(tmp_path)
    for out in ("first", "second"):
        assert cli.status(["run", str(study), "--out", str(tmp_path / out), "--format", "all"]) == 0
    first = contents(tmp_path / "first")
    assert {f"report.{form}" for form in formats.HOMES} < set(first)
    assert contents(tmp_path / "second") == first
    status, said = verified(capsys, tmp_path / "first")
    assert (status, said[:10]) == (0, "same: all ")


def test_an_output_that_was_moved_alone_is_told_where_its_study_is(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = Path(shutil.move(copy / "out", tmp_path / "elsewhere"))
    before = contents(tmp_path)
    assert cli.status(["verify", str(moved)]) == 2
    assert "say where it is with --study" in capsys.readouterr().err
    status, said = verified(capsys, moved, "--study", copy / "study" / "study.toml")
    assert (status, said[:10]) == (0, "same: all ")
    assert cli.status(["verify", str(moved), "--study", str(tmp_path / "none.toml")]) == 2
    assert "there is no such study file" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_another_layout_of_the_study_file_is_only_noted(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(copy / "study" / "study.toml", 'id = "small"', 'id    = "small"  # short')
    status, said = verified(capsys, copy / "out")
    assert status == 0
    assert said.endswith("note: the text of the study file has changed, but not the plan in it\n")


def test_a_changed_study_is_told_by_its_places(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(copy / "study" / "study.toml", "+ hours_w1", "")
    edited(copy / "study" / "study.toml", "[models.truth]\nb = 0.5", "")
    status, said = verified(capsys, copy / "out")
    assert status == 2
    assert said.startswith(
        "study changed: it differs from the record in 2 place(s). Nothing was run.\n"
        "  models[path].syntax: changed\n  models[path].truth: removed\n"
    )


def test_changed_versions_come_before_the_numbers(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "out" / "results.json"
    kept = json.loads(path.read_text("utf-8"))
    now = kept["versions"]["numpy"]
    kept["versions"]["numpy"] = "1.0"
    kept["numbers"]["scores/epds/w1/mean"] += 1
    path.write_text(json.dumps(kept), "utf-8")
    status, said = verified(capsys, copy / "out")
    assert status == 2
    lines = said.splitlines()
    assert lines[0].startswith("numbers differ: 1 of ")
    assert lines[1] == f"note: numpy was 1.0 and is {now}"
    assert lines[2].startswith("  scores/epds/w1/mean: was ")


def test_the_record_is_complete(copy: Path) -> None:
    kept = json.loads((copy / "out" / "results.json").read_text("utf-8"))
    assert kept["plan"]["models"][0]["syntax"] == "epds_w2 ~ b*epds_w1 + hours_w1"
    assert len(kept["plan_sha256"]) == len(kept["study_sha256"]) == 64
    assert kept["seed"] == 5
    assert kept["report"]["formats"] == ["html"]
    assert (kept["freeze"], kept["parameters"]) == (None, {})
    assert kept["versions"]["numpy"] == version("numpy")
    assert {"scipy", "pandas", "typst", "python-docx", "matplotlib"} < set(kept["versions"])
    assert kept["numbers"]["models/path/converged"] is True


def test_a_model_that_cannot_be_fitted_says_so_in_its_place_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = estimates.sem

    def sem(syntax: str, *given: Any, **more: Any) -> Fit:
        if "hours_w2" in syntax:
            raise FitError("did not converge in 9 steps. Give starting values.")
        return real(syntax, *given, **more)

    monkeypatch.setattr(estimates, "sem", sem)
    study = small_study(tmp_path)
    edited(study, "[[models]]", f"{HARD}[[models]]")
    report = write.run(study)
    page = report.read_text("utf-8")
    hard = page[page.index('id="model-hard"') : page.index('id="model-path"')]
    assert "No estimate of this model is shown, since none can be trusted." in hard
    assert "<table" not in hard
    assert "<table" in page[page.index('id="model-path"') :]
    kept = json.loads((report.parent / "results.json").read_text("utf-8"))["numbers"]
    assert kept["models/hard/failure"] == "did not converge in 9 steps. Give starting values."
    assert kept["models/hard/failure"] in hard
    assert kept["models/hard/converged"] is False
    assert not [name for name in kept if name.startswith("models/hard/estimates")]
    assert kept["models/path/converged"] is True


def test_the_schema_of_a_study_file_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["schema"]) == 0
    properties = json.loads(capsys.readouterr().out)["properties"]
    assert {"study", "files", "models", "parameters", "deviations"} < set(properties)


def commands() -> Iterator[tuple[str, ...]]:
    """Yield every command of the program, and of its groups."""
    group = typer.main.get_group(cli.app)
    for name, inner in group.commands.items():
        yield (name,)
        yield from ((name, below) for below in getattr(inner, "commands", {}))


@pytest.mark.parametrize(
    "module", [batch, changes, load, options, parameters], ids=lambda each: each.__name__
)
def test_examples_run_as_they_stand(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_the_help_of_every_command_stands_alone(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.status([*words, "--help"]) == 0
    said = capsys.readouterr().out
    example = " ".join(("wavepath", *words))
    assert any(line.strip().startswith(example) for line in said.splitlines()), "no example line"
    assert "Exit status: 0" in said
    assert len(said.splitlines()) < 60


@pytest.mark.slow
def test_help_of_a_command_loads_nothing_heavy(tmp_path: Path) -> None:
    for name in ("run", "batch", "freeze"):
        done = command(name, "--help", where=tmp_path, PYTHONPROFILEIMPORTTIME="1")
        loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
        assert not loaded & {
            "pandas",
            "numpy",
            "jinja2",
            "rich",
            "analysis",
            "instruments.library",  # the room's door alone loads nothing
        }  # typer uses pydantic
