"""Moderated paths: product columns, and the values of the moderators at which effects are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.indirect.graph import Edge
from analysis.panel.indirect.plan import Names, Product
from analysis.panel.indirect.structure import WHERE, Structure
from analysis.words import nearest

PLACES = ("first", "second", "direct")
Moderators = Mapping[str, str | Sequence[str] | Sequence[Edge]]


def moderated_edges(structure: Structure, moderator: str, given: str | Sequence[object]) -> tuple[Edge, ...]:
    """Give the paths that a moderator changes: ``first`` (x to m), ``second`` (m to y), ``direct``, or pairs."""
    found: list[Edge] = []
    for place in [given] if isinstance(given, str) else list(given):
        if isinstance(place, str):
            if place not in PLACES:
                raise ModelError(
                    f"{WHERE}: moderators: {place!r} is no place{nearest(place, PLACES) or '.'} Give "
                    f"{', '.join(map(repr, PLACES))}, or pairs such as ('x', 'm')."
                )
            found += _at(structure, place)
        else:
            edge = tuple(map(str, place))  # type: ignore[call-overload]
            if edge not in structure.edges:
                raise ModelError(
                    f"{WHERE}: moderators: {moderator!r} is to change the path {' -> '.join(edge)}, which the model "
                    f"does not have. Its paths are {', '.join(' -> '.join(e) for e in structure.edges)}."
                )
            found.append((edge[0], edge[1]))
    if not found:
        raise ModelError(
            f"{WHERE}: moderators: the model has no path for {moderator!r} to change at {given!r}."
        )
    return tuple(dict.fromkeys(found))


def _at(structure: Structure, place: str) -> list[Edge]:
    sources, targets = structure.sources, structure.targets
    tests = {
        "first": lambda a, b: a in sources and b not in targets,
        "second": lambda a, b: a not in sources and b in targets,
        "direct": lambda a, b: a in sources and b in targets,
    }
    return [(a, b) for a, b in structure.edges if tests[place](a, b)]


def products(
    frame: pd.DataFrame | None, structure: Structure, moderators: Moderators, *, center: bool
) -> tuple[tuple[Product, ...], pd.DataFrame | None]:
    """Name the products, and add their columns to a copy of the frame.

    Means are of all rows that have the variable; a product is missing where one of its two variables is.
    """
    if not moderators:
        return (), frame
    if frame is None:
        raise DataError(f"{WHERE}: moderators= needs the rows themselves, for products. Give data=.")
    found: list[Product] = []
    columns: dict[str, pd.Series] = {}
    names = Names.beside(map(str, frame.columns))
    made: dict[Edge, str] = {}
    for moderator, given in moderators.items():
        _check_moderator(frame, structure, moderator)
        for cause, effect in moderated_edges(structure, moderator, given):
            if cause in dict(structure.latent):
                raise ModelError(
                    f"{WHERE}: moderators: {cause!r} is latent, and a product of a latent variable is no column. "
                    f"Moderate paths from observed variables, or use group=."
                )
            pair = [frame[v].astype(float) for v in (cause, moderator)]
            centers = tuple(float(v.mean()) if center else 0.0 for v in pair)
            if (cause, moderator) not in made:
                made[cause, moderator] = names.new(f"{cause}_by_{moderator}")
                columns[made[cause, moderator]] = (pair[0] - centers[0]) * (pair[1] - centers[1])
            found.append(Product(made[cause, moderator], cause, moderator, effect, (centers[0], centers[1])))
    return tuple(found), frame.assign(**columns)


def _check_moderator(frame: pd.DataFrame, structure: Structure, moderator: str) -> None:
    if moderator not in frame:
        raise DataError(
            f"{WHERE}: moderators: there is no column {moderator!r}"
            f"{nearest(moderator, map(str, frame.columns)) or '.'} Correct the name."
        )
    if not pd.api.types.is_numeric_dtype(frame[moderator]):
        raise DataError(
            f"{WHERE}: moderators: column {moderator!r} holds words, and products need numbers. Give "
            f"group={moderator!r} for an analysis by group, or code it as a number."
        )
    if moderator in (v for stage in structure.stages for v in stage) or moderator in structure.targets:
        raise ModelError(
            f"{WHERE}: moderators: {moderator!r} is a mediator or an outcome of the model. A moderator is explained by "
            f"nothing in it; choose another."
        )


def values_of(
    frame: pd.DataFrame, moderators: Moderators, at: Mapping[str, Sequence[float]] | None
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Give the values of each moderator: those given; both, if it has two; mean and mean -/+ one SD (n - 1)."""
    given = dict(at or {})
    if strange := [name for name in given if name not in moderators]:
        raise ModelError(
            f"{WHERE}: at names {strange[0]!r}, which is no moderator. Name one of {list(moderators)}."
        )
    found = []
    for name in moderators:
        column = frame[name].astype(float)
        if name in given:
            values = tuple(float(v) for v in given[name])
        elif column.nunique() == 2:
            values = tuple(sorted(float(v) for v in column.dropna().unique()))
        else:
            mean, sd = float(column.mean()), float(column.std(ddof=1))
            values = (mean - sd, mean, mean + sd)
        if not values:
            raise ModelError(f"{WHERE}: at names no value of {name!r}. Give one or more, or leave it out.")
        found.append((name, values))
    return tuple(found)
