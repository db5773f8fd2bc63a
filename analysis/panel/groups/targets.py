"""Which parameters stand for the same path in every group, with their values and slopes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.groups.names import words_of
from analysis.sem import Fit
from analysis.sem.about import Path
from analysis.sem.definitions import definitions, gradient, labelled, value
from analysis.sem.table import Parameter
from analysis.words import nearest

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """One path, or one defined parameter, in every group.

    Attributes
    ----------
    name : str
        As ``stress2 ~ support1``, or the definition's name without the group's ending.
    path : Path
        In words.
    defined : bool
    members : tuple of str
        The label or the words of each group's parameter; of a definition its name.
    values : ndarray, shape (groups,)
    slopes : ndarray, shape (groups, q)
        Derivatives by the free parameters.
    """

    name: str
    path: Path
    defined: bool
    members: tuple[str, ...]
    values: Array
    slopes: Array


def targets(where: str, fit: Fit, what: str | Sequence[str]) -> tuple[Target, ...]:
    """Find what is to be compared.

    Parameters
    ----------
    what : str or sequence of str
        ``all``, ``paths``, ``defined``, or names: ``"stress2 ~ support1"``, a label or a definition without the
        group's ending.

    Raises
    ------
    ModelError
        If the fit has one group, or nothing of the name, or nothing that is free in every group.
    """
    if len(fit.groups) < 2:
        raise ModelError(
            f"{where}: the fit has one group, so there is nothing to compare. Fit with group=, as group_panel does."
        )
    paths, defined = _paths(fit), _defined(fit)
    if isinstance(what, str) and what in ("all", "paths", "defined"):
        found = {"all": (*paths, *defined), "paths": paths, "defined": defined}[what]
        if not found:
            ending = words_of(fit.groups)[0]
            raise ModelError(
                f"{where}: the model has no {'definition' if what == 'defined' else 'path'} in every group. "
                f"A definition of group {fit.groups[0]!r} ends in _{ending}, as in 'indirect_{ending} := "
                f"a_{ending}*b_{ending}'."
            )
        return found
    names = [what] if isinstance(what, str) else list(what)
    return tuple(_named(where, fit, name, (*paths, *defined)) for name in names)


def _named(where: str, fit: Fit, name: str, known: Sequence[Target]) -> Target:
    plain = "".join(str(name).split())
    for target in known:
        if plain in ("".join(target.name.split()), _base(target.members, fit.groups)):
            return target
    asked = _from_text(plain)
    told = fit.about.paths if fit.about is not None else ()
    extra = _row_target(fit, next((path for path in told if path.key == asked.key), asked))
    if extra is not None:
        return extra
    offered = [target.name for target in known]
    raise ModelError(
        f"{where}: {name!r} is no path that is free in every group{nearest(str(name), offered) or '.'} "
        f"There are {', '.join(offered)}."
    )


def _from_text(plain: str) -> Path:
    for op in ("=~", "~~", "~1", "~"):
        if op in plain:
            lhs, rhs = plain.split(op, 1)
            return Path(
                lhs, op, rhs, {"=~": "loading", "~~": "covariance", "~1": "intercept"}.get(op, "regression")
            )
    return Path(plain, "", "", "")


def _paths(fit: Fit) -> tuple[Target, ...]:
    """Regressions of the model's About, else whatever else it is about; of a text of one's own its regressions."""
    if fit.about is not None:
        chosen = [path for path in fit.about.paths if path.op == "~"]
        chosen = chosen or [path for path in fit.about.paths if path.op != ":="]
    else:
        rows = dict.fromkeys((r.lhs, r.rhs) for r in fit.parameters.rows if r.op == "~")
        chosen = [Path(lhs, "~", rhs, "regression", rhs, lhs) for lhs, rhs in rows]
    found = (_row_target(fit, path) for path in chosen)
    return tuple(target for target in found if target is not None)


def _row_target(fit: Fit, path: Path) -> Target | None:
    """The rows of one path; none unless it is free in every group."""
    rows: dict[int, tuple[int, Parameter]] = {}
    for at, row in enumerate(fit.parameters.rows):
        if row.free and Path(row.lhs, row.op, row.rhs, "").key == path.key:
            rows[row.group] = (at, row)
    if len(rows) < len(fit.groups):
        return None
    ordered = [rows[group] for group in range(1, len(fit.groups) + 1)]
    slopes = np.zeros((len(ordered), fit.parameters.n_free))
    for k, (_, row) in enumerate(ordered):
        slopes[k, row.free - 1] = 1.0
    values = np.array([fit.values[at] for at, _ in ordered])
    members = tuple(row.own_label or row.words for _, row in ordered)
    return Target(f"{path.lhs} {path.op} {path.rhs}".strip(), path, False, members, values, slopes)


def _defined(fit: Fit) -> tuple[Target, ...]:
    """Definitions that every group has: alike by name, and each made of its own group's parameters."""
    known = {d.name: d for d in definitions(fit.parameters)}
    at = labelled(fit.parameters, fit.values)
    found = []
    for base, members in _bases(tuple(known), fit.groups).items():
        chosen = [known[name] for name in members]
        values = np.array([float(value(d, at)) for d in chosen])
        slopes = np.array([gradient(d, fit.parameters, at) for d in chosen])
        if _own(fit, slopes):
            found.append(Target(base, Path(base, ":=", "", "defined"), True, members, values, slopes))
    return tuple(found)


def _own(fit: Fit, slopes: Array) -> bool:
    """Whether each row of slopes touches parameters of its group alone; names may end in a wave's number as well."""
    within = np.zeros((len(fit.groups), fit.parameters.n_free), dtype=bool)
    for row in fit.parameters.rows:
        if row.free:
            within[row.group - 1, row.free - 1] = True
    touched, alone = slopes != 0, within & (within.sum(axis=0) == 1)
    return bool(not (touched & ~within).any() and (touched & alone).any(axis=1).all())


def _endings(groups: Sequence[str]) -> list[tuple[str, ...]]:
    """How a group's label or definition may end: by the group's word, or by its number as ``g2``."""
    words, count = words_of(groups), len(groups)
    numbers = [str(k + 1) for k in range(count)]
    return [
        tuple(f"_{word}" for word in words),
        tuple(f".{word}" for word in words),
        *(tuple(f"{mark}{number}" for number in numbers) for mark in ("_g", ".g", "_")),
    ]


def _bases(names: Sequence[str], groups: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Definitions that every group has, by the name without the group's mark: at its end, or before another word."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for endings in _endings(groups):
            for mark in re.finditer(rf"{re.escape(endings[0])}(?=_|$)", name):
                before, after = name[: mark.start()], name[mark.end() :]
                members = tuple(f"{before}{end}{after}" for end in endings)
                if before and f"{before}{after}" not in found and all(member in names for member in members):
                    found[f"{before}{after}"] = members
    return found


def _base(members: Sequence[str], groups: Sequence[str]) -> str:
    """The common name of labels that differ by the group's ending alone; empty if there is none."""
    for endings in _endings(groups):
        bases = {member.removesuffix(end) for member, end in zip(members, endings, strict=True)}
        if len(bases) == 1 and members[0] not in bases:
            return bases.pop()
    return ""
