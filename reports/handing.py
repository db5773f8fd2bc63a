"""How this front door hands on names: each comes with its first use.

`analysis.handing` does the same for its rooms, but to import it brings all of `analysis` with it, and the command would
start slowly.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of `reports` (PEP 562).

    Parameters
    ----------
    homes : mapping
        Module to the names that it gives, with spaces between; never the name of a module beside this file, which
        would win after its first import.
    """
    home = {name: module for module, names in homes.items() for name in names.split()}

    def handed(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module 'reports' has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    return handed, lambda: sorted(home)
