"""Reads the paths that a user wrote for one group, to be given to every group."""

from __future__ import annotations

from analysis.errors import ModelError
from analysis.panel.design import Design
from analysis.panel.groups.spec import Lag, nodes_of
from analysis.sem.about import Path
from analysis.sem.syntax import Term, parse
from analysis.words import nearest


def written(where: str, paths: str, design: Design) -> tuple[tuple[Lag, ...], tuple[tuple[str, str], ...]]:
    """Return regressions and definitions of a text such as ``stress2 ~ b*support1 + stress1``.

    Raises
    ------
    ModelError
        If it holds other statements than ``~`` and ``:=``, several modifiers for one path, or a variable that is not
        among the nodes; or if a definition uses an unknown label.
    """
    syntax = parse(paths)
    where_of = {
        node: (label, name)
        for label, wave in zip(design.waves, nodes_of(design), strict=True)
        for node, name in zip(wave, design.names, strict=True)
    }
    lags = tuple(_lag(where, term, where_of) for term in syntax.terms)
    if not lags:
        raise ModelError(
            f"{where}: paths= holds no regression. Write some, as in 'stress2 ~ support1 + stress1'."
        )
    if other := [formula for formula in syntax.formulas if formula.op != ":="]:
        raise ModelError(
            f"{where}: paths= holds a constraint ({other[0].text_left} {other[0].op} {other[0].text_right}). Fit the "
            f"model without it and test it by path_differences(fit, lrt=True), or add it to fit.model yourself."
        )
    return lags, tuple((formula.text_left, formula.text_right) for formula in syntax.formulas)


def _lag(where: str, term: Term, nodes: dict[str, tuple[str, str]]) -> Lag:
    if term.op != "~":
        raise ModelError(
            f"{where}: paths= holds {term.words!r}. Write regressions (~) and definitions (:=) only; means, variances "
            f"and covariances are added for every group."
        )
    for name in (term.lhs, term.rhs):
        if name not in nodes:
            raise ModelError(
                f"{where}: paths= names {name!r}, which is no variable of the panel{nearest(name, nodes) or '.'} "
                f"There are {', '.join(nodes)}."
            )
    given = term.modifiers
    fixed, labels = given.fixed or (), given.labels or ()
    if len(fixed) > 1 or len(labels) > 1 or given.starts or given.equal or given.lower or given.upper:
        raise ModelError(
            f"{where}: {term.words!r} has modifiers of its own for groups. Give it one label or one number: it gets "
            f"one label a group."
        )
    modifier = labels[0] if labels else f"p_{term.rhs}_{term.lhs}"
    if fixed and fixed[0] is not None:
        modifier = f"{fixed[0]:g}"
    (to_wave, to), (by_wave, by) = nodes[term.lhs], nodes[term.rhs]
    span = to_wave if to_wave == by_wave else f"{by_wave} -> {to_wave}"
    what = "autoregressive" if by == to else "regression"
    return Lag(term.lhs, term.rhs, modifier, Path(term.lhs, "~", term.rhs, what, by, to, span))
