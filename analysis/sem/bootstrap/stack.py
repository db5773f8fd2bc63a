"""All draws of a block at once: Newton's method from the estimate; draws that have converged leave the stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from analysis.sem.bootstrap.resample import Drawn
from analysis.sem.linalg import positive, solved
from analysis.sem.moments import Moments
from analysis.sem.parts import NormalPart
from analysis.sem.ram import Ram

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

ROUNDS = 60
LAST = 1e-7  # what a last Newton step may leave of the distance, in standard errors of one person
BENT = 10.0  # what Newton's step of length 1 would leave, where the step before does not tell
LONGEST = 1.0  # in standard errors of one person: beyond that the quadratic model is not to be trusted
SUFFICIENT = 1e-4
ROUNDING = 1e-13
TRIES = 12  # of shorter steps
SHORTER = (0.1, 0.5)  # the least and the most that is kept of a step that did not lower the value
NEAR = 0.25  # of the first step's squared length: what its betterment may have
DIFFERENCE = 1e-4  # by which a parameter is moved for a third derivative; the draws' steps are far longer


class Several(Protocol):
    """Something to be minimized in many samples at once."""

    @property
    def draws(self) -> int:
        """How many samples."""

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Give the value (draws,), gradient (draws, q) and observed information (draws, q, q)."""

    def expected(self, theta: Array) -> Array:
        """Give the expected information (draws, q, q)."""

    def take(self, which: Mask) -> Self:
        """Keep some of the samples."""


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

    @property
    def draws(self) -> int:
        return len(self.shares[0])

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


def search(stack: Several, start: Array, directions: Array | None = None) -> Found:
    r"""Minimize every draw's discrepancy.

    Steps are Newton's, or half or all Fisher scoring's where the observed information is not positive definite;
    they are of at most one standard error of one person, and shortened until the value falls enough. A step's
    squared length is :math:`l = g'H^{-1}g`. Newton's distances square from step to step, so that after a step of
    squared length l, which followed one of l', about :math:`l\sqrt l/l'` is left (after another step: `BENT` l);
    where that is below `LAST`, the draw takes the step and leaves the stack. Each round values all draws that are
    left once: those whose value fell go on from there, the others try less of their step. Draws whose value does not
    fall stay behind unconverged.

    Parameters
    ----------
    stack : Stacked, or another of `Several`
    start : ndarray, shape (q,)
        The estimate.
    directions : ndarray, shape (q, r), optional
        Basis of what linear equality constraints leave free.

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, chapter 3
    """
    draws = stack.draws
    theta = np.broadcast_to(start, (draws, len(start))).copy()
    value, converged = np.full(draws, np.nan), np.zeros(draws, dtype=bool)
    if not draws:
        return Found(theta, value, converged)
    everyone, come = np.arange(draws), np.zeros(draws)
    if isinstance(stack, Stacked):
        f, step, length, sound = _first(stack, start, directions)
        left = _Left(everyone, theta.copy(), f, come, step, length, sound, np.zeros(draws, dtype=bool))
    else:
        f, g, H = stack.newton(theta)
        left = _Left(everyone, theta.copy(), f, come, *_step(stack, theta, g, H, directions))
    for _ in range(ROUNDS):
        last = left.last
        theta[left.draw[last]] = left.now[last] - left.step[last]
        value[left.draw[last]] = left.f[last] - 0.5 * left.length[last]
        converged[left.draw[last]] = True
        on = left.sound & ~last
        if not on.any():
            break
        if not on.all():
            stack, left = stack.take(on), left.take(on)
        share = left.share
        to = left.now - share[:, None] * left.step
        f, g, H = stack.newton(to)
        fell = f <= left.f - SUFFICIENT * share * left.length + ROUNDING * (1.0 + np.abs(left.f))
        left.shorten(~fell, share, f)
        if fell.all():
            before = left.come
            left = _Left(left.draw, to, f, before, *_step(stack, to, g, H, directions))
        elif fell.any():
            there = stack.take(fell)
            left.move(fell, to[fell], f[fell], *_step(there, to[fell], g[fell], H[fell], directions))
    return Found(theta, value, converged)


