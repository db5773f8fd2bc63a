"""Standardization as powers of variances: one table of exponents serves values, derivatives and expected changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.table import Parameter

Array = NDArray[np.float64]
Kind = Literal["all", "lv", "nox"]

ROUNDING = 1e-12  # a variance fixed at 0 may come out below it


@dataclass(frozen=True, slots=True)
class Powers:
    r"""Exponents that standardize the rows of one group, :math:`\theta^*_i = \theta_i\prod_v V_v^{t_{iv}}\prod_r
    |\theta_r|^{o_{ir}}`, with V the total variances.

    Attributes
    ----------
    total : ndarray, shape (rows, m)
        t: of the total variances of all variables, observed first.
    own : ndarray, shape (rows, rows given)
        o: of (residual) variances that are rows themselves; covariances become correlations of residuals.
    absent : ndarray of bool, shape (rows,)
        Rows that need the variance of a variable that has none.
    unit : ndarray of bool, shape (rows,)
        Scales of ordered variables, which are 1 on their own scale.
    """

    total: Array
    own: Array
    absent: NDArray[np.bool_]
    unit: NDArray[np.bool_]

    def factor(self, variances: Array, values: Array) -> Array:
        """Value the products, shape (rows,); NaN where a variance is negative or absent."""
        low = np.where(variances > -ROUNDING, np.maximum(variances, 0.0), np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            by_total = np.where(self.total != 0, low[None, :] ** self.total, 1.0).prod(1)
            by_own = np.where(self.own != 0, np.abs(values)[None, :] ** self.own, 1.0).prod(1)
            found = by_total * by_own
        return np.asarray(np.where(self.absent, np.nan, found))


def checked(kind: str, level: float) -> Kind:
    """Read the kind of standardization, and the level of its limits.

    Raises
    ------
    ModelError
        If the kind is none of ``all``, ``lv`` and ``nox``, or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ModelError(f"level={level!r} must lie between 0 and 1, such as 0.95.")
    match kind:
        case "all" | "lv" | "nox":
            return kind
        case _:
            raise ModelError(
                f"standardized: kind={kind!r} is not known. There are 'all' (every variable), 'lv' (latent "
                f"variables only) and 'nox' (all but exogenous covariates)."
            )


def powers(
    rows: Sequence[Parameter],
    variables: Sequence[str],
    latent: Sequence[str],
    covariates: Sequence[str],
    kind: Kind,
    variance_rows: Sequence[Parameter] | None = None,
) -> Powers:
    """Give the exponents that standardize rows of one group.

    Parameters
    ----------
    rows : sequence of Parameter
        What to standardize.
    variables, latent, covariates : sequence of str
        The RAM's variables in order; which are latent; which are covariates.
    kind : {"all", "lv", "nox"}
    variance_rows : sequence of Parameter, optional
        Rows among which the (residual) variances are; by default `rows` themselves.
    """
    given = rows if variance_rows is None else variance_rows
    place = {name: i for i, name in enumerate(variables)}
    own_place = {row.lhs: i for i, row in enumerate(given) if row.is_variance}
    if kind == "all":
        scaled = set(variables)
    else:
        scaled = set(latent) if kind == "lv" else {v for v in variables if v not in covariates}
    total, own = np.zeros((len(rows), len(variables))), np.zeros((len(rows), len(given)))
    absent, unit = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)

    def times(i: int, name: str, exponent: float) -> None:
        if name in scaled:
            total[i, place[name]] += exponent

    for i, row in enumerate(rows):
        match row.op:
            case "=~":
                times(i, row.lhs, 0.5)
                times(i, row.rhs, -0.5)
            case "~":
                times(i, row.rhs, 0.5)
                if kind == "nox":  # what a path explains is no exogenous covariate
                    total[i, place[row.lhs]] -= 0.5
                else:
                    times(i, row.lhs, -0.5)
            case "~1" | "|":
                times(i, row.lhs, -0.5)
            case "~*~":
                unit[i] = row.lhs in scaled
            case "~~" if row.is_variance:
                times(i, row.lhs, -1.0)
            case "~~":
                for name in (row.lhs, row.rhs):
                    if name in scaled and name in own_place:
                        own[i, own_place[name]] -= 0.5
                    elif name in scaled:
                        absent[i] = True
            case _:
                pass
    return Powers(total, own, absent, unit)
