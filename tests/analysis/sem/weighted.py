"""The sandwich, and the traces of U Gamma, for least-squares estimators, without making U."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """One group's statistics.

    Attributes
    ----------
    gamma : ndarray, shape (k, k)
        Asymptotic covariance of root-n times the statistics.
    weight : ndarray, shape (k, k) or (k,)
        W, or its diagonal.
    jacobian : ndarray, shape (k, q)
        Derivative of the implied statistics by all free parameters.
    share : float
        The group's share of the discrepancy; shares add up to 1.
    """

    gamma: Array
    weight: Array
    jacobian: Array
    share: float

    def weigh(self, matrix: Array) -> Array:
        """W times a matrix."""
        if self.weight.ndim == 1:
            return np.asarray(self.weight[:, None] * matrix, dtype=float)
        return np.asarray(self.weight @ matrix, dtype=float)


def sandwich(blocks: Sequence[Block], bread: Array, n: float) -> Array:
    r"""Give the covariance of estimates, :math:`E^{-1}\{\sum_g w_g \Delta'W\Gamma W\Delta\}E^{-1}/n`.

    Parameters
    ----------
    blocks : sequence of Block
        One a group.
    bread : ndarray, shape (q, q)
        The inverse of E, the sum of :math:`w_g\Delta'W\Delta`, within the directions that constraints leave free.
    n : float
        What turns the discrepancy into a statistic.

    Returns
    -------
    ndarray, shape (q, q)

    References
    ----------
    Browne (1984), Br J Math Stat Psychol 37:62-83, doi:10.1111/j.2044-8317.1984.tb00789.x; Muthen, du Toit & Spisic
    (1997), unpublished technical report
    """
    meat = np.zeros_like(bread)
    for block in blocks:
        X = block.weigh(block.jacobian)
        meat += block.share * (X.T @ (block.gamma @ X))
    return np.asarray(bread @ meat @ bread / n, dtype=float)


def traces(blocks: Sequence[Block], bread: Array) -> tuple[float, float]:
    r"""Give :math:`tr(U\Gamma)` and :math:`tr\{(U\Gamma)^2\}`, with U over all groups.

    With :math:`X = W\Delta`, :math:`Y = \Gamma X` and :math:`Z = \sum_g w_g X'Y`,

    .. math:: tr(U\Gamma) = \sum_g tr(W\Gamma) - tr(E^{-1}Z), \quad
        tr\{(U\Gamma)^2\} = \sum_g tr(W\Gamma W\Gamma) - 2\sum_g w_g\,tr(E^{-1}Y'WY) + tr\{(E^{-1}Z)^2\}

    so that no matrix of all statistics is multiplied by another.

    Parameters
    ----------
    blocks, bread
        As in `sandwich`.

    References
    ----------
    Satorra & Bentler (1994) in von Eye & Clogg (eds), Latent Variables Analysis, 399-419; Asparouhov & Muthen
    (2010), Simple second order chi-square correction, Mplus technical report
    """
    first = second = 0.0
    Z = np.zeros_like(bread)
    for block in blocks:
        X = block.weigh(block.jacobian)
        Y = block.gamma @ X
        Z += block.share * (X.T @ Y)
        WG = block.weigh(block.gamma)
        first += float(np.trace(WG))
        across = float(np.sum(bread * (Y.T @ block.weigh(Y))))
        second += float(np.sum(WG * WG.T)) - 2.0 * block.share * across
    EZ = bread @ Z
    return first - float(np.trace(EZ)), second + float(np.sum(EZ * EZ.T))
