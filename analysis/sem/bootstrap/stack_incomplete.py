"""Samples with missing answers, all at once: what `search` needs of a model, and of the unrestricted moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.fiml.discrepancy import discrepancy
from analysis.sem.fiml.information import by_moments, expected_information, observed_information
from analysis.sem.fiml.stack import PatternStack
from analysis.sem.ram import Ram

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Half the full-information discrepancy of a model in every sample.

    Attributes
    ----------
    rams : tuple of Ram
        A group at a time, with each sample's moments of exogenous covariates in place.
    samples : tuple of PatternStack
    shares : tuple of ndarray, shape (samples,)
        The groups' shares of the rows.
    """

    rams: tuple[Ram, ...]
    samples: tuple[PatternStack, ...]
    shares: tuple[Array, ...]

    @property
    def draws(self) -> int:
        return len(self.shares[0])

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Give the value (samples,), gradient (samples, q) and observed information (samples, q, q)."""
        value, gradient, curve = np.zeros(()), np.zeros(1), np.zeros((1, 1))
        for ram, sample, share in zip(self.rams, self.samples, self.shares, strict=True):
            implied = ram.implied(theta)
            at = discrepancy(implied.sigma, implied.mu, sample)
            value = value + 0.5 * share * at.value
            gradient = gradient + 0.5 * share[:, None] * ram.pull_back(implied, at.by_sigma, at.by_mu)
            curve = curve + share[:, None, None] * observed_information(ram, implied, sample, at)
        return value, gradient, curve

    def expected(self, theta: Array) -> Array:
        """Give the expected information (samples, q, q), the patterns being given."""
        total = np.zeros((1, 1))
        for ram, sample, share in zip(self.rams, self.samples, self.shares, strict=True):
            total = total + share[:, None, None] * expected_information(ram, ram.implied(theta), sample)
        return total

    def take(self, which: Mask) -> Incomplete:
        """Keep some of the samples."""
        return Incomplete(
            tuple(ram.take(which) for ram in self.rams),
            tuple(sample.take(which) for sample in self.samples),
            tuple(share[which] for share in self.shares),
        )


@dataclass(frozen=True, slots=True)
class Unrestricted:
    """The same of one group without a model: parameters are the means, then the distinct covariances row by row."""

    sample: PatternStack

    @property
    def draws(self) -> int:
        return len(self.sample.n)

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Give the value (samples,), gradient and observed information."""
        p = self.sample.p
        a, b = np.tril_indices(p)
        at = discrepancy(self._covariance(theta), theta[:, :p], self.sample)
        by_covariance = np.where(a == b, 0.5, 1.0) * at.by_sigma[:, a, b]
        gradient = np.concatenate([0.5 * at.by_mu, by_covariance], axis=1)
        return np.asarray(0.5 * at.value), gradient, by_moments(at, self.sample, "observed")

    def expected(self, theta: Array) -> Array:
        """Give the expected information, the patterns being given."""
        at = discrepancy(self._covariance(theta), theta[:, : self.sample.p], self.sample)
        return by_moments(at, self.sample, "expected")

    def take(self, which: Mask) -> Unrestricted:
        """Keep some of the samples."""
        return Unrestricted(self.sample.take(which))

    def _covariance(self, theta: Array) -> Array:
        p = self.sample.p
        a, b = np.tril_indices(p)
        found = np.empty((len(theta), p, p))
        found[:, a, b] = found[:, b, a] = theta[:, p:]
        return found
