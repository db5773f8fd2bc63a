"""Correlations as a map: `correlation_figure`."""

from collections.abc import Mapping, Sequence

import pandas as pd

from reports.document import Figure, Number, Phrase, phrase, say
from reports.doors import framed
from reports.errors import OutputError
from reports.figures.matrix import MOST_NUMBERS, drawn, matrix_of
from reports.figures.telling import nothing, sentences
from reports.manner import ENGLISH_APA, Manner

ROUNDING = 1e-9


def correlation_figure(
    correlations: pd.DataFrame,
    blocks: Mapping[str, Sequence[str]] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    size: int | None = None,
    stamp: str | Phrase | None = None,
    manner: Manner = ENGLISH_APA,
) -> Figure:
    """Draw a matrix of correlations.

    Parameters
    ----------
    correlations : DataFrame
        Symmetric, the same names as rows and as columns.
    blocks : mapping, optional
        Name and variables that stand together, such as those of a wave.
    labels : mapping, optional
        Words for variables and blocks by their names.
    size : int, optional
        Rows (n) they are based on.
    stamp : str or Phrase, optional
        Words written into the drawing.

    Returns
    -------
    Figure
        Orange and filled: positive. Blue and hollow: negative. The area of a square grows with the correlation; up to
        14 variables have numbers instead.

    Raises
    ------
    OutputError
        If the frame is not square, holds more than 60 variables, or a number beyond 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.figures.correlation import correlation_figure
    >>> names = ["x1", "x2"]
    >>> ".40" in correlation_figure(pd.DataFrame([[1.0, 0.4], [0.4, 1.0]], names, names)).svg
    True
    """
    framed("correlation_figure", correlations, (), "a square frame of correlations")
    matrix = matrix_of(correlations, blocks or {}, "correlation_figure")
    caption = phrase("Correlations.")
    if not matrix.below.size:
        return nothing(phrase("There is no correlation to draw."), caption, manner, stamp)
    if (abs(matrix.below) > 1 + ROUNDING).any():
        raise OutputError(
            "correlation_figure: a number is beyond 1 in size. Give correlations, as of frame.corr()."
        )
    words = labels or {}
    alt = phrase(
        "Correlations of {n} variables. The largest: {lines}",
        n=Number(len(matrix.names), "count"), lines=sentences(matrix.largest(words)),
    )  # fmt: skip
    notes = [
        say("Orange: positive; blue: negative.")
        if len(matrix.names) <= MOST_NUMBERS
        else say(
            "Orange, filled: positive; blue, hollow: negative. The area of a square grows with the correlation."
        )
    ]
    if size is not None:
        notes.append(say("{n}.", n=Number(size, "count", name="n")))
    return Figure(drawn(matrix, 1.0, words, alt, manner, stamp), alt, caption, tuple(notes))
