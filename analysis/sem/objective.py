"""What is minimized: the groups' discrepancies, weighted by their share of the sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.ml import Slope, discrepancy
from analysis.sem.moments import Moments
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Objective:
    r"""Half the discrepancy, :math:`f(\theta) = \tfrac12\sum_g (n_g/n) F_g`.

    Its second derivative is the information of one person.

    Attributes
    ----------
    rams : tuple of Ram
        One a group.
    samples : tuple of Moments
        One a group; leading axes are replicates.
    meanstructure : bool
        Whether means are part of the model.
    """

    rams: tuple[Ram, ...]
    samples: tuple[Moments, ...]
    meanstructure: bool

    @property
    def n(self) -> int:
        return sum(sample.n for sample in self.samples)

    def value(self, theta: Array) -> Array:
        """Value f at parameters (..., q); infinite where a covariance is not positive definite."""
        return self._sum([0.5 * slope.value for _, slope in self.at(theta)])

    def slope(self, theta: Array) -> tuple[Array, Array, Array, Array]:
        """Give f, its gradient (..., q), and its expected and observed information (..., q, q)."""
        parts = [self._parts(ram, i, s) for ram, (i, s) in zip(self.rams, self.at(theta), strict=True)]
        value, gradient, expected, observed = (self._sum(list(part)) for part in zip(*parts, strict=True))
        return value, gradient, expected, observed

    def _parts(self, ram: Ram, implied: Implied, slope: Slope) -> tuple[Array, Array, Array, Array]:
        means = self.meanstructure
        by_mu = slope.by_mu if means else np.zeros_like(slope.by_mu)
        return (
            0.5 * slope.value,
            0.5 * ram.pull_back(implied, slope.by_sigma, by_mu),
            ram.information(implied, slope.weight, slope.weight if means else None),
            ram.curvature(implied, slope.weight, slope.spread, slope.away if means else None),
        )

    def at(self, theta: Array) -> list[tuple[Implied, Slope]]:
        """Give each group's implied moments and discrepancy."""
        found = []
        for ram, sample in zip(self.rams, self.samples, strict=True):
            implied = ram.implied(theta)
            mu = implied.mu if self.meanstructure else sample.mean
            found.append((implied, discrepancy(implied.sigma, mu, sample)))
        return found

    def _sum(self, parts: list[Array]) -> Array:
        n = self.n
        weighted = [part * (s.n / n) for part, s in zip(parts, self.samples, strict=True)]
        return np.asarray(np.sum(weighted, axis=0), dtype=float)
