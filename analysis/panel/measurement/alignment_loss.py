r"""The loss of alignment, and its minimum over factor means and standard deviations.

From configural loadings and intercepts (factor mean 0, variance 1 in every group) aligned ones follow as

.. math:: \lambda_{jg} = \lambda^0_{jg}/\sigma_g,\quad \nu_{jg} = \nu^0_{jg} - \alpha_g\lambda^0_{jg}/\sigma_g

and the means :math:`\alpha` and standard deviations :math:`\sigma` are those that make few of them differ:

.. math:: Q = \sum_{g<h} w_{gh}\sum_j f(\lambda_{jg} - \lambda_{jh}) + f(\nu_{jg} - \nu_{jh}),\quad
          f(x) = (x^2 + \epsilon)^{p/2},\quad w_{gh} \propto \sqrt{n_g n_h},\quad \sum_{g<h} w_{gh} = 1

with :math:`\prod_g\sigma_g = 1`, without which Q falls as all :math:`\sigma` rise. Under ``fixed`` the reference has
:math:`\alpha = 0`; under ``free`` all means are estimated. p = 1/2 is Asparouhov & Muthen's component loss
:math:`\sqrt{\sqrt{x^2 + \epsilon}}`; their weights do not sum to 1, which moves Q, not its minimum.

Q has many local minima for p < 2. The search follows the minimum from p = 2, where the loss is smooth, down to the
power asked for; random starts beside it are kept if they end lower.

References
----------
Asparouhov & Muthen (2014), Struct Equ Modeling 21:495-508, doi:10.1080/10705511.2014.919210; Robitzsch (2020), Stats
3:246-283, doi:10.3390/stats3030019 (powers p)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]
Method = Literal["fixed", "free"]
PATH = (2.0, 1.5, 1.0, 0.75)  # powers on the way down
STEEP = 1e-9  # gradient, of the sum of weights, at which a search has arrived
FAR = 0.5  # standard deviation of random starts


@dataclass(frozen=True)
class Configural:
    """What is aligned.

    Attributes
    ----------
    loadings : ndarray, shape (G, J)
    intercepts : ndarray, shape (G, K)
        Of continuous items one each; of ordinal ones the negative of each threshold.
    owner : ndarray of int, shape (K,)
        Which item an intercept belongs to.
    n : ndarray, shape (G,)
        Rows.
    reference : int
    """

    loadings: Array
    intercepts: Array
    owner: NDArray[np.intp]
    n: Array
    reference: int

    @cached_property
    def weights(self) -> Array:
        """Of pairs, shape (G, G); they sum to 1 over g < h."""
        w = np.sqrt(np.outer(self.n, self.n))
        np.fill_diagonal(w, 0.0)
        return np.asarray(w / np.triu(w, 1).sum())


@dataclass(frozen=True, slots=True)
class Loss:
    """Power, epsilon and method."""

    power: float
    eps: float
    method: Method

    def component(self, x: Array) -> Array:
        return np.asarray((x**2 + self.eps) ** (self.power / 2.0))

    def slope(self, x: Array) -> Array:
        return np.asarray(self.power * x * (x**2 + self.eps) ** (self.power / 2.0 - 1.0))


@dataclass(frozen=True)
class Minimum:
    """Where the best search ended.

    Attributes
    ----------
    means, sds : ndarray, shape (G,)
        With standard deviations whose product is 1.
    loss : float
        Weighted mean over pairs of the summed components.
    losses : tuple of float
        Where each search ended: the continued one first, then random starts.
    point : ndarray
        The free parameters: means, then log standard deviations.
    """

    means: Array
    sds: Array
    loss: float
    losses: tuple[float, ...]
    point: Array


def spread(point: Array, data: Configural, loss: Loss) -> tuple[Array, Array]:
    """Give means and standard deviations of a point, shapes (G,)."""
    groups = len(data.n)
    free = _free_means(data, loss)
    means = np.zeros(groups)
    means[free] = point[: len(free)]
    logs = point[len(free) :]
    return means, np.exp(np.append(logs, -logs.sum()))


def _free_means(data: Configural, loss: Loss) -> list[int]:
    return [g for g in range(len(data.n)) if loss.method == "free" or g != data.reference]


def aligned(means: Array, sds: Array, data: Configural) -> tuple[Array, Array]:
    """Give aligned loadings (G, J) and intercepts (G, K)."""
    loadings = data.loadings / sds[:, None]
    return loadings, data.intercepts - means[:, None] * loadings[:, data.owner]


def value(point: Array, data: Configural, loss: Loss) -> tuple[float, Array]:
    """Give the loss and its gradient at a point."""
    means, sds = spread(point, data, loss)
    loadings, intercepts = aligned(means, sds, data)
    w = data.weights
    total = 0.0
    by_loading, by_intercept = np.zeros_like(loadings), np.zeros_like(intercepts)
    for parameters, slopes in ((loadings, by_loading), (intercepts, by_intercept)):
        apart = parameters[:, None, :] - parameters[None, :, :]
        total += 0.5 * float(np.einsum("gh,ghj->", w, loss.component(apart)))
        slopes += np.einsum("gh,ghj->gj", w, loss.slope(apart))
    by_mean = -np.sum(by_intercept * loadings[:, data.owner], axis=1)
    by_log = -np.sum(by_loading * loadings, axis=1)
    by_log += np.sum(by_intercept * means[:, None] * loadings[:, data.owner], axis=1)
    gradient = np.concatenate([by_mean[_free_means(data, loss)], by_log[:-1] - by_log[-1]])
    return total, gradient


def contributions(means: Array, sds: Array, data: Configural, loss: Loss) -> tuple[Array, Array]:
    """Give each group's share of the loss by loading (G, J) and by intercept (G, K); together they sum to the loss."""
    w = data.weights
    found = []
    for parameters in aligned(means, sds, data):
        apart = parameters[:, None, :] - parameters[None, :, :]
        found.append(0.5 * np.einsum("gh,ghj->gj", w, loss.component(apart)))
    return found[0], found[1]


