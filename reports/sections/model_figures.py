"""Drawings of a model: its path diagram, its estimates with their intervals, its curves, draws and residuals."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import nan
from typing import Any

from analysis.sem import Fit
from analysis.study.results import ModelResult, Results
from reports.document import (
    Block,
    Cell,
    Code,
    Figure,
    Interval,
    Marked,
    Number,
    Paragraph,
    Phrase,
    Table,
    phrase,
    say,
)
from reports.figures.bootstrap import bootstrap_figure
from reports.figures.forest import Estimate, forest_figure
from reports.figures.growth import growth_figure
from reports.figures.residuals import residual_map
from reports.manner import Manner
from reports.sections import built
from reports.sections.built import GROWTH
from reports.sections.drawing import look
from reports.sections.model_labels import labels, wave_labels
from reports.sections.model_parts import main
from reports.sections.telling import SPECIFIC

Maker = Callable[[], Block | None]
MOST_DRAWS = 2  # effects whose draws are drawn
FEWEST_ROWS = 3  # estimates of which a drawing says more than the table
FEWEST_RESIDUALS = 4  # observed variables
CUT = "…"  # of a label without room
FACTORS = {"I": phrase("Intercept"), "S": phrase("Slope"), "Q": phrase("Quadratic slope")}
# Parts of the tables whose numbers are no paths, and have no common zero.
UNDRAWN = (
    "Variance",
    "Covariance",
    "Residual",
    "Mean",
    "Random",
    "Error",
    "Share",
    "Loading",
    "Proportion mediated",
)


def diagrams(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    """Yield what makes the path diagram of each group."""
    title, manner = model.title or model.name, look(results)["manner"]
    for number, group in enumerate(fit.groups, start=1):

        def made(number: int = number, group: str = group) -> Figure:
            caption = (
                phrase("{model}: path diagram of {group}.", model=title, group=group)
                if len(fit.groups) > 1
                else phrase("{model}: path diagram.", model=title)
            )
            return _diagram(results, model, fit, number, caption, manner)

        yield made


def _diagram(
    results: Results, model: ModelResult, fit: Fit, group: int, caption: Phrase, manner: Manner
) -> Figure:
    def number(value: float, kind: str) -> str:
        return manner.text(Number(value, kind, 3 if kind == "p" else 2))  # type: ignore[arg-type]

    drawn = {str(name) for side in ("lhs", "rhs") for name in fit.estimates[side]}
    told: dict[str, Any] = {"group": group, "number": number, "wording": manner.catalogue}
    words = {name: label for name, label in _names(results, model, manner).items() if name in drawn}
    alt = fit.diagram_words(**told, labels=words)
    svg = fit.diagram(**told, labels=words)
    if CUT not in svg or any(CUT in label for label in words.values()):
        return Figure(svg, alt, caption)
    return Figure(fit.diagram(**told), alt, caption, tuple(_named(results, drawn)))


def _named(results: Results, drawn: set[str]) -> Iterator[Paragraph]:
    """Yield what the names of the data stand for, which are drawn where labels have no room."""
    ends = tuple(f"_{wave.name}" for wave in results.plan.waves)
    known = {name: label for name, label in labels(results).items() if not name.endswith(ends)}
    shown = {name: label for name, label in known.items() if any(f"{name}{end}" in drawn for end in ends)}
    names = tuple(run for name, label in shown.items() for run in ("; ", Code(name), f", {label}"))[1:]
    if names:
        yield say("Variables are named as in the data, with the wave at the end: {names}.", names=names)


def _names(results: Results, model: ModelResult, manner: Manner) -> dict[str, str]:
    """Return printed names; of the growth of one variable its waves, since boxes are narrow and the title names it."""
    found = dict(labels(results))
    measured = model.fit.paths["target"] if model.fit is not None and model.builder == "growth_curve" else ()
    processes = [name for name in dict.fromkeys(map(str, measured)) if name in found]
    if len(processes) != 1:
        return found
    (name,) = processes
    waves = {f"{name}_{wave}": label for wave, label in wave_labels(results).items()}
    factors = {f"{letter}_{name}": manner.text(words) for letter, words in FACTORS.items()}
    return {**found, **waves, **factors}


def estimates(results: Results, model: ModelResult, fit: Fit) -> Figure | None:
    """Return the effects or paths of the model's own table with their intervals; None if there are few."""
    table = built.effects(results, model) or main(results, model, fit)
    drawn = look(results)
    rows = () if table is None or model.builder in GROWTH else tuple(_rows(table, drawn["manner"]))
    if len(rows) < FEWEST_ROWS:
        return None
    title = drawn["manner"].text(phrase("Estimate, in the units of its variables"))
    return replace(
        forest_figure(rows, title=title, n=fit.n, **drawn),
        caption=phrase("{model}: estimates with their intervals.", model=model.title or model.name),
    )


