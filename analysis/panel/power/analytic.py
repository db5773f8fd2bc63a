"""Power from the population's moments alone: noncentrality of one row, and what n rows make of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.panel.power.absence import patterns
from analysis.panel.power.effects import (
    Entry,
    Misfit,
    entries,
    ratio_power,
    rmsea_power,
    valued,
    wald_power,
)
from analysis.panel.power.recipe import Recipe
from analysis.sem import Fit
from analysis.sem.errors_of import inverse_within
from analysis.sem.linalg import positive
from analysis.sem.ram import Ram

Array = NDArray[np.float64]

HOLDS = 1e-8  # half discrepancy below which a model is true in the population


def information(where: str, fit: Fit, how: Recipe, *, listwise: bool) -> Array:
    r"""Give the expected information of one row, over patterns of absence by chance.

    .. math:: I = \sum_g s_g\sum_j \pi_{gj}\,I_{gj}

    with the shares s of groups, the probabilities of patterns, and the information of what pattern j observes.

    Parameters
    ----------
    where : str
    fit : Fit
        To the population's moments.
    how : Recipe
    listwise : bool
        Whether incomplete rows are left out, instead of kept (full information).

    References
    ----------
    Little & Rubin (2002), Statistical Analysis with Missing Data, section 9.2
    """
    total = np.zeros((len(fit.theta),) * 2)
    names = fit.parameters.observed
    exogenous = set(fit.parameters.exogenous)
    for g, (ram, share) in enumerate(zip(fit.rams, fit.solution.objective.of_rows.shares, strict=True)):
        if not how.absence:
            total += share * _observed(ram, fit, np.ones(len(names), dtype=bool))
            continue
        waves = how.absence[g][0].waves
        for gone, probability in patterns(where, [one.spec for one in how.absence[g]], len(waves)):
            lost = {how.names[c] for absent, wave in zip(gone, waves, strict=True) if absent for c in wave}
            seen = np.array([name not in lost for name in names])
            if not seen.any() or (listwise and not seen.all()) or lost & exogenous:
                continue  # fixed covariates must be there in any case
            total += share * probability * _observed(ram, fit, seen)
    return total


def _observed(ram: Ram, fit: Fit, seen: NDArray[np.bool_]) -> Array:
    """The information of one row of which only some variables are seen: no weight on the others."""
    at = ram.implied(fit.theta)
    W = np.zeros_like(at.sigma)
    W[np.ix_(seen, seen)] = positive(at.sigma[np.ix_(seen, seen)]).inverse
    return ram.information(at, W, W if fit.parameters.meanstructure else None)


def wald(
    where: str, fit: Fit, how: Recipe, places: Sequence[int], *, listwise: bool
) -> tuple[pd.DataFrame, Array]:
    """Give each parameter's population value, the standard error that one row would have, and its noncentrality."""
    inside = information(where, fit, how, listwise=listwise)
    estimate, error = valued(fit.parameters, fit.theta, inverse_within(inside, fit.solution.directions))
    every = entries(fit.parameters)
    table = pd.DataFrame([_words(every[i]) for i in places])
    table["population"], table["unit_se"] = estimate[list(places)], error[list(places)]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(error > 0, (estimate / error) ** 2, np.nan)
    return table, found[list(places)]


def _words(entry: Entry) -> dict[str, object]:
    return {
        "effect": entry.name,
        "label": entry.label,
        "lhs": entry.lhs,
        "op": entry.op,
        "rhs": entry.rhs,
        "group": entry.group,
    }


def ratio(fit: Fit, null: Fit) -> tuple[float, int]:
    """Give the noncentrality of one row and the degrees of freedom of a likelihood-ratio test.

    References
    ----------
    Satorra & Saris (1985), Psychometrika 50:83-90, doi:10.1007/BF02294150
    """
    return 2.0 * max(null.solution.minimum - fit.solution.minimum, 0.0), null.df - fit.df


def power_at(n: Array | float, kind: str, noncentrality: float, df: float, alpha: float) -> Array:
    """Give the power at numbers of rows.

    Parameters
    ----------
    n : ndarray or float
    kind : str
        ``wald`` or ``ratio``.
    noncentrality : float
        Of one row.
    """
    rows = np.asarray(n, dtype=float)
    if kind == "wald":
        return wald_power(rows * noncentrality, alpha)
    return np.array([ratio_power(k * noncentrality, df, alpha) for k in rows.ravel()]).reshape(rows.shape)


def misfit_at(n: Array | float, one: Misfit, df: int, alpha: float, groups: int) -> Array:
    """Give the power of a test of fit at numbers of rows."""
    rows = np.asarray(n, dtype=float)
    return np.array(
        [rmsea_power(one.null, one.alternative, df, k, alpha=alpha, groups=groups) for k in rows.ravel()]
    ).reshape(rows.shape)
