"""Draws some replicates and fits them: all at once where that is possible, else one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import chi2

from analysis.errors import DataError, FitError, ModelError
from analysis.panel.power.analysis import GROUP, frame
from analysis.panel.power.condition import Condition, Fitting, Piece
from analysis.panel.power.effects import rows_of, valued
from analysis.panel.power.incomplete import block, ended, polished
from analysis.sem import Fit
from analysis.sem.bootstrap.resample import Drawn
from analysis.sem.bootstrap.stack import search, stacked
from analysis.sem.definitions import definitions, labelled, value
from analysis.sem.errors_of import inverse_within
from analysis.sem.linalg import positive
from analysis.sem.ram import Ram, layout
from analysis.sem.table import ParameterTable
from analysis.sem.threads import one_thread

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

FITTED, NOT_CONVERGED, NOT_IDENTIFIED, UNUSABLE = range(4)
NEGATIVE = 1e-8  # how far below 0 an eigenvalue of correlations may lie by rounding
RANK = 1e-12  # eigenvalue of the parameters' correlations that counts as 0


@dataclass(slots=True)
class Outcome:
    """What a model gave for each of some replicates; rows of those that failed are NaN.

    Attributes
    ----------
    theta : ndarray, shape (count, q)
    covariance : ndarray, shape (count, q, q)
    chisq : ndarray, shape (count,)
        The standard statistic.
    pvalue : ndarray, shape (count,)
        Of the estimator's test of exact fit, the scaled one if it has one.
    status : ndarray of int, shape (count,)
        0 fitted, 1 not converged, 2 not identified, 3 unusable data.
    faults : ndarray of bool, shape (count, 3)
        Negative variance; covariances that are not positive definite (a correlation beyond 1); errors that are none.
    """

    theta: Array
    covariance: Array
    chisq: Array
    pvalue: Array
    status: NDArray[np.int8]
    faults: Mask

    @classmethod
    def empty(cls, count: int, q: int) -> Outcome:
        return cls(
            np.full((count, q), np.nan),
            np.full((count, q, q), np.nan),
            np.full(count, np.nan),
            np.full(count, np.nan),
            np.full(count, NOT_CONVERGED, dtype=np.int8),
            np.zeros((count, 3), dtype=bool),
        )


def done(piece: Piece) -> Mapping[str, NDArray[Any]]:
    """Do one piece of a study.

    Returns
    -------
    mapping
        ``estimate``, ``se`` (count, entries); ``pvalue`` (count,); ``chisq``, ``status`` (count, models); ``faults``
        (count, 3); ``low``, ``high`` (count, definitions) if Monte-Carlo limits are asked for.
    """
    condition = piece.condition
    with one_thread():
        outcomes = _outcomes(piece)
        main, table = outcomes[0], condition.fittings[0].table
        estimate, error = valued(table, main.theta, main.covariance)
        found: dict[str, NDArray[Any]] = {
            "estimate": estimate,
            "se": error,
            "pvalue": main.pvalue,
            "chisq": np.column_stack([one.chisq for one in outcomes]),
            "status": np.column_stack([one.status for one in outcomes]),
            "faults": main.faults,
        }
        if condition.draws and definitions(table):
            found["low"], found["high"] = _limits(condition, table, main, piece.replicates)
    return found


def _outcomes(piece: Piece) -> list[Outcome]:
    fittings = piece.condition.fittings
    outcomes = [Outcome.empty(piece.count, len(one.theta)) for one in fittings]
    together = [k for k, one in enumerate(fittings) if one.together]
    if any(fittings[k].incomplete for k in together):
        _incomplete(piece, [(fittings[k], outcomes[k]) for k in together])
    elif together:
        drawn = _moments(piece)
        for k in together:
            _at_once(fittings[k], piece, drawn, outcomes[k])
    left = [np.ones(piece.count, dtype=bool)] * len(fittings)
    for k in together:
        left[k] = outcomes[k].status == NOT_CONVERGED
    for place in np.flatnonzero(np.any(left, axis=0)):
        rows = piece.condition.rows(piece.first + int(place))
        for k, one in enumerate(fittings):
            if left[k][place]:
                _singly(one, piece.condition, rows, outcomes[k], int(place))
    return outcomes


def _moments(piece: Piece) -> list[Drawn]:
    """Draw every replicate and keep the moments (divisor n) of its complete rows, a group at a time."""
    condition, table = piece.condition, piece.condition.fittings[0].table
    columns = [condition.how.names.index(v) for v in table.observed]
    p = len(columns)
    found = [
        Drawn(
            np.zeros((piece.count, p, p)),
            np.zeros((piece.count, p)),
            np.zeros(piece.count),
            np.zeros(piece.count),
        )
        for _ in condition.sizes
    ]
    for k, replicate in enumerate(piece.replicates):
        for own, rows in zip(found, condition.rows(replicate), strict=True):
            mine = rows[:, columns]
            if condition.how.absence:
                mine = mine[~np.isnan(mine).any(1)]
            own.n[k] = own.weight[k] = len(mine)
            if len(mine) > p:  # else the covariances stay 0, and the sample counts as unusable
                own.mean[k] = mine.mean(0)
                away = mine - own.mean[k]
                own.covariance[k] = away.T @ away / len(mine)
    return found


def _at_once(one: Fitting, piece: Piece, drawn: Sequence[Drawn], out: Outcome) -> None:
    """Fit the whole block; what does not converge keeps the status it has."""
    table, first = one.table, piece.condition.fittings[0].table.observed
    columns = [first.index(v) for v in table.observed]
    mine = [Drawn(d.covariance[:, columns][:, :, columns], d.mean[:, columns], d.n, d.weight) for d in drawn]
    exogenous = tuple(table.observed.index(v) for v in table.exogenous)
    rams = tuple(layout(table, g + 1) for g in range(table.groups))
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody is left: unusable
        everyone, usable = stacked(rams, mine, exogenous, means=table.meanstructure, unbiased=False)
    out.status[~usable] = UNUSABLE
    stack = everyone.take(usable)
    found = search(stack, one.theta, one.directions)
    at = np.flatnonzero(usable)[found.converged]
    if not len(at):
        return
    stack = stack.take(found.converged)
    theta, minimum = polished(stack, found.theta[found.converged], one.directions)
    n = np.sum([d.n for d in drawn], axis=0)[at]
    _keep(one, out, at, theta, stack.expected(theta), 2.0 * n * np.maximum(minimum, 0.0), n, stack.rams)


def _incomplete(piece: Piece, asked: Sequence[tuple[Fitting, Outcome]]) -> None:
    """Fit blocks of replicates by full information; what does not converge keeps the status it has."""
    names, sizes = piece.condition.how.names, piece.condition.sizes
    most = block(max(len(one.table.observed) for one, _ in asked), sum(sizes))
    for first in range(0, piece.count, most):
        places = np.arange(first, min(first + most, piece.count))
        drawn = [piece.condition.rows(piece.first + int(place)) for place in places]
        for one, out in asked:
            columns = [names.index(v) for v in one.table.observed]
            mine = [[rows[g][:, columns] for rows in drawn] for g in range(len(sizes))]
            with np.errstate(invalid="ignore"):  # infinite values on the way are those of steps not taken
                found = ended(one, mine)
            if found is None or not found.converged.any():
                continue
            which = found.converged
            rams = [ram.take(which) for ram in found.rams]
            moments = found.information[which], found.chisq[which], found.n[which]
            _keep(one, out, places[which], found.theta[which], *moments, rams)


def _keep(
    one: Fitting,
    out: Outcome,
    at: NDArray[np.intp],
    theta: Array,
    information: Array,
    chisq: Array,
    n: Array,
    rams: Sequence[Ram],
) -> None:
    """Write down the replicates that converged."""
    covariance, sound = _errors(information, one.directions)
    out.theta[at], out.covariance[at] = theta, covariance / n[:, None, None]
    out.chisq[at] = chisq
    out.pvalue[at] = chi2.sf(chisq, one.df) if one.df else np.nan
    out.status[at] = FITTED
    out.faults[at, :2] = inadmissible(one.table, rams, theta)
    out.faults[at, 2] = ~sound


def _errors(information: Array, directions: Array | None) -> tuple[Array, Mask]:
    """Invert each replicate's information within the free directions, and say where it is positive definite."""
    Z = np.eye(information.shape[-1]) if directions is None else directions
    inner = positive(information if directions is None else Z.T @ information @ Z)
    found = inner.inverse if directions is None else Z @ inner.inverse @ Z.T
    for k in np.flatnonzero(~inner.ok):
        found[k] = inverse_within(information[k], Z)  # what the fronts report then
    return found, inner.ok


