"""Paired comparison of a measure between two waves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """The Bayesian side of a paired comparison under the JZS prior.

    Attributes
    ----------
    r : float
        Scale of the Cauchy prior on the effect size.
    bf10 : float
        Bayes factor of a difference against none; above 1 speaks for a difference.
    mean, sd : float
        Of the posterior of the mean difference (second minus first), in the measure's unit.
    low, high : float
        Central 95 % interval of that posterior.
    """

    r: float
    bf10: float
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedResult:
    """A measure of the same persons at two waves, compared.

    Attributes
    ----------
    name, title, measure : str
        Of the comparison, and the column compared.
    waves : tuple of str
        First and second wave; differences are second minus first.
    by, value : str or None
        The grouping column and its value for which this is.
    n : int
        Persons with both values.
    n_left_out : int
        Persons of the group with only one of the two values, or none.
    mean_first, mean_second, sd_first, sd_second : float
        Over the n persons; standard deviations with divisor n - 1.
    difference, sd_difference, se, low, high : float
        Mean of the differences, their standard deviation, standard error and 95 % interval.
    t, df, p : float
        Paired t-test, two-sided.
    d_z : float
        difference / sd_difference.
    d_av : float
        difference / ((sd_first + sd_second) / 2).
    bayes : Posterior or None
    """

    name: str
    title: str
    measure: str
    waves: tuple[str, str]
    by: str | None
    value: str | None
    n: int
    n_left_out: int
    mean_first: float
    mean_second: float
    sd_first: float
    sd_second: float
    difference: float
    sd_difference: float
    se: float
    low: float
    high: float
    t: float
    df: float
    p: float
    d_z: float
    d_av: float
    bayes: Posterior | None
