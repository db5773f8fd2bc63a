"""What a model leaves of the correlations, as a map: `residual_map`."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.sem import Fit
from reports.document import Figure, Number, Paragraph, Phrase, phrase, say
from reports.doors import taken
from reports.errors import OutputError
from reports.figures.matrix import MOST_NUMBERS, drawn, matrix_of
from reports.figures.telling import nothing, sentences
from reports.manner import ENGLISH_APA, Manner

LEAST_SCALE = 0.1  # a map whose largest residual is tiny must not look alarming


def residual_map(
    residuals: Fit | pd.DataFrame,
    factors: Mapping[str, Sequence[str]] | None = None,
    *,
    group: str | None = None,
    labels: Mapping[str, str] | None = None,
    size: int | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw the residual correlations of a model, variables ordered by factor.

    Parameters
    ----------
    residuals : Fit or DataFrame
        A fit (``fit.residuals("cor")`` is taken), or a symmetric frame of residual correlations.
    factors : mapping, optional
        Name and variables of each block; by default the factors of the fit.
    group : str, optional
        Which group of a fit with several.
    labels : mapping, optional
        Words for variables and factors by their names.
    size : int, optional
        Rows (n) the residuals are based on; of a fit its own.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Returns
    -------
    Figure
        Orange and filled: the sample's correlation is larger than the model's. Blue and hollow: smaller. The size of
        a square grows with the residual; up to 14 variables have numbers instead.

    Raises
    ------
    OutputError
        If there are several groups and none is named, the frame is not square, or there are more than 60 variables.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.figures.residuals import residual_map
    >>> names = ["x1", "x2"]
    >>> figure = residual_map(pd.DataFrame([[0.0, -0.12], [-0.12, 0.0]], names, names))
    >>> "−.12" in figure.svg
    True
    """
    taken("residual_map", residuals, (Fit, pd.DataFrame), "a fit, or its residual correlations")
    frame = _of_fit(residuals, group) if isinstance(residuals, Fit) else residuals
    known = factors if factors is not None else _factors(residuals) if isinstance(residuals, Fit) else {}
    matrix = matrix_of(frame, known, "residual_map")
    if size is None and isinstance(residuals, Fit) and group is None:
        size = residuals.n
    caption = phrase("Residual correlations: of the sample, less those that the model implies.")
    if not matrix.below.size:
        return nothing(phrase("There is no residual correlation to draw."), caption, manner, stamp)
    largest = float(np.abs(matrix.below).max())
    words = labels or {}
    alt = phrase(
        "Residual correlations of {n} variables. The largest: {lines}",
        n=Number(len(matrix.names), "count"), lines=sentences(matrix.largest(words)),
    )  # fmt: skip
    svg = drawn(matrix, max(LEAST_SCALE, largest), words, alt, manner, stamp)
    return Figure(svg, alt, caption, tuple(_notes(largest, len(matrix.names), size)))


def _of_fit(fit: Fit, group: str | None) -> pd.DataFrame:
    found = fit.residuals("cor")
    if isinstance(found, pd.DataFrame):
        return found
    if group is None or group not in found:
        raise OutputError(
            f"residual_map: the fit has the groups {', '.join(map(str, found))}. Name one of them by group=."
        )
    return found[group]


def _factors(fit: Fit) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in fit.parameters.rows:
        if row.op == "=~" and row.group == 1:
            found.setdefault(row.lhs, []).append(row.rhs)
    return found


def _notes(largest: float, variables: int, size: int | None) -> Iterator[Paragraph]:
    if variables <= MOST_NUMBERS:
        yield say("Orange: the sample's correlation is larger than the model's; blue: smaller.")
    else:
        yield say(
            "Orange, filled: the sample's correlation is larger than the model's; blue, hollow: smaller. The area of a "
            "square grows with the residual; the largest is {value} in size.",
            value=Number(largest, "bounded", 2),
        )
    if size is not None:
        yield say("{n}.", n=Number(size, "count", name="n"))