def inadmissible(table: ParameterTable, rams: Sequence[Ram], theta: Array) -> Mask:
    """Tell of each replicate whether a variance is negative, and whether covariances are not positive definite.

    The latter of latent variables, of their disturbances, and of residuals: most plainly, a correlation beyond 1.

    Parameters
    ----------
    table : ParameterTable
    rams : sequence of Ram
    theta : ndarray, shape (replicates, q)

    Returns
    -------
    ndarray of bool, shape (replicates, 2)
    """
    variances = sorted({row.free - 1 for row in table.rows if row.free and row.is_variance})
    found = np.zeros((len(theta), 2), dtype=bool)
    found[:, 0] = (theta[:, variances] < 0.0).any(1)
    for ram in rams:
        _, symmetric, _ = ram.matrices(theta)
        p = ram.n_observed
        total = ram.implied(theta).total
        for part in (total[:, p:, p:], symmetric[:, :p, :p], symmetric[:, p:, p:]):
            if part.shape[-1]:
                found[:, 1] |= np.linalg.eigvalsh(_unitless(part))[:, 0] < -NEGATIVE
    return found


def _unitless(covariance: Array) -> Array:
    """Covariances over standard deviations; variables without variance keep the largest entry as their unit."""
    d = np.sqrt(np.abs(np.diagonal(covariance, axis1=-2, axis2=-1)))
    most = np.sqrt(np.abs(covariance).max((-1, -2)))
    d = np.where(d > 0.0, d, np.where(most > 0.0, most, 1.0)[:, None])
    return np.asarray(covariance / (d[:, :, None] * d[:, None, :]))


