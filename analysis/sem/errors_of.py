"""Covariances of estimates: from the information, and the sandwiches around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.linalg import positive
from analysis.sem.moments import by_cluster
from analysis.sem.options import Estimator
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import Part, weighted
from analysis.sem.sample import Sample, multiplier
from analysis.sem.solution import Solution

Array = NDArray[np.float64]


def inverse_within(information: Array, directions: Array) -> Array:
    r"""Invert an information within the free directions, :math:`K(K'IK)^{-1}K'`.

    Under equality constraints c that bend, the second derivative of the discrepancy within them is
    :math:`K'(H - \sum_m\lambda_m\nabla^2c_m)K`, with Lagrange's multipliers :math:`\lambda` as in
    `analysis.sem.constrained`. Errors from observed information H leave the sum out, as lavaan's do: it vanishes for
    linear constraints, and in large samples where the constraints are true (the multipliers then go to 0); elsewhere
    variances may differ, and even be negative where the sum would not let them.

    References
    ----------
    Aitchison & Silvey (1958), Ann Math Stat 29:813-828
    """
    inner = directions.T @ information @ directions
    found = positive(inner)
    middle = found.inverse if found.ok else np.linalg.pinv(inner, hermitian=True)
    return np.asarray(directions @ middle @ directions.T)


def vcov(solution: Solution, sample: Sample, estimator: Estimator) -> Array:
    r"""Give the covariance (q, q) of the free parameters.

    ``standard``: inverse information A, expected or observed, over n; ``robust_sem``:
    :math:`A^{-1}\Delta'W\Gamma W\Delta A^{-1}/n`; ``robust_huber_white`` (and by cluster): :math:`A^{-1}BA^{-1}/n`
    with B the cross-product of the rows' (or clusters') slopes; ``first_order``: :math:`B^{-1}/n`.

    References
    ----------
    Satorra & Bentler (1994) in von Eye & Clogg (eds), Latent Variables Analysis, 399-419; Huber (1967), Proc
    Fifth Berkeley Symp 1:221-233; Yuan & Bentler (2000), Sociol Methodol 30:165-200, doi:10.1111/0081-1750.00078
    """
    q = len(solution.theta)
    if estimator.errors == "none":
        return np.full((q, q), np.nan)
    n = sum(multiplier(m, estimator) for m in sample.moments)
    if estimator.discrepancy == "GLS" and estimator.observed:
        n *= n / sum(
            m.size for m in sample.moments
        )  # as in lavaan, whose second derivative is that of (n - 1)/n times the discrepancy
    bread = inverse_within(
        solution.observed if estimator.observed else solution.expected, solution.directions
    )
    match estimator.errors:
        case "robust_sem":
            return np.asarray(
                bread @ sandwich_meat(solution, sample, observed=estimator.observed) @ bread / n
            )
        case "robust_huber_white" | "robust_cluster":
            return np.asarray(bread @ score_meat(solution, sample) @ bread / n)
        case "first_order":
            return inverse_within(score_meat(solution, sample), solution.directions) / n
        case _:
            return bread / n


def score_meat(solution: Solution, sample: Sample) -> Array:
    """Cross-product of the slopes of rows, or of clusters' sums, over n (or the sum of the weights)."""
    total = np.zeros((len(solution.theta),) * 2)
    n = sum(m.size for m in sample.moments)
    for g, part in enumerate(solution.objective.parts):
        scores = by_cluster(part.scores(solution.theta), clusters_of(part, sample, g))
        total += scores.T @ scores
    return total / n


def sandwich_meat(solution: Solution, sample: Sample, *, observed: bool = False) -> Array:
    """The middle of the sandwich about the sample statistics, Delta' W Gamma W Delta; W expected or observed."""
    total = np.zeros((len(solution.theta),) * 2)
    for g, share in enumerate(solution.objective.of_rows.shares):
        root, W, jacobian = deviations_of(solution, sample, g, observed=observed)
        scores = root @ weighted(W, jacobian)
        total += scores.T @ scores * share
    return total


def deviations_of(
    solution: Solution, sample: Sample, group: int, *, observed: bool = False
) -> tuple[Array, Array, Array]:
    """Give a group's `Part.deviations`, the root of Gamma summed within clusters if there are any."""
    part = solution.objective.parts[group]
    root, W, jacobian = part.deviations(solution.theta, observed=observed)
    if isinstance(part, OrdinalPart):
        return root, W, jacobian  # its sample knows the clusters
    return by_cluster(root, clusters_of(part, sample, group)), W, jacobian


def clusters_of(part: Part, sample: Sample, group: int) -> NDArray[np.intp] | None:
    """Give the clusters of the rows that a group's `Part.scores` has."""
    if isinstance(part, OrdinalPart):
        return part.sample.clusters
    return None if sample.rows is None else sample.rows[group].clusters
