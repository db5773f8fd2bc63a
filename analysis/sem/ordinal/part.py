"""One group's share of what is minimized, for ordinal data: least squares over thresholds and correlations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.indices.residual import residual_of_responses
from analysis.sem.ordinal.implied import bend, complete_moments, implied, implied_statistics, jacobian
from analysis.sem.ordinal.layout import OrdinalLayout
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ram import Implied, Ram

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrdinalPart:
    r"""Weighted least squares, :math:`F = (s-\sigma)'W(s-\sigma)`; a `Part` of the engine.

    Attributes
    ----------
    model : OrdinalLayout
    sample : OrdinalSample
    weight : ndarray, shape (s, s) or (s,)
        W, or its diagonal.
    """

    model: OrdinalLayout
    sample: OrdinalSample
    weight: Array

    @property
    def ram(self) -> Ram:
        return self.model.ram

    def implied(self, theta: Array) -> Implied:
        """Moments of the latent responses and covariates together."""
        at = implied(self.model, theta)
        return complete_moments(self.model, at, self.sample.x_covariance, self.sample.x_mean)

    def value(self, theta: Array) -> Array:
        with np.errstate(invalid="ignore"):
            residual = self.sample.statistics - implied_statistics(self.model, implied(self.model, theta))
            value = 0.5 * np.sum(residual * self.weigh(residual), axis=-1)
        return np.asarray(np.where(np.isnan(value), np.inf, value))

    def slope(self, theta: Array) -> tuple[Array, Array, Array, Array]:
        """Value, gradient, expected and observed information of one person (the expected one where that is hard)."""
        at = implied(self.model, theta)
        residual = self.sample.statistics - implied_statistics(self.model, at)
        pulled = self.weigh(residual)
        J = jacobian(self.model, at)
        gradient = -np.einsum("...kq,...k->...q", J, pulled)
        expected = np.swapaxes(J, -1, -2) @ self._weighted(J)
        bent = bend(self.model, at, pulled)
        observed = expected if bent is None else expected - bent
        return np.asarray(0.5 * np.sum(residual * pulled, axis=-1)), gradient, expected, observed

    def fitted(self, theta: Array) -> Array:
        """The implied statistics, in the order of the sample's."""
        return implied_statistics(self.model, implied(self.model, theta))

    def residuals(self, theta: Array) -> Mapping[str, float]:
        """Residual indices on the scale of the latent responses; those of continuous variables' means are left out.

        As in lavaan, that the indices can be compared, RMR and SRMR leave out the residuals of the variances of
        continuous variables, but count all variances, also those of covariates, among the moments.
        """
        at = implied(self.model, theta)
        cut = np.isin(self.model.cut_of, self.model.ordered)
        S, thresholds = self.sample.covariance, self.sample.statistics[: len(cut)][cut]
        return residual_of_responses(
            S, thresholds, at.covariance, at.thresholds[cut], covariates=len(self.model.covariates)
        )

    def derived(self, theta: Array) -> dict[str, float]:
        """What is no parameter but follows: residual variances under ``"delta"``, scales under ``"theta"``."""
        at = implied(self.model, theta)
        names = [self.sample.names[i] for i in self.model.ordered]
        if self.model.parameterization == "delta":
            return {f"{v} ~~ {v}": float(s) for v, s in zip(names, at.residual, strict=True)}
        scales = at.scale[self.model.ordered]
        return {f"{v} ~*~ {v}": float(s) for v, s in zip(names, scales, strict=True)}

    def deviations(self, theta: Array, *, observed: bool = False) -> tuple[Array, Array, Array]:
        """A root of Gamma (n or clusters, s), the weight, and the derivative of the implied ones (s, q)."""
        return self.sample.root, self.weight, jacobian(self.model, implied(self.model, theta))

    def scores(self, theta: Array) -> Array:
        J = jacobian(self.model, implied(self.model, theta))
        influence = self.sample.influence if self.sample.exact is None else self.sample.exact
        return np.asarray(influence @ self._weighted(J))

    def flat_information(self, theta: Array) -> Array:
        return self.slope(theta)[2]

    def saturated_trace(self, clusters: NDArray[np.intp] | None, *, observed: bool = True) -> float:
        raise ModelError(
            "test='yuan_bentler_mplus' needs a maximum-likelihood estimator. With ordered variables use "
            "'satorra_bentler' or 'scaled_shifted'."
        )

    def weigh(self, residual: Array) -> Array:
        """Multiply residuals by W."""
        return residual * self.weight if self.weight.ndim == 1 else residual @ self.weight

    def _weighted(self, matrix: Array) -> Array:
        return self.weight[:, None] * matrix if self.weight.ndim == 1 else self.weight @ matrix
