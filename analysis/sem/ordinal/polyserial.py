"""The correlation of an ordered variable's latent response with a continuous variable, for many pairs at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.sem.ordinal.bivariate import FAR, SMALLEST, bell
from analysis.sem.ordinal.pairs import Pairs, of_persons
from analysis.sem.ordinal.solve import root

Array = NDArray[np.float64]


def polyserial(
    lower: Array, upper: Array, z: Array, start: Array, weights: Array, *, exact: bool = False
) -> Pairs:
    r"""Correlate ordered with continuous variables by maximum likelihood, the margins held.

    .. math:: P(y = k \mid z) = \Phi(U) - \Phi(L), \quad U = (u - \rho z) / \sqrt{1 - \rho^2}

    Parameters
    ----------
    lower, upper : ndarray, shape (pairs, n)
        Limits of each person's category.
    z : ndarray, shape (pairs, n)
        Standardized residuals of the continuous variable; NaN where either was not answered.
    start : ndarray, shape (pairs,)
    weights : ndarray, shape (n,)
        What each person's log-likelihood counts for.
    exact : bool
        Whether second derivatives are wanted.

    Returns
    -------
    Pairs
        The ordered variable is the first.

    References
    ----------
    Olsson, Drasgow & Dorans (1982), Psychometrika 47:337-347, doi:10.1007/BF02294164
    """
    answered = ~np.isnan(z)
    z = np.where(answered, z, 0.0)
    u, l = np.clip(upper, -FAR, FAR), np.clip(lower, -FAR, FAR)  # noqa: E741

    def parts(rho: Array) -> tuple[Array, ...]:
        r = rho[:, None]
        free = (1.0 - r) * (1.0 + r)
        scale = np.sqrt(free)
        U, L = (u - r * z) / scale, (l - r * z) / scale
        P = np.maximum(np.where(L > 0, ndtr(-L) - ndtr(-U), ndtr(U) - ndtr(L)), SMALLEST)
        U1, L1 = (r * u - z) / (free * scale), (r * l - z) / (free * scale)
        return U, L, bell(U) / P, bell(L) / P, U1, L1, free, r

    def slope(rho: Array) -> tuple[Array, Array]:
        U, L, fu, fl, U1, L1, free, r = parts(rho)
        first = fu * U1 - fl * L1
        U2 = (u / np.sqrt(free) + 3.0 * r * U1) / free
        L2 = (l / np.sqrt(free) + 3.0 * r * L1) / free
        second = fu * (U2 - U * U1**2) - fl * (L2 - L * L1**2) - first**2
        return np.where(answered, first, 0.0) @ weights, np.where(answered, second, 0.0) @ weights

    rho = root(slope, start)
    U, L, fu, fl, U1, L1, free, r = parts(rho)
    scale = np.sqrt(free)
    by_z = -r * (fu - fl) / scale - z
    by_rho = np.where(answered, fu * U1 - fl * L1, 0.0)
    found = of_persons(rho, by_rho, (fu / scale, -fl / scale), (by_z,), weights)
    if not exact:
        return found
    across = r / (free * scale)
    by_upper = fu * (across - (U * U1 + by_rho) / scale)
    by_lower = fl * ((L * L1 + by_rho) / scale - across)
    twice = r * (fu * (U + fu - fl) * U1 - fl * (L + fu - fl) * L1) / scale - (fu - fl) / (free * scale)
    counted = np.where(answered, weights, 0.0)
    return replace(
        found,
        curve=-slope(rho)[1],
        bend_first=(-counted * by_upper, -counted * by_lower),
        bend_second=(-counted * twice,),
    )
