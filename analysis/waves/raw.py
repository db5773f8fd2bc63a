"""What every reader hands on: cells as they stand in the file, with what the file says about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.waves.column import Code


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column before missing codes are taken out and text is typed.

    Attributes
    ----------
    name, label : str and str or None
        As in the file.
    cells : Series, shape (rows,)
        Numbers, text, or dates; NaN where empty.
    value_labels : mapping of code to str
        As in the file.
    codes : mapping of code to str or None
        The file's own single user-missing codes; the words, where they are not in `value_labels`.
    ranges : tuple of (low, high)
        The file's own user-missing ranges, both ends included.
    notes : tuple of str
        What the reader could not keep.
    """

    name: str
    cells: "pd.Series[float]"
    label: str | None = None
    value_labels: Mapping[Code, str] = field(default_factory=dict)
    codes: Mapping[Code, str | None] = field(default_factory=dict)
    ranges: tuple[tuple[float, float], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A whole file.

    Attributes
    ----------
    columns : tuple of RawColumn
        In the file's order, all of one length.
    layout : str
        See `Source`.
    encoding : str or None
        See `Source`.
    """

    columns: tuple[RawColumn, ...]
    layout: str
    encoding: str | None
