"""`growth_sentence`: means and variances of the growth factors of one process."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.sem import Fit
from reports.document import Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.estimates import Row, clear, errorless, statistics
from reports.sentences.given import ALPHA, Model, no_error, result_of
from reports.sentences.value import Gaps, Sentence, refused, together, told

WHERE = "growth_sentence"
MEAN, VARIANCE, RESIDUAL = "mean of ", "variance of ", "residual variance of "


def growth_sentence(
    fit: Model,
    process: str | None = None,
    *,
    label: str = "",
    unit: str = "",
    group: str | None = None,
    alpha: float = ALPHA,
) -> Sentence:
    """Tell mean and variance of each growth factor: where persons start, how they change, how much they differ.

    Parameters
    ----------
    fit : Fit, Bootstrap, Mediation or ModelResult
        Of `growth_curve` or a builder like it.
    process : str, optional
        Which variable; needed if there are several.
    label : str
        Words for it; by default its name.
    unit : str
        Of time, such as ``"month"``; by default "unit of time".
    group : str, optional
        Of a model of several groups.
    alpha : float
        Level of the tests.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If the fit has no growth factors, or there are several processes or groups and none is named.

    Examples
    --------
    >>> from analysis.panel import growth_curve
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import growth_sentence
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> str(growth_sentence(fit, unit="month")).startswith("The mean of the intercept of y")
    True
    """
    found = result_of(fit, WHERE, "")
    if isinstance(found, Sentence):
        return found
    rows = _rows(found, process, group)
    name: Run = label or str(rows[0]["target"])
    return together(*_sentences(rows, name, unit or phrase("unit of time"), alpha))


def _rows(fit: Fit, process: str | None, group: str | None) -> list[Row]:
    paths = fit.paths
    kinds = paths["what"].str.startswith((MEAN, VARIANCE, RESIDUAL))
    mine = paths[kinds]
    if mine.empty:
        raise OutputError(
            f"{WHERE}: the fit has no growth factors. Give a fit of growth_curve() or a builder like it."
        )
    for name, column, wanted in (("process", "target", process), ("group", "group", group)):
        mine = _chosen(mine, name, column, wanted)
    return [dict(row) for row in mine.to_dict("records")]


def _chosen(rows: pd.DataFrame, name: str, column: str, wanted: str | None) -> pd.DataFrame:
    there = list(dict.fromkeys(str(value) for value in rows[column]))
    if wanted is None and len(there) == 1:
        return rows
    if wanted not in there:
        raise OutputError(f"{WHERE}: name one of {', '.join(map(repr, there))} as {name}=, not {wanted!r}.")
    return rows[rows[column] == wanted]


def _sentences(rows: list[Row], name: Run, unit: Run, alpha: float) -> Iterator[Sentence]:
    for row in rows:
        kind, _, factor = str(row["what"]).partition(" of ")
        about = _factor(factor, name)
        if not row["free"] and not row["se"] > 0:
            yield told(
                phrase("The {kind} of {factor} was fixed, not estimated.", kind=_kind(kind), factor=about)
            )
        elif errorless(row):
            yield refused(no_error(about))
        elif kind == "mean":
            yield _mean(row, factor, about, name, unit, alpha)
        else:
            yield _variance(row, about, kind, alpha)


def _mean(row: Row, factor: str, about: Phrase, name: Run, unit: Run, alpha: float) -> Sentence:
    numbers = statistics(row, "M", standardized="")
    if not factor.startswith("slope"):
        return told(phrase("The mean of {factor}: {statistics}.", factor=about, statistics=numbers), numbers)
    gaps = {"factor": about, "unit": unit, "statistics": numbers}
    if not clear(row, alpha):
        return told(
            phrase(
                "The mean of {factor}, change per {unit}, was not significantly different from 0: {statistics}.",
                **gaps,
            ),
            numbers,
        )
    if row["estimate"] > 0:
        return told(
            phrase("The mean of {factor}, change per {unit}, was positive: {statistics}.", **gaps), numbers
        )
    return told(
        phrase("The mean of {factor}, change per {unit}, was negative: {statistics}.", **gaps), numbers
    )


def _variance(row: Row, about: Phrase, kind: str, alpha: float) -> Sentence:
    numbers = statistics(row, "σ²", standardized="")
    gaps: Gaps = {"kind": _kind(kind), "factor": about, "statistics": numbers}
    if clear(row, alpha):
        words = phrase("The {kind} of {factor} was significantly different from 0: {statistics}.", **gaps)
    else:
        words = phrase("The {kind} of {factor} was not significantly different from 0: {statistics}.", **gaps)
    return told(words, numbers)


def _kind(kind: str) -> Phrase:
    match kind:
        case "mean":
            return phrase("mean")
        case "residual variance":
            return phrase("residual variance")
        case _:
            return phrase("variance")


def _factor(factor: str, name: Run) -> Phrase:
    """Return a growth factor in words; at predictors of 0 where it is regressed on some."""
    plain, _, given = factor.partition(" at ")
    if plain == "intercept":
        words = phrase("the intercept of {name}", name=name)
    elif plain == "slope":
        words = phrase("the slope of {name}", name=name)
    elif plain == "quadratic slope":
        words = phrase("the quadratic slope of {name}", name=name)
    else:
        words = phrase("the growth factor {factor} of {name}", factor=plain, name=name)
    return phrase("{factor} (at predictors of 0)", factor=words) if given else words
