"""What the second step gives for each pair: a correlation and each person's slopes."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
        Each person's slope by the correlation, not weighted; 0 where one of the two was not answered.
    square : ndarray, shape (pairs,)
        Its weighted sum of squares.
    by_first, by_second : tuple of ndarray, shape (pairs, places)
        Its products with the slopes by the upper and the lower limit of an ordered variable, or by the standardized
        residual of a continuous one, weighted: each person's, or summed over persons of one place in a table.
    by_place : bool
        Whether they are summed.
    curve : ndarray, shape (pairs,), or None
        Minus the weighted sum of the second derivatives by the correlation, which `square` estimates.
    bend_first, bend_second : tuple of ndarray
        Minus the mixed second derivatives, which `by_first` and `by_second` estimate.
    """

    rho: Array
    by_rho: Array
    square: Array
    by_first: tuple[Array, ...]
    by_second: tuple[Array, ...]
    by_place: bool = False
    curve: Array | None = None
    bend_first: tuple[Array, ...] = ()
    bend_second: tuple[Array, ...] = ()

    @property
    def turned(self) -> Pairs:
        """The same with first and second exchanged."""
        return replace(
            self,
            by_first=self.by_second,
            by_second=self.by_first,
            bend_first=self.bend_second,
            bend_second=self.bend_first,
        )

    @property
    def curved(self) -> Pairs:
        """The same with second derivatives in place of products of slopes."""
        if self.curve is None:
            return self
        return replace(self, square=self.curve, by_first=self.bend_first, by_second=self.bend_second)


def of_persons(
    rho: Array, by_rho: Array, by_first: tuple[Array, ...], by_second: tuple[Array, ...], weights: Array
) -> Pairs:
    """Put together persons' own slopes; `by_rho` is 0 where one of the two was not answered."""
    return Pairs(
        rho,
        by_rho,
        np.einsum("pn,pn,n->p", by_rho, by_rho, weights),
        tuple(weights * by_rho * slope for slope in by_first),
        tuple(weights * by_rho * slope for slope in by_second),
    )
