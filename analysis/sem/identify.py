"""Is the model identified? Counts, then the rank of the information."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.table import ParameterTable

Array = NDArray[np.float64]

FLAT = 1e-10  # smallest eigenvalue of the information on the correlation scale that counts as curved
SHOWN = 8


def degrees_of_freedom(table: ParameterTable) -> int:
    """Count sample moments less free parameters; moments of exogenous covariates count for neither.

    Raises
    ------
    ModelError
        If there are more free parameters than moments.
    """
    p, x = len(table.observed), len(table.exogenous)
    moments = p * (p + 1) // 2 - x * (x + 1) // 2 + (p - x if table.meanstructure else 0)
    df = table.groups * moments - table.n_free
    if df < 0:
        raise ModelError(
            f"model: not identified. It has {table.n_free} free parameters, but {p} observed variables give "
            f"only {table.groups * moments} moments (degrees of freedom {df}). Fix or equate at least "
            f"{-df} parameter(s), take paths out, or measure more variables."
        )
    return df


def check_identified(table: ParameterTable, information: Array) -> None:
    """Refuse a model whose information is singular, and name the parameters that trade off.

    Parameters
    ----------
    information : ndarray, shape (q, q)
        Expected information at the estimate.

    Raises
    ------
    ModelError
        If some combination of parameters leaves the implied moments unchanged.
    """
    d = np.sqrt(np.diag(information))
    silent = np.flatnonzero(~(d > 0))
    if len(silent):
        _refuse(table, silent)
    eigenvalues, vectors = np.linalg.eigh(information / np.outer(d, d))
    if eigenvalues[0] < FLAT:
        flat = vectors[:, eigenvalues < FLAT] / d[:, None]  # back to the parameters' own scale
        share = np.abs(flat / np.linalg.norm(flat, axis=0)).max(1)
        _refuse(table, np.flatnonzero(share > 0.1 * share.max()))


def _refuse(table: ParameterTable, which: NDArray[np.intp]) -> None:
    words = [f"'{table.first_of(i + 1).words}'" for i in which[:SHOWN]]
    more = f" and {len(which) - SHOWN} more" if len(which) > SHOWN else ""
    raise ModelError(
        f"model: not identified. These parameters can change together without changing what the model "
        f"implies: {', '.join(words)}{more}. Fix one of them (for a latent variable its first loading or its "
        f"variance at 1), equate two, or take one out."
    )