def _singly(one: Fitting, condition: Condition, rows: Sequence[Array], out: Outcome, place: int) -> None:
    more = {"group": GROUP} if len(rows) > 1 else {}
    try:
        fit = one.analysis.fit(frame(condition.how.names, rows), **more)
    except DataError:
        out.status[place] = UNUSABLE
        return
    except ModelError:
        out.status[place] = NOT_IDENTIFIED
        return
    except (FitError, np.linalg.LinAlgError):
        out.status[place] = NOT_CONVERGED
        return
    if len(fit.theta) != len(one.theta):  # an answer that nobody gave leaves a threshold out
        out.status[place] = UNUSABLE
        return
    out.theta[place], out.covariance[place] = fit.theta, fit.vcov
    out.chisq[place] = fit.tests[0].chisq
    out.pvalue[place] = (fit.tests[1] or fit.tests[0]).pvalue
    out.status[place] = FITTED
    out.faults[place] = (*_faults(fit), not _sound(fit))


def _faults(fit: Fit) -> tuple[bool, bool]:
    if fit.sample.ordinal:
        told = [text for text in fit.warnings if text.startswith("inadmissible")]
        return any("is negative" in text for text in told), any("positive definite" in text for text in told)
    negative, beyond = inadmissible(fit.parameters, fit.rams, fit.theta[None])[0]
    return bool(negative), bool(beyond)


def _sound(fit: Fit) -> bool:
    """Tell whether errors are those of a positive definite information: as many directions as are free."""
    d = np.sqrt(np.maximum(np.diag(fit.vcov), 0.0))
    if not np.isfinite(fit.vcov).all() or not (d > 0).all():
        return False
    values = np.linalg.eigvalsh(fit.vcov / np.outer(d, d))
    return bool((values > RANK).sum() >= fit.solution.directions.shape[1])


def _limits(
    condition: Condition, table: ParameterTable, main: Outcome, replicates: range
) -> tuple[Array, Array]:
    """Give Monte-Carlo limits of every definition in each replicate, from draws of the parameters.

    References
    ----------
    Preacher & Selig (2012), Commun Methods Meas 6:77-98, doi:10.1080/19312458.2012.679848
    """
    defined = definitions(table)
    tails = [0.5 * condition.alpha, 1.0 - 0.5 * condition.alpha]
    limits = np.full((2, len(main.theta), len(defined)), np.nan)
    for k, replicate in enumerate(replicates):
        if main.status[k] != FITTED:
            continue
        (stream,) = condition.stream(replicate).spawn(1)
        rng = np.random.Generator(np.random.PCG64(stream))
        values, vectors = np.linalg.eigh(main.covariance[k])
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        theta = main.theta[k] + rng.standard_normal((condition.draws, len(values))) @ root.T
        at = labelled(table, rows_of(table, theta))
        for j, one in enumerate(defined):
            limits[:, k, j] = np.quantile(np.broadcast_to(value(one, at), (condition.draws,)), tails)
    return limits[0], limits[1]


def wald_limits(estimate: Array, error: Array, alpha: float) -> tuple[Array, Array]:
    """Give Wald limits of level 1 - alpha."""
    z = -float(ndtri(0.5 * alpha))
    return estimate - z * error, estimate + z * error
