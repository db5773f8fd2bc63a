"""Mean, spread and quantiles of one variable, with or without survey weights."""

from dataclasses import dataclass
from math import isnan, nan, sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Moments:
    """What is said of a continuous variable; NaN where too few values are there.

    Attributes
    ----------
    n : int
        Values, not weighted.
    mean, sd, q1, median, q3, low, high : float
        In the variable's unit.
    """

    n: int
    mean: float
    sd: float
    q1: float
    median: float
    q3: float
    low: float
    high: float


def weighted_variance(x: Array, w: Array) -> float:
    r"""Return the variance of weighted values.

    .. math:: s^2 = \frac{\sum w_i}{(\sum w_i)^2 - \sum w_i^2} \sum w_i (x_i - \bar x_w)^2

    It is the usual one, with divisor n - 1, when all weights are equal, and does not change when all weights are
    multiplied by a number.

    Parameters
    ----------
    x, w : ndarray, shape (n,)
        Values, and weights of at least 0.

    Returns
    -------
    float
        In the square of the unit of x; NaN if fewer than two values have a weight.

    References
    ----------
    Austin & Stuart (2015), Stat Med 34:3661-3679, doi:10.1002/sim.6607 (section on balance diagnostics)
    """
    total = w.sum()
    divisor = total**2 - (w**2).sum()
    if np.count_nonzero(w) < 2 or divisor <= 0:
        return nan
    mean = (w @ x) / total
    return float(total / divisor * (w @ (x - mean) ** 2))


def moments(x: Array, w: Array | None = None) -> Moments:
    """Describe values.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Without missing values.
    w : ndarray, shape (n,), or None
        Weights. Without, quantiles are linear between values (type 7 of Hyndman & Fan); with weights, they are the
        smallest values at which the weighted share reaches them (type 1).

    References
    ----------
    Hyndman & Fan (1996), Am Stat 50:361-365, doi:10.1080/00031305.1996.10473566
    """
    if not len(x) or (w is not None and not w.sum() > 0):
        return Moments(len(x), nan, nan, nan, nan, nan, nan, nan)
    if w is None:
        quartiles, weight = np.quantile(x, QUARTILES), np.ones_like(x)
    else:
        quartiles, weight = np.quantile(x, QUARTILES, weights=w, method="inverted_cdf"), w
    q1, median, q3 = (float(q) for q in quartiles)
    mean, sd = float((weight @ x) / weight.sum()), sqrt(weighted_variance(x, weight))
    # A spread of 1e-17, from rounding of the mean, would make a difference of any size.
    if x.min() == x.max():
        mean, sd = float(x[0]), sd if isnan(sd) else 0.0
    return Moments(len(x), mean, sd, q1, median, q3, float(x.min()), float(x.max()))
