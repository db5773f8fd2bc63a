"""Checks what `invariance` and `alignment` are given, and lays it out as factors, items, waves and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import NAME, design
from analysis.panel.measurement.cells import Held, Pattern
from analysis.panel.measurement.measured import (
    Across,
    Factor,
    Identification,
    Item,
    Lagged,
    Measured,
    Parameterization,
)
from analysis.panel.measurement.text import parameters
from analysis.sem.syntax import Modifiers, parse
from analysis.waves import Panel
from analysis.words import nearest

Factors = str | Mapping[str, Sequence[str] | Sequence[Sequence[str]]]
LEAST_ITEMS = 2
FEW_CODES = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks for, unchecked; see `analysis.panel.measurement.front.invariance`."""

    where: str
    factors: Factors
    data: pd.DataFrame | Panel
    across: str | None = None
    group: str | None = None
    waves: Sequence[str] | None = None
    group_label: Sequence[object] | None = None
    ordered: Sequence[str] | bool = ()
    missing: str = "listwise"
    lagged: str = "all"
    identification: str = "std_lv"
    parameterization: str = "theta"
    beside: tuple[str, ...] = ()


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
    factors, covariances, waves, frame = _laid_out(asked)
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
    measured = replace(measured, items=_coded(asked, measured, used))
    _check_names(asked.where, measured, used)
    _check_values(asked.where, measured, used, group, labels)
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
    several = _over_waves(asked)
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


def _over_waves(asked: Asked) -> bool:
    if isinstance(asked.data, Panel) or asked.waves is not None:
        return True
    if isinstance(asked.factors, str):
        return False
    return any(not isinstance(entry, str) for items in asked.factors.values() for entry in items)


Found = tuple[dict[str, tuple[Item, ...]], tuple[tuple[str, str], ...], tuple[str, ...], pd.DataFrame]


def _laid_out(asked: Asked) -> Found:
    if _over_waves(asked):
        return _over_time(asked)
    if not isinstance(asked.data, pd.DataFrame):
        raise DataError(
            f"{asked.where}: data are a {type(asked.data).__name__}. Give a DataFrame, one row a person, or a Panel."
        )
    named, covariances = _from_text(asked) if isinstance(asked.factors, str) else (asked.factors, ())
    factors = {
        name: tuple(Item(str(i), (str(i),)) for i in _listed(asked.where, name, items))
        for name, items in named.items()
    }
    _check_columns(asked.where, factors, asked.data)
    return factors, covariances, ("",), asked.data


def _listed(where: str, name: str, items: object) -> list[str]:
    if isinstance(items, str) or not isinstance(items, Sequence):
        raise ModelError(f"{where}: {name}: {items!r} is no list of items. Give a list of their columns.")
    return [str(i) for i in items]


def _over_time(asked: Asked) -> Found:
    if isinstance(asked.factors, str):
        raise ModelError(
            f"{asked.where}: lavaan text says nothing of waves. Give factors= as a mapping, such as "
            f"{{'mood': ['x1', 'x2', 'x3']}} with waves=, or one list of items a wave."
        )
    by_name = {n: all(isinstance(i, str) for i in items) for n, items in asked.factors.items()}
    labelled = isinstance(asked.data, Panel) or asked.waves is not None
    columns: dict[str, Any] = {}
    for name, items in asked.factors.items():
        if by_name[name] and not labelled:
            raise ModelError(
                f"{asked.where}: {name} has one list of items, others one a wave. Give one list a wave to each."
            )
        columns[name] = [f"{i}_{{wave}}" for i in items] if by_name[name] else list(items)
    made, frame = design(asked.where, asked.data, columns, waves=asked.waves)
    assert frame is not None
    factors = {}
    for process in made.processes:
        own = list(asked.factors[process.name]) if by_name[process.name] else process.columns[0]
        factors[process.name] = tuple(
            Item(str(name), tuple(wave[i] for wave in process.columns)) for i, name in enumerate(own)
        )
    return factors, (), made.waves, frame


def _from_text(asked: Asked) -> tuple[dict[str, list[str]], tuple[tuple[str, str], ...]]:
    syntax = parse(str(asked.factors))
    factors: dict[str, list[str]] = {}
    pairs: list[tuple[str, str]] = []
    plain = Modifiers()
    for term in syntax.terms:
        if term.op == "=~" and term.modifiers == plain:
            factors.setdefault(term.lhs, []).append(term.rhs)
        elif term.op == "~~" and term.modifiers == plain and term.lhs != term.rhs:
            pairs.append((term.lhs, term.rhs))
        else:
            raise ModelError(
                f"{asked.where}: '{term.lhs} {term.op} {term.rhs}' with its modifier is no plain part of a measurement "
                f"model. Write factors as 'f =~ x1 + x2' and residual covariances as 'x1 ~~ x2' only; what is fixed or "
                f"equal is the steps' to say."
            )
    if syntax.formulas:
        raise ModelError(
            f"{asked.where}: the text holds formulas. Leave them out; the steps say what is equal."
        )
    observed = {i for items in factors.values() for i in items} - set(factors)
    among = tuple((a, b) for a, b in pairs if a in observed and b in observed)  # factors covary anyway
    return factors, among


def _check_columns(where: str, factors: Mapping[str, tuple[Item, ...]], frame: pd.DataFrame) -> None:
    known = [str(c) for c in frame.columns]
    for name, items in factors.items():
        for item in items:
            if item.name not in known:
                raise DataError(
                    f"{where}: {name}: there is no column {item.name!r}{nearest(item.name, known) or '.'} "
                    f"Correct the name, or leave the item out."
                )


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
    if len(seen) < FEW_CODES:
        raise DataError(
            f"{asked.where}: {group!r} has one group among the {len(used)} rows used. Invariance compares two or more; "
            f"name another column by group=."
        )
    return tuple(v.item() if isinstance(v, np.generic) else v for v in seen)


def _coded(asked: Asked, measured: Measured, used: pd.DataFrame) -> tuple[Item, ...]:
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


def _check_values(
    where: str, measured: Measured, used: pd.DataFrame, group: str | None, labels: tuple[object, ...]
) -> None:
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
    if len(seen) < FEW_CODES:
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
