"""Is one fitted model a special case of another? Asked of the two fits, not of their texts."""

from __future__ import annotations

import numpy as np

from analysis.errors import FitError, ModelError
from analysis.sem.fit import Fit
from analysis.sem.moments import Moments
from analysis.sem.options import estimator
from analysis.sem.sample import Sample
from analysis.sem.solution import solve

APART = 1e-7  # discrepancy of one person that is more than rounding
SAME = 1e-8  # relative distance of the data's moments that counts as none


def check_comparable(a: Fit, b: Fit) -> None:
    """Refuse fits whose statistics cannot be set side by side.

    Raises
    ------
    ModelError
        If estimators, variables, groups, rows or data differ.
    """
    if a.options != b.options:
        raise ModelError(
            f"compare: the fits were made with different options ({a.options.name} and {b.options.name}, or with "
            f"different missing=, likelihood=, se= or test=). Fit both in the same way."
        )
    only = sorted(set(a.parameters.observed) ^ set(b.parameters.observed))
    if only:
        raise ModelError(
            f"compare: only one of the models has the observed variable(s) {', '.join(map(repr, only))}. Keep every "
            f"variable in both; leave a path out by fixing it, as in 'y ~ 0*x'."
        )
    if a.groups != b.groups:
        raise ModelError("compare: the fits have different groups. Give both the same group= and data.")
    if a.n != b.n:
        raise ModelError(f"compare: the fits use {a.n} and {b.n} rows. Fit both to the same rows.")
    if a.parameters.meanstructure != b.parameters.meanstructure:
        raise ModelError("compare: only one of the fits has means. Fit both with meanstructure=True.")
    if set(a.parameters.exogenous) != set(b.parameters.exogenous):
        raise ModelError(
            "compare: covariates are fixed in one fit and explained in the other, so that they count other moments. "
            "Fit both with fixed_x=False."
        )
    order = [b.parameters.observed.index(v) for v in a.parameters.observed]
    for one, other in zip(a.samples, b.samples, strict=True):
        pairs = ((one.covariance, other.covariance[np.ix_(order, order)]), (one.mean, other.mean[order]))
        if not all(np.allclose(x, y, rtol=SAME, atol=SAME * float(np.abs(x).max())) for x, y in pairs):
            raise ModelError(
                "compare: the fits are of different data. Fit both to the same rows and columns."
            )


def check_nested(larger: Fit, smaller: Fit) -> None:
    """Refuse models of which the one with fewer degrees of freedom cannot imply what the other does.

    The larger model is fitted to the smaller's implied moments, which it must reach exactly. Where that search fails
    (the larger model may not be identified there) or variables are ordered, nesting is taken on trust.

    Raises
    ------
    ModelError
        If the degrees of freedom are equal, the restricted model fits better, or the models are not nested.

    References
    ----------
    Bentler & Satorra (2010), Psychol Methods 15:111-123, doi:10.1037/a0019625
    """
    if larger.df == smaller.df:
        raise ModelError(
            f"compare: both models have {larger.df} degrees of freedom, so neither is a special case of the other. "
            f"Compare their information criteria, in fit.measures."
        )
    apart = smaller.tests[0].chisq - larger.tests[0].chisq
    if apart < -1e-4:
        raise ModelError(
            f"compare: the model with more degrees of freedom fits better (chi-square lower by {-apart:.4g}), so they "
            f"are not nested, or one search ended in a local minimum. Check both models, or compare their information "
            f"criteria, in fit.measures."
        )
    if not larger.parameters.ordered and not _reaches(larger, smaller):
        raise ModelError(
            "compare: the models are not nested: that with fewer degrees of freedom cannot reproduce the means and "
            "covariances that the other implies. Compare their information criteria, in fit.measures."
        )


def _reaches(larger: Fit, smaller: Fit) -> bool:
    order = [smaller.parameters.observed.index(v) for v in larger.parameters.observed]
    means = larger.parameters.meanstructure
    implied = tuple(
        Moments(
            at.sigma[np.ix_(order, order)],
            (at.mu if means else sample.mean)[order],
            sample.n,
        )
        for at, sample in zip(smaller.implied, smaller.samples, strict=True)
    )
    try:
        found = solve(larger.parameters, Sample(implied, None, 0), estimator("ML"))
    except (FitError, ModelError):
        return True
    return found.value < APART
