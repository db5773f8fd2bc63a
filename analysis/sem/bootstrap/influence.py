"""How far each row or cluster pulls every value: the acceleration of BCa limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.sem.bootstrap.quantities import Quantities, quantities
from analysis.sem.bootstrap.resample import Design
from analysis.sem.data import Rows
from analysis.sem.errors_of import inverse_within
from analysis.sem.ram import layout
from analysis.sem.solution import Solution

Array = NDArray[np.float64]

STEP = 1e-6  # of central differences, by the size of a parameter
STILL = 1e-8  # an influence below this is what rounding leaves of the differences


def acceleration(solution: Solution, rows: tuple[Rows, ...], design: Design) -> Quantities:
    r"""Give the acceleration of every value, from the empirical influence of the units that are drawn.

    .. math:: a = \frac16\frac{\sum_i u_i^3}{(\sum_i u_i^2)^{3/2}}

    (the infinitesimal jackknife). A unit moves the parameters by :math:`H^{-1}\dot\ell_i`, from the casewise slopes and
    the observed information, and the covariances of exogenous covariates by its deviations; defined and
    standardized values follow by their derivatives. Influences are taken about their mean within each stratum.

    Returns
    -------
    Quantities
        Shapes (rows,); 0 for values that no unit moves.

    References
    ----------
    Efron (1987), J Am Stat Assoc 82:171-185, doi:10.1080/01621459.1987.10478410; Davison & Hinkley (1997),
    Bootstrap Methods and their Application, section 5.3.2 (several samples)
    """
    return of_influence(_influence(solution, rows, design), _derivatives(solution, rows))


def of_influence(influence: Array, slopes: Sequence[Array]) -> Quantities:
    """Give accelerations from what each unit moves (units, k), and slopes (k, rows) of the values on each scale."""
    found = []
    for slope in slopes:
        u = influence @ slope
        squares = (u**2).sum(0)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = (u**3).sum(0) / (6.0 * squares**1.5)
        found.append(np.where(squares > len(u) * STILL**2, ratio, 0.0))
    return Quantities(*found)


def _influence(solution: Solution, rows: tuple[Rows, ...], design: Design) -> Array:
    """How far each unit moves the parameters and the covariates' covariances, shape (units, q + x pairs)."""
    theta, table = solution.theta, solution.table
    bread = inverse_within(solution.objective.slope(theta)[3], solution.directions)
    units = sum(len(members) for members in design.strata)
    k = _pairs(solution)[0].size
    total = np.zeros((units, len(theta) + table.groups * k))
    n = sum(float(len(r.values) if r.weights is None else r.weights.sum()) for r in rows)
    for g, (part, own, unit) in enumerate(zip(solution.objective.parts, rows, design.unit, strict=True)):
        np.add.at(total[:, : len(theta)], unit, part.scores(theta) @ bread)
        if k:
            a, b = _pairs(solution)
            weight = np.ones(len(own.values)) if own.weights is None else own.weights
            away = own.values - np.nansum(own.values * weight[:, None], 0) / weight.sum()
            here = len(theta) + g * k + np.arange(k)
            products = np.nan_to_num(away[:, a] * away[:, b]) * weight[:, None]
            np.add.at(total, (unit[:, None], here), products * (n / weight.sum()))
    for members in design.strata:
        total[members] -= total[members].mean(0)
    return total


def _pairs(solution: Solution) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of exogenous covariates, as places among the observed variables."""
    x = np.array([solution.table.observed.index(v) for v in solution.table.exogenous], dtype=np.intp)
    i, j = np.tril_indices(len(x))
    return x[i], x[j]


def _derivatives(solution: Solution, rows: tuple[Rows, ...]) -> tuple[Array, Array, Array]:
    """Derivatives of raw, standardized and defined values by parameters and covariates' covariances."""
    table, theta = solution.table, solution.theta
    a, b = _pairs(solution)
    x = [table.observed.index(v) for v in table.exogenous]
    covariances = [ram.symmetric for ram in solution.rams]
    size = np.concatenate([theta, *(S[a, b] for S in covariances)])
    step = STEP * (1.0 + np.abs(size))
    moved = np.concatenate([np.diag(step), -np.diag(step)])
    rams = []
    for g, S in enumerate(covariances):
        ram = layout(table, g + 1)
        if x:
            p = ram.n_observed
            change = moved[:, len(theta) + g * len(a) : len(theta) + (g + 1) * len(a)]
            lifted = np.broadcast_to(S[:p, :p], (len(moved), p, p)).copy()
            lifted[:, a, b] += change
            lifted[:, b, a] = lifted[:, a, b]
            mean = np.broadcast_to(solution.rams[g].means[:p], (len(moved), p))
            ram = ram.with_covariates(lifted, mean, x)
        rams.append(ram)
    at = quantities(table, rams, theta + moved[:, : len(theta)])
    half = len(step)
    found = [(v[:half] - v[half:]) / (2.0 * step[:, None]) for v in (at.estimate, at.std_lv, at.std_all)]
    return found[0], found[1], found[2]
