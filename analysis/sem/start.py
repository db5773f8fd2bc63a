"""Starting values from the sample, so that a search begins near."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.moments import Moments
from analysis.sem.ordinal.statistics import OrdinalSample
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]

LATENT_SHARE = 0.5  # of an indicator's variance that its factor is thought to explain


def start(
    table: ParameterTable, samples: tuple[Moments, ...], ordinal: tuple[OrdinalSample, ...] = ()
) -> Array:
    """Give starting values (q,): the user's own, else guesses from the sample.

    Residual variances start at half the sample variance, latent variances at half that of their first
    indicator, loadings at the sign and size that the marker's covariance suggests, paths and covariances
    at 0, intercepts at the sample means.
    """
    theta = np.zeros(table.n_free)
    for row in reversed(table.rows):  # the first of several equal parameters has the last word
        if row.free:
            sample = samples[row.group - 1]
            guess = _cut(row, ordinal) if row.op in ("|", "~*~") else _guess(row, table, sample)
            theta[row.free - 1] = row.start if row.start is not None else guess
    return theta


def _cut(row: Parameter, ordinal: tuple[OrdinalSample, ...]) -> float:
    """Thresholds start at the sample's, scales at 1."""
    if row.op == "~*~":
        return 1.0
    sample = ordinal[row.group - 1]
    return float(sample.thresholds[sample.names.index(row.lhs)][int(row.rhs.removeprefix("t")) - 1])


def plain_start(
    table: ParameterTable, samples: tuple[Moments, ...], ordinal: tuple[OrdinalSample, ...] = ()
) -> Array:
    """Give the cautious starting values of a second try: loadings 1, latent variances 0.05 (lavaan's simple ones)."""
    theta = start(table, samples, ordinal)
    for row in reversed(table.rows):
        if row.free and row.start is None:
            if row.op == "=~":
                theta[row.free - 1] = 1.0
            elif row.is_variance and row.lhs in table.latent:
                theta[row.free - 1] = 0.05
    return theta


def _guess(row: Parameter, table: ParameterTable, sample: Moments) -> float:
    place = {name: i for i, name in enumerate(table.observed)}
    S = sample.covariance
    match row.op:
        case "=~":
            return _loading(row, table, place, S)
        case "~~" if row.is_variance and row.lhs in place:
            return LATENT_SHARE * float(S[place[row.lhs], place[row.lhs]])
        case "~~" if row.is_variance:
            return _latent_variance(row.lhs, table, place, S, row.group)
        case "~1" if row.lhs in place:
            return float(sample.mean[place[row.lhs]])
        case _:
            return 0.0


def _marker(latent: str, table: ParameterTable, group: int) -> Parameter | None:
    loadings = [r for r in table.in_group(group) if r.op == "=~" and r.lhs == latent]
    return next((r for r in loadings if r.fixed), loadings[0] if loadings else None)


def _latent_variance(
    latent: str, table: ParameterTable, place: dict[str, int], S: Array, group: int
) -> float:
    marker = _marker(latent, table, group)
    if marker is None or marker.rhs not in place:
        return 0.05
    return LATENT_SHARE * float(S[place[marker.rhs], place[marker.rhs]]) / (marker.fixed or 1.0) ** 2


def _loading(row: Parameter, table: ParameterTable, place: dict[str, int], S: Array) -> float:
    """Scale by the standard deviations, with the sign of the covariance with the marker."""
    marker = _marker(row.lhs, table, row.group)
    if marker is None or row.rhs not in place or marker.rhs not in place:
        return 1.0
    i, j = place[row.rhs], place[marker.rhs]
    sign = 1.0 if S[i, j] >= 0 else -1.0
    if marker.fixed:
        return sign * marker.fixed * float(np.sqrt(S[i, i] / S[j, j]))
    return sign * float(np.sqrt(LATENT_SHARE * S[i, i]))
