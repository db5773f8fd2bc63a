"""A bar that shows how far repeated work is."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(total: int, name: str, unit: str, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar while the block runs, in a terminal or a notebook; it stays when the work is done.

    Parameters
    ----------
    total : int
    name, unit : str
        Words beside the bar.
    shown : bool
        Even so nothing is shown where nobody looks: in scripts whose output goes to a file.

    Yields
    ------
    callable
        To be told how many units are newly done.
    """
    if not (shown and interactive()):
        yield _silent
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a notebook without widgets gets the bar of a terminal
        from tqdm.auto import tqdm

        with tqdm(total=total, desc=name, unit=f" {unit}s", leave=True) as shown_bar:
            yield lambda count: _moved(shown_bar.update(count))


def interactive() -> bool:
    """Tell whether somebody looks on: a terminal, or a notebook's kernel."""
    kernel = sys.modules.get("ipykernel.zmqshell")
    shell = sys.modules.get("IPython")
    if kernel is not None and shell is not None and shell.get_ipython() is not None:
        return True
    return bool(getattr(sys.stderr, "isatty", lambda: False)())


def _silent(count: int) -> None:
    """Show nothing."""


def _moved(changed: object) -> None:
    """Forget what the bar tells."""
