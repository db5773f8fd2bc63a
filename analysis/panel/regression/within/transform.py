"""Transformations that take the persons' levels out of a matrix."""

import numpy as np

from analysis.panel.regression.types import Array, Integers


def person_means(values: Array, person: Integers) -> Array:
    """Return each row's mean over the rows of its person, shape (rows, columns)."""
    count = np.bincount(person).astype(float)
    sums = np.stack([np.bincount(person, weights=column) for column in values.T], axis=1)
    return np.asarray((sums / count[:, None])[person])


def within(values: Array, person: Integers) -> Array:
    """Return deviations from the persons' means."""
    return values - person_means(values, person)


def differences(values: Array, person: Integers) -> Array:
    """Return each row minus the person's row before; a person's first row gives none."""
    return np.asarray(np.diff(values, axis=0)[np.diff(person) == 0])
