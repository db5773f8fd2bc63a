"""`effects_table`: indirect, direct and total effects of a mediation, with their own limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from reports.document import (
    Cell,
    Column,
    Interval,
    Marked,
    Number,
    Paragraph,
    Rows,
    Table,
    Words,
    phrase,
    say,
)
from reports.errors import OutputError
from reports.levels import percent
from reports.tables.model_door import words_by_name
from reports.tables.model_lines import PLACES, interval_head
from reports.tables.model_roles import role

if TYPE_CHECKING:
    from analysis.panel.indirect.limits import Limits

WHERE = "effects_table"
NEEDED = (
    "what",
    "route",
    "source",
    "target",
    "group",
    "at",
    "estimate",
    "se",
    "p",
    "low",
    "high",
    "std",
    "standardized",
)
BY_TARGET = phrase("Standardized by the target only: the source has two values.")


def effects_table(
    result: object,
    *,
    limits: Limits | None = None,
    labels: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the effects of a mediation analysis, and how their limits were found.

    Parameters
    ----------
    result : Mediation or DataFrame
        Of `mediation` or `panel_mediation`; or its `effects`, with `limits` beside.
    limits : Limits, optional
        Of the result by default.
    labels : mapping, optional
        Words for variables.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A group of rows for each kind of effect, and for differences between effects. A proportion is shown only where
        the result has one.

    Raises
    ------
    OutputError
        If `result` is something else.

    Examples
    --------
    >>> from analysis import mediation
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.effects import effects_table
    >>> data = simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1)
    >>> result = mediation(data, x="x", m=["m"], y="y", draws=500, seed=1)
    >>> [rows.title.template for rows in effects_table(result).groups][:2]
    ['Specific indirect', 'Total indirect']
    """
    frame, how = _taken(result, limits)
    rows = frame.to_dict("records")
    names = [name for name in ("group", "at") if any(row[name] for row in rows)]
    words = {"group": phrase("Group"), "at": phrase("At")}
    columns = (
        Column(phrase("Route")),
        *(Column(words[name]) for name in names),
        Column(phrase("Estimate"), "estimate", PLACES),
        Column(phrase("SE"), "estimate", PLACES),
        Column(interval_head(how.level) if how is not None else phrase("CI"), "estimate", PLACES),
        Column(phrase("p"), "p"),
        Column(phrase("Std."), "estimate", PLACES),
    )
    groups = tuple(
        Rows(tuple(_row(row, names, labels) for row in rows if row["what"] == what), role(str(what)))
        for what in dict.fromkeys(row["what"] for row in rows)
    )
    notes = (
        *([_found(how)] if how is not None else []),
        say("Std.: standardized by the standard deviations of source and target."),
    )
    title = phrase("Indirect, direct and total effects.") if caption is None else caption
    return Table(title, columns, groups, notes)


def _taken(result: object, limits: Limits | None) -> tuple[pd.DataFrame, Limits | None]:
    from analysis.panel.indirect.result import Mediation

    if isinstance(result, Mediation):
        return result.table, result.limits if limits is None else limits
    if not isinstance(result, pd.DataFrame) or any(name not in result for name in NEEDED):
        raise OutputError(
            f"{WHERE}: a {type(result).__name__} is no result of mediation() or panel_mediation(). Give that "
            f"result, or its effects."
        )
    return result, limits


def _found(how: Limits) -> Paragraph:
    """Return how the limits of effects were found."""
    level, draws, seed = percent(how.level), Number(how.draws, "count"), str(how.seed)
    match how.method:
        case "monte_carlo":
            return say(
                "CI: {level} Monte Carlo limits, {draws} draws from seed {seed}.",
                level=level,
                draws=draws,
                seed=seed,
            )
        case "percentile":
            return say(
                "CI: {level} percentile limits of {draws} bootstrap draws from seed {seed}.",
                level=level,
                draws=draws,
                seed=seed,
            )
        case "bca":
            return say(
                "CI: {level} bias-corrected and accelerated limits (BCa) of {draws} bootstrap draws from seed {seed}.",
                level=level, draws=draws, seed=seed,
            )  # fmt: skip
        case _:
            return say("CI: {level} Wald limits by the delta method.", level=level)


def _row(row: Mapping[Any, Any], names: list[str], labels: Mapping[str, str] | None) -> tuple[Cell, ...]:
    std = Number(row["std"], places=PLACES)
    return (
        told(str(row["route"]), labels),
        *(str(row[name]) for name in names),
        Number(row["estimate"], places=PLACES),
        Number(row["se"], places=PLACES),
        Interval(row["low"], row["high"], places=PLACES),
        Number(row["p"], "p"),
        Marked(std, BY_TARGET) if row["standardized"] == "by target" else std,
    )


def told(route: str, labels: Mapping[str, str] | None) -> str:
    """Return a route with arrows, its variables by their labels."""
    for sign, arrow in ((" -> ", " → "), (" => ", " ⇒ ")):
        if sign in route:
            return arrow.join(told(part, labels) for part in route.split(sign))
    return words_by_name(labels, route)
