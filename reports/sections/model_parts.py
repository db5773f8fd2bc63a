"""Parts of the section of a model: its main table, the others, true values, its text."""

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
    Number,
    Rows,
    Syntax,
    Table,
    phrase,
    say,
)
from reports.sections import built
from reports.sections.model_labels import labels
from reports.tables.model_lines import PLACES, Shown, lines
from reports.tables.parameters import parameter_table

MAIN = ("loadings", "regressions", "defined")
SHOWN = Shown("std_all", 0.95, True)
DEFAULTS = {"~1": 0.0, "~*~": 1.0}  # what lavaan fixes by itself, without a word in the text


def main(results: Results, model: ModelResult, fit: Fit) -> Table | None:
    """Return the table that the model is about: a builder's paths, or loadings, regressions and definitions."""
    if model.builder is not None:
        return built.paths(results, model, fit)
    caption = phrase("{model}: paths.", model=model.title or model.name)
    return parameter_table(fit, parts=_main_parts(fit), labels=labels(results), caption=caption)


def _main_parts(fit: Fit) -> tuple[str, ...]:
    """Return which kinds of parameters a text of one's own is about; of a factor model also its covariances."""
    parts = {line.part for line in lines(fit, SHOWN)}
    wanted = tuple(part for part in MAIN if part in parts)
    if "regressions" not in parts and "covariances" in parts:
        return (*wanted, "covariances")
    return wanted or tuple(parts)


def main_rows(model: ModelResult, fit: Fit) -> frozenset[int]:
    """Return the rows of the estimates that the main table shows."""
    if model.builder is not None:
        return built.rows(model, fit)
    parts = _main_parts(fit)
    return frozenset(line.at for line in lines(fit, SHOWN) if line.part in parts)


def further(model: ModelResult, fit: Fit, shown: frozenset[int]) -> Table | None:
    """Return the parameters that no other table shows, as they stand in the syntax; None if there are none."""
    without = shown | {line.at for line in lines(fit, SHOWN) if _by_default(fit, line.at)}
    if len(without) >= len(fit.estimates):
        return None
    caption = phrase(
        "{model}: parameters that the tables above do not hold.", model=model.title or model.name
    )
    return parameter_table(fit, without=without, caption=caption)


def _by_default(fit: Fit, at: int) -> bool:
    """Return whether a parameter only says what nobody wrote: an intercept of 0, a scale of 1."""
    rows = fit.parameters.rows
    if at >= len(rows) or rows[at].free or rows[at].exo or rows[at].user:
        return False
    return DEFAULTS.get(rows[at].op) == float(fit.values[at])


def truth(model: ModelResult, fit: Fit) -> Table:
    """Return the values that the data were simulated with, beside the estimates."""
    columns = (
        Column(phrase("Parameter"), "code"),
        Column(phrase("True value"), "estimate"),
        Column(phrase("Estimate"), "estimate"),
        Column(phrase("SE"), "estimate"),
        Column(phrase("95% CI"), "estimate"),
        Column(phrase("Difference"), "estimate"),
        Column(phrase("Difference / SE"), "statistic"),
    )
    rows = tuple(_true(name, value, fit) for name, value in model.truth.items())
    note = say(
        "Difference: estimate minus true value. By chance about one parameter in twenty lies more than 1.96 standard "
        "errors away."
    )
    caption = phrase(
        "{model}: declared true values of the simulation beside the estimates.",
        model=model.title or model.name,
    )
    return Table(caption, columns, (Rows(rows),), notes=(note,))


def _true(name: str, value: float, fit: Fit) -> tuple[Cell, ...]:
    row = _found(name, fit)
    if row is None:
        return Code(name), Number(value, places=PLACES), phrase("not in the model"), "", "", "", ""
    off = row["estimate"] - value
    return (
        Code(name),
        Number(value, places=PLACES),
        Number(row["estimate"], places=PLACES),
        Number(row["se"], places=PLACES),
        Interval(row["low"], row["high"], places=PLACES),
        Number(off, places=PLACES),
        Number(off / row["se"] if row["se"] else None, "statistic"),
    )


def _found(name: str, fit: Fit) -> dict[Any, Any] | None:
    """Return the row of a label, of a defined parameter, or of ``lhs op rhs``."""
    wanted = " ".join(name.split())
    for row in fit.estimates.to_dict("records"):
        words = f"{row['lhs']} {row['op']} {row['rhs']}".strip()
        if wanted in (row["label"], words) or (row["op"] == ":=" and wanted == row["lhs"]):
            return row
    return None


def syntax(results: Results, model: ModelResult) -> Iterator[Block]:
    """Yield the model's text, and of a text of one's own the call that fits it in R."""
    text = model.syntax.strip("\n")
    yield Syntax(text, phrase("Model {name} in lavaan syntax", name=model.name))
    if model.builder is not None:
        return
    estimator, missing = _options(results, model)
    yield say("The same in R, with one row a person and one column for each measure and wave:")
    yield Syntax(
        f'library(lavaan)\nfit <- sem(model, data = wide, estimator = "{estimator}", missing = "{missing}")\n'
        "summary(fit, fit.measures = TRUE, standardized = TRUE, rsquare = TRUE)",
        phrase("Call of model {name} in R", name=model.name),
    )


def _options(results: Results, model: ModelResult) -> tuple[str, str]:
    """Return estimator and treatment of missing values in R's words, also of a model that has no fit."""
    if model.fit is not None:
        return model.fit.options.name, model.fit.options.missing.replace("_", ".")
    plan = next((one for one in results.plan.models if one.name == model.name), None)
    estimator = plan.estimator if plan is not None else None
    missing = plan.missing if plan is not None else None
    return estimator or "ML", (missing or "listwise").replace("_", ".")
