"""Standardized coefficients -> the covariance matrix of which they are the true values, and draws from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError

if TYPE_CHECKING:
    from analysis.panel.studies.study import Template

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Covariances:
    """Covariances with unit variances, of the columns; and how means of the first causes reach all columns.

    Attributes
    ----------
    frame : DataFrame, shape (columns, columns)
    reach : DataFrame, shape (columns, roles)
        Total effect of each role's own mean on each column's.
    """

    frame: pd.DataFrame
    reach: pd.DataFrame


def population(
    roles: Sequence[str],
    coefficients: Sequence[tuple[str, str, str, float]],
    columns: Mapping[str, tuple[str, ...]],
) -> Covariances:
    r"""Solve the residual variances that give every variable the variance 1.

    .. math:: \Sigma = (I-A)^{-1} S (I-A)^{-\top},\qquad s_j = 1 - a_j' \Sigma a_j,\qquad
              s_{jk} = r_{jk}\sqrt{s_j s_k}

    with a_j the paths to variable j, one variable after the other, and r the correlations of residuals. An indicator
    with loading :math:`\lambda` has residual variance :math:`1-\lambda^2`.

    Parameters
    ----------
    roles : sequence of str
        Causes before their effects.
    coefficients : sequence of (target, op, source, value)
        ``~`` paths, ``~~`` residual correlations, ``=~`` a role's loading.
    columns : mapping
        Columns of each role.

    Raises
    ------
    ModelError
        If the paths explain more than all of a variable's variance, run against the order of roles, or a residual is
        correlated with that of a cause.

    References
    ----------
    Wright (1934), Ann Math Stat 5:161-215, doi:10.1214/aoms/1177732676; McArdle & McDonald (1984), Br J Math Stat
    Psychol 37:234-251, doi:10.1111/j.2044-8317.1984.tb00802.x
    """
    place = {name: i for i, name in enumerate(roles)}
    A, R = np.zeros((len(roles),) * 2), np.eye(len(roles))
    for target, op, source, number in coefficients:
        i, j = place[target], place[source]
        if op == "~":
            if j >= i:
                raise ModelError(f"population: {target} ~ {source} runs against the order of the variables.")
            A[i, j] = number
        elif op == "~~":
            R[i, j] = R[j, i] = number
    s, total = _residuals(roles, A, R)
    S = R * np.sqrt(np.outer(s, s))
    latent = total @ S @ total.T
    loading = {target: number for target, op, _, number in coefficients if op == "=~"}
    return _measured(roles, latent, total, columns, loading)


def _residuals(roles: Sequence[str], A: Array, R: Array) -> tuple[Array, Array]:
    """Residual variances, and total effects (I - A)^-1."""
    total = np.asarray(np.linalg.inv(np.eye(len(roles)) - A), dtype=float)
    s: Array = np.ones(len(roles))
    for j, name in enumerate(roles):
        causes = np.flatnonzero(total[j])
        others = set(np.flatnonzero(R[j])) - {j}
        # then the residual's covariance with the causes is 0, and the variance is a plain sum
        if others & set(causes):
            raise ModelError(
                f"population: the residual of {name} is correlated with that of one of its causes."
            )
        S = R * np.sqrt(np.outer(s, s))
        sigma = total[:j, :j] @ S[:j, :j] @ total[:j, :j].T
        s[j] = 1.0 - float(A[j, :j] @ sigma @ A[j, :j])
        if s[j] <= 0:
            raise ModelError(
                f"population: the paths to {name} explain {1 - s[j]:.2f} of its variance of 1. Choose smaller values."
            )
    return s, total


def _measured(
    roles: Sequence[str],
    latent: Array,
    total: Array,
    columns: Mapping[str, tuple[str, ...]],
    loading: Mapping[str, float],
) -> Covariances:
    names = [column for role in roles for column in columns[role]]
    own = [role for role in roles for _ in columns[role]]
    L = np.array([[loading.get(role, 1.0) * (role == other) for other in roles] for role in own])
    sigma = L @ latent @ L.T
    np.fill_diagonal(sigma, 1.0)
    return Covariances(
        pd.DataFrame(sigma, index=names, columns=names),
        pd.DataFrame(L @ total, index=names, columns=list(roles)),
    )


def drawn(template: Template, given: Covariances, n: int, seed: int) -> pd.DataFrame:
    """Draw n persons, normal; groups in their shares, with their means at baseline."""
    rng = np.random.default_rng(seed)
    sigma = given.frame.to_numpy()
    values = rng.standard_normal((n, len(sigma))) @ np.linalg.cholesky(sigma).T
    frame = pd.DataFrame(values, columns=given.frame.columns)
    if template.groups:
        frame["group"] = _shares(template.groups, n)
        for group, role, shift in template.shifts:
            mine = (frame["group"] == group).to_numpy()
            frame.loc[mine, given.frame.columns] += shift * given.reach[role].to_numpy()
    frame.attrs |= {"simulated": True, "study": template.id, "seed": seed}
    return frame


def _shares(groups: Sequence[tuple[str, int]], n: int) -> list[str]:
    whole = sum(size for _, size in groups)
    ends = np.round(np.cumsum([size for _, size in groups]) * n / whole).astype(int)
    counts = np.diff([0, *ends])
    return [name for (name, _), count in zip(groups, counts, strict=True) for _ in range(count)]
