"""p of effects from draws, never 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.sem.bootstrap import Bootstrap
from analysis.sem.bootstrap.influence import acceleration
from analysis.sem.bootstrap.influence_ordinal import ordinal_acceleration
from analysis.sem.bootstrap.resample import design

Array = NDArray[np.float64]


def p_of_draws(draws: Array) -> Array:
    r"""Give twice the smaller of :math:`(\#\{d\le 0\}+1)/(R+1)` and :math:`(\#\{d\ge 0\}+1)/(R+1)`, at most 1."""
    below, above = ((draws <= 0).sum(0) + 1.0, (draws >= 0).sum(0) + 1.0)
    return np.asarray(np.minimum(2.0 * np.minimum(below, above) / (len(draws) + 1.0), 1.0))


def p_of_bca(many: Bootstrap, draws: Array, estimate: Array, rows: Sequence[int]) -> Array:
    r"""Give the level at which a BCa limit is 0.

    .. math:: \alpha = 2\,\Phi\Bigl(-\Bigl|\frac{w}{1+a w}-z_0\Bigr|\Bigr),\quad w=\Phi^{-1}(F(0))-z_0

    the inverse of the limits' formula, with F the draws' distribution function, kept within 1/(R + 1) of 0 and 1.
    """
    fit, R = many.fit, len(draws)
    assert fit.sample.rows is not None  # `fit.bootstrap` has refused otherwise
    plan = design(fit.sample.rows)
    if fit.sample.ordinal:
        a = ordinal_acceleration(fit, fit.sample.rows, plan).estimate[list(rows)]
    else:
        a = acceleration(fit.solution, fit.sample.rows, plan).estimate[list(rows)]
    share = np.clip((draws < 0).mean(0), 1.0 / (R + 1.0), R / (R + 1.0))
    z0 = ndtri(np.clip((draws < estimate).mean(0), 1.0 / (R + 1.0), R / (R + 1.0)))
    w = ndtri(share) - z0
    found = 2.0 * ndtr(-np.abs(w / (1.0 + a * w) - z0))
    return np.asarray(np.clip(found, 2.0 / (R + 1.0), 1.0))
