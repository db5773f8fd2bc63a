"""Names of columns: words for unknown ones, and ``{item}`` patterns."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from analysis.errors import DataError

PLACE = re.compile(r"\{(item|letter)\}")


def unknown(place: str, wanted: Iterable[str], known: Sequence[str]) -> DataError:
    """Return the error for columns that do not exist, with the nearest names that do."""
    parts = []
    for name in wanted:
        near = get_close_matches(name, known, n=3, cutoff=0.6) or _same_but_case(name, known)
        parts.append(f"{name!r}" + (f" (near: {', '.join(map(repr, near))})" if near else ""))
    return DataError(
        f"{place}: no column {', '.join(parts)}. Correct the name; there are {len(known)} columns, "
        f"beginning with {', '.join(map(repr, known[:5]))}."
    )


def _same_but_case(name: str, known: Sequence[str]) -> list[str]:
    return [other for other in known if other.casefold() == name.casefold()]


def is_pattern(name: str) -> bool:
    """Say whether the name holds ``{item}`` or ``{letter}``."""
    return PLACE.search(name) is not None


def items_of(pattern: str, names: Sequence[str], *, place: str) -> dict[int, str]:
    """Return {item number: column} of the columns that a pattern names, in order of number.

    Parameters
    ----------
    pattern : str
        With ``{item}`` (a whole number; leading zeros do not count) or ``{letter}`` (one letter, A = 1),
        once.
    names : sequence of str
        The columns that exist.
    place : str
        For messages.

    Raises
    ------
    DataError
        If no column fits, two columns have one number, or the pattern holds several places.
    """
    parts = PLACE.split(pattern)
    if len(parts) != 3:
        raise DataError(f"{place}: the pattern {pattern!r} must hold {{item}} or {{letter}} once.")
    before, what, after = parts
    one = r"(\d+)" if what == "item" else "([A-Za-z])"
    fits = re.compile(re.escape(before) + one + re.escape(after))
    found: dict[int, str] = {}
    for name in names:
        if match := fits.fullmatch(name):
            number = int(match[1]) if what == "item" else ord(match[1].upper()) - ord("A") + 1
            if number in found:
                raise DataError(
                    f"{place}: the pattern {pattern!r} fits both {found[number]!r} and {name!r} as item "
                    f"{number}. "
                    f"Name the columns one by one."
                )
            found[number] = name
    if not found:
        raise DataError(
            f"{place}: no column fits the pattern {pattern!r}. Correct the pattern; there are {len(names)} "
            f"columns, "
            f"beginning with {', '.join(map(repr, names[:5]))}."
        )
    return dict(sorted(found.items()))
