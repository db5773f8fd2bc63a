"""From a table of estimates to what a diagram shows: variables, and arrows with their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.sem.diagram.look import Look

Kind = Literal["loading", "path", "covariance", "variance"]
LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))
DRAWN = ("=~", "~", "~~")
NEEDED = ("lhs", "op", "rhs", "free", "estimate", "se", "p")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One parameter that is drawn.

    Attributes
    ----------
    source, target : str
        Variables; of a covariance in the order of the table, of a variance the same one twice.
    text : str
        What stands on the arrow; empty if nothing does.
    value, p : float
        Unrounded; `p` is NaN for a fixed parameter.
    faint : bool
        True if free and not significant at .05.
    fixed : bool
        True if it was not estimated.
    given : bool
        True if `value` is the fixed value itself, not a standardized estimate.
    """

    source: str
    target: str
    kind: Kind
    text: str
    value: float
    p: float
    faint: bool
    fixed: bool = False
    given: bool = False


@dataclass(frozen=True)
class Graph:
    """Variables in the order of the table, and arrows between them.

    Attributes
    ----------
    group : str or None
        Name of the group that is drawn, if there are several.
    endogenous : frozenset of str
        Variables that an arrow points at.
    """

    latents: tuple[str, ...]
    observed: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    group: str | None
    groups: int
    endogenous: frozenset[str]
    r2: Mapping[str, float]
    look: Look

    @property
    def names(self) -> tuple[str, ...]:
        """All variables, latent ones first."""
        return self.latents + self.observed

    def of_kind(self, *kinds: Kind) -> tuple[Arrow, ...]:
        """Return the arrows of some kinds, in the order of the table."""
        return tuple(a for a in self.arrows if a.kind in kinds)

    @cached_property
    def loads(self) -> dict[str, tuple[str, ...]]:
        """What each latent variable is measured by, latent or not."""
        found: dict[str, list[str]] = {f: [] for f in self.latents}
        for a in self.of_kind("loading"):
            if a.target not in found[a.source]:
                found[a.source].append(a.target)
        return {f: tuple(items) for f, items in found.items()}

    @cached_property
    def measures(self) -> dict[str, tuple[str, ...]]:
        """The latent variables that load on each variable."""
        found: dict[str, list[str]] = {}
        for factor, items in self.loads.items():
            for item in items:
                found.setdefault(item, []).append(factor)
        return {item: tuple(factors) for item, factors in found.items()}

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Observed variables that measure a latent one."""
        return tuple(name for name in self.observed if name in self.measures)


def known_groups(estimates: pd.DataFrame) -> tuple[object, ...]:
    """Return the groups of which something would be drawn, in the order of the table."""
    if "group" not in estimates.columns or "op" not in estimates.columns:
        return ()
    return tuple(estimates["group"][estimates["op"].isin(DRAWN)].dropna().unique())


def read_graph(
    estimates: pd.DataFrame,
    look: Look,
    *,
    group: object = None,
    name: str | None = None,
    r2: Mapping[str, float] | None = None,
) -> Graph:
    """Pick the rows that a diagram shows.

    Left out are intercepts, thresholds, defined parameters, parameters fixed to zero, and the covariances
    among exogenous observed variables that were taken from the sample as they are.

    Parameters
    ----------
    group : object, optional
        Which group to read; the first if there are several and none is named.
    name : str, optional
        What the group is called; by default its value in the table.

    Raises
    ------
    ModelError
        If a column is absent, the group is unknown, or there is nothing to draw.
    """
    records, chosen, groups = _records(estimates, look, group)
    latents = tuple(dict.fromkeys(r["lhs"] for r in records if r["op"] == "=~"))
    everything = dict.fromkeys(name for r in records for name in _variables(r))
    if unknown := [n for n in look.labels if n not in everything]:
        raise ModelError(
            f"diagram: labels name {unknown}, not in the model. Variables are {list(everything)}."
        )
    targets = frozenset(_variables(r)[1] for r in records if r["op"] != "~~")
    shown = [r for r in records if _is_shown(r, targets, latents, look)]
    given, settled = _given(records, latents), _settled(records)
    return Graph(
        latents=latents,
        observed=tuple(n for n in everything if n not in latents),
        arrows=tuple(_arrow(r, look, given) for r in shown),
        group=None if groups < 2 else (name or str(chosen)),
        groups=groups,
        endogenous=targets,
        r2={
            k: float(v) for k, v in (r2 or {}).items() if isfinite(v) and k in everything and k not in settled
        },
        look=look,
    )


def _records(estimates: pd.DataFrame, look: Look, group: object) -> tuple[list[dict[str, Any]], object, int]:
    columns = (*NEEDED, *(("std_all",) if look.standardized else ()))
    columns += ("low", "high") if look.beside == "interval" else ()
    if absent := [c for c in columns if c not in estimates.columns]:
        raise ModelError(
            f"diagram: the estimates have no column(s) {absent}. Give the table `fit.estimates` of a fit."
        )
    rows = estimates[estimates["op"].isin(DRAWN)]
    chosen, groups = _chosen_group(rows, group)
    if chosen is not None:
        rows = rows[rows["group"] == chosen]
    if rows.empty:
        raise ModelError(
            "diagram: the estimates hold no loading, path or covariance. Give those of a model that has one."
        )
    return [{str(k): v for k, v in r.items()} for r in rows.to_dict("records")], chosen, groups


def _settled(records: Sequence[Record]) -> set[str]:
    """Return the variables of which the model's text leaves nothing unexplained: their R² is 1 and tells nothing."""
    return {
        r["lhs"]
        for r in records
        if r["op"] == "~~" and r["lhs"] == r["rhs"] and not r["free"] and not r["estimate"]
    }


