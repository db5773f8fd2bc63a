"""`regression_table`: mixed, marginal and fixed-effects regressions, alone or beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

from reports.document import Cell, Code, Column, Interval, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.model_door import names_of, words_by_name
from reports.tables.model_lines import PLACES, interval_head

if TYPE_CHECKING:
    from analysis.panel.regression import Regression

WHERE = "regression_table"
LEVEL = 0.95


def regression_table(
    results: Regression | Sequence[Regression],
    *,
    labels: Sequence[Words] | None = None,
    terms: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the coefficients of `mixed`, `mmrm`, `gee`, `fixed_effects` or `within_between`.

    Parameters
    ----------
    results : Regression or sequence of Regression
        One is shown with limits, test and variances; several stand side by side.
    labels : sequence of str or Phrase, optional
        Names of several models.
    terms : mapping, optional
        Words for coefficients.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        Coefficients, parameters of the covariance matrix, tests, and what was used.

    Raises
    ------
    OutputError
        If something else is given.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis.panel import mixed
    >>> from reports.tables.regression import regression_table
    >>> rng = np.random.default_rng(1)
    >>> rows = pd.DataFrame({"person": np.repeat(range(40), 3), "wave": np.tile([0, 1, 2], 40)})
    >>> rows["y"] = rng.normal(size=40)[rows["person"]] + 0.3 * rows["wave"] + rng.normal(size=120)
    >>> table = regression_table(mixed("y ~ wave", rows, person="person"))
    >>> len(table.groups[0].cells)
    2
    """
    from analysis.panel.regression import Regression

    given = tuple(results) if isinstance(results, list | tuple) else (results,)
    if not given or any(not isinstance(one, Regression) for one in given):
        strange = next(
            (type(one).__name__ for one in given if not isinstance(one, Regression)), "list without results"
        )
        raise OutputError(
            f"{WHERE}: a {strange} is no result of mixed(), mmrm(), gee(), fixed_effects() or within_between(). Give "
            f"such a result, or several."
        )
    title = phrase("Regression coefficients.") if caption is None else caption
    if len(given) == 1:
        return _one(given[0], terms, title)
    return _several(given, names_of(WHERE, labels, len(given)), terms, title)


def _term(name: str, terms: Mapping[str, str] | None) -> Cell:
    told = words_by_name(terms, name)
    return Code(name) if told == name and terms is None else told


def _one(result: Regression, terms: Mapping[str, str] | None, title: Words) -> Table:
    frame = result.estimates
    tested = "t" if "t" in frame else "z"
    columns = [
        Column(phrase("Term"), "code" if terms is None else "text"),
        Column(phrase("Estimate"), "estimate", PLACES),
        Column(phrase("SE"), "estimate", PLACES),
        Column(interval_head(LEVEL), "estimate", PLACES),
        Column(tested, "statistic"),
    ]
    columns += [Column(phrase("df"), "degrees", 1)] if tested == "t" else []
    columns += [Column(phrase("p"), "p")]
    empty: tuple[Cell, ...] = ("",) * (len(columns) - 3)

    def row(line: Mapping[Any, Any]) -> tuple[Cell, ...]:
        return (
            _term(str(line["term"]), terms),
            Number(line["estimate"], places=PLACES),
            Number(line["se"], places=PLACES),
            Interval(line["low"], line["high"], places=PLACES),
            Number(line[tested], "statistic"),
            *((Number(line["df"], "degrees", 1),) if tested == "t" else ()),
            Number(line["p"], "p"),
        )

    coefficients = Rows(tuple(row(line) for line in frame.to_dict("records")), phrase("Coefficients"))
    groups = [coefficients]
    if result.variances is not None and len(result.variances):
        cells = tuple(
            (Code(str(v["term"])), Number(v["estimate"], places=PLACES), _se(v), *empty)
            for v in result.variances.to_dict("records")
        )
        groups.append(Rows(cells, phrase("Variances and correlations")))
    return Table(title, tuple(columns), tuple(groups), tuple(_notes(result)))


def _se(row: Mapping[Any, Any]) -> Cell:
    return Number(row["se"], places=PLACES) if "se" in row and row["se"] == row["se"] else ""


def _notes(result: Regression) -> Iterator[Paragraph]:
    yield say("Formula: {formula}.", formula=Code(result.formula))
    yield say("Method: {method}.", method=result.method)
    yield say(
        "{rows} rows of {persons} persons were used; {left_out} rows were left out.",
        rows=Number(result.n, "count"),
        persons=Number(result.persons, "count"),
        left_out=Number(int(result.left_out["rows"].iloc[-1]), "count"),
    )
    if isfinite(result.loglik):
        yield say(
            "Log-likelihood {loglik}; AIC {aic}; BIC {bic}.",
            loglik=Number(result.loglik, "statistic"),
            aic=Number(result.aic, "statistic"),
            bic=Number(result.bic, "statistic"),
        )
    if isfinite(result.qic):
        yield say("QIC {qic}.", qic=Number(result.qic, "statistic"))
    for row in [] if result.tests is None else result.tests.to_dict("records"):
        yield _test(row)
    yield from (say("{warning}", warning=warning) for warning in result.warnings)


def _test(row: Mapping[Any, Any]) -> Paragraph:
    p = Number(row["p"], "p", name="p")
    if isfinite(row["df2"]):
        return say(
            "{test}: F({df1}, {df2}) = {statistic}, {p}.",
            test=str(row["test"]),
            df1=Number(row["df1"], "degrees"),
            df2=Number(row["df2"], "degrees"),
            statistic=Number(row["statistic"], "statistic"),
            p=p,
        )
    statistic = Number(row["statistic"], "statistic", name="χ²", degrees=row["df1"])
    return say("{test}: {statistic}, {p}.", test=str(row["test"]), statistic=statistic, p=p)


def _several(
    results: Sequence[Regression], names: Sequence[Words], terms: Mapping[str, str] | None, title: Words
) -> Table:
    columns = [Column(phrase("Term"), "code" if terms is None else "text")]
    for name in names:
        columns += [
            Column(phrase("Estimate"), "estimate", PLACES, name),
            Column(phrase("SE"), "estimate", PLACES, name),
            Column(phrase("p"), "p", None, name),
        ]
    frames = [result.estimates.set_index("term") for result in results]
    every = dict.fromkeys(str(term) for frame in frames for term in frame.index)
    rows = tuple(
        (_term(term, terms), *(cell for frame in frames for cell in _beside(frame, term))) for term in every
    )
    used = (
        (phrase("Rows used"), *(cell for r in results for cell in (Number(r.n, "count"), "", ""))),
        (phrase("Persons"), *(cell for r in results for cell in (Number(r.persons, "count"), "", ""))),
        (phrase("AIC"), *(cell for r in results for cell in (Number(r.aic, "statistic"), "", ""))),
        (phrase("BIC"), *(cell for r in results for cell in (Number(r.bic, "statistic"), "", ""))),
    )
    groups = (Rows(rows, phrase("Coefficients")), Rows(used, phrase("Sample and information criteria")))
    notes = tuple(
        say("{model}: {method}.", model=name, method=result.method)
        for name, result in zip(names, results, strict=True)
    )
    return Table(title, tuple(columns), groups, notes)


def _beside(frame: pd.DataFrame, term: str) -> tuple[Cell, ...]:
    found = frame[frame.index == term].to_dict("records")
    if not found:
        return "", "", ""
    row = found[0]
    return Number(row["estimate"], places=PLACES), Number(row["se"], places=PLACES), Number(row["p"], "p")
