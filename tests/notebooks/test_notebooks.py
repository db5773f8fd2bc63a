"""Every notebook runs from start to end, is kept without outputs, and imports public names only."""

import ast
import tempfile
from pathlib import Path
from typing import Any

import pytest

from reports.notebooks.document import Origin, document
from reports.notebooks.needs import absent
from reports.notebooks.reading import read
from reports.notebooks.running import run
from reports.writers.html import html

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.py"))
WIDEST = 100  # letters of a line of text
PUBLIC = {
    "analysis",
    "analysis.errors",
    "analysis.panel",
    "analysis.panel.indirect",
    "analysis.panel.power",
    "analysis.waves",
    "instruments",
    "reports",
    "importlib.resources",
    "itertools",
    "IPython.display",
    "linearmodels.datasets",
    "linearmodels.panel",
    "pandas",
    "pathlib",
    "semopy.examples",
    "shutil",
    "tempfile",
    "textwrap",
}


def code(path: Path) -> list[str]:
    return [cell["source"] for cell in read(path).cells if cell["cell_type"] == "code"]


def test_every_notebook_has_a_check_of_what_it_prints() -> None:
    assert [path.stem for path in NOTEBOOKS] == sorted(CHECKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_names_no_place_and_says_what_is_simulated(path: Path) -> None:
    text = path.read_text("utf-8")
    for place in (tempfile.gettempdir(), str(Path.home()), str(NOTEBOOKS[0].parents[1])):
        assert place not in text
    assert ("simulate" in text) == ("banner: Simulated data" in text) or path.stem in REAL


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
    if lacking := absent(read(path)):
        pytest.skip(f"{path.name} needs {', '.join(lacking)}")
    notebook = run(read(path), tmp_path, path.name)
    lines = [line for output in printed(notebook) for line in output.splitlines()]
    assert [line for line in lines if len(line) > WIDEST] == []
    CHECKS[path.stem]("\n".join(lines))
    page = html(document(notebook, Origin(path.name, "0" * 64, executed=True)))
    assert ("Simulated data" in page) == (path.stem not in REAL)


def printed(notebook: Any) -> list[str]:
    """Return the text of every output."""
    return [
        output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


def scoring(printed: str) -> None:
    """The shifted codes of the third file are found, and mended by what was declared."""
    assert "codes" in printed.split("One answer", 1)[0] and "epds_" in printed
    assert "nothing found" in printed


def quickstart(printed: str) -> None:
    """Two waves, one mediation and a report are fifteen lines of the user's."""
    assert len([line for line in code(NOTEBOOKS[0].with_name("quickstart.py"))[0].splitlines() if line]) <= 15
    assert "Mediation(n=" in printed and "total indirect" in printed


def sem_for_lavaan_users(printed: str) -> None:
    """lavaan's tutorial: 85.306 on 24 df, and 38.125 on 35 df for Bollen's model."""
    assert "85.306" in printed and "chi-square 38.125 df 35" in printed
    assert "agrees: True" in printed


def mcdaniel(printed: str) -> None:
    assert "157 simulated mothers" in printed
    assert "second hand" in printed


def miyata(printed: str) -> None:
    assert "not online - reading" in printed
    assert "random intercepts are not identified from two waves" in " ".join(printed.split())


def real_panel(printed: str) -> None:
    """Both programs agree on 545 men; the row of union within is the published within estimate's size."""
    assert "545 men" in printed
    assert float(printed.split("largest difference: ")[1].split()[0]) < 1e-9


def panel_models(printed: str) -> None:
    """The simulated truth is found where the text says so: 0 and -0.3, and an indirect effect of -0.027."""
    row = next(line.split() for line in printed.splitlines() if line.startswith("stress  support"))
    *_, low, high = map(float, row[2:])
    assert low < 0 < high
    assert float(row[3]) < float(row[4]) < 0  # the model without random intercepts finds what is not there
    indirect = next(line.split() for line in printed.splitlines() if line.startswith("0  minimal indirect"))
    assert float(indirect[4]) < -0.027 < float(indirect[5])
    assert "simulated: True" in printed


def reporting(printed: str) -> None:
    """The same files give the same numbers, and the manner of a journal its own."""
    assert "same: all" in printed and "2 runs, 0 failed" in printed
    assert "P = " in printed and "95% CI [−0,0" in printed
    assert "Document(" in printed or "kB" in printed


REAL = {"real-panel", "sem-for-lavaan-users"}
CHECKS = {
    "mcdaniel-2012": mcdaniel,
    "miyata-2002": miyata,
    "panel-models": panel_models,
    "quickstart": quickstart,
    "real-panel": real_panel,
    "reporting": reporting,
    "scoring": scoring,
    "sem-for-lavaan-users": sem_for_lavaan_users,
}
