"""`equivalent_models`: other orders of cause and effect that fit exactly as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.indirect.confounding import plain
from analysis.panel.indirect.estimating import fitted_plan
from analysis.panel.indirect.graph import Edge, Graph
from analysis.panel.indirect.plan import Plan
from analysis.panel.indirect.result import Mediation
from analysis.sem import Fit

WHERE = "equivalent_models"
MOST = 20000  # graphs to look at
SAME = 1e-4  # of 1 + its size: two searches of one minimum agree on the statistic to this

Collider = tuple[frozenset[str], str]


def equivalent_models(result: Mediation) -> pd.DataFrame:
    r"""Give the path models that imply the same covariances as the fitted one, with what each says of effects.

    Two path models without residual covariances are equivalent if and only if they join the same variables and have
    the same *v-structures* (:math:`a \to c \leftarrow b` with a and b not joined). Paths are turned round, and residual
    covariances between mediators (or between outcomes) turned into paths, in every way that keeps both; covariates stay
    causes of what they are joined to. Each candidate is fitted: only those with the same chi-square, degrees of freedom
    and implied covariances are given.

    Parameters
    ----------
    result : Mediation
        Of `mediation`, numbers only, nothing moderated.

    Returns
    -------
    DataFrame
        One row for each model, group, and pair of a first and a last variable: model (1 is the fitted one) paths source
        target group indirect se p std chisq df text. `indirect` is the total indirect effect of source on target; a
        model without any has one row without numbers.

    Raises
    ------
    ModelError
        If the result is of another kind, or has too many paths.

    References
    ----------
    Lee & Hershberger (1990), Multivar Behav Res 25:313-334, doi:10.1207/s15327906mbr2503_4; Verma & Pearl (1990), Proc
    6th Conf Uncertainty in Artificial Intelligence, 220-227

    Examples
    --------
    >>> from analysis.panel import equivalent_models, mediation
    >>> from analysis.panel.power import simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> found = equivalent_models(mediation(data, x="x", m="m", y="y", limits="delta"))
    >>> len(found), bool((found["chisq"].abs() < 1e-6).all())
    (6, True)
    """
    plan = replace(plain(result, WHERE), fixed_x=False, contrasts=False)
    own = fitted_plan(plan, result.data, result.options)[0]
    tables = [_rows(1, plan, own)]
    wanted = _colliders(plan.edges, _joined(plan))
    for candidate in _candidates(plan):
        if _colliders(candidate.edges, _joined(candidate)) != wanted:
            continue
        if (fit := _fit(result, candidate)) is not None and _same(own, fit):
            tables.append(_rows(len(tables) + 1, candidate, fit))
    return pd.concat(tables, ignore_index=True)


def _joined(plan: Plan) -> tuple[Edge, ...]:
    """Variables under study that are joined by a covariance: of residuals, or of sources."""
    return (*plan.pairs, *combinations([v for v in plan.graph.nodes if v in _roots(plan)], 2))


def _roots(plan: Plan) -> tuple[str, ...]:
    return tuple(v for v in plan.graph.nodes if v in plan.exogenous)


def _candidates(plan: Plan) -> Iterator[Plan]:
    """Turn every path either way, and every covariance into none or either path; without circles, and not the same."""
    apart = set(plan.graph.nodes)
    arcs = [pair for pair in _joined(plan) if set(pair) <= apart]
    if 2 ** len(plan.edges) * 3 ** len(arcs) > MOST:
        raise ModelError(
            f"{WHERE}: {len(plan.edges)} paths and {len(arcs)} covariances have too many orders to look at. Ask of a "
            f"smaller model."
        )
    for turned in product((False, True), repeat=len(plan.edges)):
        paths = tuple((b, a) if back else (a, b) for (a, b), back in zip(plan.edges, turned, strict=True))
        for kinds in product((0, 1, 2), repeat=len(arcs)):
            if not any(turned) and not any(kinds):
                continue
            more = tuple((a, b) if k == 1 else (b, a) for (a, b), k in zip(arcs, kinds, strict=True) if k)
            left = tuple(arc for arc, k in zip(arcs, kinds, strict=True) if not k)
            if Graph((*paths, *more)).order() is not None:
                yield _planned(plan, (*paths, *more), left)


def _planned(plan: Plan, edges: tuple[Edge, ...], arcs: tuple[Edge, ...]) -> Plan:
    """The plan of a turned graph; covariates go on explaining what they were joined to."""
    nodes = Graph(edges).nodes
    effects = {b for _, b in edges}
    outside = dict.fromkeys(c for c, _ in plan.controls if c not in nodes)
    was_root = set(_roots(plan))
    controls = [(c, v) for c, v in plan.controls if c in outside]
    controls += [(c, v) for v in nodes if v in was_root and v in effects for c in outside]
    explained = effects | {v for _, v in controls}
    pairs = tuple((a, b) for a, b in arcs if a in explained or b in explained)
    causes = {a for a, _ in edges}
    return replace(
        plan,
        edges=edges,
        controls=tuple(controls),
        pairs=pairs,
        labels=(),
        sources=tuple(v for v in nodes if v not in effects),
        targets=tuple(v for v in nodes if v not in causes),
    )


def _colliders(edges: tuple[Edge, ...], arcs: tuple[Edge, ...]) -> frozenset[Collider]:
    """The v-structures: pairs that are not joined, with an arrow-head of both at a third variable."""
    together = {frozenset(e) for e in (*edges, *arcs)}
    heads = {*edges, *arcs, *((b, a) for a, b in arcs)}
    nodes = dict.fromkeys(v for e in (*edges, *arcs) for v in e)
    found = set()
    for c in nodes:
        into = [a for a, b in heads if b == c]
        found |= {(frozenset(pair), c) for pair in combinations(into, 2) if frozenset(pair) not in together}
    return frozenset(found)


def _fit(result: Mediation, plan: Plan) -> Fit | None:
    """Fit a candidate; one that cannot be fitted is no equivalent."""
    try:
        return fitted_plan(plan, result.data, result.options)[0]
    except (FitError, ModelError):
        return None


def _same(own: Fit, other: Fit) -> bool:
    chisq = [float(fit.tests[0].chisq) for fit in (own, other)]
    if own.df != other.df or abs(chisq[0] - chisq[1]) > SAME * (1.0 + abs(chisq[0])):
        return False
    order = [other.parameters.observed.index(v) for v in own.parameters.observed]
    return all(
        np.allclose(
            a.sigma, b.sigma[np.ix_(order, order)], rtol=1e-4, atol=1e-4 * float(np.abs(a.sigma).max())
        )
        for a, b in zip(own.implied, other.implied, strict=True)
    )


def _rows(number: int, plan: Plan, fit: Fit) -> pd.DataFrame:
    estimates = fit.paths
    rows = estimates[estimates["what"] == "total indirect"]
    arrows = ", ".join([*(f"{a} -> {b}" for a, b in plan.edges), *(f"{a} <-> {b}" for a, b in _joined(plan))])
    head = {"model": number, "paths": arrows}
    tail = {"chisq": float(fit.tests[0].chisq), "df": fit.df, "text": fit.model}
    groups = {f"_g{g}": value for g, value in enumerate(plan.groups, start=1)}
    found = []
    for r in rows.to_dict("records"):
        group = next((value for end, value in groups.items() if str(r["label"]).endswith(end)), "")
        numbers = {"indirect": r["estimate"], "se": r["se"], "p": r["p"], "std": r["std_all"]}
        found.append(
            {**head, "source": r["source"], "target": r["target"], "group": group, **numbers, **tail}
        )
    missing = dict.fromkeys(("indirect", "se", "p", "std"), float("nan"))
    return pd.DataFrame(found or [{**head, "source": "", "target": "", "group": "", **missing, **tail}])
