"""Sums of covariance matrices, such as random effects and residuals: `Total`."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from analysis.panel.regression.covariances.structure import Chart, Structure, stacked
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Total:
    r""":math:`V_i = \sum_s V_{is}(\theta_s)`.

    Attributes
    ----------
    parts : tuple of (Structure, slice)
        Each with its columns of `place`.
    """

    parts: tuple[tuple[Structure, slice], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part, _ in self.parts for name in part.names)

    @property
    def linear(self) -> bool:
        return all(part.linear for part, _ in self.parts)

    def start(self) -> Array:
        return np.concatenate([part.start() for part, _ in self.parts])

    def chart(self, psi: Array) -> Chart:
        cuts = np.cumsum([len(part.start()) for part, _ in self.parts])[:-1]
        pieces = np.split(psi, cuts)
        return stacked(tuple(part.chart(x) for (part, _), x in zip(self.parts, pieces, strict=True)))

    def back(self, unit: float) -> Array:
        return np.asarray(block_diag(*(part.back(unit) for part, _ in self.parts)))

    def split(self, theta: Array) -> list[Array]:
        """The parameters of each part."""
        return np.split(theta, np.cumsum([len(part.names) for part, _ in self.parts])[:-1])

    def values(self, theta: Array, place: Array) -> Array:
        each = zip(self.parts, self.split(theta), strict=True)
        total = np.zeros((len(place), place.shape[1], place.shape[1]))
        for (part, columns), own in each:
            total = total + part.values(own, place[..., columns])
        return total

    def slopes(self, theta: Array, place: Array) -> Array:
        each = zip(self.parts, self.split(theta), strict=True)
        return np.concatenate([part.slopes(own, place[..., columns]) for (part, columns), own in each])

    def curvatures(self, theta: Array, place: Array) -> Array:
        k, n = len(theta), place.shape[1]
        out = np.zeros((k, k, len(place), n, n))
        at = 0
        for (part, columns), own in zip(self.parts, self.split(theta), strict=True):
            here = slice(at, at := at + len(own))
            out[here, here] = part.curvatures(own, place[..., columns])
        return out
