"""Steps of one unit of time between waves, so that lagged effects over unequal intervals are powers of one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from math import gcd

from analysis.errors import DataError

FINEST = 1000  # denominator up to which a time counts as a fraction, such as 1.5 or 0.25
MOST = 40  # steps in all: each unmeasured one adds a latent variable a process
NEAR = 1e-6  # of an interval: how well the unit must divide it


def unit_steps(where: str, intervals: Sequence[float]) -> tuple[float, tuple[int, ...]]:
    r"""Give the longest unit that divides all intervals, and how often it goes into each.

    With steps :math:`m_i` the effects over interval i are :math:`B^{m_i}`, B those over one unit.

    Parameters
    ----------
    where : str
        Who asks: the first word of every message.
    intervals : sequence of float
        Time between each wave and the next, positive.

    Returns
    -------
    float
        The unit, in that of the times.
    tuple of int
        Steps in each interval.

    Raises
    ------
    DataError
        If no unit divides all intervals, or it is so short that there would be more than 40 steps.
    """
    parts = [Fraction(t).limit_denominator(FINEST) for t in intervals]
    told = ", ".join(f"{t:g}" for t in intervals)
    if any(abs(float(p) - t) > NEAR * t for p, t in zip(parts, intervals, strict=True)):
        raise DataError(
            f"{where}: intervals {told} are no multiples of one unit, so that lagged effects cannot be powers of one "
            f"matrix. Round the times (months instead of days), or take lags='free'."
        )
    below = reduce(lambda a, b: a * b // gcd(a, b), (p.denominator for p in parts))
    whole = [int(p * below) for p in parts]
    unit = reduce(gcd, whole)
    steps = tuple(w // unit for w in whole)
    if sum(steps) > MOST:
        raise DataError(
            f"{where}: intervals {told} have {unit / below:g} as their longest common unit, which makes {sum(steps)} "
            f"steps; up to {MOST} can be fitted. Round the times to a coarser unit, or take lags='free'."
        )
    return unit / below, steps
