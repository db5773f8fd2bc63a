"""Imports go down only: instruments <- analysis <- reports, and within analysis from study down to waves."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEVELS = {
    "instruments": 0,
    "analysis.errors": 1,
    "analysis.tails": 1,
    "analysis.words": 1,
    "analysis.repeat": 2,
    "analysis.waves": 2,
    "analysis.describe": 3,
    "analysis.sem": 3,
    "analysis.psychometrics": 4,
    "analysis.panel": 4,
    "analysis.missing": 4,
    "analysis.outcomes": 4,
    "analysis.coding": 4,
    "analysis.evidence": 4,
    "analysis.study": 5,
    "analysis": 6,  # the room's front door hands names on
    "reports": 7,
}
FILES = [
    path
    for room in ("instruments", "analysis", "reports")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "__pycache__" not in path.parts
]


def place_of(module: str) -> str:
    """The part of the house that a module stands in."""
    parts = module.split(".")
    for length in (2, 1):
        if (place := ".".join(parts[:length])) in LEVELS:
            return place
    raise AssertionError(f"{module} stands in no room: add it to LEVELS, after a look at the directions")


def imported(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.split(".")[0] in ("instruments", "analysis", "reports", "tests")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    here = place_of(module)
    for name in imported(path):
        assert not name.startswith("tests"), f"{path} imports a test"
        there = place_of(name)
        below = LEVELS[there] < LEVELS[here]
        assert below or there == here, f"{path} ({here}) imports {name} ({there}): imports go down only"


def test_a_front_door_only_hands_names_on() -> None:
    for path in ROOT.glob("*/__init__.py"):
        if path.parent.name in ("instruments", "analysis", "reports"):
            body = ast.parse(path.read_text(encoding="utf-8")).body
            # names that are handed on late are imported for type checkers only
            late = [
                node
                for node in body
                if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            ]
            body = [node for node in body if node not in late] + [
                inner for node in late for inner in node.body
            ]
            kinds = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign)
            assert all(isinstance(node, kinds) for node in body), f"{path} does more than hand names on"
