r"""What the likelihood asks of a covariance matrix :math:`V_i(\theta)`: `Structure`, `Chart`."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Chart:
    r"""Parameters :math:`\theta` as a function of free coordinates :math:`\psi`.

    Attributes
    ----------
    theta : ndarray, shape (k,)
    jacobian : ndarray, shape (k, m)
        :math:`\partial\theta/\partial\psi`.
    curvature : ndarray, shape (k, m, m)
    """

    theta: Array
    jacobian: Array
    curvature: Array


class Structure(Protocol):
    r"""A family of covariance matrices.

    `place` (patterns, rows, d) is what the matrices depend on. :math:`\theta` are variances, covariances or
    correlations, in which inference is done; the search goes in coordinates :math:`\psi` without bounds.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """Of the elements of theta."""

    @property
    def linear(self) -> bool:
        """Whether V is linear in theta (then without constant)."""

    def start(self) -> Array:
        """Coordinates to start from, for an outcome with residual variance 1."""

    def chart(self, psi: Array) -> Chart:
        """The parameters at these coordinates."""

    def back(self, unit: float) -> Array:
        """Matrix (k, k) that takes theta to the data's units, of an outcome that was divided by `unit`."""

    def values(self, theta: Array, place: Array) -> Array:
        """V, shape (patterns, rows, rows)."""

    def slopes(self, theta: Array, place: Array) -> Array:
        """Its derivatives, shape (k, patterns, rows, rows)."""

    def curvatures(self, theta: Array, place: Array) -> Array:
        """Its second derivatives, shape (k, k, patterns, rows, rows)."""


def elementwise(theta: Array, first: Array, second: Array) -> Chart:
    """Chart whose parameters depend on one coordinate each."""
    k = len(theta)
    curvature = np.zeros((k, k, k))
    curvature[np.arange(k), np.arange(k), np.arange(k)] = second
    return Chart(theta, np.diag(first), curvature)


def stacked(charts: tuple[Chart, ...]) -> Chart:
    """Charts beside each other, each with coordinates of its own."""
    theta = np.concatenate([c.theta for c in charts])
    k, m = len(theta), sum(c.jacobian.shape[1] for c in charts)
    jacobian, curvature = np.zeros((k, m)), np.zeros((k, m, m))
    row = column = 0
    for c in charts:
        rows = slice(row, row := row + len(c.theta))
        columns = slice(column, column := column + c.jacobian.shape[1])
        jacobian[rows, columns], curvature[rows, columns, columns] = c.jacobian, c.curvature
    return Chart(theta, jacobian, curvature)


def no_curvatures(k: int, place: Array) -> Array:
    """Second derivatives of a linear structure."""
    n = place.shape[1]
    return np.zeros((k, k, len(place), n, n))
