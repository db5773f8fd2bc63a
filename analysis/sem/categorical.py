"""Population misfit of models for ordered variables: what maximum likelihood on the latent correlations would show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.linalg import positive
from analysis.sem.ordinal.implied import implied, jacobian
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import weighted
from analysis.sem.solution import Solution
from analysis.sem.table import ParameterTable
from analysis.sem.tests_of import ExactFit
from analysis.sem.weights import normal_weight
from analysis.tails import chi_square

Array = NDArray[np.float64]
Four = tuple[ExactFit, ExactFit, ExactFit, ExactFit]


def categorical_misfit(solution: Solution, unrelated: Solution) -> Four | None:
    r"""Give the model's and the baseline model's statistics on latent correlations: plain, scaled, plain, scaled.

    .. math:: T = n\sum_g f_g F_{ML}(R_g, \hat P_g), \quad c = \tfrac1{df}\,tr(Q'WQ\,\Gamma), \quad
              Q = I - \Delta(\Delta'V\Delta)^{-1}\Delta'V

    with R the polychoric correlations, P those implied at the least-squares estimates, V the weights of these, W
    the normal-theory weight at P, and :math:`\Gamma` the asymptotic covariance of R. For the baseline model of several
    groups lavaan 0.6-14 leaves the shares of the groups out of the trace; its robust CFI and TLI differ there.

    Parameters
    ----------
    solution, unrelated : Solution
        The model, and its baseline model.

    Returns
    -------
    tuple of ExactFit, or None
        None if there are continuous variables or covariates, if thresholds are not all free (then misfit is not of
        correlations alone), or if R or P is not positive definite.

    References
    ----------
    Savalei (2021), Multivar Behav Res 56:390-407, doi:10.1080/00273171.2020.1717922
    """
    table = solution.table
    if set(table.ordered) != set(table.observed) or not _free_thresholds(table):
        return None
    pairs = _pair(solution), _pair(unrelated)
    if pairs[0] is None or pairs[1] is None:
        return None
    return (*pairs[0], *pairs[1])


def _free_thresholds(table: ParameterTable) -> bool:
    cuts = [row.free for row in table.rows if row.op == "|"]
    others = {row.free for row in table.rows if row.op != "|" and row.free}
    means = any(row.op == "~1" and (row.free or row.fixed) for row in table.rows)
    return 0 not in cuts and len(set(cuts)) == len(cuts) and not others & set(cuts) and not means


def _pair(solution: Solution) -> tuple[ExactFit, ExactFit] | None:
    df = float(solution.df)
    n = sum(part.sample.size for part in _ordinal(solution))
    chisq, level = 0.0, 0.0
    # with H = (D'VD)^-1 the trace is tr(W Gamma) - 2 tr(H D'W Gamma VD) + tr(H D'WD H D'V Gamma VD)
    slopes = _slopes(solution)
    bread = normal = crossed = meat = np.zeros((slopes[0].shape[1],) * 2)
    for part, D in zip(_ordinal(solution), slopes, strict=True):
        at = implied(part.model, solution.theta)
        R, P = positive(part.sample.covariance), positive(at.covariance)
        if not (R.ok and P.ok) or not np.allclose(np.diag(at.covariance), 1.0):
            return None
        distance = float(P.logdet - R.logdet + np.sum(P.inverse * part.sample.covariance)) - len(
            at.covariance
        )
        chisq += part.sample.size * distance
        share, order = part.sample.size / n, part.model.order
        last = slice(len(part.sample.statistics) - len(order.first), None)
        i, j = np.maximum(order.first, order.second), np.minimum(order.first, order.second)
        which = i * (i + 1) // 2 + j  # their places in the lower triangle, row by row
        gamma = part.sample.gamma[last, last]
        if not D.shape[1]:  # the baseline model: uncorrelated, with weight 1 for each correlation
            level += float(np.trace(gamma))
            continue
        W = normal_weight(at.covariance, means=False)[np.ix_(which, which)]
        V = part.weight[last] if part.weight.ndim == 1 else part.weight[last, last]
        VD, WD = weighted(V, D), W @ D
        level += float(np.sum(W * gamma))
        bread = bread + share * (D.T @ VD)
        normal = normal + share * (D.T @ WD)
        crossed = crossed + share * (WD.T @ gamma @ VD)
        meat = meat + share * (VD.T @ gamma @ VD)
    plain = ExactFit(chisq, df, float(chi_square(chisq, df)) if df > 0 else np.nan)
    if df == 0:
        return plain, ExactFit(0.0, 0.0, np.nan, 1.0, 0.0, 1.0)
    H = np.linalg.pinv(bread, hermitian=True)
    c = (level - 2.0 * float(np.sum(H * crossed.T)) + float(np.sum((H @ normal @ H) * meat.T))) / df
    return plain, ExactFit(chisq / c, df, float(chi_square(chisq / c, df)), c, 0.0, c)


def _slopes(solution: Solution) -> list[Array]:
    """Derivatives of the correlations by the directions that move any of them, one a group."""
    found = []
    for part in _ordinal(solution):
        count = len(part.model.order.first)
        at = implied(part.model, solution.theta)
        found.append(jacobian(part.model, at)[len(part.sample.statistics) - count :] @ solution.directions)
    moving = np.any([np.abs(D).max(0, initial=0.0) > 0 for D in found], axis=0)
    return [D[:, moving] for D in found]


def _ordinal(solution: Solution) -> list[OrdinalPart]:
    return [part for part in solution.objective.parts if isinstance(part, OrdinalPart)]
