"""What latent variables leave of ordered items' responses, and what items share of that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.responses import Responses

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

NOTHING = 1e-8  # share of a variance that counts as none
LARGEST = 0.9  # of a standardized residual's variance that may be shared: beyond, nodes lie too far apart


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Residuals of ordered items as own parts and parts shared within blocks.

    Attributes
    ----------
    deviation : ndarray, shape (v,)
        Standard deviation of the own part.
    shared : ndarray, shape (v,)
        The shared part's, in units of `deviation`, with its sign.
    blocks : tuple of ndarray of int
    """

    deviation: Array
    shared: Array
    blocks: tuple[Index, ...]


def left_over(s: Responses, covariance: Array, items: Mask | None = None) -> LeftOver:
    r"""Split residual covariances into :math:`D + aa'` block by block, D diagonal.

    Of two items this is always possible, of three if the product of their covariances is positive and D is too.

    Parameters
    ----------
    s : Responses
    covariance : ndarray, shape (v, v)
        Of the ordered items given the latent variables (and the continuous answers).
    items : ndarray of bool, shape (v,), optional
        Which of them count; by default all.

    Raises
    ------
    ModelError
        If an item has no residual variance, or a block cannot be split.
    """
    counted = np.full(len(covariance), True) if items is None else items
    total = np.diag(s.total)[s.ordered]
    variance = np.where(counted, np.diag(covariance), 1.0)
    if (variance <= NOTHING * total).any():
        name = s.names[s.ordered[int(np.argmin(variance / total))]]
        raise ModelError(
            f"predict: the latent variables leave nothing of the variance of {name!r}, so that its answers have no "
            f"probabilities. Mend the solution first: join categories, or take the item out."
        )
    tied = np.abs(covariance) > NOTHING * np.sqrt(np.outer(total, total))
    tied &= np.outer(counted, counted) & ~np.eye(len(covariance), dtype=bool)
    shared = np.zeros(len(covariance))
    blocks = []
    from scipy.sparse.csgraph import connected_components  # slow to import

    count, label = connected_components(tied, directed=False)
    for k in range(count):
        block = np.flatnonzero(label == k)
        if len(block) > 1:
            blocks.append(block)
            shared[block] = _common(s, block, covariance[np.ix_(block, block)])
    own = np.sqrt(variance - shared**2)
    return LeftOver(own, shared / own, tuple(blocks))


def _common(s: Responses, block: Index, c: Array) -> Array:
    """The vector a of one block."""
    sd = np.sqrt(np.diag(c))
    r = c / np.outer(sd, sd)
    a = np.full(len(block), np.nan)
    if len(block) == 2:
        a = np.sqrt(np.abs(r[0, 1])) * np.array([1.0, np.sign(r[0, 1])])
    elif len(block) == 3 and r[0, 1] * r[0, 2] * r[1, 2] > 0:
        first = np.sqrt(r[0, 1] * r[0, 2] / r[1, 2])
        a = np.array([first, r[0, 1] / first, r[0, 2] / first])
    if not (a**2 < LARGEST).all():
        names = ", ".join(repr(s.names[s.ordered[i]]) for i in block)
        raise ModelError(
            f"predict: given the latent variables the ordered items {names} depend on each other in a way for which "
            f"their answers' probabilities are not computed here. Write what they share as a latent variable "
            f"(shared =~ 1*q1 + 1*q4) instead of covariances of residuals or paths between them."
        )
    return a * sd
