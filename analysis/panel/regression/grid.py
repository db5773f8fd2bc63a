"""The reference grid of a formula: which rows of predictors its marginal means average over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ModelError
from analysis.panel.regression.design import by_factor, matrix, variables
from analysis.panel.regression.types import Array
from analysis.words import nearest

MOST = 12  # distinct values of a number that are crossed without being asked for


@dataclass(frozen=True, slots=True)
class Grid:
    """What marginal means need of a design.

    Attributes
    ----------
    spec : formulaic.ModelSpec
    data : DataFrame
        The rows used.
    """

    spec: Any
    data: pd.DataFrame

    @property
    def variables(self) -> list[str]:
        """Columns of the data in the formula, in the order of the data."""
        used = variables(self.spec.formula)
        return [str(name) for name in self.data if name in used]

    def _factors(self) -> set[str]:
        kinds = {str(f): kind.value for f, (kind, _) in self.spec.encoder_state.items()}
        mine = by_factor(self.spec.formula)
        found = {v for f, used in mine.items() if kinds.get(f) == "categorical" for v in used}
        return found & set(self.variables)

    def levels(self, name: str) -> list[Any]:
        """Distinct values, in order."""
        column = self.data[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return list(column.cat.categories)
        return sorted(column.unique())


def average_rows(grid: Grid, by: Sequence[str], at: Mapping[str, Any]) -> tuple[pd.DataFrame, Array]:
    """Return the combinations of `by`, and of each the mean row of predictors.

    Factors that are not named are averaged over their levels with equal weights; numbers are put at their mean.

    Raises
    ------
    ModelError
        If a variable is not in the formula, has too many values, or a value does not occur.
    """
    values = {name: _values(grid, name, by, at) for name in _named(grid, by, at)}
    names = list(values)
    cells = pd.DataFrame(list(product(*values.values())), columns=names)
    for name in names:
        if isinstance(grid.data[name].dtype, pd.CategoricalDtype):
            cells[name] = pd.Categorical(cells[name], categories=grid.levels(name))
    x = matrix("means", grid.spec, cells).to_numpy(float)
    keys = [tuple(row) for row in cells[list(by)].itertuples(index=False)]
    distinct = list(dict.fromkeys(keys))
    rows = np.array([x[[key == d for key in keys]].mean(axis=0) for d in distinct])
    return pd.DataFrame(distinct, columns=list(by)), rows


def _named(grid: Grid, by: Sequence[str], at: Mapping[str, Any]) -> list[str]:
    for name in [*by, *at]:
        if name not in grid.variables:
            raise ModelError(
                f"means: {name!r} is not in the formula{nearest(name, grid.variables) or '.'} Its variables are "
                f"{grid.variables}."
            )
    return [*by, *(name for name in grid.variables if name not in by)]


def _values(grid: Grid, name: str, by: Sequence[str], at: Mapping[str, Any]) -> list[Any]:
    factor = name in grid._factors()
    if name in at:
        given = list(at[name]) if isinstance(at[name], list | tuple | np.ndarray | range) else [at[name]]
        if factor and (strange := [v for v in given if v not in grid.levels(name)]):
            raise ModelError(f"means: {name!r} has no level {strange}. Its levels are {grid.levels(name)}.")
        if len(given) > 1 and name not in by:
            raise ModelError(f"means: {name!r} has several values in `at`. Name it in `by` too, or give one.")
        return given
    if factor:
        return grid.levels(name)
    if name not in by:
        return [float(grid.data[name].mean())]
    if len(found := grid.levels(name)) > MOST:
        raise ModelError(f"means: {name!r} has {len(found)} values. Say at which, as at={{{name!r}: [...]}}.")
    return found


def pairs(cells: pd.DataFrame, rows: Array, of: str) -> tuple[pd.DataFrame, Array]:
    """Return the differences of the levels of `of`, later minus earlier, within each combination of the others."""
    rest = [name for name in cells if name != of]
    keys = [tuple(row) for row in cells[rest].itertuples(index=False)]
    found, differences = [], []
    for key in dict.fromkeys(keys):
        here = [i for i, k in enumerate(keys) if k == key]
        for a, earlier in enumerate(here):
            for later in here[a + 1 :]:
                found.append((*key, f"{cells[of][later]} - {cells[of][earlier]}"))
                differences.append(rows[later] - rows[earlier])
    return pd.DataFrame(found, columns=[*rest, of]), np.array(differences)
