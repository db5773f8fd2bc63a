"""What power is asked of: parameters, null models, and the fit of the whole model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import chi2, ncx2

from analysis.errors import ModelError
from analysis.panel.power.population import spelled, words
from analysis.sem import algebra
from analysis.sem.definitions import definitions, labelled, value
from analysis.sem.table import ParameterTable
from analysis.words import nearest

Array = NDArray[np.float64]

CERTAIN = 1e4  # noncentrality beyond which power is 1 to all digits, at up to hundreds of degrees of freedom


@dataclass(frozen=True, slots=True)
class NullModel:
    """A model that is false in the population and nested in the one that is analyzed: a likelihood-ratio test.

    Attributes
    ----------
    model : str
        In lavaan's syntax, whole; or constraints that are added to the model, such as ``"b1 == b2"`` or ``"b1 == 0"``.
    name : str

    Examples
    --------
    >>> from analysis.panel.power import NullModel, power
    >>> power("y ~ start(.3)*x", n=100, effect=NullModel("y ~ 0*x")).table["power"].between(0, 1).all()
    np.True_
    """

    model: str
    name: str = "null model"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A test of the whole model's fit by its RMSEA.

    ``Misfit(0.05, 0.08)`` is the test of close fit, ``Misfit(0.05, 0.01)`` of not-close fit, ``Misfit(0, 0.05)`` of
    exact fit.

    Attributes
    ----------
    null, alternative : float
        RMSEA under the hypothesis that is tested, and the true one.
    df : int or None
        By default the model's.

    Examples
    --------
    >>> from analysis.panel.power import Misfit
    >>> Misfit(null=0.05, alternative=0.08, df=24).df
    24
    """

    null: float = 0.05
    alternative: float = 0.08
    df: int | None = None

    def __post_init__(self) -> None:
        if not (self.null >= 0 and self.alternative >= 0 and self.null != self.alternative):
            raise ModelError(
                f"Misfit: null={self.null!r} and alternative={self.alternative!r} must be two different values of 0 "
                f"or more, such as 0.05 and 0.08."
            )
        if self.df is not None and self.df < 1:
            raise ModelError(f"Misfit: df={self.df!r} must be 1 or more.")


Effect = str | NullModel | Misfit


@dataclass(frozen=True, slots=True)
class Entry:
    """A free or defined parameter of a model.

    Attributes
    ----------
    lhs, op, rhs, label : str
    group : int
        0 for definitions.
    free : int
        From 1; 0 for definitions.
    """

    lhs: str
    op: str
    rhs: str
    label: str
    group: int
    free: int

    @property
    def name(self) -> str:
        return self.label if self.op == ":=" else f"{self.lhs} {self.op} {self.rhs}".rstrip()


def entries(table: ParameterTable) -> tuple[Entry, ...]:
    """List the free parameters, equal ones once, then the definitions."""
    free = [table.first_of(k + 1) for k in range(table.n_free)]
    found = [Entry(row.lhs, row.op, row.rhs, row.own_label, row.group, row.free) for row in free]
    return (*found, *(Entry(d.name, ":=", d.text, d.name, 0, 0) for d in definitions(table)))


def valued(table: ParameterTable, theta: Array, covariance: Array) -> tuple[Array, Array]:
    """Give the estimates and errors of `entries`, definitions by the delta method.

    Parameters
    ----------
    table : ParameterTable
    theta : ndarray, shape (..., q)
    covariance : ndarray, shape (..., q, q)

    Returns
    -------
    tuple of ndarray, shapes (..., entries)
    """
    estimate = [theta]
    variance = [np.diagonal(covariance, axis1=-2, axis2=-1)]
    defined = definitions(table)
    if defined:
        at = labelled(table, rows_of(table, theta))
        for d in defined:
            slope = slopes(table, d.formula, at, theta)
            estimate.append(np.broadcast_to(value(d, at), theta.shape[:-1])[..., None])
            variance.append(np.einsum("...i,...ij,...j->...", slope, covariance, slope)[..., None])
    return np.concatenate(estimate, axis=-1), np.sqrt(np.maximum(np.concatenate(variance, axis=-1), 0.0))


def rows_of(table: ParameterTable, theta: Array) -> Array:
    """Values of the table's rows, shape (..., rows); exogenous ones, which have no label, count as 0."""
    out = np.zeros((*theta.shape[:-1], len(table.rows)))
    for i, row in enumerate(table.rows):
        out[..., i] = theta[..., row.free - 1] if row.free else (row.fixed or 0.0)
    return out


def slopes(table: ParameterTable, formula: algebra.Node, at: dict[str, Array], theta: Array) -> Array:
    """Differentiate a definition by the free parameters, shape (..., q)."""
    out = np.zeros(theta.shape)
    numbers = {row.label: row.free for row in table.rows if row.label and row.free}
    with np.errstate(all="ignore"):
        for name in algebra.names(formula):
            if name in numbers:
                out[..., numbers[name] - 1] += algebra.value(algebra.derivative(formula, name), at)
    return out


