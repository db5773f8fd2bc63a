"""Values set from outside: a cell tagged ``parameters`` is followed by one that overwrites its names."""

import ast
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from reports.errors import OutputError

TAG = "parameters"


def with_parameters(notebook: Any, given: Sequence[tuple[str, str]], place: str) -> Any:
    """Return the notebook with a cell that sets these names, as papermill does.

    Parameters
    ----------
    notebook : nbformat's value
    given : sequence of (str, str)
        Name and value; a value that reads as a Python literal is one, any other is text.
    place : str
        Name of the notebook in messages.

    Raises
    ------
    OutputError
        If the notebook has no such cell, or the cell does not set one of the names.
    """
    if not given:
        return notebook
    at = next((n for n, c in enumerate(notebook.cells) if TAG in c.metadata.get("tags", ())), None)
    if at is None:
        raise OutputError(
            f"{place}: no cell is tagged {TAG!r}, so nothing can be set. Tag the cell that holds the defaults."
        )
    known = _assigned(notebook.cells[at].source)
    if unknown := [name for name, _ in given if name not in known]:
        raise OutputError(
            f"{place}: the cell tagged {TAG!r} does not set {unknown[0]!r}. It sets: {', '.join(known)}."
        )
    from nbformat.v4 import new_code_cell

    fresh = deepcopy(notebook)
    source = "\n".join(f"{name} = {literal(value)!r}" for name, value in given)
    cell = new_code_cell(source, metadata={"tags": ["injected-parameters"]}, id=TAG)  # type: ignore[no-untyped-call]
    fresh.cells.insert(at + 1, cell)
    return fresh


def literal(value: str) -> object:
    """Return what the words of a command line stand for: a number, a truth value, a list, or text."""
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return {"true": True, "false": False}.get(value, value)


def _assigned(source: str) -> list[str]:
    targets = [
        target
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return [target.id for target in targets if isinstance(target, ast.Name)]
