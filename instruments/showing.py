"""How results show themselves in notebooks: they ask whoever is installed to draw them.

The rooms that compute know nothing of pages. The room that writes reports registers itself under the entry point
``wavepath.display`` (see pyproject.toml), and is asked when a notebook wants HTML or Markdown; without it, a result
shows its text.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

GROUP = "wavepath.display"


class Shown:
    """Gives a result the forms that a notebook asks for; its text stays that of ``repr``."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return dict(bundle(self))

    def _repr_html_(self) -> str | None:
        return bundle(self).get("text/html")

    def _repr_markdown_(self) -> str | None:
        return bundle(self).get("text/markdown")


def bundle(value: object) -> Mapping[str, Any]:
    """Return the forms of a value by their MIME type; that of its text is always among them."""
    drawn = display()
    return {"text/plain": repr(value), **(drawn(value) if drawn is not None else {})}


@cache
def display() -> Callable[[object], Mapping[str, Any]] | None:
    """Return who draws, or None if nobody is installed."""
    from importlib.metadata import entry_points

    found = next(iter(entry_points(group=GROUP)), None)
    return None if found is None else found.load()