def align(data: Configural, loss: Loss, *, starts: int, rng: np.random.Generator) -> Minimum:
    """Search from the quadratic loss downwards, and from random starts; the lowest loss wins."""
    size = len(_free_means(data, loss)) + len(data.n) - 1
    ends = [_followed(_sensible(data, loss), data, loss)]
    for _ in range(starts):
        ends.append(
            _followed(_sensible(data, loss) + FAR * rng.standard_normal(size), data, loss, direct=True)
        )
    losses = tuple(value(point, data, loss)[0] for point in ends)
    best = ends[int(np.argmin(losses))]
    means, sds = spread(best, data, loss)
    return Minimum(means, sds, min(losses), losses, best)


def _sensible(data: Configural, loss: Loss) -> Array:
    """Start with the loadings' sizes as standard deviations, and means 0."""
    logs = np.log(np.sqrt(np.mean(data.loadings**2, axis=1)))
    logs = logs - logs.mean()
    return np.concatenate([np.zeros(len(_free_means(data, loss))), logs[:-1]])


def _followed(point: Array, data: Configural, loss: Loss, *, direct: bool = False) -> Array:
    """Follow the minimum to the power and epsilon asked for, each search from the end of the one before."""
    powers = [] if direct else [p for p in PATH if p > loss.power]
    for power in powers:
        point = _searched(point, data, Loss(power, max(loss.eps, 1e-2), loss.method))
    for eps in (1e-1, 1e-2, 1e-3, 1e-4):
        if eps > loss.eps:
            point = _searched(point, data, Loss(loss.power, eps, loss.method))
    return _searched(point, data, loss)


def _searched(point: Array, data: Configural, loss: Loss) -> Array:
    found = minimize(
        value, point, args=(data, loss), jac=True, method="BFGS", options={"gtol": STEEP, "maxiter": 2000}
    )
    better = value(np.asarray(found.x), data, loss)[0] <= value(point, data, loss)[0]
    return np.asarray(found.x if better else point)
