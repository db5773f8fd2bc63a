"""A bar in a notebook: one output that changes, and stays as one when the notebook is saved."""

from __future__ import annotations

from html import escape
from time import monotonic
from typing import Any

EVERY = 0.2  # seconds between two changes; a notebook's front end draws no faster


class NotebookBar:
    """How far the work is, as an HTML ``<progress>`` with words, and as plain text.

    Parameters
    ----------
    total : int
    name, unit : str
        Words beside the bar.
    """

    def __init__(self, total: int, name: str, unit: str) -> None:
        from IPython.display import display

        self._total, self._name, self._unit = total, name, unit
        self._done, self._shown, self._start = 0, monotonic(), monotonic()
        self._handle: Any = display(self._bundle(), raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def update(self, count: int) -> None:
        """Tell how many units are newly done."""
        self._done += count
        now = monotonic()
        if now - self._shown >= EVERY or self._done >= self._total:
            self._shown = now
            self._handle.update(self._bundle(), raw=True)

    def _bundle(self) -> dict[str, str]:
        words = f"{self._name}: {self._done:,} of {self._total:,} {self._unit}s, {monotonic() - self._start:.0f} s"
        bar = f'<progress value="{self._done}" max="{self._total}" aria-label="{escape(self._name)}"></progress>'
        return {"text/plain": words, "text/html": f"{bar} {escape(words)}"}
