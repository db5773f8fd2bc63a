"""The door for data: from a frame or a panel to checked rows, group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError, MomentsError
from analysis.sem.linalg import above
from analysis.waves import Panel
from analysis.words import nearest

Array = NDArray[np.float64]

SINGULAR = 1e-10  # smallest eigenvalue of the correlations that counts as positive
CONSTANT = 1e-26  # of the largest variance: what rounding may leave of none; units may be far apart


@dataclass(frozen=True, slots=True)
class Rows:
    """One group's data.

    Attributes
    ----------
    label : str
        The group's value, as text; empty if there is one group.
    values : ndarray, shape (n, p)
        NaN is missing; complete under listwise deletion.
    weights : ndarray, shape (n,), or None
        Sampling weights, scaled as was asked for; by default they sum to the number of rows of all groups.
    clusters : ndarray of int, shape (n,), or None
    places : ndarray of int, shape (n,), or None
        Which rows of the data these are, from 0.
    index : Index or None
        Their labels in the data.
    """

    label: str
    values: Array
    weights: Array | None
    clusters: NDArray[np.intp] | None
    places: NDArray[np.intp] | None = None
    index: pd.Index | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """What a model is fitted to.

    Attributes
    ----------
    groups : tuple of Rows
        In the order in which their values first appear.
    n_left_out : int
        Rows left out for missing values.
    normalization : str
        What weights sum to; see `scaling`.
    """

    groups: tuple[Rows, ...]
    n_left_out: int
    normalization: str = "total"


def from_data(
    data: object,
    names: Sequence[str],
    *,
    group: str | None = None,
    cluster: str | None = None,
    weights: str | None = None,
    required: Sequence[str] | None = None,
    ordered: Sequence[str] = (),
    group_label: Sequence[object] | None = None,
    normalization: str = "total",
) -> Data:
    """Take the rows of the model's variables, group by group.

    Parameters
    ----------
    data : DataFrame or Panel
        A panel is taken wide, with columns ``<name>_<wave>``.
    names : sequence of str
        The model's observed variables.
    group, cluster, weights : str, optional
        Columns of group values, cluster identifiers, sampling weights.
    required : sequence of str, optional
        Variables that must be observed for a row to stay (by default all). A row in which every variable is
        missing goes in any case.
    ordered : sequence of str
        Variables that may be ordered categoricals; they become the numbers of their categories, from 1.
    group_label : sequence, optional
        The groups to take, in this order.
    normalization : str
        What weights sum to: ``total``, the rows used; ``group``, each group's rows; ``none``: they stay.

    Raises
    ------
    DataError
        If a variable is unknown, text or infinite, weights are not positive, a group column or a cluster
        column has one level, or a group has too few rows.
    """
    if normalization not in ("total", "group", "none"):
        raise DataError(
            f"sampling_weights_normalization: {normalization!r} is not known. There are 'total', 'group' and 'none'."
        )
    extra = [c for c in (group, cluster, weights) if c is not None]
    frame = _frame(data, [*names, *extra])
    _check_columns(frame, [*names, *extra])
    values = model_values(frame, names, ordered)
    missing = np.isnan(values)
    needed = names if required is None else required
    lacking = missing[:, [list(names).index(v) for v in needed]].any(axis=1)
    keep: NDArray[np.bool_] = np.asarray(~lacking & ~missing.all(axis=1))
    for column in extra:
        keep &= frame[column].notna().to_numpy()
    wanted = _wanted(frame, group, group_label)
    keep &= wanted
    weight = _weights(frame[weights], keep) if weights is not None else None
    clusters = _clusters(frame[cluster], keep) if cluster is not None else None
    found = _groups(frame[group] if group is not None else None, keep, wanted, group_label)
    factors = [1.0] * len(found)
    if weight is not None:
        factors = _factors(weight, [mine for _, mine in found], normalization)
    groups = []
    for (label, mine), factor in zip(found, factors, strict=True):
        whole = bool(mine.all())
        rows = values if whole else values[mine]
        _check_group(rows, names, label, int(keep.sum()), int(wanted.sum()))
        groups.append(
            Rows(
                label,
                rows,
                None if weight is None else weight[mine] * factor,
                None if clusters is None else clusters[mine],
                np.flatnonzero(mine),
                frame.index if whole else frame.index[mine],
            )
        )
    return Data(tuple(groups), int((wanted & ~keep).sum()), normalization)


def model_values(frame: pd.DataFrame, names: Sequence[str], ordered: Sequence[str] = ()) -> Array:
    """Take the columns of a model's variables as numbers, shape (rows, p); categories of `ordered` ones from 1.

    Raises
    ------
    DataError
        If one is absent, twice there, text or infinite.
    """
    _check_columns(frame, names)
    values = np.column_stack(
        [_categories(frame[name]) if name in ordered else _numbers(frame[name]) for name in names]
    )
    infinite = np.isinf(values)
    if infinite.any():
        where = names[int(np.flatnonzero(infinite.any(0))[0])]
        raise DataError(
            f"data: column {where!r} holds infinite values in {int(infinite.any(1).sum())} row(s). "
            f"Replace them, or make them missing."
        )
    return values


def columns(data: object) -> list[str]:
    """Name the columns that data offer to a model; none if they are no data."""
    if isinstance(data, Panel):
        return [f"{name}_{wave}" for name in data.data.columns for wave in data.waves]
    return [str(c) for c in data.columns] if isinstance(data, pd.DataFrame) else []


def _wanted(frame: pd.DataFrame, group: str | None, labels: Sequence[object] | None) -> NDArray[np.bool_]:
    """Rows of the groups that are asked for."""
    if labels is None:
        return np.ones(len(frame), dtype=bool)
    if group is None:
        raise DataError("group_label: there is no group=. Name the column that holds the groups.")
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise DataError(
            f"group_label: {labels!r} is no list of groups. Give one, as in group_label=['a', 'b']."
        )
    known = {str(level) for level in frame[group].dropna()}
    given = [str(label) for label in labels]
    for label in given:
        if label not in known:
            raise DataError(
                f"group_label: {label!r} is no value of column {group!r}{nearest(label, known) or '.'} "
                f"Name values that are there."
            )
    if len(set(given)) < 2:
        raise DataError(
            "group_label: two groups or more are needed. For one group give its rows as data=, without group=."
        )
    return np.asarray(frame[group].astype("string").isin(given).to_numpy(dtype=bool, na_value=False))


def _groups(
    column: pd.Series | None,
    keep: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
    labels: Sequence[object] | None = None,
) -> list[tuple[str, NDArray[np.bool_]]]:
    if column is None:
        return [("", keep)]
    # in order of appearance, as lavaan has it: also in rows that are left out for missing values
    levels = list(dict.fromkeys(column[wanted].dropna()))
    used = set(column[keep])
    if used and (lost := [str(level) for level in levels if level not in used]):
        raise DataError(
            f"data: group {lost[0]!r}: no row can be used, as each lacks an answer or a weight. Take out the "
            f"variables that are not observed there, or leave the group out with group_label=."
        )
    if labels is not None:
        order = list(dict.fromkeys(str(label) for label in labels))
        levels.sort(key=lambda level: order.index(str(level)))
    if len(levels) < 2:
        raise DataError(
            f"group: column {column.name!r} has {len(levels)} level(s) among the rows used; two or more are "
            f"needed. Leave group= out, or name another column."
        )
    return [(str(level), keep & (column == level).to_numpy(dtype=bool, na_value=False)) for level in levels]


def _check_group(rows: Array, names: Sequence[str], label: str, n: int, of: int) -> None:
    where = f"group {label!r}: " if label else ""
    if len(rows) <= len(names):
        raise MomentsError(
            f"data: {where}{len(rows)} of {of} rows can be used with the model's {len(names)} variables; more "
            f"rows than variables are needed. Take out the variables that are rarely observed"
            f"{', or join groups' if label else ''}."
        )
    absent = np.isnan(rows).all(0)
    if absent.any():
        raise MomentsError(
            f"data: {where}{names[int(np.flatnonzero(absent)[0])]!r} is missing in every row used. "
            f"Take it out of the model."
        )
    constant = np.fmax.reduce(rows, axis=0) == np.fmin.reduce(rows, axis=0)  # which pass over nan
    if constant.any():
        name = names[int(np.flatnonzero(constant)[0])]
        raise MomentsError(
            f"data: {where}{name!r} is constant (variance 0) in the rows used. Take it out of the model."
        )


def _clusters(column: pd.Series, keep: NDArray[np.bool_]) -> NDArray[np.intp]:
    levels = column[keep].nunique()
    if levels < 2:
        raise DataError(
            f"cluster: column {column.name!r} has {levels} value(s) among the rows used; two clusters or more are "
            f"needed, and some twenty for errors to be trusted. Leave cluster= out, or name another column."
        )
    return pd.factorize(column)[0].astype(np.intp)


def _weights(column: pd.Series, keep: NDArray[np.bool_]) -> Array:
    given = _numbers(column)
    used = given[keep]
    if (used < 0).any() or not np.isfinite(used).all() or not (used > 0).any():
        raise DataError(
            f"weights: column {column.name!r} must hold finite weights of 0 or more, not all 0; "
            f"{int((used < 0).sum())} are negative. Correct them, or leave weights= out."
        )
    return given


def _factors(weight: Array, groups: Sequence[NDArray[np.bool_]], how: str) -> list[float]:
    """What each group's weights are multiplied by."""
    sums = [np.asarray(weight[mine].sum()) for mine in groups]
    if not all(total > 0 for total in sums):
        raise DataError("weights: in one of the groups all are 0. Leave that group out by group_label=.")
    return [float(factor) for factor in scaling([np.asarray(mine.sum()) for mine in groups], sums, how)]


