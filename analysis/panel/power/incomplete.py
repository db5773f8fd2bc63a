"""Full-information fits of many replicates at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.panel.power.condition import Fitting
from analysis.sem.bootstrap.stack import Several, search
from analysis.sem.bootstrap.stack_incomplete import Incomplete, Unrestricted
from analysis.sem.fiml import keeps
from analysis.sem.fiml.stack import PatternStack, pattern_stack
from analysis.sem.linalg import solved
from analysis.sem.ram import Ram, layout

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

PATTERNS = 64  # in a block: with more it is quicker to fit one after the other
NUMBERS = 2**20  # in the largest stack of matrices: 8 MB
CLOSE = 1e-8  # squared length of a step that only polishes, in standard errors of one row


@dataclass(frozen=True, slots=True)
class Ended:
    """Where the replicates' searches ended; the numbers of those that did not converge mean nothing.

    Attributes
    ----------
    theta : ndarray, shape (count, q)
    information : ndarray, shape (count, q, q)
        Observed, of one row.
    chisq : ndarray, shape (count,)
    n : ndarray, shape (count,)
        Rows used.
    rams : tuple of Ram
        One a group.
    converged : ndarray of bool, shape (count,)
    """

    theta: Array
    information: Array
    chisq: Array
    n: Array
    rams: tuple[Ram, ...]
    converged: Mask


def block(p: int, rows: int) -> int:
    """Give how many replicates of so many variables and rows are fitted at once."""
    moments = p + p * (p + 1) // 2
    return max(1, NUMBERS // max(moments**2, rows * p))


def ended(one: Fitting, samples: Sequence[Sequence[Array]]) -> Ended | None:
    """Fit a model to some replicates, from where it is in the population.

    Parameters
    ----------
    one : Fitting
    samples : sequence of sequence of ndarray, shape (n, p)
        A group at a time, each replicate's rows of the model's variables.

    Returns
    -------
    Ended or None
        `None` if there are too many patterns, or a pair of variables that nobody answers.
    """
    table = one.table
    exogenous = tuple(table.observed.index(v) for v in table.exogenous)
    kept = [[rows[keeps(rows, exogenous, "fiml")] for rows in of_group] for of_group in samples]
    summed = [pattern_stack(of_group, PATTERNS) for of_group in kept]
    stacks = [stack for stack in summed if stack is not None]
    if len(stacks) < len(summed) or any((stack.coverage == 0.0).any() for stack in stacks):
        return None
    rams = tuple(_with(layout(table, g + 1), of_group, exogenous) for g, of_group in enumerate(kept))
    n = np.sum([stack.n for stack in stacks], axis=0)
    shares = tuple(stack.n / n for stack in stacks)
    whole = Incomplete(rams, tuple(stacks), shares)
    theta, value, found = _minimum(whole, one.theta, one.directions)
    for ram, stack, share in zip(rams, stacks, shares, strict=True):
        least, sure = _unrestricted(ram, stack, one.theta)
        value, found = value - share * least, found & sure
    information = whole.newton(theta)[2]
    return Ended(theta, information, 2.0 * n * np.maximum(value, 0.0), n, rams, found)


def _with(ram: Ram, samples: Sequence[Array], exogenous: Sequence[int]) -> Ram:
    """Put each replicate's moments (divisor n) of the exogenous covariates in place."""
    if not exogenous:
        return ram
    p, x = ram.n_observed, list(exogenous)
    mean, covariance = np.zeros((len(samples), p)), np.zeros((len(samples), p, p))
    for k, rows in enumerate(samples):
        mean[k, x] = rows[:, x].mean(0)
        away = rows[:, x] - mean[k, x]
        covariance[np.ix_([k], x, x)] = away.T @ away / len(rows)
    return ram.with_covariates(covariance, mean, exogenous)


def _unrestricted(ram: Ram, stack: PatternStack, theta: Array) -> tuple[Array, Mask]:
    """Give half the least discrepancy that any moments have, and where it was found."""
    at = ram.implied(theta if ram.symmetric.ndim == 2 else np.broadcast_to(theta, (len(stack.n), len(theta))))
    sigma, mu = (m if m.ndim == k else m.mean(0) for m, k in ((at.sigma, 2), (at.mu, 1)))
    _, least, found = _minimum(
        Unrestricted(stack), np.concatenate([mu, sigma[np.tril_indices(stack.p)]]), None
    )
    return least, found


def _minimum(stack: Several, start: Array, directions: Array | None) -> tuple[Array, Array, Mask]:
    """Search, and take one more step of Newton's; give the parameters, the value there and where it converged."""
    found = search(stack, start, directions)
    theta, value = found.theta.copy(), found.value.copy()
    if found.converged.any():
        theta[found.converged], value[found.converged] = polished(
            stack.take(found.converged), found.theta[found.converged], directions
        )
    return theta, value, found.converged


def polished(stack: Several, theta: Array, directions: Array | None) -> tuple[Array, Array]:
    """Take one more step of Newton's, and give the value there.

    The search stops within 1e-7 standard errors of one row; where a parameter is next to unidentified, its error is so
    large that this shows in the sixth decimal.
    """
    f, g, H = stack.newton(theta)
    Z = np.eye(theta.shape[1]) if directions is None else directions
    step, definite = solved(Z.T @ H @ Z, g @ Z)
    length = (step * (g @ Z)).sum(-1)
    near = definite & (length < CLOSE)
    return np.where(near[:, None], theta - step @ Z.T, theta), np.where(near, f - 0.5 * length, f)
