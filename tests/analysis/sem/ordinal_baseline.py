"""The baseline model of ordinal data in closed form: all as in the sample, but no covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ordinal.sample import OrdinalSample

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrdinalBaseline:
    """The baseline model at its minimum.

    Attributes
    ----------
    value : float
        Half the discrepancy.
    df : int
    first, second : float
        tr(U Gamma) and tr((U Gamma)^2).
    """

    value: float
    df: int
    first: float
    second: float


def ordinal_baseline(
    samples: Sequence[OrdinalSample], weights: Sequence[Array], shares: Sequence[float]
) -> OrdinalBaseline:
    r"""Fit the model in which thresholds, means, slopes on covariates and variances are free, covariances 0.

    With r the sample's covariances, and :math:`W_{rr}` the weights that are left for them once all else is fitted,
    :math:`F = r'W_{rr}r` and :math:`U = W_{rr}`.

    Parameters
    ----------
    samples : sequence of OrdinalSample
        One a group.
    weights : sequence of ndarray, shape (s, s) or (s,)
        W, or its diagonal.
    shares : sequence of float
        The groups' shares of the discrepancy.
    """
    value = first = second = 0.0
    df = 0
    for sample, weight, share in zip(samples, weights, shares, strict=True):
        p = len(sample.names)
        count = p * (p - 1) // 2
        r, gamma = sample.statistics[-count:], sample.gamma[-count:, -count:]
        W = _left(weight, len(sample.statistics) - count)
        pulled = W * r if W.ndim == 1 else W @ r
        WG = W[:, None] * gamma if W.ndim == 1 else W @ gamma
        value += 0.5 * share * float(r @ pulled)
        first += float(np.trace(WG))
        second += float(np.sum(WG * WG.T))
        df += count
    return OrdinalBaseline(value, df, first, second)


def _left(weight: Array, own: int) -> Array:
    if weight.ndim == 1:
        return weight[own:]
    inner = np.linalg.solve(weight[:own, :own], weight[:own, own:])
    return np.asarray(weight[own:, own:] - weight[own:, :own] @ inner, dtype=float)
