"""Checks what `invariance` and `alignment` are given, and lays it out as factors, items, waves and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import NAME
from analysis.panel.measurement.answers import check_values, coded
from analysis.panel.measurement.asked import Asked
from analysis.panel.measurement.layout import laid_out, over_waves
from analysis.panel.measurement.measured import (
    Across,
    Factor,
    Identification,
    Lagged,
    Measured,
    Parameterization,
)
from analysis.words import nearest

LEAST_ITEMS = 2
LEAST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """What is measured, and the rows that say so.

    Attributes
    ----------
    measured : Measured
    frame : DataFrame
        One row a person, wide; only rows that the models use.
    group : str or None
        The column of groups in `frame`.
    group_label : tuple
        The groups' values, in order.
    """

    measured: Measured
    frame: pd.DataFrame
    group: str | None
    group_label: tuple[object, ...]


def ground(asked: Asked) -> Ground:
    """Check data and names, and lay them out.

    Raises
    ------
    DataError
        If columns, groups or waves cannot be used.
    ModelError
        If an option is none of those that there are, or a text is no plain measurement model.
    """
    across = _across(asked)
    factors, covariances, waves, frame = laid_out(asked)
    group = _group_column(asked, frame, waves)
    measured = Measured(
        factors=tuple(Factor(name, tuple(i.name for i in items)) for name, items in factors.items()),
        items=tuple({i.name: i for items in factors.values() for i in items}.values()),
        waves=waves,
        groups=("",),
        across=across,
        lagged=_word(asked.where, "lagged", asked.lagged, Lagged),
        covariances=covariances,
        identification=_word(asked.where, "identification", asked.identification, Identification),
        parameterization=_word(asked.where, "parameterization", asked.parameterization, Parameterization),
    )
    _check_items(asked.where, measured)
    used = _used(asked, measured, frame, group)
    labels = _groups(asked, used, group) if group else ()
    if group:
        used = used[used[group].isin(list(labels))]
    measured = replace(measured, groups=tuple(str(v) for v in labels) or ("",))
    measured = replace(measured, items=coded(asked, measured, used))
    _check_names(asked.where, measured, used)
    check_values(asked.where, measured, used, group, labels)
    return Ground(measured, used, group, labels)


def rows_of_group(found: Ground, number: int) -> pd.DataFrame:
    """Return the rows of a group, counted from 0."""
    if found.group is None:
        return found.frame
    return found.frame[found.frame[found.group] == found.group_label[number]]


def _word(where: str, name: str, given: str, kind: Any) -> Any:
    words = get_args(kind)
    if given not in words:
        raise ModelError(f"{where}: {name}={given!r} is not known. There are {', '.join(map(repr, words))}.")
    return given


def _across(asked: Asked) -> Across:
    if not isinstance(asked.factors, str | Mapping) or not asked.factors:
        raise ModelError(
            f"{asked.where}: factors= are no mapping of names to items. Give {{'mood': ['x1', 'x2', 'x3']}}, or "
            f"lavaan text such as 'mood =~ x1 + x2 + x3'."
        )
    several = over_waves(asked)
    if asked.across is None:
        return "both" if several and asked.group else "time" if several else "group"
    across: Across = _word(asked.where, "across", asked.across, Across)
    if across in ("group", "both") and asked.group is None:
        raise ModelError(
            f"{asked.where}: across={across!r} compares groups, and none are named. Name their column by group=."
        )
    if across in ("time", "both") and not several:
        raise ModelError(
            f"{asked.where}: across={across!r} compares waves, and the factors have one. Give a list of items for "
            f"each wave, or item names with waves=, or a panel."
        )
    return across


def _check_items(where: str, measured: Measured) -> None:
    for factor in measured.factors:
        if len(factor.items) < LEAST_ITEMS:
            raise ModelError(
                f"{where}: {factor.name} has {len(factor.items)} item(s). Invariance is asked of items against each "
                f"other: give {LEAST_ITEMS} or more, better 3."
            )
        if len(set(factor.items)) < len(factor.items):
            raise ModelError(f"{where}: {factor.name} names an item twice. Name each once.")


def _check_names(where: str, measured: Measured, frame: pd.DataFrame) -> None:
    latent = [measured.latent(f.name, w) for f in measured.factors for w in range(len(measured.waves))]
    columns = [c for item in measured.items for c in item.columns]
    for name in [*latent, *columns]:
        if not NAME.match(name):
            raise DataError(
                f"{where}: {name!r} cannot stand in a model's text. Rename it: letters, digits, _."
            )
    if taken := [name for name in latent if name in columns]:
        raise DataError(
            f"{where}: {taken[0]!r} would name a factor and is a column of its items. Call the factor otherwise."
        )


def _group_column(asked: Asked, frame: pd.DataFrame, waves: tuple[str, ...]) -> str | None:
    if asked.group is None:
        return None
    for name in (asked.group, f"{asked.group}_{waves[0]}"):  # of a panel: the group at the first wave
        if name in frame.columns:
            return name
    known = [str(c) for c in frame.columns]
    raise DataError(
        f"{asked.where}: group: there is no column {asked.group!r}{nearest(asked.group, known) or '.'} Correct group=."
    )


def _used(asked: Asked, measured: Measured, frame: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Keep the rows that the models use, so that what is checked is what is fitted."""
    columns = [c for item in measured.items for c in item.columns]
    beside = [c for c in (group, *asked.beside) if c is not None]
    if absent := [c for c in beside if c not in frame.columns]:
        raise DataError(f"{asked.where}: there is no column {absent[0]!r}. Correct cluster= or weights=.")
    answered = frame[columns].notna()
    keep = answered.all(axis=1) if asked.missing == "listwise" else answered.any(axis=1)
    keep &= frame[beside].notna().all(axis=1)
    used = frame.loc[keep, list(dict.fromkeys([*columns, *beside]))]
    if used.empty:
        raise DataError(
            f"{asked.where}: no row has all {len(columns)} items. Take missing='fiml', or fewer items."
        )
    return used


def _groups(asked: Asked, used: pd.DataFrame, group: str) -> tuple[object, ...]:
    seen = list(pd.unique(used[group]))
    if asked.group_label is not None:
        labels = list(asked.group_label)
        if absent := [v for v in labels if v not in seen]:
            raise DataError(
                f"{asked.where}: group_label: no usable row has {absent[0]!r} in {group!r}. "
                f"It has {', '.join(repr(str(v)) for v in seen)}."
            )
        seen = labels
    if len(seen) < LEAST_GROUPS:
        raise DataError(
            f"{asked.where}: {group!r} has one group among the {len(used)} rows used. Invariance compares two or more; "
            f"name another column by group=."
        )
    return tuple(v.item() if isinstance(v, np.generic) else v for v in seen)
