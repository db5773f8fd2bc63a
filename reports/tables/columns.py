"""`codebook_table`: what each column of a panel is, and what lies in it."""

from math import isfinite

import pandas as pd

from reports.document import Cell, Code, Column, Number, Phrase, Rows, Table, Words, phrase, say
from reports.doors import framed
from reports.tables.cells import Facts, Row, count_share, mean_sd, span

KINDS = {"number": phrase("Number"), "text": phrase("Text"), "date": phrase("Date")}


def codebook_table(codebook: pd.DataFrame, *, caption: Words | None = None) -> Table:
    """Return a codebook as a table.

    Parameters
    ----------
    codebook : DataFrame
        Of `analysis.describe.codebook`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from reports.tables.columns import codebook_table
    >>> from analysis.describe import codebook
    >>> len(codebook_table(codebook(panel)).columns)
    6
    """
    framed(
        "codebook_table", codebook, ("name", "n", "n_missing"), "what analysis.describe.codebook() returns"
    )
    columns = (
        Column(phrase("Column"), "code"),
        Column(phrase("What it holds")),
        Column("n", "count"),
        Column(phrase("Missing, n (%)"), "count"),
        Column(phrase("M (SD)"), "estimate"),
        Column(phrase("Range met"), "estimate"),
    )
    rows = tuple(_row(found) for found in codebook.to_dict("records"))
    notes = (
        say("n: values over all waves that have the column; missing: rows of these waves without a value."),
        say("Reversed: the scales that key the item the other way round."),
    )
    return Table(caption or phrase("Codebook."), columns, (Rows(rows),), notes=notes)


def _row(found: Facts) -> Row:
    n, missing = int(found["n"]), int(found["n_missing"])
    share = missing / (n + missing) if n + missing else float("nan")
    whole = found["kind"] == "number"
    return (
        Code(str(found["name"])),
        _words(found),
        Number(n, "count"),
        count_share(missing, share),
        mean_sd(found["mean"], found["sd"]) if whole else "",
        span(found["min"], found["max"]) if whole else "",
    )


def _words(found: Facts) -> Cell:
    """Return label, kind, unit, range, value labels, missing codes and notes, each if there is any."""
    facts: list[Words] = [found["label"]] if found["label"] else []
    facts += [KINDS[found["kind"]]] if found["kind"] != "number" else []
    facts += [phrase("Unit: {unit}", unit=found["unit"])] if found["unit"] else []
    if isfinite(found["low"]) and isfinite(found["high"]):
        low, high = Number(found["low"], "degrees"), Number(found["high"], "degrees")
        facts.append(phrase("Possible: {low} to {high}", low=low, high=high))
    facts += [phrase("Codes: {codes}", codes=found["answers"])] if found["answers"] else []
    facts += [phrase("Missing codes: {codes}", codes=found["missing"])] if found["missing"] else []
    facts += [phrase("Reversed in {scales}", scales=found["reversed"])] if found["reversed"] else []
    facts += [phrase("Waves: {waves}", waves=found["waves"])] if found["waves"] else []
    facts += [found["notes"]] if found["notes"] else []
    return _joined(facts)


def _joined(facts: list[Words]) -> Phrase | str:
    if not facts:
        return ""
    joined = facts[0]
    for fact in facts[1:]:
        joined = phrase("{first}. {then}", first=joined, then=fact)
    return joined
