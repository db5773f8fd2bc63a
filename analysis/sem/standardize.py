"""The standardized solution: every parameter on the scale of standard deviations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ram import Implied, Ram
from analysis.sem.table import Parameter

Array = NDArray[np.float64]

ROUNDING = 1e-12  # a variance fixed at 0 may come out below it


def standardize(
    rows: tuple[Parameter, ...], values: Array, ram: Ram, implied: Implied, *, only_latent: bool
) -> Array:
    r"""Standardize one group's parameters.

    Loadings and paths are multiplied by sd(cause)/sd(effect), intercepts divided by the sd, variances
    divided by the variance, and covariances of residuals by the residuals' own standard deviations, so that
    they are correlations.

    Parameters
    ----------
    rows : tuple of Parameter
        One group's rows.
    values : ndarray, shape (..., rows)
        Their values.
    ram, implied : Ram, Implied
        The group's layout and implied moments at these values.
    only_latent : bool
        ``std_lv``: observed variables keep their units. Otherwise ``std_all``.

    Returns
    -------
    ndarray, shape (..., rows)
        NaN where a total variance is not positive.
    """
    total = np.diagonal(implied.total, axis1=-2, axis2=-1).copy()
    if only_latent:
        total[..., : ram.n_observed] = 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(np.where(total > -ROUNDING, np.maximum(total, 0.0), np.nan))
        place = {name: i for i, name in enumerate(ram.variables)}
        residual = {row.lhs: i for i, row in enumerate(rows) if row.is_variance}
        out = np.array(values, dtype=float, copy=True)
        for i, row in enumerate(rows):
            match row.op:
                case "=~":
                    out[..., i] *= sd[..., place[row.lhs]] / sd[..., place[row.rhs]]
                case "~":
                    out[..., i] *= sd[..., place[row.rhs]] / sd[..., place[row.lhs]]
                case "|":
                    out[..., i] /= sd[..., place[row.lhs]]
                case "~*~":  # a scale is 1 on its own scale
                    out[..., i] = out[..., i] if only_latent else 1.0
                case "~1":
                    out[..., i] /= sd[..., place[row.lhs]]
                case "~~" if row.is_variance:
                    out[..., i] /= sd[..., place[row.lhs]] ** 2
                case "~~":
                    for name in (row.lhs, row.rhs):
                        if not only_latent or place[name] >= ram.n_observed:
                            out[..., i] /= np.sqrt(_own_variance(name, residual, values))
                case _:
                    pass
    return out


def _own_variance(name: str, residual: dict[str, int], values: Array) -> Array:
    if name not in residual:
        return np.asarray(np.nan)
    own = np.abs(values[..., residual[name]])  # of a Heywood case too, as lavaan does
    return np.where(own > 0, own, np.nan)
