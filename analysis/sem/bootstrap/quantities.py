"""Every value that a draw gives: raw, standardized and defined parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.definitions import definitions, labelled, value
from analysis.sem.ram import Ram
from analysis.sem.standardize import places, standardize
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]

SCALES = ("estimate", "std_lv", "std_all")  # the fields of `Quantities`, and columns of a fit's estimates


@dataclass(frozen=True, slots=True)
class Quantities:
    """Values in the order of a fit's estimates: the table's rows, then the definitions.

    Attributes
    ----------
    estimate, std_lv, std_all : ndarray, shape (..., rows)
    """

    estimate: Array
    std_lv: Array
    std_all: Array


def quantities(table: ParameterTable, rams: Sequence[Ram], theta: Array) -> Quantities:
    """Value every parameter and definition at free parameters.

    Parameters
    ----------
    table : ParameterTable
    rams : sequence of Ram
        One a group, with the draws' moments of exogenous covariates in place.
    theta : ndarray, shape (..., q)
    """
    raw = _values(table, rams, theta)
    implied = [ram.implied(theta) for ram in rams]
    standard = []
    for only_latent in (True, False):
        parts = []
        for g, at in enumerate(implied, start=1):
            mine = np.array([row.group == g for row in table.rows])
            parts.append(standardize(places(table, g), raw[..., mine], at, only_latent=only_latent))
        standard.append(np.concatenate(parts, axis=-1))
    return Quantities(*(_with_definitions(table, each) for each in (raw, *standard)))


def _values(table: ParameterTable, rams: Sequence[Ram], theta: Array) -> Array:
    lead = theta.shape[:-1]
    found = np.zeros((*lead, len(table.rows)))
    for i, row in enumerate(table.rows):
        if row.free:
            found[..., i] = theta[..., row.free - 1]
        elif row.exo:
            ram = rams[row.group - 1]
            place = ram.variables.index
            a = place(row.lhs)
            found[..., i] = ram.means[..., a] if row.op == "~1" else ram.symmetric[..., a, place(row.rhs)]
        else:
            found[..., i] = row.fixed or 0.0
    return found


def _with_definitions(table: ParameterTable, values: Array) -> Array:
    defined = definitions(table)
    if not defined:
        return values
    at = labelled(table, values)
    own = [np.broadcast_to(value(d, at), values.shape[:-1]) for d in defined]
    return np.concatenate([values, np.stack(own, axis=-1)], axis=-1)
