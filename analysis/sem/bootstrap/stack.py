"""All draws of a block at once: Newton's method from the estimate; draws that have converged leave the stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.bootstrap.resample import Drawn
from analysis.sem.linalg import positive
from analysis.sem.moments import Moments
from analysis.sem.parts import NormalPart
from analysis.sem.ram import Ram

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

STEPS = 40
LAST = 1e-8  # what a last Newton step may leave of the distance, in standard errors of one person
LONGEST = 1.0  # in standard errors of one person: beyond that the quadratic model is not to be trusted
SUFFICIENT = 1e-4
ROUNDING = 1e-13
HALVINGS = 12
TOGETHER = 10  # matrices factored in one call
DEFINITE = 1e-12  # smallest pivot, by the largest diagonal entry, that counts as positive


@dataclass(frozen=True, slots=True)
class Stacked:
    """Half the discrepancy of every draw of a block.

    Attributes
    ----------
    rams : tuple of Ram
        A group at a time, with each draw's moments of exogenous covariates in place.
    samples : tuple of Moments
        Shapes (draws, p, p) and (draws, p).
    shares : tuple of ndarray, shape (draws,)
        The groups' shares of the sample.
    means : bool
    """

    rams: tuple[Ram, ...]
    samples: tuple[Moments, ...]
    shares: tuple[Array, ...]
    means: bool

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Give the value (draws,), gradient (draws, q) and observed information (draws, q, q)."""
        value, gradient, curve = np.zeros(()), np.zeros(1), np.zeros((1, 1))
        for ram, sample, share in zip(self.rams, self.samples, self.shares, strict=True):
            f, g, H = NormalPart(ram, sample, self.means).newton(theta)
            value = value + share * f
            gradient = gradient + share[:, None] * g
            curve = curve + share[:, None, None] * H
        return value, gradient, curve

    def expected(self, theta: Array) -> Array:
        """Give the expected information (draws, q, q)."""
        total = np.zeros((1, 1))
        for ram, sample, share in zip(self.rams, self.samples, self.shares, strict=True):
            total = total + share[:, None, None] * NormalPart(ram, sample, self.means).expected(theta)
        return total

    def take(self, which: Mask) -> Stacked:
        """Keep some of the draws."""
        samples = tuple(m.take(which) for m in self.samples)
        rams = tuple(ram.take(which) for ram in self.rams)
        return Stacked(rams, samples, tuple(share[which] for share in self.shares), self.means)


@dataclass(frozen=True, slots=True)
class Found:
    """Where each draw's search ended.

    Attributes
    ----------
    theta : ndarray, shape (draws, q)
    value : ndarray, shape (draws,)
        Half the discrepancy.
    converged : ndarray of bool, shape (draws,)
    """

    theta: Array
    value: Array
    converged: Mask


def stacked(
    rams: Sequence[Ram], drawn: Sequence[Drawn], exogenous: Sequence[int], *, means: bool, unbiased: bool
) -> tuple[Stacked, Mask]:
    """Put the draws' moments together, and say which of them have positive definite covariances."""
    sizes = [d.weight - 1.0 if unbiased else d.weight for d in drawn]
    total = np.sum(sizes, axis=0)
    usable = np.all([_definite(d.covariance) for d in drawn], axis=0)
    filled = tuple(
        ram.with_covariates(d.covariance, d.mean, exogenous) if len(exogenous) else ram
        for ram, d in zip(rams, drawn, strict=True)
    )
    samples = tuple(Moments(d.covariance, d.mean, 0) for d in drawn)
    return Stacked(filled, samples, tuple(np.asarray(size / total) for size in sizes), means), usable


def _definite(covariance: Array) -> Mask:
    d = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = covariance / (d[..., :, None] * d[..., None, :])
    finite = np.isfinite(scaled).all((-1, -2))
    return np.asarray(positive(np.where(finite[:, None, None], scaled, -1.0)).ok)


