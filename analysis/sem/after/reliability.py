"""Reliability of the sums that a model's factors stand for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.ordered_reliability import Items, categorical_omega, items_of
from analysis.sem.fit import Fit

Array = NDArray[np.float64]

COLUMNS = ("factor", "group", "items", "omega", "omega_observed", "alpha", "ave")
ORDERED = ("alpha_ordinal", "scale")


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

        With ordered variables there are two columns more. `scale` says what the sum is of that `omega`,
        `omega_observed` and `alpha` judge: ``categories`` (numbered 1, 2, ..., K in their order), ``measures``, or
        ``mixed``. The sample's part in `omega_observed` are the polychoric correlations; `alpha` is of the answers
        themselves. `ave` and `alpha_ordinal` are of the standardized latent responses, which nobody sees:
        `alpha_ordinal` is alpha of the polychoric correlations, NaN unless all items are ordered.

    Raises
    ------
    ModelError
        If no latent variable has two items, or ordered items are modelled given covariates.

    References
    ----------
    Green & Yang (2009), Psychometrika 74:155-167, doi:10.1007/s11336-008-9099-3 (categorical omega); Zumbo, Gadermann &
    Zeisser (2007), J Mod Appl Stat Methods 6:21-29, doi:10.22237/jmasm/1177992180 (ordinal alpha); Chalmers (2018),
    Educ Psychol Meas 78:1056-1071, doi:10.1177/0013164417727036 (what the latter is not);
    Jorgensen et al. (2022), semTools: Useful tools for structural equation modeling (``compRelSEM()``, ``AVE()``);
    McDonald (1999), Test Theory: A Unified Treatment
    """
    columns = COLUMNS + (ORDERED if fit.parameters.ordered else ())
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
    return pd.DataFrame(lines, columns=list(columns))


def _of_factor(fit: Fit, g: int, factor: str) -> tuple[int | float | str, ...] | None:
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
    variance = float(fit.implied[g].total[p + f, p + f])
    higher = bool(among[:, f].any())
    crossed = bool((np.count_nonzero(direct[items], axis=1) > 1).any())
    if table.ordered:
        return _of_ordered(items_of(fit, g, effects, factor), variance, higher=higher, crossed=crossed)
    sample, implied = (
        fit.samples[g].covariance[np.ix_(items, items)],
        fit.implied[g].sigma[np.ix_(items, items)],
    )
    return (
        len(items),
        omega(effects[items], variance, implied),
        omega(effects[items], variance, sample),
        np.nan if higher else alpha(sample),
        np.nan if higher or crossed else variance_extracted(effects[items], variance, sample),
    )


def _of_ordered(
    items: Items, variance: float, *, higher: bool, crossed: bool
) -> tuple[int | float | str, ...]:
    cut = items.ordered
    scale = "categories" if cut.all() else "mixed" if cut.any() else "measures"
    return (
        len(cut),
        categorical_omega(items, variance, items.implied),
        categorical_omega(items, variance, items.sample),
        np.nan if higher else alpha(np.cov(items.answers.T)),
        np.nan if higher or crossed else variance_extracted(items.effects, variance, items.sample),
        np.nan if higher or not cut.all() else alpha(items.sample),
        scale,
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
