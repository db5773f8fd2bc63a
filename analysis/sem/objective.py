"""What is minimized: the groups' discrepancies, weighted by their share of the sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.parts import Curve, NormalPart, Part

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Objective:
    r"""Half the discrepancy, :math:`f(\theta) = \tfrac12\sum_g w_g F_g`, with the groups' shares w.

    Its second derivative is the information of one person.
    """

    parts: tuple[Part, ...]
    shares: tuple[float, ...]

    def value(self, theta: Array) -> Array:
        """Value f at parameters (..., q); infinite where a covariance is not positive definite."""
        return self._sum([part.value(theta) for part in self.parts])

    def slope(self, theta: Array) -> Curve:
        """Give f, its gradient (..., q), and its expected and observed information (..., q, q)."""
        curves = [part.slope(theta) for part in self.parts]
        value, gradient, expected, observed = (self._sum(list(piece)) for piece in zip(*curves, strict=True))
        return value, gradient, expected, observed

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Give f, its gradient (..., q) and its observed information (..., q, q)."""
        curves = [_newton(part, theta) for part in self.parts]
        value, gradient, observed = (self._sum(list(piece)) for piece in zip(*curves, strict=True))
        return value, gradient, observed

    def expected(self, theta: Array) -> Array:
        """Give the expected information (..., q, q)."""
        return self._sum(
            [p.expected(theta) if isinstance(p, NormalPart) else p.slope(theta)[2] for p in self.parts]
        )

    def _sum(self, pieces: list[Array]) -> Array:
        if len(pieces) == 1:
            return pieces[0]  # its share is 1
        total = np.asarray(pieces[0] * self.shares[0])
        for piece, share in zip(pieces[1:], self.shares[1:], strict=True):
            total = total + piece * share
        return total


def _newton(part: Part, theta: Array) -> tuple[Array, Array, Array]:
    if isinstance(part, NormalPart):
        return part.newton(theta)
    value, gradient, _, observed = part.slope(theta)
    return value, gradient, observed
