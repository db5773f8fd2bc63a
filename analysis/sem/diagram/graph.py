"""From a table of estimates to what a diagram shows: variables, and arrows with their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError

Kind = Literal["loading", "path", "covariance", "variance"]
Beside = Literal["stars", "se", "none"]
LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))
DRAWN = ("=~", "~", "~~")
NEEDED = ("lhs", "op", "rhs", "free", "estimate", "se", "p")


@dataclass(frozen=True, slots=True)
class Arrow:
    """One parameter that is drawn.

    Attributes
    ----------
    source, target : str
        Variables; of a covariance in the order of the table, of a variance the same one twice.
    text : str
        What stands on the arrow.
    value, p : float
        Unrounded; `p` is NaN for a fixed parameter.
    faint : bool
        True if free and not significant at .05.
    """

    source: str
    target: str
    kind: Kind
    text: str
    value: float
    p: float
    faint: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """Variables in the order of the table, and arrows between them."""

    latents: tuple[str, ...]
    observed: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    group: str | None
    groups: int
    standardized: bool
    beside: Beside
    r2: Mapping[str, float]

    @property
    def names(self) -> tuple[str, ...]:
        """All variables, latent ones first."""
        return self.latents + self.observed

    def of_kind(self, *kinds: Kind) -> tuple[Arrow, ...]:
        """Return the arrows of some kinds, in the order of the table."""
        return tuple(a for a in self.arrows if a.kind in kinds)


def read_graph(
    estimates: pd.DataFrame,
    *,
    standardized: bool,
    group: object,
    beside: Beside,
    variances: bool,
    r2: Mapping[str, float] | None,
) -> Graph:
    """Pick the rows that a diagram shows.

    Left out are intercepts, thresholds, defined parameters, parameters fixed to zero, and the covariances
    among exogenous observed variables that were taken from the sample as they are.

    Raises
    ------
    ModelError
        If a column is absent, the group is unknown, or there is nothing to draw.
    """
    column = "std_all" if standardized else "estimate"
    if absent := [c for c in (*NEEDED, column) if c not in estimates.columns]:
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
    records: list[dict[str, Any]] = [{str(k): v for k, v in r.items()} for r in rows.to_dict("records")]
    latents = tuple(dict.fromkeys(r["lhs"] for r in records if r["op"] == "=~"))
    everything = dict.fromkeys(name for r in records for name in _variables(r))
    arrows = [_arrow(r, column, standardized=standardized, beside=beside) for r in records]
    wanted = [_is_shown(r, records, latents, variances=variances) for r in records]
    return Graph(
        latents=latents,
        observed=tuple(name for name in everything if name not in latents),
        arrows=tuple(a for a, show in zip(arrows, wanted, strict=True) if show),
        group=None if groups < 2 else str(chosen),
        groups=groups,
        standardized=standardized,
        beside=beside,
        r2={k: float(v) for k, v in (r2 or {}).items() if isfinite(v)},
    )


def _chosen_group(rows: pd.DataFrame, group: object) -> tuple[object, int]:
    """Return the group to draw (the first if none is asked for, None if there are none), and their number."""
    if "group" not in rows.columns:
        known: list[object] = []
    else:
        known = list(rows["group"].dropna().unique())
    if group is None:
        return (known[0] if len(known) > 1 else None), len(known)
    by_name = {str(g): g for g in known}
    if str(group) not in by_name:
        raise ModelError(
            f"diagram: no group {group!r} in the estimates. There are: {sorted(by_name) or 'none'}."
        )
    return by_name[str(group)], len(known)


def _variables(row: Mapping[str, Any]) -> tuple[str, str]:
    """Cause first."""
    return (row["lhs"], row["rhs"]) if row["op"] == "=~" else (row["rhs"], row["lhs"])


def _arrow(row: Mapping[str, Any], column: str, *, standardized: bool, beside: Beside) -> Arrow:
    source, target = _variables(row)
    kinds: dict[str, Kind] = {"=~": "loading", "~": "path", "~~": "covariance"}
    kind = "variance" if row["op"] == "~~" and source == target else kinds[row["op"]]
    if kind == "covariance":
        source, target = target, source
    value, free = float(row[column]), bool(row["free"])
    p = float(row["p"]) if free and row["p"] is not None else float("nan")
    faint = free and not p < LEVELS[-1][0]
    text = shown_number(value, standardized=standardized) + _beside(row, p, beside, standardized=standardized)
    return Arrow(source, target, kind, text, value, p, faint and kind != "variance")


def shown_number(value: float, *, standardized: bool) -> str:
    """Return a number as a diagram prints it: two decimals, no leading zero if standardized."""
    if not isfinite(value):
        return "n/a"
    digits = f"{abs(value):.2f}" if abs(value) >= 0.1 or standardized or value == 0 else f"{abs(value):.3f}"
    if standardized and digits.startswith("0."):
        digits = digits[1:]
    is_zero = float(digits) == 0
    return f"−{digits}" if value < 0 and not is_zero else digits


def _beside(row: Mapping[str, Any], p: float, beside: Beside, *, standardized: bool) -> str:
    if beside == "stars":
        return next((stars for level, stars in LEVELS if p < level), "")
    if beside == "se" and not standardized and bool(row["free"]):
        return f" ({shown_number(float(row['se']), standardized=False)})"
    return ""


def _is_shown(
    row: Mapping[str, Any], rows: list[dict[str, Any]], latents: tuple[str, ...], *, variances: bool
) -> bool:
    if not bool(row["free"]) and float(row["estimate"]) == 0:
        return False
    if row["op"] != "~~":
        return True
    if row["lhs"] == row["rhs"]:
        return variances and not (not bool(row["free"]) and _is_exogenous(row["lhs"], rows, latents))
    as_in_sample = not bool(row["free"]) and all(_is_exogenous(row[k], rows, latents) for k in ("lhs", "rhs"))
    return not as_in_sample


def _is_exogenous(name: str, rows: list[dict[str, Any]], latents: tuple[str, ...]) -> bool:
    """Whether an observed variable is neither predicted nor an indicator."""
    if name in latents:
        return False
    return not any(
        (r["op"] == "~" and r["lhs"] == name) or (r["op"] == "=~" and r["rhs"] == name) for r in rows
    )
