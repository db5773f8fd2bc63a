"""The quasi-likelihood information criterion: `qic`."""

import numpy as np

from analysis.panel.regression.link import Link
from analysis.panel.regression.marginal.sandwich import bread
from analysis.panel.regression.marginal.solve import Marginal, Wide
from analysis.panel.regression.types import Array


def qic(data: Wide, link: Link, fit: Marginal, independent: Marginal, covariance: Array) -> float:
    r"""Return :math:`-2Q(\hat\mu) + 2\,tr(\hat\Omega_I \hat V_R)`.

    Q is the quasi-likelihood under independence with scale 1 and :math:`\Omega_I` the inverse naive covariance of the
    fit with independence, with its scale: as geepack's ``QIC``. Smaller is better.

    References
    ----------
    Pan (2001), Biometrics 57:120-125, doi:10.1111/j.0006-341X.2001.00120.x
    """
    information = np.linalg.inv(bread(independent.white_x)) / independent.scale
    seen = data.seen > 0
    q = _quasi_likelihood(link, data.y[seen], fit.mean[seen])
    return float(-2 * q + 2 * np.sum(information * covariance))


def _quasi_likelihood(link: Link, y: Array, mean: Array) -> float:
    if link.family == "gaussian":
        return float(-0.5 * np.sum((y - mean) ** 2))
    if link.family == "binomial":
        return float(np.sum(np.log(np.where(y > 0, mean, 1 - mean))))
    return float(np.sum(y * np.log(mean) - mean))
