"""Packages that only some exports need."""

from importlib import import_module
from types import ModuleType

from reports.errors import OutputError


def needed(package: str, extra: str, asked: str, instead: str) -> ModuleType:
    """Return a package that comes with an extra of wavepath.

    Parameters
    ----------
    asked, instead : str
        What needs it, and what does without it.

    Raises
    ------
    OutputError
        If it is not installed.
    """
    try:
        return import_module(package)
    except ImportError:
        raise OutputError(
            f"{asked} needs the package {package}. Install it: pip install 'wavepath[{extra}]'; or use {instead}."
        ) from None
