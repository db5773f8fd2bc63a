"""Omega: how reliable the sum of items is if one factor is behind them."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd

from analysis.errors import DataError, FitError
from analysis.psychometrics.items import fault_of
from analysis.sem import Fit, sem
from instruments.lines import wrapped
from instruments.showing import Shown

FACTOR = "wavepath_factor"
LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Omega(Shown):
    """Omega with its 95 % interval, or why there is none.

    Attributes
    ----------
    n : int
        Persons with every item answered.
    estimate, low, high : float
        At most 1, without unit; NaN with a `note`.
    note : str or None
    """

    n: int
    estimate: float
    low: float
    high: float
    note: str | None = None

    def __repr__(self) -> str:
        if self.note is not None:
            return wrapped(f"Omega(none: {self.note}; n={self.n})")
        return f"Omega({self.estimate:.3f} [{self.low:.3f}, {self.high:.3f}], n={self.n})"


def omega(keyed: pd.DataFrame) -> Omega:
    r"""Return omega total of the sum of items, from a model of one factor fitted by maximum likelihood.

    .. math:: \omega = \frac{(\sum_i \lambda_i)^2}{(\sum_i \lambda_i)^2 + \sum_i \theta_i}

    with loadings :math:`\lambda` on a factor of variance 1 and residual variances :math:`\theta`. The interval is
    estimate plus or minus 1.96 standard errors (delta method).

    Parameters
    ----------
    keyed : DataFrame, shape (persons, items)
        Item scores, all keyed in the same direction, at least three items; missing is NaN, and only persons with every
        item count.

    Returns
    -------
    Omega
        Without an estimate, but with a note, where the model is not identified, does not converge or has a solution
        that cannot be (a residual variance below 0).

    References
    ----------
    McDonald (1999), Test Theory: A Unified Treatment, 89-90
    Raykov (2002), Struct Equ Modeling 9:195-212 (interval)

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis.psychometrics import omega
    >>> rng = np.random.default_rng(1)
    >>> items = pd.DataFrame(rng.normal(size=(200, 1)) + rng.normal(size=(200, 4)), columns=list("abcd"))
    >>> 0.7 < omega(items).estimate < 0.9
    True
    """
    complete = keyed.dropna().astype(float)
    n, k = complete.shape
    if fault := fault_of(complete):
        return _none(n, fault)
    if k < LEAST_ITEMS:
        return _none(n, "a factor of fewer than 3 items is not identified")
    if not (np.ptp(complete.to_numpy(), axis=0) > 0).all():
        return _none(n, "an item has one answer only")
    if n <= k:
        return _none(n, "there are no more persons than items")
    complete.columns = pd.Index([f"i{place}" for place in range(1, k + 1)])
    try:
        fit = sem(_syntax(k), complete, std_lv=True)
    except (FitError, DataError):  # the latter of items that are copies of one another
        return _none(n, "the model of one factor could not be fitted")
    return _of(fit, n)


def _syntax(k: int) -> str:
    items = range(1, k + 1)
    loadings = " + ".join(f"l{i}*i{i}" for i in items)
    residuals = "\n".join(f"i{i} ~~ e{i}*i{i}" for i in items)
    total = f"({' + '.join(f'l{i}' for i in items)})^2"
    return f"{FACTOR} =~ {loadings}\n{residuals}\nomega := {total} / ({total} + {' + '.join(f'e{i}' for i in items)})"


def _of(fit: Fit, n: int) -> Omega:
    if not fit.converged:
        return _none(n, "the model of one factor did not converge")
    if any(words.startswith("inadmissible") for words in fit.warnings):
        return _none(n, "the model of one factor has a solution that cannot be")
    row = next(row for row in fit.estimates.to_dict("records") if row["label"] == "omega")
    if not isfinite(row["se"]):
        return _none(n, "the model of one factor has no standard errors")
    return Omega(n, float(row["estimate"]), float(row["low"]), float(row["high"]))


def _none(n: int, note: str) -> Omega:
    return Omega(n, float("nan"), float("nan"), float("nan"), note)
