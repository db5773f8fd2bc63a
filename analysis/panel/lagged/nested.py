"""Is one fit the other without random intercepts, and what are their variances' errors?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem import Fit
from analysis.sem.constrained import null_space
from analysis.sem.constraints import constraints
from analysis.sem.errors_of import inverse_within
from analysis.sem.table import Parameter

Array = NDArray[np.float64]

BELOW = -1e-8  # of its error: a variance at its bound is 0 but for rounding


def random_intercepts(clpm_fit: Fit, riclpm_fit: Fit) -> tuple[tuple[str, ...], Array, int]:
    """Give the random intercepts' variances, the covariance of their estimates, and how many covariances they have.

    Raises
    ------
    ModelError
        If the fits are no CLPM and RI-CLPM that differ in random intercepts alone, or not by plain likelihood.
    """
    for fit in (clpm_fit, riclpm_fit):
        if fit.estimator != "ML" or fit.options.robust:
            raise ModelError(
                f"chibar: a fit is by {fit.estimator}, whose chi-squares are scaled. The mixture holds for differences "
                f"of likelihoods: refit both by estimator='ML'."
            )
    free = {row.free: row for row in reversed(riclpm_fit.parameters.rows) if row.free and _between(row)}
    variances = {k: row for k, row in sorted(free.items()) if row.is_variance}
    if not variances or any(_between(row) for row in clpm_fit.parameters.rows):
        raise ModelError(
            "chibar: the first fit must have no random intercepts, the second free variances of theirs. Give the fits "
            "of clpm() and riclpm(), in this order."
        )
    _check_pair(clpm_fit, riclpm_fit, len(free))
    V = _covariance(riclpm_fit)
    places = [k - 1 for k in variances]
    theta = riclpm_fit.theta[places]
    error = np.sqrt(np.diag(V)[places])
    if (theta < BELOW * error).any():
        name = list(variances.values())[int(np.argmin(theta / error))].lhs
        raise ModelError(
            f"chibar: the variance of {name!r} is negative, so that the difference of the chi-squares is not the "
            f"test's statistic. Refit riclpm() with bounds=True, which holds variances at 0 or above."
        )
    names = tuple(row.lhs + (f".g{row.group}" if _grouped(riclpm_fit) else "") for row in variances.values())
    return names, V[np.ix_(places, places)], len(free) - len(variances)


def _between(row: Parameter) -> bool:
    return row.op == "~~" and row.lhs.startswith("RI_") and row.rhs.startswith("RI_")


def _grouped(fit: Fit) -> bool:
    return fit.parameters.groups > 1


def _check_pair(clpm_fit: Fit, riclpm_fit: Fit, between: int) -> None:
    if clpm_fit.n != riclpm_fit.n or clpm_fit.parameters.observed != riclpm_fit.parameters.observed:
        same = set(clpm_fit.parameters.observed) == set(riclpm_fit.parameters.observed)
        if clpm_fit.n != riclpm_fit.n or not same:
            raise ModelError(
                "chibar: the fits are to different rows or columns. Fit both models to the same data."
            )
    difference = clpm_fit.df - riclpm_fit.df
    if difference != between:
        raise ModelError(
            f"chibar: the fits differ by {difference} degrees of freedom, and the random intercepts have {between} "
            f"variances and covariances: the models differ in something else. Give both the same lags, means, "
            f"residuals, predictors and groups, with ri_loadings='fixed'."
        )


def _covariance(fit: Fit) -> Array:
    """Covariance (q, q) of the estimates as if no bound were active: by the same information as the fit's errors."""
    rules = constraints(fit.parameters)
    equal = [k for k, rule in enumerate(rules.rules) if rule.equal]
    directions = null_space(rules.jacobian(fit.theta)[equal]) if equal else np.eye(len(fit.theta))
    information = fit.solution.observed if fit.options.observed else fit.solution.expected
    return np.asarray(inverse_within(information, directions) / fit.n)
