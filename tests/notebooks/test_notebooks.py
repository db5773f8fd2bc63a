"""Every notebook runs from start to end, is kept without outputs, and imports public names only."""

import ast
import json
import tempfile
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
PUBLIC = {
    "analysis",
    "analysis.waves",
    "instruments",
    "reports",
    "importlib.resources",
    "IPython.display",
    "pathlib",
    "shutil",
    "tempfile",
}


def code(path: Path) -> list[str]:
    return [cell["source"] for cell in nbformat.read(path, as_version=4).cells if cell["cell_type"] == "code"]


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["first_steps.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_outputs_and_places(path: Path) -> None:
    content = json.loads(path.read_text("utf-8"))
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in content["cells"])
    for place in (tempfile.gettempdir(), str(Path.home()), str(NOTEBOOKS[0].parents[1])):
        assert place not in path.read_text("utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_imports_public_names_only(path: Path) -> None:
    for node in ast.walk(ast.parse("\n".join(code(path)))):
        if isinstance(node, ast.ImportFrom):
            assert node.module in PUBLIC
        elif isinstance(node, ast.Import):
            assert {name.name for name in node.names} <= PUBLIC
        elif isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_from_start_to_end(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", ()))
    assert "agrees: True" in printed
    assert float(printed.split("largest difference:")[1].split()[0]) < 1e-12
