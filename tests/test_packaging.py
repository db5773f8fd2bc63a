"""What is installed: every file that the packages read, and every library that they import."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("instruments", "analysis", "reports")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOR_READERS = {"README.md"}  # beside the files, not read by the program
BROUGHT = {"ipython", "pydantic-core"}  # by ipykernel and pydantic, of the version that these want


def files(room: str) -> list[Path]:
    return [
        path.relative_to(ROOT / room)
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name not in FOR_READERS
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_of_a_room_is_in_the_package(room: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"][room]
    assert [str(path) for path in files(room) if not any(path.match(pattern) for pattern in patterns)] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """All modules of others that are imported anywhere, also inside functions."""
    found: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - set(ROOMS)


def test_every_library_that_is_imported_is_declared() -> None:
    project = PROJECT["project"]
    asked = [
        *project["dependencies"],
        *(one for some in project["optional-dependencies"].values() for one in some),
    ]
    declared = {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in asked}
    homes = packages_distributions()
    given = {module: {normal(name) for name in homes.get(module, [module])} for module in imported()}
    missing = {module for module, names in given.items() if not names & (declared | BROUGHT)}
    assert missing == set()