def chosen(
    where: str, effect: Effect | Sequence[Effect] | None, table: ParameterTable
) -> tuple[tuple[int, ...], tuple[NullModel, ...], tuple[Misfit, ...]]:
    """Sort what is asked: places in `entries` (all if nothing is asked), null models, tests of fit.

    Raises
    ------
    ModelError
        If a name is neither a label nor a free parameter of the model.
    """
    every = entries(table)
    if effect is None:
        return tuple(range(len(every))), (), ()
    asked: list[Effect] = [effect] if isinstance(effect, str | NullModel | Misfit) else list(effect)
    if not asked:
        raise ModelError(f"{where}: effect= is empty. Name a parameter, or leave it out for all of them.")
    places: list[int] = []
    nulls: list[NullModel] = []
    misfits: list[Misfit] = []
    for one in asked:
        if isinstance(one, Misfit):
            misfits.append(one)
        elif isinstance(one, NullModel):
            nulls.append(one)
        elif isinstance(one, str) and ("==" in one or "\n" in one.strip()):
            nulls.append(
                NullModel(one, " & ".join(one.strip().splitlines()) if "==" in one else "null model")
            )
        elif isinstance(one, str):
            places += _places(where, one, every, table)
        else:
            raise ModelError(
                f"{where}: effect= has {one!r}. Give a label, a parameter as 'y ~ x', a constraint as 'b1 == b2', "
                f"NullModel(...) or Misfit(...)."
            )
    return tuple(dict.fromkeys(places)), tuple(nulls), tuple(misfits)


def _places(where: str, name: str, every: Sequence[Entry], table: ParameterTable) -> list[int]:
    wanted = spelled(name)
    numbers = {
        row.free
        for row in table.rows
        if row.free and wanted in (row.own_label, words(row), f"{words(row)}.g{row.group}")
    }
    found = [i for i, e in enumerate(every) if e.free in numbers or (e.op == ":=" and e.label == wanted)]
    if found:
        return found
    fixed = any(wanted == words(row) for row in table.rows if not row.free)
    if fixed:
        raise ModelError(
            f"{where}: the effect {name!r} is fixed in the model, so that it has no power. Free it, as in "
            f"'start(0.3)*x' instead of '0.3*x'; population values go into population= or values=."
        )
    known = [n for e in every for n in (e.label, e.name) if n]
    raise ModelError(
        f"{where}: the effect {name!r} is no label and no free parameter of the model"
        f"{nearest(name, known) or '.'} Correct the name."
    )


def wald_power(noncentrality: Array | float, alpha: float) -> Array:
    r"""Give the power of a two-sided z test, :math:`\Phi(\delta - z) + \Phi(-\delta - z)`, noncentrality delta^2."""
    delta, z = np.sqrt(noncentrality), -float(ndtri(alpha / 2))
    return np.asarray(ndtr(delta - z) + ndtr(-delta - z))


def ratio_power(noncentrality: float, df: float, alpha: float) -> float:
    """Give the power of a likelihood-ratio test.

    References
    ----------
    Satorra & Saris (1985), Psychometrika 50:83-90, doi:10.1007/BF02294150
    """
    if noncentrality > CERTAIN:
        return 1.0
    return float(ncx2.sf(chi2.isf(alpha, df), df, max(noncentrality, 0.0)))


def rmsea_power(
    null: float, alternative: float, df: float, n: float, *, alpha: float = 0.05, groups: int = 1
) -> float:
    r"""Give the power of a test of fit, with noncentrality :math:`(n-1)\,d\,\varepsilon^2/G`.

    Against a worse alternative the upper tail counts (close or exact fit), against a better one the lower
    (not-close fit).

    Parameters
    ----------
    null, alternative : float
        RMSEA of 0 or more.
    df, n : float
        Degrees of freedom of the model, and rows altogether.
    alpha : float
        Level of the test.
    groups : int
        G; with several the RMSEA is that of Steiger (1998).

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ModelError
        If an RMSEA is below 0, there are no degrees of freedom, no rows or no group, or alpha is no share.

    References
    ----------
    MacCallum, Browne & Sugawara (1996), Psychol Methods 1:130-149, doi:10.1037/1082-989X.1.2.130; Steiger (1998),
    Struct Equ Modeling 5:411-419, doi:10.1080/10705519809540115

    Examples
    --------
    >>> from analysis.panel.power import rmsea_power
    >>> round(rmsea_power(0.05, 0.08, df=50, n=200), 3)
    0.769
    """
    if not (min(null, alternative) >= 0 and df > 0 and n > 0 and groups >= 1 and 0 < alpha < 1):
        raise ModelError(
            f"rmsea_power: null={null!r}, alternative={alternative!r}, df={df!r}, n={n!r}, alpha={alpha!r}, "
            f"groups={groups!r} are out of range. Give RMSEAs of 0 or more, df, n and groups above 0, and alpha "
            f"between 0 and 1."
        )
    at, truth = ((n - 1) * df * e**2 / groups for e in (null, alternative))
    if null < alternative:
        return float(ncx2.sf(ncx2.isf(alpha, df, at), df, truth))
    return float(ncx2.cdf(ncx2.ppf(alpha, df, at), df, truth))
