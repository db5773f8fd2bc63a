"""What a power analysis gives: a table, what became of the replicates, and power as a curve of n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.panel.power.analytic import misfit_at, power_at
from analysis.panel.power.effects import Misfit
from analysis.panel.power.picture import chosen_lines, power_svg
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown

SIMULATED = "simulated: all data behind these numbers were drawn from the population that was stated."
SHORT = ["effect", "n", "method", "population", "power", "power_mcse"]
STEPS = 40  # points of a curve
METHODS = {"analytic": "analytic", "monte_carlo": "Monte Carlo", "both": "analytic and Monte Carlo"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What one row brings to a test.

    Attributes
    ----------
    effect, label : str
    group : int
    kind : str
        ``wald``, ``ratio`` or ``misfit``.
    noncentrality : float
        Of one row; NaN for tests of fit.
    df : int
    misfit : Misfit or None
    """

    effect: str
    label: str
    group: int
    kind: str
    noncentrality: float
    df: int
    misfit: Misfit | None = None

    def power(self, n: float, alpha: float, groups: int) -> float:
        """Give the power of n rows."""
        if self.misfit is not None:
            return float(misfit_at(n, self.misfit, self.df, alpha, groups))
        return float(power_at(n, self.kind, self.noncentrality, self.df, alpha))


@dataclass(frozen=True, eq=False, slots=True)
class Power(Shown):
    """The power of a model's tests.

    Attributes
    ----------
    table : DataFrame
        A row for each effect, number of rows n and method: effect label lhs op rhs group n method population power,
        and from Monte-Carlo replicates the rest of `analysis.panel.power.performance.performance`, each with its
        ``_mcse``. Analytic rows have the asymptotic error as ``mean_se``. All replicates that converged count.
    admissible : DataFrame
        The Monte-Carlo rows again, from admissible replicates alone.
    inadmissible : DataFrame
        By n: replicates asked and converged, why the others were not, negative variances, covariances that are not
        positive definite, errors that are none, any of these; and how often the test of exact fit rejected.
    units : tuple of Unit
        Noncentralities, for `curve`; empty without the analytic method.
    alpha : float
    groups : int
    n : tuple of int
        The numbers of rows asked for.
    method : str
    replicates : int
    seed : int or None
    notes : tuple of str

    Examples
    --------
    >>> from analysis.panel.power import power
    >>> power("y ~ start(.3)*x", n=[50, 100], effect="y ~ x").table["n"].tolist()
    [50, 100]
    """

    table: pd.DataFrame
    admissible: pd.DataFrame
    inadmissible: pd.DataFrame
    units: tuple[Unit, ...]
    alpha: float
    groups: int
    n: tuple[int, ...]
    method: str
    replicates: int
    seed: int | None
    notes: tuple[str, ...]

    @property
    def simulated(self) -> bool:
        """Whether the numbers come from simulated data; analytic power alone draws none."""
        return self.method != "analytic"

    def curve(self, n: Sequence[int] | None = None) -> pd.DataFrame:
        """Give power as a function of n, ready to be drawn.

        Parameters
        ----------
        n : sequence of int, optional
            By default from half the smallest to twice the largest n asked for. Without the analytic method the curve
            has the replicated points alone.

        Returns
        -------
        DataFrame
            effect label group n method power low high; the limits are 95 % ones of Monte-Carlo error, NaN on the
            analytic line.
        """
        if n is not None and not all(k >= 2 for k in n):
            raise ModelError("curve: n must be numbers of rows, 2 or more.")
        grid = (
            np.unique(np.linspace(0.5 * min(self.n), 2.0 * max(self.n), STEPS).astype(int))
            if n is None
            else np.array(n)
        )
        lines = [
            (
                u.effect,
                u.label,
                u.group,
                int(k),
                "analytic",
                u.power(float(k), self.alpha, self.groups),
                np.nan,
                np.nan,
            )
            for u in self.units
            for k in grid
        ]
        for row in self.table[self.table["method"] == "monte_carlo"].to_dict("records"):
            low, high = interval(row["power"], row["replicates"])
            lines.append(
                (row["effect"], row["label"], row["group"], row["n"], "monte_carlo", row["power"], low, high)
            )
        return pd.DataFrame(
            lines, columns=["effect", "label", "group", "n", "method", "power", "low", "high"]
        )

    def svg(
        self,
        n: Sequence[int] | None = None,
        *,
        effect: str | Sequence[str] | None = None,
        target: float | None = 0.8,
    ) -> str:
        """Draw power over n: analytic power as lines, replicates as points with their Monte-Carlo limits.

        Parameters
        ----------
        n : sequence of int, optional
            Where lines are drawn; see `curve`.
        effect : str or sequence of str, optional
            Names or labels of the effects to draw, at most seven; by default all.
        target : float or None
            A dashed line at this power.

        Returns
        -------
        str
            SVG, the same for the same numbers; with a title and a description for readers that do not see it.

        Raises
        ------
        ModelError
            If an effect is not there, there are too many to be told apart, or `target` is no power.
        """
        if target is not None and not 0.0 < target < 1.0:
            raise ModelError(f"svg: target={target!r} must lie between 0 and 1, or be None for no line.")
        title = f"Power, {METHODS[self.method]}, alpha = {self.alpha:g}"
        if self.simulated:
            title += f", {self.replicates} replicates"
        return power_svg(chosen_lines(self.curve(n), effect), target, title)

    def __repr__(self) -> str:
        some = frame_text(self.table[[c for c in SHORT if c in self.table]])
        head = f"Power({self.method}, alpha={self.alpha:g}, n={list(self.n)})"
        return "\n".join([wrapped(head), some, *(wrapped(note, lead="- ") for note in self._told)])

    @property
    def _told(self) -> tuple[str, ...]:
        return (SIMULATED, *self.notes) if self.simulated else self.notes


def interval(share: float, replicates: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """Give Wilson's 95 % limits of a share of replicates.

    References
    ----------
    Wilson (1927), J Am Stat Assoc 22:209-212, doi:10.1080/01621459.1927.10502953
    """
    if not replicates:
        return float("nan"), float("nan")
    center = (share + z**2 / (2 * replicates)) / (1 + z**2 / replicates)
    half = (
        z * np.sqrt(share * (1 - share) / replicates + (z / (2 * replicates)) ** 2) / (1 + z**2 / replicates)
    )
    return float(center - half), float(center + half)
