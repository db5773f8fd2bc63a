"""Paired comparison of a measure between two waves: t-test, effect sizes, JZS Bayes factor and posterior."""

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special, stats

from analysis.errors import DataError
from instruments.lines import p_told, wrapped
from instruments.showing import Shown

Array = NDArray[np.float64]
LEVEL = 0.95
MEDIUM_CAUCHY_SCALE = sqrt(0.5)
"""The "medium" prior scale of R's BayesFactor, printed there as 0.707."""

ROUNDING = 1e-12
"""Differences that vary by less than this share of the largest value are equal: 0.3 - 0.1 is not 0.2 - 0 to the bit,
and its spread of 3e-17 would give a t of 1e16. Doubles have 16 digits; answers and scores far fewer than 12."""

LARGEST_LOG = 709.0
"""exp() overflows a little above."""

LOG_STEP = 0.01
"""Step of the quadrature in log g; the trapezoid rule's error falls exponentially with 1/step."""
LOG_TAIL = 50.0
"""The integrand falls as 1/g beyond its bulk: exp(-50) is below double precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior(Shown):
    """The Bayesian side of a paired comparison under the JZS prior.

    Attributes
    ----------
    r : float
        Scale of the Cauchy prior on the effect size.
    bf10 : float
        Bayes factor of a difference against none; above 1 speaks for a difference. Infinite above 1e308.
    log_bf10 : float
        Its natural logarithm, always finite.
    mean, sd : float
        Of the posterior of the mean difference (second minus first), in the measure's unit.
    low, high : float
        Central 95 % interval of that posterior.
    """

    r: float
    bf10: float
    log_bf10: float
    mean: float
    sd: float
    low: float
    high: float

    def __repr__(self) -> str:
        limits = f"mean difference {self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"
        return f"Posterior(BF10 {self.bf10:.3g}; {limits}; Cauchy scale {self.r:.3f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedResult(Shown):
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

    def __repr__(self) -> str:
        group = f", {self.by} {self.value}" if self.by else ""
        head = f"PairedResult({self.measure}: {self.waves[1]} minus {self.waves[0]}{group}, n={self.n})"
        difference = f"difference {self.difference:.3f} [{self.low:.3f}, {self.high:.3f}]"
        test = f"t({self.df:g}) {self.t:.3f}, p {p_told(self.p)}, d_z {self.d_z:.3f}, d_av {self.d_av:.3f}"
        bayes = f", BF10 {self.bayes.bf10:.3g}" if self.bayes else ""
        return "\n".join(wrapped(line) for line in (head, difference, test + bayes))


def paired(
    first: pd.Series,
    second: pd.Series,
    *,
    name: str,
    measure: str,
    waves: tuple[str, str],
    title: str = "",
    by: str | None = None,
    value: str | None = None,
    bayes_r: float | None = MEDIUM_CAUCHY_SCALE,
) -> PairedResult:
    r"""Compare a measure of the same persons at two waves.

    .. math:: t = \frac{\bar d}{s_d / \sqrt n}, \quad d_z = \frac{\bar d}{s_d}, \quad
              d_{av} = \frac{\bar d}{(s_1 + s_2) / 2}

    with d = second - first and standard deviations with divisor n - 1. Persons who lack a value are left out.

    Parameters
    ----------
    first, second : Series, shape (persons,)
        Same index, the same unit.
    name, measure, title, by, value, waves
        Words that go into the result.
    bayes_r : float or None
        Scale of the Cauchy prior on the effect size, above 0; None leaves the Bayesian side out.

    Returns
    -------
    PairedResult

    Raises
    ------
    DataError
        If fewer than two persons have both values, or all their differences are equal.

    References
    ----------
    Lakens (2013), Front Psychol 4:863, doi:10.3389/fpsyg.2013.00863 (d_z and d_av)
    """
    both = pd.DataFrame({"first": first, "second": second}).astype(float).dropna()
    d = (both["second"] - both["first"]).to_numpy()
    place = f"comparison {name}" + (f", {by} {value}" if by else "")
    size = float(both.abs().to_numpy().max(initial=0.0))
    _check(d, size, f"{place}: {measure} at {waves[0]} and {waves[1]}")
    n, mean, sd = len(d), float(d.mean()), float(d.std(ddof=1))
    se = sd / sqrt(n)
    half = float(stats.t.isf((1 - LEVEL) / 2, n - 1)) * se
    sd_first, sd_second = (float(both[c].std(ddof=1)) for c in ("first", "second"))
    return PairedResult(
        name=name,
        title=title,
        measure=measure,
        waves=waves,
        by=by,
        value=value,
        n=n,
        n_left_out=len(first.index.union(second.index)) - n,
        mean_first=float(both["first"].mean()),
        mean_second=float(both["second"].mean()),
        sd_first=sd_first,
        sd_second=sd_second,
        difference=mean,
        sd_difference=sd,
        se=se,
        low=mean - half,
        high=mean + half,
        t=mean / se,
        df=float(n - 1),
        p=float(2 * stats.t.sf(abs(mean / se), n - 1)),
        d_z=mean / sd,
        d_av=mean / ((sd_first + sd_second) / 2),
        bayes=None if bayes_r is None else jzs(n, mean, sd, r=bayes_r),
    )


def _check(d: Array, size: float, place: str) -> None:
    """Refuse too few differences, and equal ones; `size` is the largest value in absolute terms."""
    if len(d) < 2:
        raise DataError(
            f"{place}: {len(d)} person(s) have both values; a paired comparison needs at least 2. "
            f"Compare other waves or groups, or take the comparison out of the study file."
        )
    if np.ptp(d) <= ROUNDING * size:
        raise DataError(
            f"{place}: all {len(d)} differences are equal, so there is no spread to compare them with. "
            f"Check that the two waves are not the same column, or take the comparison out of the study file."
        )


def jzs(n: int, mean: float, sd: float, *, r: float = MEDIUM_CAUCHY_SCALE) -> Posterior:
    r"""Return Bayes factor and posterior of a mean under the Jeffreys-Zellner-Siow prior.

    With :math:`p(\sigma^2) \propto 1/\sigma^2` and :math:`\mu/\sigma \sim \mathrm{Cauchy}(0, r)`, that is
    :math:`\mu \mid g \sim N(0, g\sigma^2)` and :math:`g \sim \mathrm{IG}(1/2, r^2/2)`,

    .. math:: B_{10} = \int_0^\infty (1 + ng)^{-1/2}
              \left(\frac{1 + t^2/\{(1 + ng)\nu\}}{1 + t^2/\nu}\right)^{-(\nu+1)/2} p(g)\,dg

    (equation 1 of Rouder et al. for r = 1). Given g, the posterior of the mean is a Student t with n degrees
    of freedom at :math:`c\bar d` with scale :math:`\sqrt{c\,S_g}/n`, where :math:`c = ng/(1 + ng)` and
    :math:`S_g = \nu s^2 + n\bar d^2/(1 + ng)`. Integrals over g are taken by the trapezoid rule in log g.

    Parameters
    ----------
    n : int
        Differences, at least 2.
    mean, sd : float
        Of the differences, in their unit; sd with divisor n - 1, above 0.
    r : float
        Scale of the Cauchy prior, above 0.

    Returns
    -------
    Posterior
        `sd` is infinite if n = 2, where the posterior has no second moment.

    References
    ----------
    Rouder, Speckman, Sun, Morey & Iverson (2009), Psychon Bull Rev 16:225-237, doi:10.3758/PBR.16.2.225
    """
    g, log_weight = _mixture(n, mean / (sd / sqrt(n)), r)
    total = float(special.logsumexp(log_weight))
    weight = np.exp(log_weight - total)
    shrink = n * g / (1 + n * g)
    center = shrink * mean
    scale = np.sqrt(shrink * ((n - 1) * sd**2 + n * mean**2 / (1 + n * g))) / n
    average = float(weight @ center)
    within = np.inf if n <= 2 else float(weight @ scale**2) * n / (n - 2)
    low, high = (_quantile(q, weight, center, scale, n) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    spread = float(weight @ (center - average) ** 2)
    return Posterior(
        r=r,
        bf10=exp(total) if total < LARGEST_LOG else inf,
        log_bf10=total,
        mean=average,
        sd=sqrt(within + spread),
        low=low,
        high=high,
    )


def _mixture(n: int, t: float, r: float) -> tuple[Array, Array]:
    """Return nodes g and the log of prior times likelihood ratio times step there; they sum to log BF10."""
    df = n - 1
    start = np.log(r**2) - 8.0  # exp(-r^2/(2g)) is exp(-1490) there
    stop = np.log(max(r**2, t**2 / n)) + LOG_TAIL
    u = np.arange(start, stop, LOG_STEP)
    g = np.exp(u)
    prior = 0.5 * np.log(r**2 / (2 * np.pi)) - 0.5 * u - r**2 / (2 * g)  # density in u = log g
    ratio = np.log1p(t**2 / ((1 + n * g) * df)) - np.log1p(t**2 / df)
    return g, prior - 0.5 * np.log1p(n * g) - n / 2 * ratio + np.log(LOG_STEP)


def _quantile(q: float, weight: Array, center: Array, scale: Array, df: int) -> float:
    """Return the q-quantile of a mixture of Student t distributions."""
    each = center + scale * stats.t.ppf(q, df)
    heavy = weight > 1e-300
    low, high = float(each[heavy].min()), float(each[heavy].max())
    if low == high:
        return low
    return float(
        optimize.brentq(
            lambda x: weight @ stats.t.cdf((x - center) / scale, df) - q, low, high, xtol=1e-13, rtol=1e-14
        )
    )
