"""Latent mean differences under full, partial and no invariance, and by alignment, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from analysis.panel.measurement.aligned import Aligned, Alignment
from analysis.panel.measurement.cells import Key
from analysis.panel.measurement.configural import own_items, row
from analysis.panel.measurement.measured import Context, Factor, Item, Measured
from analysis.panel.measurement.propagate import Row, Values, propagated, taken
from analysis.sem import Fit
from analysis.sem.fit import Z95

Array = NDArray[np.float64]
COLUMNS = (
    *("model", "factor", "context", "reference", "difference", "se", "z", "p", "low", "high"),
    *("std_reference", "std_reference_se", "std_pooled", "std_pooled_se"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A factor in a context and in its reference, and the context's share of both's rows."""

    factor: Factor
    at: Context
    reference: Context
    share: float


def pairs(measured: Measured, fit: Fit) -> Iterator[Pair]:
    """Give every factor in every context that is compared with a reference."""
    for factor in measured.factors:
        for at in measured.compared():
            reference = measured.reference(at)
            here, there = (float(fit.samples[c.group].size) for c in (at, reference))
            yield Pair(factor, at, reference, here / (here + there))


def differences(given: Array, share: float) -> Array:
    r"""Give a latent mean difference, and it in reference and pooled standard deviations.

    .. math:: \alpha_1 - \alpha_0,\quad \frac{\alpha_1 - \alpha_0}{\sqrt{\psi_0}},\quad
              \frac{\alpha_1 - \alpha_0}{\sqrt{w\psi_1 + (1 - w)\psi_0}}

    Parameters
    ----------
    given : ndarray, shape (4,)
        Means of context and reference, then variances of context and reference.
    share : float
        w, the context's share of the rows of both; a half between waves.
    """
    apart = given[0] - given[1]
    pooled = share * given[2] + (1.0 - share) * given[3]
    return np.array([apart, apart / np.sqrt(given[3]), apart / np.sqrt(pooled)])


def of_fit(name: str, fit: Fit, measured: Measured) -> Iterator[tuple[object, ...]]:
    """Give the differences of a scalar (or partly scalar) fit."""
    for pair in pairs(measured, fit):
        keys = (Key("mean", pair.factor.name), Key("variance", pair.factor.name))
        rows = [row(measured, key, at) for key in keys for at in (pair.at, pair.reference)]
        yield _line(name, measured, pair, taken(fit, rows), partial(differences, share=pair.share))


def of_markers(fit: Fit, measured: Measured) -> Iterator[tuple[object, ...]]:
    r"""Give the differences that the configural fit implies if one item alone is taken as invariant, item by item.

    .. math:: \alpha = (\nu_{j1} - \nu_{j0})/\lambda_{j0},\quad \psi = (\lambda_{j1}/\lambda_{j0})^2

    in units of the reference's standard deviation. How far the items' answers lie apart shows how much of the
    comparison is invariance, and how much is the choice of a marker. Of ordinal items there is none.
    """
    for pair in pairs(measured, fit):
        for item in own_items(measured, pair.factor):
            if not item.ordinal:
                given = taken(fit, _marker_rows(measured, pair, item))
                yield _line(
                    f"none ({item.name})", measured, pair, given, partial(_by_marker, share=pair.share)
                )


def _marker_rows(measured: Measured, pair: Pair, item: Item) -> list[Row]:
    keys = (
        Key("intercept", item=item.name),
        Key("loading", pair.factor.name, item.name),
        Key("variance", pair.factor.name),
    )
    return [row(measured, key, at) for key in keys for at in (pair.at, pair.reference)]


def _by_marker(v: Array, share: float) -> Array:
    here, there = v[2] * np.sqrt(v[4]), v[3] * np.sqrt(v[5])
    return differences(np.array([(v[0] - v[1]) / there, 0.0, (here / there) ** 2, 1.0]), share)


def of_alignment(found: Alignment) -> Iterator[tuple[object, ...]]:
    """Give the differences of an alignment whose contexts are those of the fit."""
    measured = found.measured
    for pair in pairs(measured, found.fit):
        one = next(a for a in found.factors if a.factor == pair.factor.name)
        given = _of_aligned(one, pair)
        yield _line("aligned", measured, pair, given, partial(_from_sds, share=pair.share))


def _of_aligned(one: Aligned, pair: Pair) -> Values:
    here, there = one.contexts.index(pair.at), one.contexts.index(pair.reference)
    G = len(one.means)
    at = [here, there, G + here, G + there]
    return Values(np.concatenate([one.means, one.sds])[at], one.covariance[np.ix_(at, at)])


def _from_sds(v: Array, share: float) -> Array:
    return differences(np.array([v[0], v[1], v[2] ** 2, v[3] ** 2]), share)


def _line(
    name: str, measured: Measured, pair: Pair, given: Values, function: Callable[[Array], Array]
) -> tuple[object, ...]:
    found, se = propagated(function, given)
    z = found[0] / se[0] if se[0] > 0 else float("nan")
    place, reference = measured.words(pair.at), measured.words(pair.reference)
    limits = (found[0] - Z95 * se[0], found[0] + Z95 * se[0])
    return (
        *(
            name,
            pair.factor.name,
            place,
            reference,
            found[0],
            se[0],
            z,
            2.0 * float(norm.sf(abs(z))),
            *limits,
        ),
        *(found[1], se[1], found[2], se[2]),
    )
