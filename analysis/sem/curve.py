"""Newton's ingredients for the normal discrepancy by look-ups: which products of two matrix entries each pair needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bend:
    """Terms ``coefficient * left[a] * right[b]`` that add to the pairs at `pair`, each pair at most once."""

    pair: Index
    left: Index
    right: Index
    coefficient: Array | float


@dataclass(frozen=True, slots=True)
class Plan:
    """Places in flattened matrices, for every pair (i, j), i >= j, of free cells.

    The cells' columns a and b are those of U, the used ones of [reach, observed rows of total]; K = U'WU.

    Attributes
    ----------
    reached, totals : ndarray of int
        The used columns of reach, and of total.
    first, second : ndarray of int, shape (cells,)
        Each cell's columns in U.
    i, j : ndarray of int, shape (pairs,)
        The cells.
    aa, ab, ba, bb : ndarray of int, shape (pairs,)
        Places in K of (a_i, a_j), (a_i, b_j), (b_i, a_j), (b_i, b_j).
    scale : ndarray, shape (pairs,)
        Product of the cells' scales.
    ab_own : ndarray of int, shape (cells,)
        Place in K of each cell's own (a, b).
    by_total : tuple of Bend
        Second derivatives: D times total covariances.
    by_effects : tuple of Bend
        Total effects times D; only those that are not 0 by the model's structure.
    mean_bends : tuple of Bend
        Total effects times the weighted means' pull (the cause's height comes on top).
    lifted : ndarray of int
        For each of `mean_bends`, the variable whose mean multiplies; -1 for none.
    rows, columns : ndarray of int
        Where the pairs go in the (q, q) matrix, if no two cells share a parameter.
    shared : bool
    """

    reached: Index
    totals: Index
    first: Index
    second: Index
    i: Index
    j: Index
    aa: Index
    ab: Index
    ba: Index
    bb: Index
    scale: Array
    ab_own: Index
    by_total: tuple[Bend, ...]
    by_effects: tuple[Bend, ...]
    mean_bends: tuple[tuple[Bend, Index | None], ...]
    rows: Index
    columns: Index
    shared: bool


def plan(row: Index, column: Index, kind: Index, free: Index, scale: Array, reach: Mask) -> Plan:
    """Lay out the look-ups of a model's free cells.

    Parameters
    ----------
    row, column, kind, free : ndarray of int, shape (cells,)
        As in `analysis.sem.ram.Cells`.
    scale : ndarray, shape (cells,)
    reach : ndarray of bool, shape (m, m)
        Whether a variable (row) can be reached from another (column).
    """
    m = len(reach)
    wide_first, wide_second = row, np.where(kind == 0, column + m, column)
    used = np.unique(np.concatenate([wide_first, wide_second]))
    place = np.full(2 * m, -1, dtype=np.intp)
    place[used] = np.arange(len(used))
    k = len(used)
    first, second = place[wide_first], place[wide_second]
    i, j = np.tril_indices(len(row))
    total, effects = _covariance_bends(row, column, kind, scale, reach, place, i, j)
    return Plan(
        used[used < m],
        used[used >= m] - m,
        first,
        second,
        i,
        j,
        first[i] * k + first[j],
        first[i] * k + second[j],
        second[i] * k + first[j],
        second[i] * k + second[j],
        scale[i] * scale[j],
        first * k + second,
        total,
        effects,
        _mean_bends(row, column, kind, reach, place, i, j),
        free[i],
        free[j],
        len(np.unique(free)) < len(free),
    )


def _covariance_bends(
    row: Index, column: Index, kind: Index, scale: Array, reach: Mask, place: Index, i: Index, j: Index
) -> tuple[tuple[Bend, ...], tuple[Bend, ...]]:
    r"""Second derivatives of the covariances, with D = U'(W - M)U, G = its first m columns, B the total effects.

    Two paths (r, c) and (k, l): :math:`G_{rk}V_{cl} + B_{lr}D_{k,m+c} + D_{r,m+l}B_{ck}`; a path (k, l) and a
    covariance (r, c): :math:`s(B_{lr}G_{kc} + B_{lc}G_{kr})`; two covariances never bend together.
    """
    m, wide = len(reach), int(place.max()) + 1

    def of_D(a: Index, b: Index) -> Index:
        return np.asarray(place[a] * wide + place[b])

    paths = np.flatnonzero((kind[i] == 0) & (kind[j] == 0))
    r, c, k, l = row[i[paths]], column[i[paths]], row[j[paths]], column[j[paths]]  # noqa: E741
    total = (Bend(paths, of_D(r, k), c * m + l, 1.0),)
    effects = [
        _kept(reach[l, r], Bend(paths, l * m + r, of_D(k, m + c), 1.0)),
        _kept(reach[c, k], Bend(paths, c * m + k, of_D(r, m + l), 1.0)),
    ]
    for one, other in ((i, j), (j, i)):
        mixed = np.flatnonzero((kind[one] == 0) & (kind[other] == 1))
        k, l, r, c = row[one[mixed]], column[one[mixed]], row[other[mixed]], column[other[mixed]]  # noqa: E741
        s = scale[other[mixed]]
        effects.append(_kept(reach[l, r], Bend(mixed, l * m + r, of_D(k, c), s)))
        effects.append(_kept(reach[l, c], Bend(mixed, l * m + c, of_D(k, r), s)))
    return tuple(b for b in total if len(b.pair)), tuple(b for b in effects if len(b.pair))


def _mean_bends(
    row: Index, column: Index, kind: Index, reach: Mask, place: Index, i: Index, j: Index
) -> tuple[tuple[Bend, Index | None], ...]:
    """Second derivatives of the means: total effects times the pull on what they reach."""
    m = len(reach)
    found: list[tuple[Bend, Index | None]] = []
    paths = np.flatnonzero((kind[i] == 0) & (kind[j] == 0))
    for one, other in ((i, j), (j, i)):
        r, c, k, l = row[one[paths]], column[one[paths]], row[other[paths]], column[other[paths]]  # noqa: E741
        kept = reach[l, r]
        found.append((_kept(kept, Bend(paths, l * m + r, place[k], 1.0)), c[kept]))
        mixed = np.flatnonzero((kind[one] == 0) & (kind[other] == 2))
        r, c, n = row[one[mixed]], column[one[mixed]], row[other[mixed]]
        found.append((_kept(reach[c, n], Bend(mixed, c * m + n, place[r], 1.0)), None))
    return tuple((bend, lifted) for bend, lifted in found if len(bend.pair))


def _kept(which: Mask, bend: Bend) -> Bend:
    c = bend.coefficient
    return Bend(
        bend.pair[which], bend.left[which], bend.right[which], c if isinstance(c, float) else c[which]
    )


def covariance_part(
    plan: Plan, K: Array, D: Array, scale: Array, effects: Array, total: Array
) -> tuple[Array, Array]:
    r"""Give gradient and half second derivative by the cells, of a model without means.

    Parameters
    ----------
    plan : Plan
    K, D : ndarray, shape (..., k k)
        U'WU and U'(W - M)U, flattened.
    scale : ndarray, shape (cells,)
    effects, total : ndarray, shape (..., m m)

    Returns
    -------
    gradient : ndarray, shape (..., cells)
        Of half the discrepancy.
    curve : ndarray, shape (..., pairs)
        As `analysis.sem.ram.Ram.curvature` without means.
    """
    L = 0.5 * K - D  # M - W/2: the two traces share their factors
    curve = K.take(plan.aa, -1) * L.take(plan.bb, -1)
    curve += K.take(plan.bb, -1) * L.take(plan.aa, -1)
    curve += K.take(plan.ab, -1) * L.take(plan.ba, -1)
    curve += K.take(plan.ba, -1) * L.take(plan.ab, -1)
    curve *= plan.scale
    for b in plan.by_total:
        curve[..., b.pair] += D.take(b.left, -1) * total.take(b.right, -1)
    for b in plan.by_effects:
        curve[..., b.pair] += effects.take(b.left, -1) * D.take(b.right, -1) * b.coefficient
    return D.take(plan.ab_own, -1) * scale, curve


def expected_part(plan: Plan, K: Array, height: Array | None) -> Array:
    r"""Give the expected information of one person by pairs of cells.

    .. math:: s_is_j(K_{aa}K_{bb} + K_{ab}K_{ba}) + h_ih_jK_{aa}

    Parameters
    ----------
    plan : Plan
    K : ndarray, shape (..., k k)
        U'WU, flattened.
    height : ndarray, shape (..., cells), or None
        By how much a cell lifts the means; `None` leaves the means out.

    Returns
    -------
    ndarray, shape (..., pairs)
    """
    aa = K.take(plan.aa, -1)
    found = aa * K.take(plan.bb, -1)
    found += K.take(plan.ab, -1) * K.take(plan.ba, -1)
    found *= plan.scale
    if height is not None:
        found += aa * height.take(plan.i, -1) * height.take(plan.j, -1)
    return found


def columns(plan: Plan, effects: Array, total: Array, p: int) -> Array:
    """Give U (..., p, k): the used columns of reach and of the observed rows of total."""
    reached = effects[..., :p, :]
    if len(plan.reached) < effects.shape[-1]:
        reached = reached[..., plan.reached]
    return np.concatenate([reached, total[..., :p, :][..., plan.totals]], axis=-1)


def mean_part(
    plan: Plan,
    K: Array,
    h: Array,
    height: Array,
    scale: Array,
    effects: Array,
    means: Array,
) -> tuple[Array, Array]:
    """Give what the means add to `covariance_part`.

    Parameters
    ----------
    h : ndarray, shape (..., k)
        U'W(sample less implied means).
    height : ndarray, shape (..., cells)
        By how much a cell lifts the means.
    means : ndarray, shape (..., m)
        Of all variables.
    """
    a, b = h.take(plan.first, -1), h.take(plan.second, -1)
    i, j, up = plan.i, plan.j, height
    aa = K.take(plan.aa, -1)
    curve = aa * up.take(i, -1) * up.take(j, -1)
    mixed = (aa * b.take(j, -1) + K.take(plan.ab, -1) * a.take(j, -1)) * (scale[j] * up.take(i, -1))
    mixed += (aa * b.take(i, -1) + K.take(plan.ba, -1) * a.take(i, -1)) * (scale[i] * up.take(j, -1))
    curve = curve + mixed
    for bend, lifted in plan.mean_bends:
        term = effects.take(bend.left, -1) * h.take(bend.right, -1)
        curve[..., bend.pair] -= term if lifted is None else term * means.take(lifted, -1)
    return -a * up, curve


def matrix(plan: Plan, curve: Array, fills: Array) -> Array:
    """Place the pairs of cells into the symmetric (..., q, q) matrix of parameters."""
    q = fills.shape[1]
    if not plan.shared:
        out = np.zeros((*curve.shape[:-1], q, q))
        out[..., plan.rows, plan.columns] = curve
        out[..., plan.columns, plan.rows] = curve
        return out
    cells = np.empty((*curve.shape[:-1], len(fills), len(fills)))
    cells[..., plan.i, plan.j] = curve
    cells[..., plan.j, plan.i] = curve
    return np.asarray(fills.T @ cells @ fills)
