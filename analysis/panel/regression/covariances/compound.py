"""Independent errors: `Independent`; the same covariance between any two rows of a person: `CompoundSymmetry`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.covariances.structure import Chart, elementwise, no_curvatures
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Independent:
    r""":math:`V_i = \sigma^2 I`."""

    share: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        return ("var(residual)",)

    @property
    def linear(self) -> bool:
        return True

    def start(self) -> Array:
        return np.log([self.share])

    def chart(self, psi: Array) -> Chart:
        theta = np.exp(psi)
        return elementwise(theta, theta, theta)

    def back(self, unit: float) -> Array:
        return np.array([[unit**2]])

    def values(self, theta: Array, place: Array) -> Array:
        return np.asarray(theta[0] * self.slopes(theta, place)[0])

    def slopes(self, theta: Array, place: Array) -> Array:
        n = place.shape[1]
        return np.broadcast_to(np.eye(n), (1, len(place), n, n))

    def curvatures(self, theta: Array, place: Array) -> Array:
        return no_curvatures(1, place)


@dataclass(frozen=True, slots=True)
class CompoundSymmetry:
    r""":math:`V_i = \tau J + \sigma^2 I`; :math:`\tau` may be negative as long as V is positive definite.

    Linear in its parameters, so that Kenward-Roger's adjustment has no second-order term, and equals that of the
    random intercept model where :math:`\tau > 0`.
    """

    @property
    def names(self) -> tuple[str, ...]:
        return ("covariance", "var(residual)")

    @property
    def linear(self) -> bool:
        return True

    def start(self) -> Array:
        return np.array([0.3, np.log(0.7)])

    def chart(self, psi: Array) -> Chart:
        variance = np.exp(psi[1])
        return elementwise(np.array([psi[0], variance]), np.array([1.0, variance]), np.array([0.0, variance]))

    def back(self, unit: float) -> Array:
        return unit**2 * np.eye(2)

    def values(self, theta: Array, place: Array) -> Array:
        return np.asarray(np.tensordot(theta, self.slopes(theta, place), 1))

    def slopes(self, theta: Array, place: Array) -> Array:
        n = place.shape[1]
        pair = np.stack([np.ones((n, n)), np.eye(n)])
        return np.broadcast_to(pair[:, None], (2, len(place), n, n))

    def curvatures(self, theta: Array, place: Array) -> Array:
        return no_curvatures(2, place)
