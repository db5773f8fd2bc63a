"""The patterns of many samples at once, each with its own numbers of rows, means and covariances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.patterns import Batch, distinct

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PatternStack:
    """The patterns of one group in each of several samples.

    Attributes
    ----------
    batches : tuple of Batch
        The patterns that any sample has; n (samples, b), mean (samples, b, p), covariance (samples, b, p, p), all 0
        where a sample lacks the pattern.
    n : ndarray, shape (samples,)
        Rows that have any answer.
    p : int
        Variables.
    """

    batches: tuple[Batch, ...]
    n: Array
    p: int

    @property
    def coverage(self) -> Array:
        """Rows in which both variables of a pair are answered, shape (samples, p, p)."""
        total: Array = np.zeros((len(self.n), self.p, self.p))
        for batch in self.batches:
            has = np.ones((len(batch.missing), self.p))
            np.put_along_axis(has, batch.missing, 0.0, axis=1)
            total += np.einsum("rb,bi,bj->rij", batch.n, has, has)
        return total

    def take(self, which: Mask) -> PatternStack:
        """Keep some of the samples."""
        kept = tuple(
            replace(
                batch,
                n=batch.n[which],
                mean=batch.mean[which],
                covariance=None if batch.covariance is None else batch.covariance[which],
            )
            for batch in self.batches
        )
        return PatternStack(kept, self.n[which], self.p)


def pattern_stack(samples: Sequence[Array], most: int) -> PatternStack | None:
    """Sum samples up, pattern by pattern; `None` if they have more than `most` different patterns.

    Parameters
    ----------
    samples : sequence of ndarray, shape (n, p)
        NaN where missing; rows without any answer count for nothing.
    most : int

    Returns
    -------
    PatternStack or None
    """
    count, p = len(samples), samples[0].shape[1]
    rows = np.concatenate(samples)
    observed = ~np.isnan(rows)
    some = observed.any(1)
    if not some.any():
        return None
    sample = np.repeat(np.arange(count), [len(one) for one in samples])[some]
    rows, observed = rows[some], observed[some]
    masks, of = distinct(observed)
    if len(masks) > most:
        return None
    place = of * count + sample
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(len(masks) * count + 1))
    lacking = p - masks.sum(1)
    batches = tuple(
        _batch(masks, np.flatnonzero(lacking == m), rows, order, ends, count) for m in np.unique(lacking)
    )
    return PatternStack(batches, np.bincount(sample, minlength=count).astype(float), p)


def _batch(masks: Mask, which: Index, rows: Array, order: Index, ends: Index, count: int) -> Batch:
    """Sum up the patterns `which`, all with equally many variables; rows stand in `order`, sample by sample."""
    p, b = masks.shape[1], len(which)
    n, mean, covariance = np.zeros((count, b)), np.zeros((count, b, p)), np.zeros((count, b, p, p))
    observed = np.array([np.flatnonzero(masks[j]) for j in which])
    missing = np.array([np.flatnonzero(~masks[j]) for j in which]).reshape(b, -1)
    for k, j in enumerate(which):
        has = observed[k]
        for r in range(count):
            mine = order[ends[j * count + r] : ends[j * count + r + 1]]
            if len(mine):
                values = rows[mine[:, None], has]
                center = values.mean(0)
                away = values - center
                n[r, k], mean[r, k, has] = len(mine), center
                covariance[r, k, has[:, None], has] = away.T @ away / len(mine)
    return Batch(missing.astype(np.intp), observed, n, mean, covariance)
