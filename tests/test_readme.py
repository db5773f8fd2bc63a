"""The README tells the truth: its Python runs, its commands, targets and files exist."""

import re
import tomllib
from pathlib import Path

import pytest

import instruments
from analysis import study as studies
from analysis.waves import Panel
from reports import cli, demonstrate

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PICTURES = ROOT / ".github" / "pictures"
MOST_BYTES, MOST_BYTES_OF_ALL = 150_000, 1_000_000  # a reader's patience on a slow line
FEWEST_WORDS = 8  # of an alt text: fewer cannot say what is seen


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


def test_python_runs_on_the_demos_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wavepath-demo").mkdir()
    demonstrate.copy(tmp_path / "wavepath-demo" / "study")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)
    assert isinstance(names["panel"], Panel)
    printed = capsys.readouterr().out.splitlines()
    assert "True" in printed
    assert repr(names["items"]) in printed
    assert f"print(items)\n# {names['items']!r}" in README


def small_study(folder: Path) -> Path:
    """Write the study file of the README beside the files of the demo."""
    demonstrate.copy(folder / "study")
    (path := folder / "study" / "small.toml").write_text(blocks("toml")[0], "utf-8")
    return path


def test_study_file_runs(tmp_path: Path) -> None:
    results = studies.run(studies.load(small_study(tmp_path)))
    assert results.models[0].failure is None
    assert set(results.plan.parameters) == {"keep"}


@pytest.mark.slow
def test_lines_about_the_study_file_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_study(tmp_path).parent)
    lines = [line.split("#")[0].split() for line in "\n".join(blocks("sh")).splitlines() if "small" in line]
    assert len(lines) == 5
    for words in lines:
        assert cli.status(words[1:]) == 0, words


def test_pictures_are_small_told_in_words_and_called_simulated() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert {ROOT / path for _, path in shown} == set(PICTURES.iterdir())
    for words, path in shown:
        assert len(words.split()) >= FEWEST_WORDS, path
        assert "simulated data" in words, path
        assert (ROOT / path).stat().st_size < MOST_BYTES, path
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < MOST_BYTES_OF_ALL


def test_commands_are_those_of_wavepath() -> None:
    told = set(re.findall(r"wavepath (\w+)(?=[ `\n])", README)) - {"takes"}
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands}  # type: ignore[union-attr]
    known |= {str(group.name) for group in cli.app.registered_groups}
    assert told >= known
    assert set(re.findall(r"^\| `wavepath (\w+)", README, flags=re.MULTILINE)) == known


def test_make_targets_and_files_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make (demo|test|lint|bench)\b", README):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
    named = re.findall(r"`([\w./-]+/[\w./-]*|[A-Z]+\.\w+|LICENSE)`", README)
    assert named
    for path in named:
        if not path.startswith((".venv", "wavepath-demo", "tour-report", "../shared", "study/")):
            assert (ROOT / path).exists(), path


def test_the_instruments_are_counted_and_their_table_is_named() -> None:
    told = README.split("## Instruments")[1].split("##")[0]
    assert "`instruments/README.md`" in told
    assert f"{len(instruments.names())} forms" in told


def test_plain_pip_lines_are_the_makefiles() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for words in ('-m pytest -n auto -m "not slow"', "--editable '.[test]'"):
        assert words in makefile
        assert words in README
    python = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert f"Python {python.removeprefix('>=')}" in README
