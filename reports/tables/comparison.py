"""`comparison_table`: nested models set against each other by tests and differences of fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.sem import Fit, compare
from reports.document import Cell, Column, Marked, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.fit_indices import INDICES, Indices, indices, same
from reports.tables.model_door import Fitted, fits_of, names_of

WHERE = "comparison_table"
METHODS = {
    "standard": say("Δχ²: plain difference of the two χ²."),
    "satorra_bentler_2001": say("Δχ²: scaled difference after Satorra and Bentler (2001)."),
    "satorra_bentler_2010": say("Δχ²: scaled difference after Satorra and Bentler (2010)."),
    "satorra_2000": say("Δχ²: scaled and shifted difference after Satorra (2000)."),
}
STANDARD = say("χ²: the standard statistic, of which the scaled difference is a function.")
COMPARED = ("df", "aic", "bic", "chisq", "chisq_diff", "df_diff", "p")
FREER = say(
    "Where a model is freer than the one in the row before, Δχ² and Δdf are those of the row before less this one."
)
DIFFERENT = phrase(
    "Not compared: the estimators of the two models report different variants of these measures."
)


def comparison_table(
    fits: Sequence[Fitted] | pd.DataFrame,
    *,
    labels: Sequence[Words] | None = None,
    method: str | None = None,
    caption: Words | None = None,
) -> Table:
    """Return each model with its difference from the one before.

    Parameters
    ----------
    fits : sequence of Fit, or DataFrame
        Two or more models, each nested in a neighbor; or what `analysis.compare` returned.
    labels : sequence of str or Phrase, optional
        Names of the models.
    method : str, optional
        Of the test, as in `analysis.compare`.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        χ², df, Δχ², Δdf, p, and of fits also ΔCFI, ΔRMSEA, ΔSRMR (this model less the one before); AIC, BIC. The notes
        name the scaling. Neighbors that are not nested have no test, and a footnote says why.

    Raises
    ------
    OutputError
        If there are fewer than two fits, or something else.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.comparison import comparison_table
    >>> data = simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1)
    >>> fits = [sem("m ~ x; y ~ m + x", data), sem("m ~ x; y ~ m + 0*x", data)]
    >>> len(comparison_table(fits, labels=["Direct path", "No direct path"]).groups[0].cells)
    2
    """
    title = phrase("Comparison of nested models.") if caption is None else caption
    if isinstance(fits, pd.DataFrame):
        return _of_frame(fits, labels, title)
    given = fits_of(WHERE, fits)
    if len(given) < 2:
        raise OutputError(f"{WHERE}: one model cannot be compared. Give two or more fits.")
    names = names_of(WHERE, labels, len(given))
    found = [indices(fit) for fit in given]
    first = (names[0], *_own(given[0]), *[""] * 6, *_criteria(found[0]))
    rows, methods = [first], []
    for k in range(1, len(given)):
        test, how = _tested(given[k - 1], given[k], method)
        methods += [how] if how else []
        beside = _differences(found[k - 1], found[k]) if how else (None, None, None)
        rows.append((names[k], *_own(given[k]), *test, *beside, *_criteria(found[k])))
    columns = (Column(phrase("Model")), *_tests(), *_indices(), *_information())
    notes = _methods(dict.fromkeys(methods))
    variants = dict.fromkeys(one.variant for one in found)
    notes += [
        say("Δ: this model less the one in the row before."),
        *([FREER] if any(b.df < a.df for a, b in pairwise(given)) else []),
        *(INDICES[v] for v in variants if v in INDICES),
    ]
    return Table(title, columns, (Rows(tuple(rows)),), tuple(notes))


def _tests() -> tuple[Column, ...]:
    return (
        Column(phrase("χ²"), "statistic"),
        Column(phrase("df"), "degrees"),
        Column(phrase("Δχ²"), "statistic"),
        Column(phrase("Δdf"), "degrees"),
        Column(phrase("p"), "p"),
    )


def _indices() -> tuple[Column, ...]:
    return (
        Column(phrase("ΔCFI"), "bounded"),
        Column(phrase("ΔRMSEA"), "bounded"),
        Column(phrase("ΔSRMR"), "bounded"),
    )


def _information() -> tuple[Column, ...]:
    return Column(phrase("AIC"), "statistic"), Column(phrase("BIC"), "statistic")


def _methods(methods: Iterable[str]) -> list[Paragraph]:
    """Return how differences were tested."""
    found = [METHODS[how] for how in methods if how in METHODS]
    return [*found, STANDARD] if any(note is not METHODS["standard"] for note in found) else found


def _own(fit: Fit) -> tuple[Cell, ...]:
    return Number(fit.tests[0].chisq, "statistic"), Number(fit.df, "degrees")


def _criteria(one: Indices) -> tuple[Cell, ...]:
    return Number(one.aic, "statistic"), Number(one.bic, "statistic")


def _tested(before: Fit, now: Fit, method: str | None) -> tuple[tuple[Cell, ...], str]:
    """Return Δχ², Δdf and p, and the method; dashes with the reason where two models cannot be compared."""
    try:
        found = compare(before, now, method)
    except (ModelError, FitError) as error:
        return (Marked(None, phrase("Not tested: {reason}", reason=str(error))), None, None), ""
    last = found.iloc[-1]
    cells = (
        Number(float(last["chisq_diff"]), "statistic"),
        Number(float(last["df_diff"]), "degrees"),
        Number(float(last["p"]), "p"),
    )
    return cells, str(found.attrs["method"])


def _differences(before: Indices, now: Indices) -> tuple[Cell, ...]:
    if not same((before, now)):
        return (Marked(None, DIFFERENT), None, Number(now.srmr - before.srmr, "bounded"))
    return (
        Number(now.cfi - before.cfi, "bounded"),
        Number(now.rmsea - before.rmsea, "bounded"),
        Number(now.srmr - before.srmr, "bounded"),
    )


def _of_frame(frame: pd.DataFrame, labels: Sequence[Words] | None, title: Words) -> Table:
    """Return the table of what `analysis.compare` gave."""
    if absent := [name for name in COMPARED if name not in frame]:
        raise OutputError(
            f"{WHERE}: the frame lacks {absent[0]!r}. Give what analysis.compare() returned, or the fits themselves."
        )
    names = list(frame.index.astype(str)) if labels is None else list(names_of(WHERE, labels, len(frame)))
    rows = tuple(_framed(name, row) for name, (_, row) in zip(names, frame.iterrows(), strict=True))
    columns = (Column(phrase("Model")), *_tests(), *_information())
    return Table(title, columns, (Rows(rows),), tuple(_methods([str(frame.attrs.get("method", "standard"))])))


def _framed(name: Words, row: pd.Series[float]) -> tuple[Cell, ...]:
    first = bool(np.isnan(row["df_diff"]))
    return (
        name,
        Number(float(row["chisq"]), "statistic"),
        Number(float(row["df"]), "degrees"),
        "" if first else Number(float(row["chisq_diff"]), "statistic"),
        "" if first else Number(float(row["df_diff"]), "degrees"),
        "" if first else Number(float(row["p"]), "p"),
        Number(float(row["aic"]), "statistic"),
        Number(float(row["bic"]), "statistic"),
    )
