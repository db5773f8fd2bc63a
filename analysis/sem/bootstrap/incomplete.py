"""Moves rows with missing answers so that a model holds among them: where Bollen-Stine draws come from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import FitError
from analysis.sem.bootstrap.resample import symmetric_root
from analysis.sem.data import Rows
from analysis.sem.fiml.patterns import patterns
from analysis.sem.fiml.saturated import saturated
from analysis.sem.linalg import positive
from analysis.sem.ram import Implied

Array = NDArray[np.float64]

STEPS = 200
CLOSE = 1e-9  # of means and covariances, in standard deviations
OFF = "bootstrap: kind='bollen_stine' found no rows that obey the model"


def incomplete_under_model(rows: Rows, implied: Implied) -> Rows:
    r"""Move rows, one linear map for each missing pattern, so that the model's moments are their unrestricted ones.

    .. math:: z_i \leftarrow \hat\Sigma_j^{1/2}\,\tilde\Sigma_j^{-1/2}(z_i-\tilde\mu_j) + \hat\mu_j

    from z = y on, with the model's moments (hat) and the unrestricted full-information ones of z (tilde) for what the
    pattern j of row i has. From complete data one step is Bollen and Stine's transformation. With missing answers
    unrestricted moments are no simple sum over patterns, so that the step is repeated until both agree. Patterns may
    have a single row, and keep their distance from the others, as where answers are missing at random.

    Parameters
    ----------
    rows : Rows
        NaN where missing.
    implied : Implied
        The model's moments.

    Returns
    -------
    Rows
        Missing where `rows` are.

    Raises
    ------
    FitError
        If the steps do not come to an end.

    References
    ----------
    Savalei & Yuan (2009), Struct Equ Modeling 16:741-763, doi:10.1080/10705510903203573 (linear maps by pattern that
    make the unrestricted moments the model's; theirs center each pattern by itself)
    """
    observed = ~np.isnan(rows.values)
    sd = np.sqrt(np.diag(implied.sigma))
    z = rows.values
    masks, of = np.unique(observed, axis=0, return_inverse=True)
    roots = [symmetric_root(implied.sigma[np.ix_(mask, mask)]) for mask in masks]
    for _ in range(STEPS):
        own = saturated(patterns(z, rows.weights))
        apart = np.abs(own.covariance - implied.sigma) / np.outer(sd, sd)
        if max(apart.max(), np.max(np.abs(own.mean - implied.mu) / sd)) < CLOSE:
            return replace(rows, values=z)
        inverse = [positive(own.covariance[np.ix_(mask, mask)]) for mask in masks]
        if not own.converged or not all(one.ok for one in inverse):
            break
        z = z.copy()
        for k, mask in enumerate(masks):
            here = np.ix_(of.ravel() == k, mask)
            move = roots[k] @ symmetric_root(inverse[k].inverse)
            z[here] = (z[here] - own.mean[mask]) @ move.T + implied.mu[mask]
    raise FitError(f"{OFF} within {STEPS} steps: too much is missing. Use kind='ordinary'.")
