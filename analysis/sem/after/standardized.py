"""The standardized solution with its own standard errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.sem import algebra
from analysis.sem.after.powers import Kind, checked, powers
from analysis.sem.definitions import definitions, labelled, value
from analysis.sem.fit import Fit
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]

NOTHING = 1e-8  # a standard error that is rounding
STEP = 1e-5  # of central differences, in units of a parameter (at least 1)


def standardized(fit: Fit, kind: str = "all", *, level: float = 0.95) -> pd.DataFrame:
    r"""Give the standardized solution with standard errors by the delta method.

    .. math:: \theta^*_i = \theta_i\prod_v V_v^{t_{iv}},\quad
              \partial V_v = 2 B_{vi}V_{vj}\,\partial A_{ij} + 2B_{vi}B_{vj}\,\partial S_{ij}

    with V the implied (co)variances of all variables and B = (I - A)^-1; variances are estimates too, so that the
    errors are not those of the unstandardized parameters rescaled. Covariances of residuals become correlations.

    Parameters
    ----------
    fit : Fit
    kind : str
        ``all``: every variable has variance 1; ``lv``: latent variables only; ``nox``: all but exogenous covariates.
    level : float
        Of the Wald limits.

    Returns
    -------
    DataFrame
        lhs op rhs group label estimate se z p low high, one row for each of `fit.estimates`; a definition is computed
        from standardized parameters. `se` is 0 where a parameter is fixed by the scale itself; NaN where a variance
        is not positive.

    Raises
    ------
    ModelError
        If `kind` is not known, or `level` is not between 0 and 1.

    References
    ----------
    Bollen (1989), Structural Equations with Latent Variables, 123-126; Jamshidian & Bentler (2000), Psychometrika
    65:331-340, doi:10.1007/BF02296150
    """
    wanted = checked(kind, level)
    estimate = values(fit, wanted)
    J = _differences(fit, wanted) if fit.parameters.ordered else jacobian(fit, wanted)
    with np.errstate(invalid="ignore"):
        se = np.sqrt(np.maximum(np.einsum("iq,qr,ir->i", J, fit.vcov, J), 0.0))
    se = np.where(se < NOTHING * np.maximum(1.0, np.abs(estimate)), 0.0, se)
    z = np.divide(estimate, se, out=np.full(len(se), np.nan), where=se > 0)
    wide = -float(ndtri(0.5 * (1.0 - level)))
    names = fit.estimates.loc[:, ["lhs", "op", "rhs", "group", "label"]]
    return names.assign(
        estimate=estimate,
        se=se,
        z=z,
        p=2.0 * ndtr(-np.abs(z)),
        low=estimate - wide * se,
        high=estimate + wide * se,
    )


def values(fit: Fit, kind: Kind) -> Array:
    """Standardize the table's rows, then value the definitions, shape (rows + definitions,)."""
    table = fit.parameters
    group_of = np.array([row.group for row in table.rows])
    out = fit.values.astype(float)
    for g, implied in enumerate(fit.implied):
        mine = group_of == g + 1
        rows = table.in_group(g + 1)
        p = powers(rows, fit.rams[g].variables, table.latent, table.covariates, kind)
        found = fit.values[mine] * p.factor(np.diag(implied.total), fit.values[mine])
        out[mine] = np.where(p.unit, 1.0, found)
    at = labelled(table, out)
    return np.append(out, [float(value(d, at)) for d in definitions(table)])


def jacobian(fit: Fit, kind: Kind) -> Array:
    """Differentiate them by the free parameters, shape (rows + definitions, q)."""
    table = fit.parameters
    group_of = np.array([row.group for row in table.rows])
    J = np.zeros((len(table.rows), table.n_free))
    for g, (ram, implied) in enumerate(zip(fit.rams, fit.implied, strict=True)):
        mine = group_of == g + 1
        rows = table.in_group(g + 1)
        p = powers(rows, ram.variables, table.latent, table.covariates, kind)
        raw = np.zeros((len(rows), table.n_free))
        for i, row in enumerate(rows):
            if row.free:
                raw[i, row.free - 1] = 1.0
        own, total = fit.values[mine], np.diag(implied.total)
        factor = p.factor(total, own)
        with np.errstate(divide="ignore", invalid="ignore"):
            by_total = np.where(total[:, None] > 0, total_slopes(ram, implied) / total[:, None], 0.0)
            by_own = np.where(own[:, None] != 0, raw / own[:, None], 0.0)
            J[mine] = factor[:, None] * (raw + own[:, None] * (p.total @ by_total + p.own @ by_own))
    return _with_definitions(fit, kind, J)


def total_slopes(ram: Ram, implied: Implied) -> Array:
    """Differentiate the total variances of all m variables by the free parameters, shape (m, q)."""
    c = ram.cells
    U = np.concatenate([implied.effects, implied.total], axis=1)
    return np.asarray((2.0 * c.scale * U[:, c.first] * U[:, c.second]) @ c.fills)


def _with_definitions(fit: Fit, kind: Kind, J: Array) -> Array:
    table = fit.parameters
    defined = definitions(table)
    if not defined:
        return J
    at = labelled(table, values(fit, kind)[: len(table.rows)])
    first: dict[str, int] = {}
    for i, row in enumerate(table.rows):
        if row.label:
            first.setdefault(row.label, i)
    lines = []
    with np.errstate(all="ignore"):
        for d in defined:
            slopes = [
                float(algebra.value(algebra.derivative(d.formula, name), at)) * J[first[name]]
                for name in algebra.names(d.formula)
            ]
            lines.append(np.sum(slopes, axis=0) if slopes else np.zeros(table.n_free))
    return np.concatenate([J, np.array(lines)])


def _differences(fit: Fit, kind: Kind) -> Array:
    """Central differences, for ordered variables: their residual variances follow from the other parameters."""
    columns = []
    for k, at in enumerate(fit.theta):
        h = STEP * max(1.0, abs(at))
        sides = []
        for sign in (1.0, -1.0):
            theta = fit.theta.copy()
            theta[k] += sign * h
            sides.append(values(replace(fit, solution=replace(fit.solution, theta=theta)), kind))
        columns.append((sides[0] - sides[1]) / (2.0 * h))
    rows = len(fit.parameters.rows) + len(definitions(fit.parameters))
    return np.array(columns).T if columns else np.zeros((rows, 0))
