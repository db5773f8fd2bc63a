"""Several tests at once: adjusted p and limits, for one family of differences."""

from __future__ import annotations

from math import inf, isinf

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import t as student

from analysis.errors import ModelError
from analysis.panel.groups.single_step import critical_value, single_step
from analysis.words import nearest

Array = NDArray[np.float64]

METHODS = ("holm", "bonferroni", "bh", "none", "single_step")
_STATSMODELS = {"holm": "holm", "bonferroni": "bonferroni", "bh": "fdr_bh"}
ALIASES = {"tukey": "single_step", "mvt": "single_step", "fdr": "bh", "single-step": "single_step"}


def method_of(where: str, adjust: str) -> str:
    """Check the name of an adjustment.

    Raises
    ------
    ModelError
        If it is not known.
    """
    name = ALIASES.get(str(adjust).casefold(), str(adjust).casefold())
    if name not in METHODS:
        raise ModelError(
            f"{where}: adjust={adjust!r} is not known{nearest(name, METHODS) or '.'} Choose {', '.join(METHODS)}."
        )
    return name


def two_sided(statistics: Array, df: float = inf) -> Array:
    """p of each z, or of each t with `df`."""
    size = np.abs(statistics)
    return np.asarray(2.0 * ndtr(-size) if isinf(df) else 2.0 * student.sf(size, df), dtype=float)


def adjusted(method: str, statistics: Array, correlation: Array, df: float = inf) -> Array:
    """Adjust the p of one family of tests.

    Parameters
    ----------
    method : str
        ``holm``: step-down Bonferroni, controls the chance of any false rejection; ``bonferroni``; ``bh``: controls the
        expected share of false ones among all rejections, for independent or positively dependent tests (Benjamini &
        Hochberg); ``none``; ``single_step``: by the distribution of
        the largest statistic given how they correlate, never above Bonferroni; among means of equal groups it is
        Tukey's.
    statistics : ndarray, shape (k,)
    correlation : ndarray, shape (k, k)
        Used by ``single_step`` alone.
    df : float

    References
    ----------
    Holm (1979), Scand J Stat 6:65-70; Benjamini & Hochberg (1995), J R Stat Soc B 57:289-300,
    doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    p = two_sided(statistics, df)
    if method == "single_step":
        return np.maximum(p, single_step(statistics, correlation, df))
    return adjusted_p(method, p)


def adjusted_p(method: str, p: Array) -> Array:
    """Adjust p of tests of which nothing else is known: ``holm``, ``bonferroni``, ``bh`` or ``none``."""
    if method == "none":
        return p
    from statsmodels.stats.multitest import multipletests  # slow to import

    return np.asarray(multipletests(p, method=_STATSMODELS[method])[1], dtype=float)


def half_width(method: str, correlation: Array, level: float, df: float = inf) -> float:
    """How many standard errors limits lie off: simultaneous under single_step and bonferroni, else one by one."""
    count = len(correlation)
    if method == "single_step" and count > 1:
        return critical_value(correlation, level, df)
    return critical_value(np.ones((1, 1)), 1 - (1 - level) / count if method == "bonferroni" else level, df)


def correlation_of(covariance: Array) -> Array:
    """Scale a covariance matrix to correlations."""
    sd = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(sd, sd), dtype=float)
