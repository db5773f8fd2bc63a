"""`mean_interval`: how far a mean may be off."""

from math import nan, sqrt

from scipy import stats

LEVEL = 0.95


def mean_interval(n: int, mean: float, sd: float) -> tuple[float, float]:
    r"""Return the 95 % interval of a mean.

    .. math:: \bar x \pm t_{.975,\,n-1}\, s / \sqrt{n}

    Parameters
    ----------
    n : int
        Values averaged.
    mean, sd : float
        In the measure's unit; `sd` with divisor n - 1.

    Returns
    -------
    low, high : float
        In the measure's unit; NaN for fewer than two values.

    References
    ----------
    Student (1908), Biometrika 6:1-25, doi:10.1093/biomet/6.1.1

    Examples
    --------
    >>> from analysis.outcomes import mean_interval
    >>> low, high = mean_interval(25, 10.0, 5.0)
    >>> round(low, 2), round(high, 2)
    (7.94, 12.06)
    """
    if n < 2:
        return nan, nan
    half = float(stats.t.isf((1 - LEVEL) / 2, n - 1)) * sd / sqrt(n)
    return mean - half, mean + half
