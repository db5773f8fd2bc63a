"""The answers as the checks see them: steps above the lowest code, from a bounded sample of rows."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from instruments.codes import numbers
from instruments.instrument import Instrument, Scale

Array = NDArray[np.float64]

SAMPLE = 5_000
"""Most rows that correlations are taken from: their standard error is then below 0.015."""

SEED = 20_240_229
"""Of the sample of rows, so that a check gives the same result each time."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers to the items whose columns hold numbers.

    Attributes
    ----------
    items : tuple of str
        Items in the order of the form.
    columns : tuple of Hashable
        Their columns.
    steps : ndarray, shape (n, items)
        Steps above the item's lowest code; NaN for a missing answer and for one outside the coding.
    n : int
        Rows of the whole table.
    """

    items: tuple[str, ...]
    columns: tuple[Hashable, ...]
    steps: Array
    n: int

    def of(self, items: tuple[str, ...]) -> Array:
        """Return the complete rows of some items, shape (complete rows, items)."""
        chosen = self.steps[:, [self.items.index(item) for item in items]]
        return chosen[~np.isnan(chosen).any(axis=1)]

    def place(self, item: str) -> str:
        """Return an item with its column, if that bears another name."""
        column = self.columns[self.items.index(item)]
        return item if column == item else f"{item} (column {column!r})"


def sampled(n: int, most: int = SAMPLE) -> NDArray[np.int64] | slice:
    """Return which of n rows to look at: all, or `most` drawn without replacement, in order."""
    if n <= most:
        return slice(None)
    return np.sort(np.random.default_rng(SEED).choice(n, most, replace=False, shuffle=False))


def sheet(answers: pd.DataFrame, form: Instrument, located: Mapping[str, Hashable], shift: int = 0) -> Sheet:
    """Return a sample of the answers; columns without numbers are left out.

    Parameters
    ----------
    shift : int
        How many codes the whole file lies above the form; taken away here, so that a file that counts from 1
        can be checked for its key too.
    """
    rows = sampled(len(answers))
    items, columns, steps = [], [], []
    for item, column in located.items():
        found = numbers(answers[column].iloc[rows])
        if isinstance(found, str):
            continue
        coding = form.coding_of(item)
        above = found - coding.lowest - (shift if coding is form.coding else 0)
        with np.errstate(invalid="ignore"):
            fits = (above >= 0) & (above < len(coding.codes)) & (above == np.floor(above))
        items.append(item)
        columns.append(column)
        steps.append(np.where(fits, above, np.nan))
    table = np.column_stack(steps) if steps else np.empty((0, 0))
    return Sheet(tuple(items), tuple(columns), table, len(answers))


def signs(form: Instrument, scale: Scale) -> dict[str, int]:
    """Return +1 for each item whose score rises with its code, -1 if it falls, 0 if neither."""
    found = {}
    for item in scale.items:
        scores = scale.item_scores(item, form.coding_of(item))
        found[item] = int(np.sign(scores[-1] - scores[0]))
    return found
