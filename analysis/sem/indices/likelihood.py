"""Normal log-likelihoods from moments, and information criteria."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from analysis.sem.linalg import positive
from analysis.sem.moments import Moments

Array = NDArray[np.float64]


def loglik(sample: Moments, sigma: Array, mu: Array) -> float:
    r"""Give the log-likelihood of n complete rows under a normal distribution.

    .. math:: -\tfrac n2\{p\log 2\pi + \log|\Sigma| + tr(S\Sigma^{-1}) + (\bar x-\mu)'\Sigma^{-1}(\bar x-\mu)\}

    with S of divisor n.
    """
    implied = positive(sigma)
    away = sample.mean - mu
    quadratic = np.sum(implied.inverse * sample.covariance) + away @ implied.inverse @ away
    return float(-0.5 * sample.size * (len(mu) * math.log(2 * math.pi) + implied.logdet + quadratic))


def criteria(logl: float, npar: int, n: float) -> Mapping[str, float]:
    """Give AIC, BIC and the sample-size adjusted BIC.

    References
    ----------
    Akaike (1974), IEEE Trans Autom Control 19:716-723, doi:10.1109/TAC.1974.1100705; Schwarz (1978), Ann
    Stat 6:461-464, doi:10.1214/aos/1176344136; Sclove (1987), Psychometrika 52:333-343, doi:10.1007/BF02294360
    """
    return {
        "aic": -2.0 * logl + 2.0 * npar,
        "bic": -2.0 * logl + npar * math.log(n),
        "bic2": -2.0 * logl + npar * math.log((n + 2) / 24.0),
    }
