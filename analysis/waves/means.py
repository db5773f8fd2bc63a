"""Means of a measure by wave and group, with their intervals: `means`."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.errors import DataError
from analysis.waves.groups import labeled_groups
from analysis.waves.panel import Panel


def means(panel: Panel, name: str, by: str | None = None, *, level: float = 0.95) -> pd.DataFrame:
    r"""Give the mean of a measure at each wave, of those who have a value there.

    The interval is Student's, :math:`\bar y \pm t_{n-1} s/\sqrt{n}` with divisor :math:`n-1` in s; persons are taken
    as independent of each other.

    Parameters
    ----------
    panel : Panel
    name : str
        A column of numbers.
    by : str, optional
        A column of groups that does not change within a person; persons without one are ``"(missing)"``.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    DataFrame
        A row for each group and wave: ``wave``, ``group`` (its value label; empty without `by`), ``n``, ``mean``,
        ``sd``, ``low``, ``high``; NaN where there are too few values.

    Raises
    ------
    DataError
        If a column is unknown or holds no numbers, a group changes, or `level` is none.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Column, Panel
    >>> from analysis.waves.means import means
    >>> rows = pd.MultiIndex.from_product([["a", "b", "c"], ["w1", "w2"]], names=["person", "wave"])
    >>> mood = pd.DataFrame({"mood": [1.0, 2.0, 3.0, None, 5.0, 6.0]}, index=rows)
    >>> panel = Panel(mood, ("w1", "w2"), {}, (Column("mood"),))
    >>> [int(n) for n in means(panel, "mood")["n"]]
    [3, 2]
    """
    panel.column(name)
    if not 0.0 < level < 1.0:
        raise DataError(f"means: level={level!r} must lie between 0 and 1, such as 0.95.")
    data = panel.data
    if not pd.api.types.is_numeric_dtype(data[name]):
        raise DataError(f"means: column {name!r} holds no numbers. Name a score or a measure.")
    values = data[name].astype(float)
    persons = data.index.get_level_values("person")
    labels, groups = labeled_groups(panel, by)
    group = labels.reindex(persons).to_numpy()
    wave = data.index.get_level_values("wave").astype(str).to_numpy()
    rows = []
    for label in groups:
        for place in panel.waves:
            own = values.to_numpy()[(group == label) & (wave == place)]
            rows.append((place, label, *_row(own[np.isfinite(own)], level)))
    return pd.DataFrame(rows, columns=["wave", "group", "n", "mean", "sd", "low", "high"])


def _row(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", level: float) -> tuple[float, ...]:
    n = len(values)
    mean = float(values.mean()) if n else np.nan
    sd = float(values.std(ddof=1)) if n > 1 else np.nan
    half = float(stdtrit(n - 1, 0.5 + 0.5 * level)) * sd / np.sqrt(n) if n > 1 else np.nan
    return n, mean, sd, mean - half, mean + half
