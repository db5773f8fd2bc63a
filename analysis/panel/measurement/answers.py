"""Answers as the models take them: the categories of ordinal items, and whether every context can be fitted."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.measurement.asked import Asked
from analysis.panel.measurement.cells import Held, Pattern
from analysis.panel.measurement.measured import Item, Measured
from analysis.panel.measurement.text import parameters

FEWEST = 2  # different answers without which an item measures nothing


def coded(asked: Asked, measured: Measured, used: pd.DataFrame) -> tuple[Item, ...]:
    """Give the items, the ordinal ones with their categories: all codes that are met in any context."""
    given = [asked.ordered] if isinstance(asked.ordered, str) else asked.ordered
    if isinstance(given, bool):
        chosen = {i.name for i in measured.items} if given else set()
    else:
        chosen = set(map(str, given))
        names = {i.name for i in measured.items} | {c for i in measured.items for c in i.columns}
        if absent := sorted(chosen - names):
            raise ModelError(
                f"{asked.where}: ordered: {absent[0]!r} is no item. Correct the name, or leave it out."
            )
    return tuple(
        replace(i, codes=_codes(i, used)) if chosen & {i.name, *i.columns} else i for i in measured.items
    )


def _codes(item: Item, used: pd.DataFrame) -> tuple[float, ...]:
    return tuple(sorted({float(v) for c in item.columns for v in answers(used[c]).dropna().unique()}))


def answers(column: pd.Series) -> pd.Series:
    """Return answers as numbers: ordered categories by their place, from 1."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.astype(float)
        return codes.where(codes >= 0) + 1.0
    return pd.to_numeric(column, errors="coerce").astype(float)


def ranks_as_numbers(measured: Measured, used: pd.DataFrame) -> tuple[str, ...]:
    """Say which items have ordered categories, and are taken as numbers all the same."""
    found = [
        item.name
        for item in measured.items
        if not item.ordinal
        and any(isinstance(used[c].dtype, pd.CategoricalDtype) and used[c].cat.ordered for c in item.columns)
    ]
    if not found:
        return ()
    return (
        f"{', '.join(found)}: ordered categories are taken as numbers, as ordered= does not name them; ordered=True "
        f"gives them thresholds.",
    )


def check_values(
    where: str, measured: Measured, used: pd.DataFrame, group: str | None, labels: tuple[object, ...]
) -> None:
    """Refuse items without variance or without a category in a context, and groups with too few rows.

    Raises
    ------
    DataError
    """
    for g, label in enumerate(labels or (None,)):
        mine = used if group is None else used[used[group] == label]
        for wave in range(len(measured.waves)):
            place = measured.words(next(c for c in measured.contexts if (c.wave, c.group) == (wave, g)))
            for item in measured.items:
                _check_item(where, item, answers(mine[item.columns[wave]]).dropna(), f"{place!r}")
        _check_rows(where, measured, len(mine), str(label))


def _check_item(where: str, item: Item, values: pd.Series, place: str) -> None:
    seen = set(values.unique())
    if item.ordinal and (absent := [code for code in item.codes if code not in seen]):
        raise DataError(
            f"{where}: nobody in {place} answered {absent[0]:g} to {item.name!r}, others did, so that its "
            f"thresholds cannot be compared. Join that category with its neighbor in all groups and waves, leave "
            f"the group or wave out, or treat the item as continuous."
        )
    if len(seen) < FEWEST:
        raise DataError(
            f"{where}: {item.name!r} is constant in {place} (variance 0), so that it measures nothing there. Leave "
            f"out the item, or that group or wave."
        )


def _check_rows(where: str, measured: Measured, rows: int, label: str) -> None:
    needed = parameters(Pattern(measured, Held(frozenset()))) // len(measured.groups)
    if rows < needed:
        place = f"group {label!r} has" if len(measured.groups) > 1 else "there are"
        raise DataError(
            f"{where}: {place} {rows} usable rows for {needed} parameters of the configural model. Take fewer items, "
            f"join groups, or use missing='fiml' if many rows are incomplete."
        )
