"""How a front door hands on names of rooms that are slow to import: each comes with its first use."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(door: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package (PEP 562).

    Parameters
    ----------
    door : str
        The package's name.
    homes : mapping
        Module to the names that it gives, with spaces between.
    """
    home = {name: module for module, names in homes.items() for name in names.split()}

    def handed(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {door!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    return handed
