"""What a model is fitted to: each group's moments, and its rows if there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.errors import MomentsError
from analysis.sem.data import Data, Rows, check_positive
from analysis.sem.fiml import Patterns, Saturated, patterns, saturated
from analysis.sem.moments import Moments, moments
from analysis.sem.options import Estimator
from analysis.sem.ordinal import OrdinalSample, ordinal_statistics
from analysis.sem.ordinal.codes import levels


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample, group by group.

    Attributes
    ----------
    moments : tuple of Moments
        With missing values under FIML: the unrestricted maximum-likelihood moments.
    rows : tuple of Rows, or None
        None if only moments were given.
    n_left_out : int
    incomplete : tuple of (Patterns, Saturated)
        One a group, if answers are missing and used.
    ordinal : tuple of OrdinalSample
        One a group, if there are ordered variables; `moments` then holds those of the latent responses.
    categories : mapping
        How many categories each ordered variable has.
    normalization : str
        What sampling weights sum to; draws of the bootstrap scale theirs in the same way.
    """

    moments: tuple[Moments, ...]
    rows: tuple[Rows, ...] | None
    n_left_out: int
    incomplete: tuple[tuple[Patterns, Saturated], ...] = ()
    ordinal: tuple[OrdinalSample, ...] = ()
    categories: Mapping[str, int] = field(default_factory=dict)
    normalization: str = "total"

    @property
    def n(self) -> int:
        return sum(m.n for m in self.moments)

    @property
    def clustered(self) -> bool:
        return self.rows is not None and self.rows[0].clusters is not None

    @property
    def labels(self) -> tuple[str, ...]:
        if self.rows is None:
            return tuple(str(g + 1) for g in range(len(self.moments))) if len(self.moments) > 1 else ("",)
        return tuple(rows.label for rows in self.rows)


def of_ordinal(
    data: Data,
    names: Sequence[str],
    ordered: Sequence[str],
    covariates: Sequence[str],
    estimator: Estimator,
    *,
    exact: bool = False,
) -> Sample:
    """Compute thresholds, latent correlations and their asymptotic covariance; `exact` as in `ordinal_statistics`.

    Raises
    ------
    DataError
        If an ordered variable has unusable codes, or a category that a group lacks.
    """
    cut = [names.index(v) for v in ordered]
    x = [names.index(v) for v in covariates]
    codes = levels(np.concatenate([rows.values[:, cut] for rows in data.groups]), list(ordered))
    found = []
    for rows in data.groups:
        found.append(
            ordinal_statistics(
                rows.values,
                cut,
                x,
                missing="pairwise" if estimator.missing == "pairwise" else "listwise",
                names=names,
                categories=codes,
                weights=rows.weights,
                clusters=rows.clusters,
                exact=exact,
            )
        )
    counts = {v: len(code) for v, code in zip(ordered, codes, strict=True)}
    weighted = data.groups[0].weights is not None
    moments = tuple(_of_responses(s, names, s.size if weighted else None) for s in found)
    return Sample(moments, data.groups, data.n_left_out, (), tuple(found), counts, data.normalization)


def _of_responses(one: OrdinalSample, names: Sequence[str], size: float | None = None) -> Moments:
    """Moments of the latent responses and of the covariates together, in the model's order."""
    place = {name: i for i, name in enumerate((*one.names, *one.covariates))}
    x = one.x_covariance
    by_x = one.slopes @ x
    covariance = np.block([[one.covariance + by_x @ one.slopes.T, by_x], [by_x.T, x]])
    mean = np.concatenate([one.intercepts + one.slopes @ one.x_mean, one.x_mean])
    order = [place[name] for name in names]
    return Moments(covariance[np.ix_(order, order)], mean[order], one.n, size)


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
    found: list[Moments] = []
    incomplete: list[tuple[Patterns, Saturated]] = []
    for rows in data.groups:
        if estimator.missing in ("fiml", "fiml_x"):
            summed = patterns(rows.values, rows.weights)
            whole = saturated(summed)
            _check_saturated(whole, summed, names, rows.label)
            size = None if rows.weights is None else float(rows.weights.sum())
            found.append(Moments(whole.covariance, whole.mean, len(rows.values), size))
            incomplete.append((summed, whole))
        else:
            one = moments(rows.values, rows.weights, unbiased=unbiased(estimator))
            check_positive(one.covariance, names, rows.label)
            found.append(one)
    return Sample(
        tuple(found), data.groups, data.n_left_out, tuple(incomplete), normalization=data.normalization
    )


def _check_saturated(whole: Saturated, summed: Patterns, names: Sequence[str], label: str) -> None:
    where = f"group {label!r}: " if label else ""
    unseen = np.argwhere(np.tril(summed.coverage, -1) + np.triu(np.ones_like(summed.coverage)) == 0)
    if len(unseen):
        i, j = (int(k) for k in unseen[0])
        raise MomentsError(
            f"data: {where}no row has both {names[i]!r} and {names[j]!r}, so that their covariance cannot be "
            f"estimated. Take one of them out of the model."
        )
    check_positive(whole.covariance, names, label)
    if not whole.converged:
        raise MomentsError(
            f"data: {where}the unrestricted means and covariances of the incomplete data have no single maximum. "
            f"Take out variables that are rarely observed together."
        )
