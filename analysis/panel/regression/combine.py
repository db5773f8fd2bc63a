"""Linear combinations of coefficients: written down, estimated, tested."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import ModelError
from analysis.panel.regression.inference.method import Inference
from analysis.panel.regression.types import Array
from analysis.words import nearest

Combination = Mapping[str, float]


def weights(
    names: Sequence[str], combinations: Combination | Sequence[Combination] | pd.DataFrame | Array
) -> Array:
    """Return combinations as rows over the coefficients.

    Parameters
    ----------
    names : sequence of str
        The coefficients.
    combinations : mapping, sequence of mappings, DataFrame or ndarray
        Weights by coefficient, those not named 0; or all of them in order.

    Raises
    ------
    ModelError
        If a coefficient is unknown, the shape is wrong, or a weight is no number.
    """
    if isinstance(combinations, Mapping):
        return np.array([_row(names, combinations)])
    if isinstance(combinations, pd.DataFrame):
        return np.array([_row(names, dict(row)) for _, row in combinations.iterrows()])
    if len(combinations) and all(isinstance(c, Mapping) for c in combinations):
        return np.array([_row(names, c) for c in combinations if isinstance(c, Mapping)])
    try:
        rows = np.atleast_2d(np.asarray(combinations, dtype=float))
    except (TypeError, ValueError):
        rows = np.zeros((0, 0))
    if rows.ndim != 2 or rows.shape[1] != len(names) or not np.isfinite(rows).all():
        raise ModelError(
            f"contrast: weights for {len(names)} coefficients are needed. Give {{coefficient: weight}} or an array "
            f"with a column for each of {list(names)}."
        )
    return rows


def _row(names: Sequence[str], combination: Combination) -> Array:
    for name, weight in combination.items():
        if name not in names:
            raise ModelError(
                f"contrast: there is no coefficient {name!r}{nearest(str(name), names) or '.'} The coefficients are "
                f"{list(names)}."
            )
        if not isinstance(weight, int | float | np.number) or not np.isfinite(weight):
            raise ModelError(f"contrast: the weight of {name!r} is no number. Give a number.")
    return np.array([float(combination.get(name, 0.0)) for name in names])


def label(names: Sequence[str], row: Array) -> str:
    """Return a combination in words, such as ``time + 2 time:group``."""
    parts = [
        f"{w:+g} {name}".replace("+1 ", "+ ").replace("-1 ", "- ")
        for name, w in zip(names, row, strict=True)
        if w
    ]
    return " ".join(parts).removeprefix("+ ").removeprefix("+") or "0"


def estimated(of: Inference, rows: Array, level: float) -> pd.DataFrame:
    """Return ``estimate se t df p low high`` of each row; ``z`` for ``t`` where degrees of freedom are infinite."""
    value = rows @ of.beta
    se = np.sqrt(np.maximum(np.einsum("qa,ab,qb->q", rows, of.covariance, rows), 0.0))
    df = np.array([of.df(row) if row.any() else np.nan for row in rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = value / se
    half = stats.t.ppf((1 + level) / 2, df) * se
    statistic = "z" if len(df) and np.isinf(df).all() else "t"
    return pd.DataFrame(
        {
            "estimate": value,
            "se": se,
            statistic: t,
            "df": df,
            "p": 2 * stats.t.sf(np.abs(t), df),
            "low": value - half,
            "high": value + half,
        }
    )


def tested(of: Inference, rows: Array) -> pd.DataFrame:
    """Return ``F df1 df2 p`` of the hypothesis that all rows are 0; dependent rows count once."""
    values, turned = np.linalg.svd(rows)[1:]
    rank = int((values > 1e-10 * max(values.max(), 1e-300)).sum())
    if rank == 0:
        raise ModelError("contrast: all weights are 0. Give at least one that is not.")
    test = of.joint(rows if rank == len(rows) else turned[:rank])
    return pd.DataFrame({"F": [test.f], "df1": [test.df1], "df2": [test.df2], "p": [test.p]})
