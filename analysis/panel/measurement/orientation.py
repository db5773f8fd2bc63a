"""Which way factors point: with variances of 1 the data leave their signs open, and a comparison needs them alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.panel.measurement.measured import Context, Factor, Measured
from analysis.sem import Fit

Array = NDArray[np.float64]
Starts = Mapping[tuple[str, str, int], float]  # latent variable, column, group from 1


def turned(fit: Fit, measured: Measured) -> Starts:
    """Give starting values that turn a factor where it points the other way; empty if all point as they should.

    In the first context a factor points to where the sum of its standardized loadings is positive; in every other
    context to where its loadings go with those of the first.
    """
    if measured.identification == "marker":
        return {}  # the marker says where to
    found: dict[tuple[str, str, int], float] = {}
    for factor in measured.factors:
        signs = _signs(
            np.array([_loadings(fit, measured, factor, at, "std_all") for at in measured.contexts])
        )
        if (signs > 0).all():
            continue
        for sign, at in zip(signs, measured.contexts, strict=True):
            values = _loadings(fit, measured, factor, at, "estimate")
            for value, item in zip(values, factor.items, strict=True):
                key = (
                    measured.latent(factor.name, at.wave),
                    measured.item(item).columns[at.wave],
                    at.group + 1,
                )
                found[key] = round(float(sign * value), 2)
    return found


def _signs(loadings: Array) -> Array:
    """Give the sign of each context, shape (contexts,), of loadings (contexts, items)."""
    first = 1.0 if loadings[0].sum() >= 0 else -1.0
    return np.where(loadings @ (first * loadings[0]) >= 0, 1.0, -1.0)


def _loadings(fit: Fit, measured: Measured, factor: Factor, at: Context, column: str) -> list[float]:
    table = fit.estimates
    mine = table[(table["op"] == "=~") & (table["group"] == at.group + 1)]
    mine = mine[mine["lhs"] == measured.latent(factor.name, at.wave)]
    by_column = dict(zip(mine["rhs"], mine[column].astype(float), strict=True))
    return [by_column[measured.item(i).columns[at.wave]] for i in factor.items]
