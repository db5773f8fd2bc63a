"""Loadings and intercepts of a configural fit, factor by factor: what alignment and marker methods start from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.panel.measurement.alignment_loss import Configural
from analysis.panel.measurement.cells import Key, words
from analysis.panel.measurement.measured import Context, Factor, Item, Measured
from analysis.panel.measurement.propagate import Row, Values, taken
from analysis.sem import Fit

Array = NDArray[np.float64]


def own_items(measured: Measured, factor: Factor) -> tuple[Item, ...]:
    """Give the items that measure this factor only."""
    shared = [i for f in measured.factors if f != factor for i in f.items]
    return tuple(measured.item(i) for i in factor.items if i not in shared)


def row(measured: Measured, key: Key, at: Context) -> Row:
    return (*words(measured, key, at.wave), at.group + 1)


def rows_of_factor(measured: Measured, factor: Factor, contexts: Sequence[Context]) -> list[Row]:
    """List, context by context, loadings, then intercepts or thresholds item by item."""
    found: list[Row] = []
    for at in contexts:
        items = own_items(measured, factor)
        found += [row(measured, Key("loading", factor.name, i.name), at) for i in items]
        for i in items:
            if i.ordinal:
                found += [
                    row(measured, Key("threshold", item=i.name, number=k), at)
                    for k in range(1, i.thresholds + 1)
                ]
            else:
                found.append(row(measured, Key("intercept", item=i.name), at))
    return found


def owners(items: Sequence[Item]) -> NDArray[np.intp]:
    """Say which item each intercept or threshold belongs to."""
    return np.repeat(np.arange(len(items)), [max(i.thresholds, 1) for i in items])


def configural(
    fit: Fit, measured: Measured, factor: Factor, contexts: Sequence[Context], reference: int
) -> tuple[Configural, Values]:
    """Read a factor's parameters out of a configural fit with latent variances 1.

    Returns
    -------
    Configural
    Values
        The same numbers as one vector, as `unpacked` reads it, with their covariance.
    """
    given = taken(fit, rows_of_factor(measured, factor, contexts))
    n = np.array([fit.samples[at.group].size for at in contexts], dtype=float)
    return unpacked(given.values, own_items(measured, factor), n, reference), given


def unpacked(vector: Array, items: Sequence[Item], n: Array, reference: int) -> Configural:
    """Lay a vector of `rows_of_factor` out by context."""
    table = vector.reshape(len(n), -1)
    owner = owners(items)
    sign = np.array([-1.0 if items[j].ordinal else 1.0 for j in owner])
    return Configural(table[:, : len(items)], table[:, len(items) :] * sign, owner, n, reference)
