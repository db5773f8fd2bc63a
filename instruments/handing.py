"""How a front door hands on names of rooms that are slow to import: each comes with its first use."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def lazily(
    door: str, homes: Mapping[str, str], at_once: Iterable[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package (PEP 562).

    Parameters
    ----------
    door : str
        The package's name.
    homes : mapping
        Module to the names that it gives late, with spaces between; never the name of a module or folder beside the
        door, which would stand there instead after its first import.
    at_once : iterable of str
        Names that ``dir`` shows, too.
    """
    home = {name: module for module, names in homes.items() for name in names.split()}

    def handed(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {door!r} has no attribute {name!r}")
        return getattr(import_module(home[name]), name)

    return handed, lambda: sorted({*home, *at_once})
