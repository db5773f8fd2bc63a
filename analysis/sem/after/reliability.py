"""Reliability of the sums that a model's factors stand for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.refuse import need_continuous
from analysis.sem.fit import Fit

Array = NDArray[np.float64]

COLUMNS = ("factor", "group", "items", "omega", "omega_observed", "alpha", "ave")


def omega(effects: Array, variance: float, covariance: Array) -> float:
    r"""Composite reliability, :math:`\omega = (\sum\lambda_i)^2\phi / 1'\Sigma 1`.

    Parameters
    ----------
    effects : ndarray, shape (k,)
        Effects of the factor on its items.
    variance : float
        Total variance of the factor.
    covariance : ndarray, shape (k, k)
        Of the items: the model's, so that residual covariances count as error, or the sample's.

    Returns
    -------
    float
        Share of the sum's variance that the factor explains.

    References
    ----------
    McDonald (1999), Test Theory: A Unified Treatment, 89-90; Raykov (2001), Br J Math Stat Psychol 54:315-323,
    doi:10.1348/000711001159582; Bentler (2009), Psychometrika 74:137-143, doi:10.1007/s11336-008-9100-1
    """
    return float(effects.sum() ** 2 * variance / covariance.sum())


def alpha(covariance: Array) -> float:
    r"""Coefficient alpha, :math:`\frac{k}{k-1}\left(1 - \frac{tr\Sigma}{1'\Sigma 1}\right)`.

    Parameters
    ----------
    covariance : ndarray, shape (k, k)
        Of two or more items; the divisor does not matter.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297-334, doi:10.1007/BF02310555
    """
    k = len(covariance)
    return float(k / (k - 1) * (1.0 - np.trace(covariance) / covariance.sum()))


def variance_extracted(effects: Array, variance: float, covariance: Array) -> float:
    r"""Average variance extracted, :math:`\phi\sum\lambda_i^2 / tr\Sigma`.

    References
    ----------
    Fornell & Larcker (1981), J Mark Res 18:39-50, doi:10.1177/002224378101800104
    """
    return float(variance * np.sum(effects**2) / np.trace(covariance))


def reliability(fit: Fit) -> pd.DataFrame:
    """Give each factor's reliability: how well the sum of its items tells persons apart on it.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    DataFrame
        One row a factor (of two items or more) and group: factor group items omega omega_observed alpha ave.
        `omega` divides by the variance of the sum that the model implies, `omega_observed` by that in the sample.
        Only the factor itself counts as true: with cross-loadings what other factors share is error, and `ave` is
        NaN. Of a factor over factors, items are all below it, and `alpha` and `ave` are NaN.

    Raises
    ------
    ModelError
        If no latent variable has two items, or there are ordered variables.

    References
    ----------
    Jorgensen et al. (2022), semTools: Useful tools for structural equation modeling (``compRelSEM()``, ``AVE()``);
    McDonald (1999), Test Theory: A Unified Treatment
    """
    need_continuous(fit, "reliability", "Treat the items as continuous with estimator='MLR'.")
    lines = []
    for g, label in enumerate(fit.groups):
        for factor in fit.parameters.latent:
            found = _of_factor(fit, g, factor)
            if found is not None:
                lines.append((factor, label, *found))
    if not lines:
        raise ModelError(
            "reliability: no latent variable has two items or more, so there is no sum to judge."
        )
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _of_factor(fit: Fit, g: int, factor: str) -> tuple[int, float, float, float, float] | None:
    table, ram = fit.parameters, fit.rams[g]
    p = ram.n_observed
    A, _, _ = ram.matrices(fit.theta)
    direct, among = _measurement(fit, g, A)
    f = table.latent.index(factor)
    # through factors that it measures: L (I - C)^-1, with C the loadings between factors
    effects = (direct @ np.linalg.inv(np.eye(len(among)) - among))[:, f]
    items = np.flatnonzero(effects != 0)
    if len(items) < 2:
        return None
    sample, implied = (
        fit.samples[g].covariance[np.ix_(items, items)],
        fit.implied[g].sigma[np.ix_(items, items)],
    )
    variance = float(fit.implied[g].total[p + f, p + f])
    higher = bool(among[:, f].any())
    crossed = bool((np.count_nonzero(direct[items], axis=1) > 1).any())
    return (
        len(items),
        omega(effects[items], variance, implied),
        omega(effects[items], variance, sample),
        np.nan if higher else alpha(sample),
        np.nan if higher or crossed else variance_extracted(effects[items], variance, sample),
    )


def _measurement(fit: Fit, g: int, A: Array) -> tuple[Array, Array]:
    """Loadings of items on factors (p, f), and of factors on factors (f, f); paths of regressions left out."""
    table, ram = fit.parameters, fit.rams[g]
    place = {name: i for i, name in enumerate(ram.variables)}
    only = np.zeros_like(A)
    for row in table.in_group(g + 1):
        if row.op == "=~":
            i, j = place[row.rhs], place[row.lhs]
            only[i, j] = A[i, j]
    p = ram.n_observed
    return only[:p, p:], only[p:, p:]
