"""The correlation of two ordered variables' latent responses, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.sem.ordinal.bivariate import FAR, SMALLEST, bell, density, distribution, rectangles
from analysis.sem.ordinal.pairs import Pairs
from analysis.sem.ordinal.solve import root

Array = NDArray[np.float64]
Index = NDArray[np.intp]

ADDED = 0.5  # to the empty cell of a 2 x 2 table


def polychoric(h: Array, k: Array, counts: Array, start: Array) -> Array:
    r"""Give the correlation that maximizes :math:`\sum n_{ab}\log\pi_{ab}(\rho)`.

    Parameters
    ----------
    h, k : ndarray, shapes (pairs, u, A + 1) and (pairs, u, B + 1)
        Limits of the categories, infinite at the ends, in u different situations (values of covariates).
    counts : ndarray, shape (pairs, u, A, B)
    start : ndarray, shape (pairs,)

    References
    ----------
    Olsson (1979), Psychometrika 44:443-460, doi:10.1007/BF02296207
    """
    grid = _Grid.of(h, k)
    seen = counts > 0

    def slope(rho: Array) -> tuple[Array, Array]:
        r = grid.spread(rho)
        phi = density(grid.h, grid.k, r)
        bend = grid.bend(phi, r)
        P = np.maximum(rectangles(grid.with_borders(distribution(grid.h, grid.k, r))), SMALLEST)
        first = rectangles(grid.without_borders(phi)) / P
        second = rectangles(grid.without_borders(bend)) / P - first**2
        weights = np.where(seen, counts, 0.0)
        return (weights * first).sum((1, 2, 3)), (weights * second).sum((1, 2, 3))

    return root(slope, start)


def polychoric_slopes(
    h: Array, k: Array, rho: Array, counts: Array, cell: Index, *, exact: bool = False
) -> Pairs:
    """Give the slopes at given correlations of ordered variables.

    Parameters
    ----------
    h, k, counts : ndarray
        As in `polychoric`.
    rho : ndarray, shape (pairs,)
    cell : ndarray of int, shape (pairs, n)
        Each person's place among the u A B cells; -1 where not answered.
    exact : bool
        Whether second derivatives are wanted.

    Returns
    -------
    Pairs
        Products are summed by place: u situations times A or B categories.
    """
    grid = _Grid.of(h, k)
    r = grid.spread(rho)
    P = np.maximum(rectangles(grid.with_borders(distribution(grid.h, grid.k, r))), SMALLEST)
    phi = density(grid.h, grid.k, r)
    by_rho = rectangles(grid.without_borders(phi)) / P
    weights = counts * by_rho / P
    rho_ = rho[:, None, None, None]
    h, k = np.clip(h, -FAR, FAR)[..., :, None], np.clip(k, -FAR, FAR)[..., None, :]
    root_ = np.sqrt((1.0 - rho_) * (1.0 + rho_))
    by_h = np.diff(bell(h) * ndtr((k - rho_ * h) / root_), axis=-1)
    by_k = np.diff(bell(k) * ndtr((h - rho_ * k) / root_), axis=-2)

    def summed(slopes: Array, axis: int) -> Array:
        return np.asarray((weights * slopes).sum(axis).reshape(len(rho), -1), dtype=float)

    found = Pairs(
        rho,
        _taken(by_rho, cell),
        (counts * by_rho**2).sum((1, 2, 3)),
        (summed(by_h[..., 1:, :], -1), summed(-by_h[..., :-1, :], -1)),
        (summed(by_k[..., 1:], -2), summed(-by_k[..., :-1], -2)),
        by_place=True,
    )
    if not exact:
        return found
    free = (1.0 - r) * (1.0 + r)
    twice = rectangles(grid.without_borders(grid.bend(phi, r))) / P - by_rho**2
    share = counts / P
    phi_h = np.diff(grid.without_borders(-phi * (grid.h - r * grid.k) / free), axis=-1)
    phi_k = np.diff(grid.without_borders(-phi * (grid.k - r * grid.h) / free), axis=-2)

    def bent(slopes: Array, products: Array, axis: int) -> Array:
        return np.asarray(products - (share * slopes).sum(axis).reshape(len(rho), -1), dtype=float)

    return replace(
        found,
        curve=-(counts * twice).sum((1, 2, 3)),
        bend_first=(
            bent(phi_h[..., 1:, :], found.by_first[0], -1),
            bent(-phi_h[..., :-1, :], found.by_first[1], -1),
        ),
        bend_second=(
            bent(phi_k[..., 1:], found.by_second[0], -2),
            bent(-phi_k[..., :-1], found.by_second[1], -2),
        ),
    )


def _taken(cells: Array, cell: Index) -> Array:
    """Give each person the value of its cell, 0 where not answered."""
    flat = cells.reshape(len(cells), -1)
    place = cell + np.arange(len(cells))[:, None] * flat.shape[1]
    if cell.min(initial=0) >= 0:
        return np.asarray(flat.take(place), dtype=float)
    return np.where(cell >= 0, flat.take(np.maximum(place, 0)), 0.0)


def without_empty(counts: Array) -> Array:
    """Put 0.5 into the single empty cell of a 2 x 2 table, with its margins kept.

    Parameters
    ----------
    counts : ndarray, shape (pairs, 2, 2)

    Returns
    -------
    ndarray, shape (pairs, 2, 2)
        Tables with two empty cells are left as they are.

    References
    ----------
    Savalei (2011), Struct Equ Modeling 18:253-273, doi:10.1080/10705511.2011.557339
    """
    empty = counts == 0
    single = empty.sum((-1, -2)) == 1
    on_diagonal = single & (empty[:, 0, 0] | empty[:, 1, 1])
    turn = np.array([[1.0, -1.0], [-1.0, 1.0]])
    change = np.where(on_diagonal, ADDED, 0.0) - np.where(single & ~on_diagonal, ADDED, 0.0)
    return np.asarray(counts + change[:, None, None] * turn, dtype=float)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The corners of cells; only where both limits are finite is there something to compute.

    Attributes
    ----------
    h, k : ndarray, shape (corners,)
        Finite limits.
    where : ndarray of int, shape (corners,)
        Their places in the whole grid.
    pair : ndarray of int, shape (corners,)
    borders : ndarray, shape (pairs, u, A + 1, B + 1)
        The distribution where a limit is infinite, else 0.
    """

    h: Array
    k: Array
    where: Index
    pair: Index
    borders: Array

    @staticmethod
    def of(h: Array, k: Array) -> _Grid:
        H, K = np.broadcast_arrays(h[..., :, None], k[..., None, :])
        finite = np.isfinite(H) & np.isfinite(K)
        where = np.flatnonzero(finite)
        borders = np.where(finite, 0.0, (ndtr(h)[..., :, None] * ndtr(k)[..., None, :]))
        return _Grid(H[finite], K[finite], where, where // (borders[0].size or 1), borders)

    def spread(self, rho: Array) -> Array:
        return rho[self.pair]

    def bend(self, phi: Array, r: Array) -> Array:
        """The density's derivative by the correlation."""
        free = (1.0 - r) * (1.0 + r)
        return np.asarray(
            phi * (r + (self.h * self.k * (1 + r * r) - r * (self.h**2 + self.k**2)) / free) / free
        )

    def with_borders(self, values: Array) -> Array:
        out = self.borders.copy()
        out.reshape(-1)[self.where] = values
        return out

    def without_borders(self, values: Array) -> Array:
        out = np.zeros(self.borders.shape)
        out.reshape(-1)[self.where] = values
        return out
