"""Groups of persons: their words in a model's text, and the checks that no model can mend."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.words import nearest


def words_of(groups: Sequence[str]) -> tuple[str, ...]:
    """Turn the groups' values into endings of labels: ``reading only`` into ``reading_only``; each its own."""
    found: list[str] = []
    for number, group in enumerate(groups, start=1):
        word = re.sub(r"\W+", "_", str(group)).strip("_") or f"g{number}"
        found.append(word if word not in found else f"{word}_{number}")
    return tuple(found)


def groups_of(where: str, frame: pd.DataFrame, group: str, order: Sequence[object] | None) -> tuple[str, ...]:
    """Give the groups' values as texts, in the order asked for, of the categories, or of the rows.

    Raises
    ------
    DataError
        If there is no such column, fewer than two groups, or no row of a group that `order` names.
    """
    if group not in frame.columns:
        raise DataError(
            f"{where}: there is no column {group!r} for the groups{nearest(group, map(str, frame.columns)) or '.'} "
            f"Name the column that holds them."
        )
    column = frame[group]
    there = [str(value) for value in column.dropna().unique()]
    if order is not None:
        wanted = [str(value) for value in order]
        if absent := [value for value in wanted if value not in there]:
            raise DataError(
                f"{where}: group {absent[0]!r} has no rows in column {group!r}{nearest(absent[0], there) or '.'} "
                f"Correct order=, or leave the group out."
            )
        there = list(dict.fromkeys(wanted))
    elif isinstance(column.dtype, pd.CategoricalDtype):
        there = [str(value) for value in column.cat.categories if str(value) in there]
    if len(there) < 2:
        raise DataError(
            f"{where}: column {group!r} holds {len(there)} group{'s' if len(there) != 1 else ''}. Groups are compared "
            f"with each other: give a column with two or more, or take the model for one group."
        )
    return tuple(there)


def check_filled(
    where: str, frame: pd.DataFrame, group: str, groups: Sequence[str], columns: Sequence[str], least: int
) -> None:
    """Refuse a group that is empty or constant at a wave, or has fewer than `least` rows.

    Raises
    ------
    DataError
    """
    texts = frame[group].astype(object).map(str)
    for value in groups:
        rows = frame.loc[texts == value, list(columns)]
        for column in columns:
            distinct = rows[column].dropna().nunique()
            if distinct == 0:
                raise DataError(
                    f"{where}: group {value!r} is empty in column {column!r}. Leave out the wave or the group, or "
                    f"join the group with another."
                )
            if distinct == 1:
                raise DataError(
                    f"{where}: column {column!r} is constant in group {value!r} (variance 0), so that none of its "
                    f"paths can be estimated there. Leave out the variable or the group."
                )
        if (n := int(rows.notna().any(axis=1).sum())) < least:
            raise DataError(
                f"{where}: group {value!r} has {n} rows, too few for {len(columns)} variables with paths of its own "
                f"(at least {least}). Join it with another group, or leave it out by order=."
            )


def without_group(frame: pd.DataFrame, group: str, groups: Sequence[str]) -> tuple[str, ...]:
    """Say how many rows belong to none of the groups."""
    lost = int((~frame[group].astype(object).map(str).isin(list(groups))).sum())
    return (
        (f"{lost} row(s) belong to none of the groups {', '.join(groups)} and are not used.",) if lost else ()
    )
