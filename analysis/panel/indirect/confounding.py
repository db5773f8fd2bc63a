"""`sensitivity`: what an unmeasured common cause of mediator and outcome would do to an indirect effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.errors import ModelError
from analysis.panel.indirect.effects import labelled
from analysis.panel.indirect.estimating import fitted_plan
from analysis.panel.indirect.graph import Edge, Graph, links
from analysis.panel.indirect.plan import Names, Plan
from analysis.panel.indirect.result import Mediation, check_result
from analysis.panel.indirect.sensitivity_picture import sensitivity_svg
from analysis.sem import Fit
from instruments.lines import frame_text
from instruments.showing import Shown

WHERE = "sensitivity"
GRID = tuple(round(-0.9 + 0.1 * k, 1) for k in range(19))


@dataclass(frozen=True)
class Sensitivity(Shown):
    """Indirect effects as a function of the residual correlation of mediator and outcome.

    Attributes
    ----------
    curve : DataFrame
        mediator outcome source target rho estimate se low high r2_residual r2_total: the sum of the specific indirect
        effects from source to target over the path from mediator to outcome, if their residuals correlate by rho.
        `r2_residual` is rho squared, the product of the shares of unexplained variance of both that an unmeasured
        cause explains; `r2_total` the same of all variance.
    zeros : DataFrame
        mediator outcome rho r2_residual r2_total: the correlation at which the path from mediator to outcome, and every
        indirect effect over it, is 0.
    level : float
        Of the limits.

    Examples
    --------
    >>> from analysis import mediation, simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1)
    >>> from analysis.panel import sensitivity
    >>> found = sensitivity(mediation(data, x="x", m="m", y="y", limits="delta"), rho=[0, 0.2, 0.4])
    >>> len(found.curve)
    3
    """

    curve: pd.DataFrame
    zeros: pd.DataFrame
    level: float

    def __repr__(self) -> str:
        return (
            f"Sensitivity: where the path, and every indirect effect over it, is 0\n{frame_text(self.zeros)}"
        )

    def svg(self, width: float = 6.0, height: float = 4.0) -> str:
        """Draw the curves with their limits, as SVG text with a title and a description; sizes in inches."""
        return sensitivity_svg(self.curve, self.zeros, self.level, width, height)


def sensitivity(
    result: Mediation,
    *,
    mediator: str | None = None,
    outcome: str | None = None,
    rho: Sequence[float] = GRID,
    level: float = 0.95,
) -> Sensitivity:
    r"""Refit a mediation model with mediator and outcome residuals that correlate by given amounts.

    Without randomization of the mediator, :math:`\rho = 0` is an assumption that data cannot test: every
    :math:`\rho` fits as well. With one mediator, and a total residual of the outcome :math:`e_1 = b e_2 + e_3`,

    .. math:: \text{indirect}(\rho) = a\,\frac{\sigma_1}{\sigma_2}
              \Bigl(\tilde\rho - \rho\sqrt{\tfrac{1-\tilde\rho^2}{1-\rho^2}}\Bigr),

    :math:`\tilde\rho` the correlation of :math:`e_1` and :math:`e_2`, so that it is 0 at :math:`\rho=\tilde\rho`. Here
    the model is fitted again for each value, with the covariance held at :math:`\rho\,\sigma_2\sigma_3`; this is the
    same for one mediator, and serves parallel and serial ones too.

    Parameters
    ----------
    result : Mediation
        Of `mediation`, one group, numbers only, nothing moderated.
    mediator, outcome : str, optional
        One path; by default every path from a mediator.
    rho : sequence of float
        Between -1 and 1.
    level : float
        Of the limits, by the delta method.

    Returns
    -------
    Sensitivity

    Raises
    ------
    ModelError
        If the result is of another kind, the path is none, or a correlation out of range.
    FitError
        If the search does not converge at some correlation.

    References
    ----------
    Imai, Keele & Yamamoto (2010), Stat Sci 25:51-71, doi:10.1214/10-STS321; Imai, Keele & Tingley (2010), Psychol
    Methods 15:309-334, doi:10.1037/a0020761

    Examples
    --------
    >>> from analysis.panel import mediation, sensitivity
    >>> from analysis.panel.power import simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> result = mediation(data, x="x", m="m", y="y", limits="delta")
    >>> found = sensitivity(result, rho=[0, 0.2, 0.4])
    >>> found.curve[["rho", "estimate", "r2_residual"]].round(2)
       rho  estimate  r2_residual
    0  0.0      0.20         0.00
    1  0.2      0.12         0.04
    2  0.4      0.03         0.16
    >>> found.zeros[["mediator", "outcome", "rho"]].round(2)
      mediator outcome   rho
    0        m       y  0.45
    """
    plan = _checked(result, rho, level)
    edges = _edges(plan, mediator, outcome)
    rows, zeros = [], []
    shares = result.fit.r2
    wide = float(norm.isf(0.5 * (1.0 - level)))
    for edge in edges:
        left = (1.0 - float(shares[edge[0]])) * (1.0 - float(shares[edge[1]]))
        zero = _zero(result, plan, edge)
        zeros.append((*edge, zero, zero**2, left * zero**2))
        for value in rho:
            for source, target, estimate, se in _at(result, plan, edge, float(value)):
                bounds = (estimate - wide * se, estimate + wide * se)
                rows.append(
                    (*edge, source, target, float(value), estimate, se, *bounds, value**2, left * value**2)
                )
    names = ["mediator", "outcome", "source", "target", "rho", "estimate", "se", "low", "high"]
    ends = ["r2_residual", "r2_total"]
    return Sensitivity(
        pd.DataFrame(rows, columns=[*names, *ends]),
        pd.DataFrame(zeros, columns=["mediator", "outcome", "rho", *ends]),
        level,
    )


def plain(result: Mediation, where: str) -> Plan:
    """Give the plan of a result of `mediation` that has numbers only and nothing moderated."""
    check_result(where, result, "mediation()")
    if result.plan is None:
        raise ModelError(
            f"{where}: effects over waves are not covered. Give a result of mediation(), such as one of three waves' "
            f"columns."
        )
    for has, what in ((result.plan.products, "moderated paths"), (result.plan.ordered, "ordered variables")):
        if has:
            raise ModelError(
                f"{where}: the model has {what}, which are not covered. Fit it without them first."
            )
    return result.plan


def _checked(result: Mediation, rho: Sequence[float], level: float) -> Plan:
    plan = plain(result, WHERE)
    if plan.groups:
        raise ModelError(f"{WHERE}: the model has groups. Fit each group by itself, and ask of each.")
    if not len(rho) or not all(-1.0 < float(r) < 1.0 for r in rho):
        raise ModelError(
            f"{WHERE}: rho must be correlations between -1 and 1, both excluded. Give some, or leave it out."
        )
    if not 0.0 < level < 1.0:
        raise ModelError(f"{WHERE}: level={level!r} must lie between 0 and 1, such as 0.95.")
    return plan


def _edges(plan: Plan, mediator: str | None, outcome: str | None) -> list[Edge]:
    """The paths from explained variables that lie on a route from source to target."""
    graph = plan.graph
    able = [
        (a, b)
        for a, b in graph.edges
        if a in plan.explained
        and any(s == a or graph.count(s, a) for s in plan.sources)
        and any(t == b or graph.count(b, t) for t in plan.targets)
    ]
    chosen = [(a, b) for a, b in able if mediator in (None, a) and outcome in (None, b)]
    if not chosen:
        raise ModelError(
            f"{WHERE}: there is no path from mediator {mediator!r} to outcome {outcome!r}. "
            f"There are {', '.join(f'{a} -> {b}' for a, b in able)}."
        )
    pairs = {frozenset(pair) for pair in plan.pairs}
    if taken := [edge for edge in chosen if frozenset(edge) in pairs]:
        raise ModelError(
            f"{WHERE}: residuals of {taken[0][0]!r} and {taken[0][1]!r} already covary in the model. Take "
            f"the covariance out of paths=."
        )
    return chosen


def _held(result: Mediation, plan: Plan, edge: Edge, extra: Sequence[str], variances: bool) -> Fit:
    a, b = edge
    labels = {a: f"rv_{a}", b: f"rv_{b}"} if variances else None
    return fitted_plan(plan, result.data, result.options, (), (), extra, labels)[0]


def _at(result: Mediation, plan: Plan, edge: Edge, rho: float) -> list[tuple[str, str, float, float]]:
    """Indirect effects over an edge, with their errors, if the residuals correlate by rho."""
    a, b = edge
    sums = _sums(plan, edge)
    rule = [f"{a} ~~ rc_{a}_{b}*{b}", f"rc_{a}_{b} == {rho!r}*sqrt(rv_{a}*rv_{b})"]
    lines = [*rule, *(f"{name} := {formula}" for _, _, name, formula in sums)]
    rows = _held(result, plan, edge, lines, True).estimates.set_index("label")
    return [
        (s, t, float(np.asarray(rows.loc[name, "estimate"])), float(np.asarray(rows.loc[name, "se"])))
        for s, t, name, _ in sums
    ]


def _sums(plan: Plan, edge: Edge) -> list[tuple[str, str, str, str]]:
    """Source, target, name and formula of the sum of routes over an edge."""
    labels = labelled(
        plan, Names.beside([*plan.observed, *plan.factors, *(label for _, label in plan.labels)])
    )
    graph: Graph = plan.graph
    found = []
    for s in plan.sources:
        for t in plan.targets:
            routes = [r for r in graph.routes(s, t) if edge in links(r)]
            products = ["*".join(labels.paths[e, 0] for e in links(r)) for r in routes]
            if products:
                found.append((s, t, f"over_{s}_{t}", " + ".join(products)))
    return found


def _zero(result: Mediation, plan: Plan, edge: Edge) -> float:
    """The residual correlation that takes the path's place: the model without the path, and with the covariance."""
    a, b = edge
    labels = labelled(
        plan, Names.beside([*plan.observed, *plan.factors, *(label for _, label in plan.labels)])
    )
    fit = _held(result, plan, edge, [f"{a} ~~ {b}", f"{labels.paths[edge, 0]} == 0"], False)
    rows = fit.estimates
    found = rows[(rows["op"] == "~~") & (rows["lhs"] == a) & (rows["rhs"] == b)]
    return float(found["std_all"].iloc[0])
