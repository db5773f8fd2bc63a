"""The second opinion: the same model fitted by semopy, where semopy is sound."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.sem.fit import Fit
from analysis.sem.table import Parameter, ParameterTable, key_of
from instruments.lines import wrapped
from instruments.showing import Shown

COLUMNS = ["lhs", "op", "rhs", "estimate", "se", "estimate_semopy", "difference"]
RESOLUTION = 1e-6  # of a standard error, to which semopy's estimates are kept
AGREES = 0.05  # of a standard error; semopy's optimizer stops at about 0.01


@dataclass(frozen=True, slots=True)
class Crosscheck(Shown):
    """What semopy says to a fit.

    Attributes
    ----------
    sound : bool
        Whether semopy can fit this model; if not, `reason` says why and the rest is empty.
    reason : str
    largest : float
        Largest absolute difference of an estimate, in the parameter's unit.
    largest_in_se : float
        Largest difference in standard errors of this fit.
    agrees : bool
        Whether `largest_in_se` is below 0.05.
    table : DataFrame
        lhs op rhs estimate se estimate_semopy difference, one row a free parameter.
    version : str
        Of semopy.

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis import crosscheck
    >>> found = crosscheck(cfa("f =~ a + b + c + d", data))
    >>> found.sound, found.largest_in_se < 0.01
    (True, True)
    """

    sound: bool
    reason: str
    largest: float
    largest_in_se: float
    agrees: bool
    table: pd.DataFrame
    version: str

    def __repr__(self) -> str:
        if not self.sound:
            return wrapped(f"Crosscheck(not made: {self.reason})")
        return (
            f"Crosscheck(semopy {self.version}, {len(self.table)} estimates, largest difference {self.largest:.1e}, "
            f"{self.largest_in_se:.1e} SE; agrees: {self.agrees})"
        )


def crosscheck(fit: Fit) -> Crosscheck:
    """Refit a model in semopy, and compare the free parameters.

    Parameters
    ----------
    fit : Fit
        Sound for semopy: maximum likelihood, complete data, one group, no structure on the means.

    Returns
    -------
    Crosscheck

    References
    ----------
    Meshcheryakov, Igolkina & Samsonova (2021), semopy 2, arXiv:2106.01140

    Examples
    --------
    >>> from analysis import cfa, simulate
    >>> data = simulate("f =~ 1*a + 0.9*b + 0.8*c + 0.7*d", 200, seed=1, exact=True)
    >>> from analysis import crosscheck
    >>> crosscheck(cfa("f =~ a + b + c + d", data)).agrees
    True
    """
    import semopy  # slow to import, and only needed here

    if reason := _unsound(fit):
        return Crosscheck(
            False, reason, np.nan, np.nan, False, pd.DataFrame(columns=COLUMNS), semopy.__version__
        )
    scale = _scales(fit)
    alias = {name: f"v{i}" for i, name in enumerate(scale)}  # semopy reads fewer names than are allowed here
    names = list(fit.parameters.observed)
    units = np.array([scale[v] for v in names])
    covariance = pd.DataFrame(
        fit.samples[0].covariance / np.outer(units, units),
        index=[alias[v] for v in names],
        columns=[alias[v] for v in names],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = semopy.Model(_description(fit.parameters, alias, scale))
        model.fit(cov=covariance, n_samples=fit.n)
        model.fit(cov=covariance, n_samples=fit.n, clean_slate=False)  # its first stop is early
        theirs = _estimates(model.inspect())
    rows = []
    for row, ours in zip(fit.parameters.rows, fit.values, strict=True):
        if row.free and row.op != "~1":
            error = float(np.sqrt(fit.vcov[row.free - 1, row.free - 1]))
            # semopy sums in the order of Python's sets, which differs from process to process in the last digits
            step = RESOLUTION * error / _unit(row, scale)
            their = theirs.get(key_of(alias[row.lhs], row.op, alias[row.rhs]), np.nan)
            their = float(np.round(their / step) * step) * _unit(row, scale)
            rows.append((row.lhs, row.op, row.rhs, ours, error, their, their - ours))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if table["estimate_semopy"].isna().any():
        reason = "semopy returned no estimate for some of the parameters."
        return Crosscheck(False, reason, np.nan, np.nan, False, table, semopy.__version__)
    away = table["difference"].abs()
    in_se = float((away / table["se"]).max())
    return Crosscheck(True, "", float(away.max()), in_se, in_se < AGREES, table, semopy.__version__)


def _unsound(fit: Fit) -> str:
    table = fit.parameters
    if fit.estimator != "ML":
        return f"semopy was not asked: its results for {fit.estimator} are not sound."
    if fit.sample.incomplete:
        return "semopy was not asked: its full-information results are not sound."
    if table.groups > 1:
        return "semopy was not asked: it cannot hold parameters equal between groups."
    if any(f.op != ":=" for f in table.formulas):
        return "semopy was not asked: it does not fit this model's constraints."
    if table.n_free == 0:
        return "semopy was not asked: the model has no free parameter."
    if table.meanstructure and not _means_saturated(table):
        return "semopy was not asked: it does not fit this model's means."
    return ""


def _means_saturated(table: ParameterTable) -> bool:
    """Each observed mean has its own free intercept, so that covariances alone decide the rest."""
    intercepts = [row for row in table.rows if row.op == "~1" and row.lhs in table.observed]
    free = [row.free for row in intercepts if row.free]
    alone = len(set(free)) == len(free) and all(row.free or row.exo for row in intercepts)
    latent_fixed = all(
        not row.free and not row.fixed for row in table.rows if row.op == "~1" and row.lhs in table.latent
    )
    return alone and latent_fixed and len(intercepts) == len(table.observed)


def _scales(fit: Fit) -> dict[str, float]:
    """Units in which semopy sees the variables: standard deviations, since it stops early when variances differ.

    A latent variable takes the unit of its first indicator, so that loadings fixed at 1 stay 1. Where parameters
    of different units are held equal, all keep their own.
    """
    table = fit.parameters
    sd = np.sqrt(np.diag(fit.samples[0].covariance))
    scale = dict(zip(table.observed, map(float, sd), strict=True))
    for name in table.latent:
        scale[name] = 0.0
    for _ in table.latent:  # second-order factors take it from first-order ones
        for row in reversed(table.rows):
            if row.op == "=~" and scale[row.rhs] > 0:
                scale[row.lhs] = scale[row.rhs]
    unit = {row.free: _unit(row, scale) for row in table.rows if row.free}
    equal = all(np.isclose(_unit(row, scale), unit[row.free]) for row in table.rows if row.free)
    return scale if equal else dict.fromkeys(scale, 1.0)


def _unit(row: Parameter, scale: dict[str, float]) -> float:
    """What a parameter in semopy's units is multiplied by to be in the data's."""
    if row.op == "=~":
        return scale[row.rhs] / scale[row.lhs]
    if row.op == "~":
        return scale[row.lhs] / scale[row.rhs]
    return scale[row.lhs] * scale[row.rhs] if row.op == "~~" else 1.0


def _description(table: ParameterTable, alias: dict[str, str], scale: dict[str, float]) -> str:
    """Write the completed model in semopy's words; covariances that it would add are fixed at 0 by name."""
    lines = [_line(row, table, alias, scale) for row in table.rows if row.op != "~1" and not row.exo]
    spoken = {key_of(row.lhs, row.op, row.rhs) for row in table.rows}
    outcomes = [v for v in table.observed if any(r.op == "~" and r.lhs == v for r in table.rows)]
    for a, b in (*combinations(table.latent, 2), *combinations(outcomes, 2)):
        if key_of(a, "~~", b) not in spoken:
            lines.append(f"{alias[a]} ~~ 0*{alias[b]}")
    return "\n".join(lines)


def _line(row: Parameter, table: ParameterTable, alias: dict[str, str], scale: dict[str, float]) -> str:
    before = ""
    if not row.free:
        before = f"{(row.fixed or 0.0) / _unit(row, scale)!r}*"
    elif sum(other.free == row.free for other in table.rows) > 1:
        before = f"shared{row.free}*"
    return f"{alias[row.lhs]} {row.op} {before}{alias[row.rhs]}"


def _estimates(inspected: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Name semopy's estimates as the table does; it writes a loading as a regression of the indicator."""
    found: dict[tuple[str, str, str], float] = {}
    for left, op, right, estimate in inspected[["lval", "op", "rval", "Estimate"]].itertuples(index=False):
        if op == "~~":
            found[key_of(left, op, right)] = float(estimate)
        else:
            found[left, "~", right] = float(estimate)
            found[right, "=~", left] = float(estimate)
    return found
