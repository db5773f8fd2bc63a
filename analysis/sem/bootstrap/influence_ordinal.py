"""How far each row or cluster pulls every value of a model for ordered variables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.bootstrap.influence import STEP, of_influence
from analysis.sem.bootstrap.quantities import SCALES, Quantities
from analysis.sem.bootstrap.resample import Design
from analysis.sem.data import Data, Rows
from analysis.sem.errors_of import inverse_within
from analysis.sem.fit import Fit
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.sample import of_ordinal

Array = NDArray[np.float64]


def ordinal_acceleration(fit: Fit, rows: tuple[Rows, ...], design: Design) -> Quantities:
    r"""Give the acceleration of every value, as `acceleration` does for continuous variables.

    A unit moves thresholds, slopes, variances and latent correlations by their influence values IF (the derivatives by
    its weight), and by these the parameters,

    .. math:: u_i = H^{-1}\Delta'W\,IF_i

    with H the observed information (without misfit, :math:`\Delta'W\Delta`), and W held: its own sampling moves
    estimates less, by the order of the residuals. In the tests, of 301 rows, accelerations differ from those of
    the jackknife by less than 0.01.

    Parameters
    ----------
    fit : Fit
        With ordered variables.
    rows : tuple of Rows
    design : Design

    Returns
    -------
    Quantities
        Shapes (rows,); 0 for values that no unit moves.

    References
    ----------
    Efron (1987), J Am Stat Assoc 82:171-185, doi:10.1080/01621459.1987.10478410; Muthen & Satorra (1995),
    Psychometrika 60:489-503, doi:10.1007/BF02294325 (influence of the statistics)
    """
    return of_influence(ordinal_influence(fit, rows, design), _derivatives(fit))


def ordinal_influence(fit: Fit, rows: tuple[Rows, ...], design: Design) -> Array:
    """Tell how far each unit moves the parameters and the covariates' covariances, times n: (units, q + x pairs)."""
    table, theta = fit.parameters, fit.theta
    categories, covariates = tuple(fit.sample.categories), table.exogenous
    exact = of_ordinal(Data(rows, 0), table.observed, categories, covariates, fit.options, exact=True)
    bread = inverse_within(_curve(fit), fit.solution.directions)
    x = [table.observed.index(v) for v in covariates]
    i, j = np.tril_indices(len(x))
    k = len(i)
    total = np.zeros((sum(len(members) for members in design.strata), len(theta) + table.groups * k))
    n = sum(len(r.values) for r in rows)
    pieces = zip(_parts(fit), exact.ordinal, rows, design.unit, fit.solution.objective.shares, strict=True)
    for g, (part, sample, own, unit, share) in enumerate(pieces):
        pulled = replace(part, sample=sample).scores(theta) @ bread * (share * n / sample.size)
        np.add.at(total[:, : len(theta)], unit[sample.kept], pulled)
        weight = np.ones(len(sample.kept)) if own.weights is None else own.weights[sample.kept]
        away = own.values[sample.kept][:, x] - sample.x_mean
        here = len(theta) + g * k + np.arange(k)
        products = away[:, i] * away[:, j] * weight[:, None] * (n / sample.size)
        np.add.at(total, (unit[sample.kept][:, None], here), products)
    for members in design.strata:
        total[members] -= total[members].mean(0)
    return total


def _curve(fit: Fit) -> Array:
    """Give the observed information by central differences, for an objective's own is not always exact."""
    slope, theta = fit.solution.objective.slope, fit.theta
    step = STEP * (1.0 + np.abs(theta))
    moved = np.diag(step)
    found = np.array([slope(theta + d)[1] - slope(theta - d)[1] for d in moved]) / (2.0 * step[:, None])
    return np.asarray(0.5 * (found + found.T), dtype=float)


def _parts(fit: Fit) -> list[OrdinalPart]:
    return [part for part in fit.solution.objective.parts if isinstance(part, OrdinalPart)]


def _derivatives(fit: Fit) -> tuple[Array, ...]:
    """Central differences of raw, standardized and defined values by parameters and covariates' covariances."""
    at = [part.sample.x_covariance for part in _parts(fit)]
    i, j = np.tril_indices(len(at[0]))
    size = np.concatenate([fit.theta, *(x[i, j] for x in at)])
    step = STEP * (1.0 + np.abs(size))
    found = []
    for k in range(len(size)):
        moved = [_values(fit, size + sign * step * (np.arange(len(size)) == k)) for sign in (1.0, -1.0)]
        found.append((moved[0] - moved[1]) / (2.0 * step[k]))
    return tuple(np.array(found)[:, scale] for scale in range(len(SCALES)))


def _values(fit: Fit, at: Array) -> Array:
    """Value every row at given parameters and covariances of covariates, shape (scales, rows)."""
    q = len(fit.theta)
    parts = []
    for part, lower in zip(_parts(fit), np.split(at[q:], fit.parameters.groups), strict=True):
        x = np.zeros_like(part.sample.x_covariance)
        i, j = np.tril_indices(len(x))
        x[i, j] = x[j, i] = lower
        parts.append(replace(part, sample=replace(part.sample, x_covariance=x)))
    objective = replace(fit.solution.objective, parts=tuple(parts))
    solution = replace(fit.solution, objective=objective, theta=at[:q])
    table = Fit("", fit.options, solution, fit.sample, np.zeros((q, q)), True, ()).estimates
    return np.array([table[name] for name in SCALES], dtype=float)