def scaling(rows: Sequence[Array], weights: Sequence[Array], how: str) -> list[Array]:
    """Give the factors after which the sums of weights are what they should be.

    Parameters
    ----------
    rows, weights : sequence of ndarray, shape (...)
        How many rows each group has, and what their weights sum to.
    how : str
        ``total``: all weights sum to all rows; ``group``: those of each group to its rows; ``none``: they stay.

    Returns
    -------
    list of ndarray, shape (...)
        One a group.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # a draw of weightless rows only: it cannot be used
        match how:
            case "total":
                return [np.asarray(np.sum(rows, axis=0) / np.sum(weights, axis=0))] * len(rows)
            case "group":
                return [np.asarray(n / w) for n, w in zip(rows, weights, strict=True)]
            case _:
                return [np.ones_like(w, dtype=float) for w in weights]


def _frame(data: object, names: Sequence[str]) -> pd.DataFrame:
    if isinstance(data, Panel):
        stems = [
            name
            for name in data.data.columns
            if any(wanted == f"{name}_{wave}" for wave in data.waves for wanted in names)
        ]
        return data.wide(stems) if stems else pd.DataFrame()
    if isinstance(data, pd.DataFrame):
        return data
    raise DataError(f"data: a DataFrame or a Panel is needed, not {type(data).__name__}.")


def _check_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    known = Counter(map(str, frame.columns))
    for name in names:
        if name not in known:
            raise DataError(
                f"model: the variable {name!r} is no column of the data{nearest(name, known) or '.'} "
                f"Correct the model, or add the column."
            )
        if known[name] > 1:
            raise DataError(f"data: {known[name]} columns are named {name!r}. Rename all but one.")


def _categories(column: pd.Series) -> Array:
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        codes = column.cat.codes.to_numpy(dtype=float)
        return np.where(codes < 0, np.nan, codes + 1)
    return _numbers(column)


def _numbers(column: pd.Series) -> Array:
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiub":
        return column.to_numpy().astype(float, copy=False)
    if isinstance(column.dtype, pd.CategoricalDtype) and pd.api.types.is_numeric_dtype(column.cat.categories):
        column = column.astype(float)
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
        raise DataError(
            f"data: column {column.name!r} is {column.dtype}, not numbers. Turn it into numbers first "
            f"(categories without an order: one 0/1 column each; with one: pandas.Categorical(…, ordered=True), "
            f"named in ordered=)."
        )
    return column.to_numpy(dtype=float, na_value=np.nan)


def check_positive(covariance: Array, names: Sequence[str], label: str = "") -> None:
    """Refuse a sample covariance matrix that is not positive definite, and say which variables make it so.

    Raises
    ------
    MomentsError
        If a variable is constant, two are copies, or the matrix is singular.
    """
    where = f"group {label!r}: " if label else ""
    d = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.maximum(np.abs(covariance).max(), 1e-300)
    if (constant := np.flatnonzero(d**2 <= CONSTANT * scale)).size:
        raise MomentsError(
            f"data: {where}{names[constant[0]]!r} is constant (variance 0) in the rows used. "
            f"Take it out of the model."
        )
    correlation = covariance / np.outer(d, d)
    lower = np.tril(np.abs(correlation), -1)
    if (lower > 1 - 1e-10).any():
        i, j = (int(k[0]) for k in np.nonzero(lower > 1 - 1e-10))
        raise MomentsError(
            f"data: {where}{names[i]!r} and {names[j]!r} are copies of one another (correlation 1). Take one out."
        )
    if not above(correlation, SINGULAR):
        raise MomentsError(
            f"data: {where}the covariance matrix of the model's variables is not positive definite: one of them "
            f"is a sum of others, or there are too few rows. Take one out, or check how the matrix was made."
        )
