"""What a builder says of the model that it wrote: who wrote it, what it assumes, the paths it is about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.sem import Fit
from analysis.study.results import ModelResult, Results
from reports.document import (
    Block,
    Cell,
    Code,
    Column,
    Interval,
    Listing,
    Number,
    Paragraph,
    Rows,
    Table,
    paragraph,
    say,
)
from reports.sections.words import scale_label

WORDS = (
    ("source", Column("From")),
    ("target", Column("To")),
    ("waves", Column("Waves")),
    ("group", Column("Group")),
)
NUMBERS = (
    Column("Estimate", "estimate"),
    Column("SE", "estimate"),
    Column("z", "statistic"),
    Column("p", "p"),
    Column("95% CI", "estimate"),
    Column("Standardized", "estimate"),
)
ROUTES = (("route", Column("Route")), ("group", Column("Group")), ("at", Column("At")))
ENDS = ("source", "target")
PLACES = 3


def origin(model: ModelResult, fit: Fit) -> Paragraph:
    """Return what the model is, and who wrote its text."""
    return say(
        "{title}. The text above was written by the builder {builder}; its first lines hold the call that fits "
        "it in R.",
        title=fit.about.title if fit.about is not None else model.name,
        builder=Code(str(model.builder)),
    )


def blocks(results: Results, model: ModelResult, fit: Fit) -> Iterator[Block]:
    """Yield assumptions and paths of a model that a builder wrote."""
    if fit.about is not None and fit.about.notes:
        yield paragraph("What the model assumes, and what its estimates do not say:")
        yield Listing(tuple(paragraph(note) for note in fit.about.notes))
    if model.effects is not None:
        yield _effects(model, model.effects)
    if paths := _rows(model, fit):
        yield _paths(results, model, paths)


def _effects(model: ModelResult, effects: pd.DataFrame) -> Table:
    """Return indirect, direct and total effects with the limits that the builder found for them."""
    rows = effects.to_dict("records")
    words = [(name, column) for name, column in ROUTES if name == "route" or any(row[name] for row in rows)]
    groups = tuple(
        Rows(
            tuple(_effect(row, [name for name, _ in words]) for row in rows if row["what"] == what),
            _capital(what),
        )
        for what in dict.fromkeys(str(row["what"]) for row in rows)
    )
    note = paragraph(
        f"CI: {model.limits}. Standardized: by the standard deviations of source and target; a source with two "
        f"values keeps its unit."
    )
    columns = (*(column for _, column in words), *(column for column in NUMBERS if column.title != "z"))
    columns = tuple(replace(c, title="CI") if c.title == "95% CI" else c for c in columns)
    return Table(f"{model.title or model.name}: effects.", columns, groups, notes=(note,))


def _effect(row: dict[Any, Any], names: list[str]) -> tuple[Cell, ...]:
    return (
        *(str(row[name]).replace("->", "→").replace("=>", "⇒") for name in names),
        Number(row["estimate"], places=PLACES),
        Number(row["se"], places=PLACES),
        Number(row["p"], "p"),
        Interval(row["low"], row["high"], places=PLACES),
        Number(row["std"], places=PLACES),
    )


def _rows(model: ModelResult, fit: Fit) -> list[dict[Any, Any]]:
    """Return the paths but for effects that have a table of their own, where their limits are better."""
    shown = set(model.effects["label"]) if model.effects is not None else set()
    return [row for row in fit.paths.to_dict("records") if row["label"] not in shown]


def _paths(results: Results, model: ModelResult, rows: list[dict[Any, Any]]) -> Table:
    words = [(name, column) for name, column in WORDS if name in ENDS or any(row[name] for row in rows)]
    names = [name for name, _ in words]
    groups = tuple(
        Rows(tuple(_path(results, row, names) for row in rows if row["what"] == what), title=_capital(what))
        for what in dict.fromkeys(str(row["what"]) for row in rows)
    )
    note = paragraph(
        "SE: standard error; fixed: the value was not estimated. Standardized: by the standard deviations of "
        "latent and observed variables (std.all)."
    )
    columns = (*(column for _, column in words), *NUMBERS)
    return Table(f"{model.title or model.name}: paths.", columns, groups, notes=(note,))


def _path(results: Results, row: dict[Any, Any], names: list[str]) -> tuple[Cell, ...]:
    given = not row["free"] and not row["se"] > 0
    return (
        *(_word(results, row, name) for name in names),
        Number(row["estimate"], places=PLACES),
        "fixed" if given else Number(row["se"], places=PLACES),
        "" if given else Number(row["z"], "statistic"),
        "" if given else Number(row["p"], "p"),
        "" if given else Interval(row["low"], row["high"], places=PLACES),
        Number(row["std_all"], places=PLACES),
    )


def _word(results: Results, row: dict[Any, Any], name: str) -> Cell:
    """Return a path's end in words; the label where it goes from nothing to nothing, as defined parameters may."""
    word = str(row[name])
    if name == "waves":
        return word.replace("->", "→")
    if name == "group":
        return word or "all"
    if name == "source" and not word and not row["target"]:
        return Code(str(row["label"]))
    return scale_label(results, word)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
