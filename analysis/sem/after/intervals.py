"""Probabilities of ordered answers given latent variables, with their derivatives, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, logsumexp

Array = NDArray[np.float64]
Index = NDArray[np.intp]

LOG_ROOT_TWO_PI = 0.5 * float(np.log(2.0 * np.pi))
# The trapezoidal rule is exact to rounding for a normal density times probits that are not much steeper than it.
AT = np.linspace(-10.0, 10.0, 81)
LOG_WEIGHT = np.log(AT[1] - AT[0]) - 0.5 * AT**2 - LOG_ROOT_TWO_PI


class Interval(NamedTuple):
    """Logarithm of a normal interval's probability, and its derivatives by the normal's mean, elementwise.

    Attributes
    ----------
    log : ndarray
    slope, bend : ndarray
        First and second derivative; the second is never above 0.
    """

    log: Array
    slope: Array
    bend: Array


def interval(lower: Array, upper: Array) -> Interval:
    r"""Give :math:`\log(\Phi(u) - \Phi(l))` and its derivatives as both limits fall together.

    Parameters
    ----------
    lower, upper : ndarray
        Limits less the mean, in standard deviations; infinite ones are allowed, and both together tell nothing.

    Notes
    -----
    Of an interval above 0 the mirror image is taken, so that tails keep their digits.
    """
    mirror = lower > 0
    l, u = np.where(mirror, -upper, lower), np.where(mirror, -lower, upper)  # noqa: E741
    top = log_ndtr(u)
    with np.errstate(invalid="ignore", divide="ignore"):
        log = top + np.log1p(-np.exp(log_ndtr(l) - top))
        at_u, at_l = (np.exp(-0.5 * x * x - LOG_ROOT_TWO_PI - log) for x in (u, l))
    weighed = np.where(np.isfinite(u), u, 0.0) * at_u - np.where(np.isfinite(l), l, 0.0) * at_l
    slope = at_l - at_u
    return Interval(log, np.where(mirror, -slope, slope), np.minimum(-weighed - slope**2, 0.0))


class Curve(NamedTuple):
    """Log-probability of each row's answers, its slope and its second derivative by u.

    Attributes
    ----------
    value : ndarray, shape (n,)
    slope : ndarray, shape (n, r)
    bend : ndarray, shape (n, r, r)
    """

    value: Array
    slope: Array
    bend: Array


@dataclass(frozen=True, slots=True)
class Answers:
    r"""Rows of answers to v items as standard normal responses :math:`z_i + e_i'u + a_i w` within limits.

    Attributes
    ----------
    lower, upper : ndarray, shape (n, v)
    effects : ndarray, shape (v, r)
        e.
    shared : ndarray, shape (v,)
        a: what an item shares with the others of its block, whose w is standard normal.
    blocks : tuple of ndarray of int
        Items that share a w; those with a = 0 are in none.
    """

    lower: Array
    upper: Array
    effects: Array
    shared: Array
    blocks: tuple[Index, ...]

    def of(self, rows: Index) -> Answers:
        return replace(self, lower=self.lower[rows], upper=self.upper[rows])

    def value(self, u: Array) -> Array:
        """Log-probability at u (n, r), shape (n,)."""
        shift = u @ self.effects.T
        total = np.zeros(len(u))
        alone = self._alone()
        if alone.size:
            total += interval(self.lower[:, alone] - shift[:, alone], self.upper[:, alone] - shift[:, alone])[
                0
            ].sum(1)
        for block in self.blocks:
            total += logsumexp(self._nodes(block, shift).log.sum(-1) + LOG_WEIGHT, axis=1)
        return total

    def curve(self, u: Array) -> Curve:
        """Value and derivatives at u (n, r)."""
        shift = u @ self.effects.T
        alone = self._alone()
        e = self.effects[alone]
        one = interval(self.lower[:, alone] - shift[:, alone], self.upper[:, alone] - shift[:, alone])
        value, slope = one.log.sum(1), one.slope @ e
        bend = np.einsum("nv,vr,vs->nrs", one.bend, e, e, optimize=True)
        for block in self.blocks:
            e, at = self.effects[block], self._nodes(block, shift)
            logs = at.log.sum(-1) + LOG_WEIGHT
            whole = logsumexp(logs, axis=1)
            share = np.exp(logs - whole[:, None])
            inner = at.slope @ e  # slope by u at each node, (n, nodes, r)
            mean = np.einsum("nq,nqr->nr", share, inner)
            value, slope = value + whole, slope + mean
            bend = bend + np.einsum("nq,nqr,nqs->nrs", share, inner, inner, optimize=True)
            bend += np.einsum("nq,nqv,vr,vs->nrs", share, at.bend, e, e, optimize=True)
            bend -= mean[:, :, None] * mean[:, None, :]
        return Curve(value, slope, bend)

    def _alone(self) -> Index:
        taken = np.concatenate([np.zeros(0, dtype=np.intp), *self.blocks])
        return np.setdiff1d(np.arange(len(self.effects)), taken)

    def _nodes(self, block: Index, shift: Array) -> Interval:
        """At each node of the block's w, shape (n, nodes, items)."""
        moved = shift[:, None, block] + AT[:, None] * self.shared[block]
        return interval(self.lower[:, None, block] - moved, self.upper[:, None, block] - moved)
