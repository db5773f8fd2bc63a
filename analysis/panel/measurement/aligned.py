"""Aligned factors, and the tables that one reads off them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.panel.measurement.alignment_loss import Loss, Minimum
from analysis.panel.measurement.measured import Context, Item, Measured
from analysis.sem import Fit
from analysis.sem.fit import Z95
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Aligned:
    """One factor, aligned, in the unit of the reference: its standard deviation is 1.

    Attributes
    ----------
    factor : str
    contexts : tuple of Context
    items : tuple of Item
    means, sds : ndarray, shape (G,)
    covariance : ndarray, shape (2G, 2G)
        Of means, then of standard deviations.
    loadings, intercepts : ndarray, shapes (G, J), (G, K)
        Aligned; intercepts of ordinal items are negative thresholds.
    owner : ndarray of int, shape (K,)
    by_loading, by_intercept : ndarray, shapes (G, J), (G, K)
        Shares of the loss.
    r2_loadings, r2_intercepts : ndarray, shapes (J,), (K,)
    minimum : Minimum
    """

    factor: str
    contexts: tuple[Context, ...]
    items: tuple[Item, ...]
    means: Array
    sds: Array
    covariance: Array
    loadings: Array
    intercepts: Array
    owner: NDArray[np.intp]
    by_loading: Array
    by_intercept: Array
    r2_loadings: Array
    r2_intercepts: Array
    minimum: Minimum


@dataclass(frozen=True)
class Alignment(Shown):
    """Aligned factors.

    Attributes
    ----------
    measured : Measured
    fit : Fit
        The configural model.
    loss : Loss
    factors : tuple of Aligned
    warnings : tuple of str

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis.panel import alignment
    >>> data["group"] = ["one", "two"] * 100
    >>> len(alignment("f =~ a + b + c + d", data, group="group").means)
    2
    """

    measured: Measured
    fit: Fit
    loss: Loss
    factors: tuple[Aligned, ...]
    warnings: tuple[str, ...]

    def __repr__(self) -> str:
        names = ", ".join(one.factor for one in self.factors)
        columns = ["factor", "context", "mean", "se", "low", "high", "variance"]
        told = [wrapped(warning, lead="- ") for warning in self.warnings]
        return "\n".join([f"Alignment of {names}", frame_text(self.means[columns]), *told])

    @property
    def means(self) -> pd.DataFrame:
        """Means and variances: factor context mean se low high variance variance_se, in the reference's unit.

        Under ``fixed`` the reference's mean is 0. Under ``free`` means are about an origin of their own: differences
        count. Errors come from the configural covariance by the delta method at the minimum; that the minimum was
        searched for, and which parameters were found to differ, is not in them.
        """
        rows = []
        for one in self.factors:
            G = len(one.means)
            se = np.sqrt(np.maximum(np.diag(one.covariance), 0.0))
            for g, at in enumerate(one.contexts):
                m, s = one.means[g], one.sds[g]
                limits = (m - Z95 * se[g], m + Z95 * se[g])
                place = self.measured.words(at)
                rows.append((one.factor, place, m, se[g], *limits, s**2, 2.0 * s * se[G + g]))
        columns = ["factor", "context", "mean", "se", "low", "high", "variance", "variance_se"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def parameters(self) -> pd.DataFrame:
        """Aligned parameters: factor item parameter context estimate share, with the share of the loss each makes."""
        rows = []
        for one in self.factors:
            names = _names(one.items)
            for g, at in enumerate(one.contexts):
                place = self.measured.words(at)
                for j, item in enumerate(one.items):
                    share = one.by_loading[g, j] / one.minimum.loss
                    rows.append((one.factor, item.name, "loading", place, one.loadings[g, j], share))
                for k, (name, kind, sign) in enumerate(names):
                    share = one.by_intercept[g, k] / one.minimum.loss
                    rows.append((one.factor, name, kind, place, sign * one.intercepts[g, k], share))
        return pd.DataFrame(rows, columns=["factor", "item", "parameter", "context", "estimate", "share"])

    @property
    def r2(self) -> pd.DataFrame:
        """How much of each configural parameter's variance over contexts the factor's mean and variance explain.

        Columns factor item parameter r2 share: 1 is invariance; `share` is the parameter's part of the loss.
        """
        rows = []
        for one in self.factors:
            for j, item in enumerate(one.items):
                share = one.by_loading[:, j].sum() / one.minimum.loss
                rows.append((one.factor, item.name, "loading", one.r2_loadings[j], share))
            for k, (item_name, kind, _) in enumerate(_names(one.items)):
                share = one.by_intercept[:, k].sum() / one.minimum.loss
                rows.append((one.factor, item_name, kind, one.r2_intercepts[k], share))
        return pd.DataFrame(rows, columns=["factor", "item", "parameter", "r2", "share"])

    @property
    def losses(self) -> pd.DataFrame:
        """Where each search ended: factor start loss; the start followed from the quadratic loss comes first."""
        rows = [
            (one.factor, "continued" if k == 0 else f"random {k}", loss)
            for one in self.factors
            for k, loss in enumerate(one.minimum.losses)
        ]
        return pd.DataFrame(rows, columns=["factor", "start", "loss"])


def _names(items: Sequence[Item]) -> list[tuple[str, str, float]]:
    """Item, kind and sign of each intercept: thresholds are shown with their own sign."""
    found: list[tuple[str, str, float]] = []
    for item in items:
        if item.ordinal:
            found += [(item.name, f"t{k}", -1.0) for k in range(1, item.thresholds + 1)]
        else:
            found.append((item.name, "intercept", 1.0))
    return found
