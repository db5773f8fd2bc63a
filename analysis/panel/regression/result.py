"""What every verb of this room gives: `Regression`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import ModelError
from analysis.panel.regression.combine import Combination, estimated, label, tested, weights
from analysis.panel.regression.grid import Grid, average_rows, pairs
from analysis.panel.regression.inference.method import Inference
from analysis.panel.regression.link import Link
from analysis.panel.regression.types import Array
from analysis.words import nearest
from instruments.lines import wrapped
from instruments.showing import Shown

LEVEL = 0.95
ADJUSTMENTS = ("bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by")


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class Regression(Shown):
    """A fitted regression of repeated measures.

    Attributes
    ----------
    verb : str
        Which made it.
    formula : str
    method : str
        What was fitted, and where errors and degrees of freedom come from.
    n : int
        Rows used.
    persons : int
        Persons with at least one row used.
    left_out : DataFrame
        ``why rows persons``: rows left out by their first reason, and persons of whom no row is left; the last line
        sums up.
    converged : bool
    warnings : tuple of str
    variances : DataFrame or None
        ``term estimate se sd``: the parameters of the covariance matrix; of `gee` scale and correlations, without
        errors.
    covariances, correlation : DataFrame or None
        Of random effects, or of residuals over waves; of `gee` the working correlation.
    loglik, aic, bic : float
        NaN where there is no likelihood. With REML the restricted one. AIC and BIC count coefficients and covariance
        parameters; BIC takes the logarithm of the number of rows.
    qic : float
        Pan's criterion of `gee`; else NaN.
    tests : DataFrame or None
        ``test statistic df1 df2 p``: of `fixed_effects` and `within_between`, whether persons' effects are correlated
        with the predictors. An infinite `df2` marks a chi-square, otherwise the statistic is an F.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis.panel import mixed
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame({"person": np.repeat(range(50), 3), "x": rng.normal(size=150)})
    >>> fit = mixed("y ~ x", data.assign(y=data["x"] + rng.normal(size=150)))
    >>> fit.n, fit.persons
    (150, 50)
    """

    verb: str
    formula: str
    method: str
    n: int
    persons: int
    left_out: pd.DataFrame
    names: tuple[str, ...]
    inference: Inference
    grid: Grid | None = None
    link: Link | None = None
    converged: bool = True
    warnings: tuple[str, ...] = ()
    variances: pd.DataFrame | None = None
    covariances: pd.DataFrame | None = None
    correlation: pd.DataFrame | None = None
    loglik: float = np.nan
    aic: float = np.nan
    bic: float = np.nan
    qic: float = np.nan
    tests: pd.DataFrame | None = None

    @property
    def estimates(self) -> pd.DataFrame:
        """``term estimate se t df p low high``; ``z`` for ``t`` if degrees of freedom are infinite. 95% limits."""
        table = estimated(self.inference, np.eye(len(self.names)), LEVEL)
        table.insert(0, "term", list(self.names))
        return table

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the coefficients, as adjusted by the method."""
        return pd.DataFrame(self.inference.covariance, index=list(self.names), columns=list(self.names))

    @property
    def deviance(self) -> float:
        """Minus twice the log-likelihood."""
        return -2 * self.loglik

    def contrast(
        self,
        combinations: Combination | Sequence[Combination] | pd.DataFrame | Array,
        *,
        level: float = LEVEL,
    ) -> pd.DataFrame:
        """Return linear combinations of the coefficients, one row each.

        Parameters
        ----------
        combinations : mapping, sequence of mappings, DataFrame or ndarray
            ``{coefficient: weight}``; coefficients not named weigh 0.
        level : float
            Of the limits, between 0 and 1.

        Returns
        -------
        DataFrame
            ``contrast estimate se t df p low high``.

        Raises
        ------
        ModelError
            If a coefficient is unknown or a weight is no number.
        """
        rows = weights(self.names, combinations)
        table = estimated(self.inference, rows, _level(level))
        table.insert(0, "contrast", [label(self.names, row) for row in rows])
        return table

    def test(
        self, hypothesis: str | Combination | Sequence[Combination] | pd.DataFrame | Array
    ) -> pd.DataFrame:
        """Test that all combinations are 0, or all coefficients of a term of the formula.

        Returns
        -------
        DataFrame
            One row ``F df1 df2 p``; an infinite `df2` stands for chi-square / df1.

        Raises
        ------
        ModelError
            If the term or a coefficient is unknown, or all weights are 0.
        """
        rows = self._of_term(hypothesis) if isinstance(hypothesis, str) else weights(self.names, hypothesis)
        return tested(self.inference, rows)

    def _of_term(self, term: str) -> Array:
        places = {} if self.grid is None else {str(t): i for t, i in self.grid.spec.term_indices.items()}
        places = {"Intercept" if t == "1" else t: i for t, i in places.items()} or {
            name: [i] for i, name in enumerate(self.names)
        }
        if term not in places:
            raise ModelError(
                f"test: the formula has no term {term!r}{nearest(term, places) or '.'} Its terms are {list(places)}."
            )
        return np.eye(len(self.names))[list(places[term])]

    def means(
        self, by: str | Sequence[str], at: Mapping[str, Any] | None = None, *, level: float = LEVEL
    ) -> pd.DataFrame:
        """Return marginal means: predictions for each combination of `by`.

        Parameters
        ----------
        by : str or sequence of str
            Variables of the formula, such as wave and group.
        at : mapping, optional
            Values of variables. By default factors have all levels (averaged with equal weights if not in `by`),
            numbers their distinct values in `by`, else their mean.
        level : float

        Returns
        -------
        DataFrame
            Columns of `by`, then ``mean se df low high`` in the outcome's unit (for a link: the expected value, with
            limits from the scale of the coefficients).

        Raises
        ------
        ModelError
            If the model has no means (persons' effects taken out), or a variable or value is unknown.
        """
        cells, rows = self._average(by, at)
        table = estimated(self.inference, rows, _level(level))[["estimate", "se", "df", "low", "high"]]
        table = table.rename(columns={"estimate": "mean"})
        if self.link is not None:
            slope = self.link.slope(table["mean"].to_numpy())
            table["se"] = table["se"] * np.abs(slope)
            for name in ("mean", "low", "high"):
                table[name] = self.link.mean(table[name].to_numpy())
        return pd.concat([cells, table], axis=1)

    def differences(
        self,
        of: str,
        by: str | Sequence[str] = (),
        at: Mapping[str, Any] | None = None,
        *,
        level: float = LEVEL,
        adjust: str | None = None,
    ) -> pd.DataFrame:
        """Return differences of marginal means between the levels of `of`, within each combination of `by`.

        For a link, differences are on the scale of the coefficients (log odds, log rates).

        Parameters
        ----------
        of, by, at, level : optional
            As in `means`. Limits are those of each difference by itself.
        adjust : {"bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by"}, optional
            Adds ``p_adjusted``: p adjusted for the number of differences in the table, over all of `by`.

        Returns
        -------
        DataFrame
            Columns of `by`, `of` (``later - earlier``), ``estimate se t df p low high``.

        Raises
        ------
        ModelError
            As `means`.
        """
        rest = [by] if isinstance(by, str) else list(by)
        cells, rows = pairs(*self._average([*rest, of], at), of)
        if not len(rows):
            raise ModelError(f"differences: {of!r} has a single value. Give two or more in `at`.")
        table = pd.concat([cells, estimated(self.inference, rows, _level(level))], axis=1)
        return table if adjust is None else table.assign(p_adjusted=_adjusted(table["p"], adjust))

    def _average(self, by: str | Sequence[str], at: Mapping[str, Any] | None) -> tuple[pd.DataFrame, Array]:
        if self.grid is None:
            raise ModelError(
                f"means: {self.verb} takes the persons' own levels out, so that it has no means. Use mixed(), mmrm() "
                f"or gee()."
            )
        return average_rows(self.grid, [by] if isinstance(by, str) else list(by), dict(at or {}))

    def __repr__(self) -> str:
        likelihood = "" if np.isnan(self.loglik) else f", loglik={self.loglik:.3f}"
        gone = int(self.left_out["rows"].iloc[-1])
        return wrapped(
            f"Regression({self.verb}: {self.formula!r}, n={self.n}, persons={self.persons}, "
            f"rows left out={gone}{likelihood}; {self.method})"
        )


def _adjusted(p: pd.Series, method: str) -> Array:
    if method not in ADJUSTMENTS:
        raise ModelError(f"differences: adjust={method!r} is unknown. Choose one of {list(ADJUSTMENTS)}.")
    from statsmodels.stats.multitest import multipletests

    return np.asarray(multipletests(p.to_numpy(), method=method)[1], dtype=float)


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise ModelError(f"contrast: the level is {level}. Give a number between 0 and 1, such as 0.95.")
    return level


def chi_square(name: str, statistic: float, df: int) -> tuple[str, float, float, float, float]:
    """Return a row of `tests`."""
    return name, statistic, df, np.inf, float(stats.chi2.sf(statistic, df))


def test_table(rows: Sequence[tuple[str, float, float, float, float]]) -> pd.DataFrame:
    """Return `tests`."""
    return pd.DataFrame(rows, columns=["test", "statistic", "df1", "df2", "p"])
