"""The public verbs: a diagram as a picture, in words, and as DOT text."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.sem.diagram.build import Direction, best_scene
from analysis.sem.diagram.dot import dot
from analysis.sem.diagram.drawing import svg
from analysis.sem.diagram.graph import Graph, known_groups, read_graph
from analysis.sem.diagram.look import Beside, Look
from analysis.sem.diagram.numbers import Formatter, apa
from analysis.sem.diagram.override import Layout
from analysis.sem.diagram.page import whole
from analysis.sem.diagram.scene import Scene
from analysis.sem.diagram.words import described

Shares = Mapping[str, float] | Mapping[object, Mapping[str, float]]


def diagram(
    estimates: pd.DataFrame,
    *,
    standardized: bool = True,
    beside: Beside = "stars",
    variances: bool = False,
    residual_covariances: bool = True,
    loadings: bool = True,
    grey: bool = True,
    labels: Mapping[str, str] | None = None,
    layout: Layout | None = None,
    direction: Direction | None = None,
    group: object = None,
    group_names: Mapping[object, str] | None = None,
    r2: Shares | None = None,
    title: str = "Path diagram",
    number: Formatter = apa,
    wording: Callable[[str], str] = str,
) -> str:
    """Draw a model with its estimates.

    Factors are ellipses, observed variables boxes, paths and loadings arrows, covariances dashed curves with
    two heads. A parameter that is free and not significant (p >= .05) is grey, and dotted if it is a path. Not
    drawn are intercepts, thresholds, defined parameters, parameters fixed to zero, and covariances among
    exogenous observed variables that were taken as they are in the sample. Loadings given by the analyst
    (growth factors, random intercepts, change scores) carry the value that was given, those of 1 nothing. More
    than 15 covariances among latent variables are told in a table below the picture. The same table always
    gives the same text.

    The layout is that of the field where the structure is known: RI-CLPM and its kin, latent change scores,
    parallel growth, several constructs over waves, bifactor and second-order models, panels. Else the best of
    several is taken.

    Parameters
    ----------
    estimates : DataFrame
        One row a parameter, with the columns lhs op rhs free estimate se p, and std_all if `standardized`
        (low, high for `beside="interval"`); `group` if there are several.
    standardized : bool
        Print `std_all`; otherwise `estimate`, in the units of the variables.
    beside : {"stars", "se", "p", "interval", "none"}
        What follows a number: stars by `p` (of the unstandardized estimate; * < .05, ** < .01, *** < .001),
        its standard error in parentheses, p, its interval in brackets, or nothing. Standard errors and
        intervals are known for unstandardized estimates only.
    variances : bool
        Also draw variances, as loops.
    residual_covariances : bool
        Draw covariances among what is predicted or measured.
    loadings : bool
        Print the numbers of loadings.
    grey : bool
        Draw what is not significant in grey.
    labels : mapping of str to str, optional
        Printed names of variables.
    layout : list of rows, or mapping of name to (x, y), optional
        A layout of one's own. Rows hold names, and None or "" for a hole; places are in steps of a grid, x to
        the right and y downward.
    direction : {"right", "down"}, optional
        Where arrows lead; chosen if it is not given.
    group : object, optional
        Which group to draw; all of them, each with its name, if none is named.
    group_names : mapping, optional
        What the groups are called, by their value in the column `group`.
    r2 : mapping of str to float, optional
        Explained share of variance by variable, 0..1, printed inside the variable; of several groups a mapping
        of such mappings, by the group's value.
    title : str
        Accessible name of the picture.
    number : callable
        ``number(value, kind)`` gives the text of a number, of kind "bounded" (standardized, R²), "estimate" (in
        units), "p" or "degrees" (given values); APA's manner by default. Every number goes through it.
    wording : callable
        Gives the template in the language for an English one.

    Returns
    -------
    str
        One ``<svg>`` element: no ids, classes, markers, styles or outside references.

    Raises
    ------
    ModelError
        If a column is absent, a group, variable or option is unknown, or there is nothing to draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.sem.diagram import diagram
    >>> row = {"lhs": "y", "op": "~", "rhs": "x", "free": True, "estimate": 0.4, "se": 0.1, "p": 0.1, "std_all": 0.31}
    >>> diagram(pd.DataFrame([row]), labels={"x": "age"}).startswith("<svg")
    True
    """
    look = Look(
        standardized=standardized,
        beside=beside,
        variances=variances,
        residual_covariances=residual_covariances,
        loadings=loadings,
        grey=grey,
        labels=dict(labels or {}),
        number=number,
        wording=wording,
    )
    graphs = graphs_of(estimates, look, group=group, group_names=group_names, r2=r2)
    scene = _drawn(graphs, layout, direction)
    return svg(scene, title=look.say(title) if title == "Path diagram" else title, words=described(graphs))


def diagram_words(
    estimates: pd.DataFrame,
    *,
    standardized: bool = True,
    group: object = None,
    group_names: Mapping[object, str] | None = None,
    r2: Shares | None = None,
    number: Formatter = apa,
    wording: Callable[[str], str] = str,
    **shown: Any,
) -> str:
    """Say a diagram in words, for those who do not see it: the text of its description.

    Parameters
    ----------
    estimates, standardized, group, group_names, r2, number, wording
        As for `diagram`.
    **shown
        The options `variances`, `residual_covariances` and `labels` of `diagram`.

    Raises
    ------
    ModelError
        As `diagram`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.sem.diagram import diagram_words
    >>> row = {"lhs": "y", "op": "~", "rhs": "x", "free": True, "estimate": 0.4, "se": 0.1, "p": 0.02, "std_all": 0.31}
    >>> diagram_words(pd.DataFrame([row])).replace(chr(160), " ")
    'Standardized estimates. Paths: x to y, .31, p = .020.'
    """
    look = Look(standardized=standardized, number=number, wording=wording, **shown)
    return described(graphs_of(estimates, look, group=group, group_names=group_names, r2=r2))


def diagram_dot(
    estimates: pd.DataFrame,
    *,
    standardized: bool = True,
    beside: Beside = "stars",
    group: object = None,
    group_names: Mapping[object, str] | None = None,
    number: Formatter = apa,
    **shown: Any,
) -> str:
    """Write a diagram as text of Graphviz's DOT language; nothing here needs Graphviz.

    Parameters
    ----------
    estimates, standardized, beside, group, group_names, number
        As for `diagram`.
    **shown
        The options `variances`, `residual_covariances`, `loadings`, `grey` and `labels` of `diagram`.

    Raises
    ------
    ModelError
        As `diagram`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.sem.diagram import diagram_dot
    >>> row = {"lhs": "y", "op": "~", "rhs": "x", "free": True, "estimate": 0.4, "se": 0.1, "p": 0.02, "std_all": 0.31}
    >>> '"x" -> "y"' in diagram_dot(pd.DataFrame([row]))
    True
    """
    look = Look(standardized=standardized, beside=beside, number=number, **shown)
    return dot(graphs_of(estimates, look, group=group, group_names=group_names))


def scene_of(
    estimates: pd.DataFrame, *, layout: Layout | None = None, direction: Direction | None = None, **look: Any
) -> Scene:
    """Return the geometry of a diagram: variables, lines and texts with coordinates in pixels.

    What a picture of ones own, or a test of what stands where, starts from.

    Parameters
    ----------
    estimates, layout, direction
        As for `diagram`.
    **look
        Options of `Look`.

    Raises
    ------
    ModelError
        As `diagram`.
    """
    return _drawn(graphs_of(estimates, Look(**look)), layout, direction)


def graphs_of(
    estimates: pd.DataFrame,
    look: Look,
    *,
    group: object = None,
    group_names: Mapping[object, str] | None = None,
    r2: Shares | None = None,
) -> list[Graph]:
    """Read one group, or all of them."""
    names = dict(group_names or {})
    by_name = {str(name): key for key, name in names.items()}
    known = known_groups(estimates)
    asked = by_name.get(str(group), group) if group is not None and group not in known else group
    wanted = [asked] if group is not None or len(known) < 2 else list(known)
    return [
        read_graph(estimates, look, group=g, name=names.get(g), r2=_shares(r2, g, several=len(known) > 1))
        for g in wanted
    ]


def _shares(r2: Shares | None, group: object, *, several: bool) -> Mapping[str, float] | None:
    """Pick those of a group where they are told by group."""
    of: Mapping[Any, Any] = r2 or {}
    nested = bool(of) and all(isinstance(v, Mapping) for v in of.values())
    return of.get(group, {}) if nested and several else (None if nested else of)


def _drawn(graphs: list[Graph], layout: Layout | None, direction: Direction | None) -> Scene:
    return whole(graphs, [best_scene(graph, layout=layout, direction=direction) for graph in graphs])
