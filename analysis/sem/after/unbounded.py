"""Which latent variables ordered answers can tell: a likelihood rises without end where all answers are at one end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

NOTHING = 1e-8


def told(
    lower: Array, upper: Array, effects: Array, measured: Array
) -> Iterator[tuple[Index, Mask, Array, Index]]:
    r"""Sort rows by what their answers tell of the latent variables.

    Along a direction d a likelihood never falls if :math:`e_i'd \ge 0` for answers in the highest category,
    :math:`\le 0` in the lowest, and 0 for all others. Items that some such direction moves reach probability 1 in
    the limit and are left out; the others tell the directions that their effects span.

    Parameters
    ----------
    lower, upper : ndarray, shape (n, v)
        Limits of ordered answers; both infinite where not answered.
    effects : ndarray, shape (v, f)
    measured : ndarray, shape (c, f)
        Effects on continuous answers, which all rows have.

    Yields
    ------
    members : ndarray of int
        Rows.
    dropped : ndarray of bool, shape (v,)
        Items whose probability is 1 in the limit, or that are not answered.
    basis : ndarray, shape (f, r)
        Orthonormal: what the other answers tell.
    sure : ndarray of int
        The latent variables that lie within it.

    References
    ----------
    Albert & Anderson (1984), Biometrika 71:1-10, doi:10.1093/biomet/71.1.1
    """
    # 1: highest category, -1: lowest, 0: between, 2: not answered
    ends = np.isposinf(upper).astype(int) - np.isneginf(lower)
    ends[np.isposinf(upper) & np.isneginf(lower)] = 2
    kinds, of = np.unique(ends, axis=0, return_inverse=True)
    rest, which = np.unique((kinds != 2) & ~moved(kinds, effects, measured), axis=0, return_inverse=True)
    of = which.ravel()[of.ravel()]
    for k, kept in enumerate(rest):
        basis = _span(np.concatenate([effects[kept], measured]), effects.shape[1])
        beyond = np.linalg.norm(np.eye(len(basis)) - basis @ basis.T, axis=0)
        yield np.flatnonzero(of == k), ~kept, basis, np.flatnonzero(beyond < NOTHING**0.5)


def moved(kinds: Index, effects: Array, measured: Array) -> Mask:
    """Tell the items that some direction moves, shape (patterns, v).

    Items that measure one latent variable alone hold it unless all answers to them are at the same end. Where all
    latent variables are held nothing moves; where all items are such items, those of the others move. What is left is
    a linear program.

    Parameters
    ----------
    kinds : ndarray of int, shape (patterns, v)
        1: highest category, -1: lowest, 0: between, 2: not answered.
    effects, measured : ndarray
        As for `told`.
    """
    pure = np.count_nonzero(effects, axis=1) == 1
    simple = bool((np.count_nonzero(np.concatenate([effects, measured]), axis=1) <= 1).all())
    held = np.zeros((len(kinds), effects.shape[1]), dtype=bool)
    out = np.zeros(kinds.shape, dtype=bool)
    alone = measured[np.count_nonzero(measured, axis=1) == 1]
    for f in range(effects.shape[1]):
        mine = pure & (effects[:, f] != 0)
        seen = kinds[:, mine] != 2
        ends = kinds[:, mine] * np.sign(effects[mine, f])
        up, down = (seen & (ends > 0)).any(1), (seen & (ends < 0)).any(1)
        held[:, f] = alone[:, f].any() | (seen & (ends == 0)).any(1) | (up & down)
        if simple:
            out[:, mine] = seen & ~held[:, [f]]
    if not simple:
        for k in np.flatnonzero(~held.all(axis=1)):
            out[k] = _by_program(kinds[k], effects, measured)
    return out


def _span(rows: Array, f: int) -> Array:
    if not rows.size:
        return np.zeros((f, 0))
    _, size, directions = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(directions[size > NOTHING * size[0]].T)


def _by_program(kind: Index, effects: Array, measured: Array) -> Mask:
    """The largest set of items that one direction moves: a linear program in the direction and the items' shares."""
    extreme = np.flatnonzero((kind == 1) | (kind == -1))
    f, k = effects.shape[1], len(extreme)
    held = np.concatenate([effects[kind == 0], measured])
    out = np.zeros(len(kind), dtype=bool)
    if not k or _span(held, f).shape[1] == f:
        return out
    from scipy.optimize import linprog  # slow to import, and rarely needed

    found = linprog(
        np.concatenate([np.zeros(f), -np.ones(k)]),
        A_ub=np.concatenate([-kind[extreme, None] * effects[extreme], np.eye(k)], axis=1),
        b_ub=np.zeros(k),
        A_eq=np.concatenate([held, np.zeros((len(held), k))], axis=1) if len(held) else None,
        b_eq=np.zeros(len(held)) if len(held) else None,
        bounds=[(None, None)] * f + [(0.0, 1.0)] * k,
        method="highs",
    )
    if found.x is None:
        raise FitError(f"predict: the linear program that tells bounded likelihoods failed: {found.message}")
    out[extreme] = found.x[f:] > 0.5
    return out
