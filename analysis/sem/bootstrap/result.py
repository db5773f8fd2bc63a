"""What a bootstrap gives: every estimate with its bootstrap error and limits, and what became of the draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sem.about import paths
from analysis.sem.bootstrap.quantities import SCALES, Quantities
from analysis.sem.fit import Fit
from instruments.showing import Shown

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draws:
    """What became of the draws.

    Attributes
    ----------
    asked : int
    converged : int
        Fitted; only these count.
    failed : mapping as tuple of (str, int)
        How many were left out, and why: ``not converged``; ``not identified``; ``unusable``, for a constant
        variable or covariances that are not positive definite.
    negative_variances : int
        Of the converged: with a variance below 0. They count, as leaving them out would shorten the intervals.
    """

    asked: int
    converged: int
    failed: tuple[tuple[str, int], ...]
    negative_variances: int


@dataclass(frozen=True)
class Bootstrap(Shown):
    """A fit with bootstrap errors and limits.

    Attributes
    ----------
    fit : Fit
        The fit to the whole sample; estimates and measures are its own.
    draws : Draws
    theta : ndarray, shape (converged, q)
        The free parameters of every draw.
    chisq : ndarray, shape (converged,)
        The standard test statistic of every draw.
    values : Quantities
        Raw, standardized and defined values of every draw, shapes (converged, rows of `estimates`).
    low, high : Quantities
        Their limits, shapes (rows,).
    kind : str
        ``ordinary`` or ``bollen_stine``.
    ci : str
        ``percentile`` or ``bca``.
    level : float
    seed : int
    warnings : tuple of str
        The fit's own, and what should be known about the draws.
    """

    fit: Fit
    draws: Draws
    theta: Array
    chisq: Array
    values: Quantities
    low: Quantities
    high: Quantities
    kind: str
    ci: str
    level: float
    seed: int
    warnings: tuple[str, ...]

    @property
    def model(self) -> str:
        return self.fit.model

    @property
    def n(self) -> int:
        """Rows used."""
        return self.fit.n

    @property
    def converged(self) -> bool:
        return self.fit.converged

    @property
    def estimates(self) -> pd.DataFrame:
        """Estimates of every free, fixed and defined parameter, with bootstrap errors and limits.

        Columns lhs op rhs group label free estimate se low high, then std_lv std_lv_se std_lv_low std_lv_high, and the
        same for std_all. Errors are standard deviations over the draws; a value that no draw estimates (fixed,
        or a moment of an exogenous covariate) has error 0 and itself for limits. The level of the limits is in
        ``.attrs["level"]``.
        """
        own = self.fit.estimates
        found = own[["lhs", "op", "rhs", "group", "label", "free"]].copy()
        still = self.still
        for name in SCALES:
            values, prefix = getattr(self.values, name), "" if name == "estimate" else f"{name}_"
            point = own[name].to_numpy()
            fixed = still[name]
            found[name] = point
            found[f"{prefix}se"] = np.where(fixed, 0.0, values.std(axis=0, ddof=1))
            found[f"{prefix}low"] = np.where(fixed, point, getattr(self.low, name))
            found[f"{prefix}high"] = np.where(fixed, point, getattr(self.high, name))
        found.attrs["level"] = self.level
        return found

    @property
    def paths(self) -> pd.DataFrame:
        """Estimates of what the model is about, in words, with bootstrap errors and limits; see `Fit.paths`."""
        return paths(self.fit.about, self.estimates, self.fit.groups)

    @property
    def still(self) -> dict[str, NDArray[np.bool_]]:
        """Which rows no draw estimates: on the raw and on the standardized scales."""
        rows = self.fit.parameters.rows
        defined = self.values.estimate.shape[1] - len(rows)
        raw = np.array([row.free == 0 for row in rows] + [False] * defined)
        exo = np.array([row.exo for row in rows] + [False] * defined)
        spread = {name: _constant(getattr(self.values, name)) for name in SCALES}
        return {
            "estimate": raw | spread["estimate"],
            "std_lv": exo | spread["std_lv"],
            "std_all": exo | spread["std_all"],
        }

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the free parameters over the draws, divisor draws - 1."""
        names = self.fit.covariance.columns
        return pd.DataFrame(np.atleast_2d(np.cov(self.theta, rowvar=False)), index=names, columns=names)

    @property
    def pvalue(self) -> float:
        """Bollen-Stine p: the share of draws whose statistic is at least the fit's; NaN for an ordinary bootstrap."""
        if self.kind != "bollen_stine":
            return float("nan")
        return float(np.mean(self.chisq >= self.fit.measures["chisq"]))

    @property
    def measures(self) -> pd.Series:
        """The fit's measures, and after a Bollen-Stine bootstrap ``pvalue_bollen_stine``."""
        own = self.fit.measures
        if self.kind == "bollen_stine":
            own["pvalue_bollen_stine"] = self.pvalue
        return own

    def __repr__(self) -> str:
        d = self.draws
        p = f", p={self.pvalue:.3f}" if self.kind == "bollen_stine" else ""
        return (
            f"Bootstrap({self.kind}, {d.converged} of {d.asked} draws, {self.level:.0%} {self.ci} limits{p})"
        )


def _constant(draws: Array) -> NDArray[np.bool_]:
    """Tell which columns do not vary beyond rounding."""
    return np.asarray(np.ptp(draws, axis=0) <= 1e-12 * (1.0 + np.abs(draws).max(axis=0)))
