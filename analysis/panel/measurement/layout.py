"""Lays factors out as items with a column a wave: from lists, from lists by wave, from lavaan text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.design import design
from analysis.panel.measurement.asked import Asked
from analysis.panel.measurement.measured import Item
from analysis.sem.syntax import Modifiers, parse
from analysis.waves import Panel
from analysis.words import nearest

Found = tuple[dict[str, tuple[Item, ...]], tuple[tuple[str, str], ...], tuple[str, ...], pd.DataFrame]


def over_waves(asked: Asked) -> bool:
    """Say whether the factors are given for several waves."""
    if isinstance(asked.data, Panel) or asked.waves is not None:
        return True
    if isinstance(asked.factors, str):
        return False
    return any(not isinstance(entry, str) for items in asked.factors.values() for entry in items)


def laid_out(asked: Asked) -> Found:
    """Give items by factor, residual covariances, waves, and the data wide.

    Raises
    ------
    DataError
        If a column is absent.
    ModelError
        If a text is no plain measurement model, or lists and waves do not go together.
    """
    if over_waves(asked):
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
