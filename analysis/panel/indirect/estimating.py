"""Writes a plan's text, fits it, and gives its effects their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import pandas as pd

from analysis.panel.fitting import fitted
from analysis.panel.indirect.effects import Labels, effects, labelled
from analysis.panel.indirect.graph import Edge, links
from analysis.panel.indirect.limits import Limits, Scale, bounded
from analysis.panel.indirect.plan import Effect, Names, Plan
from analysis.panel.indirect.result import Mediation, tabled
from analysis.panel.indirect.text import written
from analysis.sem import Fit
from analysis.sem.about import About, Path


def estimated(
    plan: Plan,
    frame: pd.DataFrame | None,
    options: Mapping[str, Any],
    how: Limits,
    notes: tuple[str, ...] = (),
    binary: Sequence[str] = (),
    warnings: Sequence[str] = (),
    executor: Executor | None = None,
) -> Mediation:
    """Write a plan's text, fit it, and give its effects their limits."""
    fit, _, defined = fitted_plan(plan, frame, options, notes, warnings)
    shown = tuple(e for e in defined if e.what != "step")
    standardized = {e.name: _standardized(e, plan, binary) for e in shown}
    scales = {e.name: s for e in shown if (s := _scale(e, plan, binary)) is not None}
    numbers, many = bounded(fit, [e.name for e in shown], scales, how, executor)
    table = tabled(shown, numbers, standardized)
    return Mediation(fit, _without_mixed_shares(table), how, notes, many, plan, frame, dict(options))


def fitted_plan(
    plan: Plan,
    frame: pd.DataFrame | None,
    options: Mapping[str, Any],
    notes: tuple[str, ...] = (),
    warnings: Sequence[str] = (),
    extra: Sequence[str] = (),
    variances: Mapping[str, str] | None = None,
) -> tuple[Fit, Labels, tuple[Effect, ...]]:
    """Write a plan's text and fit it; `extra` are further lines, `variances` labels of residual ones."""
    names = Names.beside([*plan.observed, *plan.factors, *(label for _, label in plan.labels)])
    labels = labelled(plan, names)
    defined = effects(plan, labels, names)
    about = About(_title(plan), _paths(plan, defined), notes)
    return (
        fitted(written(plan, labels, defined, extra, variances), frame, about, options, *warnings),
        labels,
        defined,
    )


def _title(plan: Plan) -> str:
    return f"Indirect effects of {', '.join(plan.sources)} on {', '.join(plan.targets)}"


def _paths(plan: Plan, defined: Sequence[Effect]) -> tuple[Path, ...]:
    slopes = [Path(b, "~", a, "path", a, b) for a, b in plan.edges]
    changed = [
        Path(p.effect, "~", p.name, "moderation", f"{p.cause} by {p.moderator}", p.effect)
        for p in plan.products
    ]
    shown = [e for e in defined if e.what != "step"]
    words = [Path(e.name, ":=", "", _words(e), e.source, e.target) for e in shown]
    return (*slopes, *changed, *words)


def _words(effect: Effect) -> str:
    """What an effect is; with its route where there may be several."""
    several = effect.contrast or effect.what == "specific indirect"
    return f"{effect.what}: {effect.route}" if several else effect.what


def _standardized(effect: Effect, plan: Plan, binary: Sequence[str]) -> str:
    """By what an effect is standardized; empty where that has no meaning."""
    mixed = effect.contrast and (bool(plan.products) or effect.source in binary)
    changing = bool(
        plan.products and plan.ordered
    )  # the ratio of standard deviations follows from other parameters
    if effect.what.startswith(("proportion", "index")) or mixed or changing:
        return ""
    return "by target" if effect.source in binary else "complete"


def _scale(effect: Effect, plan: Plan, binary: Sequence[str]) -> Scale | None:
    source = effect.source if effect.source in binary else ""
    g = plan.groups.index(effect.group) if effect.group in plan.groups else 0
    along: tuple[Edge, ...] = ()
    if plan.products and plan.graph.count(effect.source, effect.target):
        along = links(plan.graph.routes(effect.source, effect.target)[0])
    return Scale(source, g + 1, along) if source or along else None


def _without_mixed_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out proportions where indirect and direct effect differ in sign: they are no shares of anything."""
    keys = ["source", "target", "group", "at"]
    signs = table[table["what"].isin(["direct", "total indirect"])].groupby(keys)["estimate"].prod()
    shares = table["what"] == "proportion mediated"
    mixed = [
        bool(s) and signs.get(tuple(key), 1.0) <= 0
        for s, key in zip(shares, table[keys].to_numpy(), strict=True)
    ]
    return table[[not m for m in mixed]].reset_index(drop=True)
