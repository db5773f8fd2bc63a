"""What a notebook says it needs: ``wavepath: {requires: [linearmodels]}`` in its metadata."""

from importlib.util import find_spec
from typing import Any


def absent(notebook: Any) -> tuple[str, ...]:
    """Return the packages that a notebook names and this Python lacks.

    Parameters
    ----------
    notebook : nbformat's value
    """
    named = notebook.metadata.get("wavepath", {}).get("requires", [])
    return tuple(str(name) for name in named if find_spec(str(name).partition(".")[0]) is None)
