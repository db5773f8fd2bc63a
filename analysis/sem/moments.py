"""Sample moments: what a model for continuous variables sees of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moments:
    """Means and covariances of one group.

    Attributes
    ----------
    covariance : ndarray, shape (..., p, p)
        Divisor n, not n - 1: the maximum-likelihood covariance. Leading axes are replicates.
    mean : ndarray, shape (..., p)
        Zero where only covariances were given.
    n : int
        Rows.
    """

    covariance: Array
    mean: Array
    n: int


def moments(rows: Array) -> Moments:
    """Give the moments of complete data.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        Complete and finite.
    """
    mean = rows.mean(0)
    centered = rows - mean
    return Moments(centered.T @ centered / len(rows), mean, len(rows))
