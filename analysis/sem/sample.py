"""What a model is fitted to: each group's moments, and its rows if there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.sem.data import Data, Rows, check_positive
from analysis.sem.moments import Moments, moments
from analysis.sem.options import Estimator


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample, group by group.

    Attributes
    ----------
    moments : tuple of Moments
        With missing values under FIML: those of the available cases, for starting values only.
    rows : tuple of Rows, or None
        None if only moments were given.
    n_left_out : int
    """

    moments: tuple[Moments, ...]
    rows: tuple[Rows, ...] | None
    n_left_out: int

    @property
    def n(self) -> int:
        return sum(m.n for m in self.moments)

    @property
    def labels(self) -> tuple[str, ...]:
        if self.rows is None:
            return tuple(str(g + 1) for g in range(len(self.moments))) if len(self.moments) > 1 else ("",)
        return tuple(rows.label for rows in self.rows)


def unbiased(estimator: Estimator) -> bool:
    """Whether covariances take divisor n - 1: for Wishart likelihood, and least squares as lavaan has it."""
    return estimator.likelihood == "wishart" or estimator.discrepancy != "ML"


def multiplier(sample: Moments, estimator: Estimator) -> float:
    """What turns the discrepancy into a statistic: the rows of a group, less 1 where the divisor is n - 1."""
    return sample.size - 1.0 if unbiased(estimator) else sample.size


def of_data(data: Data, names: Sequence[str], estimator: Estimator) -> Sample:
    """Compute the moments of rows.

    Raises
    ------
    DataError
        If a group's covariance matrix is not positive definite.
    """
    found = []
    for rows in data.groups:
        if estimator.missing in ("fiml", "fiml_x"):
            found.append(_available(rows))
        else:
            one = moments(rows.values, rows.weights, unbiased=unbiased(estimator))
            check_positive(one.covariance, names, rows.label)
            found.append(one)
    return Sample(tuple(found), data.groups, data.n_left_out)


def _available(rows: Rows) -> Moments:
    """Means and variances of the available values; covariances shrunk to be positive definite."""
    values = rows.values
    mean = np.nanmean(values, axis=0)
    filled = np.where(np.isnan(values), mean, values)
    covariance = np.cov(filled.T, bias=True).reshape(values.shape[1], -1)
    scale = np.sqrt(np.nanvar(values, axis=0) / np.maximum(np.diag(covariance), 1e-300))
    return Moments(covariance * np.outer(scale, scale), mean, len(values))
