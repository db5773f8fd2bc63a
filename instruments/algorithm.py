"""Diagnostic algorithms: from the options that a person chose to one of several ordered categories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Threshold = tuple[str, int]
"""A symptom group, and the option from which on an item of it counts as present."""


@dataclass(frozen=True, slots=True)
class Condition:
    """At least `present` of the symptom groups `thresholds` are present, or the item scores sum to `total`.

    Attributes
    ----------
    thresholds : tuple of (str, int)
        Group, and the lowest option (0 = that of the lowest code) at which one of its items makes it present.
    present : int
        Lowest number of groups; 0 if the condition is one on the sum.
    total : float or None
        Lowest sum of the item scores of the scale.
    """

    thresholds: tuple[Threshold, ...] = ()
    present: int = 0
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """One outcome: it holds when all its conditions do."""

    label: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Algorithm:
    """Symptom groups and ordered categories, of which the last one that holds is the person's.

    Attributes
    ----------
    groups : tuple of (str, tuple of str)
        Name and items of each symptom group.
    categories : tuple of Category
        From the lowest, which has no conditions, to the highest.
    source : str
        Where groups and conditions are printed.
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    categories: tuple[Category, ...]
    source: str

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Every pair of group and option that a condition looks at, each once."""
        wanted = (t for c in self.categories for condition in c.conditions for t in condition.thresholds)
        return tuple(dict.fromkeys(wanted))


def mark(
    present: Mapping[Threshold, NDArray[np.bool_]],
    algorithm: Algorithm,
    item: str,
    steps: NDArray[np.uint8],
    given: NDArray[np.bool_],
) -> None:
    """Note in `present` who reaches the option of each threshold on one item.

    Parameters
    ----------
    present : mapping of threshold to ndarray, shape (n,)
        Written to.
    steps : ndarray, shape (n,)
        Options above the lowest.
    given : ndarray, shape (n,)
        False where the item was not answered.
    """
    members = dict(algorithm.groups)
    for (group, option), reached in present.items():
        if item in members[group]:
            reached |= given & (steps >= option)


def category(
    algorithm: Algorithm, present: Mapping[Threshold, NDArray[np.bool_]], total: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the number of each person's category, 0 for the lowest.

    Parameters
    ----------
    present : mapping of threshold to ndarray, shape (n,)
        What `mark` noted over all items.
    total : ndarray, shape (n,)
        Sum of the item scores.
    """
    found = np.zeros(total.size)
    for number, outcome in enumerate(algorithm.categories):
        found[_all_hold(outcome.conditions, present, total)] = number
    return found


def _all_hold(
    conditions: Iterable[Condition],
    present: Mapping[Threshold, NDArray[np.bool_]],
    total: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return who fulfils every condition."""
    holds = np.ones(total.size, dtype=bool)
    for condition in conditions:
        if condition.total is not None:
            holds &= total >= condition.total
            continue
        count = np.zeros(total.size, dtype=np.int16)
        for threshold in condition.thresholds:
            count += present[threshold]
        holds &= count >= condition.present
    return holds
