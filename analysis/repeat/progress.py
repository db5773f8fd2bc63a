"""A bar that shows how far repeated work is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from analysis.repeat.notebook_bar import NotebookBar


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
    if in_notebook():
        # tqdm leaves an output for every change where a notebook has no widgets, and none where it is printed.
        yield NotebookBar(total, name, unit).update
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=name, unit=f" {unit}s", leave=True) as shown_bar:
        yield lambda count: _moved(shown_bar.update(count))


def interactive() -> bool:
    """Tell whether somebody looks on: a terminal, or a notebook's kernel."""
    return in_notebook() or bool(getattr(sys.stderr, "isatty", lambda: False)())


def in_notebook() -> bool:
    """Tell whether this runs in the kernel of a notebook."""
    kernel = sys.modules.get("ipykernel.zmqshell")
    shell = sys.modules.get("IPython")
    return kernel is not None and shell is not None and shell.get_ipython() is not None


def _silent(count: int) -> None:
    """Show nothing."""


def _moved(changed: object) -> None:
    """Forget what the bar tells."""
