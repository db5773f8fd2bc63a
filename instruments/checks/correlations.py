r"""Correlations between parts of a scale, and whether one is clearly negative.

All checks of a key ask one question. Let F be the items that would be scored the other way if some other key held,
and C the other items, all keyed and standardized as the form says. If the form's key is right, F and C go together; if
the other key is right,

.. math:: r_F = \mathrm{cor}\Bigl(\sum_{i \in F} z_i, \sum_{j \in C} z_j\Bigr)

is negative. With F a single item, :math:`r_F` is the corrected item-total correlation.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEVEL = 0.01
"""Chance, over all tests of one form, that items which have nothing in common give a finding."""

LEAST = 0.10
"""A correlation closer to 0 than this is no matter of keys: a sound item has a corrected item-total correlation of at
least 0.2 to 0.3 (Nunnally & Bernstein 1994, Psychometric Theory, 3rd ed.: at least .3), which reversing only gives
another sign."""

FEWEST = 30
"""With fewer complete rows no correlation is judged."""


def between(R: Array, F: Mask) -> float:
    r"""Correlate the sum over F with the sum over the other items.

    .. math:: r_F = \frac{\sum_{F,C} R_{ij}}{\sqrt{\sum_{F,F} R_{ij}\, \sum_{C,C} R_{ij}}}

    Parameters
    ----------
    R : ndarray, shape (k, k)
        Correlations of the items.
    F : ndarray of bool, shape (k,)
        At least one true and one false.

    Returns
    -------
    float
        -1 to 1; NaN if the sum over one part does not vary.
    """
    f = F.astype(float)
    c = 1.0 - f
    within = (f @ R @ f) * (c @ R @ c)
    return float(np.clip((f @ R @ c) / np.sqrt(within), -1, 1)) if within > 1e-12 else float("nan")


def item_rest(R: Array) -> Array:
    """Return the corrected item-total correlations of standardized items, shape (k,)."""
    across = R.sum(axis=1) - 1.0
    rest = R.sum() - 2.0 * across - 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        r: Array = np.where(rest > 1e-12, np.clip(across / np.sqrt(rest), -1, 1), np.nan)
    return r


def flipped(R: Array, F: Mask) -> Array:
    """Return the correlations after the items in F are scored the other way."""
    s = np.where(F, -1.0, 1.0)
    turned: Array = R * np.outer(s, s)
    return turned


def mean_correlation(R: Array) -> float:
    """Return the mean correlation between different items."""
    k = len(R)
    return float((R.sum() - k) / (k * (k - 1)))


def threshold(n: int, tests: int) -> float:
    r"""Return the correlation below which one is clearly negative.

    .. math:: r^* = \min\left(-0.10,\; \tanh\frac{z_{0.01/m}}{\sqrt{n-3}}\right)

    by Fisher's z, one-sided at 1 % over all m tests of the form (Bonferroni), and at least 0.10 away from 0.

    Parameters
    ----------
    n : int
        Complete rows, more than 3.
    tests : int
        Number m of correlations that are judged.

    References
    ----------
    Fisher (1921), Metron 1:3-32.
    """
    z = ndtri(LEVEL / max(tests, 1)) / np.sqrt(n - 3)
    return float(min(-LEAST, np.tanh(z)))