def search(stack: Stacked, start: Array, directions: Array | None = None) -> Found:
    r"""Minimize every draw's discrepancy.

    Steps are Newton's, or of Fisher scoring where the observed information is not positive definite; they are of at
    most one standard error of one person, and halved until the value falls enough. A step's
    squared length is :math:`l = g'H^{-1}g`. Newton's distances square from step to step, so that after a step of
    squared length l, which followed one of l', about :math:`l\sqrt l/l'` is left; where that is below `LAST`,
    the draw takes the step and leaves the stack. Draws whose value does not fall stay behind unconverged.

    Parameters
    ----------
    stack : Stacked
    start : ndarray, shape (q,)
        The estimate.
    directions : ndarray, shape (q, r), optional
        Basis of what linear equality constraints leave free.

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapter 3
    """
    draws = len(stack.shares[0])
    theta = np.broadcast_to(start, (draws, len(start))).copy()
    value, converged = np.full(draws, np.nan), np.zeros(draws, dtype=bool)
    here = np.arange(draws)
    now = theta.copy()
    f, g, H = stack.newton(start if all(r.symmetric.ndim == 2 for r in stack.rams) else now)
    H = np.broadcast_to(H.mean(0), H.shape)  # draw by draw the first curve may bend the wrong way
    before = np.zeros(draws)
    for _ in range(STEPS):
        step, length, sound, newton = _step(stack, now, g, H, directions)
        last = newton & ((length * np.sqrt(np.abs(length)) < LAST * before) | (length < LAST**2))
        theta[here[last]] = now[last] - step[last]
        value[here[last]] = f[last] - 0.5 * length[last]
        converged[here[last]] = True
        on = sound & ~last
        if not on.any():
            break
        if not on.all():
            stack, here, now, f, step, length = stack.take(on), here[on], now[on], f[on], step[on], length[on]
        now, f, g, H, fell = _move(stack, now, f, step, length)
        before = np.minimum(length, 1.0)
        if not fell.all():
            stack, here, now, f, g, H = stack.take(fell), here[fell], now[fell], f[fell], g[fell], H[fell]
            before = before[fell]
    return Found(theta, value, converged)


def _step(
    stack: Stacked, now: Array, g: Array, H: Array, directions: Array | None
) -> tuple[Array, Array, Mask, Mask]:
    """Give each step, its squared length, where there is one, and where it is Newton's."""
    finite = np.asarray(np.isfinite(H).all((-1, -2)) & np.isfinite(g).all(-1))
    if directions is not None:
        g, H = g @ directions, directions.T @ H @ directions
    H = np.where(finite[:, None, None], H, np.eye(H.shape[-1]))
    g = np.where(finite[:, None], g, 0.0)
    newton = finite & _curved(H)
    scoring = finite & ~newton
    sound = finite.copy()
    if scoring.any():
        expected = stack.take(scoring).expected(now[scoring])
        if directions is not None:
            expected = directions.T @ expected @ directions
        definite = _curved(expected)
        sound[scoring] = definite
        H[scoring] = np.where(definite[:, None, None], expected, np.eye(H.shape[-1]))
    step = np.linalg.solve(H, g[..., None])[..., 0]
    length = np.einsum("ri,ri->r", g, step)
    whole = step if directions is None else step @ directions.T
    return np.asarray(whole), np.asarray(length), sound, newton


def _curved(H: Array) -> Mask:
    """Tell which matrices are positive definite; Cholesky refuses a whole stack for one, so small stacks follow."""
    if _factored(H):
        return np.full(len(H), True)
    starts = range(0, len(H), TOGETHER)
    curved = np.repeat([_factored(H[a : a + TOGETHER]) for a in starts], TOGETHER)[: len(H)]
    if not curved.all():
        curved[~curved] = _definite_each(H[~curved])
    return curved


def _factored(H: Array) -> bool:
    try:
        np.linalg.cholesky(H)
        return True
    except np.linalg.LinAlgError:
        return False


def _definite_each(H: Array) -> Mask:
    """Tell by the signs of the pivots of elimination which matrices are positive definite; replicates stand last."""
    left = np.ascontiguousarray(np.moveaxis(H, 0, -1))
    floor = DEFINITE * np.einsum("iir->ir", left).max(0)
    definite = np.full(H.shape[0], True)
    while len(left):
        pivot = left[0, 0]
        definite &= pivot > floor
        if len(left) == 1:
            break
        column = np.where(definite, left[1:, 0] / np.where(definite, pivot, 1.0), 0.0)
        left = left[1:, 1:] - column[:, None] * left[0, 1:]
    return definite


def _move(
    stack: Stacked, now: Array, f: Array, step: Array, length: Array
) -> tuple[Array, Array, Array, Array, Mask]:
    """Take the steps, shorter where the value does not fall; the last entry says where it fell at all."""
    share = np.minimum(1.0, LONGEST / np.sqrt(np.maximum(length, 1e-300)))
    to = now - share[:, None] * step
    after = stack.newton(to)
    slack = ROUNDING * (1.0 + np.abs(f))
    poor = ~(after[0] <= f - SUFFICIENT * share * length + slack)
    for _ in range(HALVINGS):
        if not poor.any():
            break
        share[poor] *= 0.5
        to[poor] = now[poor] - share[poor, None] * step[poor]
        again = stack.take(poor).newton(to[poor])
        for old, new in zip(after, again, strict=True):
            old[poor] = new
        poor = ~(after[0] <= f - SUFFICIENT * share * length + slack)
    return to, *after, ~poor
