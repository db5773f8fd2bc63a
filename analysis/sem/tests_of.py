"""Tests of exact fit: the standard statistic and its scaled forms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from analysis.sem.errors_of import deviations_of, inverse_within, sandwich_meat, score_meat
from analysis.sem.options import Estimator
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import weighted
from analysis.sem.sample import Sample, multiplier
from analysis.sem.solution import Solution

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExactFit:
    """A test of exact fit.

    Attributes
    ----------
    chisq : float
    df : float
        Not a whole number when mean and variance are adjusted.
    pvalue : float
        NaN without degrees of freedom, and where the distribution is not known (plain ULS).
    scaling : float
        By what the standard statistic was divided (before a shift); 1 for the standard one.
    shift : float
    trace : float
        tr(U Gamma) / df: the average weight of the chi-squares that the statistic is a sum of.
    scaling_h1, scaling_h0 : float or None
        The same of the unrestricted model and of the model, for Yuan-Bentler tests.
    """

    chisq: float
    df: float
    pvalue: float
    scaling: float = 1.0
    shift: float = 0.0
    trace: float = 1.0
    scaling_h1: float | None = None
    scaling_h0: float | None = None


def standard(solution: Solution, sample: Sample, estimator: Estimator) -> ExactFit:
    """Give n times the discrepancy (n - 1 for Wishart likelihood) with its chi-square tail."""
    n = sum(multiplier(m, estimator) for m in sample.moments)
    chisq = 2.0 * n * solution.minimum
    known = estimator.discrepancy != "ULS"  # a sum of squares of moments has no chi-square distribution
    return ExactFit(chisq, solution.df, _tail(chisq, solution.df) if known else math.nan)


def scaled(plain: ExactFit, solution: Solution, sample: Sample, estimator: Estimator) -> ExactFit:
    r"""Give the scaled statistic that the estimator carries.

    Satorra-Bentler: :math:`T/c`, c = tr(UGamma)/df. Yuan-Bentler (Mplus): c from the traces of the two models.
    Scaled-shifted: :math:`aT+b`, :math:`a=\sqrt{df/tr(U\Gamma)^2}`, b = df - a tr(UGamma). Mean- and
    variance-adjusted: df' = tr(UGamma)^2/tr((UGamma)^2), c = tr(UGamma)/df'.

    References
    ----------
    Satorra & Bentler (1994); Yuan & Bentler (2000), doi:10.1111/0081-1750.00078; Asparouhov & Muthen (2010),
    Simple second order chi-square correction, Mplus technical report; Satterthwaite (1941), doi:10.1007/BF02288586
    """
    if solution.df == 0:
        return ExactFit(plain.chisq, 0, math.nan, math.nan, 0.0, math.nan)
    df = float(solution.df)
    if estimator.test == "yuan_bentler_mplus":
        saturated, own = _yuan_bentler(solution, sample, estimator)
        c = (saturated - own) / df
        each = (
            saturated / (df + solution.npar),
            own / max(sum(row.free > 0 for row in solution.table.rows), 1),
        )
        return _divided(plain, df, c, c, *each)
    if estimator.test == "satorra_bentler":
        c = _trace(solution, sample, estimator) / df
        return _divided(plain, df, c, c)
    first, second = _traces(solution, sample, estimator)
    if estimator.test == "mean_var_adjusted":
        adjusted = first**2 / second
        c = first / adjusted
        return _divided(plain, adjusted, c, first / df)
    a = math.sqrt(df / second)
    shift = df - a * first
    chisq = a * plain.chisq + shift
    return ExactFit(chisq, df, _tail(chisq, df), 1.0 / a, shift, first / df)


def _divided(plain: ExactFit, df: float, c: float, trace: float, *each: float) -> ExactFit:
    """The statistic over its scaling factor; NaN where that is not positive, so that there is no such statistic."""
    if not c > 0:
        return ExactFit(math.nan, df, math.nan, math.nan, 0.0, math.nan, *each)
    return ExactFit(plain.chisq / c, df, _tail(plain.chisq / c, df), c, 0.0, trace, *each)


def _tail(chisq: float, df: float) -> float:
    return float(chdtrc(df, max(chisq, 0.0))) if df > 0 else math.nan


def _yuan_bentler(solution: Solution, sample: Sample, estimator: Estimator) -> tuple[float, float]:
    """The traces tr(B A^-1) of the unrestricted model and of the model."""
    saturated = 0.0
    for g, part in enumerate(solution.objective.parts):
        clusters = None if sample.rows is None else sample.rows[g].clusters
        saturated += part.saturated_trace(clusters, observed=estimator.observed)
    if estimator.observed:
        information = _flat(solution) if estimator.flat_test else solution.observed
    else:
        information = solution.expected
    bread = inverse_within(information, solution.directions)
    return saturated, float(np.sum(bread * score_meat(solution, sample)))


def _flat(solution: Solution) -> Array:
    """Observed information of the moments, carried to the parameters."""
    objective = solution.objective.of_rows
    pieces = zip(objective.parts, objective.shares, strict=True)
    return np.asarray(sum(share * part.flat_information(solution.theta) for part, share in pieces))


def _bread(solution: Solution, estimator: Estimator) -> Array:
    """The inverse of Delta' W Delta, W the expected or the observed information of the moments."""
    return inverse_within(_flat(solution) if estimator.observed else solution.expected, solution.directions)


def _trace(solution: Solution, sample: Sample, estimator: Estimator) -> float:
    """tr(U Gamma) without making U: tr(W Gamma) - tr(E^-1 Delta' W Gamma W Delta)."""
    whole = 0.0
    for g in range(len(solution.objective.parts)):
        root, W, _ = deviations_of(solution, sample, g, observed=estimator.observed)
        whole += float(np.sum(weighted(W, root.T).T * root))
    meat = sandwich_meat(solution, sample, observed=estimator.observed)
    return whole - float(np.sum(_bread(solution, estimator) * meat))


def _traces(solution: Solution, sample: Sample, estimator: Estimator) -> tuple[float, float]:
    r"""tr(U Gamma) and tr((U Gamma)^2), with U and Gamma over all groups, without making U Gamma.

    With E the bread, :math:`R_g = \Delta_g'W_g\Gamma_g` and :math:`M = \sum_g s_g R_g W_g\Delta_g` they are
    :math:`\sum_g tr(W_g\Gamma_g) - tr(EM)` and
    :math:`\sum_g tr\{(W_g\Gamma_g)^2\} - 2\sum_g s_g tr(E R_g W_g R_g') + tr\{(EM)^2\}`;
    the groups' shares s weigh W, and divide Gamma.
    """
    bread = _bread(solution, estimator)
    first = second = 0.0
    middle = np.zeros_like(bread)
    pieces = zip(solution.objective.parts, solution.objective.of_rows.shares, strict=True)
    for g, (part, share) in enumerate(pieces):
        root, W, jacobian = deviations_of(solution, sample, g, observed=estimator.observed)
        gamma = part.sample.gamma if isinstance(part, OrdinalPart) else root.T @ root
        WD = weighted(W, jacobian)
        R = WD.T @ gamma
        if W.ndim == 1:
            first += float(W @ gamma.diagonal())
            second += float(W @ (gamma * gamma) @ W)
        else:
            WG = W @ gamma
            first += float(np.trace(WG))
            second += float(np.vdot(WG, WG.T))
        second -= 2.0 * share * float(np.vdot(bread, R @ weighted(W, R.T)))
        middle += share * (R @ WD)
    EM = bread @ middle
    return first - float(np.trace(EM)), second + float(np.vdot(EM, EM.T))
