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
    "analysis.panel",
    "analysis.panel.power",
    "analysis.waves",
    "instruments",
    "reports",
    "importlib.resources",
    "itertools",
    "IPython.display",
    "pandas",
    "pathlib",
    "shutil",
    "tempfile",
}


def code(path: Path) -> list[str]:
    return [cell["source"] for cell in nbformat.read(path, as_version=4).cells if cell["cell_type"] == "code"]


def test_every_notebook_has_a_check_of_what_it_prints() -> None:
    assert [path.stem for path in NOTEBOOKS] == sorted(CHECKS)


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
    printed = "".join(
        output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    )
    CHECKS[path.stem](printed)


def first_steps(printed: str) -> None:
    assert "agrees: True" in printed
    assert float(printed.split("largest difference:")[1].split()[0]) < 1e-12


def panel_models(printed: str) -> None:
    """The simulated truth is found where the text says so: 0 and -0.3, and an indirect effect of -0.027."""
    row = next(line.split() for line in printed.splitlines() if line.startswith("stress  support"))
    *_, low, high = map(float, row[2:])
    assert low < 0 < high
    assert float(row[3]) < float(row[4]) < 0  # the model without random intercepts finds what is not there
    indirect = next(line.split() for line in printed.splitlines() if line.startswith("0  minimal indirect"))
    assert float(indirect[4]) < -0.027 < float(indirect[5])
    assert "simulated: True" in printed


CHECKS = {"first_steps": first_steps, "panel_models": panel_models}
