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
LAST = 1e-10  # squared length of a Newton step, in standard errors of one person, after which nothing is left to gain
LONGEST = 1.0  # in standard errors of one person: beyond that the quadratic model is not to be trusted
SUFFICIENT = 1e-4
ROUNDING = 1e-13
HALVINGS = 12


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

    Steps are Newton's, of at most one standard error of one person, halved until the value falls enough. A draw
    leaves the stack when its step's squared length :math:`g'H^{-1}g` is below `LAST`: by then each step
    squares the distance. Draws whose information is not positive definite, or whose value does not fall,
    stay behind unconverged.

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
    for _ in range(STEPS):
        step, length, sound = _step(g, H, directions)
        last = sound & (length < LAST)
        if last.any():
            theta[here[last]] = now[last] - step[last]
            value[here[last]] = f[last] - 0.5 * length[last]
            converged[here[last]] = True
        on = sound & ~last
        if not on.any():
            break
        here, now, f, g, H = here[on], now[on], f[on], g[on], H[on]
        step, length = step[on], length[on]
        if not on.all():
            stack = stack.take(on)
        now, f, g, H, fell = _move(stack, now, f, g, H, step, length)
        if not fell.all():
            stack = stack.take(fell)
            here, now, f, g, H = here[fell], now[fell], f[fell], g[fell], H[fell]
            if not len(here):
                break
    return Found(theta, value, converged)


def _step(g: Array, H: Array, directions: Array | None) -> tuple[Array, Array, Mask]:
    """Give Newton's step, its squared length, and where the information is positive definite."""
    if directions is not None:
        g, H = g @ directions, directions.T @ H @ directions
    sound = np.asarray(np.isfinite(H).all((-1, -2)) & np.isfinite(g).all(-1))
    H = np.where(sound[:, None, None], H, np.eye(H.shape[-1]))
    sound &= _curved(H)
    H = np.where(sound[:, None, None], H, np.eye(H.shape[-1]))
    step = np.linalg.solve(H, g[..., None])[..., 0]
    length = np.einsum("ri,ri->r", g, step)
    whole = step if directions is None else step @ directions.T
    return np.asarray(whole), np.asarray(length), sound


def _curved(H: Array) -> Mask:
    try:
        np.linalg.cholesky(H)
        return np.full(len(H), True)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.eigvalsh(H)[:, 0] > 0.0)


def _move(
    stack: Stacked, now: Array, f: Array, g: Array, H: Array, step: Array, length: Array
) -> tuple[Array, Array, Array, Array, Mask]:
    """Take the steps, shorter where the value does not fall; the last entry says where it fell at all."""
    share = np.minimum(1.0, LONGEST / np.sqrt(length))
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
