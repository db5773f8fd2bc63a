"""`attrition_table`: how those who left differ, and what predicts leaving."""

from collections.abc import Iterator, Mapping

from analysis.missing import Attrition
from analysis.missing.attrition import LEFT, STAYED
from analysis.missing.dropout import Dropout
from reports.document import Cell, Column, Interval, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.doors import taken
from reports.errors import OutputError
from reports.tables.cells import Facts
from reports.tables.who import Missing, shown

GROUPS: Mapping[str, Words] = {STAYED: phrase("Stayed"), LEFT: phrase("Left")}


def attrition_table(
    found: Attrition,
    *,
    missing: Missing = "row",
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the first wave of those who stayed and of those who left as a table.

    Parameters
    ----------
    found : Attrition
        With predictors.
    missing : {"row", "note"} or None
        See `reports.tables.who.table_one`.
    labels, waves : mapping or None
        Words for predictors and for waves.

    Raises
    ------
    OutputError
        If it compares nothing: no predictors, or nobody or everybody left.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis import attrition
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([range(60), ["w1", "w2"]], names=["person", "wave"])
    >>> mood = np.random.default_rng(1).normal(size=120)
    >>> data = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(0, 60, 4)])
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from reports.tables.leaving import attrition_table
    >>> len(attrition_table(attrition(panel, ["mood"])).columns)
    4
    """
    taken("attrition_table", found, Attrition, "what attrition() returns")
    if found.comparison is None:
        raise OutputError(
            "attrition_table: there is nothing to compare. Name predictors, of a wave that some left."
        )
    words = caption or phrase("First wave of those who stayed and of those who left.")
    return shown(
        found.comparison,
        missing=missing,
        wave_labels=waves,
        group_labels=GROUPS,
        labels=labels,
        caption=words,
    )


def dropout_table(
    model: Dropout, *, labels: Mapping[str, str] | None = None, caption: Words | None = None
) -> Table:
    """Return the regression of leaving on the first wave as a table.

    Parameters
    ----------
    model : Dropout
    labels : mapping or None
        Words for predictors.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis import attrition
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([range(60), ["w1", "w2"]], names=["person", "wave"])
    >>> mood = np.random.default_rng(1).normal(size=120)
    >>> data = pd.DataFrame({"mood": mood}, index=index).drop([(k, "w2") for k in range(0, 60, 4)])
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from reports.tables.leaving import dropout_table
    >>> len(dropout_table(attrition(panel, ["mood"]).model).groups[0].cells)
    2
    """
    taken("dropout_table", model, Dropout, "the model of what attrition() returns")
    columns = (
        Column(phrase("Predictor")),
        Column(phrase("Estimate (SE)"), "estimate"),
        Column("z", "statistic"),
        Column("p", "p"),
        Column(phrase("Odds ratio"), "estimate"),
        Column(phrase("95% CI"), "estimate"),
    )
    rows = tuple(_row(row, labels or {}) for row in model.estimates.to_dict("records"))
    heading = caption or phrase("Logistic regression of leaving on the first wave.")
    return Table(heading, columns, (Rows(rows),), notes=tuple(_notes(model)))


def _row(row: Facts, labels: Mapping[str, str]) -> tuple[Cell, ...]:
    ratio: tuple[Cell, Cell] = ("", "")
    if row["term"]:
        ratio = (Number(row["odds_ratio"]), Interval(row["odds_low"], row["odds_high"]))
    estimate = phrase("{estimate} ({se})", estimate=Number(row["estimate"]), se=Number(row["se"]))
    return _name(row, labels), estimate, Number(row["z"], "statistic"), Number(row["p"], "p"), *ratio


def _name(row: Facts, labels: Mapping[str, str]) -> Words:
    if not row["term"]:
        return phrase("Intercept")
    label = labels.get(row["term"], row["term"])
    return label if row["level"] is None else phrase("{label}: {level}", label=label, level=str(row["level"]))


def _notes(model: Dropout) -> Iterator[Paragraph]:
    yield say(
        "{left} of {n} persons with every predictor left; {out} lack one. Estimate: log odds of having left, for one "
        "unit of the predictor, at equal values of the others; categories against their first.",
        left=Number(model.left, "count"),
        n=Number(model.n, "count"),
        out=Number(model.n_left_out, "count"),
    )
    yield say(
        "All predictors together: {chisq}, {p}; McFadden’s R² {r2}.",
        chisq=Number(model.chisq, "statistic", name="χ²", degrees=model.df),
        p=Number(model.p, "p", name="p"),
        r2=Number(model.pseudo_r2, "bounded", 3),
    )