def _rows(table: Table, manner: Manner) -> Iterator[Estimate]:
    """Yield the paths and effects of a table of a model, with their words as the table has them."""
    titles = [column.title.template if isinstance(column.title, Phrase) else "" for column in table.columns]
    place = titles.index("Estimate")
    named = [k for k, title in enumerate(titles[:place]) if title != "Label"]
    for group in table.groups:
        if isinstance(group.title, Phrase) and group.title.template.startswith(UNDRAWN):
            continue
        heading = manner.text(group.title)
        for row in group.cells:
            words = ", ".join(filter(None, (_plain(row[k], manner) for k in named)))
            yield Estimate(words, _value(row[place]), *_limits(row), heading)


def _plain(cell: Cell, manner: Manner) -> str:
    return manner.text(cell.cell if isinstance(cell, Marked) else cell)


def _value(cell: Cell) -> float:
    inner = cell.cell if isinstance(cell, Marked) else cell
    return inner.value if isinstance(inner, Number) and inner.value is not None else nan


def _limits(row: tuple[Cell, ...]) -> tuple[float, float]:
    found = next((cell for cell in row if isinstance(cell, Interval)), None)
    if found is None or found.low is None or found.high is None:
        return nan, nan
    return found.low, found.high


def curves(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    """Yield what makes the mean curve of each process of a growth model."""
    if model.builder not in GROWTH:
        return
    rows = fit.paths
    processes = dict.fromkeys(str(p) for p in rows.loc[rows["what"].str.startswith("mean of "), "target"])
    words = labels(results)
    for process in processes:

        def made(process: str = process) -> Figure:
            label = words.get(process, process)
            return growth_figure(fit, results.panel, process=process, label=label, **look(results))

        yield made


def draws(results: Results, model: ModelResult) -> Iterator[Maker]:
    """Yield what makes the distribution of the draws of the first indirect effects."""
    found = model.mediation
    if found is None or not found.limits.draws:
        return
    effects = found.effects
    rows = effects[effects["what"].str.startswith(SPECIFIC)].head(MOST_DRAWS)
    words = labels(results)
    for name, route in zip(rows["label"], rows["route"], strict=True):
        label = " → ".join(words.get(step, step) for step in str(route).replace("=>", "->").split(" -> "))

        def made(name: str = str(name), label: str = label) -> Figure:
            return bootstrap_figure(found, name, label=label, **look(results))

        yield made


def residuals(results: Results, model: ModelResult, fit: Fit) -> Iterator[Maker]:
    """Yield what makes the map of residual correlations of each group; none of a saturated or a small model."""
    if not fit.df > 0 or len(fit.parameters.observed) < FEWEST_RESIDUALS:
        return
    drawn = look(results)
    words, title = _names(results, model, drawn["manner"]), model.title or model.name
    for group in fit.groups if len(fit.groups) > 1 else (None,):

        def made(group: str | None = group) -> Figure:
            caption = phrase(
                "{model}: residual correlations, those of the sample less those that the model implies.",
                model=title if group is None else f"{title} ({group})",
            )
            return replace(residual_map(fit, group=group, labels=words, **drawn), caption=caption)

        yield made
