"""What misfit complete data would show: statistics and scaling factors for robust indices with missing values."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml import RobustParts, corrected, robust_parts, saturated_scores
from analysis.sem.moments import by_cluster
from analysis.sem.options import Estimator
from analysis.sem.sample import Sample
from analysis.sem.solution import Solution
from analysis.sem.tests_of import ExactFit
from analysis.tails import chi_square

Array = NDArray[np.float64]


def population_misfit(
    solution: Solution, unrelated: Solution, sample: Sample, estimator: Estimator
) -> tuple[ExactFit, ExactFit, ExactFit, ExactFit]:
    """Give the model's and the baseline model's complete-data statistics: plain, scaled, plain, scaled.

    References
    ----------
    Zhang & Savalei (2023), Psychol Methods 28:263-283, doi:10.1037/met0000445
    """
    parts = _parts(solution, sample, estimator)
    return (
        *_pair(parts, solution, sample),
        *_pair(parts, unrelated, sample),
    )


def _parts(solution: Solution, sample: Sample, estimator: Estimator) -> list[RobustParts]:
    table = solution.table
    exogenous = [table.observed.index(v) for v in table.exogenous]
    random = [table.observed.index(v) for v in table.covariates if v not in table.exogenous]
    kind: Literal["expected", "observed", "first_order"] = "observed" if estimator.observed else "expected"
    if estimator.errors == "first_order":
        kind = "first_order"
    found = []
    for g, (summed, whole) in enumerate(sample.incomplete):
        scores = None
        if estimator.robust:
            clusters = None if sample.rows is None else sample.rows[g].clusters
            scores = by_cluster(saturated_scores(whole.mean, whole.covariance, summed), clusters)
        found.append(
            robust_parts(
                whole,
                summed,
                exogenous=exogenous,
                random_covariates=random,
                share=sample.moments[g].size / sum(m.size for m in sample.moments),
                scores=scores,
                information=kind,
            )
        )
    return found


def _pair(parts: list[RobustParts], solution: Solution, sample: Sample) -> tuple[ExactFit, ExactFit]:
    df = float(solution.df)
    if df == 0:
        return ExactFit(0.0, 0.0, np.nan), ExactFit(0.0, 0.0, np.nan, 1.0, 0.0, 1.0)
    implied, jacobians = [], []
    for part in solution.objective.parts:
        at = part.ram.implied(solution.theta)
        implied.append((at.sigma, at.mu))
        jacobians.append(np.concatenate(part.ram.jacobian(at)) @ solution.directions)
    chisq, c = corrected(parts, implied, jacobians, sum(m.size for m in sample.moments), int(df))
    chisq = max(chisq, 0.0)  # below 0 by rounding where a model leaves nothing
    plain = ExactFit(chisq, df, float(chi_square(chisq, df)))
    return plain, ExactFit(chisq / c, df, float(chi_square(chisq / c, df)), c, 0.0, c)
