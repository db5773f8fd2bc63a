"""The door for ordered answers: category codes to 0, 1, 2, ..., or words about what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError, MomentsError

Array = NDArray[np.float64]
Index = NDArray[np.intp]

MOST = 20  # categories: more are better taken as continuous


def levels(rows: Array, names: Sequence[str]) -> tuple[Array, ...]:
    """Give the category codes that occur in each column, ascending.

    With several groups, take them from all groups together.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        NaN where not answered.
    names : sequence of str
        What the columns are called in messages.

    Raises
    ------
    DataError
        If a column has codes that are no whole numbers, fewer than 2 of them, or more than 20.
    """
    found = []
    for column, name in zip(rows.T, names, strict=True):
        codes = np.unique(column[~np.isnan(column)])
        if not np.equal(np.mod(codes, 1.0), 0.0).all():
            raise DataError(
                f"ordered: {name!r} holds numbers that are not whole, such as {codes[np.mod(codes, 1.0) != 0][0]:g}. "
                f"Recode its categories to 1, 2, 3, ..., or take it out of ordered= if it is continuous."
            )
        if len(codes) > MOST:
            raise DataError(
                f"ordered: {name!r} has {len(codes)} categories; at most {MOST} are taken as ordered. "
                f"Take it out of ordered=, so that it counts as continuous, or join categories."
            )
        if len(codes) < 2:
            raise MomentsError(
                f"ordered: {name!r} has {len(codes)} category after rows with missing values are left out; "
                f"at least 2 are needed. Take it out of the model."
            )
        found.append(codes)
    return tuple(found)


def coded(rows: Array, codes: Sequence[Array], names: Sequence[str]) -> Index:
    """Number the categories of each column from 0, where each category is someone's answer.

    Parameters
    ----------
    rows, codes, names
        As for `numbered`.

    Returns
    -------
    ndarray of int, shape (n, p)
        -1 where not answered.

    Raises
    ------
    DataError
        If nobody chose one of a column's categories, or a code is not among them.
    """
    out = numbered(rows, codes, names)
    for column, known, name in zip(out.T, codes, names, strict=True):
        count = np.bincount(column[column >= 0], minlength=len(known))
        if (count == 0).any():
            raise MomentsError(
                f"ordered: no row (of this group) has category {_listed(known[count == 0])} of {name!r}; counts of "
                f"{_listed(known)} are {', '.join(map(str, count))}. Join that category with a neighbor in all groups."
            )
    return out


def numbered(rows: Array, codes: Sequence[Array], names: Sequence[str]) -> Index:
    """Number the categories of each column from 0.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        NaN where not answered.
    codes : sequence of ndarray
        Each column's category codes, ascending.
    names : sequence of str

    Returns
    -------
    ndarray of int, shape (n, p)
        -1 where not answered.

    Raises
    ------
    DataError
        If a code is not among its column's categories.
    """
    out = np.full(rows.shape, -1, dtype=np.intp)
    for j, (column, known, name) in enumerate(zip(rows.T, codes, names, strict=True)):
        answered = ~np.isnan(column)
        place = np.minimum(np.searchsorted(known, column[answered]), len(known) - 1)
        if unknown := sorted({float(c) for c in column[answered][known[place] != column[answered]]}):
            raise DataError(
                f"ordered: {name!r} holds code(s) {_listed(unknown)}, which are not among its categories "
                f"{_listed(known)}. Recode them."
            )
        out[answered, j] = place
    return out


def _listed(codes: Sequence[float] | Array) -> str:
    return ", ".join(f"{c:g}" for c in codes)
