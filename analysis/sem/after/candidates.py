"""Which parameters a model leaves out that one might free: lavaan's list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

from analysis.sem.table import Parameter, ParameterTable

OPS = ("=~", "~", "~~", "~1", "|", "~*~")


def candidates(table: ParameterTable, *, delta: bool = True) -> tuple[Parameter, ...]:
    """List the parameters that are fixed or absent, group by group.

    First the fixed ones of the table, in its order. Then, for each group: loadings of every observed variable that
    is neither covariate nor part of a regression on every latent variable; covariances between indicators, between
    covariates, and between latent variables; regressions between all variables that stand in regressions, except of
    indicators on latent variables; and with means all intercepts. With ordered variables, covariates are conditioned
    on, so that nothing that explains them is listed.

    Parameters
    ----------
    table : ParameterTable
    delta : bool
        With ordered variables: whether their residual variances follow from the other parameters.

    References
    ----------
    Rosseel (2012), J Stat Softw 48(2):1-36, doi:10.18637/jss.v048.i02 (``modindices()``)
    """
    rules = table.ordered, table.exogenous, delta
    fixed = [row for row in table.rows if not row.free and row.op in OPS and _settable(row, *rules)]
    known = {row.key for row in table.rows}
    found: list[Parameter] = []
    for group in range(1, table.groups + 1):
        for lhs, op, rhs in _absent(table, group):
            row = Parameter(lhs, op, rhs, group, user=False)
            if row.key not in known and _settable(row, *rules):
                known.add(row.key)
                found.append(row)
    return (*fixed, *found)


def _settable(row: Parameter, ordered: tuple[str, ...], exogenous: tuple[str, ...], delta: bool) -> bool:
    """No mean of an exogenous covariate; with ordered variables neither their residual variances under ``delta``, nor
    anything that explains covariates, nor under ``theta`` scales, which follow from residual variances."""
    if not ordered:
        return not (row.op == "~1" and row.lhs in exogenous)
    if row.op == "~*~":
        return delta
    return row.lhs not in exogenous and not (delta and row.is_variance and row.lhs in ordered)


def _absent(table: ParameterTable, group: int) -> Iterator[tuple[str, str, str]]:
    rows = table.in_group(group)
    indicators = {row.rhs for row in rows if row.op == "=~"}
    in_regressions = tuple(
        dict.fromkeys([row.lhs for row in rows if row.op == "~"] + [row.rhs for row in rows if row.op == "~"])
    )
    explained = [v for v in table.observed if v not in table.covariates]
    for factor in table.latent:
        yield from ((factor, "=~", v) for v in explained if v not in in_regressions)
    for names in ([v for v in explained if v in indicators], table.covariates, table.latent):
        yield from ((a, "~~", b) for a, b in combinations_with_replacement(names, 2))
    for outcome in in_regressions:
        for cause in in_regressions:
            if cause != outcome and not (outcome in indicators and cause in table.latent):
                yield outcome, "~", cause
    if table.meanstructure:
        yield from ((v, "~1", "") for v in (*table.observed, *table.latent))
