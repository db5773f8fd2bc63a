"""Expected values of a linear predictor, with canonical links and variances: `Link`, `FAMILIES`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Link:
    r"""A family with its canonical link.

    Attributes
    ----------
    family : str
    mean : callable
        :math:`\mu(\eta)`.
    slope : callable
        :math:`d\mu/d\eta`, which with the canonical link is the variance function.
    """

    family: str
    mean: Callable[[Array], Array]
    slope: Callable[[Array], Array]


def _expit(eta: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(eta / 2)))


def _logistic_slope(eta: Array) -> Array:
    return np.asarray(0.25 / np.cosh(eta / 2) ** 2)


def _identity(eta: Array) -> Array:
    return np.asarray(eta, dtype=float)


def _ones(eta: Array) -> Array:
    return np.ones_like(eta, dtype=float)


def _exp(eta: Array) -> Array:
    return np.asarray(np.exp(eta))


FAMILIES: Mapping[str, Link] = {
    "gaussian": Link("gaussian", _identity, _ones),
    "binomial": Link("binomial", _expit, _logistic_slope),
    "poisson": Link("poisson", _exp, _exp),
}
