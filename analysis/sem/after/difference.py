"""Chi-square differences of two nested fits: plain, and scaled for data that are not normal."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError, ModelError
from analysis.sem.constrained import null_space
from analysis.sem.constraints import constraints
from analysis.sem.errors_of import inverse_within, sandwich_meat
from analysis.sem.fit import Fit
from analysis.sem.solution import Solution
from analysis.sem.table import ParameterTable
from analysis.sem.tests_of import scaled, standard

Array = NDArray[np.float64]

SAME = 1e-5  # relative distance of implied covariances that counts as none


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference test.

    Attributes
    ----------
    chisq, df : float
    scaling : float
        By what the plain difference was divided (before a shift).
    shift : float
    """

    chisq: float
    df: float
    scaling: float = 1.0
    shift: float = 0.0


def plain(larger: Fit, smaller: Fit) -> Difference:
    """Give the difference of the standard statistics."""
    return Difference(
        smaller.tests[0].chisq - larger.tests[0].chisq, smaller.tests[0].df - larger.tests[0].df
    )


def satorra_bentler_2001(larger: Fit, smaller: Fit) -> Difference:
    r"""Scale by both fits' factors, :math:`T = (T_0 - T_1)/c_d,\ c_d = (d_0c_0 - d_1c_1)/(d_0 - d_1)`.

    Parameters
    ----------
    larger, smaller : Fit
        With scaled tests; the smaller model (0) is nested in the larger (1).

    Raises
    ------
    FitError
        If the factor is not positive, which happens with small samples or small misfit.

    References
    ----------
    Satorra & Bentler (2001), Psychometrika 66:507-514, doi:10.1007/BF02296192
    """
    return _scaled(larger, smaller, _factor(larger), "satorra_bentler_2001", "satorra_bentler_2010")


def satorra_bentler_2010(larger: Fit, smaller: Fit) -> Difference:
    r"""The same with the larger model's factor at the smaller's estimates, so that it is seldom negative.

    Raises
    ------
    ModelError
        If the smaller fit's estimates cannot be written in the larger's parameters.
    FitError
        If the factor is not positive.

    References
    ----------
    Satorra & Bentler (2010), Psychometrika 75:243-248, doi:10.1007/s11336-009-9135-y
    """
    at = moved(larger, smaller)
    test = scaled(standard(at, larger.sample, larger.options), at, larger.sample, larger.options)
    return _scaled(
        larger, smaller, test.trace if at.df else 1.0, "satorra_bentler_2010", "satorra_bentler_2001"
    )


def satorra_2000(larger: Fit, smaller: Fit) -> Difference:
    r"""Scale and shift the difference by the spectrum of its own :math:`U_d\Gamma`.

    .. math:: U_d = W\Delta P^{-1}A'(AP^{-1}A')^{-1}AP^{-1}\Delta'W,\quad
              T = a(T_0 - T_1) + m - a\,tr(U_d\Gamma),\ a = \sqrt{m/tr\{(U_d\Gamma)^2\}}

    at the larger fit, with P its information and A the orthogonal complement of the smaller model's tangent within
    the larger's.

    Raises
    ------
    ModelError
        If the two texts list the observed variables in different orders, or answers are missing under FIML.

    References
    ----------
    Satorra (2000) in Heijmans, Pollock & Satorra (eds), Innovations in Multivariate Statistical Analysis, 233-247;
    Asparouhov & Muthen (2010), Simple second order chi-square correction, Mplus technical report
    """
    if larger.parameters.observed != smaller.parameters.observed:
        raise ModelError(
            "compare: method='satorra_2000' needs both models to mention the observed variables in the same order. "
            "Write the terms of both texts in one order, or take method='satorra_bentler_2001'."
        )
    D1, D0 = _tangent(larger.solution), _tangent(smaller.solution)
    m = D1.shape[1] - D0.shape[1]
    H = np.asarray(np.linalg.lstsq(D1, D0, rcond=None)[0], dtype=float)
    A = null_space(H.T).T @ np.linalg.pinv(larger.solution.directions)
    # groups weigh by their rows, as in the meat: else tr(U_d Gamma) would not be m where W is the inverse of Gamma
    P = inverse_within(larger.solution.expected, larger.solution.directions)
    AP = A @ P
    C = AP.T @ np.linalg.pinv(AP @ A.T, hermitian=True) @ AP
    M = C @ sandwich_meat(larger.solution, larger.sample)
    first, second = float(np.trace(M)), float(np.sum(M * M.T))
    a = math.sqrt(m / second)
    shift = m - a * first
    return Difference(a * plain(larger, smaller).chisq + shift, m, 1.0 / a, shift)


def _tangent(solution: Solution) -> Array:
    """Derivative of all groups' statistics within what the constraints leave free."""
    J = [part.deviations(solution.theta)[2] for part in solution.objective.parts]
    return np.asarray(np.concatenate(J) @ solution.directions)


def _factor(fit: Fit) -> float:
    test = fit.tests[1]
    return 1.0 if test is None or fit.df == 0 else test.trace


def _scaled(larger: Fit, smaller: Fit, c1: float, method: str, other: str) -> Difference:
    between = plain(larger, smaller)
    c = (smaller.df * _factor(smaller) - larger.df * c1) / between.df
    if not c > 0:
        raise FitError(
            f"compare: the scaling factor of method={method!r} is {c:.3g}, but must be positive; the difference is "
            f"not defined for these data. Take method={other!r} or method='satorra_2000'."
        )
    return replace(between, chisq=between.chisq / c, scaling=c)


def moved(larger: Fit, smaller: Fit) -> Solution:
    """Put the larger model at the smaller fit's estimates.

    Raises
    ------
    ModelError
        If the larger model does not then imply what the smaller fit does, as with other markers.
    """
    table = larger.parameters
    known = {row.key: float(v) for row, v in zip(smaller.parameters.rows, smaller.values, strict=True)}
    theta = np.zeros(table.n_free)
    for k in range(table.n_free):
        theta[k] = known.get(table.first_of(k + 1).key, 0.0)
    for part, other, mine in zip(
        larger.solution.objective.parts, smaller.implied, _orders(table, smaller.parameters), strict=True
    ):
        here = part.implied(theta).sigma
        there = other.sigma[np.ix_(mine, mine)]
        if not np.allclose(here, there, rtol=SAME, atol=SAME * float(np.abs(there).max())):
            raise ModelError(
                "compare: method='satorra_bentler_2010' needs both models written in the same parameters (the same "
                "markers, the same names of latent variables). Write them so, or take method='satorra_bentler_2001'."
            )
    rules = constraints(table)
    directions = larger.solution.directions
    if rules.rules:
        equal = [k for k, rule in enumerate(rules.rules) if rule.equal]
        directions = null_space(rules.jacobian(theta)[equal]) if equal else np.eye(table.n_free)
    value = float(larger.solution.objective.value(theta))
    return replace(larger.solution, theta=theta, value=value, directions=directions)


def _orders(table: ParameterTable, other: ParameterTable) -> list[list[int]]:
    """For each group, where this table's observed variables stand in the other's."""
    return [[other.observed.index(v) for v in table.observed]] * table.groups
