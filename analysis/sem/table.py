"""The parameter table: every parameter of a model, free or fixed, in lavaan's order and words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analysis.sem.syntax import Formula


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of the table.

    Attributes
    ----------
    lhs, op, rhs : str
        As in lavaan; an intercept has op ``~1`` and an empty rhs.
    group : int
        From 1.
    free : int
        From 1 for free parameters, equal numbers for parameters held equal; 0 for fixed ones.
    fixed : float or None
        The value of a fixed parameter; `None` where it is free, or where the sample gives it (`exo`).
    start : float or None
        The user's starting value.
    label : str
        Empty if the user gave none.
    exo : bool
        A variance, covariance or mean of exogenous covariates, taken from the sample (``fixed_x``).
    user : bool
        Written by the user; otherwise added by the defaults.
    lower, upper : float or None
        Bounds.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: int = 0
    fixed: float | None = None
    start: float | None = None
    label: str = ""
    exo: bool = False
    user: bool = True
    lower: float | None = None
    upper: float | None = None

    @property
    def words(self) -> str:
        """The parameter as one would write it, such as ``f =~ x1`` or ``y ~1``."""
        return f"{self.lhs} {self.op} {self.rhs}".rstrip()

    @property
    def own_label(self) -> str:
        """The label that the user wrote; those that `group_equal` gives begin with a dot and are not shown."""
        return "" if self.label.startswith(".") else self.label

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What tells the parameter from all others."""
        return *key_of(self.lhs, self.op, self.rhs), self.group

    @property
    def is_variance(self) -> bool:
        return self.op == "~~" and self.lhs == self.rhs


Key = tuple[str, str, str]


def key_of(lhs: str, op: str, rhs: str) -> Key:
    """Return what tells a parameter from others of its group: covariances are the same in either order."""
    return (min(lhs, rhs), op, max(lhs, rhs)) if op == "~~" else (lhs, op, rhs)


@dataclass(frozen=True)
class ParameterTable:
    """All parameters of a model, with its variables and formulas.

    Attributes
    ----------
    rows : tuple of Parameter
    formulas : tuple of Formula
        Definitions (``:=``) and constraints.
    observed, latent : tuple of str
        In lavaan's order: indicators, outcomes, covariates, then what is mentioned otherwise.
    covariates : tuple of str
        Observed predictors that nothing explains; they correlate freely in the baseline model too.
    exogenous : tuple of str
        Those of them whose moments are taken from the sample (``fixed_x``): all or none.
    groups : int
    meanstructure : bool
    """

    rows: tuple[Parameter, ...]
    formulas: tuple[Formula, ...]
    observed: tuple[str, ...]
    latent: tuple[str, ...]
    covariates: tuple[str, ...]
    exogenous: tuple[str, ...]
    groups: int
    meanstructure: bool

    @cached_property
    def _hash(self) -> int:
        return hash((self.rows, self.formulas, self.observed, self.groups))

    def __hash__(self) -> int:
        """Count once: what follows from a table alone is kept beside it, and looked up at every fit."""
        return self._hash

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The ordered variables: those that have thresholds."""
        cut = {row.lhs for row in self.rows if row.op == "|"}
        return tuple(v for v in self.observed if v in cut)

    @cached_property
    def n_free(self) -> int:
        """How many free parameters there are, parameters held equal counted once."""
        return max((row.free for row in self.rows), default=0)

    def in_group(self, group: int) -> tuple[Parameter, ...]:
        return self.rows if self.groups == 1 else tuple(row for row in self.rows if row.group == group)

    def first_of(self, free: int) -> Parameter:
        """The first row that holds this free parameter."""
        return next(row for row in self.rows if row.free == free)

    def frame(self) -> pd.DataFrame:
        """Give the table as a data frame: lhs op rhs group free fixed start label exo user."""
        columns = ["lhs", "op", "rhs", "group", "free", "fixed", "start", "label", "exo", "user"]
        return pd.DataFrame([[getattr(row, c) for c in columns] for row in self.rows], columns=columns)


def numbered(rows: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Number the free parameters (those neither fixed nor exogenous); equal labels share a number.

    A label that also stands on a fixed parameter fixes all who bear it, as the equality says.
    """
    fixed_labels = {row.label: row.fixed for row in rows if row.label and row.fixed is not None}
    numbers: dict[str, int] = {}
    count = 0
    done: list[Parameter] = []
    for row in rows:
        if row.fixed is not None or row.exo:
            done.append(replace(row, free=0))
        elif row.label in fixed_labels:
            done.append(replace(row, free=0, fixed=fixed_labels[row.label]))
        elif row.label and row.label in numbers:
            done.append(replace(row, free=numbers[row.label]))
        else:
            count += 1
            if row.label:
                numbers[row.label] = count
            done.append(replace(row, free=count))
    return tuple(done)
