"""Columns that do not fit side by side, as panels that stand one below the other."""

from collections.abc import Sequence


def panels(widths: Sequence[int], heads: int, room: int) -> list[tuple[int, ...]]:
    """Return the columns of each panel, about equally many; every one begins with the columns that name the rows.

    Parameters
    ----------
    widths : sequence of int
        Of each column, with what stands between it and the next.
    heads : int
        How many of the first columns name the row.
    room : int
        Width of the page in the same unit; a column that is wider than all that is left has its own panel.

    Examples
    --------
    >>> panels([10, 8, 8, 8, 8], 1, 30)
    [(0, 1, 2), (0, 3, 4)]
    """
    first, free = tuple(range(heads)), room - sum(widths[:heads])
    filled = _filled(widths, range(heads, len(widths)), free, len(widths))
    even = _filled(widths, range(heads, len(widths)), free, -(-(len(widths) - heads) // len(filled)))
    return [first + part for part in (even if len(even) == len(filled) else filled)]


def _filled(widths: Sequence[int], places: Sequence[int], free: int, most: int) -> list[tuple[int, ...]]:
    """Return places cut into parts of at most `most`, each as wide as there is room, but never empty."""
    parts: list[tuple[int, ...]] = [()]
    for place in places:
        used = sum(widths[other] for other in parts[-1])
        if parts[-1] and (used + widths[place] > free or len(parts[-1]) == most):
            parts.append(())
        parts[-1] += (place,)
    return parts
