"""The diagram of a model that is not fitted yet."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.sem.complete import complete
from analysis.sem.diagram.build import Direction, best_scene
from analysis.sem.diagram.drawing import svg
from analysis.sem.diagram.graph import read_graph
from analysis.sem.diagram.look import Look
from analysis.sem.diagram.override import Layout
from analysis.sem.diagram.page import whole
from analysis.sem.diagram.words import described
from analysis.sem.options import SEM
from analysis.sem.syntax import parse


def sketch(
    model: str,
    *,
    labels: Mapping[str, str] | None = None,
    layout: Layout | None = None,
    direction: Direction | None = None,
    variances: bool = False,
    residual_covariances: bool = True,
    title: str = "Path diagram",
    wording: Callable[[str], str] = str,
) -> str:
    """Draw a model as it is written, before there are data: for a plan, a registration or a gallery.

    What `sem` adds by itself (covariances of exogenous factors and of outcomes) is drawn, too. Arrows carry the
    labels of their parameters, such as ``a`` in ``m ~ a*x``, and fixed values other than 1.

    Parameters
    ----------
    model : str
        In lavaan's syntax.
    labels, layout, direction, variances, residual_covariances, title, wording
        As for `diagram`.

    Returns
    -------
    str
        One ``<svg>`` element.

    Raises
    ------
    ModelError
        If the text is no model, or as `diagram`.

    Examples
    --------
    >>> from analysis.sem.diagram import sketch
    >>> sketch("m ~ a*x\\ny ~ b*m + c*x").startswith("<svg")
    True
    """
    rows = complete(parse(model), SEM).frame()
    fixed = pd.to_numeric(rows["fixed"]).where(rows["free"].eq(0))
    estimates = rows.assign(
        free=rows["free"].gt(0), estimate=fixed, se=np.nan, p=np.nan, label=rows["label"].fillna("")
    )
    look = Look(
        standardized=False,
        beside="none",
        variances=variances,
        residual_covariances=residual_covariances,
        numbers=False,
        grey=False,
        labels=dict(labels or {}),
        wording=wording,
    )
    graph = read_graph(estimates, look)
    scene = whole([graph], [best_scene(graph, layout=layout, direction=direction)])
    return svg(scene, title=look.say(title) if title == "Path diagram" else title, words=described([graph]))
