"""Where thresholds and scales stand beside the RAM cells of a model for ordinal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.ordinal.order import Order
from analysis.sem.ram import Ram, layout
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Parameterization = Literal["delta", "theta"]


@dataclass(frozen=True, slots=True)
class Slots:
    """Values of which some are free parameters.

    Attributes
    ----------
    free : ndarray of int
        Which free parameter stands here, from 0; -1 for fixed values.
    fixed : ndarray
        The fixed values; 0 where free.
    """

    free: Index
    fixed: Array

    def values(self, theta: Array) -> Array:
        """Fill in the free parameters (..., q)."""
        out = np.broadcast_to(self.fixed, (*theta.shape[:-1], len(self.fixed))).copy()
        mine = self.free >= 0
        out[..., mine] = theta[..., self.free[mine]]
        return out


@dataclass(frozen=True, slots=True)
class OrdinalLayout:
    """One group's model for ordinal data: latent responses in RAM form, their thresholds and scales.

    Covariates are conditioned on: their variances and means are 0 in `ram`.

    Attributes
    ----------
    ram : Ram
        Of the latent responses. Under ``"delta"`` the residual variances of ordered variables are 0 here; they are
        what is left of the total variance.
    parameterization : {"delta", "theta"}
    explained, covariates : ndarray of int, shapes (p,) and (x,)
        Their places among the RAM's variables.
    ordered : ndarray of int, shape (v,)
        Which of the p explained variables are ordered.
    order : Order
        Of the statistics.
    cut_of : ndarray of int
        Which of the p each of the first statistics belongs to.
    thresholds : Slots
        One for each of the first statistics; those of continuous variables are 0 and not used.
    scales : Slots
        One for each ordered variable; used under ``"delta"`` only.
    leaves : bool
        Whether ordered variables cause nothing in the model, as indicators do.
    """

    ram: Ram
    parameterization: Parameterization
    explained: Index
    covariates: Index
    ordered: Index
    order: Order
    cut_of: Index
    thresholds: Slots
    scales: Slots
    leaves: bool

    @property
    def rigid(self) -> bool:
        """Whether scales are constants."""
        return self.parameterization == "delta" and not (self.scales.free >= 0).any()


def ordinal_layout(
    table: ParameterTable, group: int = 1, *, parameterization: Parameterization = "delta"
) -> OrdinalLayout:
    """Place one group's parameters.

    Parameters
    ----------
    table : ParameterTable
        With the rows of `automatic_rows`: variables with ``|`` rows are the ordered ones.
    group : int
    parameterization : {"delta", "theta"}

    Raises
    ------
    ModelError
        If a residual variance of an ordered variable is a parameter under ``"delta"``, or a scale under ``"theta"``,
        or thresholds are not numbered t1, t2, ... without a gap.
    """
    rows = table.in_group(group)
    names = [v for v in table.observed if v not in table.exogenous]
    cuts = _thresholds(rows)
    ordered = [v for v in names if v in cuts]
    _check(rows, ordered, parameterization)
    explained = np.array([table.observed.index(v) for v in names], dtype=np.intp)
    counts = [len(cuts[v]) if v in cuts else 1 for v in names]
    ram = layout(table, group)
    if parameterization == "delta":
        place = [table.observed.index(v) for v in ordered]
        symmetric = ram.symmetric.copy()
        symmetric[..., place, place] = 0.0
        ram = replace(ram, symmetric=symmetric)
    scales = {row.lhs: row for row in rows if row.op == "~*~"}
    return OrdinalLayout(
        ram,
        parameterization,
        explained,
        np.array([table.observed.index(v) for v in table.exogenous], dtype=np.intp),
        np.array([names.index(v) for v in ordered], dtype=np.intp),
        Order.of(counts, [v in cuts for v in names], len(table.exogenous)),
        np.repeat(np.arange(len(names)), counts),
        _slots([row for v in names for row in cuts.get(v, [None])]),
        _slots([scales.get(v) for v in ordered], otherwise=1.0),
        not any(row.op == "~" and row.rhs in cuts for row in rows),
    )


def _slots(rows: Sequence[Parameter | None], otherwise: float = 0.0) -> Slots:
    free = [row.free - 1 if row is not None else -1 for row in rows]
    fixed = [
        otherwise
        if row is None
        else 0.0
        if row.free
        else float(row.fixed if row.fixed is not None else otherwise)
        for row in rows
    ]
    return Slots(np.array(free, dtype=np.intp), np.array(fixed, dtype=float))


def _thresholds(rows: Sequence[Parameter]) -> dict[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for row in rows:
        if row.op == "|":
            found.setdefault(row.lhs, []).append(row)
    for name, mine in found.items():
        wanted = [f"t{k + 1}" for k in range(len(mine))]
        mine.sort(key=lambda row: (len(row.rhs), row.rhs))
        if [row.rhs for row in mine] != wanted:
            raise ModelError(
                f"model: the thresholds of {name!r} are {', '.join(row.rhs for row in mine)}; "
                f"they are called {', '.join(wanted)}, one fewer than categories."
            )
    return found


def _check(rows: Sequence[Parameter], ordered: Sequence[str], parameterization: Parameterization) -> None:
    for row in rows:
        of_ordered = row.is_variance and row.lhs in ordered
        if parameterization == "delta" and of_ordered and (row.free or row.fixed not in (None, 1.0)):
            raise ModelError(
                f"model: '{row.words}' cannot be set, as {row.lhs!r} is ordered: under parameterization='delta' its "
                f"residual variance is what is left of its variance. Take it out, or set its scale, as in "
                f"'{row.lhs} ~*~ {row.lhs}', or take parameterization='theta'."
            )
        if row.op == "~*~" and (row.lhs not in ordered or row.lhs != row.rhs):
            raise ModelError(
                f"model: '{row.words}' is no scale of an ordered variable. Write 'y ~*~ y' with y among ordered=."
            )
        if parameterization == "theta" and row.op == "~*~" and (row.free or row.fixed not in (None, 1.0)):
            raise ModelError(
                f"model: '{row.words}' cannot be set under parameterization='theta', where scales follow from "
                f"residual variances. Take it out, or take parameterization='delta'."
            )
