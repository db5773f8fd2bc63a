"""What the second step gives for each pair: a correlation and each person's slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Correlations of some pairs, with what the asymptotic covariance needs of the log-likelihood's slopes.

    Attributes
    ----------
    rho : ndarray, shape (pairs,)
    by_rho : ndarray, shape (pairs, n)
        Each person's slope by the correlation; 0 where one of the two was not answered.
    square : ndarray, shape (pairs,)
        Its sum of squares.
    by_first, by_second : tuple of ndarray, shape (pairs, places)
        Its products with the slopes by the upper and the lower limit of an ordered variable, or by the standardized
        residual of a continuous one: each person's, or summed over persons of one place in a table.
    by_place : bool
        Whether they are summed.
    """

    rho: Array
    by_rho: Array
    square: Array
    by_first: tuple[Array, ...]
    by_second: tuple[Array, ...]
    by_place: bool = False

    @property
    def turned(self) -> Pairs:
        """The same with first and second exchanged."""
        return Pairs(self.rho, self.by_rho, self.square, self.by_second, self.by_first, self.by_place)


def of_persons(rho: Array, by_rho: Array, by_first: tuple[Array, ...], by_second: tuple[Array, ...]) -> Pairs:
    """Put together persons' own slopes; `by_rho` is 0 where one of the two was not answered."""
    return Pairs(
        rho,
        by_rho,
        np.einsum("pn,pn->p", by_rho, by_rho),
        tuple(by_rho * slope for slope in by_first),
        tuple(by_rho * slope for slope in by_second),
    )
