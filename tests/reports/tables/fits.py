"""Fits that the tests of tables of models share, and tables read back as text."""

from functools import cache

import pandas as pd

from analysis import sem
from analysis.panel.power import simulate
from analysis.sem import Fit
from reports import numbers
from reports.document import Block, Cell, Document, Interval, Marked, Number, Section, Table
from reports.manner import ENGLISH_APA
from reports.writers.parts import letters

WORLD = "f =~ 1*x1 + 0.8*x2 + 0.7*x3; g =~ 1*y1 + 0.9*y2 + 0.6*y3; g ~ 0.4*f"
FACTORS = "f =~ x1 + x2 + x3; g =~ y1 + y2 + y3; g ~ {}f"
HOSTILE = '<script>alert("1")</script> & =SUM(A1) #let {brace} $x$'


@cache
def data() -> pd.DataFrame:
    """Return 300 rows of six indicators and a column of two groups."""
    found = simulate(WORLD, 300, seed=1)
    found["sex"] = ["women", "men"] * 150
    return found


def ordered() -> pd.DataFrame:
    """Return the indicators in three ordered categories."""
    plain = data().drop(columns="sex")
    return (plain > 0).astype(int) + (plain > 1)


def gaps() -> pd.DataFrame:
    """Return the indicators with every ninth value of the first, and every seventh of the last, missing."""
    found = data().copy()
    found.loc[::9, "x1"] = float("nan")
    found.loc[::7, "y3"] = float("nan")
    return found


@cache
def factors(estimator: str = "ML", modifier: str = "") -> Fit:
    """Return two factors, one explained by the other; with full information under ``FIML``."""
    text = FACTORS.format(modifier)
    if estimator == "FIML":
        return sem(text, gaps(), missing="fiml")
    if estimator == "WLSMV":
        return sem(text, ordered(), ordered=True)
    return sem(text, data(), estimator=estimator)


@cache
def groups() -> Fit:
    """Return the same in two groups, with equal loadings and a difference of paths."""
    return sem(FACTORS.format("c(a, b)*") + "; d := a - b", data(), group="sex", group_equal="loadings")


def plain(table: Table) -> list[list[str]]:
    """Return what is printed, heading of rows and cells; a footnote as ``^a`` behind its cell."""
    shown = ENGLISH_APA.printable(table)
    found: list[list[str]] = []
    for group in shown.groups:
        found += [[str(group.title)]] if group.title else []
        for row in group.cells:
            cells = zip(row, shown.columns, strict=True)
            found.append([numbers.cell(cell, column) + _mark(shown, cell) for cell, column in cells])
    return found


def _mark(table: Table, cell: Cell) -> str:
    return f"^{letters(table)[cell.note]}" if isinstance(cell, Marked) else ""


def footnotes(table: Table) -> list[str]:
    """Return the footnotes of cells, from a on."""
    return [str(note) for note in ENGLISH_APA.printable(table).footnotes]


def notes(table: Table) -> str:
    """Return what stands below the table."""
    return " ".join("".join(ENGLISH_APA.text(run) for run in note.runs) for note in table.notes)


def heads(table: Table) -> list[str]:
    """Return the heads of columns."""
    return [ENGLISH_APA.text(column.title) for column in table.columns]


def cells(table: Table) -> list[Cell]:
    """Return every cell, without footnotes."""
    every = (cell for group in table.groups for row in group.cells for cell in row)
    return [cell.cell if isinstance(cell, Marked) else cell for cell in every]


def values(table: Table) -> list[float | None]:
    """Return every number of the table, unrounded."""
    return [cell.value for cell in cells(table) if isinstance(cell, Number)]


def limits(table: Table) -> list[tuple[float | None, float | None]]:
    """Return every interval of the table, unrounded."""
    return [(cell.low, cell.high) for cell in cells(table) if isinstance(cell, Interval)]


def alone(*blocks: Block) -> Document:
    """Return a document of one section that holds these blocks."""
    return Document(
        title="A document",
        subtitle="",
        language="en",
        banner=None,
        byline=(),
        sections=(Section("A section", "a", blocks),),
        provenance=Section("Provenance", "provenance", ()),
    )
