"""Modification indices: what the fit would gain by freeing each parameter, without fitting again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.candidates import candidates
from analysis.sem.after.extended import extend, pieces
from analysis.sem.after.powers import Kind, powers
from analysis.sem.after.spread import is_robust, slopes
from analysis.sem.fit import Fit
from analysis.sem.table import Parameter

Array = NDArray[np.float64]

OPS = ("=~", "~~", "~", "~1", "|", "~*~")
LEFT = 1e-8  # share of a candidate's information that the free parameters leave; below, it is not identified
COLUMNS = ("lhs", "op", "rhs", "group", "mi", "mi_robust", "epc", "sepc_lv", "sepc_all", "sepc_nox")


def modification_indices(
    fit: Fit, *, sort: bool = True, minimum: float = 0.0, ops: Sequence[str] | str | None = None
) -> pd.DataFrame:
    r"""Give each candidate's modification index and expected change.

    .. math:: MI = n\,\frac{s^2}{V},\quad EPC = \frac{s}{V},\quad
              V = I_{cc} - I_{c\theta}\,I_{\theta\theta}^{-1}\,I_{\theta c}

    with s the slope of the log-likelihood of one person by the candidate, I the expected information of one person,
    and its inverse taken within the model's equality constraints. MI is the univariate score test (chi-square, 1 df).
    Candidates that the free parameters already cover (such as a marker's loading) are left out. A path into an
    exogenous covariate is judged as if covariates were random, with the covariate's variance free; lavaan's index
    holds the variance and is the score test of no model.

    MI is that of the plain statistic whatever the estimator, as lavaan's is: also with robust errors, clusters and
    sampling weights, where it is no chi-square (clusters make it too large), and under ULS and DWLS (WLSMV). Where the
    errors are robust, `mi_robust` stands beside it, the generalized score test with the fit's own sandwich,

    .. math:: MI_r = n\,\frac{s^2}{g'Bg},\quad g = (-I_{c\theta}I_{\theta\theta}^{-1},\ 1)'

    with B the cross-product of the slopes of rows (or clusters' sums), or :math:`\Delta'W\Gamma W\Delta`. It is
    chi-square with 1 df under the conditions on which the errors are right. EPC is the same.

    Parameters
    ----------
    fit : Fit
    sort : bool
        By MI, largest first; otherwise fixed parameters in the table's order, then absent ones.
    minimum : float
        Leave out smaller MI.
    ops : sequence of str, optional
        Keep only these of ``=~ ~~ ~ ~1 | ~*~``.

    Returns
    -------
    DataFrame
        lhs op rhs group mi epc sepc_lv sepc_all sepc_nox, and after mi mi_robust if the fit's errors are robust. The
        last three are the expected change standardized by the latent variables, by all variables, by all but exogenous
        covariates; NaN where a variance is not positive.

    Raises
    ------
    ModelError
        If `ops` names another operator.

    References
    ----------
    Sorbom (1989), Psychometrika 54:371-384, doi:10.1007/BF02294623; Saris, Satorra & Sorbom (1987), Sociol Methodol
    17:105-129, doi:10.2307/271030; Boos (1992), Am Stat 46:327-333, doi:10.1080/00031305.1992.10475921 (generalized
    score tests)
    """
    wanted = _checked(ops)
    table = fit.parameters
    found = candidates(table, delta=fit.options.parameterization == "delta")
    x = set(table.exogenous)
    inner = np.array([row.lhs in x and (row.rhs in x or not row.rhs) for row in found], dtype=bool)
    mi, robust, epc = np.zeros((3, len(found)))
    outer = [row for row, among in zip(found, inner, strict=True) if not among]
    mi[~inner], robust[~inner], epc[~inner] = indices(fit, outer)
    frame = pd.DataFrame(
        [(row.lhs, row.op, row.rhs, row.group) for row in found], columns=["lhs", "op", "rhs", "group"]
    ).assign(mi=mi, mi_robust=robust, epc=epc)
    for kind in get_args(Kind):
        frame[f"sepc_{kind}"] = epc * np.where(inner, 1.0, standardizing(fit, found, kind))
    frame = frame.loc[:, [c for c in COLUMNS if c != "mi_robust" or is_robust(fit)]]
    frame = frame[frame["mi"].notna() & (frame["mi"] >= minimum) & frame["op"].isin(wanted)]
    if sort:
        frame = frame.sort_values("mi", ascending=False, kind="stable")
    return frame.reset_index(drop=True)


def indices(fit: Fit, rows: Sequence[Parameter]) -> tuple[Array, Array, Array]:
    """Give modification indices, plain and robust, and expected changes of rows; NaN where nothing is left to estimate.

    Without robust errors the robust ones are NaN.
    """
    model = extend(fit, rows)
    at = pieces(model)
    projected = at.cross @ model.within(at.own)
    left = at.diagonal - np.sum(projected * at.cross, axis=1)
    score = at.score[model.own :]
    V = np.where(left > LEFT * at.diagonal, left, np.nan)
    n = sum(m.size for m in fit.samples)
    robust = np.full(len(rows), np.nan)
    if is_robust(fit):
        each = slopes(fit, model)
        spread = np.sum((each[:, model.own :] - each[:, : model.own] @ projected.T) ** 2, axis=0)
        robust = n * score**2 / np.where(np.isnan(V) | (spread <= 0), np.nan, spread)
    return n * score**2 / V, robust, score / V


def standardizing(fit: Fit, rows: Sequence[Parameter], kind: Kind) -> Array:
    """Give what standardizes changes of rows, absent ones too, at the fit's variances."""
    table = fit.parameters
    factor = np.ones(len(rows))
    group_of = np.array([row.group for row in table.rows])
    for g, implied in enumerate(fit.implied):
        mine = [i for i, row in enumerate(rows) if row.group == g + 1]
        p = powers(
            [rows[i] for i in mine],
            fit.rams[g].variables,
            table.latent,
            table.covariates,
            kind,
            table.in_group(g + 1),
        )
        found = p.factor(np.diag(implied.total), fit.values[group_of == g + 1])
        factor[mine] = np.where(p.unit, np.nan, found)  # a scale is 1 on its own scale: no change is left
    return factor


def _checked(ops: Sequence[str] | str | None) -> tuple[str, ...]:
    if ops is None:
        return OPS
    wanted = (ops,) if isinstance(ops, str) else tuple(ops)
    if unknown := [op for op in wanted if op not in OPS]:
        raise ModelError(f"modification_indices: ops={unknown} is not known. There are {', '.join(OPS)}.")
    return wanted
