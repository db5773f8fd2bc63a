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
    """tr(U Gamma) and tr((U Gamma)^2), with U and Gamma over all groups."""
    bread = _bread(solution, estimator)
    blocks = []
    pieces = zip(solution.objective.parts, solution.objective.of_rows.shares, strict=True)
    for g, (part, share) in enumerate(pieces):
        root, W, jacobian = deviations_of(solution, sample, g, observed=estimator.observed)
        gamma = part.sample.gamma if isinstance(part, OrdinalPart) else root.T @ root
        blocks.append((weighted(W, gamma), weighted(W, jacobian), jacobian, gamma, share))
    first, second = 0.0, 0.0
    for g, (WG, WD, _, gamma_g, share_g) in enumerate(blocks):
        for h, (_, WDh, _, gamma_h, share_h) in enumerate(blocks):
            # block (g, h) of U Gamma, with W weighted by shares and Gamma divided by them
            cross = (share_g * WD @ bread) @ (WDh.T @ gamma_h)
            if g == h:
                own = WG - cross
                first += float(np.trace(own))
                second += float(np.sum(own * own.T))
            else:
                back = (share_h * WDh @ bread) @ (WD.T @ gamma_g)
                second += float(np.sum(cross * back.T))
    return first, second
