"""What is minimized: the groups' discrepancies, weighted by their share of the sample."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml_part import FimlPart
from analysis.sem.parts import Curve, NormalPart, Part

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Objective:
    r"""Half the discrepancy, :math:`f(\theta) = \tfrac12\sum_g w_g F_g`, with the groups' shares w.

    Its second derivative is the information of one person.

    Attributes
    ----------
    parts : tuple of Part
    shares : tuple of float
        Of the groups in what is minimized: n_g, or n_g - 1 where the divisor is.
    rows : tuple of float
        Of the groups in the rows, n_g / n; by default the same. Errors weigh groups by these whatever the divisor, as
        lavaan does; asymptotically both are right.
    """

    parts: tuple[Part, ...]
    shares: tuple[float, ...]
    rows: tuple[float, ...] = ()

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
            [
                p.expected(theta) if isinstance(p, NormalPart | FimlPart) else p.slope(theta)[2]
                for p in self.parts
            ]
        )

    @property
    def of_rows(self) -> Objective:
        """The same with groups weighted by their rows."""
        return replace(self, shares=self.rows) if self.rows else self

    def _sum(self, pieces: list[Array]) -> Array:
        if len(pieces) == 1:
            return pieces[0]  # its share is 1
        total = np.asarray(pieces[0] * self.shares[0])
        for piece, share in zip(pieces[1:], self.shares[1:], strict=True):
            total = total + piece * share
        return total


def _newton(part: Part, theta: Array) -> tuple[Array, Array, Array]:
    if isinstance(part, NormalPart | FimlPart):
        return part.newton(theta)
    value, gradient, _, observed = part.slope(theta)
    return value, gradient, observed
