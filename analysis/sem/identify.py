"""Is the model identified? Counts, then the rank of the information."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import IdentificationError
from analysis.sem.linalg import above
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]

FLAT = 1e-10  # smallest eigenvalue of the information on the correlation scale that counts as curved
SHOWN = 8


def moments_of(table: ParameterTable) -> int:
    """Count the sample moments; those of exogenous covariates do not count."""
    p, x = len(table.observed), len(table.exogenous)
    if table.ordered:
        return _ordinal_statistics(table)
    each = p * (p + 1) // 2 - x * (x + 1) // 2 + (p - x if table.meanstructure else 0)
    return table.groups * each


def _ordinal_statistics(table: ParameterTable) -> int:
    """Thresholds, means and variances of continuous variables, slopes on covariates, and correlations."""
    y, x = len(table.observed) - len(table.exogenous), len(table.exogenous)
    cuts = sum(row.op == "|" for row in table.in_group(1))
    continuous = y - len(table.ordered)
    return table.groups * (cuts + 2 * continuous + y * x + y * (y - 1) // 2)


def check_degrees_of_freedom(table: ParameterTable, equalities: int) -> None:
    """Refuse more free parameters than moments.

    Parameters
    ----------
    equalities : int
        How many equality constraints the text has (at most as many are independent).

    Raises
    ------
    IdentificationError
        If the degrees of freedom are negative.
    """
    df = moments_of(table) - table.n_free + equalities
    if df < 0:
        raise IdentificationError(
            f"model: not identified. It has {table.n_free} free parameters, but {len(table.observed)} observed "
            f"variables give only {moments_of(table)} moments (degrees of freedom {df}). Fix or equate at least "
            f"{-df} parameter(s), take paths out, or measure more variables."
        )


def check_identified(table: ParameterTable, information: Array, directions: Array) -> None:
    """Refuse a model whose information is singular, and name the parameters that trade off.

    Parameters
    ----------
    information : ndarray, shape (q, q)
        Expected information at the estimate.
    directions : ndarray, shape (q, r)
        The directions that constraints leave free.

    Raises
    ------
    IdentificationError
        If some combination of parameters leaves the implied moments unchanged.
    """
    d = np.sqrt(np.diag(information))
    unseen = np.flatnonzero(~(d > 0) & (np.abs(directions).max(1, initial=0.0) > 1e-9))
    if len(unseen):
        _refuse(table, unseen)
    d = np.where(d > 0, d, 1.0)
    if directions.shape[0] == directions.shape[1] and above(information / np.outer(d, d), FLAT):
        return
    basis, _ = np.linalg.qr(directions * d[:, None])
    scaled = basis.T @ (information / np.outer(d, d)) @ basis
    if not len(scaled):
        return
    eigenvalues, vectors = np.linalg.eigh(scaled)
    if eigenvalues[0] < FLAT:
        flat = (basis @ vectors[:, eigenvalues < FLAT]) / d[:, None]  # back to the parameters' own scale
        share = np.abs(flat / np.linalg.norm(flat, axis=0)).max(1)
        _refuse(table, np.flatnonzero(share > 0.1 * share.max()))


def _refuse(table: ParameterTable, which: NDArray[np.intp]) -> None:
    words = [f"'{table.first_of(i + 1).words}'" for i in which[:SHOWN]]
    more = f" and {len(which) - SHOWN} more" if len(which) > SHOWN else ""
    raise IdentificationError(
        f"model: not identified. These parameters can change together without changing what the model "
        f"implies: {', '.join(words)}{more}. Fix one of them (for a latent variable its first loading or its "
        f"variance at 1), equate two, or take one out."
    )
