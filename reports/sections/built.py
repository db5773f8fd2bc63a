"""What a builder says of the model that it wrote: who wrote it, what it assumes, the paths it is about."""

from collections.abc import Iterator
from typing import Any

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
    if len(fit.paths):
        yield _paths(results, model, fit)


def _paths(results: Results, model: ModelResult, fit: Fit) -> Table:
    rows = fit.paths.to_dict("records")
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
