"""The path diagram of a model as a figure, with its words for those who do not see it: `path_figure`."""

from typing import Any

from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from reports.document import Figure, Number, Words, phrase
from reports.document.runs import Kind
from reports.errors import OutputError
from reports.manner import ENGLISH_APA, Manner

PLACES = ("layout", "direction", "title")  # where things stand, of which the words do not speak


def path_figure(
    fit: Fit | Bootstrap,
    *,
    caption: Words | None = None,
    group: object = None,
    manner: Manner = ENGLISH_APA,
    **options: Any,
) -> Figure:
    """Draw the path diagram of a model.

    Parameters
    ----------
    fit : Fit or Bootstrap
    caption : str or Phrase, optional
    group : object, optional
        A group's value, or its number from 1; all groups, each with its name, if none is given.
    manner : Manner
        Style of numbers and language of words.
    **options
        As for ``fit.diagram``: `standardized`, `beside`, `variances`, `residual_covariances`, `loadings`, `grey`,
        `labels`, `layout` (rows of names, or a place for each name), `direction`.

    Returns
    -------
    Figure
        Its alternative text says every path with its number.

    Raises
    ------
    OutputError
        If `fit` is none.
    ModelError
        If the group, a variable or an option is unknown.

    Examples
    --------
    >>> from analysis import sem, simulate
    >>> from reports import path_figure
    >>> fit = sem("y ~ x", simulate("y ~ 0.4*x", 100, seed=1))
    >>> path_figure(fit, labels={"x": "support"}, layout=[["x", "y"]]).svg.startswith("<svg")
    True
    """
    model = fit.fit if isinstance(fit, Bootstrap) else fit
    if not isinstance(model, Fit):
        raise OutputError(
            f"path_figure: a {type(fit).__name__} is no fitted model. Give what analysis.sem() or a builder returned."
        )

    def number(value: float, kind: Kind) -> str:
        return manner.text(Number(value, kind))

    said = {"number": number, "wording": manner.catalogue, **options}
    svg = model.diagram(group=group, **said)
    words = model.diagram_words(group=group, **{name: said[name] for name in said if name not in PLACES})
    return Figure(svg, words, phrase("Path diagram.") if caption is None else caption)