def _chosen_group(rows: pd.DataFrame, group: object) -> tuple[object, int]:
    """Return the group to draw (the first if none is asked for, None if there are none), and their number."""
    known = known_groups(rows)
    if group is None:
        return (known[0] if len(known) > 1 else None), len(known)
    by_name = {str(g): g for g in known}
    if str(group) not in by_name:
        raise ModelError(
            f"diagram: no group {group!r} in the estimates. There are: {sorted(by_name) or 'none'}."
        )
    return by_name[str(group)], len(known)


def _variables(row: Record) -> tuple[str, str]:
    """Cause first."""
    return (row["lhs"], row["rhs"]) if row["op"] == "=~" else (row["rhs"], row["lhs"])


def _given(records: Sequence[Record], latents: Sequence[str]) -> set[str]:
    """Return the factors whose loadings are all given by the analyst, beside another factor's or on a factor.

    Intercepts, slopes, random intercepts and change scores are such; a factor with loadings all set to 1 and
    indicators of its own is none.
    """
    loadings = [r for r in records if r["op"] == "=~"]
    owners: dict[str, set[str]] = {}
    for r in loadings:
        owners.setdefault(r["rhs"], set()).add(r["lhs"])
    free = {r["lhs"] for r in loadings if bool(r["free"])}
    shared = {r["lhs"] for r in loadings if len(owners[r["rhs"]]) > 1 or r["rhs"] in latents}
    return shared - free


def _arrow(row: Record, look: Look, given: set[str]) -> Arrow:
    source, target = _variables(row)
    kinds: dict[str, Kind] = {"=~": "loading", "~": "path", "~~": "covariance"}
    kind: Kind = "variance" if row["op"] == "~~" and source == target else kinds[row["op"]]
    if kind == "covariance":
        source, target = target, source
    free = bool(row["free"])
    as_given = not free and (kind == "path" or (kind == "loading" and source in given))
    value = float(row["std_all" if look.standardized and not as_given else "estimate"])
    p = float(row["p"]) if free and row["p"] is not None else float("nan")
    faint = look.grey and kind != "variance" and free and not p < LEVELS[-1][0]
    text = _text(row, kind, value, p, look, as_given=as_given)
    return Arrow(source, target, kind, text, value, p, faint, not free, as_given)


def _text(row: Record, kind: Kind, value: float, p: float, look: Look, *, as_given: bool) -> str:
    if kind == "loading" and not look.loadings:
        return ""
    if not look.numbers and not as_given:
        return str(row.get("label") or "")
    if as_given:
        return "" if value == 1 else look.number(value, "degrees")
    if not bool(row["free"]) and not look.standardized:
        return look.number(value, "degrees")
    return look.coefficient(value) + (_beside(row, p, look) if bool(row["free"]) else "")


def _beside(row: Record, p: float, look: Look) -> str:
    match look.beside:
        case "stars":
            return next((stars for level, stars in LEVELS if p < level), "")
        case "p":
            return f", {chance(p, look)}"
        case "se":
            return f" ({look.coefficient(float(row['se']))})"
        case "interval":
            low, high = (look.coefficient(float(row[end])) for end in ("low", "high"))
            separator = ", " if "," not in low + high else "; "
            return f" [{low}{separator}{high}]"
        case "none":
            return ""


def chance(p: float, look: Look) -> str:
    """Return a p value as an equation or an inequality."""
    text = look.number(p, "p")
    return f"p\u00a0{text}" if text[0] in "<>" else f"p\u00a0=\u00a0{text}"


def _is_shown(row: Record, targets: frozenset[str], latents: tuple[str, ...], look: Look) -> bool:
    if not bool(row["free"]) and float(row["estimate"]) == 0:
        return False
    if row["op"] != "~~":
        return True
    ends = (row["lhs"], row["rhs"])
    outside = [name not in latents and name not in targets for name in ends]
    if ends[0] == ends[1]:
        return look.variances and not (not bool(row["free"]) and outside[0])
    if not look.residual_covariances and all(name in targets for name in ends):
        return False
    return bool(row["free"]) or not all(outside)
