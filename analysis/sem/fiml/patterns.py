"""The distinct patterns of missing answers, as sufficient statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

BLOCK = 2**20  # numbers in one stack of matrices: 8 MB, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Batch:
    """Patterns with equally many missing variables, stacked.

    Attributes
    ----------
    missing : ndarray of int, shape (b, m)
        Which variables each pattern lacks.
    observed : ndarray of int, shape (b, p - m)
        Which it has.
    n : ndarray, shape (b,)
        Rows, or the sum of their weights.
    mean : ndarray, shape (b, p)
        Means; 0 where missing.
    covariance : ndarray, shape (b, p, p), or None
        Covariances within the pattern, divisor n; 0 where missing. `None` where each pattern has one row.
    """

    missing: Index
    observed: Index
    n: Array
    mean: Array
    covariance: Array | None


class Summed(Protocol):
    """Data summed up, of one sample or of several: what a discrepancy and its information need.

    Of several samples each has its own n (samples, b), mean (samples, b, p) and covariance in a `Batch`.
    """

    @property
    def batches(self) -> tuple[Batch, ...]: ...

    @property
    def n(self) -> float | Array: ...

    @property
    def p(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns of one group's data.

    Attributes
    ----------
    batches : tuple of Batch
        Their patterns are numbered through, from 0.
    n : float
        Rows that have any answer, or the sum of their weights.
    p : int
        Variables.
    n_empty : int
        Rows without any answer; they are left out.
    member : ndarray of int, shape (rows given,)
        The pattern of each row; -1 for rows without any answer.
    rows : ndarray, shape (rows given, p)
        The data, 0 where missing.
    weights : ndarray, shape (rows given,), or None
        Sampling weights; 0 for rows without any answer.
    answered : float
        Answers a row, on average; :math:`-2\\,loglik/n` is the discrepancy's value plus this times log 2 pi.
    """

    batches: tuple[Batch, ...]
    n: float
    p: int
    n_empty: int
    member: Index
    rows: Array
    weights: Array | None
    answered: float

    @property
    def n_patterns(self) -> int:
        return sum(len(batch.n) for batch in self.batches)

    @property
    def complete(self) -> bool:
        """Whether no row that counts lacks an answer."""
        return self.n_patterns == 1 and self.batches[0].missing.shape[1] == 0

    @property
    def observed(self) -> Mask:
        """Which variables each pattern has, shape (patterns, p)."""
        return np.concatenate([_mask(batch, self.p) for batch in self.batches])

    @property
    def coverage(self) -> Array:
        """Share of rows in which both variables of a pair are answered, shape (p, p)."""
        o = self.observed.astype(float)
        n = np.concatenate([batch.n for batch in self.batches])
        return np.asarray((o.T * n) @ o / self.n, dtype=float)

    def available(self) -> tuple[Array, Array]:
        """Give each variable's mean and variance (divisor n) over the rows that answer it, shape (p,) each.

        Variables that nobody answers have mean 0 and variance 1.
        """
        n = np.concatenate([batch.n for batch in self.batches])
        mean = np.concatenate([batch.mean for batch in self.batches])
        within = np.concatenate([_variances(batch) for batch in self.batches])
        share = n[:, None] * self.observed
        total = share.sum(0)
        some = total > 0
        total = np.where(some, total, 1.0)
        center = (share * mean).sum(0) / total
        spread = (share * (within + (mean - center) ** 2)).sum(0) / total
        return center, np.where(some, spread, 1.0)


def patterns(rows: Array, weights: Array | None = None) -> Patterns:
    """Sum data with missing answers up, pattern by pattern.

    Parameters
    ----------
    rows : ndarray, shape (n, p)
        NaN where missing, else finite.
    weights : ndarray, shape (n,), optional
        Sampling weights, at least 0; a weight of 2 counts as two equal rows.

    Returns
    -------
    Patterns

    Raises
    ------
    ValueError
        If no row has an answer of positive weight.
    """
    rows = np.asarray(rows, dtype=float)
    p = rows.shape[1]
    observed = ~np.isnan(rows)
    filled = np.where(observed, rows, 0.0)
    kept = np.flatnonzero(observed.any(1))
    weight = np.ones(len(rows)) if weights is None else np.where(observed.any(1), weights, 0.0)
    n = float(weight[kept].sum())
    if not n > 0:
        raise ValueError("no row has an answer of positive weight")
    masks, of = distinct(observed[kept])
    count = np.bincount(of, minlength=len(masks))
    lacking = p - masks.sum(1)
    single = count == 1
    order = np.lexsort((single, lacking))
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    of = number[of]
    member = np.full(len(rows), -1, dtype=np.intp)
    member[kept] = of
    masks, count, lacking, single = masks[order], count[order], lacking[order], single[order]
    by_pattern = kept[np.argsort(of, kind="stable")]
    first = np.concatenate([[0], np.cumsum(count)])
    batches = tuple(
        _batch(masks[i:j], [by_pattern[first[k] : first[k + 1]] for k in range(i, j)], filled, weight)
        for i, j in _runs(2 * lacking + single, max(1, BLOCK // (p * p)))
    )
    answered = float(weight @ observed.sum(1)) / n
    return Patterns(
        batches, n, p, len(rows) - len(kept), member, filled, None if weights is None else weight, answered
    )


def distinct(observed: Mask) -> tuple[Mask, Index]:
    """Give the distinct rows of a mask, and which of them each row is."""
    packed = np.ascontiguousarray(np.packbits(observed, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, of = np.unique(keys, return_index=True, return_inverse=True)
    return observed[first], of.ravel().astype(np.intp)


def _runs(key: Index, longest: int) -> Iterator[tuple[int, int]]:
    """Split into runs of one key, none longer than `longest`."""
    ends = np.flatnonzero(np.diff(key)) + 1
    for start, stop in zip([0, *ends], [*ends, len(key)], strict=True):
        for i in range(int(start), int(stop), longest):
            yield i, min(i + longest, int(stop))


def _batch(masks: Mask, members: list[Index], filled: Array, weight: Array) -> Batch:
    b, p = masks.shape
    all_members = np.concatenate(members)
    starts = np.cumsum([0, *(len(m) for m in members[:-1])])
    w = weight[all_members]
    n = np.add.reduceat(w, starts)
    mean = np.add.reduceat(w[:, None] * filled[all_members], starts) / np.where(n > 0, n, 1.0)[:, None]
    covariance = None
    if len(all_members) > b:
        covariance = np.zeros((b, p, p))
        for k, rows in enumerate(members):
            if n[k] > 0:
                away = np.where(masks[k], filled[rows] - mean[k], 0.0)
                covariance[k] = (away.T * weight[rows]) @ away / n[k]
    m = p - int(masks[0].sum())
    missing = np.nonzero(~masks)[1].reshape(b, m)
    return Batch(missing, np.nonzero(masks)[1].reshape(b, p - m), n, mean, covariance)


def _mask(batch: Batch, p: int) -> Mask:
    mask = np.ones((len(batch.n), p), dtype=bool)
    np.put_along_axis(mask, batch.missing, False, axis=1)
    return mask


def _variances(batch: Batch) -> Array:
    if batch.covariance is None:
        return np.zeros_like(batch.mean)
    return np.asarray(np.diagonal(batch.covariance, axis1=-2, axis2=-1), dtype=float)
