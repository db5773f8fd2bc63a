"""Refits a model of several groups with one of its paths held equal over the groups."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.panel.groups.targets import Target
from analysis.sem import Fit, compare
from analysis.sem.engine import fit as fit_table
from analysis.sem.syntax import parse
from analysis.sem.table import Parameter, numbered
from analysis.sem.threads import one_thread


def held_equal(fit: Fit, target: Target) -> Fit:
    """Fit anew with the target equal in all groups, everything else as before."""
    table = fit.parameters
    rows = tuple(_relabelled(row, target) for row in table.rows)
    labels = target.members if target.defined else _labels(rows, target)
    line = "; ".join(f"{labels[0]} == {label}" for label in labels[1:])
    added = parse(f"{fit.model}\n{line}\n").formulas[-len(labels) + 1 :]
    equal = replace(table, rows=numbered(rows), formulas=(*table.formulas, *added))
    with one_thread():
        return fit_table(
            f"{fit.model}\n# held equal over the groups\n{line}\n", equal, fit.sample, fit.options
        )


def equality_test(fit: Fit, target: Target) -> tuple[float, int, float]:
    """Compare a fit with the one in which the target is equal: chi-square, degrees of freedom, p.

    Of a robust fit the difference is scaled, as by `compare`.
    """
    row = compare(fit, held_equal(fit, target)).iloc[-1]
    return float(row["chisq_diff"]), int(row["df_diff"]), float(row["p"])


def _relabelled(row: Parameter, target: Target) -> Parameter:
    """Give a label to those rows of the target that have none, so that a constraint can name them."""
    if target.defined or row.label or not _is(row, target):
        return row
    return replace(row, label=f"held_equal_{row.group}")


def _labels(rows: tuple[Parameter, ...], target: Target) -> tuple[str, ...]:
    return tuple(row.label for row in sorted(filter(lambda r: _is(r, target), rows), key=lambda r: r.group))


def _is(row: Parameter, target: Target) -> bool:
    key = replace(target.path, lhs=row.lhs, op=row.op, rhs=row.rhs).key
    return bool(row.free) and key == target.path.key


def equality_tests(fit: Fit, found: tuple[Target, ...]) -> pd.DataFrame:
    """Likelihood-ratio tests of equality, one row a path: path lrt_chisq lrt_df lrt_p."""
    return pd.DataFrame(
        [(target.name, *equality_test(fit, target)) for target in found],
        columns=["path", "lrt_chisq", "lrt_df", "lrt_p"],
    )
