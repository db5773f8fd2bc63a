"""One group's share of what is minimized when answers are missing: full-information maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.fiml import (
    Patterns,
    Saturated,
    casewise_scores,
    discrepancy,
    expected_information,
    jacobian,
    observed_information,
    saturated_information,
    saturated_scores,
)
from analysis.sem.fiml.information import by_moments
from analysis.sem.moments import by_cluster
from analysis.sem.parts import Curve, explained
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FimlPart:
    """Maximum likelihood from incomplete data; see `analysis.sem.fiml`.

    Attributes
    ----------
    ram : Ram
    patterns : Patterns
    saturated : Saturated
        The unrestricted moments, from which the discrepancy is counted.
    exogenous : tuple of int
        Columns of exogenous covariates, whose moments are fixed.
    """

    ram: Ram
    patterns: Patterns
    saturated: Saturated
    exogenous: tuple[int, ...] = ()

    def implied(self, theta: Array) -> Implied:
        return self.ram.implied(theta)

    def value(self, theta: Array) -> Array:
        implied = self.ram.implied(theta)
        return self._half(discrepancy(implied.sigma, implied.mu, self.patterns).value)

    def slope(self, theta: Array) -> Curve:
        implied = self.ram.implied(theta)
        at = discrepancy(implied.sigma, implied.mu, self.patterns)
        return (
            self._half(at.value),
            0.5 * self.ram.pull_back(implied, at.by_sigma, at.by_mu),
            expected_information(self.ram, implied, self.patterns, at),
            observed_information(self.ram, implied, self.patterns, at),
        )

    def newton(self, theta: Array) -> tuple[Array, Array, Array]:
        """Value, gradient and observed information: `slope` without what Newton's method can spare."""
        implied = self.ram.implied(theta)
        at = discrepancy(implied.sigma, implied.mu, self.patterns)
        gradient = 0.5 * self.ram.pull_back(implied, at.by_sigma, at.by_mu)
        return self._half(at.value), gradient, observed_information(self.ram, implied, self.patterns, at)

    def expected(self, theta: Array) -> Array:
        """Expected information alone."""
        implied = self.ram.implied(theta)
        at = discrepancy(implied.sigma, implied.mu, self.patterns)
        return expected_information(self.ram, implied, self.patterns, at)

    def _half(self, value: Array) -> Array:
        return np.asarray(0.5 * (value - self.saturated.value))

    def scores(self, theta: Array) -> Array:
        return casewise_scores(self.ram, self.ram.implied(theta), self.patterns)

    def deviations(self, theta: Array, *, observed: bool = False) -> tuple[Array, Array, Array]:
        raise ModelError(
            "se, test: this robust form needs complete data. With missing='fiml' use estimator='MLR'."
        )

    def flat_information(self, theta: Array) -> Array:
        implied = self.ram.implied(theta)
        J = jacobian(self.ram, implied)
        at = discrepancy(implied.sigma, implied.mu, self.patterns)
        return np.asarray(J.T @ by_moments(at, self.patterns, "observed") @ J)

    def saturated_trace(self, clusters: NDArray[np.intp] | None, *, observed: bool = True) -> float:
        mean, covariance = self.saturated.mean, self.saturated.covariance
        free = explained(len(mean), self.exogenous, means=True)
        scores = by_cluster(saturated_scores(mean, covariance, self.patterns)[:, free], clusters)
        kind: Literal["expected", "observed"] = "observed" if observed else "expected"
        information = saturated_information(mean, covariance, self.patterns, kind)[np.ix_(free, free)]
        return float(np.sum(np.linalg.solve(information, scores.T).T * scores) / self.patterns.n)
