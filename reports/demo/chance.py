"""Random draws that stay the same from one numpy release to the next.

Only `Generator.random` is used: numpy keeps its doubles as they are, but may change how normal and other
variates are made of them.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw standard normal variates, by inversion.

    Parameters
    ----------
    shape : int
        Length of each axis.

    Returns
    -------
    ndarray, shape `shape`
    """
    return np.asarray(ndtri(np.clip(rng.random(shape), 1e-12, 1 - 1e-12)), dtype=np.float64)


def shuffled(rng: np.random.Generator, n: int) -> Integers:
    """Return the numbers 0..n-1 in random order.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    return np.argsort(rng.random(n), kind="stable").astype(np.int64)


def picked(rng: np.random.Generator, n: int, k: int) -> Integers:
    """Pick `k` different numbers of 0..n-1.

    Returns
    -------
    ndarray of int, shape (k,)
        In random order.
    """
    return shuffled(rng, n)[:k]
