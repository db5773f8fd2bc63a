"""The standardized solution: every parameter on the scale of standard deviations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ram import Implied
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]
Index = NDArray[np.intp]

ROUNDING = 1e-12  # a variance fixed at 0 may come out below it


@dataclass(frozen=True, slots=True)
class Places:
    """Whose standard deviations scale each row of one group: places among all variables, one past them for none.

    Attributes
    ----------
    up, down, again : ndarray of int, shape (rows,)
        A row is multiplied by that of `up`, and divided by those of `down` and `again`.
    covariances : ndarray of int
        Rows that are covariances of residuals.
    own : ndarray of int, shape (2, covariances)
        The rows of the two variables' residual variances; one past the rows if there is none.
    latent : ndarray of bool, shape (2, covariances)
        Whether the two are latent.
    scales : ndarray of int
        Rows that are scales of ordered variables.
    """

    up: Index
    down: Index
    again: Index
    covariances: Index
    own: Index
    latent: NDArray[np.bool_]
    scales: Index


@lru_cache(maxsize=64)
def places(table: ParameterTable, group: int) -> Places:
    """Lay out how the rows of one group are standardized."""
    rows = table.in_group(group)
    place = {name: i for i, name in enumerate((*table.observed, *table.latent))}
    nobody = len(place)
    residual = {row.lhs: i for i, row in enumerate(rows) if row.is_variance}
    up, down, again = (np.full(len(rows), nobody, dtype=np.intp) for _ in range(3))
    pairs: list[int] = []
    for i, row in enumerate(rows):
        match row.op:
            case "=~":
                up[i], down[i] = place[row.lhs], place[row.rhs]
            case "~":
                up[i], down[i] = place[row.rhs], place[row.lhs]
            case "|" | "~1":
                down[i] = place[row.lhs]
            case "~~" if row.is_variance:
                down[i] = again[i] = place[row.lhs]
            case "~~":
                pairs.append(i)
            case _:
                pass
    names = [(rows[i].lhs, rows[i].rhs) for i in pairs]
    return Places(
        up,
        down,
        again,
        np.array(pairs, dtype=np.intp),
        np.array([[residual.get(v, len(rows)) for v in pair] for pair in names], dtype=np.intp)
        .reshape(-1, 2)
        .T,
        np.array([[v in table.latent for v in pair] for pair in names], dtype=bool).reshape(-1, 2).T,
        np.array([i for i, row in enumerate(rows) if row.op == "~*~"], dtype=np.intp),
    )


def standardize(at: Places, values: Array, implied: Implied, *, only_latent: bool) -> Array:
    r"""Standardize one group's parameters.

    Loadings and paths are multiplied by sd(cause)/sd(effect), intercepts divided by the sd, variances
    divided by the variance, and covariances of residuals by the residuals' own standard deviations, so that
    they are correlations.

    Parameters
    ----------
    at : Places
        Of the group's rows.
    values : ndarray, shape (..., rows)
        Their values.
    implied : Implied
        The group's implied moments at these values.
    only_latent : bool
        ``std_lv``: observed variables keep their units. Otherwise ``std_all``.

    Returns
    -------
    ndarray, shape (..., rows)
        NaN where a total variance is not positive.
    """
    total = np.diagonal(implied.total, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.ones((*total.shape[:-1], total.shape[-1] + 1))
        sd[..., :-1] = np.sqrt(np.where(total > -ROUNDING, np.maximum(total, 0.0), np.nan))
        if only_latent:
            sd[..., : implied.sigma.shape[-1]] = 1.0
        out = np.asarray(values * sd[..., at.up] / (sd[..., at.down] * sd[..., at.again]))
        if len(at.covariances):
            own = np.full((*values.shape[:-1], values.shape[-1] + 1), np.nan)
            own[..., :-1] = np.abs(values)  # of a Heywood case too, as lavaan does
            root = np.sqrt(np.where(own > 0, own, np.nan))
            for k in (0, 1):
                by = root[..., at.own[k]]
                out[..., at.covariances] /= np.where(at.latent[k], by, 1.0) if only_latent else by
        if len(at.scales) and not only_latent:
            out[..., at.scales] = 1.0  # a scale is 1 on its own scale
    return out
