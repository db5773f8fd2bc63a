"""Score test of several parameters freed at once, whether they were fixed or held equal to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from analysis.errors import ModelError
from analysis.sem.after.extended import Extended, extend
from analysis.sem.after.score import FLAT, generalized
from analysis.sem.after.spread import is_robust, slopes
from analysis.sem.fit import Fit

Array = NDArray[np.float64]
Row = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class JointTest:
    """What a fit would gain if parameters were free, each on its own.

    Attributes
    ----------
    chisq, df, p : float
        Of the generalized test where the errors are robust; `df` is what becomes estimable.
    robust : bool
    changes : tuple of float
        Expected change of each parameter; 0 where nothing is left to estimate.
    """

    chisq: float
    df: int
    p: float
    robust: bool
    changes: tuple[float, ...]


def joint_test(fit: Fit, rows: Sequence[Row]) -> JointTest:
    r"""Test that parameters have the values, or hold the equalities, that the model gives them.

    .. math:: T = n\,s'M(M'IM)^{-}M's,\quad M = E - K(K'IK)^{-1}K'IE

    with s and I slope and expected information of one person by every row of the table, K a basis of what the model
    leaves free, and E the unit vectors of the rows. If the fit's errors are robust, M'BM takes the place of M'IM in the
    middle, with B that of the fit's own sandwich. For one fixed parameter it is the modification index, for one
    equality its score test.

    Parameters
    ----------
    fit : Fit
    rows : sequence of (lhs, op, rhs, group)
        Rows of the parameter table, groups from 1.

    Raises
    ------
    ModelError
        If a row is not in the table.

    References
    ----------
    Silvey (1959), Ann Math Stat 30:389-407, doi:10.1214/aoms/1177706259; Boos (1992), Am Stat 46:327-333,
    doi:10.1080/00031305.1992.10475921
    """
    table = {(r.lhs, r.op, r.rhs, r.group): r for r in fit.parameters.rows}
    if absent := [row for row in rows if row not in table]:
        raise ModelError(f"joint_test: {' '.join(map(str, absent[0]))} is no row of the parameter table.")
    model = extend(fit, [table[row] for row in rows if not table[row].free])
    score, information = _slope(model)
    total = len(model.rows)
    kept = np.zeros((total, model.directions.shape[1]))
    kept[: model.own] = model.fills @ model.directions
    place = {(r.lhs, r.op, r.rhs, r.group): i for i, r in enumerate(model.rows)}
    steps = np.eye(total)[:, [place[row] for row in rows]]
    steps = steps / np.sqrt(np.sum(steps * (information @ steps), axis=0))  # each has information 1 by itself
    inner = kept.T @ information @ kept
    moves = steps - kept @ np.linalg.solve(inner, kept.T @ information @ steps)
    basis = _steep(moves.T @ information @ moves)
    rank = basis.shape[1]
    slope = steps.T @ score
    n = sum(m.size for m in fit.samples)
    changes = moves @ (basis @ (basis.T @ slope))
    robust = is_robust(fit)
    if robust:
        chisq = generalized(n, slope, slopes(fit, model) @ moves, basis)
    else:
        chisq = float(n * np.sum((basis.T @ slope) ** 2))
    p = float(chi2.sf(chisq, rank)) if rank else float("nan")
    return JointTest(chisq, rank, p, robust, tuple(float(changes[place[row]]) for row in rows))


def _steep(middle: Array) -> Array:
    """Give a basis B of what is left to estimate, with B'MB the identity.

    What the free parameters cover already is left out: its share of the steps' own information, 1, is but rounding.
    """
    values, vectors = np.linalg.eigh(middle)
    keep = values > FLAT
    return np.asarray(vectors[:, keep] / np.sqrt(values[keep]))


def _slope(model: Extended) -> tuple[Array, Array]:
    """Give slope and expected information of one person, over all groups."""
    total = len(model.rows)
    score, information = np.zeros(total), np.zeros((total, total))
    for part, slope_share, share in zip(model.parts, model.score_shares, model.shares, strict=True):
        _, gradient, expected, _ = part.slope(model.theta)
        score -= slope_share * gradient
        information += share * expected
    return score, information
