"""A fitted model in which every row is a parameter of its own, and further rows are freed: slopes and information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.errors_of import inverse_within
from analysis.sem.fiml_part import FimlPart
from analysis.sem.fit import Fit
from analysis.sem.ordinal.layout import ordinal_layout
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import LeastSquaresPart, NormalPart, Part
from analysis.sem.ram import layout
from analysis.sem.sample import multiplier
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extended:
    """A fit's own rows, then candidates, each a parameter of its own.

    The moments of exogenous covariates count among the fit's own: held at the sample's they are at their maximum,
    and a path into a covariate leaves its variance free.

    Attributes
    ----------
    rows : tuple of Parameter
        Numbered through by `free`: the fit's rows, then the candidates.
    own : int
        How many of them are the fit's.
    theta : ndarray, shape (Q,)
        Their values: the estimates, and what the candidates are fixed at.
    fills : ndarray, shape (own, q + exogenous)
        Which free parameter, or moment of a covariate, each row holds, as zeros and ones.
    directions : ndarray, shape (q + exogenous, r)
        What the fit's constraints leave free.
    parts : tuple of Part
        The fit's, laid out for these rows.
    score_shares, shares : tuple of float
        The groups' weights in the slope and in the information. In least squares the slope is counted with
        (n - 1)/n, the information is not: as lavaan has it.
    """

    rows: tuple[Parameter, ...]
    own: int
    theta: Array
    fills: Array
    directions: Array
    parts: tuple[Part, ...]
    score_shares: tuple[float, ...]
    shares: tuple[float, ...]

    def within(self, information: Array) -> Array:
        """Invert an information of the fit's rows within its equalities and constraints, shape (own, own)."""
        return inverse_within(information, self.fills @ self.directions)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Slope and expected information of one person at a fit, by the rows of an `Extended`.

    Attributes
    ----------
    score : ndarray, shape (Q,)
        Slope of the log-likelihood (or of minus half the discrepancy).
    own : ndarray, shape (own, own)
        Information of the fit's rows.
    cross : ndarray, shape (candidates, own)
    diagonal : ndarray, shape (candidates,)
        Information of each candidate.
    """

    score: Array
    own: Array
    cross: Array
    diagonal: Array


def extend(fit: Fit, candidates: Sequence[Parameter]) -> Extended:
    """Lay a fit out with further rows freed.

    Parameters
    ----------
    fit : Fit
    candidates : sequence of Parameter
        Rows that are fixed in the model, or absent from it (where `fixed` is None they stand at 0).
    """
    table = fit.parameters
    free = [(row, value) for row, value in zip(table.rows, fit.values, strict=True) if row.free]
    exogenous = [
        (row, value)
        for row, value in zip(table.rows, fit.values, strict=True)
        if row.exo and not table.ordered
    ]
    taken = [*free, *exogenous, *((row, row.fixed or 0.0) for row in candidates)]
    numbered = [replace(row, free=i + 1, fixed=None, exo=False, label="") for i, (row, _) in enumerate(taken)]
    keys = {_key(row) for row in numbered}
    fixed = [row for row in table.rows if _key(row) not in keys]
    wide = replace(table, rows=(*numbered, *fixed))
    parts = []
    for g, part in enumerate(fit.solution.objective.parts):
        parts.append(_laid_out(part, wide, g + 1))
    q, x = table.n_free, len(exogenous)
    held = np.array([row.free - 1 for row, _ in free] + [q + i for i in range(x)], dtype=np.intp)
    directions = np.zeros((q + x, fit.solution.directions.shape[1] + x))
    directions[:q, : fit.solution.directions.shape[1]] = fit.solution.directions
    directions[q:, fit.solution.directions.shape[1] :] = np.eye(x)
    whole = sum(m.size for m in fit.samples)
    least_squares = fit.options.discrepancy != "ML"
    counted = sum(multiplier(m, fit.options) for m in fit.samples) if least_squares else whole
    return Extended(
        tuple(numbered),
        len(free) + x,
        np.array([value for _, value in taken], dtype=float),
        (held[:, None] == np.arange(q + x)).astype(float),
        directions,
        tuple(parts),
        tuple(share * counted / whole for share in fit.solution.objective.shares),
        tuple(m.size / whole for m in fit.samples),
    )


def _key(row: Parameter) -> tuple[str, str, str, int]:
    return row.lhs, row.op, row.rhs, row.group


def _laid_out(part: Part, wide: ParameterTable, group: int) -> Part:
    match part:
        case NormalPart() | LeastSquaresPart() | FimlPart():
            return replace(part, ram=layout(wide, group))
        case OrdinalPart():
            kind = part.model.parameterization
            return replace(part, model=ordinal_layout(wide, group, parameterization=kind))
        case _:
            raise TypeError(f"no layout for {type(part).__name__}")


def pieces(model: Extended) -> Pieces:
    """Give slopes and expected information at the fit, summed over the groups."""
    k, total = model.own, len(model.rows)
    score, own = np.zeros(total), np.zeros((k, k))
    cross, diagonal = np.zeros((total - k, k)), np.zeros(total - k)
    for part, slope_share, share in zip(model.parts, model.score_shares, model.shares, strict=True):
        one = _normal(part, model) if isinstance(part, NormalPart) else _any(part, model)
        score += slope_share * one.score
        own += share * one.own
        cross += share * one.cross
        diagonal += share * one.diagonal
    return Pieces(score, own, cross, diagonal)


def _any(part: Part, model: Extended) -> Pieces:
    _, gradient, expected, _ = part.slope(model.theta)
    k = model.own
    return Pieces(-gradient, expected[:k, :k], expected[k:, :k], np.diag(expected)[k:].copy())


def _normal(part: NormalPart, model: Extended) -> Pieces:
    r"""The same for complete data, without the information between candidates.

    With U = [reach, observed rows of total] and K = U'WU, the information of cells i and j with columns a and b is
    :math:`c_i c_j(K_{a_ia_j}K_{b_ib_j} + K_{a_ib_j}K_{b_ia_j}) + h_i h_j K_{a_ia_j}`; see `Ram.information`.
    """
    implied, at = part.at(model.theta)
    by_mu = at.by_mu if part.meanstructure else np.zeros_like(at.by_mu)
    score = -0.5 * part.ram.pull_back(implied, at.by_sigma, by_mu)
    p, c = part.ram.n_observed, part.ram.cells
    U = np.concatenate([implied.reach, implied.total[:p, :]], axis=1)
    K = U.T @ at.weight @ U
    height = np.zeros(len(c.kind))
    if part.meanstructure:
        height[c.kind == 0] = implied.means[c.column[c.kind == 0]]
        height[c.kind == 2] = 1.0
    a, b, scale = c.first, c.second, c.scale

    def between(i: NDArray[np.intp], j: NDArray[np.intp]) -> Array:
        rows, columns = i[:, None], j[None, :]
        products = K[a[rows], a[columns]] * K[b[rows], b[columns]]
        products += K[a[rows], b[columns]] * K[b[rows], a[columns]]
        products *= scale[rows] * scale[columns]
        return np.asarray(products + height[rows] * height[columns] * K[a[rows], a[columns]])

    mine = np.flatnonzero(c.free < model.own)
    others = np.flatnonzero(c.free >= model.own)
    k, m = model.own, len(model.rows) - model.own
    own, cross, diagonal = np.zeros((k, k)), np.zeros((m, k)), np.zeros(m)
    own[np.ix_(c.free[mine], c.free[mine])] = between(mine, mine)
    cross[np.ix_(c.free[others] - k, c.free[mine])] = between(others, mine)
    one = scale[others] ** 2 * (
        K[a[others], a[others]] * K[b[others], b[others]] + K[a[others], b[others]] ** 2
    )
    diagonal[c.free[others] - k] = one + height[others] ** 2 * K[a[others], a[others]]
    return Pieces(score, own, cross, diagonal)
