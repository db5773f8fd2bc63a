"""The rows that lavaan's defaults add for ordered variables: thresholds, scales, and what is fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from analysis.sem.table import Parameter


def equal_classes(equal: frozenset[str]) -> frozenset[str]:
    """Read `group_equal` for ordered variables: thresholds and intercepts are equal only together, as in lavaan."""
    return equal | {"thresholds", "intercepts"} if equal & {"thresholds", "intercepts"} else equal


def automatic_rows(
    rows: Sequence[Parameter],
    categories: Mapping[str, int],
    *,
    equal: frozenset[str] = frozenset(),
    parameterization: Literal["delta", "theta"] = "delta",
    auto_delta: bool = True,
) -> tuple[Parameter, ...]:
    """Complete one group's rows for ordered variables.

    Thresholds are free. Intercepts are 0, (residual) variances and scales 1, unless the user wrote them. With
    thresholds equal between groups, later groups free the scales (``"delta"``) or the residual variances
    (``"theta"``, unless residuals are equal too).

    Parameters
    ----------
    rows : sequence of Parameter
        One group's, completed as for continuous variables with a mean structure, before parameters are tied.
    categories : mapping of str to int
        How many categories each ordered variable has, in the model's order; covariates are none.
    equal : frozenset of str
        Classes of parameters held equal between groups.
    parameterization : {"delta", "theta"}
    auto_delta : bool
        Whether scales are freed at all.

    Returns
    -------
    tuple of Parameter
        In lavaan's order: what the user wrote, thresholds, (co)variances, scales, intercepts.
    """
    group = rows[0].group
    released = group > 1 and "thresholds" in equal_classes(equal)
    scale = None if released and auto_delta and parameterization == "delta" else 1.0
    residual = None if released and parameterization == "theta" and "residuals" not in equal else 1.0
    written = {(row.lhs, row.op, row.rhs) for row in rows if row.user}

    def new(lhs: str, op: str, rhs: str, fixed: float | None = None) -> list[Parameter]:
        if (lhs, op, rhs) in written:
            return []
        return [Parameter(lhs, op, rhs, group, fixed=fixed, user=False)]

    by_user = [row for row in rows if row.user]
    thresholds = [
        row for v, count in categories.items() for k in range(1, count) for row in new(v, "|", f"t{k}")
    ]
    automatic = [_fixed(row, categories, residual) for row in rows if not row.user]
    scales = [row for v in categories for row in new(v, "~*~", v, scale)]
    means = [row for row in automatic if row.op == "~1"]
    return (*by_user, *thresholds, *(row for row in automatic if row.op != "~1"), *scales, *means)


def _fixed(row: Parameter, categories: Mapping[str, int], residual: float | None) -> Parameter:
    if row.lhs not in categories:
        return row
    if row.is_variance:
        return replace(row, fixed=residual, label="")
    return replace(row, fixed=0.0, label="") if row.op == "~1" else row
