"""`local_fit_table`: where a model misses most, as correlations that it leaves unexplained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.sem import Fit
from reports.document import Cell, Code, Column, Marked, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.model_door import Fitted, fit_of, no_result

WHERE = "local_fit_table"
INDEX = {
    "mi": say("Modification index: by how much χ² would fall, about, if the parameter were free."),
    "mi_robust": say(
        "Modification index: robust score test of the parameter, a χ² with one degree of freedom."
    ),
}
EXPECTED = say(
    "Expected change: standardized by all variables. What is found by searching seldom holds in other data."
)
NO_Z = phrase("The model leaves no variance from which a z could be made.")


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair of variables and the correlation that a model leaves."""

    group: str
    first: str
    second: str
    residual: float
    z: float


def local_fit_table(
    fit: Fitted, most: int = 10, *, modification: bool = False, caption: Words | None = None
) -> Table:
    """Return the largest residual correlations of a model, over all groups.

    Parameters
    ----------
    fit : Fit or Bootstrap
    most : int
        How many.
    modification : bool
        Whether a second group of rows gives the parameters that would improve the fit most, with their modification
        indices and expected changes. They are found by looking at these data, and seldom hold in others.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        Sample less implied correlation, and z, the residual covariance over its own standard error.

    Raises
    ------
    OutputError
        If `fit` is none, `most` is below 1, or the model has a single variable.

    Examples
    --------
    >>> from analysis import cfa
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.local_fit import local_fit_table
    >>> data = simulate("f =~ 1*a + 0.8*b + 0.7*c + 0.6*d", 200, seed=1)
    >>> len(local_fit_table(cfa("f =~ a + b + c + d", data), 3).groups[0].cells)
    3
    """
    own = fit_of(WHERE, fit)
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise OutputError(f"{WHERE}: most={most!r} must be a whole number of 1 or more.")
    scores, reason = _standardized(own)
    found = sorted(_misses(own, scores), key=lambda miss: -abs(miss.residual))
    if not found:
        raise OutputError(
            f"{WHERE}: the model has no two variables whose correlation it could miss. Leave the table out."
        )
    several = len(own.groups) > 1
    heads = [Column(phrase("Variables"), "code")] + ([Column(phrase("Group"))] if several else [])
    heads += [Column(phrase("Residual correlation"), "bounded"), Column(phrase("z"), "statistic")]
    first = tuple(_row(miss, several, bool(scores)) for miss in found[:most])
    title = phrase("Largest residual correlations.") if caption is None else caption
    groups, notes = [Rows(first)], [*no_result(own), *_notes(own, len(found), most, reason)]
    if modification:
        heads += [
            Column(phrase("Modification index"), "statistic"),
            Column(phrase("Expected change"), "estimate"),
        ]
        rows, note = _freed(own, most, several)
        groups = [Rows(tuple((*row, "", "") for row in first), phrase("Residual correlations")), rows]
        notes += [note, EXPECTED]
    return Table(title, tuple(heads), tuple(groups), tuple(notes), 2 if several else 1)


def _misses(fit: Fit, scores: dict[str, pd.DataFrame]) -> Iterator[Miss]:
    for group, frame in _by_group(fit, fit.residuals("cor")).items():
        names = [str(name) for name in frame.columns]
        values = frame.to_numpy(dtype=float)
        z = scores[group].to_numpy(dtype=float) if group in scores else np.full_like(values, nan)
        given = set(fit.parameters.exogenous)
        for i, j in zip(*np.tril_indices(len(names), -1), strict=True):
            if not {names[i], names[j]} <= given and not isnan(values[i, j]):
                yield Miss(group, names[j], names[i], float(values[i, j]), float(z[i, j]))


def _by_group(fit: Fit, found: pd.DataFrame | dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return found if isinstance(found, dict) else {fit.groups[0]: found}


def _standardized(fit: Fit) -> tuple[dict[str, pd.DataFrame], str]:
    """Return standardized residuals by group, or why there are none."""
    if fit.options.errors == "none":
        return {}, "the model was fitted without standard errors."
    try:
        return _by_group(fit, fit.residuals("standardized")), ""
    except (ModelError, FitError) as error:
        return {}, str(error)
    except np.linalg.LinAlgError:
        return {}, "the covariance of the sample moments could not be inverted."


def _row(miss: Miss, several: bool, scored: bool) -> tuple[Cell, ...]:
    z = Number(miss.z, "statistic")
    return (
        Code(f"{miss.first}, {miss.second}"),
        *((miss.group,) if several else ()),
        Number(miss.residual, "bounded"),
        Marked(z, NO_Z) if scored and isnan(miss.z) else z,
    )


def _notes(fit: Fit, pairs: int, most: int, reason: str) -> Iterator[Paragraph]:
    shown = Number(min(most, pairs), "count")
    yield say(
        "The largest {shown} of {all} residual correlations by size.", shown=shown, all=Number(pairs, "count")
    )
    if fit.parameters.ordered:
        yield say(
            "Residual correlation: polychoric or polyserial correlation of the sample less that of the model."
        )
    else:
        yield say("Residual correlation: correlation of the sample less that of the model.")
    if reason:
        yield say("No z could be made: {reason}", reason=reason)
    else:
        yield say("z: residual over its own standard error.")


def _freed(fit: Fit, most: int, several: bool) -> tuple[Rows, Paragraph]:
    """Return the parameters with the largest modification indices, and what these are."""
    found = fit.modification_indices()
    name = "mi_robust" if "mi_robust" in found else "mi"
    cells: list[tuple[Cell, ...]] = []
    for row in found.sort_values(name, ascending=False, kind="stable").head(most).to_dict("records"):
        freed = Code(f"{row['lhs']} {row['op']} {row['rhs']}".rstrip())
        group = (fit.groups[int(row["group"]) - 1],) if several else ()
        change = Number(float(row["sepc_all"]), places=3)
        cells.append((freed, *group, "", "", Number(float(row[name]), "statistic"), change))
    return Rows(tuple(cells), phrase("Parameters that the model leaves out")), INDEX[name]
