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
        Name to the module that gives it.
    """

    def handed(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {door!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return handed
