"""How a variable is described: by mean, by median, or by the share of each of its categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.describe.sheets import labeled
from analysis.errors import DataError
from analysis.waves.column import Column

Kind = Literal["mean", "median", "categorical"]
MOST_LEVELS = 50
MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One variable of a Table 1.

    Attributes
    ----------
    kind : str
        ``mean``: mean and standard deviation; ``median``: median and quartiles; ``categorical``: counts and shares.
    codes : tuple
        Of a category, its stored values; `levels` are their words.
    """

    name: str
    label: str
    unit: str | None
    kind: Kind
    codes: tuple[object, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of the kinds of variables."""

    categorical: tuple[str, ...] = ()
    continuous: tuple[str, ...] = ()
    nonnormal: tuple[str, ...] = ()


def characteristic(
    values: pd.Series, column: Column, asked: Asked, labels: Mapping[str, str], where: str
) -> Characteristic:
    """Return how a variable is described.

    Numbers are described by their mean, unless they are asked to be categories or not normal, have words for every
    code met, or only two different values; texts and truth values are categories.

    Parameters
    ----------
    values : Series
        All values of the variable, over waves.

    Raises
    ------
    DataError
        If there is no value, if they are dates, if there are more than 50 categories, or if texts are to be numbers.
    """
    name, met = column.name, values.dropna()
    label = labeled({name: column}, name, labels)
    if met.empty:
        raise DataError(
            f"{where}: column {name!r} has no value at all. Take it out, or check the wave's codebook."
        )
    if pd.api.types.is_datetime64_any_dtype(values):
        raise DataError(
            f"{where}: column {name!r} holds dates. Compute a number from them first, such as an age."
        )
    if not _is_categorical(met, column, asked, where):
        return Characteristic(name, label, column.unit, "median" if name in asked.nonnormal else "mean")
    codes = _codes(met, column)
    if len(codes) > MOST_LEVELS:
        raise DataError(
            f"{where}: column {name!r} has {len(codes)} different values, too many for categories. "
            f"Name the variables to describe without it, or group its values first."
        )
    return Characteristic(
        name, label, column.unit, "categorical", codes, tuple(_word(c, column) for c in codes)
    )


def _is_categorical(met: pd.Series, column: Column, asked: Asked, where: str) -> bool:
    numeric = pd.api.types.is_numeric_dtype(met) and not pd.api.types.is_bool_dtype(met)
    if column.name in (*asked.nonnormal, *asked.continuous):
        if not numeric:
            raise DataError(f"{where}: column {column.name!r} holds no numbers. Describe it as a category.")
        return False
    if column.name in asked.categorical or not numeric:
        return True
    different = met.unique()
    return len(different) == 2 or all(code in labels_of(column) for code in different)


def labels_of(column: Column) -> dict[str | float, str]:
    """Return the words of codes that are answers: none of a missing code, nor of a letter among numbers."""
    return {
        code: words
        for code, words in column.value_labels.items()
        if code not in column.missing and not (column.kind == "number" and isinstance(code, str))
    }


def _codes(met: pd.Series, column: Column) -> tuple[object, ...]:
    if isinstance(met.dtype, pd.CategoricalDtype):
        return tuple(met.cat.categories)
    found = list(met.unique())
    found += [code for code in labels_of(column) if code not in found]
    return tuple(sorted(found, key=lambda code: (isinstance(code, str), code)))


def _word(code: object, column: Column) -> str:
    if code in (labels := labels_of(column)):
        return labels[code]
    return f"{code:g}" if isinstance(code, float) else str(code)


def group_words(values: pd.Series, column: Column, where: str) -> dict[object, str]:
    """Return the words of each group that is met, by its stored value, in order.

    Raises
    ------
    DataError
        If there are fewer than two groups, or more than 20.
    """
    met = values.dropna()
    codes = [code for code in _codes(met, column) if (met == code).any()] if len(met) else []
    if len(codes) < 2:
        raise DataError(
            f"{where}: column {column.name!r} has {len(codes)} group(s). Group by a column of two or more, or by none."
        )
    if len(codes) > MOST_GROUPS:
        raise DataError(
            f"{where}: column {column.name!r} has {len(codes)} different values, too many for groups. "
            f"Group its values first."
        )
    return {code: _word(code, column) for code in codes}


def asked(
    categorical: Sequence[str],
    continuous: Sequence[str],
    nonnormal: Sequence[str],
    names: Sequence[str],
    where: str,
) -> Asked:
    """Return the user's words on kinds, once they agree with each other; DataError if not."""
    for name in (*categorical, *continuous, *nonnormal):
        if name not in names:
            raise DataError(
                f"{where}: {name!r} is given a kind, but is not among the variables. Name it there, too."
            )
    if both := sorted(set(categorical) & {*continuous, *nonnormal}):
        raise DataError(f"{where}: {both[0]!r} is named both as categories and as a number. Choose one.")
    return Asked(tuple(categorical), tuple(continuous), tuple(nonnormal))
