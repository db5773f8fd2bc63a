"""Words that several rooms put into their messages."""

from collections.abc import Iterable
from difflib import get_close_matches


def plain(code: object) -> str:
    """Return a code or level of a column as one would write it: 1 for 1.0."""
    return f"{code:g}" if isinstance(code, float) else str(code)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` with the nearest known names, or nothing if none is near."""
    names = [k for k in known if isinstance(k, str)]
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    near = near or [other for other in names if other.casefold() == name.casefold()]
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
