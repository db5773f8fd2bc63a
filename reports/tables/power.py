"""`power_table`: the power of a model's tests by number of persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from reports.document import Cell, Code, Column, Marked, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.tables.model_door import of_type
from reports.tables.model_lines import PLACES

if TYPE_CHECKING:
    from analysis.panel.power import Power

WHERE = "power_table"
METHODS = {"analytic": phrase("analytic"), "monte_carlo": phrase("Monte Carlo")}
NO_SE = phrase("No replicate converged.")


def power_table(result: Power, *, caption: Words | None = None) -> Table:
    """Return the power of each effect at each number of persons, with its Monte-Carlo error.

    Parameters
    ----------
    result : Power
        Of `analysis.power`.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A group of rows for each effect. Replicates add bias, coverage, and how many of them converged.

    Raises
    ------
    OutputError
        If `result` is something else.

    Examples
    --------
    >>> from analysis import power
    >>> from reports.tables.power import power_table
    >>> result = power("y ~ start(0.3)*x", n=[80, 120], effect="y ~ x")
    >>> len(power_table(result).groups[0].cells)
    2
    """
    from analysis.panel.power import Power

    of_type(WHERE, result, Power, "power()")
    rows = result.table.to_dict("records")
    replicated = any(row["method"] == "monte_carlo" for row in rows)
    columns = [
        Column(phrase("Persons"), "count"),
        Column(phrase("Method")),
        Column(phrase("Population value"), "estimate", PLACES),
        Column(phrase("Power"), "bounded"),
    ]
    if replicated:
        columns += [
            Column(phrase("Error of power"), "bounded"),
            Column(phrase("Bias"), "estimate", PLACES),
            Column(phrase("Coverage"), "bounded"),
            Column(phrase("Replicates"), "count"),
        ]
    groups = tuple(
        Rows(
            tuple(_row(row, replicated) for row in rows if _effect(row) == effect),
            _title(*effect, result.groups),
        )
        for effect in dict.fromkeys(_effect(row) for row in rows)
    )
    title = phrase("Power of the tests.") if caption is None else caption
    return Table(title, tuple(columns), groups, tuple(_notes(result, replicated)), 2)


def _effect(row: Mapping[Any, Any]) -> tuple[str, int]:
    return str(row["effect"]), int(row["group"])


def _title(effect: str, group: int, groups: int) -> Words:
    if group and groups > 1:
        return phrase("{effect}, group {group}", effect=Code(effect), group=str(group))
    return effect


def _of(row: Mapping[Any, Any], name: str) -> float:
    value = row.get(name, nan)
    return nan if value is None else float(value)


def _row(row: Mapping[Any, Any], replicated: bool) -> tuple[Cell, ...]:
    first = (
        Number(int(row["n"]), "count"),
        METHODS.get(str(row["method"]), str(row["method"])),
        Number(_of(row, "population"), places=PLACES),
    )
    power = Number(_of(row, "power"), "bounded")
    if row["method"] != "monte_carlo":
        return (*first, power, *(("",) * 4 if replicated else ()))
    done = _of(row, "replicates")
    return (
        *first,
        Marked(power, NO_SE) if isnan(_of(row, "power")) else power,
        Number(_of(row, "power_mcse"), "bounded"),
        Number(_of(row, "bias"), places=PLACES),
        Number(_of(row, "coverage"), "bounded"),
        Number(int(done) if not isnan(done) else None, "count"),
    )


def _notes(result: Power, replicated: bool) -> Iterator[Paragraph]:
    yield say("Two-sided tests at the level {alpha}.", alpha=Number(result.alpha, "p", 3))
    if replicated:
        yield say(
            "Simulated: replicates were drawn from the stated population, seed {seed}. Error of power: Monte Carlo "
            "standard error; coverage: share of intervals that hold the population value.",
            seed=str(result.seed),
        )
    yield from (say("{note}", note=note[:1].upper() + note[1:]) for note in result.notes)