class _Left:
    """The draws that are still searching: where they are, and the step that they take next."""

    def __init__(
        self,
        draw: Index,
        now: Array,
        f: Array,
        before: Array,
        step: Array,
        length: Array,
        sound: Mask,
        newton: Mask,
    ) -> None:
        self.draw, self.now, self.f, self.before = draw, now, f, before
        self.step, self.length, self.sound, self.newton = step, length, sound, newton
        self.share = _share(length)
        self.tries = np.zeros(len(draw), dtype=int)

    @property
    def last(self) -> Mask:
        """Whether the step ends the search: after it next to nothing is left."""
        with np.errstate(divide="ignore", invalid="ignore"):
            bent = np.where(self.before > 0.0, np.sqrt(np.abs(self.length)) / self.before, BENT)
        near = self.length * bent < LAST
        return np.asarray(self.newton & near & self.sound)

    @property
    def come(self) -> Array:
        """The squared length of the step just taken, if it was a whole one of Newton's, else 0."""
        return np.asarray(np.where(self.newton & (self.share == 1.0), self.length, 0.0))

    def shorten(self, which: Mask, share: Array, f: Array) -> None:
        """Take less of some steps: to where the parabola through both values and the slope is lowest, within bounds."""
        with np.errstate(invalid="ignore", divide="ignore"):
            promised = share * self.length
            best = 0.5 * promised / (f - self.f + promised)
        part = np.where(np.isfinite(best), np.clip(best, *SHORTER), SHORTER[0])
        self.share = np.where(which, share * part, share)
        self.tries = self.tries + which
        self.sound = self.sound & (self.tries <= TRIES)

    def take(self, which: Mask) -> _Left:
        """Keep some of the draws."""
        names = ("draw", "now", "f", "before", "step", "length", "sound", "newton")
        kept = _Left(*(getattr(self, name)[which] for name in names))
        kept.share, kept.tries = self.share[which], self.tries[which]
        return kept

    def move(
        self, which: Mask, to: Array, f: Array, step: Array, length: Array, sound: Mask, newton: Mask
    ) -> None:
        """Put some of the draws elsewhere."""
        self.before[which] = self.come[which]
        self.now[which], self.f[which], self.tries[which] = to, f, 0
        self.share[which] = _share(length)
        self.step[which], self.length[which] = step, length
        self.sound[which], self.newton[which] = sound, newton


def _share(length: Array) -> Array:
    return np.asarray(np.minimum(1.0, LONGEST / np.sqrt(np.maximum(length, 1e-300))))


def _first(stack: Stacked, start: Array, directions: Array | None) -> tuple[Array, Array, Array, Mask]:
    r"""Give the value at the estimate, each draw's first step from there, its squared length, and whether there is one.

    All draws share one curve, the mean H of theirs: draw by draw it may bend the wrong way. The step
    :math:`s = H^{-1}g` is then bettered by the next term of Chebyshev's expansion,

    .. math:: s + H^{-1}\{\tfrac12 T[s, s] - (H_r - H)s\}

    with :math:`H_r` the draw's own curve and T the third derivatives that all draws share, where that term is small.

    References
    ----------
    Traub (1964), Iterative Methods for the Solution of Equations, chapter 5
    """
    alike = all(ram.symmetric.ndim == 2 for ram in stack.rams)
    f, g, H = stack.newton(start if alike else np.broadcast_to(start, (stack.draws, len(start))))
    mean = H.mean(0)
    Z = np.eye(len(start)) if directions is None else directions
    try:
        inverse = Z @ np.linalg.inv(Z.T @ mean @ Z) @ Z.T
    except np.linalg.LinAlgError:
        return f, np.zeros(g.shape), np.zeros(len(g)), np.zeros(len(g), dtype=bool)
    step = g @ inverse
    length = (g * step).sum(-1)
    if alike:
        bend = (step[:, :, None] * step[:, None, :]).reshape(len(step), -1) @ _third(stack, start)
        more = (0.5 * bend - ((H - mean) @ step[..., None])[..., 0]) @ inverse
        near = np.einsum("ri,ij,rj->r", more, mean, more) < NEAR * length
        step += np.where(near[:, None], more, 0.0)
    return f, step, length, length > 0


def _third(stack: Stacked, start: Array) -> Array:
    """Give the third derivatives for the mean draw, shape (q q, q), by central differences of the second."""
    q = len(start)
    samples = tuple(Moments(m.covariance.mean(0), m.mean.mean(0), 0) for m in stack.samples)
    scale = np.maximum(np.abs(start), 1.0) * DIFFERENCE
    to = np.concatenate([start + np.diag(scale), start - np.diag(scale)])
    shares = tuple(np.full(2 * q, share.mean()) for share in stack.shares)
    _, _, H = Stacked(stack.rams, samples, shares, stack.means).newton(to)
    return np.asarray(((H[:q] - H[q:]) / (2.0 * scale)[:, None, None]).reshape(q * q, q))


def _step(
    stack: Several, now: Array, g: Array, H: Array, directions: Array | None
) -> tuple[Array, Array, Mask, Mask]:
    """Give each step, its squared length, where there is one, and where it is Newton's."""
    finite = np.asarray(np.isfinite(H).all((-1, -2)) & np.isfinite(g).all(-1))
    if directions is not None:
        g, H = g @ directions, directions.T @ H @ directions
    if not finite.all():
        H = np.where(finite[:, None, None], H, np.eye(H.shape[-1]))
        g = np.where(finite[:, None], g, 0.0)
    step, curved = solved(H, g)
    newton = finite & curved
    scoring = finite & ~curved
    sound = finite.copy()
    if scoring.any():
        expected = stack.take(scoring).expected(now[scoring])
        if directions is not None:
            expected = directions.T @ expected @ directions
        half, between = solved(0.5 * (H[scoring] + expected), g[scoring])
        safe, definite = solved(expected, g[scoring])
        step[scoring] = np.where(
            between[:, None], half, safe
        )  # half Newton's goes further where H is nearly flat
        sound[scoring] = between | definite
    length = (g * step).sum(-1)
    whole = step if directions is None else step @ directions.T
    return np.asarray(whole), length, sound, newton
