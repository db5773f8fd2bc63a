"""The shapes of growth: which factors a curve has, and with which loadings at which times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.words import nearest

Array = NDArray[np.float64]
Kind = Literal["intercept", "linear", "quadratic", "basis", "piecewise"]
FAR = 100  # spans of time outside the waves, from which on an intercept's variance is lost in rounding
WORDS = {"I": "intercept", "S": "slope", "Q": "quadratic slope"}


@dataclass(frozen=True, slots=True)
class Shape:
    r"""The shape of a curve over time.

    With :math:`d = t - c`: intercept 1; linear 1, d; quadratic 1, d, d²; piecewise 1 and, for each stretch between
    knots, the time spent in it since c, so that each slope is the rate of change in its stretch; basis 1 and 0 at the
    first, 1 at the last wave, free between them, so that the slope is the whole change from first to last wave.

    Attributes
    ----------
    kind : str
    times : tuple of float
        Of the waves.
    center : float
        The time at which the intercept is the curve's height, in the unit of `times`.
    knots : tuple of float
    """

    kind: Kind
    times: tuple[float, ...]
    center: float
    knots: tuple[float, ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """Of its factors: I, S, Q, or S1, S2 ... for the stretches."""
        if self.kind == "piecewise":
            return ("I", *(f"S{k}" for k in range(1, len(self.knots) + 2)))
        return {"intercept": ("I",), "quadratic": ("I", "S", "Q")}.get(self.kind, ("I", "S"))

    def word(self, letter: str) -> str:
        """Say in words what a factor is."""
        if letter in WORDS:
            return "change" if letter == "S" and self.kind == "basis" else WORDS[letter]
        stretch = int(letter[1:]) - 1
        if stretch == 0:
            return f"slope to {self.knots[0]:g}"
        if stretch == len(self.knots):
            return f"slope from {self.knots[-1]:g}"
        return f"slope {self.knots[stretch - 1]:g} to {self.knots[stretch]:g}"

    def loadings(self, times: Sequence[float]) -> Array:
        """Give the loadings at these times, shape (times, factors); NaN where they are estimated."""
        t = np.asarray(times, dtype=float)
        d = t - self.center
        one = np.ones_like(t)
        match self.kind:
            case "intercept":
                columns = [one]
            case "linear":
                columns = [one, d]
            case "quadratic":
                columns = [one, d, d**2]
            case "basis":
                ends = np.where(t == self.times[0], 0.0, np.where(t == self.times[-1], 1.0, np.nan))
                columns = [one, ends]
            case _:
                edges = (-np.inf, *self.knots, np.inf)
                columns = [one, *(np.clip(t, *e) - np.clip(self.center, *e) for e in pairwise(edges))]
        return np.column_stack(columns)


def shape(
    where: str, kind: str, times: Sequence[float], knots: Sequence[float] = (), center: float | None = None
) -> Shape:
    """Check and make a shape.

    Raises
    ------
    ModelError
        If the word is not known, knots are absent, at an end, outside or out of order, a stretch between knots has no
        wave to tell its slope, or a latent basis is centered.
    """
    if kind not in get_args(Kind):
        known = ", ".join(get_args(Kind))
        raise ModelError(
            f"{where}: shape={kind!r} is not known{nearest(str(kind), get_args(Kind)) or '.'} There are {known}."
        )
    first, last = float(times[0]), float(times[-1])
    at = tuple(float(k) for k in knots)
    if (kind == "piecewise") != bool(at):
        asked = "needs knots=(time, ...)" if not at else "has no knots"
        raise ModelError(
            f"{where}: shape={kind!r} {asked}. A piecewise curve has knots at the times where its slope changes."
        )
    if outside := [k for k in at if not first < k < last]:
        raise ModelError(
            f"{where}: the knot at {outside[0]:g} is not between the first ({first:g}) and the last wave "
            f"({last:g}). Put knots inside, in the unit of times=."
        )
    if any(b <= a for a, b in pairwise(at)):
        raise ModelError(f"{where}: knots {', '.join(f'{k:g}' for k in at)} do not rise. Put them in order.")
    if center is not None and not np.isfinite(center):
        raise ModelError(f"{where}: center={center!r} is no time. Give a number in the unit of times=.")
    if center is not None and max(first - center, center - last) > FAR * (last - first):
        raise ModelError(
            f"{where}: center={center:g} lies more than {FAR} times as far from the waves ({first:g} to {last:g}) as "
            f"they reach, so that nothing can be told of the height there. Put it near them, in the unit of times=."
        )
    if kind == "basis" and center is not None and center != first:
        raise ModelError(
            f"{where}: a latent basis has its intercept at the first wave ({first:g}), not at center={center:g}. "
            f"Leave center= out."
        )
    made = Shape(kind, tuple(float(t) for t in times), first if center is None else float(center), at)  # type: ignore[arg-type]
    _check_told(where, made)
    return made


def _check_told(where: str, made: Shape) -> None:
    """Refuse factors whose loadings at the waves say the same."""
    if made.kind == "basis":
        return
    loadings = made.loadings(made.times)
    if (rank := int(np.linalg.matrix_rank(loadings))) < loadings.shape[1]:
        if made.kind == "piecewise":
            raise ModelError(
                f"{where}: {len(made.times)} waves cannot tell the {len(made.knots) + 1} slopes apart: between two "
                f"knots lies no wave. Take fewer knots, or put them at the times of waves."
            )
        raise ModelError(
            f"{where}: {len(made.times)} waves tell {rank} growth factors apart, and a {made.kind} curve has "
            f"{loadings.shape[1]}. It needs {loadings.shape[1]} waves or more."
        )
