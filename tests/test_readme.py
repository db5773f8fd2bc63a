"""The README tells the truth: its Python runs, its commands, targets and files exist."""

import re
import tomllib
from pathlib import Path

import pytest

import instruments
from analysis.waves import Panel
from reports import cli, demonstrate

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


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
    named = re.findall(r"`([\w./]+/[\w./]*|[A-Z]+\.\w+|LICENSE)`", README)
    assert named
    for path in named:
        if not path.startswith(("wavepath-demo", "../shared", "study/")):
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
