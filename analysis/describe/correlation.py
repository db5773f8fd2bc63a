"""`correlations`: who goes with what, with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import atanh, nan, sqrt, tanh
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from analysis.describe.sheets import Data, columns_of
from analysis.errors import DataError
from analysis.waves import Panel
from analysis.waves.names import unknown
from instruments.lines import frame_text, p_told
from instruments.showing import Shown

WHERE = "correlations"
Method = Literal["pearson", "spearman"]
Missing = Literal["pairwise", "listwise"]
MOST_SHOWN = 40  # rows of the text; `pairs` has them all
LEAST = 4  # Fisher's interval divides by n - 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlations(Shown):
    """Correlations of several variables, unrounded.

    Attributes
    ----------
    variables, labels : tuple of str
        Of a panel, a column at a wave is called ``<name>_<wave>``.
    waves : tuple of str or None
        Wave of each variable; None of a data frame.
    moments : DataFrame
        variable, n, mean, sd (divisor n - 1).
    pairs : DataFrame
        first, second, n, r, low, high, p; NaN where a variable does not vary or fewer than 4 persons have both.
    level : float
        Of the intervals.
    """

    variables: tuple[str, ...]
    labels: tuple[str, ...]
    waves: tuple[str | None, ...]
    moments: pd.DataFrame
    pairs: pd.DataFrame
    method: Method
    missing: Missing
    level: float

    def __repr__(self) -> str:
        head = f"Correlations({len(self.variables)} variables, {self.method}, {self.missing})"
        return f"{head}\n{frame_text(self.pairs, {'p': p_told}, max_rows=MOST_SHOWN)}"


def correlations(
    data: Data,
    variables: Sequence[str],
    *,
    method: Method = "pearson",
    missing: Missing = "pairwise",
    level: float = 0.95,
    labels: Mapping[str, str] | None = None,
) -> Correlations:
    r"""Correlate variables.

    The interval of Pearson's r is Fisher's, :math:`\tanh(\mathrm{artanh}\,r \pm z/\sqrt{n - 3})`; that of Spearman's
    has :math:`\sqrt{(1 + r^2/2)/(n - 3)}` in its place. p values are of Student's t with n - 2 degrees of freedom.

    Parameters
    ----------
    data : DataFrame or Panel
    variables : sequence of str
        At least two columns of numbers. Of a panel: a column, which stands for itself at each of its waves, or
        ``<name>_<wave>``.
    method : {"pearson", "spearman"}
    missing : {"pairwise", "listwise"}
        Whether each pair takes all who have both, or all pairs those who have every variable.
    level : float
        Of the intervals, between 0 and 1.
    labels : mapping or None
        Words for variables in place of the columns' own.

    Raises
    ------
    DataError
        If a column is unknown, named twice, holds no numbers or no value at all, or fewer than two are named.

    References
    ----------
    Fisher (1921), Metron 1:3-32
    Bonett & Wright (2000), Psychometrika 65:23-28, doi:10.1007/BF02294183 (Spearman)

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.describe import correlations
    >>> data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 1, 4, 3, 5]})
    >>> round(correlations(data, ["x", "y"]).pairs["r"].item(), 3)
    0.8
    """
    if not 0 < level < 1:
        raise DataError(
            f"{WHERE}: a level of {level:g} is asked for. Give one between 0 and 1, such as 0.95."
        )
    frame, words, waves = _wide(data, variables, labels or {})
    _check(frame)
    if missing == "listwise":
        frame = frame.dropna()
    names = [str(name) for name in frame.columns]
    return Correlations(
        variables=tuple(names),
        labels=words,
        waves=waves,
        moments=pd.DataFrame(
            [(n, int(frame[n].count()), float(frame[n].mean()), float(frame[n].std(ddof=1))) for n in names],
            columns=["variable", "n", "mean", "sd"],
        ),
        pairs=pd.DataFrame(
            [(a, b, *correlation(frame[a], frame[b], method, level)) for a, b in combinations(names, 2)],
            columns=["first", "second", "n", "r", "low", "high", "p"],
        ),
        method=method,
        missing=missing,
        level=level,
    )


def correlation(
    x: "pd.Series[float]", y: "pd.Series[float]", method: Method, level: float
) -> tuple[int, float, float, float, float]:
    """Return n, r, low, high and p of two variables over the rows that have both; see `correlations`."""
    both = pd.DataFrame({"x": x, "y": y}).dropna().to_numpy(dtype=float)
    n = len(both)
    if n < LEAST or (np.ptp(both, axis=0) == 0).any():
        return n, nan, nan, nan, nan
    found = stats.pearsonr(*both.T) if method == "pearson" else stats.spearmanr(*both.T)
    r, p = float(found.statistic), float(found.pvalue)
    if abs(r) >= 1:
        return n, r, r, r, p
    half = float(stats.norm.isf((1 - level) / 2)) * sqrt(
        (1 if method == "pearson" else 1 + r**2 / 2) / (n - 3)
    )
    return n, r, tanh(atanh(r) - half), tanh(atanh(r) + half), p


def _wide(
    data: Data, variables: Sequence[str], labels: Mapping[str, str]
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str | None, ...]]:
    """Return a column a variable, with its words and its wave."""
    columns = columns_of(data)
    if not isinstance(data, Panel):
        if absent := [name for name in variables if name not in columns]:
            raise unknown(WHERE, absent, list(columns))
        return data[list(variables)], tuple(labels.get(n) or n for n in variables), (None,) * len(variables)
    places = {f"{name}_{wave}": (name, wave) for name, c in columns.items() for wave in c.waves}
    chosen: list[tuple[str, str]] = []
    for name in variables:
        own = [(name, wave) for wave in data.waves if wave in columns[name].waves] if name in columns else []
        chosen += own or ([places[name]] if name in places else [])
        if not own and name not in places:
            raise unknown(WHERE, [name], [*columns, *places])
    by_wave = {wave: data.at(wave) for wave in data.waves}
    frame = pd.DataFrame(
        {f"{name}_{wave}": by_wave[wave][name].reindex(data.persons) for name, wave in dict.fromkeys(chosen)}
    )
    if len(frame.columns) < len(chosen):
        raise DataError(f"{WHERE}: a column at a wave is named twice. Name each once.")
    words = tuple(labels.get(f"{n}_{w}") or labels.get(n) or columns[n].label or n for n, w in chosen)
    return frame, words, tuple(wave for _, wave in chosen)


def _check(frame: pd.DataFrame) -> None:
    if len(frame.columns) < 2:
        raise DataError(f"{WHERE}: {len(frame.columns)} variable(s) are named. Name at least two.")
    if not frame.columns.is_unique:
        raise DataError(f"{WHERE}: a variable is named twice. Name each once.")
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise DataError(f"{WHERE}: column {name!r} holds no numbers. Take it out, or recode it.")
        if not frame[name].notna().any():
            raise DataError(f"{WHERE}: column {name!r} has no value at all. Take it out.")
